#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A transcript that nobody plays proves nothing: each file stands in transcripts.am, and says in its first line what it is about.
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$top/tests/transcripts" || exit 1
unlisted=() unnamed=()
for file in *.txt; do
    grep -qxF "TRANSCRIPTS += %D%/$file" transcripts.am || unlisted+=("$file")
    head -1 "$file" | grep -qE '^# ((P[0-9]+|\[[0-9]+\]) ?)+: [^ ].*\.$' || unnamed+=("$file: $(head -1 "$file")")
done
say() {
    local n=$1 name=$2
    shift 2
    if [ $# -gt 0 ]; then
        printf '# %s\n' "$@"
        echo "not ok $n - $name"
    else
        echo "ok $n - $name"
    fi
}
say 1 "every transcript is listed in transcripts.am" "${unlisted[@]}"
say 2 "every transcript begins with its promises or decisions and a sentence" "${unnamed[@]}"
echo 1..2
[ ${#unlisted[@]} -eq 0 ] && [ ${#unnamed[@]} -eq 0 ]
