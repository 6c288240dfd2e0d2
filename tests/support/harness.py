# SPDX-License-Identifier: ISC
"""A daemon in a temporary directory, a provider, and TAP: for the tests that look from outside.

Everything waits on events (a log line, a provider's count), never on sleeps."""
import atexit
import base64
import hashlib
import hmac
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import urllib.request

SRC = os.environ.get("top_srcdir") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.environ.get("top_builddir") or os.path.join(SRC, "build")
RULES = os.environ.get("NAPE_RULES") or os.path.join(SRC, "rules")
ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "0123456789abcdef0123456789abcdef"
PUBLIC = "https://nape.example.org"


class Tap:
    """Cases as lines; done() prints the plan and ends with the right exit code."""

    def __init__(self):
        self.n = 0
        self.failed = 0

    def ok(self, good, name, detail=""):
        self.n += 1
        if not good:
            self.failed += 1
            for line in str(detail).splitlines():
                print("# " + line)
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}", flush=True)
        return good

    def figure(self, text):
        print("# figure: " + text, flush=True)

    def done(self):
        print(f"1..{self.n}", flush=True)
        sys.exit(1 if self.failed else 0)


def skip_all(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)


class Provider:
    """nape-provider: takes what Twilio takes, refuses what it refuses."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [os.path.join(BUILD, "tests/support/nape-provider"), ACCOUNT, TOKEN, *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.base = f"http://127.0.0.1:{self.port}"
        atexit.register(self.stop)

    def stop(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait(20)

    def wait(self, n, ms=10000):
        """Waits until n messages were accepted; True when they were."""
        try:
            return urllib.request.urlopen(f"{self.base}/test/wait?n={n}&ms={ms}", timeout=ms / 1000 + 10).status == 200
        except urllib.error.HTTPError:
            return False

    def log(self):
        text = urllib.request.urlopen(self.base + "/test/log", timeout=10).read().decode()
        return [json.loads(line) for line in text.splitlines()]

    def wrote(self, sid, sender, body, at, to="+15550100000"):
        """A phone wrote: the provider lists it, whether or not a webhook brings it."""
        fields = {"MessageSid": sid, "From": sender, "To": to, "Body": body, "at": str(int(at))}
        request("POST", self.base + "/test/inbound", urllib.parse.urlencode(fields).encode())

    def answers(self, **what):
        """drop=N: the next N messages are taken and not answered; lose=N: neither; lists=N: as many lists fail."""
        request("GET", f"{self.base}/test/answers?{urllib.parse.urlencode(what)}")

    def accepted(self):
        return [row["fields"] for row in self.log() if row["status"] == 201]


class Daemon:
    """naped in a directory of its own.  conf is the text of naped.conf without listen and state_dir."""

    def __init__(self, conf, directory=None, wait=True, port=0, program="naped", env=None):
        self.program = program
        self.env = dict(os.environ, **(env or {}))
        self.listen_port = port
        self.dir = directory or tempfile.mkdtemp(prefix="nape-test-")
        if directory is None:
            atexit.register(shutil.rmtree, self.dir, True)
        self.path = os.path.join(self.dir, "naped.conf")
        self.write(conf)
        self.lines = []
        self.more = threading.Condition()
        self.process = None
        atexit.register(self.kill)
        self.start(wait)

    def write(self, conf):
        head = (f'listen = "127.0.0.1:{self.listen_port}";\nstate_dir = "{self.dir}";\nrules_dir = "{RULES}";\n'
                f'web_dir = "{SRC}/daemon/web";\n')
        if "admin_listen" not in conf:
            head += 'admin_listen = "127.0.0.1:0";\n'
        with open(self.path, "w", encoding="utf-8") as f:
            f.write(head + conf)

    def start(self, wait=True):
        self.process = subprocess.Popen([os.path.join(BUILD, self.program), "-f", "-c", self.path], env=self.env,
                                        stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        self.lines = []
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        if wait:
            line = self.wait_log("naped.ready", 60)
            if line is None:
                raise RuntimeError("naped did not come up:\n" + "".join(self.lines))
            words = dict(w.split("=", 1) for w in line.split() if "=" in w)
            self.port = int(words["port"])
            self.admin_port = int(words.get("admin_port", 0))
            self.url = f"http://127.0.0.1:{self.port}"

    def _read(self, process):
        for line in process.stderr:
            with self.more:
                self.lines.append(line)
                self.more.notify_all()
        with self.more:
            self.lines.append("(ended)\n")
            self.more.notify_all()

    def wait_log(self, word, seconds=20, after=0):
        """The first log line from `after` on that holds the word, or None."""
        def find():
            for line in self.lines[after:]:
                if word in line:
                    return line
            return "" if self.lines and self.lines[-1] == "(ended)\n" else None
        with self.more:
            self.more.wait_for(lambda: find() is not None, seconds)
            return find() or None

    def log_text(self):
        with self.more:
            return "".join(self.lines)

    def events(self):
        """The log's own lines, without what is printed of configuration and rules at the start."""
        with self.more:
            return "".join(line for line in self.lines if line[:1].isdigit())

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self, seconds=30):
        """Drains by SIGTERM; the exit code."""
        self.signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(20)

    def ctl(self, *args, text=None):
        """napectl over this daemon's socket: (exit code, output, errors)."""
        r = subprocess.run([os.path.join(BUILD, "napectl"), "-S", os.path.join(self.dir, "control.sock"), *args],
                           input=text, capture_output=True, text=True, timeout=60, check=False)
        return r.returncode, r.stdout, r.stderr

    def command(self, verb, **arguments):
        """The same as ctl, without a process of its own: (status, answer)."""
        connection = http.client.HTTPConnection("localhost", timeout=30)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(os.path.join(self.dir, "control.sock"))
        connection.request("POST", "/api/v1/" + verb, json.dumps(arguments), {"Idempotency-Key": os.urandom(8).hex()})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, json.loads(text) if text else None

    def get(self, path, port=None):
        return request("GET", f"http://127.0.0.1:{port or self.port}{path}")


