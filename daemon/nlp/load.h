/* SPDX-License-Identifier: ISC
 * load.h - a lexicon while it is being made; for the loading files of nlp/ alone. */
#ifndef NAPE_NLP_LOAD_H
#define NAPE_NLP_LOAD_H

#include "nlp/lexicon_data.h"
#include "nlp/net.h"
#include "nlp/vec.h"

#include <libconfig.h>

struct reference { /* concept `from` has a phrase that uses concept `to` */
    uint32_t from, to, phrase;
};

struct loader {
    struct lexicon *lexicon;
    struct net *net;
    struct problems *problems;
    const char *file; /* being read */
    int lang;         /* of the file; -1: none */
    bool failed;      /* out of memory */
    struct vec concepts, phrases, contexts, intents, extracts, medications, medication_names, clocks, spans, days, delays, counts, overuses, questions, subjects,
        periods, corrections, spells,
        spell_words, emoji, classes, references;
    struct vec endings[LANGS_MAX]; /* struct str */
    struct vec first_form[LANGS_MAX], forms; /* of stems, by word: ids (phrase.c) */
};

struct overuse { /* from how many days of thirty a class of medicines is overused */
    const char *class_name;
    int32_t days;
};

/* What a phrase is to be filed as. */
struct phrase_place {
    enum phrase_kind kind;
    uint32_t target;
    uint8_t flags;
    bool safety; /* its words are corrected into first */
    bool meant;  /* its words are no open words */
    bool command; /* a word that is all of it is a command */
};

/* Errors at the setting's file and line. */
void load_error(struct loader *loader, const config_setting_t *at, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Tells of every key of the group that is not in names[n]. */
void load_check_keys(struct loader *loader, const config_setting_t *group, const char *const *names, size_t n);
/* Keeps the text for the life of the lexicon. */
const char *load_keep(struct loader *loader, const char *text);
/* The text of a string member; NULL when absent; an error when it is something else. */
const char *load_string(struct loader *loader, const config_setting_t *group, const char *name);
bool load_bool(struct loader *loader, const config_setting_t *group, const char *name, bool otherwise);
double load_number(struct loader *loader, const config_setting_t *group, const char *name, double otherwise);
/* Checks that `setting` is a list or array of strings (or one string) and gives the i-th; NULL at the end. */
const char *load_list_item(struct loader *loader, const config_setting_t *setting, int i, const config_setting_t **at);
uint32_t load_concept_id(const struct loader *loader, struct str name); /* UINT32_MAX: none */

/* phrase.c */
void load_phrase(struct loader *loader, const config_setting_t *at, const char *text, const struct phrase_place *place);
/* All phrases of a list setting. */
void load_phrases(struct loader *loader, const config_setting_t *list, const struct phrase_place *place);

/* load_words.c: lang_words, known, light, spell, endings, numbers, emoji ... true when the key is one of them. */
bool load_words_key(struct loader *loader, const config_setting_t *setting);
bool load_is_words_key(const char *name);
/* load_entries.c: what has phrases. */
void load_declare_concepts(struct loader *loader, const config_setting_t *list);
void load_declare_concept(struct loader *loader, const char *name, bool hidden);
/* The index of the member's word in names[n]; `otherwise` when absent; an error names the nearest. */
int load_word_in(struct loader *loader, const config_setting_t *group, const char *key, const char *const *names, size_t n, int otherwise);
/* Member `key` as the phrases of a target. */
void load_member_phrases(struct loader *loader, const config_setting_t *group, const char *key, const struct phrase_place *place);
/* The code of the diary that the member `code` names; OBS_NONE and an error when there is no such code. */
enum observation_code load_code(struct loader *loader, const config_setting_t *entry);
/* load_questions.c: an entry of questions, subjects, periods, corrections. */
void load_question(struct loader *loader, const config_setting_t *entry);
void load_subject(struct loader *loader, const config_setting_t *entry);
void load_period(struct loader *loader, const config_setting_t *entry);
void load_correction(struct loader *loader, const config_setting_t *entry);
/* load_counts.c: an entry of counts, one of overuse. */
void load_count(struct loader *loader, const config_setting_t *entry);
void load_overuse(struct loader *loader, const config_setting_t *entry);
/* Gives each medicine the days of its class. */
void load_settle_overuse(const struct loader *loader);
bool load_entries_key(struct loader *loader, const config_setting_t *setting);

#endif
