#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# P8: the weights of likeness are those of the training texts that are kept here, and of no others.
# rules/likeness.tsv is written by:  cd tests/corpus && napectl rules learn $(cat learn.list)
# Learning takes minutes; whether the weights are what the texts say is seen from one look at the slope (rules learn --compare).
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=$(cd "${top_builddir:-$top/build}" && pwd) || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
. "$top/tests/support/tap.sh"
napectl() { "$build/napectl" "$@" 2>&1; }
kept=$top/rules/likeness.tsv
mapfile -t files <"$top/tests/corpus/learn.list"
cd "$top/tests/corpus" || exit 1
if napectl rules check --rules "$top/rules" | grep -q "^\(likeness\|net\):.*learnt with other words"; then
    echo "# the words of the rules have changed since likeness.tsv was learnt: its weights are not compared"
else
    got=$(napectl rules learn --compare --rules "$top/rules" "${files[@]}") && got=$(sed 's/^/# figure: /' <<<"$got") && echo "$got" && got=
    say "likeness.tsv is what the texts of learn.list say" "$got"
fi

# The same for a few texts, and what must be told of them.
few=(quiet-en.tsv red-flags.tsv replies.tsv)
cp -r "$top/rules" "$tmp/rules" && chmod -R u+w "$tmp/rules" || exit 1
rm -f "$tmp/rules/likeness-net.bin" # it was learnt from all
small=$tmp/rules/likeness.tsv learnt=$tmp/learnt.tsv
say "a few texts can be learnt from" "$(napectl rules learn --rules "$tmp/rules" --out "$learnt" "${few[@]}" | grep -v "features from")"
cp "$learnt" "$small"
got=$(napectl rules learn --compare --rules "$tmp/rules" "${few[@]}") && got=
say "what was learnt from them is what they say" "$got"
differs() { # NAME PATTERN FILE...: the rules at hand are told to differ from these texts
    local got name=$1 pattern=$2
    shift 2
    if got=$(napectl rules learn --compare --rules "$tmp/rules" "$@") || ! grep -q "$pattern" <<<"$got"; then
        say "$name" "${got:-nothing was told}"
    else
        say "$name" ""
    fi
}
differs "another text is told" "learnt from other texts" "${few[@]:0:2}"
awk -F'\t' -v OFS='\t' '/^w:/ && ++seen == 100 { $2 += 40 } { print }' "$learnt" >"$small"
differs "a weight that was changed by hand is told" "off by more than" "${few[@]}"
awk '!(/^w:/ && ++seen == 100)' "$learnt" >"$small"
differs "a feature that was taken out is told" "left out though there is room" "${few[@]}"
awk '{ print } /^w:/ && !seen { seen = 1; print "w:zzyzx\t10\t10\t10\t10" }' "$learnt" >"$small"
differs "a feature that no text has is told" "stand in no text" "${few[@]}"
echo "# figure: likeness: $(grep -c '^.:' "$kept") features from $(grep -P '^texts\t' "$kept" | cut -f2) texts, $(($(wc -c <"$kept") / 1024)) KiB"
echo "1..$n"
exit $failed
