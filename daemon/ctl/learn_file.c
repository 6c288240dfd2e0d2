/* SPDX-License-Identifier: ISC
 * learn_file.c - what was learnt, as the text of likeness.tsv or likely-intents.tsv. */
#include <config.h>

#include "ctl/learn.h"

#include <math.h>
#include <stdlib.h>

enum { SCALE = 100, LANGS_MAX = 32, WORTH_TELLING = 10 };

static const char LIKENESS_HEAD[] =
    "# SPDX-License-Identifier: ISC\n"
    "# How much each word, pair of words and sign speaks for an emergency, for urgent or worse, and for soon or worse (above 0), or\n"
    "# against it.  Learnt from labelled texts by napectl rules learn; nape-rules(5) tells how to read it.  Not to be edited.\n";
static const char INTENTS_HEAD[] =
    "# SPDX-License-Identifier: ISC\n"
    "# How much each word, pair of words and sign speaks for something that a text may ask for (above 0), or against it; what is not\n"
    "# named: hardly.  Learnt from labelled texts by napectl rules learn --intents; nape-rules(5) tells how to read it.  Not to be edited.\n";

void lessons_add_langs(struct buf *out, const struct lessons *lessons, bool with_ask)
{
    struct str langs[LANGS_MAX];
    size_t counts[LANGS_MAX] = { 0 }, n = 0;
    for (size_t i = 0; i < lessons->n; i++) {
        size_t at = 0;
        while (at < n && !str_equal(langs[at], lessons->list[i].lang))
            at++;
        if (at == LANGS_MAX || !lessons->subject->counts(&lessons->list[i], 0, with_ask))
            continue;
        if (at == n)
            langs[n++] = lessons->list[i].lang;
        counts[at]++;
    }
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%s%.*s=%zu", i > 0 ? " " : "", (int)langs[i].n, langs[i].s, counts[i]);
}

static void add_weights(struct buf *out, const struct subject *subject, const struct learnt *learnt, size_t at)
{
    for (int s = 0; s < subject->n_scores; s++) {
        long weight = lround(learnt->weights[s][at] * SCALE);
        if (!subject->by_intent)
            buf_addf(out, "\t%ld", weight);
        else if (subject->is_learnt(s) && labs(weight) >= (at < learnt->n ? WORTH_TELLING : 0))
            buf_addf(out, "\t%s=%ld", subject->names[s], weight);
    }
    buf_addc(out, '\n');
}

void learnt_add_file(struct buf *out, const struct rule_files *files, const struct lessons *lessons,
                     const struct learn_options *options, const struct learnt *learnt)
{
    char texts[17], words[17];
    size_t n = 0;
    for (size_t i = 0; i < lessons->n; i++)
        n += lessons->subject->counts(&lessons->list[i], 0, options->with_ask);
    lessons_hash(lessons, texts);
    lessons_words_hash(files, lessons->subject->by_intent, words);
    buf_adds(out, lessons->subject->by_intent ? INTENTS_HEAD : LIKENESS_HEAD);
    buf_addf(out, "texts\t%zu\n", n);
    buf_adds(out, "langs\t");
    lessons_add_langs(out, lessons, options->with_ask);
    buf_addf(out, "\nhash\t%s\nwords\t%s\ncost\t%g\nscale\t%d\nintercepts", texts, words, options->cost, SCALE);
    add_weights(out, lessons->subject, learnt, learnt->n);
    for (size_t i = 0; i < learnt->n; i++) {
        buf_adds(out, lessons->names[learnt->features[i]]);
        add_weights(out, lessons->subject, learnt, i);
    }
}
