#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Each planted bug breaks one promise: some transcript must find it, and without a bug none may differ.
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-$top/build}
planted=$build/tests/support/nape-transcript-planted
cd "$top/tests/transcripts" || exit 1
n=1 bad=0
if "$planted" --bug none ./*.txt >/dev/null 2>&1; then
    echo "ok 1 - without a bug every transcript is as written"
else
    echo "not ok 1 - without a bug every transcript is as written"
    bad=1
fi
for bug in $("$planted" --bugs); do
    n=$((n + 1))
    found=$("$planted" --bug "$bug" ./*.txt 2>&1 | sed -nE 's/^\.\/([^:]+\.txt):.*/\1/p' | sort -u)
    if [ -n "$found" ]; then
        echo "# $bug is found by $(wc -l <<<"$found"): $(head -6 <<<"$found" | tr '\n' ' ')"
        echo "ok $n - $bug is found"
    else
        echo "not ok $n - $bug is found"
        bad=1
    fi
done
echo "1..$n"
exit $bad
