/* SPDX-License-Identifier: ISC
 * What the table of an attack names. */
#include <config.h>

#include "care/attack_inside.h"

#include "care/escalate.h"
#include "care/routine.h"
#include "model/conversation.h"
#include "nlp/read.h"
#include "store/conversation_rows.h"
#include "store/observation_rows.h"
#include "store/session_rows.h"

enum { HOUR_S = 3600, SCREEN_ANSWER_S = 4 * HOUR_S, CHECK_ANSWER_S = 12 * HOUR_S, ONSET_MAX_S = 3 * 86400, STALE_S = 2 * HOUR_S,
       ASSESS_S = 30 * 86400, ASSESS_AGAIN_S = 60 * 86400, ASSESS_ATTACKS = 4, ASSESS_STRAIN = 2, ASSESS_DAYS = 10,
       ASSESS_SEVERE = 80, ASSESS_SEVERE_DAYS = 3, ASSESS_RELIEF = 2 };

static void add(struct attacking *a, struct str text)
{
    if (!a->quiet)
        a->body = compose_join(a->body, text, a->care->arena);
}

struct str attack_question(const struct attacking *a)
{
    const char *key = arena_printf(a->care->arena, "attack.screen.%d", a->row.wording % ATTACK_WORDINGS + 1);
    return compose_key(&a->person->voice, key, NULL, 0, a->care->arena);
}

/* When it began, as far as the text tells. */
static int64_t onset_utc(const struct attacking *a)
{
    int64_t now_utc = a->care->now_utc, at_utc = now_utc;
    for (size_t i = 0; a->reading != NULL && i < a->reading->n_observations; i++) {
        const struct observation *o = &a->reading->observations[i];
        if (o->code == OBS_ONSET) {
            at_utc = zone_utc(a->person->zone, date_add_days(a->person->now.date, o->day), (int)o->value);
            if (at_utc > now_utc)
                at_utc -= 86400; /* "since 2pm" written in the morning */
        } else if (o->code == OBS_DURATION) {
            at_utc = now_utc - o->value_high * HOUR_S / OBSERVATION_KINDS[OBS_DURATION].scale;
        }
    }
    return at_utc < now_utc - ONSET_MAX_S ? now_utc - ONSET_MAX_S : at_utc;
}

int attack_note(struct attacking *a, struct err *err)
{
    struct attack *row = &a->row;
    (void)err;
    row->last_utc = a->care->now_utc;
    for (size_t i = 0; a->reading != NULL && i < a->reading->n_observations; i++) {
        const struct observation *o = &a->reading->observations[i];
        if (o->code != OBS_PAIN || o->day != 0)
            continue;
        if (!o->earlier)
            row->pain = (int)o->value_high;
        if ((int)o->value_high > row->worst)
            row->worst = (int)o->value_high;
    }
    return 0;
}

static int begin(struct attacking *a, struct err *err)
{
    int64_t before = 0;
    if (attack_rows_count(a->care->db, a->person->patient.id, &before, err) < 0)
        return -1;
    a->row.patient_id = a->person->patient.id;
    a->row.address_id = a->person->address.id;
    a->row.opened_utc = a->care->now_utc;
    a->row.onset_utc = onset_utc(a);
    a->row.wording = (int)(before % ATTACK_WORDINGS);
    a->row.pain = a->row.worst = -1;
    return attack_note(a, err);
}

/* Puts what the next answer is about. */
static int converse(const struct attacking *a, enum conversation_kind kind, int question, int64_t answer_s, struct err *err)
{
    struct conversation c = {
        .patient_id = a->person->patient.id, .address_id = a->person->address.id, .kind = kind, .question = question,
        .asks = a->row.screen_asks, .asked_utc = a->care->now_utc, .expires_utc = a->care->now_utc + answer_s,
    };
    return conversation_rows_put(a->care->db, &c, err);
}

/* Decision 5: named danger signs, in one text; what is safe comes with the answer. */
int attack_open(struct attacking *a, struct err *err)
{
    if (begin(a, err) < 0)
        return -1;
    a->row.screen_utc = a->care->now_utc;
    a->row.screen_asks = 1;
    add(a, attack_question(a));
    return converse(a, CONVERSATION_SCREEN, QUESTION_YES_NO, SCREEN_ANSWER_S, err);
}

