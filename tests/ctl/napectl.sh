#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# napectl from outside, without a daemon: what it prints, and its exit status for right and wrong use.
set -u
ctl=${top_builddir:-.}/napectl
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0

# ok NAME CONDITION...: one TAP line.
ok() {
    local name=$1
    shift
    n=$((n + 1))
    if "$@"; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        sed 's/^/# /' "$tmp/out" "$tmp/err" 2>/dev/null | head -20
    fi
}
# run STATUS ARGS...: runs napectl with standard input from $tmp/in.
run() {
    local want=$1
    shift
    "$ctl" "$@" <"$tmp/in" >"$tmp/out" 2>"$tmp/err"
    [ $? -eq "$want" ]
}
says() { grep -qF -- "$2" "$tmp/$1"; }
both() { run "${@:3}" && says "$1" "$2"; }

mkdir -p "$tmp/rules/en" "$tmp/corpus" "$tmp/empty"
: >"$tmp/in"
cat >"$tmp/rules/en/words.conf" <<'R'
lang_words = ( "my", "is", "the", "and" );
concepts = ( { id = "numbness"; phrases = ( "numb" ); }, { id = "fever"; phrases = ( "fever" ); } );
R
cat >"$tmp/rules/redflags.conf" <<'R'
redflags = (
  { id = "numbness"; tier = "emergency"; when = ( "numbness" ); source = "Book";
    examples = ( "my hand is numb" ); counterexamples = ( "fever" ); },
  { id = "fever"; tier = "urgent"; when = ( "fever" ); source = "Book"; examples = ( "fever" ); counterexamples = ( "numb" ); } );
R
rules="--rules $tmp/rules"

ok "help is no error" both out "usage: napectl" 0 --help
ok "no command is wrong use" both err "no command" 2
ok "an unknown command names the nearest" both err 'did you mean "triage"' 2 triagee
ok "an unknown option is wrong use" both err "unknown option" 2 triage --nonsense
ok "a verb shows its own help" both out "usage: napectl triage" 0 triage --help
ok "an argument too many is wrong use" both err "standard input" 2 triage "my face is numb"

printf 'numb\nhello\n\n' >"$tmp/in"
# shellcheck disable=SC2086
ok "a text per line gives an object per line" run 0 triage $rules
ok "the first is an emergency" says out '{"tier":"emergency","flags":[{"id":"numbness","certainty":"definite"'
ok "an empty line gives an object too" [ "$(wc -l <"$tmp/out")" -eq 3 ]
: >"$tmp/in"
ok "a folder that is not there is told" both err "$tmp/nowhere" 1 triage --rules "$tmp/nowhere"
ok "a folder without rules is told" both err "holds no rule files" 1 triage --rules "$tmp/empty"
# shellcheck disable=SC2086
ok "a text is explained" both out "definite numbness (emergency)" 0 explain $rules my hand is numb
# shellcheck disable=SC2086
ok "explain wants a text" both err "no text" 2 explain $rules

# shellcheck disable=SC2086
ok "right rules pass their check" both out "0 errors" 0 rules check $rules
printf 'id\ttier\tlang\tkind\ttext\nnumbness\temergency\ten\tphrase\tmy arm is numb\nnumbness\temergency\ten\ttrap\tfever\n' >"$tmp/corpus/a.tsv"
printf 'other\theader\n1\t2\n' >"$tmp/corpus/b.tsv"
# shellcheck disable=SC2086
ok "a corpus is counted" both out "1 of 1 phrases raised, 1 of 1 traps quiet" 0 rules check $rules --corpus "$tmp/corpus"
# shellcheck disable=SC2086
ok "a rule that no row needs is an error" both out "error: without fever no row fails" 1 rules check $rules --corpus "$tmp/corpus" --mutate
ok "the row that a rule needs is named" says out "without numbness: 1 rows fail, first $tmp/corpus/a.tsv:2"
printf 'numbness\temergency\ten\tphrase\tall good\n' >>"$tmp/corpus/a.tsv"
# shellcheck disable=SC2086
ok "a miss is named with its line" both out "a.tsv:4: missed numbness: all good" 1 rules check $rules --corpus "$tmp/corpus"
ok "mutation without a corpus is wrong use" both err "--mutate needs --corpus" 2 rules check --mutate
ok "rules wants check, try or learn" both err "check, try or learn" 2 rules

printf 'text\tid\tlang\texpect\ttier\nnumb\t1\ten\tmust\temergency\nfever\t2\ten\tnone\tnone\nhello\t3\ten\task\turgent\n' >"$tmp/try.tsv"
# shellcheck disable=SC2086
ok "labelled texts are judged, whatever the order of columns" both out "must emergency              1 of    1" 1 rules try $rules "$tmp/try.tsv"
ok "a false alarm is shown" says out "try.tsv:3: 2: none, got urgent: fever"
ok "a silence is shown" says out "try.tsv:4: 3: ask, got none: hello"
# shellcheck disable=SC2086
ok "a summary leaves the misses out" [ "$("$ctl" rules try --summary $rules "$tmp/try.tsv" | grep -c try.tsv:)" -eq 0 ]
printf 'text\tid\n' >"$tmp/try.tsv"
# shellcheck disable=SC2086
ok "a missing column is told" both err 'no column "lang"' 1 rules try $rules "$tmp/try.tsv"

sed -i 's/when = ( "fever" )/when = ( "fevr" )/' "$tmp/rules/redflags.conf"
# shellcheck disable=SC2086
ok "wrong rules are told with file, line and the nearest name" both out 'redflags.conf:4: error: "fever": unknown concept "fevr"; did you mean "fever"?' 1 rules check $rules
# shellcheck disable=SC2086
ok "and refused by all others" both err 'did you mean "fever"' 1 explain $rules numb
echo "1..$n"
