#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Each header compiles alone and is guarded by its own name; each file has its licence line.
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${top_builddir:-$top/build}
cd "$top/daemon" || exit 1
flags=$(pkg-config --cflags libcurl libmicrohttpd sqlite3 libconfig libcjson 2>/dev/null)
alone=() guards=() licences=()
for header in */*.h; do
    # shellcheck disable=SC2086
    printf '#include <config.h>\n#include "%s"\n' "$header" |
        ${CC:-gcc} -std=gnu11 -Wall -Werror $flags -I. -I"$build/daemon" -fsyntax-only -x c - 2>/dev/null || alone+=("$header")
    want=NAPE_$(tr 'a-z/.-' 'A-Z___' <<<"$header")
    grep -q "^#ifndef $want\$" "$header" || guards+=("$header wants $want")
done
for file in *.c */*.[ch]; do
    head -2 "$file" | grep -q 'SPDX-License-Identifier: ISC' || licences+=("$file")
done
say() {
    local n=$1 name=$2
    shift 2
    if [ $# -gt 0 ]; then
        printf '# %s\n' "$@"
        echo "not ok $n - $name"
    else
        echo "ok $n - $name"
    fi
}
say 1 "every header compiles alone" "${alone[@]}"
say 2 "every header is guarded by its own name" "${guards[@]}"
say 3 "every source file names its licence" "${licences[@]}"
echo 1..3
[ ${#alone[@]} -eq 0 ] && [ ${#guards[@]} -eq 0 ] && [ ${#licences[@]} -eq 0 ]
