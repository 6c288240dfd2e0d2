/* SPDX-License-Identifier: ISC
 * stall_inside.h - what the two files of the stall share: stall.c watches texts, stall_send.c sends messages that have no row and
 * finds the row of each later.  Nobody else includes it. */
#ifndef NAPE_DELIVERY_STALL_INSIDE_H
#define NAPE_DELIVERY_STALL_INSIDE_H

#include "delivery/stall.h"
#include "delivery/urgent.h"

enum notice_state {
    NOTICE_FLYING,   /* with the outbox */
    NOTICE_RESTING,  /* failed, and is sent again at again_ms */
    NOTICE_TAKEN,    /* the provider has it */
    NOTICE_REFUSED,
};

/* A message that went out without a row. */
struct notice {
    struct notice *sibling;    /* of the same text */
    struct outbound message;   /* its texts lie in the arena; id is its place among the notices */
    struct arena *arena;
    enum notice_state state;
    struct send_result result; /* TAKEN, REFUSED: the provider's answer, in the arena */
    int tries;
    int redirects;             /* of an alert, to other addresses */
    struct str channel, from;  /* of who wrote, by whose site's policy it goes on */
    int64_t again_ms;
    int64_t number;            /* the scribe's, of its text */
    size_t in_record;          /* which message of the record it is */
    size_t in_already;         /* which of inbound.already */
    int64_t row_id;            /* its outbox row; 0: not known yet */
    bool watched;              /* its text is not in the store yet */
};

/* A text between its arrival and the store. */
struct watch {
    struct watch *next;
    struct job *job;
    struct notice *notices;
    size_t n_notices;
    int64_t number;            /* the scribe's; 0: not written down; -1: it could not be */
    int64_t put_ms;            /* when it was given to the scribe */
    int tries;                 /* of the store */
    bool handled;
    bool decided, durable;     /* by the scribe */
    bool is_replay;            /* from the journal of an earlier process */
};

struct watch_list {
    struct watch *first;
    struct watch **last;
    size_t n;
};

struct stall {
    struct stall_options options;
    struct setup *setup;
    struct zones *zones;
    const struct zone *zone;     /* the clinic's, for the time in alerts */
    struct sites *sites;         /* of who wrote last */
    struct watch_list watched;   /* at the worker, in order */
    struct watch_list held;      /* wait for the store; their jobs are owned */
    struct watch_list given;     /* on their way to the worker, in the inbox's hands */
    struct notice **notices;     /* by the low part of their id; NULL where there is none */
    size_t n_notices, size_notices;
    int64_t n_handled, n_advised; /* of this stall, for the log */
    bool on;
    bool journal_used;
    bool given_up;
};

void stall_add_notice(struct stall *stall, struct watch *watch, const struct outbound *message);
void stall_send(struct stall *stall, struct notice *notice);
void stall_send_again(struct stall *stall);
int64_t stall_next_try_ms(const struct stall *stall);
/* The text is done with: its notices go as soon as nothing more is to be told of them. */
void stall_let_go(struct stall *stall, struct watch *watch);
void stall_free_notices(struct stall *stall);

/* Fills the job's inbound.already with what went out and has no row yet. */
void stall_note_already(struct stall *stall, struct watch *watch);
/* The verdict of such a job names the rows. */
void stall_rows_known(struct stall *stall, struct watch *watch, const struct verdict *verdict);
/* Takes what went out already off the sends of a batch that was committed late.  true: something that went out has no row there. */
bool stall_match_sends(struct stall *stall, struct watch *watch, const struct verdict *verdict, struct batch_result *result);

#endif