int attack_open_quiet(struct attacking *a, struct err *err)
{
    return begin(a, err);
}

/* The question about the signs is over; safety may have put its own since. */
static int end_screen(const struct attacking *a, struct err *err)
{
    struct conversation open;
    int rc = conversation_rows_get(a->care->db, a->person->patient.id, a->person->address.id, a->care->now_utc, a->care->arena, &open,
                                   err);
    if (rc != 1 || (open.kind != CONVERSATION_SCREEN && open.kind != CONVERSATION_PAIN))
        return rc < 0 ? -1 : 0;
    return conversation_rows_end(a->care->db, a->person->patient.id, a->person->address.id, err);
}

int attack_settled(struct attacking *a, struct err *err)
{
    if (a->event == ATTACK_SAID_YES)
        a->row.screen_answer = ANSWER_YES;
    return attack_note(a, err) < 0 ? -1 : end_screen(a, err);
}

int attack_offer(struct attacking *a, struct err *err)
{
    struct place time = { "time", clock_text(a->care, a->person->zone, a->row.next_utc) };
    a->row.screen_answer = ANSWER_NO;
    add(a, compose(&a->person->voice, MESSAGE_ATTACK_AFTER_NO, &time, 1, a->care->arena));
    add(a, routine_notice(a->care, &a->person->voice, "rest"));
    return attack_note(a, err) < 0 ? -1 : end_screen(a, err);
}

int attack_ask_again(struct attacking *a, struct err *err)
{
    a->row.wording++;
    a->row.screen_asks++;
    a->row.screen_utc = a->care->now_utc;
    struct place question = { "question", attack_question(a) };
    add(a, compose(&a->person->voice, MESSAGE_ASK_AGAIN, &question, 1, a->care->arena));
    return attack_note(a, err) < 0 ? -1 : converse(a, CONVERSATION_SCREEN, QUESTION_YES_NO, SCREEN_ANSWER_S, err);
}

/* What was denied before may be there now. */
int attack_ask_worse(struct attacking *a, struct err *err)
{
    a->row.wording++;
    a->row.screen_asks++;
    a->row.screen_utc = a->care->now_utc;
    a->row.screen_answer = ANSWER_NONE;
    struct place question = { "question", attack_question(a) };
    add(a, compose(&a->person->voice, MESSAGE_ATTACK_WORSE, &question, 1, a->care->arena));
    return attack_note(a, err) < 0 ? -1 : converse(a, CONVERSATION_SCREEN, QUESTION_YES_NO, SCREEN_ANSWER_S, err);
}

int attack_list(struct attacking *a, struct err *err)
{
    a->row.screen_answer = ANSWER_UNCLEAR;
    add(a, say(a->care, &a->person->voice, MESSAGE_ATTACK_LISTED));
    if (attack_note(a, err) < 0 || end_screen(a, err) < 0)
        return -1;
    return escalate_list(a->care, a->person, a->inbox_id, "screen", err);
}

/* Not said later than it makes sense (P6). */
static int ask(struct attacking *a, enum message message, const char *slot, struct err *err)
{
    a->row.checks++;
    const char *own = arena_printf(a->care->arena, "%s.%d", slot, a->row.checks);
    if (converse(a, CONVERSATION_PAIN, QUESTION_PAIN, CHECK_ANSWER_S, err) < 0)
        return -1;
    return post_until(a->care, a->person, CLASS_REMINDER, (struct origin){ "attack", a->row.id, own }, a->care->now_utc + STALE_S,
                       say(a->care, &a->person->voice, message), err);
}

int attack_check(struct attacking *a, struct err *err)
{
    return ask(a, MESSAGE_ATTACK_CHECK, "check", err);
}

/* Nobody answered about the danger signs: they are named again. */
int attack_check_signs(struct attacking *a, struct err *err)
{
    return ask(a, MESSAGE_ATTACK_CHECK_SIGNS, "check", err);
}

int attack_ask_morning(struct attacking *a, struct err *err)
{
    return ask(a, MESSAGE_ATTACK_MORNING, "morning", err);
}

static int over(struct attacking *a, struct err *err)
{
    a->row.ended_utc = a->care->now_utc;
    a->row.ended_by = (int)a->event;
    return end_screen(a, err);
}

