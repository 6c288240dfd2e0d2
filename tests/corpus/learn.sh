#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# P8: the weights of likeness are those of the training texts that are kept here, and of no others.
# rules/likeness.tsv is written by:  cd tests/corpus && napectl rules learn $(cat learn.list)
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=$(cd "${top_builddir:-$top/build}" && pwd) || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0 failed=0
say() { # NAME, and lines that tell what is wrong; none: all is well
    n=$((n + 1))
    if [ -z "$2" ]; then
        echo "ok $n - $1"
    else
        printf '%s\n' "$2" | head -20 | sed 's/^/# /'
        echo "not ok $n - $1"
        failed=1
    fi
}
kept=$top/rules/likeness.tsv learnt=$tmp/likeness.tsv
mapfile -t files <"$top/tests/corpus/learn.list"
cd "$top/tests/corpus" || exit 1
say "every file of learn.list can be learnt from" "$("$build/napectl" rules learn --rules "$top/rules" --out "$learnt" "${files[@]}" 2>&1 >/dev/null)"
head_of() { grep -E "^($2)"$'\t' "$1"; }
say "likeness.tsv was learnt from the texts of learn.list" "$(diff <(head_of "$kept" 'texts|langs|hash|cost|scale') <(head_of "$learnt" 'texts|langs|hash|cost|scale'))"
if [ "$(head_of "$kept" words)" = "$(head_of "$learnt" words)" ]; then
    # Compilers and libraries round in their own ways: a weight may differ by 1 of its 100ths.
    say "learning again gives its weights" "$(awk -F'\t' '
        /^#/ { next }
        NR == FNR { if ($1 ~ /^.:/ || $1 == "intercepts") kept[$1] = $2 FS $3 FS $4; next }
        $1 ~ /^.:/ || $1 == "intercepts" {
            if (!($1 in kept)) { print "not there: " $1; next }
            split(kept[$1], k, FS); delete kept[$1]
            for (i = 1; i <= 3; i++) if (k[i] - $(i + 1) > 1 || $(i + 1) - k[i] > 1) print $1 ": " k[i] " there, " $(i + 1) " learnt"
        }
        END { for (name in kept) print "not learnt: " name }' "$kept" "$learnt")"
else
    echo "# the words of the rules have changed since likeness.tsv was learnt: its weights are not compared"
fi
echo "# figure: likeness: $(grep -c '^.:' "$kept") features from $(head_of "$kept" texts | cut -f2) texts, $(($(wc -c <"$kept") / 1024)) KiB"
echo "1..$n"
exit $failed
