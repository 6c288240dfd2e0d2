/* SPDX-License-Identifier: ISC
 * intake.h - the door of care: what the worker calls for every text, receipt, tick and command.  Everything happens in the
 * worker's transaction and through the store; nothing is kept in memory between calls, so every job can be rerun.
 * One text goes: care_facts, then screen() with what it filled, then care_inbound.  The worker's thread only. */
#ifndef NAPE_CARE_INTAKE_H
#define NAPE_CARE_INTAKE_H

#include "base/buf.h"
#include "base/log.h"
#include "base/rng.h"
#include "care/setup.h"
#include "model/inbound.h"
#include "model/outbound.h"
#include "store/outbox_rows.h"
#include "triage/screen.h"

struct cover;
struct tally;
struct zones;

/* What care works with during one batch.  All borrowed. */
struct care {
    struct db *db;              /* inside a transaction */
    struct outbox_desk *desk;   /* store/outbox_rows: handed to every outbox_rows_put, which may lease at once */
    const struct setup *setup;
    struct zones *zones;        /* base/zone: the worker's cache */
    int64_t now_utc;            /* of the job: the same for all it does */
    struct rng *rng;
    struct arena *arena;        /* of the job: what calls return lives there, and is gone after it */
    const struct log *log;
    const struct cover *cover;  /* hears of each cell of a state table that is taken; NULL: nobody */
    struct tally *tally;        /* counts for metrics; NULL: nobody counts */
};

/* A text on its way: who wrote it, and what is known of them.  Filled by care_facts. */
struct care_text {
    const struct inbound *inbound;
    int member;                 /* index in the team, -1: not of the team */
    int64_t patient_id;         /* 0: a member who is nobody's patient.  An unknown sender has become a stranger */
    int64_t address_id;
    const struct person *person; /* the patient at that address, as they were before this text; NULL: not looked up */
    struct read_request request; /* for screen(): text, time, zone, language, open question */
    struct facts facts;          /* for screen() */
    bool named;                  /* on a shared phone: the text says whose it is */
    bool named_alone;            /* and nothing more than yes or no */
    int64_t asked_id;            /* on a shared phone: who was asked something, or told to call, last; 0: nobody */
    bool review;                 /* what is usual for them was said over 90 days ago (decision 3): it counts no more */
};

/* What was done about a text, for the inbox row and the demo's page. */
struct care_done {
    struct str diary;           /* the line read back to the patient; empty when nothing was kept */
    const char *outcome;        /* one word: "advised", "asked", "answered", "logged", "joined", "stopped", "team", ... */
};

/* Before the screening: finds the sender, or makes a stranger of an unknown one, and fills *out.  Borrows inbound as long as *out
 * is used.  ERR_BUSY, ERR_IO, ERR_FULL, ERR_NOMEM. */
int care_facts(struct care *care, const struct inbound *inbound, struct care_text *out, struct err *err);

/* After it: advice, alert, question, diary, consent, answers, as rows.  Goes to care_team_inbound by itself when a member wrote as
 * one.  inbox_id is the row of the text, which exists. */
int care_inbound(struct care *care, const struct care_text *text, int64_t inbox_id, const struct screening *screening,
                 struct care_done *done, struct err *err);

/* A text that was set aside: an alert is opened for it, with what flags could be found.  1: the sender is a member, nothing was
 * opened; -1 and *err: this cannot be done either. */
int care_set_aside(struct care *care, const struct inbound *in, int64_t inbox_id, const struct screening *screening, struct err *err);

/* A member's text: ACK 12, PASS 12 to Ana, CLOSE 12 spoke, "got it". */
int care_team_inbound(struct care *care, const struct care_text *text, int64_t inbox_id, const struct screening *screening,
                      struct care_done *done, struct err *err);

/* A message reached the phone (OUT_DELIVERED).  row is the outbox row after the change. */
int care_receipt(struct care *care, const struct outbound *row, struct err *err);

/* A message will not arrive over this address: refused, bad address, channel down for too long, stopped by the carrier, expired.
 * Advice goes to the next address, then "please phone" to the team; an alert goes to the member's next address, then the next
 * step at once (P5).  outcome says why; SEND_STOPPED_BY_CARRIER writes consent. */
int care_undeliverable(struct care *care, const struct outbound *row, enum send_outcome outcome, struct err *err);

/* P6: whether a reminder or a report may go, read in the transaction that hands it to the channel: consent, pause, quiet hours, its
 * window, an attack, an open safety question.  May change row->body when only a part of it may still be said. */
int care_handover(struct care *care, struct outbound *row, enum handover *what, struct err *err);

/* Does what is due at care->now_utc: deadlines of questions, steps of alerts, re-asks, reminders.  At most `limit` escalations and
 * as many plans (0: 500).
 * Returns 0 when nothing due is left, 1 when there is more, -1 and *err. */
int care_due(struct care *care, size_t limit, struct err *err);

/* The least time at which care_due has something to do; *utc is 0 when there is nothing. */
int care_next_due(struct care *care, int64_t *utc, struct err *err);

/* A command with its arguments, a JSON object or empty.  0: *answer holds JSON; 1: refused, *answer holds one plain sentence;
 * -1: *err.  Verbs: patient.add, patient.list, patient.show, alerts, alert.ack, alert.close, status. */
int care_admin(struct care *care, struct str verb, struct str arguments, struct buf *answer, struct err *err);

/* true when the verb changes something, so that a repeated request id is answered from before. */
bool care_admin_changes(struct str verb);

#endif
