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
cp -r "$tmp/rules" "$tmp/mixed"
printf 'messages = ( { key = "help"; text = "Help."; } );\n' >>"$tmp/mixed/en/words.conf"
ok "words in a file that holds messages are not lost without a word" both out 'words.conf:2: error: "concepts" beside "messages" would be lost' 1 rules check --rules "$tmp/mixed"
ok "nor are messages in a file of words" says out '"messages" is read from messages.conf'
cp -r "$tmp/rules" "$tmp/said"
printf 'messages = ( { key = "hlep"; text = "Help."; } );\n' >"$tmp/said/en/messages.conf"
ok "messages and numbers to call are checked too" both out "regions.conf: error: the file is missing" 1 rules check --rules "$tmp/said"
printf 'id\ttier\tlang\tkind\ttext\nnumbness\temergency\ten\tphrase\tmy arm is numb\nnumbness\temergency\ten\ttrap\tfever\n' >"$tmp/corpus/a.tsv"
printf 'other\theader\n1\t2\n' >"$tmp/corpus/b.tsv"
# shellcheck disable=SC2086
ok "a corpus is counted" both out "1 of 1 phrases raised, 1 of 1 traps quiet" 0 rules check $rules --corpus "$tmp/corpus"
# shellcheck disable=SC2086
ok "a rule that no row needs is an error" both out "error: without fever no row fails" 1 rules check $rules --corpus "$tmp/corpus" --mutate
ok "the row that a rule needs is named" says out "without numbness: 1 rows fail, first $tmp/corpus/a.tsv:2"
ok "phrases are left out as well" says out "2 of 2 phrases noticed when left out (all of 2; 2 of them used by a text)"
# shellcheck disable=SC2086
ok "a sample is as large as it is asked to be" both out "of 1 phrases noticed when left out (a sample of " 1 rules check $rules --corpus "$tmp/corpus" --mutate=1
# shellcheck disable=SC2086
ok "every phrase can be left out" both out "phrases noticed when left out (all of " 1 rules check $rules --corpus "$tmp/corpus" --mutate=all
# shellcheck disable=SC2086
ok "a sample of no number is wrong use" both err "--mutate=some is neither all nor a number" 2 rules check $rules --corpus "$tmp/corpus" --mutate=some
# shellcheck disable=SC2086
printf 'lang\tsays\ttext\nen\tnumbness present\tmy arm is numb\n' >"$tmp/guarded.tsv"
mkdir "$tmp/guards" && cp "$tmp/guarded.tsv" "$tmp/guards/a.tsv"
# shellcheck disable=SC2086
ok "rows that say what a phrase is there for are held" both out "1 of 1 rows of phrases say what they have to" 0 rules check $rules --corpus "$tmp/guards"
printf 'en\tnumbness absent\tmy arm is numb\nen\tnumbness present\tnumb arm\n' >>"$tmp/guards/a.tsv"
# shellcheck disable=SC2086
ok "one that does not is named" both out 'a.tsv:3: does not say that: "my arm is numb" wants "numbness absent"; it says numbness present' 1 rules check $rules --corpus "$tmp/guards"
ok "so is one of too few words" says out 'a.tsv:4: too few words: "numb arm"'
cp "$tmp/guarded.tsv" "$tmp/guards/a.tsv"
cp -r "$tmp/rules" "$tmp/bare"
printf 'concepts = ( { id = "fever"; phrases = ( "quinsy" ); } );\n' >"$tmp/bare/en/more.conf"
ok "a phrase that nothing misses is an error, with its place" both out 'more.conf:1: no text uses this phrase: fever "quinsy"' 1 rules check --rules "$tmp/bare" --corpus "$tmp/guards" --mutate=all
printf 'lang\ttext\nen\tMy back aches. This quinsy is bad.\nen\tmy arm is numb\n' >"$tmp/wild.tsv"
ok "rows for what is not guarded are found in texts" both out 'fever present' 0 rules guard --rules "$tmp/bare" --corpus "$tmp/guards" "$tmp/wild.tsv"
ok "each is the sentence, no more" [ "$(cat "$tmp/out")" = "$(printf 'en\tfever present\tThis quinsy is bad.')" ]
ok "guard needs a corpus" both err "guard needs --corpus DIR and files" 2 rules guard "$tmp/wild.tsv"
# shellcheck disable=SC2086
ok "what texts use is counted" both out "2 of 2 phrases of concepts and context are used; one phrase carries 2 examples" 0 rules check $rules
# shellcheck disable=SC2086
ok "and not listed unless it is asked for" [ "$("$ctl" rules check $rules | grep -c "no text uses this phrase")" -eq 0 ]
cp -r "$tmp/rules" "$tmp/cover"
cat >"$tmp/cover/en/more.conf" <<'END'
concepts = ( { id = "fever"; phrases = ( "quinsy", "quinsy" ); } );
END
ok "a phrase that nothing uses is listed" both out 'more.conf:1: no text uses this phrase: fever "quinsy"' 0 rules check --rules "$tmp/cover" --coverage
ok "so is one that stands twice" says out 'more.conf:1: this phrase stands twice: fever "quinsy"'
ok "so is an example that hangs by one phrase" says out 'one phrase carries this example: '
mkdir "$tmp/both"
printf 'id\ttier\tlang\tkind\ttext\nnumbness\temergency\ten\tphrase\tmy arm is numb\nnumbness\temergency\ten\ttrap\tmy arm is numb\n' >"$tmp/both/a.tsv"
ok "so is a text that is wanted both ways" both out "a.tsv:3: wanted the other way at $tmp/both/a.tsv:2" 1 rules check --rules "$tmp/cover" --coverage --corpus "$tmp/both"
ok "coverage is the check's own" both err "belong to check" 2 rules try --coverage "$tmp/try.tsv"
printf 'numbness\temergency\ten\tphrase\tall good\n' >>"$tmp/corpus/a.tsv"
# shellcheck disable=SC2086
ok "a miss is named with its line" both out "a.tsv:4: missed numbness: all good" 1 rules check $rules --corpus "$tmp/corpus"
ok "mutation without a corpus is wrong use" both err "--mutate needs --corpus" 2 rules check --mutate
ok "rules wants check, try, learn or guard" both err "check, try, learn or guard" 2 rules

