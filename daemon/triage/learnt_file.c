/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/learnt_file.h"

#include <string.h>

enum { SCALE_MAX = 10000 };

void learnt_file_wrong(struct learnt_file *f, const char *what)
{
    problems_error(f->problems, f->file, f->line, "%s", what);
}

static void read_intercepts(struct learnt_file *f, struct str value)
{
    f->intercepts(f, value);
    f->has_intercepts = true;
}

static void read_scale(struct learnt_file *f, struct str value)
{
    if (!text_to_int(value, 1, SCALE_MAX, &f->head->scale))
        learnt_file_wrong(f, "\"scale\" is no whole number from 1 to 10000");
}

static void read_texts(struct learnt_file *f, struct str value)
{
    if (!text_to_int(value, 1, INT32_MAX, &f->head->n_texts))
        learnt_file_wrong(f, "\"texts\" is no number of texts");
}

static void keep_hash(struct learnt_file *f, struct str value, char out[LEARNT_HASH_SIZE])
{
    if (value.n == 0 || value.n >= LEARNT_HASH_SIZE)
        learnt_file_wrong(f, "a hash of 1 to 64 digits is wanted");
    else
        memcpy(out, value.s, value.n);
}

static void read_hash(struct learnt_file *f, struct str value)
{
    keep_hash(f, value, f->head->texts_hash);
}

static void read_words(struct learnt_file *f, struct str value)
{
    keep_hash(f, value, f->head->words_hash);
}

/* en=4100 es=577 */
static void read_langs(struct learnt_file *f, struct str value)
{
    struct learnt_head *l = f->head;
    struct str part, name;
    while (str_cut(&value, ' ', &part)) {
        int64_t n;
        bool good = str_cut(&part, '=', &name) && name.n > 0 && name.n < LEARNT_LANG_SIZE && text_to_int(part, 0, INT32_MAX, &n);
        if (!good || l->n_langs == LEARNT_LANGS_MAX) {
            learnt_file_wrong(f, "languages are told as en=4100 es=577");
            return;
        }
        memcpy(l->langs[l->n_langs].name, name.s, name.n);
        l->langs[l->n_langs++].n_texts = n;
    }
}

static void read_cost(struct learnt_file *f, struct str value)
{
    int64_t cost;
    if (!text_to_scaled(value, 3, 1, INT32_MAX, &cost))
        learnt_file_wrong(f, "\"cost\" is no number");
}

static const struct {
    const char *name;
    void (*read)(struct learnt_file *f, struct str value);
} HEADER[] = {
    { "cost", read_cost }, { "hash", read_hash }, { "intercepts", read_intercepts }, { "langs", read_langs },
    { "scale", read_scale },          { "texts", read_texts }, { "words", read_words },
};
enum { N_HEADER = sizeof HEADER / sizeof *HEADER };

void learnt_head_take(struct learnt_file *f, struct str name, struct str value)
{
    const char *names[N_HEADER];
    for (size_t i = 0; i < N_HEADER; i++) {
        names[i] = HEADER[i].name;
        if (str_is(name, names[i])) {
            HEADER[i].read(f, value);
            return;
        }
    }
    const char *near = text_nearest(name, names, N_HEADER);
    problems_error(f->problems, f->file, f->line, "\"%.*s\" is neither a feature (w:word) nor a key%s%s%s",
                   (int)(name.n < 60 ? name.n : 60), name.s, near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                   near != NULL ? "\"?" : "");
}

static bool is_feature(struct str name)
{
    return name.n > 2 && name.s[1] == ':' && strchr("wtvbmnox", name.s[0]) != NULL;
}

void learnt_file_read(struct learnt_file *f, struct str text)
{
    struct str line, name;
    while (str_cut(&text, '\n', &line)) {
        f->line++;
        if (line.n > 0 && line.s[line.n - 1] == '\r')
            line.n--;
        if (line.n == 0 || line.s[0] == '#')
            continue;
        str_cut(&line, '\t', &name);
        if (is_feature(name))
            f->feature(f, name, line);
        else
            learnt_head_take(f, name, line);
    }
    f->line = 0;
    const struct learnt_head *head = f->head;
    if (head->scale == 0 || !f->has_intercepts || head->n_texts == 0 || head->n_langs == 0 || *head->texts_hash == '\0')
        learnt_file_wrong(f, "one of \"scale\", \"intercepts\", \"texts\", \"langs\" and \"hash\" is missing");
}

int64_t learnt_head_n_texts_of(const struct learnt_head *head, const char *lang)
{
    for (size_t i = 0; lang != NULL && i < head->n_langs; i++)
        if (strcmp(head->langs[i].name, lang) == 0)
            return head->langs[i].n_texts;
    return 0;
}
