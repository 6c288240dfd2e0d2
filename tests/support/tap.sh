# SPDX-License-Identifier: ISC
# What a test that is a script says of itself: n is how many cases there were, failed whether one failed.
n=0 failed=0
say() { # NAME, and lines that tell what is wrong; none: all is well
    n=$((n + 1))
    if [ -z "$2" ]; then
        echo "ok $n - $1"
    else
        printf '%s\n' "$2" | head -20 | sed 's/^/# /'
        echo "not ok $n - $1"
        failed=1
    fi
}