printf 'text\tid\tlang\texpect\ttier\nnumb\t1\ten\tmust\temergency\nfever\t2\ten\tnone\tnone\nhello\t3\ten\task\turgent\n' >"$tmp/try.tsv"
# shellcheck disable=SC2086
ok "labelled texts are judged, whatever the order of columns" both out "must emergency              1 of    1" 1 rules try $rules "$tmp/try.tsv"
ok "a false alarm is shown" says out "try.tsv:3: 2: none, got urgent: fever"
ok "a silence is shown" says out "try.tsv:4: 3: ask, got none: hello"
# shellcheck disable=SC2086
ok "a summary leaves the misses out" [ "$("$ctl" rules try --summary $rules "$tmp/try.tsv" | grep -c try.tsv:)" -eq 0 ]
printf 'text\tlang\texpect\ttier\nhello\ten\task\turgent\n' >"$tmp/try.tsv"
# shellcheck disable=SC2086
ok "a text needs no name" both out "try.tsv:2: text: ask, got none: hello" 1 rules try $rules "$tmp/try.tsv"
printf 'text\tid\n' >"$tmp/try.tsv"
# shellcheck disable=SC2086
ok "a missing column is told" both err 'no column "lang"' 1 rules try $rules "$tmp/try.tsv"

# shellcheck disable=SC2086
ok "rules without likeness say so" both out "likeness: none (no likeness.tsv)" 0 rules check $rules
printf 'text\tid\tlang\texpect\ttier\n' >"$tmp/learn.tsv"
for i in {1..20}; do
    printf 'my hand went floppy %s\t1\ten\tmust\temergency\nall cosy here %s\t2\ten\tnone\tnone\nsomewhat iffy %s\t3\ten\task\tsoon\n' a b c
