#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# From a decision about care to the conversation that shows it: each of [1] to [40] stands in the first line of a transcript, each of
# [41] to [45] in a test.  With -v: where each is shown.  Promises: each of P1 to P6 and P9 in a transcript.
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$top/tests" || exit 1
strict=1 # 0 while decisions are being added
missing=() unkept=()
shown() { # decision: the files that name it
    if [ "$1" -le 40 ]; then
        for file in transcripts/*.txt; do
            head -1 "$file" | grep -qF "[$1]" && echo "$file"
        done
    else
        grep -rlE "\[$1\]|decisions? ([0-9]+, |[0-9]+ and )*$1\b" --include='*.c' --include='*.py' --include='*.sh' . | grep -v trace.sh
    fi
}
for d in $(seq 45); do
    files=$(shown "$d")
    [ -n "$files" ] || missing+=("[$d]")
    [ "${1:-}" = -v ] && echo "# [$d] $(tr '\n' ' ' <<<"$files")"
done
for p in P1 P2 P3 P4 P5 P6 P9; do
    head -qn1 transcripts/*.txt | grep -qE "^# [^:]*\b$p\b" || unkept+=("$p")
done
bad=0
if [ ${#missing[@]} -gt 0 ]; then
    echo "# shown by nothing yet: ${missing[*]}"
    [ "$strict" = 1 ] && bad=1
fi
[ $bad -eq 0 ] && echo "ok 1 - $((45 - ${#missing[@]})) of 45 decisions are shown" || echo "not ok 1 - every decision is shown"
if [ ${#unkept[@]} -gt 0 ]; then
    echo "# promises that no transcript names: ${unkept[*]}"
    echo "not ok 2 - every promise has its transcripts"
    bad=1
else
    echo "ok 2 - every promise has its transcripts"
fi
echo 1..2
exit $bad
