# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# What contrib/demo and contrib/check share: packages and the build.  Sourced, never run.

# packages_install GROUP...: installs what contrib/packages.txt lists for the groups and is not there yet.
packages_install() {
    local missing=() group package
    command -v dpkg-query >/dev/null || { echo "This script installs Debian packages; on another system install what contrib/packages.txt lists and use --no-install." >&2; return 1; }
    while read -r group package; do
        case " $* " in *" $group "*) ;; *) continue ;; esac
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done < <(grep -v '^#' "$top/contrib/packages.txt")
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "Installing Debian packages: ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "Not root and no sudo: install the packages above, then run again with --no-install." >&2; return 1; }
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -q >/dev/null &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >/dev/null
}

# build_in DIR [configure options]: configures (once) and builds out of tree.
build_in() {
    local dir=$1
    shift
    mkdir -p "$dir"
    if [ ! -x "$top/configure" ] || [ "$top/configure.ac" -nt "$top/configure" ]; then
        (cd "$top" && autoreconf -fi >"$dir/autoreconf.log" 2>&1) || { cat "$dir/autoreconf.log" >&2; return 1; }
    fi
    if [ ! -f "$dir/Makefile" ]; then
        (cd "$dir" && "$top/configure" -q "$@" >configure.log 2>&1) || { tail -20 "$dir/configure.log" >&2; return 1; }
    fi
    make -s -C "$dir" -j"$(nproc)" all >"$dir/make.log" 2>&1 || { tail -40 "$dir/make.log" >&2; return 1; }
}
