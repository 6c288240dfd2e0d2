#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Every command in the README is run as it is written, in its order: the steps of each channel against its test provider.  What stands for
the world: `sudo` puts root's folders into a sandbox and names the test provider, `caddy`, `adb`, `apt-get` and `systemd-sysusers` look at
what they are given.

[42] The order is demo, Telegram, an Android phone, Twilio, and each says what it takes, what it costs and what it cannot do."""
import atexit
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

for folder in ("support", "channels"):
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", folder))
import bot_api  # noqa: E402
import harness as h  # noqa: E402
import phone as app  # noqa: E402

tap = h.Tap()
work = tempfile.TemporaryDirectory(prefix="nape-readme-")
here = os.path.join(work.name, "nape")
root = os.path.join(work.name, "root")
bin_ = os.path.join(work.name, "bin")
state = os.path.join(root, "var/lib/nape")
conf = os.path.join(root, "etc/nape/naped.conf")
for folder in (here, bin_, os.path.join(root, "etc"), os.path.dirname(state)):
    os.makedirs(folder)
for name in ("contrib", "tests", "config", "rules", "daemon"):
    os.symlink(os.path.join(h.SRC, name), os.path.join(here, name))
os.symlink(h.BUILD, os.path.join(here, "build"))

MOBILE = "+15550100001"
provider = h.Provider()
telegram = bot_api.BotApi()
android = app.Phone()
port = h.free_port()
public = f"http://127.0.0.1:{port}"


def stub(name, text):
    path = os.path.join(bin_, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write("#!/usr/bin/env bash\n" + text)
    os.chmod(path, 0o755)


stub("sudo", f'''case "$1 ${{2:-}}" in
"make -C") exec env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s "${{@:2}}" DESTDIR="{root}" ;;
"napectl setup") exec napectl setup --conf "{conf}" --state-dir "{state}" --api-base "$NAPE_TEST_API" --listen 127.0.0.1:{port} --admin-listen 127.0.0.1:0 --wait 60 "${{@:3}}" ;;
"apt-get install") [ "$3" = adb ] && [ $# -eq 3 ] ;;
*) exec "$@" ;;
esac
''')
stub("caddy", '[ "$1 $2 $4 $5" = "reverse-proxy --from --to 127.0.0.1:8420" ] && [ $# -eq 5 ]\n')
stub("adb", '[ "$*" = "reverse tcp:8420 tcp:8420" ] || [ "$*" = "forward tcp:8080 tcp:8080" ]\n')
stub("systemd-sysusers", f'grep -qx "u nape .*" "$(find "{root}" -path "*/sysusers.d/nape.conf")"\n')
env = dict(os.environ, PATH=f"{bin_}:{h.BUILD}:{os.environ['PATH']}", NAPE_SOCKET=os.path.join(state, "control.sock"),
           NAPE_DEMO_BUILD=h.BUILD, XDG_STATE_HOME=os.path.join(work.name, "state"), NAPE_RULES=h.RULES)
env.pop("MAKEFLAGS", None)
running = []


@atexit.register
def end():
    for pid in running:
        try:
            os.kill(pid, signal.SIGTERM)
        except ProcessLookupError:
            pass


def shell(command, typed="", seconds=120):
    r = subprocess.run(["bash", "-c", command], cwd=here, env=env, input=typed, capture_output=True, text=True, timeout=seconds, check=False)
    return r.returncode, r.stdout + r.stderr


class Live:
    """A command that goes on, with what it prints read as it comes."""

    def __init__(self, command):
        self.process = subprocess.Popen(["bash", "-c", "exec " + command], cwd=here, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)
        self.out, self.ended, self.more = "", False, threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()
        running.append(self.process.pid)

    def read(self):
        for line in self.process.stdout:
            with self.more:
                self.out += line
                found = re.search(r"runs as process (\d+);", line)
                if found:
                    running.append(int(found.group(1)))
                self.more.notify_all()
        with self.more:
            self.ended = True
            self.more.notify_all()

    def says(self, part, seconds=100):
        with self.more:
            self.more.wait_for(lambda: part in self.out or self.ended, seconds)
            return part in self.out

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


# ---- one function each; they return what went wrong, or nothing ----

def plain(*words, code=0):
    def run(command):
        got, out = shell(command)
        return None if got == code and all(w in out for w in words) else f"exit {got}\n{out[-3000:]}"
    return run


def understood(command):
    """Said in a sentence: the daemon understands it, whether or not there is such an alert or patient here."""
    got, out = shell(command)
    return None if got in (0, 1) else f"exit {got}\n{out[-3000:]}"


def demo(command):
    live = Live(command.replace("./", h.SRC + "/") + f" --no-install --port {h.free_port()}")
    up = live.says("naped.ready")
    return None if live.stop() == 0 and up else live.out


def install(command):
    got, out = shell(command, seconds=300)
    found = {name for _, _, names in os.walk(root) for name in names}
    wanted = {"naped", "napectl", "naped.8", "naped.conf.5", "redflags-neuro.conf", "index.html"}
    return None if got == 0 and wanted <= found else f"exit {got}, missing {wanted - found}\n{out[-2000:]}"


def sysusers(command):
    with open(os.path.join(h.BUILD, "daemon/config.h"), encoding="utf-8") as f:
        if "#define HAVE_SYSTEMD" not in f.read():
            return None
    return plain()(command)


class Twilio:
    api = provider.base
    answers = f"twilio\n{MOBILE}\n{h.ACCOUNT}\n{h.TOKEN}\n+15550100000\n{public}\n\n"
    said = f"{public}/hook/sms#rc=5&rp=all"
    url = public
    n = 0

    def text(self, body):
        self.n += 1
        return h.webhook(self, h.inbound(body, f"SM{self.n:032x}", sender=MOBILE), public=public)


class Telegram:
    api = telegram.base
    answers = f"telegram\n{bot_api.TOKEN}\n\n"
    said = "https://t.me/nape_test_bot"

    def text(self, body):
        telegram.wrote(5550077, body)


class Android:
    api = android.base
    answers = f"smsgate\n{MOBILE}\n{app.USER}\n{app.PASSWORD}\n{app.KEY}\n\n"
    said = "The app calls naped"

    def text(self, body):
        android.wrote(f"{public}/hook/sms", MOBILE, body)


def setup(section):
    """Answers and texts as the steps of that section say."""
    by = {"Telegram": Telegram, "An Android phone": Android, "Twilio": Twilio}[section]()
    again = os.path.exists(conf)
    if again:
        stop_daemon()
        shutil.rmtree(state)
    env["NAPE_TEST_API"] = by.api
    live = Live("sudo napectl setup" + (" --overwrite" if again else ""))
    live.process.stdin.write(f"Harbor Massage\nMaria\nUS\nMon-Fri 9-17\n{by.answers}")
    live.process.stdin.flush()
    for part, text in (("press Start", "/start"), ("Text JOIN", "JOIN"), ("answer Y", "Y"), ("text TEST ALERT", "TEST ALERT"),
                       ("Answer ACK 1", "ACK 1"), ("Answer CLOSE 1 SPOKE", "CLOSE 1 SPOKE")):
        if text == "/start" and not isinstance(by, Telegram):
            continue
        if not live.says(part):
            return live.out
        by.text(text)
    good = live.process.wait(100) == 0 and live.says("Done.") and by.said in live.out
    if not good:
        return live.out
    running.remove(live.process.pid)
    return None


def stop_daemon():
    end()  # the one that setup has started
    running.clear()
    for _ in range(100):
        if shell("napectl status")[0] == 3:
            break


def foreground(command):
    stop_daemon()
    live = Live(command.split("#")[0])
    up = live.says("naped.ready")
    return None if live.stop() == 0 and up else live.out


def built(command):
    return None if os.path.exists(os.path.join(h.BUILD, "naped")) and "../configure" in command else "there is no build"


def goal(command):
    """A goal of make that takes minutes: it is there, with all it needs."""
    return plain()(command.replace("make ", "make -s -n -C build ")) if shutil.which("make") else "there is no make"


def is_this(command):
    path = os.path.join(h.SRC, command.strip())
    return None if os.access(path, os.X_OK) and "passed, $failed failed" in open(path, encoding="utf-8").read() else "not what it says"


def with_conf(then):
    def run(command):
        shutil.copy(conf, os.path.join(here, "naped.conf"))
        return then(command)
    return run


COMMANDS = [
    (r"\./contrib/demo$", demo),
    (r"printf .*\| \./build/napectl triage$", plain('"tier":"none"', '"tier":"emergency"')),
    (r"\./build/napectl explain ", plain("numbness")),
    (r"\./build/nape-transcript -v tests/transcripts/numb\.txt$", plain()),
    (r"caddy reverse-proxy ", plain()),
    (r"autoreconf -fi && mkdir -p build && cd build && \.\./configure --prefix=/usr && make && cd \.\.$", built),
    (r"autoreconf -fi && mkdir build && cd build && \.\./configure && make check$", built),
    (r"sudo make -C build install$", install),
    (r"sudo systemd-sysusers$", sysusers),
    (r"sudo apt-get install adb$", plain()),
    (r"adb (reverse|forward) tcp:(\d+) tcp:\2$", plain()),
    (r"(sudo )?napectl reload$", plain("taken")),
    (r"sudo napectl patient add ", plain("invited")),
    (r"(sudo )?napectl plan defaults 2$", plain()),
    (r"napectl plan (add|preview) ", plain()),
    (r"(sudo )?napectl status$", plain("Harbor Massage")),
    (r"naped -t -c naped\.conf", with_conf(plain("READY"))),
    (r"naped -f -c naped\.conf", foreground),
    (r"napectl rules check$", plain("0 errors")),
    (r"napectl --help$", plain("usage: napectl")),
    (r"\./contrib/check$", is_this),
    (r"make (bench|decisions)$", goal),
]
# Said in a sentence, of what is run elsewhere: without what belongs to it it is no command.
PHRASES = {"naped -t", "napectl setup", "napectl erase", "napectl explain", "napectl COMMAND --help", "make distcheck", "make"}

with open(os.path.join(h.SRC, "README.md"), encoding="utf-8") as f:
    readme = f.read()
found, paragraph, section = [], True, ""
for line in readme.splitlines():
    section = line.lstrip("# ") if line.startswith("#") else section
    if re.match(r"^ {4,8}\S", line) and paragraph:
        found.append((line.strip(), True, section))
        continue
    paragraph = line.strip() == "" or (paragraph and line.startswith("    "))
    found += [(c, False, section) for c in re.findall(r"`((?:\./|sudo |naped |napectl |make|autoreconf )[^`]*)`", line)]
# The foreground daemon and what needs none come last: setup's is needed by the others.
later = [c for c in found if re.match(r"naped -f", c[0])]
done = set()
for command, block, section in [c for c in found if c not in later] + later:
    command = re.sub(r"\s+#.*$", "", command)
    if command == "sudo napectl setup":
        why = setup(section)
        tap.ok(why is None, f"{section}: {command}", why or "")
        continue
    if command in done or (not block and (command in PHRASES or command.startswith(("./contrib/", "./build", "./configure")))):
        continue
    done.add(command)
    run = next((run for pattern, run in COMMANDS if re.match(pattern, command)), None)
    if run is None and not block and command.startswith("napectl "):
        run = understood
    why = run(command) if run else "nobody runs it: tests/readme/readme.py has no line for it"
    tap.ok(why is None, command[:100], why or "")
for part in re.split(r"^### ", readme, flags=re.M)[1:]:
    steps = re.findall(r"^(\d+)\. ", part, re.M)
    tap.ok(steps == [str(i + 1) for i in range(len(steps))] and len(steps) <= 10, f"{part.splitlines()[0]}: at most ten steps, numbered", steps)
ways = ["| the demo |", "| Telegram |", "| an Android phone |", "| Twilio |", "### Telegram", "### An Android phone", "### Twilio"]
places = [readme.find(way) for way in ways]
tap.ok(-1 not in places and places == sorted(places), "[42] demo, Telegram, an Android phone, Twilio, in this order", places)
table = {cells[0].strip(): cells for cells in (row.split("|")[1:-1] for row in readme.splitlines() if row.startswith("| "))}
tap.ok(all(len(table[way]) == 4 and all(cell.strip() for cell in table[way]) for way in ("the demo", "Telegram", "an Android phone", "Twilio")),
       "[42] each says what it takes, what it costs and what it cannot do")
tap.ok("takes days to weeks: start it today" in readme and "patients x texts x parts" in readme,
       "[42] registration takes days to weeks; the cost is patients x texts x parts")
for word in ("battery", "SIM PIN", "RCS", "updates", "sleep", "send limit", "adb reverse", "certificate authority"):
    tap.ok(word in readme.split("### An Android phone")[1].split("### Twilio")[0], f"[44] the phone's list has: {word}")
ORDER = ["Nape keeps people", "not a medical device", "## Try it", "## Run it", "## What it promises", "## The tree", "## Build and test",
         "## Getting help", "## Licence"]
places = [readme.find(part) for part in ORDER]
tap.ok(-1 not in places and places == sorted(places), "what it is, what it is not, try, run, promises, map, build, help, licence", places)
tap.ok(all(os.path.exists(os.path.join(h.SRC, link)) for link in re.findall(r"\]\(([^)#:]+)\)", readme)), "every link leads somewhere")
tap.done()
