#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# P2 P8: the English rows of red-flags.tsv: every phrase raises its flag at least as possible, every trap is quiet for its own; each
# rule is missed by some row when it is left out; the rules themselves are free of errors.
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-$top/build}
n=0 failed=0
check() { # NAME COMMAND...: exit code 0, its last line is shown as a figure
    local name=$1 out
    shift
    n=$((n + 1))
    if out=$("$@" 2>&1); then
        echo "ok $n - $name"
    else
        printf '%s\n' "$out" | head -40 | sed 's/^/# /'
        echo "not ok $n - $name"
        failed=1
    fi
    echo "# figure: rules: $(printf '%s\n' "$out" | tail -1)"
}
ctl=("$build/napectl" rules check --rules "$top/rules")
check "the rules and their examples hold" "${ctl[@]}"
check "English phrases raise, traps stay quiet" "${ctl[@]}" --corpus "$top/tests/corpus" --lang en
check "each rule is noticed when it is left out" "${ctl[@]}" --mutate --corpus "$top/tests/corpus" --lang en
check "what is measured was not learned" "${PYTHON3:-python3}" "$top/tests/corpus/overlap.py" "$top/tests/corpus"
echo "1..$n"
exit $failed
