#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Each room includes only the rooms below it (DESIGN: layers), and the libraries have one room each.
# With an argument: checks that tree instead (the test of the test uses it).
top=${1:-${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}}
self=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
cd "$top/daemon" || exit 1

declare -A MAY=(
    [base]="base"
    [model]="model base"
    [nlp]="nlp base model"
    [triage]="triage base model nlp"
    [loop]="loop base model"
    [store]="store base model"
    [channel]="channel base model"
    [care]="care base model nlp triage store"
    [delivery]="delivery base model triage store channel care"
    [report]="report base model store"
    [admin]="admin base model nlp triage loop store report"
    [ctl]="ctl base model nlp triage"
    [play]="play base model nlp triage store channel care delivery report"
)
# library header -> the rooms that may include it
declare -A ONLY=(
    [ev.h]="loop" [microhttpd.h]="loop" [curl/curl.h]="loop ctl" [sqlite3.h]="store" [libpq-fe.h]="store"
)
faults=()
for room in */; do
    room=${room%/}
    [ "$room" = web ] && continue
    if [ -z "${MAY[$room]:-}" ]; then
        faults+=("$room is not a room that this test knows")
        continue
    fi
    while IFS=: read -r file line text; do
        inc=$(sed -E 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]([^">]+)[">].*/\1/' <<<"$text")
        first=${inc%%/*}
        if [[ $text == *\"* && $inc == */* && " ${MAY[$room]} " != *" $first "* ]]; then
            faults+=("$file:$line: $room may not include $inc")
        fi
        if [[ $text == *\"* && $inc != */* && $inc != config.h && "$room $inc" != "play conf.h" && "$room $inc" != "ctl rules_more.h" ]]; then
            faults+=("$file:$line: include \"$inc\" with its room")
        fi
        if [ -n "${ONLY[$inc]:-}" ] && [[ " ${ONLY[$inc]} " != *" $room "* ]]; then
            faults+=("$file:$line: only ${ONLY[$inc]} may include $inc")
        fi
    done < <(grep -nE '^[[:space:]]*#[[:space:]]*include' "$room"/*.[ch] /dev/null 2>/dev/null)
done

n=1
if [ ${#faults[@]} -gt 0 ]; then
    printf '# %s\n' "${faults[@]}"
    echo "not ok 1 - every room includes only what lies below it"
else
    echo "ok 1 - every room includes only what lies below it"
fi
# The test of the test: nlp including store is found.
if [ -z "${1:-}" ]; then
    n=2
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
    mkdir -p "$copy/daemon/nlp"
    printf '#include "store/db.h"\n' >"$copy/daemon/nlp/bad.c"
    if bash "$self" "$copy" | grep -q 'nlp may not include store/db.h'; then
        echo "ok 2 - nlp including store is found"
    else
        echo "not ok 2 - nlp including store is found"
    fi
fi
echo "1..$n"
[ ${#faults[@]} -eq 0 ]
