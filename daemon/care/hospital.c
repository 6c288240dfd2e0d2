/* SPDX-License-Identifier: ISC
 * The rest is a pause of its own: START ends it like any other, and a note of when it began tells that "I'm home" is about it. */
#include <config.h>

#include "care/hospital.h"

#include "care/days_off.h"
#include "care/escalate.h"
#include "care/remind.h"
#include "care/remind_inside.h"
#include "care/setting.h"
#include "care/times.h"
#include "care/whose.h"
#include "store/address_rows.h"
#include "store/patient_rows.h"
#include "store/plan_rows.h"
#include "store/session_rows.h"

enum { DAY_S = 86400, BEFORE_TOKENS = 2, AT_FIRST_EVERY = 2 };

#define SAID_IN STR("hospital")
#define SAID_HOME STR("hospital_home")

enum away { AWAY_NOT, AWAY_HOSPITAL, AWAY_BEREAVED, AWAY_MOVED, AWAY_DIED };

static const struct {
    const char *reason; /* on the day list */
    enum message message;
} AWAY[] = {
    [AWAY_HOSPITAL] = { "hospital", MESSAGE_HOSPITAL_REST },
    [AWAY_BEREAVED] = { "bereaved", MESSAGE_HOSPITAL_BEREAVED },
    [AWAY_MOVED] = { "moved", MESSAGE_HOSPITAL_MOVED },
    [AWAY_DIED] = { "died", MESSAGE_HOSPITAL_DIED },
};

struct looking {
    const struct times *times;
    struct arena *arena;
    struct intake_tokens t;
};

static bool holds(const struct looking *l, enum times_words words)
{
    for (size_t i = 0; i < l->t.n; i++)
        if (times_at(l->times, words, &l->t, i, NULL) > 0)
            return true;
    return false;
}

/* "when I'm in hospital" says nothing of now. */
static bool is_of_now(const struct looking *l, size_t begin)
{
    for (size_t i = begin > BEFORE_TOKENS ? begin - BEFORE_TOKENS : 0; i < begin; i++)
        if (times_at(l->times, TIMES_NOT_HERE, &l->t, i, NULL) > 0)
            return false;
    return true;
}

/* "I'm in" and, behind it and words like "the", a place where people stay. */
static bool is_there(const struct looking *l, size_t i)
{
    size_t n = times_at(l->times, TIMES_HERE, &l->t, i, NULL), more;
    if (n == 0)
        return false;
    for (i += n; i < l->t.n && times_at(l->times, TIMES_STAY, &l->t, i, NULL) == 0; i += more)
        if ((more = times_at(l->times, TIMES_LIGHT, &l->t, i, NULL)) == 0)
            return false;
    return i < l->t.n;
}

static enum away away_of(const struct looking *l)
{
    if (holds(l, TIMES_NO_STAY))
        return AWAY_NOT;
    for (size_t i = 0; i < l->t.n; i++) {
        bool in = is_there(l, i) || times_at(l->times, TIMES_ADMITTED, &l->t, i, NULL) > 0;
        if (in && is_of_now(l, i))
            return AWAY_HOSPITAL;
        if (times_at(l->times, TIMES_BEREAVED, &l->t, i, NULL) > 0 && is_of_now(l, i))
            return AWAY_BEREAVED;
        if (times_at(l->times, TIMES_MOVED_AWAY, &l->t, i, NULL) > 0 && is_of_now(l, i))
            return AWAY_MOVED;
    }
    return AWAY_NOT;
}

/* The first name stands there. */
static bool is_name(const struct looking *l, size_t i, struct str name)
{
    return i < l->t.n && name.n > 0 && l->t.tokens[i].kind == INTAKE_WORD && str_equal(str_of(l->t.tokens[i].word), name);
}

/* "Luiss daughter" */
static bool is_of_name(const struct looking *l, size_t i, struct str name)
{
    struct str word = str_of(l->t.tokens[i].word);
    return name.n > 0 && word.n == name.n + 1 && word.s[name.n] == 's' && str_starts(word, arena_str(l->arena, name).s);
}

