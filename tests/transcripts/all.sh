#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Plays every transcript: the rules are read once for many, which is most of the work.  One alone: make check TESTS=tests/transcripts/numb.txt
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-$top/build}
player=$(cd "$build" && pwd)/nape-transcript
cd "$top" || exit 1
files=(tests/transcripts/*.txt)
half=$(((${#files[@]} + 1) / 2))
dir=$(mktemp -d) && trap 'rm -rf "$dir"' EXIT
"$player" -v --rules rules "${files[@]:0:half}" >"$dir/first" 2>&1 &
first=$!
"$player" -v --rules rules "${files[@]:half}" >"$dir/second" 2>&1
second=$?
wait $first
first=$?
n=0 failed=0
for file in "${files[@]}"; do
    n=$((n + 1))
    if grep -qxF "$file: as written" "$dir/first" "$dir/second"; then
        echo "ok $n - $file"
    else
        echo "not ok $n - $file"
        failed=1
    fi
done
[ $failed -eq 0 ] || grep -hv ': as written$' "$dir/first" "$dir/second" | sed 's/^/# /'
echo "1..$n"
[ $first -eq 0 ] && [ $second -eq 0 ] && [ $failed -eq 0 ]
