#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""/metrics: well formed as promtool wants it, true to what happened, and without any person's words, name or number (P7)."""
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

tap = h.Tap()
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABELS = r'\{[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*")*\}'
SAMPLE = re.compile(rf"^({NAME})({LABELS})? (-?[0-9.]+(?:e[-+]?[0-9]+)?|\+Inf|NaN)$")


def check(text):
    """What promtool check metrics complains of; (faults, samples)."""
    faults, samples, kinds, helped, seen, closed = [], {}, {}, set(), set(), set()
    current = None
    if not text.endswith("\n"):
        faults.append("the last line has no end")
    for line in text.splitlines():
        m = re.match(rf"^# (HELP|TYPE) ({NAME}) (.+)$", line)
        if m:
            what, name, rest = m.groups()
            if name != current and name in closed:
                faults.append(f"{name} comes twice")
            if current and current != name:
                closed.add(current)
            current = name
            if what == "HELP":
                helped.add(name)
            elif rest not in ("counter", "gauge", "histogram"):
                faults.append(f"{name} is of no kind: {rest}")
            else:
                kinds[name] = rest
            continue
        m = SAMPLE.match(line)
        if not m:
            faults.append("not a sample: " + line)
            continue
        name, labels, value = m.group(1), m.group(2) or "", float(m.group(3).replace("Inf", "inf"))
        family = name if name in kinds else re.sub(r"_(bucket|sum|count)$", "", name)
        if family != current or family not in kinds or family not in helped:
            faults.append(f"{name} stands outside its family")
        elif kinds[family] == "counter" and not name.endswith("_total"):
            faults.append(f"the counter {name} does not end in _total")
        elif kinds[family] != "counter" and name.endswith("_total"):
            faults.append(f"{name} ends in _total and is no counter")
        if (name, labels) in seen:
            faults.append(f"{name}{labels} is there twice")
        seen.add((name, labels))
        samples[name + labels] = value
        if not family.startswith("nape_"):
            faults.append(f"{family} is not ours by its name")
    for name in [n for n, k in kinds.items() if k == "histogram"]:
        buckets = [v for k, v in samples.items() if k.startswith(name + "_bucket{")]
        if buckets != sorted(buckets) or not buckets or buckets[-1] != samples.get(name + "_count") or name + "_sum" not in samples:
            faults.append(f"the histogram {name} does not add up")
        if not any(k.startswith(name + '_bucket{') and 'le="+Inf"' in k for k in samples):
            faults.append(f"the histogram {name} has no end")
    return faults, samples


# The check itself finds what is wrong.
for bad in ("nape_a 1\n", "# HELP nape_a x\n# TYPE nape_a counter\nnape_a 1\n", '# HELP nape_a x\n# TYPE nape_a gauge\nnape_a{b="c} 1\n',
            "# HELP nape_a x\n# TYPE nape_a gauge\nnape_a 1\nnape_a 1\n", "# HELP nape_a x\n# TYPE nape_a gauge\nnape_a one\n",
            '# HELP nape_a x\n# TYPE nape_a histogram\nnape_a_bucket{le="1"} 2\nnape_a_bucket{le="+Inf"} 1\nnape_a_sum 1\nnape_a_count 1\n'):
    tap.ok(check(bad)[0], "the check finds a fault")

provider = h.Provider()
daemon = h.Daemon(h.clinic(provider))


def scrape():
    status, text = daemon.get("/metrics", daemon.admin_port)
    faults, samples = check(text)
    tap.ok(status == 200 and not faults, "it is well formed", "\n".join(faults) + "\n" + text[:2000])
    return text, samples


text, samples = scrape()
tap.ok(samples.get('nape_texts_total{tier="emergency"}') == 0, "what did not happen yet is 0", text)
tap.ok(any(k.startswith("nape_build_info{version=") for k in samples) and any(k.startswith("nape_rules_info{") for k in samples),
       "it names program and rules")
tap.ok(daemon.get("/metrics")[0] == 404, "the public address does not show it")

PATIENT, WORDS = "+15551230001", ("slept 7 hours, 2 glasses of water", "my whole left arm went numb an hour ago")
daemon.ctl("patient", "add", "--name", "Zebediah", "--address", "sms:" + PATIENT, "--joined")
for i, words in enumerate(WORDS):
    for _ in range(2):  # the second time a duplicate
        tap.ok(h.webhook(daemon, h.inbound(words, f"SM{i + 1:032x}")) // 100 == 2, "a text is taken")
tap.ok(h.webhook(daemon, h.inbound("x", "SM" + "9" * 32), token="f" * 32) == 403, "one with a wrong signature is not")
tap.ok(provider.wait(3), "advice, an alert and an answer go out", provider.log())
code, out, errors = daemon.ctl("alerts", "--json")
number = __import__("json").loads(out)["alerts"][0]["code"]
tap.ok(daemon.ctl("ack", str(number), "--as", "maria")[0] == 0, "a member takes the alert")
for _ in range(100):  # an ACK is counted when its second is over
    status, text = daemon.get("/metrics", daemon.admin_port)
    if "nape_alert_ack_seconds_count 1" in text:
        break
    time.sleep(0.05)
text, samples = scrape()
want = {
    'nape_inbound_total{channel="sms",verdict="stored"}': 2, 'nape_inbound_total{channel="sms",verdict="duplicate"}': 2,
    'nape_texts_total{tier="emergency"}': 1, 'nape_texts_total{tier="none"}': 1, 'nape_hooks_refused_total{channel="sms"}': 1,
    'nape_leases_total{class="advice",channel="sms"}': 1, 'nape_leases_total{class="alert",channel="sms"}': 1,
    'nape_patients{state="active"}': None, 'nape_alerts_open{state="taken"}': 1, 'nape_alert_ack_seconds_count': 1,
    'nape_store_stuck': 0, 'nape_ready': 1, 'nape_outbox{class="advice",state="queued"}': 0,
}
for name, value in want.items():
    tap.ok(name in samples and (value is None or samples[name] == value), f"{name} {'is there' if value is None else value}",
           "\n".join(line for line in text.splitlines() if line.startswith(name.split("{")[0])))
tap.ok(sum(v for k, v in samples.items() if k.startswith('nape_send_results_total{channel="sms",outcome="taken"')) >= 3,
       "results of sends are counted", text)
tap.ok(samples["nape_batch_seconds_count"] >= 4 and samples["nape_batch_jobs_count"] == samples["nape_batch_seconds_count"],
       "transactions are measured", text)
secrets = [PATIENT, PATIENT[1:], "15550100001", "Zebediah", "Maria", "maria", "numb", "glasses", h.TOKEN, h.ACCOUNT, "Harbor"]
tap.ok(not any(s in text for s in secrets), "no number, name, word or secret is in it (P7)", [s for s in secrets if s in text])
code, out, errors = daemon.ctl("status")
tap.ok(code == 0 and all(w in out for w in ("Harbor Massage: serving; 2 texts in the last day", "1 active", "1 taken", "0 wait",
                                            "25.0 alerts per 100 patients and week", "Backup     none")), "napectl status says the same to people", out + errors)
several = [scrape() for _ in range(3)]
tap.ok(several[-1][1]["nape_alert_ack_seconds_count"] == 1, "asked again, an ACK is counted once")
tap.ok(daemon.wait_log("naped.alive active=", 10) is not None, "the log says once a day that it lives", daemon.log_text())
tap.ok(daemon.stop() == 0, "it ends", daemon.log_text())
tap.done()
