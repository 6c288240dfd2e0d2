/* SPDX-License-Identifier: ISC
 * files.h - the rule files of a folder, read once and handed to the PURE rooms as text.  Never on the loop thread. */
#ifndef NAPE_BASE_FILES_H
#define NAPE_BASE_FILES_H

#include "base/err.h"
#include "base/text.h"

struct rule_file {
    char *name;      /* relative to the folder: "redflags.conf", "en/lexicon.conf" */
    char *path;      /* as to be shown in messages */
    struct str text; /* ended by a NUL behind its last byte */
};

struct rule_files {
    struct rule_file *files; /* sorted by name */
    size_t n;
    struct rule_file likeness; /* likeness.tsv; name NULL: there is none */
    struct rule_file likely_intents; /* likely-intents.tsv; name NULL: there is none */
    struct rule_file net; /* likeness-net.bin, bytes; name NULL: there is none */
    struct rule_file *base_words;  /* "en/base-words.tsv", sorted by name */
    size_t n_base_words;
    struct rule_file *intent_words;  /* "en/intent-words.tsv", sorted by name */
    size_t n_intent_words;
};

/* Reads every *.conf of dir and of its direct sub-folders, likeness.tsv, likeness-net.bin and likely-intents.tsv of dir, base-words.tsv and
 * intent-words.tsv of its sub-folders.  ERR_NOTFOUND when dir cannot be read, ERR_FULL over 32 MiB. */
int rule_files_read(const char *dir, struct rule_files *out, struct err *err);
void rule_files_clear(struct rule_files *files);
/* The file of that name, or NULL. */
const struct rule_file *rule_files_find(const struct rule_files *files, const char *name);

/* The rules of this program when no --rules is given: $NAPE_RULES, else those of the source tree when run from a build, else the
 * installed ones.  Returns a copy; the caller frees it. */
char *rules_dir_default(void);

/* A whole file, with a NUL behind it; the caller frees out->s. */
int file_read(const char *path, size_t max_bytes, struct str *out, struct err *err);

#endif
