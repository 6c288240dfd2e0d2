#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""What naped tells the service manager: READY, RELOADING, STOPPING, and WATCHDOG=1 while it works, also while the store hangs.
And the unit itself: systemd reads it without a complaint."""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

tap = h.Tap()
work = tempfile.TemporaryDirectory(prefix="nape-notify-")


class Manager:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self):
        self.path = os.path.join(work.name, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.told = []
        self.more = threading.Condition()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            text = self.socket.recv(4096).decode()
            with self.more:
                self.told += text.splitlines()
                self.more.notify_all()

    def count(self, line):
        return sum(t == line for t in self.told)

    def wait(self, line, n=1, seconds=30):
        with self.more:
            return self.more.wait_for(lambda: self.count(line) >= n, seconds)

    def holds(self, part):
        with self.more:
            return self.more.wait_for(lambda: any(part in t for t in self.told), 30)


manager = Manager()
fault = os.path.join(work.name, "fault")
with open(fault, "w", encoding="utf-8") as f:
    f.write("none")
provider = h.Provider()
daemon = h.Daemon(h.clinic(provider).replace('"sqlite:nape.db";', '"sqlite:nape.db"; stall_ms = 300;'),
                  program="tests/support/naped-faulty",
                  env={"NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "600000", "NAPE_FAULT": fault})
if not manager.wait("READY=1", 1, 10):
    with open(os.path.join(h.BUILD, "daemon/config.h"), encoding="utf-8") as f:
        if "#define HAVE_SYSTEMD" not in f.read():
            h.skip_all("built without libsystemd")
tap.ok(manager.count("READY=1") == 1, "it tells READY when it serves", manager.told)
tap.ok(manager.wait("STATUS=serving"), "and what it does", manager.told)
tap.ok(manager.wait("WATCHDOG=1", 3), "the watchdog hears beats", manager.told)

code, out, errors = daemon.ctl("reload")
tap.ok(code == 0 and "taken" in out, "a reload tells that it was taken", out + errors)
tap.ok(manager.wait("READY=1", 2) and manager.count("RELOADING=1") == 1 and manager.holds("MONOTONIC_USEC="),
       "a reload is told, and its end", manager.told)

with open(fault, "w", encoding="utf-8") as f:
    f.write("hold 60")
sent = threading.Thread(target=h.webhook, args=(daemon, h.inbound("my whole left arm went numb", "SM" + "1" * 32)))
sent.start()
tap.ok(manager.holds("THE STORE IS STUCK"), "a stuck store is in the status", manager.told)
code, out, errors = daemon.ctl("status")
tap.ok(code == 0 and "STORE IS STUCK" in out, "and napectl status answers all the same", out + errors)
before = manager.count("WATCHDOG=1")
tap.ok(manager.wait("WATCHDOG=1", before + 5), "and the beats go on, since advice goes out", manager.told)
with open(fault, "w", encoding="utf-8") as f:
    f.write("none")
sent.join()
tap.ok(manager.wait("STATUS=serving", 2) or manager.count("STATUS=serving") >= 2, "the status comes back with the store", manager.told)

daemon.signal(signal.SIGTERM)
tap.ok(manager.wait("STOPPING=1"), "it tells STOPPING when it drains", manager.told)
tap.ok(daemon.process.wait(30) == 0, "and ends", daemon.log_text())

# P10: what was wrong, where, to whoever asked.
daemon = h.Daemon(h.clinic(provider))
good = open(daemon.path, encoding="utf-8").read()
with open(daemon.path, "w", encoding="utf-8") as f:
    f.write(good.replace("clinic =", "clinc ="))
code, out, errors = daemon.ctl("reload")
tap.ok(code == 1 and daemon.path + ":" in errors and '"clinc"' in errors, "a refused reload names the first problem and its place", out + errors)
with open(daemon.path, "w", encoding="utf-8") as f:
    f.write(good.replace('"sqlite:nape.db"', '"sqlite:other.db"'))
code, out, errors = daemon.ctl("reload")
tap.ok(code == 1 and "store" in errors and "restart" in errors, "what takes a restart is named", out + errors)
with open(daemon.path, "w", encoding="utf-8") as f:
    f.write(good)
answers = []
several = [threading.Thread(target=lambda: answers.append(daemon.ctl("reload"))) for _ in range(4)]
for t in several:
    t.start()
for t in several:
    t.join()
tap.ok([a[0] for a in answers] == [0] * 4, "several at once are all answered", answers)
tap.ok(daemon.stop() == 0, "the second daemon ends", daemon.log_text())

# The unit, with this build's programs in it.
unit = os.path.join(work.name, "naped.service")
with open(os.path.join(h.SRC, "contrib/systemd/naped.service.in"), encoding="utf-8") as f:
    text = f.read().replace("@sbindir@", h.BUILD).replace("@bindir@", h.BUILD)
with open(unit, "w", encoding="utf-8") as f:
    f.write(text.replace("Documentation=", "#"))  # the manuals are not installed here
if shutil.which("systemd-analyze"):
    r = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, timeout=60, check=False)
    said = [line for line in (r.stdout + r.stderr).splitlines() if "naped" in line]
    tap.ok(r.returncode == 0 and not said, "systemd reads the unit without a complaint", r.stdout + r.stderr)
    r = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=25", unit], capture_output=True, text=True,
                       timeout=60, check=False)
    tap.ok(r.returncode == 0, "and finds little that it may do beyond its work", r.stdout[-3000:] + r.stderr)
else:
    tap.ok("Type=notify" in text, "the unit is there (no systemd-analyze here to read it)")
tap.done()