/* "Luis died", "murio Luis"; or "he died", from one who says that they write for him.  name: the patient's, as it is compared. */
static bool tells_death(const struct looking *l, struct str name)
{
    bool for_them = holds(l, TIMES_FOR_THEM);
    for (size_t i = 0; i < l->t.n; i++)
        for_them = for_them || is_of_name(l, i, name);
    for (size_t i = 0; i < l->t.n; i++) {
        bool he = times_at(l->times, TIMES_HE_DIED, &l->t, i, NULL) > 0 || times_at(l->times, TIMES_BEREAVED, &l->t, i, NULL) > 0;
        size_t n = times_at(l->times, TIMES_DIED, &l->t, i, NULL), dead = times_at(l->times, TIMES_DEAD, &l->t, i, NULL);
        bool behind = i > 0 && is_name(l, i - 1, name), ends = i + dead == l->t.n || l->t.tokens[i + dead].kind == INTAKE_MARK;
        bool named = (n > 0 && (behind || is_name(l, i + n, name))) || (dead > 0 && behind && ends);
        if (((he && for_them) || named) && is_of_now(l, i))
            return true;
    }
    return false;
}

/* "I'm home", "discharged"; the bare word when it is all they write.  Not "home tomorrow". */
static bool says_home(const struct looking *l)
{
    static const enum times_words LATER[] = { TIMES_TOMORROW, TIMES_AFTER_TOMORROW, TIMES_NEXT_WEEK, TIMES_WEEKDAY, TIMES_GOING, TIMES_UNTIL };
    for (size_t i = 0; i < sizeof LATER / sizeof *LATER; i++)
        if (holds(l, LATER[i]))
            return false;
    for (size_t i = 0; i < l->t.n; i++) {
        size_t n = times_at(l->times, TIMES_DISCHARGED, &l->t, i, NULL), home = times_at(l->times, TIMES_HOME, &l->t, i, NULL);
        n = home > n ? home : n;
        if ((n > 1 && is_of_now(l, i)) || (n == 1 && l->t.n == 1))
            return true;
    }
    return false;
}

