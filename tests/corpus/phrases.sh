#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# P8: each phrase of a concept and each context trigger is left out in turn, and some row of phrases-*.tsv, or an example of a rule, then
# fails.  What nothing tells of is printed with its file and line, and fails.
# With --renew rows that no longer say what they did go out of the files, and others are looked for in the labelled texts.
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-$top/build}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
top=$(cd "$top" && pwd) || exit 1
ln -s "$top"/tests/corpus/phrases-*.tsv "$top"/tests/corpus/context-*.tsv "$tmp" || exit 1
"$build/napectl" rules check --rules "$top/rules" --corpus "$tmp" --mutate=all >"$tmp/out" 2>&1
status=$?
if [ "${1:-}" = --renew ]; then
    for lang in en es fr; do
        file=$top/tests/corpus/phrases-$lang.tsv
        sed -i "$(grep -oE "phrases-$lang\.tsv:[0-9]+: (does not say that|too few words)" "$tmp/out" | sed -E 's/.*:([0-9]+):.*/\1d/')" "$file"
        "$build/napectl" rules guard --rules "$top/rules" --corpus "$tmp" --lang "$lang" \
            $(grep -lE $'^([^#\t]*\t)*lang(\t|$)' "$top"/tests/corpus/[!ep]*.tsv | grep -v /context-) >"$tmp/more" && cat "$tmp/more" >>"$file" || exit 1
        echo "$lang: $(wc -l <"$tmp/more") rows found"
    done
    exit 0
fi
figure=$(tail -1 "$tmp/out")
read -r noticed _ all _ <<<"$figure"
n=0 failed=0
ok() { # NAME TEST...
    local name=$1
    shift
    n=$((n + 1))
    if "$@"; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        failed=1
    fi
}
grep -E 'does not say that|too few words' "$tmp/out" | head -40 | sed 's/^/# /'
ok "the rows of phrases say what they have to" grep -qE '^([0-9]+) of \1 rows of phrases say' "$tmp/out"
[ "${all:-0}" -gt 0 ] && [ "$noticed" = "$all" ] || grep -E ': no text (fails|uses)' "$tmp/out" | head -40 | sed 's/^/# /'
ok "no phrase and no trigger goes unnoticed when it is left out" [ "${all:-0}" -gt 0 -a "$status" -eq 0 ]
echo "# figure: $figure"
echo "1..$n"
exit $failed