done >>"$tmp/learn.tsv"
# shellcheck disable=SC2086
ok "likeness is learnt from labelled texts" both out "likeness.tsv: " 0 rules learn $rules "$tmp/learn.tsv"
ok "texts to ask about are left out" grep -qx 'texts	40' "$tmp/rules/likeness.tsv"
ok "no half-written file is left" [ ! -e "$tmp/rules/likeness.tsv.new" ]
# shellcheck disable=SC2086
ok "the check tells what it was learnt from" both out "learnt from 40 texts" 0 rules check $rules
cp "$tmp/rules/likeness.tsv" "$tmp/first"
# shellcheck disable=SC2086
ok "learning again gives the same bytes" run 0 rules learn $rules "$tmp/learn.tsv"
ok "to the last" cmp "$tmp/first" "$tmp/rules/likeness.tsv"
printf 'doubt = { texts_needed = 10; };\n' >"$tmp/rules/redflags-likeness.conf"
# shellcheck disable=SC2086
ok "explain shows the scores" both out "Likeness: emergency 8" 0 explain $rules my hand went floppy
ok "and the words that weigh most" says out '"my hand" +'
# shellcheck disable=SC2086
ok "another weight of a file is another lesson" both out "texts" 0 rules learn $rules --out "$tmp/other" "$tmp/learn.tsv:0.5"
ok "and its hash tells" [ "$(grep ^hash "$tmp/other")" != "$(grep ^hash "$tmp/first")" ]
# shellcheck disable=SC2086
ok "texts to ask about are taken when wanted" run 0 rules learn $rules --ask --out "$tmp/other" "$tmp/learn.tsv"
ok "all of them" grep -qx 'texts	60' "$tmp/other"
printf 'id\ttier\tlang\tkind\ttext\nnumbness\temergency\ten\tphrase\tmy hand is floppy\nnumbness\temergency\ten\ttrap\tcosy\n' >"$tmp/corpus/c.tsv"
# shellcheck disable=SC2086
ok "phrases and traps are lessons too" both out "from 62 texts" 0 rules learn $rules --out "$tmp/other" "$tmp/learn.tsv" "$tmp/corpus/c.tsv"
# shellcheck disable=SC2086
ok "cross-validation prints what is found" both out "emergency     20 texts,    20 ordinary:  100.0 % at 2.0 %" 0 rules learn $rules --cross 3 --out "$tmp/scores" "$tmp/learn.tsv"
ok "and how the rules judge with it" says out "judged:  emergency 0 of 20 (0.0 %)  ordinary raised 0 of 20 (0.0 %)  asked 0 of 20 (0.0 %)"
ok "and writes a score for each text" [ "$(wc -l <"$tmp/scores")" -eq 61 ]
printf 'text\tlang\texpect\ttier\nhello\ten\tmaybe\tsoon\n' >"$tmp/wrong.tsv"
# shellcheck disable=SC2086
ok "an unknown label is told with its line" both err "wrong.tsv:2: the label must be" 1 rules learn $rules --out "$tmp/other" "$tmp/wrong.tsv"
printf 'text\tlang\texpect\ttier\nhello\ten\tnone\t\n' >"$tmp/wrong.tsv"
# shellcheck disable=SC2086
ok "one label alone teaches nothing" both err "nothing to learn likeness.emergency from" 1 rules learn $rules --out "$tmp/other" "$tmp/wrong.tsv"
# shellcheck disable=SC2086
ok "a file that cannot be written is told" both err "$tmp/nowhere/x" 1 rules learn $rules --out "$tmp/nowhere/x" "$tmp/learn.tsv"
ok "learn wants files" both err "learn needs files" 2 rules learn
ok "its options are no one else's" both err "belong to learn" 2 rules check --cost 3
ok "a cost of nothing is wrong use" both err "no number above 0" 2 rules learn --cost 0 x
# shellcheck disable=SC2086
ok "a net is learnt from texts that are printed" both out "nape-net-input 1	rows=32865	texts=60" 0 rules learn --net $rules "$tmp/learn.tsv"
ok "a line a text, and one before" [ "$(wc -l <"$tmp/out")" -eq 61 ]
ok "and nothing is learnt with them" both err "--net prints texts and learns nothing" 2 rules learn --net --compare x
# shellcheck disable=SC2086
ok "rules without a net say so" both out "net: none (no likeness-net.bin)" 0 rules check $rules
ok "and warn of it" says out "likeness.tsv: warning: likeness has no net beside it"
printf 'nape-net 1\ntexts 3\n\n' >"$tmp/rules/likeness-net.bin"
# shellcheck disable=SC2086
ok "a net of another size refuses the rules" both err "likeness-net.bin: error: this is no net of the size" 1 explain $rules numb
rm "$tmp/rules/likeness-net.bin"
echo 'w:a	1' >>"$tmp/rules/likeness.tsv"
# shellcheck disable=SC2086
ok "a broken weight refuses the rules" both err 'error: "w:a": four whole numbers' 1 explain $rules numb
rm "$tmp/rules/likeness.tsv" "$tmp/rules/redflags-likeness.conf"
# shellcheck disable=SC2086
ok "rules without likely intents say so" both out "likely intents: none (no likely-intents.tsv)" 0 rules check $rules
printf 'text\tid\tlang\tintent\tobservations\n' >"$tmp/intents.tsv"
for i in {1..20}; do
    for intent in stop start help join done skip later pause undo yes no safe go less more team; do
        printf 'zork%s the thing %s\t1\ten\t%s\t\n' $intent a $intent
    done
    printf 'all cosy here %s\t2\ten\tother\t\n' b
