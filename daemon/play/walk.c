/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "play/walk.h"

#include <stdlib.h>
#include <string.h>

struct walk {
    struct cover cover;
    unsigned **taken;   /* of each table: states x events */
};

static void hear(void *arg, const char *table, int state, int event)
{
    struct walk *w = arg;
    for (size_t i = 0; i < STATE_TABLES_N; i++) {
        const struct state_table *t = STATE_TABLES[i];
        if (strcmp(t->name, table) == 0 && state >= 0 && state < t->n_states && event >= 0 && event < t->n_events)
            w->taken[i][state * t->n_events + event]++;
    }
}

struct walk *walk_new(void)
{
    struct walk *w = calloc(1, sizeof *w);
    if (w == NULL || (w->taken = calloc(STATE_TABLES_N, sizeof *w->taken)) == NULL)
        goto no_memory;
    w->cover = (struct cover){ .cell = hear, .arg = w };
    for (size_t i = 0; i < STATE_TABLES_N; i++) {
        w->taken[i] = calloc((size_t)STATE_TABLES[i]->n_states * (size_t)STATE_TABLES[i]->n_events, sizeof **w->taken);
        if (w->taken[i] == NULL)
            goto no_memory;
    }
    return w;
no_memory:
    walk_free(w);
    return NULL;
}

void walk_free(struct walk *walk)
{
    if (walk == NULL)
        return;
    for (size_t i = 0; walk->taken != NULL && i < STATE_TABLES_N; i++)
        free(walk->taken[i]);
    free(walk->taken);
    free(walk);
}

const struct cover *walk_cover(struct walk *walk)
{
    return &walk->cover;
}

static size_t tell_table(const struct state_table *t, const unsigned *taken, struct buf *out, size_t *n_cells)
{
    size_t n = 0;
    for (int state = 0; state < t->n_states; state++) {
        for (int event = 0; event < t->n_events; event++) {
            const char *why = t->never != NULL ? t->never(state, event) : NULL;
            bool was = taken[state * t->n_events + event] > 0;
            *n_cells += why == NULL;
            if (was == (why == NULL))
                continue;
            buf_addf(out, "%s: %s x %s%s%s\n", t->name, t->states[state], t->events[event],
                     why != NULL ? " was taken, though it cannot be: " : "", why != NULL ? why : "");
            n++;
        }
    }
    return n;
}

size_t walk_tell(const struct walk *walk, struct buf *out)
{
    size_t n = 0, n_cells = 0;
    for (size_t i = 0; i < STATE_TABLES_N; i++)
        n += tell_table(STATE_TABLES[i], walk->taken[i], out, &n_cells);
    buf_addf(out, "%zu cells in %zu tables\nuncovered = %zu\n", n_cells, STATE_TABLES_N, n);
    return n;
}
