/* SPDX-License-Identifier: ISC
 * explain_text.c - the account for people, with the rules that nearly fired and what they lacked. */
#include <config.h>

#include "triage/explain.h"

#include <string.h>

#include "nlp/lexicon.h"
#include "triage/explain_likeness.h"
#include "triage/value.h"

enum { NEARLY_MAX = 12, CONJUNCTS_MAX = 16 };

struct account {
    const struct screening *screening;
    const struct ruleset *ruleset;
    struct str text;
    struct view view;
    struct buf *out;
};

static struct str piece(const struct account *acc, uint32_t from, uint32_t to)
{
    size_t end = to < acc->text.n ? to : acc->text.n;
    return from < end ? (struct str){ acc->text.s + from, end - from } : (struct str){ "", 0 };
}

/* For a terminal: what is not printable UTF-8 becomes a question mark. */
static void add_words(struct buf *out, struct str s)
{
    while (s.n > 0) {
        size_t good = text_utf8_valid(s.s, s.n);
        for (size_t i = 0; i < good; i++)
            buf_addc(out, (unsigned char)s.s[i] < 0x20 || s.s[i] == 0x7F ? ' ' : s.s[i]);
        if (good == s.n)
            return;
        buf_addc(out, '?');
        s = (struct str){ s.s + good + 1, s.n - good - 1 };
    }
}

static void add_tokens(struct account *acc)
{
    const struct reading *r = &acc->screening->reading;
    buf_adds(acc->out, "Read as:");
    for (size_t i = 0; i < r->n_tokens; i++) {
        const struct reading_token *t = &r->tokens[i];
        if (i > 0 && t->sentence != r->tokens[i - 1].sentence)
            buf_adds(acc->out, " //");
        else if (i > 0 && t->clause != r->tokens[i - 1].clause)
            buf_adds(acc->out, " /");
        buf_addc(acc->out, ' ');
        add_words(acc->out, str_of(t->word));
        if (t->corrected) {
            buf_adds(acc->out, "(for ");
            add_words(acc->out, piece(acc, t->from, t->to));
            buf_addc(acc->out, ')');
        } else if (!t->known)
            buf_adds(acc->out, "(?)");
    }
    buf_addf(acc->out, "\nLanguage: %s    Intent: %s%s%s\n", r->lang != NULL ? r->lang : "", INTENT_NAMES[r->likely_intent != INTENT_OTHER ? r->likely_intent : r->intent],
             r->likely_intent != INTENT_OTHER ? "    (no phrase says it, but the text is like others)" : "", r->stop_heard ? "    (an opt-out word stands in it)" : "");
}

static void add_mentions(struct account *acc)
{
    const struct reading *r = &acc->screening->reading;
    buf_adds(acc->out, r->n_mentions > 0 ? "Concepts:\n" : "Concepts: none\n");
    for (size_t i = 0; i < r->n_mentions; i++) {
        const struct mention *m = &r->mentions[i];
        buf_addf(acc->out, "  %-20s \"", m->name);
        add_words(acc->out, piece(acc, m->from, m->to));
        buf_addf(acc->out, "\"  %s, %s", POLARITY_NAMES[m->polarity], TENSE_NAMES[m->tense]);
        if (m->experiencer != EXPERIENCER_PATIENT)
            buf_addf(acc->out, ", somebody %s", EXPERIENCER_NAMES[m->experiencer]);
        if (m->mode != MODE_STATED)
            buf_addf(acc->out, ", %s", MODE_NAMES[m->mode]);
        buf_addf(acc->out, "%s%s", m->frozen ? ", whatever is denied" : "", m->doubtful ? ", by a far correction" : "");
        if (m->why != NULL)
            buf_addf(acc->out, "  (because of \"%s\")", m->why);
        buf_addc(acc->out, '\n');
    }
}

static void add_flags(struct account *acc)
{
    const struct assessment *a = &acc->screening->assessment;
    buf_addf(acc->out, "Tier: %s%s\n", TIER_NAMES[a->tier],
             a->other_ill ? "    (somebody else is ill right now)" : a->other_unwell ? "    (somebody else is to be seen)" : "");
    for (size_t i = 0; i < a->n_flags; i++) {
        const struct flag *f = &a->flags[i];
        buf_addf(acc->out, "  %s %s (%s)%s\n    rule    %s\n    at      %s:%u\n    source  %s\n    words  ",
                 CERTAINTY_NAMES[f->certainty], f->id, TIER_NAMES[f->tier], f->over ? ", has passed" : "", f->when, f->file,
                 f->line, f->source);
        for (size_t w = 0; w < f->n_why; w++) {
            buf_addf(acc->out, "%s %s", w > 0 ? "," : "", f->why[w].concept);
            if (f->why[w].to <= f->why[w].from) {
                buf_adds(acc->out, " (known before)");
                continue;
            }
            buf_adds(acc->out, " \"");
            add_words(acc->out, piece(acc, f->why[w].from, f->why[w].to));
            buf_addc(acc->out, '"');
        }
        buf_addc(acc->out, '\n');
    }
}

