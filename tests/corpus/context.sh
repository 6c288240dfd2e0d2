#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Whether a phrase is present, absent or unsure in a sentence of a record or of a text (napectl context): the sentences of context-*.tsv,
# columns lang, want, phrase, sentence.  Prints the figures and fails below the floors.
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=$(cd "${top_builddir:-$top/build}" && pwd) || exit 1
cd "$top/tests/corpus" || exit 1
n=0 failed=0
floor() { # FILE PERCENT
    local right all
    n=$((n + 1))
    all=$(($(wc -l <"$1") - 1))
    right=$(tail -n +2 "$1" | cut -f3- | "$build/napectl" context --rules "$top/rules" | paste - <(tail -n +2 "$1" | cut -f2) | awk -F'\t' '$1 == $2' | wc -l)
    echo "# figure: context: $1: $right of $all"
    if [ $((right * 100)) -ge $((all * $2)) ] && [ "$all" -gt 0 ]; then
        echo "ok $n - $1 is read as wanted, $2 of 100 at least"
    else
        echo "not ok $n - $1 is read as wanted, $2 of 100 at least"
        failed=1
    fi
}
floor context-en.tsv 95
floor context-es.tsv 92
floor context-fr.tsv 91
floor context-phrases.tsv 88
echo "1..$n"
exit $failed
