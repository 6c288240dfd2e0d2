/* SPDX-License-Identifier: ISC
 * intake_talk.h - the questions after joining: three grouped texts, resumed the next day, skipped with a word, asked again with
 * INTAKE; MY INFO and the texts that change one thing (decisions 1, 21, 27).  What happens when stands in intake_table.c, what is
 * asked in rules/intake.conf.  Unanswered means that hands-on routines stay off.  The worker's thread only. */
#ifndef NAPE_CARE_INTAKE_TALK_H
#define NAPE_CARE_INTAKE_TALK_H

#include "care/intake_read.h"
#include "care/person.h"

/* Somebody has joined by the text inbox_id: the first question goes out, where the site wants that. */
int intake_begin(struct care *care, struct person *person, int64_t inbox_id, struct err *err);

/* A member wants somebody asked who joined elsewhere, or again.  1: they cannot be asked (not joined, or there is nothing to ask). */
int intake_ask(struct care *care, struct person *person, struct err *err);

/* The topic of the conversation after MY INFO. */
#define INTAKE_TOPIC_INFO "info"

/* What a text is to the intake, looked at before safety is. */
struct intake_prompted {
    bool open;                    /* one of its texts is the last thing asked at this address */
    bool info;                    /* MY INFO was: CHANGE asks all again */
    const struct intake_text *asked;
    struct intake_answer answer;
};

/* Reads the answer; where the text is one, danger that likeness alone heard in a list of old illnesses is made a question
 * (P4: *screening is replaced by a copy in the arena). */
int intake_prompted(struct care *care, const struct person *person, const struct care_text *text, const struct screening **screening,
                    struct intake_prompted *out, struct err *err);

/* Whether a text that raised nothing is one of ours: an answer to what is asked, or about what is known. */
enum intake_hears { INTAKE_HEARS_NOT, INTAKE_HEARS_ANSWER, INTAKE_HEARS_KNOWN };
int intake_hears(struct care *care, struct person *person, const struct care_text *text, const struct reading *reading,
                 const struct intake_prompted *prompted, enum intake_hears *out, struct err *err);

/* After safety and consent.  quiet: nothing else may be said.  1: the text was for the intake or about what is known of the person;
 * *body is what is to be said, *outcome one word.  What of reading was part of the answer is taken out of it.  0: it was not. */
int intake_said(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, struct reading *reading,
                const struct intake_prompted *prompted, bool quiet, struct str *body, const char **outcome, struct err *err);

/* What speaks against hands-on routines counts in every text, whatever was asked: they are off at once, and the team sees it.  *body
 * is what is to be said of it where anything may be said; while the intake asks, its end says it. */
int intake_told(struct care *care, struct person *person, struct str text, const struct reading *reading,
                const struct intake_prompted *prompted, int64_t inbox_id, struct str *body, struct err *err);

/* STOP. */
int intake_left(struct care *care, struct person *person, struct err *err);

/* What is due.  As care_due and care_next_due. */
int intake_due(struct care *care, size_t limit, struct err *err);
int intake_next_due(struct care *care, int64_t *utc, struct err *err);

/* MY INFO: what is known, and how to change it; nothing personal when the writer may be somebody else (decision 21).  asked: a text
 * of the intake is open, and stays so. */
int intake_info(struct care *care, const struct person *person, bool asked, struct str *body, struct err *err);

/* Why hands-on routines are off, for the team: the names of the items in English, "unanswered"; empty when they are on. */
int intake_why_off(struct care *care, const struct person *person, struct str *out, struct err *err);

#endif