/* The parts of a chain of "and". */
static size_t conjuncts(const struct ruleset *rs, int node, int *out, size_t n)
{
    const struct expr_node *e = &rs->pool.nodes[node];
    if (e->op == EXPR_AND)
        return conjuncts(rs, e->b, out, conjuncts(rs, e->a, out, n));
    if (n < CONJUNCTS_MAX)
        out[n++] = node;
    return n;
}

/* Why a concept that stands in the text did not count. */
static const struct mention *discounted(const struct account *acc, int node)
{
    const struct expr_node *e = &acc->ruleset->pool.nodes[node];
    const struct reading *r = &acc->screening->reading;
    for (size_t i = 0; e->op == EXPR_CONCEPT && i < r->n_mentions; i++)
        if (r->mentions[i].concept == e->name)
            return &r->mentions[i];
    return NULL;
}

static void add_lacking(struct account *acc, const struct rule_expr *expr, int node)
{
    const struct expr_node *e = &acc->ruleset->pool.nodes[node];
    const struct mention *m = discounted(acc, node);
    buf_addf(acc->out, " %.*s", (int)(e->to - e->from), expr->text + e->from);
    if (m != NULL)
        buf_addf(acc->out, " (is %s, %s, %s, %s)", POLARITY_NAMES[m->polarity], TENSE_NAMES[m->tense],
                 EXPERIENCER_NAMES[m->experiencer], MODE_NAMES[m->mode]);
}

/* True when all but one part holds and something of the text is among them, or when the one concept is there but does not count. */
static bool nearly(struct account *acc, const struct rule *rule, const struct rule_expr *expr)
{
    int parts[CONJUNCTS_MAX];
    int lacking = -1;
    size_t n_lacking = 0;
    struct basis basis = { .n = 0 };
    size_t n = conjuncts(acc->ruleset, expr->root, parts, 0);
    for (size_t i = 0; i < n; i++) {
        if (value_of(&acc->view, parts[i]) == VALUE_YES) {
            struct basis one;
            basis_of(&acc->view, parts[i], &one);
            basis.n_of_text += one.n_of_text;
            continue;
        }
        lacking = parts[i];
        n_lacking++;
    }
    if (n_lacking != 1 || (basis.n_of_text == 0 && discounted(acc, lacking) == NULL))
        return false;
    buf_addf(acc->out, "  %s: %s\n    lacked", rule->id, expr->text);
    add_lacking(acc, expr, lacking);
    buf_addc(acc->out, '\n');
    return true;
}

static bool has_flag(const struct assessment *a, const char *id)
{
    for (size_t i = 0; i < a->n_flags; i++)
        if (strcmp(a->flags[i].id, id) == 0)
            return true;
    return false;
}

static void add_nearly(struct account *acc)
{
    size_t n = 0;
    buf_adds(acc->out, "Nearly:\n");
    for (size_t r = 0; r < acc->ruleset->n_rules && n < NEARLY_MAX; r++) {
        const struct rule *rule = &acc->ruleset->rules[r];
        bool silent = false;
        if (has_flag(&acc->screening->assessment, rule->id))
            continue;
        for (size_t i = 0; i < rule->unless.n && !silent; i++) {
            silent = value_of(&acc->view, rule->unless.list[i].root) == VALUE_YES;
            for (size_t w = 0; silent && w < rule->when.n; w++)
                if (value_of(&acc->view, rule->when.list[w].root) >= VALUE_UNSURE) {
                    buf_addf(acc->out, "  %s: silent because of: %s\n", rule->id, rule->unless.list[i].text);
                    n++;
                    break;
                }
        }
        for (size_t i = 0; i < rule->when.n && !silent; i++)
            if (nearly(acc, rule, &rule->when.list[i])) {
                n++;
                break;
            }
    }
    if (n == 0)
        buf_adds(acc->out, "  none\n");
}

void explain_text(const struct screening *screening, struct str text, const struct ruleset *ruleset, struct buf *out)
{
    struct account acc = { .screening = screening, .ruleset = ruleset, .text = text, .out = out };
    struct arena *arena = arena_new(0);
    add_tokens(&acc);
    add_mentions(&acc);
    add_flags(&acc);
    if (arena != NULL && view_init(&acc.view, ruleset, &screening->reading, NULL, EXPERIENCER_PATIENT, arena) == 0 &&
        view_add_likeness(&acc.view, arena) == 0) {
        add_nearly(&acc);
        explain_likeness(screening, ruleset, acc.view.likeness, arena, out);
    }
    if (arena != NULL)
        explain_likely(screening, ruleset, arena, out);
    arena_free(arena);
    buf_addf(out, "Rules: %s\n", ruleset_version(ruleset));
}
