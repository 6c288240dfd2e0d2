#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# P8: the weights of likely intents are those of the texts that are kept here, and of no others.
# rules/likely-intents.tsv is written by:  cd tests/corpus && napectl rules learn --intents $(cat learn-intents.list)
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=$(cd "${top_builddir:-$top/build}" && pwd) || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
. "$top/tests/support/tap.sh"
kept=$top/rules/likely-intents.tsv learnt=$tmp/likely-intents.tsv
mapfile -t files <"$top/tests/corpus/learn-intents.list"
cd "$top/tests/corpus" || exit 1
say "every file of learn-intents.list can be learnt from" "$("$build/napectl" rules learn --intents --rules "$top/rules" --out "$learnt" "${files[@]}" 2>&1 >/dev/null)"
head_of() { grep -E "^($2)"$'\t' "$1"; }
if [ "$(head_of "$kept" words)" = "$(head_of "$learnt" words)" ]; then
    say "likely-intents.tsv was learnt from the texts of learn-intents.list" "$(diff <(head_of "$kept" 'texts|langs|hash|cost|scale') <(head_of "$learnt" 'texts|langs|hash|cost|scale'))"
    # Compilers round in their own ways, and reading mends a text here and there: of 20 weights one may be off by more than 5 of its 100ths.
    # One below 10 is not told.
    say "learning again gives its weights" "$(awk -F'\t' '
        function far(a, b) { return a - b > 5 || b - a > 5 }
        /^#/ || !($1 ~ /^.:/ || $1 == "intercepts") { next }
        {
            for (i = 2; i <= NF; i++) {
                split($i, part, "=")
                key = $1 " " part[1]
                if (NR == FNR) { kept[key] = part[2]; n++ }
                else { if (far(kept[key] + 0, part[2])) off[++n_off] = key ": " kept[key] " there, " part[2] " learnt"; delete kept[key] }
            }
        }
        END {
            for (key in kept) if (far(kept[key], 0)) off[++n_off] = key ": " kept[key] " there, not learnt"
            if (20 * n_off > n) for (i = 1; i <= 10 && i <= n_off; i++) print off[i]
        }' "$kept" "$learnt")"
else
    echo "# the words of the rules have changed since likely-intents.tsv was learnt: its weights are not compared"
fi
echo "# figure: likely intents: $(grep -c '^.:' "$kept") features from $(head_of "$kept" texts | cut -f2) texts, $(($(wc -c <"$kept") / 1024)) KiB"
echo "1..$n"
exit $failed
