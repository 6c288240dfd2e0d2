/* SPDX-License-Identifier: ISC
 * escalate_inside.h - what the files escalate*.c share, and the actions that the state tables name; for them and their test. */
#ifndef NAPE_CARE_ESCALATE_INSIDE_H
#define NAPE_CARE_ESCALATE_INSIDE_H

#include "care/answer_table.h"
#include "care/duty.h"
#include "care/escalate.h"
#include "care/escalate_table.h"
#include "model/conversation.h"

/* One escalation while it is moved. */
struct escalate {
    struct care *care;
    const struct person *person;   /* the patient */
    struct escalation row;         /* id 0: none is open */
    struct escalation_flag *flags; /* of the row, in the arena */
    size_t n_flags;
    const struct assessment *raised; /* flags to be noted as soon as there is a row; NULL: none */
    int64_t inbox_id;              /* the text in hand; 0: none, a time-out or a member */
    struct str shown;              /* its words as the team reads them; empty: look them up */
    struct str question;           /* flag to be asked about next */
    struct str question_as;        /* message key to ask it with; empty: the rule's */
    int member;                    /* who acts; -1: nobody of the team */
    struct str who;
    int to;                        /* PASS: the member it goes to */
    const char *outcome;           /* CLOSE */
};

/* Walks one row of a table: sets state and time-out, acts, saves. */
int escalate_team(struct escalate *e, enum team_event event, struct err *err);
int escalate_side(struct escalate *e, enum side_event event, struct err *err);
enum patient_side escalate_side_of(const struct escalation *row);

/* Fills e with the open escalation of the patient, or with none. */
int escalate_load(struct escalate *e, struct care *care, const struct person *person, struct err *err);
int escalate_load_flags(struct escalate *e, struct err *err);
/* Notes e->raised, for which there is a row. */
int escalate_note(struct escalate *e, struct err *err);
/* The flag of that id, or NULL. */
const struct escalation_flag *escalate_flag(const struct escalate *e, struct str id);
/* Whether somebody knows of it or is being rung. */
bool escalate_is_ringing(const struct escalation *row);
/* Whether somebody was told of the open question, or was put on a list to be. */
bool escalate_question_known(const struct escalation *row);
/* A flag of the row gives that advice. */
bool escalate_has_advice(const struct escalate *e, const char *advice);

/* The policy's steps as they stand now, as JSON, and one of such steps by today's indexes; what is not there any more is left out. */
struct str escalate_steps(const struct escalate *e);
struct cJSON;
struct team_step escalate_step(const struct care *care, const struct cJSON *step);

/* Ids in a list of words. */
bool escalate_names(struct str list, const char *id);
struct str escalate_names_add(struct arena *arena, struct str list, const char *id);

/* What an alert says to a member (escalate_alert.c). */
struct str escalate_alert_text(struct escalate *e, int member, enum message message, struct err *err);
/* Both forms of it, the whole one and the brief one (decision 33), in a post to the member's address of that rank; the caller posts it. */
int escalate_alert_post(struct escalate *e, int member, size_t address, enum message message, struct member_post *out, struct err *err);
/* The same for what is no alert: that there is news, beside that body. */
int escalate_news_post(struct escalate *e, int member, struct str body, struct member_post *out, struct err *err);
/* What the patient writes while the alert is open, to whoever took it or was rung last.  Returns to how many. */
int escalate_pass_on(struct escalate *e, struct err *err);
/* Looks up the words for the team, when none are in hand. */
int escalate_find_words(struct escalate *e, struct err *err);
/* The topic of "Has help come?", which the first re-ask asks; and the same, once more. */
#define TOPIC_HELP "help"
int escalate_ask_help(struct escalate *e, struct err *err);
/* The short form of what they were told to do; what was asked about in vain, when it is about that. */
int escalate_say_short(struct escalate *e, struct err *err);
/* The text of the question about the flag. */
struct str escalate_question_text(const struct escalate *e, struct str flag);

/* A text of a patient on its way (escalate_text.c, escalate_answer.c). */
struct text_pass {
    struct care *care;
    const struct person *person;
    const struct care_text *text;
    int64_t inbox_id;
    const struct screening *screening;
    struct str words;           /* repaired */
    struct conversation conversation;
    struct safety *out;
    struct escalate e;
};

/* The text as an answer to the open question. */
int escalate_answer(struct text_pass *p, struct err *err);
/* Its question has its answer: the next one, or the day list, or the end.  1: another question was put. */
int escalate_settle(struct text_pass *p, struct err *err);
/* "Its bob", behind a sign that was taken for another's at that phone (escalate_whose.c).  1: it was that. */
int escalate_whose(struct text_pass *p, struct err *err);
/* What people say after the advice (escalate_after.c): first the signs that lie in "I won't call 911" are taken out, then it is answered. */
int escalate_drop_refusal(struct text_pass *p, struct err *err);
int escalate_after(struct text_pass *p, struct err *err);
/* "It came back", while an alert is open: the flag that opened it, again (decision 8). */
int escalate_add_returned(struct text_pass *p, struct err *err);
/* SAFE, said and not asked: "safe? idk" is neither. */
bool escalate_says_safe(const struct text_pass *p);
/* Definite flags of emergency or urgent: alert and advice.  A possible one: its question, now or in turn.  And what can wait. */
int escalate_alarm(struct text_pass *p, const struct assessment *assessment, struct str words, struct err *err);
int escalate_possible(struct text_pass *p, const struct assessment *assessment, const struct flag *flag, struct err *err);
int escalate_listed(struct text_pass *p, const struct assessment *assessment, struct str words, struct err *err);

/* Actions of the team's side (escalate_ring.c). */
escalate_fn escalate_ring_first, escalate_ring_worse, escalate_ring_next, escalate_ring_returned, escalate_ring_phone,
    escalate_ring_silent, escalate_ring_passed, escalate_ring_asked, escalate_ring_opening, escalate_hold, escalate_take,
    escalate_take_part, escalate_end, escalate_second_look, escalate_phone_taker, escalate_silent_taker, escalate_asked_taker;
/* Actions of the patient's side (escalate_side.c). */
escalate_fn escalate_put_question, escalate_end_question, escalate_ask_again, escalate_unanswered, escalate_reask_first,
    escalate_reask_second, escalate_say_safe, escalate_to_phone;

#endif