/* What is said again begins with every second date; MORE brings all back. */
static int begin_gently(struct care *care, int64_t patient_id, struct err *err)
{
    struct plan *plans = NULL;
    size_t n = 0;
    if (plan_rows_of(care->db, patient_id, care->arena, &plans, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (remind_is_important(plans[i].kind) || plans[i].thin >= AT_FIRST_EVERY)
            continue;
        plans[i].thin = AT_FIRST_EVERY;
        if (plan_rows_save(care->db, &plans[i], err) < 0)
            return -1;
    }
    return 0;
}

static int most_days(const struct care *care)
{
    int days = care->setup->settings->plans.hospital_days;
    return days > 0 ? days : HOSPITAL_DAYS;
}

/* A pause that they asked for and that lasts longer stays. */
static int rest(struct care *care, struct person *person, bool ends, struct err *err)
{
    struct patient *p = &person->patient;
    int64_t until_utc = ends ? zone_utc(person->zone, date_add_days(person->now.date, most_days(care)), 0) : 0;
    bool longer = p->state == PATIENT_PAUSED && (p->paused_until_utc == 0 || (until_utc != 0 && p->paused_until_utc > until_utc));
    if (begin_gently(care, p->id, err) < 0)
        return -1;
    if (longer)
        return 0;
    p->state = PATIENT_PAUSED;
    p->paused_until_utc = until_utc;
    if (patient_rows_save(care->db, p, err) < 0)
        return -1;
    return ends ? session_rows_said(care->db, p->id, SAID_IN, care->now_utc, err) : 0;
}

/* Whether the pause that is on is that of the hospital. */
static int is_in(struct care *care, const struct person *person, struct err *err)
{
    int64_t in_utc = 0, home_utc = 0;
    if (person->patient.state != PATIENT_PAUSED || person->patient.erase_utc != 0)
        return 0;
    int rc = session_rows_when_said(care->db, person->patient.id, SAID_IN, &in_utc, err);
    if (rc != 1 || session_rows_when_said(care->db, person->patient.id, SAID_HOME, &home_utc, err) < 0)
        return rc == 0 ? 0 : -1;
    return in_utc > home_utc;
}

static int come_home(struct care *care, struct person *person, struct str *body, struct err *err)
{
    struct patient *p = &person->patient;
    p->paused_until_utc = zone_utc(person->zone, date_add_days(person->now.date, 1), 0);
    if (patient_rows_save(care->db, p, err) < 0 || session_rows_said(care->db, p->id, SAID_HOME, care->now_utc, err) < 0
        || remind_wake(care, p->id, err) < 0)
        return -1;
    *body = compose_join(*body, say(care, &person->voice, MESSAGE_HOSPITAL_HOME), care->arena);
    return 0;
}

/* Whose name stands in the text, of those at that phone; else the person. */
static int who_died(struct care *care, const struct person *person, const struct looking *l, struct person *out, bool *told, struct err *err)
{
    int64_t *people = NULL;
    size_t n = 0;
    if (address_rows_people(care->db, person->address.id, care->arena, &people, &n, err) < 0)
        return -1;
    *out = *person;
    *told = tells_death(l, whose_first_name(care, person->patient.name));
    for (size_t i = 0; person->shared && i < n; i++) {
        struct person one;
        if (person_load(care, people[i], person->address.id, &one, err) < 0)
            return -1;
        struct str name = whose_first_name(care, one.patient.name);
        bool there = false;
        for (size_t k = 0; k < l->t.n; k++)
            there = there || is_name(l, k, name);
        if (!there || !tells_death(l, name))
            continue;
        *out = one;
        *told = true;
    }
    return 0;
}

int hospital_died(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id, bool quiet,
                  struct err *err)
{
    struct looking l = { .times = messages_times(care->setup->messages), .arena = care->arena };
    struct person who;
    bool told = false;
    if (l.times == NULL || person->patient.joined_utc == 0 || person->patient.erase_utc != 0)
        return 0;
    l.t = intake_cut(words_repaired(text->inbound->text, care->arena), care->arena);
    if (who_died(care, person, &l, &who, &told, err) < 0)
        return -1;
    if (!told)
        return 0;
    if (setting_note(care, &who, SETTING_PAUSE, inbox_id, err) < 0
        || (who.patient.state == PATIENT_ACTIVE || who.patient.state == PATIENT_PAUSED ? rest(care, &who, false, err) : 0) < 0
        || escalate_list(care, &who, inbox_id, AWAY[AWAY_DIED].reason, err) < 0 || escalate_no_reasks(care, &who, err) < 0)
        return -1;
    struct str body = say(care, &person->voice, AWAY[AWAY_DIED].message);
    return quiet || post_person(care, person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "died" }, body, err) == 0 ? 1 : -1;
}

int hospital_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, struct str *body,
                  struct err *err)
{
    struct looking l = { .times = messages_times(care->setup->messages), .arena = care->arena };
    bool joined = person->patient.state == PATIENT_ACTIVE || person->patient.state == PATIENT_PAUSED;
    if (l.times == NULL || !joined || person->patient.erase_utc != 0 || person_is_doubtful(care, person)) /* FORGET ME rests by itself */
        return 0;
    l.t = intake_cut(words_repaired(text->inbound->text, care->arena), care->arena);
    enum away away = away_of(&l);
    if (away == AWAY_NOT) {
        int in = says_home(&l) ? is_in(care, person, err) : 0;
        return in == 1 ? come_home(care, person, body, err) : in;
    }
    if (setting_note(care, person, SETTING_PAUSE, inbox_id, err) < 0)
        return -1;
    if (rest(care, person, away == AWAY_HOSPITAL, err) < 0 || escalate_list(care, person, inbox_id, AWAY[away].reason, err) < 0)
        return -1;
    struct place days = { "n", str_of(arena_printf(care->arena, "%d", most_days(care))) };
    *body = compose_join(*body, compose(&person->voice, AWAY[away].message, &days, 1, care->arena), care->arena);
    return 0;
}