done >>"$tmp/intents.tsv"
# shellcheck disable=SC2086
ok "what texts ask for is learnt from labelled texts" both out "likely-intents.tsv: " 0 rules learn --intents $rules "$tmp/intents.tsv" "$tmp/learn.tsv"
ok "texts of danger ask for nothing" grep -qx 'texts	400' "$tmp/rules/likely-intents.tsv"
printf 'likely_intents = { stop = 20; texts_needed = 10; };\n' >"$tmp/rules/likely-intents.conf"
# shellcheck disable=SC2086
ok "explain shows what gave the intent" both out "Likely intent: stop" 0 explain $rules zorkstop the thing
ok "and the words" says out '"zorkstop" +'
ok "and the JSON tells it" says out '"intent":"stop","lang":"en","intent_likely":true'
# shellcheck disable=SC2086
ok "the check tells what it was learnt from" both out "likely intents: " 0 rules check $rules
cp "$tmp/rules/likely-intents.tsv" "$tmp/first"
# shellcheck disable=SC2086
ok "learning again gives the same weights" run 0 rules learn --intents $rules "$tmp/intents.tsv" "$tmp/learn.tsv"
ok "to the last byte" cmp "$tmp/first" "$tmp/rules/likely-intents.tsv"
printf 'text\tlang\tintent\nhello\ten\tstpo\n' >"$tmp/wrong.tsv"
# shellcheck disable=SC2086
ok "an unknown intent is told with its line" both err "wrong.tsv:2: the label is no intent" 1 rules learn --intents $rules "$tmp/wrong.tsv"
ok "options of likeness are not for intents" both err "--intents goes with" 2 rules learn --intents --cross 3 x
rm "$tmp/rules/likely-intents.tsv" "$tmp/rules/likely-intents.conf"

sed -i 's/when = ( "fever" )/when = ( "fevr" )/' "$tmp/rules/redflags.conf"
# shellcheck disable=SC2086
ok "wrong rules are told with file, line and the nearest name" both out 'redflags.conf:4: error: "fever": unknown concept "fevr"; did you mean "fever"?' 1 rules check $rules
# shellcheck disable=SC2086
ok "and refused by all others" both err 'did you mean "fever"' 1 explain $rules numb
echo "1..$n"
