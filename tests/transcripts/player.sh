#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The player itself: what differs is found and named with its line, what is no transcript is refused, what a provider does is played.
build=${top_builddir:-$(cd "$(dirname "$0")/../.." && pwd)/build}
build=$(cd "$build" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
n=0 bad=0
# name | exit code | what it says | the transcript, \n between lines
check() {
    n=$((n + 1))
    printf '%b' "$4" >t.txt
    local said rc
    said=$("$build/nape-transcript" ${5:-} t.txt 2>&1)
    rc=$?
    if [ "$rc" -eq "$2" ] && grep -qF -- "$3" <<<"$said"; then
        echo "ok $n - $1"
    else
        printf '# %s\n' "exit $rc" "$said"
        echo "not ok $n - $1"
        bad=1
    fi
}
ana='patient ana lang=en zone=America/New_York\n'
check "a transcript as written is quiet" 0 "" "${ana}< ana pain 3\n> ana {log.line}\n"
check "-v names it" 0 "t.txt: as written" "${ana}< ana pain 3\n> ana {log.line}\n" -v
check "a message that is not listed differs, at the line that brought it" 1 't.txt:2: after this line came a message' \
    "${ana}< ana pain 3\n"
check "a message that did not come differs" 1 't.txt:4: expected  > ana {log.line}' "${ana}< ana pain 3\n> ana {log.line}\n> ana {log.line}\n"
check "another message differs, with its key" 1 'got       > ana     {log.line}' "${ana}< ana pain 3\n> ana {reply.noted}\n"
check "another value in a place differs" 1 'emergency is "911"' "${ana}< ana HELP\n> ana {help} emergency=112\n"
check "a word that is not there differs" 1 'it does not say: pain 4' "${ana}< ana pain 3\n> ana {log.line} with=\"pain 4\"\n"
check "another language differs" 1 'it is in another language' "${ana}< ana pain 3\n> ana {log.line} lang=es\n"
check "another time differs" 1 'it was sent at 09:00' "${ana}< ana pain 3\n> ana {log.line} at=09:01\n"
check "another assessment differs" 1 'got       log assessment none' \
    "${ana}< ana pain 3\nlog assessment urgent fever_headache definite\n> ana {log.line}\n"
check "a tier alone means no flag" 1 'got       log assessment none thunderclap possible' \
    "${ana}< ana sudden headache today\nlog assessment none\n> ana {ask.thunderclap}\n"
check "literal words with a gap hold" 0 "" "${ana}< ana pain 3\n> ana \"Logged Mon 9:00: ... UNDO takes it back.\"\n"
check "a command that is refused differs unless it is told" 1 'the command was refused: There is no alert 9.' \
    "${ana}command ack 9 by=nurse\n"
check "a command that is done differs when it should be refused" 1 'the command was done' "${ana}command alerts\nrefused\n"
check "an unknown key is refused" 2 't.txt:3: there is no message "log.lime"' "${ana}< ana pain 3\n> ana {log.lime}\n"
check "an unknown line is refused with the nearest" 2 'did you mean "patient"?' 'patent ana\n'
check "an unknown field is refused with the nearest" 2 'did you mean "zone"?' 'patient ana zome=UTC\n< ana hi\n'
check "nobody of that name is refused" 2 't.txt:2: nobody is called "eva" here' "${ana}< eva hi\n"
check "a zone that is none is refused" 2 'Atlantis' 'patient ana zone=Europe/Atlantis\n< ana hi\n'
check "a setting that naped.conf would refuse is refused" 2 'ack_return_min' "${ana}setting team.ack_return_min = soon\n< ana hi\n"
check "time that goes back is refused" 2 'time goes only forward' "${ana}< ana thanks\nat 2026-03-01 09:00\n"
check "a broken quote is refused" 2 't.txt:2: error: a quote has no end' "${ana}< ana \"hi\n"
check "a file in which nothing happens is refused" 2 'nothing happens' '# P1: x.\n'
check "bytes, line ends and quotes are taken as they are written" 0 "" \
    "${ana}< ana \"pain 3\\\\n\\\\\"left side\\\\\" \\\\xFF\"\n> ana {log.line} log~left\n"
check "a line goes on behind a backslash" 0 "" "${ana}setting clinic = \\\\\n  \"Quay Clinic\"\n< ana HELP\n> ana {help} clinic=\"Quay Clinic\"\n"
check "--fill adds what came and drops what did not" 0 '> ana     {log.line}' "${ana}< ana pain 3\n> ana {reply.noted}\n" --fill
n=$((n + 1))
if "$build/nape-transcript" --nonsense >/dev/null 2>&1; [ $? -eq 2 ] && "$build/nape-transcript" --help | grep -q '^usage: nape-transcript'; then
    echo "ok $n - usage"
else
    echo "not ok $n - usage"
    bad=1
fi
echo "1..$n"
exit $bad
