/* SPDX-License-Identifier: ISC
 * cover.h - the state tables of care by name, and a way to hear which of their cells is taken: for the walker, which asks of the
 * transcripts that they take every one.  A machine calls cover_cell() for each cell before it acts; nobody listens in the daemon. */
#ifndef NAPE_CARE_COVER_H
#define NAPE_CARE_COVER_H

#include <stddef.h>

struct care;

/* Who hears of a cell.  Borrowed by whoever runs care. */
struct cover {
    void (*cell)(void *arg, const char *table, int state, int event);
    void *arg;
};

/* One table: what its rows and columns are called, and which cells cannot come about. */
struct state_table {
    const char *name;                  /* "team", "patient", "answer" */
    const char *const *states;
    int n_states;
    const char *const *events;
    int n_events;
    const char *(*never)(int state, int event); /* why the cell cannot be taken; NULL: it can.  The pointer may be NULL: all can */
};

extern const struct state_table *const STATE_TABLES[];
extern const size_t STATE_TABLES_N;

void cover_cell(const struct care *care, const struct state_table *table, int state, int event);

#endif