/* What the diary of the last month says for an assessment, beside how many attacks there were. */
static bool speaks_for_it(const struct diary_entry *entries, size_t n)
{
    int relief = 0;
    for (size_t i = 0; i < n; i++) {
        const struct observation *o = &entries[i].observation;
        struct str word = o->text != NULL ? str_of(o->text) : STR("");
        bool limited = o->code == OBS_NECK_TURN && word.n > 0 && !str_is(word, "free");
        bool strain = o->code == OBS_TRIGGER && (str_is(word, "repetitive_work") || str_is(word, "neck_strain"));
        bool stiff = (o->code == OBS_SHOULDER_STIFFNESS || o->code == OBS_JAW_MORNING) && o->value != 0;
        if (limited || strain || stiff)
            return true;
        relief += o->code == OBS_ROUTINE_EFFECT && str_is(word, "better"); /* it helped, and came back */
    }
    return relief >= ASSESS_RELIEF;
}

/* Days of the last month with pain, and attacks that were severe. */
static void count_pain(const struct diary_entry *entries, size_t n, int *days, int *severe_days)
{
    int32_t last = 0, last_severe = 0;
    *days = *severe_days = 0;
    for (size_t i = 0; i < n; i++) {
        const struct observation *o = &entries[i].observation;
        if (o->code != OBS_PAIN || o->value_high == 0)
            continue;
        *days += entries[i].local_date != last;
        last = entries[i].local_date;
        if (o->value_high >= ASSESS_SEVERE) {
            *severe_days += entries[i].local_date != last_severe;
            last_severe = entries[i].local_date;
        }
    }
}

/* Decision 30: an assessment is advised when headaches are recurring, persistent or severe, with a neck that does not turn, after strain
 * or the same work again and again, or helped only for a while.  The numbers are ours.  Said at most every two months. */
static int add_assess(struct attacking *a, struct err *err)
{
    struct care *care = a->care;
    int64_t id = a->person->patient.id, attacks = 0, said_utc = 0;
    struct diary_entry *entries = NULL;
    size_t n = 0;
    int days = 0, severe_days = 0;
    int rc = session_rows_when_said(care->db, id, STR("assess"), &said_utc, err);
    if (rc < 0 || (rc == 1 && care->now_utc - said_utc < ASSESS_AGAIN_S))
        return rc < 0 ? -1 : 0;
    int32_t today = a->person->now.date;
    if (attack_rows_since(care->db, id, care->now_utc - ASSESS_S, &attacks, err) < 0
        || observation_rows_days(care->db, id, date_add_days(today, -30), today, care->arena, &entries, &n, err) < 0)
        return -1;
    count_pain(entries, n, &days, &severe_days);
    bool worth = attacks >= ASSESS_ATTACKS || days >= ASSESS_DAYS || severe_days >= ASSESS_SEVERE_DAYS
        || (attacks >= ASSESS_STRAIN && speaks_for_it(entries, n));
    if (a->quiet || !worth)
        return 0;
    add(a, say(care, &a->person->voice, MESSAGE_ATTACK_ASSESS));
    return session_rows_said(care->db, id, STR("assess"), care->now_utc, err);
}

/* "This attack lasted about 7 h; worst 8." */
int attack_end(struct attacking *a, struct err *err)
{
    struct arena *arena = a->care->arena;
    if (attack_note(a, err) < 0)
        return -1;
    int64_t hours = (a->care->now_utc - a->row.onset_utc + HOUR_S / 2) / HOUR_S;
    int worst = a->row.worst;
    struct place places[] = {
        { "hours", str_of(arena_printf(arena, "%lld", (long long)(hours < 1 ? 1 : hours))) },
        { "worst", str_of(worst % 10 == 0 ? arena_printf(arena, "%d", worst / 10) : arena_printf(arena, "%d.%d", worst / 10, worst % 10)) },
    };
    add(a, compose(&a->person->voice, worst < 0 ? MESSAGE_ATTACK_OVER_PLAIN : MESSAGE_ATTACK_OVER, places, 2, arena));
    return add_assess(a, err) < 0 ? -1 : over(a, err);
}

int attack_drop(struct attacking *a, struct err *err)
{
    return over(a, err);
}
