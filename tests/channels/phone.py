# SPDX-License-Identifier: ISC
"""An Android phone with the app SMSGate on the loopback interface, as far as Nape uses it: POST /messages under an id of the sender's,
signed webhooks for texts and for what became of each part (https://docs.sms-gate.app)."""
import atexit
import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
import urllib.error
import urllib.request

USER, PASSWORD, KEY = "sms", "kept-by-the-phone", "a-key-of-the-phone-1"


class Phone:
    def __init__(self):
        self.more = threading.Condition()
        self.sent = []       # what was taken, in order
        self.ids = set()
        self.refused = []
        self.fails = []      # statuses for the next messages
        self.drops = 0       # so many are taken and not answered
        self.events = 0
        self.webhooks = []
        phone = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, answer = phone.take(self.path, self.headers.get("Authorization", ""), body)
                if status == 0:
                    self.close_connection = True
                    return
                out = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(out)))
                self.end_headers()
                self.wfile.write(out)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        atexit.register(self.server.shutdown)

    def take(self, path, authorization, body):
        with self.more:
            status, answer = self.judge(path, authorization, body)
            if status >= 400:
                self.refused.append((path, status))
            self.more.notify_all()
            return status, answer

    def judge(self, path, authorization, body):
        if authorization != "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode():
            return 401, {"message": "Unauthorized"}
        fields = json.loads(body)
        if path == "/webhooks":
            self.webhooks.append(fields)
            return 201, fields
        if path not in ("/messages", "/message"):
            return 404, {"message": "Not Found"}
        if self.fails:
            return self.fails.pop(0), {"message": "as the test wants it"}
        if fields["id"] in self.ids:
            return 409, {"message": "already exists"}
        if not fields["textMessage"]["text"] or len(fields["phoneNumbers"]) != 1 or ("ttl" in fields and fields["ttl"] < 5):
            return 400, {"message": "Bad Request"}
        self.ids.add(fields["id"])
        self.sent.append(fields)
        if self.drops:
            self.drops -= 1
            return 0, None
        return 202, {"id": fields["id"], "deviceId": "dev1", "state": "Pending", "recipients": [], "states": {}}

    def wait(self, what, seconds=15):
        until = time.monotonic() + seconds
        with self.more:
            while not what():
                if time.monotonic() > until:
                    return False
                self.more.wait(0.1)
        return True

    def to(self, number):
        return [m["textMessage"]["text"] for m in self.sent if m["phoneNumbers"] == [number]]

    def event(self, url, name, payload, key=KEY, event_id=None, off_s=0):
        """Calls the webhook as the app does; the HTTP status."""
        with self.more:
            self.events += 1
            number = self.events
        body = json.dumps({"deviceId": "dev1", "event": name, "id": event_id or f"ev{number}", "webhookId": "wh1", "payload": payload}).encode()
        timestamp = str(int(time.time()) + off_s)
        signature = hmac.new(key.encode(), body + timestamp.encode(), hashlib.sha256).hexdigest()
        request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json", "X-Timestamp": timestamp,
                                                                  "X-Signature": signature})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as e:
            return e.code

    def wrote(self, url, number, text, at=None, **more):
        at = time.time() if at is None else at
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000+00:00", time.gmtime(at))
        payload = {"messageId": hashlib.sha256(text.encode()).hexdigest()[:8], "message": text, "sender": number,
                   "recipient": "+15550100000", "simNumber": 1, "receivedAt": stamp}
        return self.event(url, "sms:received", payload, **more)
