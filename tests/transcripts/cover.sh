#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Every cell of every state table is taken by some transcript.
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-$top/build}
cd "$top/tests/transcripts" || exit 1
told=$("$build/nape-transcript" --cover ./*.txt 2>&1)
rc=$?
sed 's/^/# /' <<<"$told"
[ $rc -eq 0 ] && grep -qx 'uncovered = 0' <<<"$told" && echo "ok 1 - every cell of the state tables is taken" ||
    { echo "not ok 1 - every cell of the state tables is taken"; rc=1; }
echo 1..1
exit $rc