def request(method, url, body=None, headers=None):
    """(status, body) whatever the status."""
    r = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(r, timeout=30) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as e:
        return e.code, e.read().decode("utf-8", "replace")


def webhook(daemon, fields, token=TOKEN, channel="sms", path="", public=PUBLIC):
    """A webhook as Twilio signs it; the HTTP status.  fields is a dictionary."""
    hook = f"/hook/{channel}{path}"
    r = subprocess.run([os.path.join(BUILD, "tests/support/nape-sender"), daemon.url + hook, public + hook, token]
                       + [f"{k}={v}" for k, v in fields.items()], capture_output=True, text=True, timeout=60, check=False)
    return int(r.stdout.strip() or 0)


def sign(url, fields, token=TOKEN):
    """X-Twilio-Signature of a form."""
    text = url + "".join(k + fields[k] for k in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def inbound(body, sid, sender="+15551230001", to="+15550100000"):
    """The fields of an ordinary inbound SMS."""
    return {"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": ACCOUNT, "From": sender, "To": to,
            "Body": body, "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received", "ApiVersion": "2010-04-01"}


def clinic(provider, more=""):
    """A configuration with a twilio channel whose provider is ours, and a team of two."""
    return f'''
public_url = "{PUBLIC}";
store = {{ url = "sqlite:nape.db"; }};
clinic = "Harbor Massage"; region = "US"; zone = "America/New_York"; lang = "en";
channels = ( {{ name = "sms"; driver = "twilio"; account_sid = "{ACCOUNT}"; auth_token = "{TOKEN}";
                from = "+15550100000"; api_base = "{provider.base}"; optout = "self"; rate = 100.0; }} );
team = {{
  members = ( {{ id = "maria"; name = "Maria"; addresses = ( "sms:+15550100001" ); }},
              {{ id = "luis"; name = "Luis"; addresses = ( "sms:+15550100002" ); }} );
  policies = ( {{ name = "default"; steps = ( {{ to = ( "maria" ); wait_min = 10; }}, {{ to = ( "luis" ); wait_min = 10; }} ); }} );
}};
{more}
'''
