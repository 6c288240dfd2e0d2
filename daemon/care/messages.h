/* SPDX-License-Identifier: ISC
 * messages.h - every text that goes out, by key and language, from rules/<lang>/messages.conf, and the few words by which a member
 * of the team answers.  A key that a language lacks is taken from English.  PURE; immutable once made; any thread.
 * Filling the places in a text is care/compose. */
#ifndef NAPE_CARE_MESSAGES_H
#define NAPE_CARE_MESSAGES_H

#include "base/arena.h"
#include "base/files.h"
#include "base/problems.h"

struct lexicon;
struct intake_rules;
struct places;
struct times;
struct messages;
struct overuse;
struct regions;
struct routines;
struct ruleset;

/* Reads regions.conf, routines.conf where there is one, and the messages.conf and routines.conf of every language folder.  Reports texts with unknown places, keys that the program
 * needs and English lacks, emergency advice whose first 60 characters do not hold verb and number (decision 11), and texts over
 * three SMS parts.  Every problem goes into *problems; NULL when there was an error. */
struct messages *messages_new(const struct rule_files *files, struct problems *problems);
void messages_free(struct messages *messages);

/* Reports each question and advice that a rule names and English lacks, at the rule and with the nearest key, and each flag of
 * intake.conf that is no rule.  Warns of those that another language lacks, and of questions that do not end with their answers. */
void messages_check_rules(const struct messages *messages, const struct ruleset *ruleset, struct problems *problems);

/* Reports each concept of intake.conf that the lexicon lacks.  Warns of each word that an entry of the diary can be and a language has no "value.CODE.WORD" for: it would be read back as it
 * stands in the rules. */
void messages_check_values(const struct messages *messages, const struct lexicon *lexicon, struct problems *problems);

const struct regions *messages_regions(const struct messages *messages);
/* NULL: there is no routines.conf, and no routine is suggested. */
const struct routines *messages_routines(const struct messages *messages);
const struct overuse *messages_overuse(const struct messages *messages);
/* NULL: there is no places.conf, no times.conf: no travel is heard, no day but by the diary. */
const struct places *messages_places(const struct messages *messages);
const struct times *messages_times(const struct messages *messages);
/* NULL: there is no intake.conf, and nothing is asked of who joins. */
const struct intake_rules *messages_intake(const struct messages *messages);

/* The text with its places, in that language or in English; "" for a key that is nowhere.  lang may be NULL. */
const char *messages_text(const struct messages *messages, const char *lang, const char *key);
bool messages_has(const struct messages *messages, const char *key);
/* Whether there is a messages.conf of that language. */
bool messages_speaks(const struct messages *messages, struct str lang);
size_t messages_n_languages(const struct messages *messages);
const char *messages_language(const struct messages *messages, size_t i);

/* What a member wrote, in any language.  The text is compared without case, white space and end marks around it. */
bool messages_is_got_it(const struct messages *messages, struct str text);
/* The bytes of "and " and the like, which part two orders, when the text begins with it; 0. */
size_t messages_joins_at(const struct messages *messages, struct str text);
/* Thanks and the like, which get no answer. */
bool messages_is_courtesy(const struct messages *messages, struct str text);
/* "half of it"; "what's next". */
bool messages_is_partly(const struct messages *messages, struct str text);
/* The same words somewhere in it: "I did half of it". */
bool messages_says_partly(const struct messages *messages, struct str text);
bool messages_is_preview(const struct messages *messages, struct str text);
/* The text begins with "note", with "big day". */
bool messages_is_note(const struct messages *messages, struct str text);
/* What stands behind "note"; the whole text where it does not begin so. */
struct str messages_note_words(const struct messages *messages, struct str text);
bool messages_is_big_day(const struct messages *messages, struct str text);
/* The day of the week that stands in the text, in any language: 1 Monday ... 7 Sunday; 0: none, or more than one. */
int messages_weekday(const struct messages *messages, struct str text);
/* "spoke", "in_care", "declined", "false", "not_reached" when the text begins with its words; else NULL. */
const char *messages_outcome(const struct messages *messages, struct str text);
/* Whether the text is such words and nothing else. */
bool messages_is_outcome(const struct messages *messages, struct str text);
/* How a text names the two alerts that are open ("both"): its bytes at *at, the last time; 0: it does not. */
size_t messages_both(const struct messages *messages, struct str text, size_t *at);
/* "off", "busy" or "back" when the text begins with its words, and what stands behind them; else NULL. */
const char *messages_absence(const struct messages *messages, struct str text, struct str *rest);
/* "ask", "ok", "no" or "list" when the text begins with words of a swap, and what stands behind them; else NULL. */
const char *messages_swap(const struct messages *messages, struct str text, struct str *rest);
/* Between the days of a swap and those in exchange, as a folded word: "for". */
bool messages_is_swap_for(const struct messages *messages, struct str word);
/* Before the name of a member, as a folded word: "dr". */
bool messages_is_title(const struct messages *messages, struct str word);
/* 1 January ... 12 December; 0: no month. */
int messages_month(const struct messages *messages, struct str word);
/* Whether it holds a word by which people speak of themselves: "I", "my". */
bool messages_says_self(const struct messages *messages, struct str text);
/* "let me sleep": the whole text. */
bool messages_is_rest(const struct messages *messages, struct str text);
/* After advice: "it passed"; "I won't call": somewhere in it. */
bool messages_says_passed(const struct messages *messages, struct str text);
/* "It came back": somewhere in it. */
bool messages_says_returned(const struct messages *messages, struct str text);
/* Where it stands, empty when it does not. */
struct str messages_wont_call(const struct messages *messages, struct str text);
/* That, or that they cannot. */
struct str messages_does_not_call(const struct messages *messages, struct str text);
/* Whether a text that only sounds like an emergency may be about self-harm: a word of crisis_words stands in it, or none of body_words. */
bool messages_sounds_crisis(const struct messages *messages, struct str text, struct arena *arena);
/* FORGET ME: the whole text. */
bool messages_is_forget(const struct messages *messages, struct str text);
/* "wait", "do not delete": words somewhere in it that take FORGET ME back; with doubt: "no", "stop" too. */
bool messages_keeps(const struct messages *messages, struct str text, bool doubt);
/* Whether the text tells of a day that is over: "monday was", and not "since monday". */
bool messages_tells_of_day(const struct messages *messages, struct str text);
/* The age that somebody says of themselves in a sentence that may hold more: "I'm 29 and 5 months pregnant".  0: none, or two. */
int messages_age(const struct messages *messages, struct str text);
/* "who is this", "wrong number": the text begins so. */
bool messages_asks_who(const struct messages *messages, struct str text);
/* "I'm not Ana"; "my name is Bob", where the name is another. */
bool messages_is_not_name(const struct messages *messages, struct str text, struct str name);
bool messages_is_other_name(const struct messages *messages, struct str text, struct str name);
/* "is maria there": who is asked for, in a text of folded words; *open: nothing stands behind the name ("esta maria").  Empty: nobody. */
struct str messages_asked_for(const struct messages *messages, struct str text, bool *open);
/* Where several share a phone: how somebody says whose a text is ("its {name}"), the i-th of all languages, or NULL; first: those that say
 * it only at the begin.  And the small words that may stand beside it ("no", "sorry"). */
const char *messages_whose(const struct messages *messages, bool first, size_t i);
bool messages_is_whose_word(const struct messages *messages, struct str word);
/* Cuts a word like "to" off the front. */
struct str messages_after_to(const struct messages *messages, struct str text);

#endif
