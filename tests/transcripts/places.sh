#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Whether without.tsv still fits the tree: every text that is to be replaced stands once in its file, every test is there.  What the
# table says is tried by hand: make decisions.
exec "$(dirname "$0")/without.py" --check
