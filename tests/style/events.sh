#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Every event that is logged stands in naped(8), and nothing else does: whoever reads an alarm finds what to do.
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$top" || exit 1
logged=$(tr '\n' ' ' <<<"$(cat daemon/*.c daemon/*/*.c)" | grep -oE 'log_event\([^;]*;' | sed -E 's/F_[A-Z]+\(.*//' |
    grep -oE '"[a-z_]+\.[a-z_]+"' | tr -d '"' | sort -u)
listed=$(sed -n '/^\.SH LOG/,/^\.SH EXIT/p' contrib/man/naped.8 | sed -n 's/^\.B \([a-z_]*\.[a-z_]*\)$/\1/p')
n=0
# say NAME LIST: one TAP line; a list that is not empty is what is wrong.
say() {
    n=$((n + 1))
    [ -z "$2" ] || sed 's/^/# /' <<<"$2"
    echo "$([ -z "$2" ] && echo ok || echo not ok) $n - $1"
}
say "every event stands in naped(8)" "$(comm -23 <(echo "$logged") <(sort -u <<<"$listed"))"
say "naped(8) names no event that is not there" "$(comm -13 <(echo "$logged") <(sort -u <<<"$listed"))"
say "each once" "$(sort <<<"$listed" | uniq -d)"
say "some were found" "$([ "$(wc -l <<<"$logged")" -gt 40 ] || echo "only: $logged")"
echo "1..$n"
