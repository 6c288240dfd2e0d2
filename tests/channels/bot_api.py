# SPDX-License-Identifier: ISC
"""An emulator of Telegram's Bot API on the loopback interface, as far as Nape uses it (https://core.telegram.org/bots/api): getUpdates
with its confirming offset, sendMessage, sendPhoto, getMe, and the ways in which they are refused."""
import atexit
import email
import http.server
import json
import re
import threading
import time

TOKEN = "700000001:AAemulated-token_0123456789abcdef"


def form(content_type, body):
    """The parts of a multipart/form-data body: words as text, files as (type, bytes)."""
    message = email.message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    fields = {}
    for part in message.get_payload() if message.is_multipart() else []:
        value = part.get_payload(decode=True)
        name = part.get_param("name", header="content-disposition")
        fields[name] = value.decode() if part.get_filename() is None else (part.get_content_type(), value)
    return fields


class BotApi:
    """texts of people go in by wrote(), what the bot sends stands in sent."""

    def __init__(self):
        self.more = threading.Condition()
        self.updates = []        # not confirmed yet
        self.next_update = 9000001
        self.next_message = 1
        self.sent = []           # what was accepted: {"chat_id", "text", ...}
        self.refused = []        # [(method, status)]
        self.asked = []          # the offset of each getUpdates, None without
        self.polls = self.last_poll = 0 # open now; ever
        self.fails = {}          # method -> [(status, answer or bytes)], each used once
        self.given = None        # called once, just before updates are written out
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                status, answer = api.answer(self.path, self.headers.get("Content-Type", ""), self.rfile.read(length))
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                if status == 200 and b"update_id" in body:
                    with api.more:
                        given, api.given = api.given, None
                    if given is not None:
                        given()
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    self.close_connection = True

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        atexit.register(self.server.shutdown)

    # ---- people ----

    def _put(self, kind, what):
        with self.more:
            update = {"update_id": self.next_update, kind: what}
            self.next_update += 1
            self.updates.append(update)
            self.more.notify_all()
            return update["update_id"]

    def message(self, chat, **more):
        with self.more:
            number = self.next_message
            self.next_message += 1
        kind = more.pop("type", "private")
        return {"message_id": number, "from": {"id": chat, "is_bot": False, "first_name": "Somebody"},
                "chat": {"id": chat, "type": kind}, "date": int(time.time()), **more}

    def wrote(self, chat, text, **more):
        message = self.message(chat, text=text, **more)
        self._put("message", message)
        return message

    def sent_media(self, chat, **more):
        self._put("message", self.message(chat, **more))

    def edited(self, message, text):
        self._put("edited_message", {**message, "text": text, "edit_date": message["date"] + 1})

    def blocked(self, chat):
        self._put("my_chat_member", {"chat": {"id": chat, "type": "private"}, "from": {"id": chat}, "date": int(time.time()),
                                     "old_chat_member": {"status": "member"}, "new_chat_member": {"status": "kicked"}})

    # ---- what the test asks ----

    def fail(self, method, status, description="", times=1, **parameters):
        answer = {"ok": False, "error_code": status, "description": description}
        if parameters:
            answer["parameters"] = parameters
        with self.more:
            self.fails.setdefault(method, []).extend([(status, answer)] * times)
            self.more.notify_all()

    def wait(self, what, seconds=15):
        """Until what() holds; it is looked at whenever something was asked of the API, and ten times a second."""
        until = time.monotonic() + seconds
        with self.more:
            while not what():
                if time.monotonic() > until:
                    return False
                self.more.wait(0.1)
        return True

    def to(self, chat):
        return [m["text"] for m in self.sent if m["chat_id"] == chat and "text" in m]

    # ---- the API ----

    def answer(self, path, content_type, body):
        found = re.fullmatch(r"/bot([^/]+)/(\w+)", path)
        with self.more:
            if not found or found.group(1) != TOKEN:
                status, answer = 404 if found is None else 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
            else:
                method = found.group(2)
                if self.fails.get(method):
                    status, answer = self.fails[method].pop(0)
                else:
                    fields = json.loads(body) if content_type == "application/json" else form(content_type, body)
                    status, answer = getattr(self, "do_" + method, self.unknown)(fields)
            if status != 200:
                self.refused.append((path.rsplit("/", 1)[-1], status))
            self.more.notify_all()
            return status, answer

    def unknown(self, _):
        return 404, {"ok": False, "error_code": 404, "description": "Not Found"}

    def do_getMe(self, _):
        return 200, {"ok": True, "result": {"id": 700000001, "is_bot": True, "first_name": "Nape", "username": "nape_test_bot"}}

    def do_getUpdates(self, fields):
        offset = fields.get("offset")
        self.asked.append(offset)
        if offset is not None:
            self.updates = [u for u in self.updates if u["update_id"] >= offset]
        self.polls += 1
        number = self.last_poll = self.last_poll + 1
        self.more.notify_all()
        self.more.wait_for(lambda: self.updates or self.fails.get("getUpdates") or number != self.last_poll, fields.get("timeout", 0))
        self.polls -= 1
        if number != self.last_poll: # that of a process that was killed, too
            return 409, {"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates request"}
        if self.fails.get("getUpdates"):
            return self.fails["getUpdates"].pop(0)
        wanted = set(fields["allowed_updates"])
        return 200, {"ok": True, "result": [u for u in self.updates if wanted & set(u)][:fields.get("limit", 100)]}

    def do_sendMessage(self, fields):
        if not isinstance(fields.get("chat_id"), int):
            return 400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
        if not 1 <= len(fields.get("text", "").encode("utf-16-le")) // 2 <= 4096:
            return 400, {"ok": False, "error_code": 400, "description": "Bad Request: message is too long"}
        self.sent.append(fields)
        self.next_message += 1
        return 200, {"ok": True, "result": {"message_id": self.next_message, "chat": {"id": fields["chat_id"], "type": "private"},
                                            "date": int(time.time()), "text": fields["text"]}}

    def do_sendPhoto(self, fields):
        kind, png = fields.get("photo", ("", b""))
        if not fields.get("chat_id", "").isdigit():
            return 400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
        if kind != "image/png" or png[:8] != b"\x89PNG\r\n\x1a\n" or png[-8:-4] != b"IEND":
            return 400, {"ok": False, "error_code": 400, "description": "Bad Request: IMAGE_PROCESS_FAILED"}
        if len(fields["caption"].encode("utf-16-le")) // 2 > 1024:
            return 400, {"ok": False, "error_code": 400, "description": "Bad Request: message caption is too long"}
        self.sent.append({"chat_id": int(fields["chat_id"]), "text": fields["caption"], "photo": png})
        self.next_message += 1
        return 200, {"ok": True, "result": {"message_id": self.next_message, "chat": {"id": int(fields["chat_id"]), "type": "private"},
                                            "date": int(time.time()), "photo": []}}
