/* SPDX-License-Identifier: ISC
 * Which routine is suggested.  The area whose turn it is comes first: the one that was done longest ago, so that three sessions of two
 * pieces go through all six. */
#include <config.h>

#include "care/routine.h"

#include <string.h>

#include "care/routine_inside.h"
#include "store/observation_rows.h"

enum { DAY_S = 86400, LOOK_SESSIONS = 40, OFFERS_UNDONE = 2, HELPED_BEFORE_S = 6 * 3600, HELPED_AFTER_S = 6 * 3600,
       HELPED_DAYS = 90, TRIGGER_DAYS = 90, TIP_EVERY_S = 7 * DAY_S, TIP_AGAIN_S = 30 * DAY_S,
       OFFER_AGAIN_S = 12 * 3600, MILD_FROM = 10, MILD_TO = 40 };

bool routine_ids_have(struct str ids, const char *id)
{
    struct str part;
    while (str_cut(&ids, ' ', &part))
        if (str_is(part, id))
            return true;
    return false;
}

/* Everything that the choice looks at. */
struct pick {
    struct care *care;
    const struct person *person;
    const struct routines *routines;
    enum phase phase;
    const struct phase_now *now;
    struct session *sessions;  /* the latest first */
    size_t n_sessions;
};

/* Whether a session held that routine, or any of that area. */
static bool touches(const struct pick *p, const struct session *session, const struct routine *routine, bool by_area)
{
    if (!by_area)
        return routine_ids_have(session->routines, routine->id);
    for (size_t i = 0; i < routines_n(p->routines); i++) {
        const struct routine *other = routines_at(p->routines, i);
        if (strcmp(other->area, routine->area) == 0 && routine_ids_have(session->routines, other->id))
            return true;
    }
    return false;
}

/* When it had its turn: done last, or offered last if two offers since came to nothing; 0 never. */
static int64_t turn(const struct pick *p, const struct routine *routine, bool by_area)
{
    int64_t offered_utc = 0;
    int offers = 0;
    for (size_t i = 0; i < p->n_sessions; i++) {
        const struct session *s = &p->sessions[i];
        if (!touches(p, s, routine, by_area))
            continue;
        if (s->state == SESSION_DONE)
            return offers >= OFFERS_UNDONE ? offered_utc : s->done_utc;
        if (offers++ == 0)
            offered_utc = s->offered_utc;
    }
    return offers >= OFFERS_UNDONE ? offered_utc : 0;
}

static int64_t last_offered(const struct pick *p, const struct routine *routine)
{
    for (size_t i = 0; i < p->n_sessions; i++)
        if (touches(p, &p->sessions[i], routine, false))
            return p->sessions[i].offered_utc;
    return 0;
}

static size_t area_index(const struct pick *p, const struct routine *routine)
{
    size_t i = 0;
    while (i < routines_n_areas(p->routines) && strcmp(routines_area(p->routines, i), routine->area) != 0)
        i++;
    return i;
}

/* Whether a has its turn before b: by area, then by itself. */
static bool comes_first(const struct pick *p, const struct routine *a, const struct routine *b)
{
    const int64_t by[][2] = {
        { turn(p, a, true), turn(p, b, true) },
        { (int64_t)area_index(p, a), (int64_t)area_index(p, b) },
        { turn(p, a, false), turn(p, b, false) },
        { a->minutes_min == 0, b->minutes_min == 0 }, /* what a source gives a length for comes first */
        { last_offered(p, a), last_offered(p, b) },
    };
    for (size_t i = 0; i < sizeof by / sizeof *by; i++)
        if (by[i][0] != by[i][1])
            return by[i][0] < by[i][1];
    return false;
}

static bool is_allowed(const struct pick *p, const struct routine *routine)
{
    return (routine->phases & 1u << p->phase) != 0 && phase_hands_on_allowed(p->now, routine->touch, NULL);
}

/* Decision 28: whether the diary of the last months names, as a trigger, what the routine is not for. */
static int speaks_against(const struct pick *p, const struct routine *routine, bool *out, struct err *err)
{
    struct diary_entry *entries = NULL;
    size_t n = 0;
    int32_t today = p->person->now.date;
    *out = false;
    if (routine->not_with[0] == '\0')
        return 0;
    if (observation_rows_days(p->care->db, p->person->patient.id, date_add_days(today, -TRIGGER_DAYS), today, p->care->arena, &entries, &n,
                              err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const struct observation *o = &entries[i].observation;
        *out = *out || (o->code == OBS_TRIGGER && o->text != NULL && strcmp(o->text, routine->not_with) == 0);
    }
    return 0;
}

/* The piece whose turn it is, among those of the parts in the mask, in another area than `beside` (may be NULL). */
static const struct routine *best(const struct pick *p, unsigned parts, const struct routine *beside)
{
    const struct routine *found = NULL;
    for (size_t i = 0; i < routines_n(p->routines); i++) {
        const struct routine *routine = routines_at(p->routines, i);
        if ((parts & 1u << routine->part) == 0 || !is_allowed(p, routine) || strcmp(routine->id, "water") == 0
            || (beside != NULL && strcmp(routine->area, beside->area) == 0))
            continue;
        if (found == NULL || comes_first(p, routine, found))
            found = routine;
    }
    return found;
}

/* Two pieces between attacks, one and gentle at other times; at most one of them the longer kind. */
static void compose_session(const struct pick *p, struct routine_choice *out)
{
    const unsigned main = 1u << ROUTINE_MAIN, small = 1u << ROUTINE_SMALL;
    out->routine = best(p, main | small, NULL);
    if (out->routine == NULL || p->phase != PHASE_BETWEEN)
        return;
    out->then = best(p, out->routine->part == ROUTINE_MAIN ? small : main | small, out->routine);
    if (out->then != NULL && out->then->part == ROUTINE_MAIN) {
        const struct routine *piece = out->then;
        out->then = out->routine;
        out->routine = piece;
    }
}

/* Words */

static struct str notice(const struct pick *p, const char *id)
{
    return routine_notice(p->care, &p->person->voice, id);
}

/* "ball on the wall (10-15 min)" */
static struct str piece_name(const struct pick *p, const struct routine *routine)
{
    struct str name = str_of(routines_name(p->routines, p->person->voice.lang, routine));
    if (routine->minutes_min == 0)
        return name;
    const char *minutes = routine->minutes_min == routine->minutes_max
        ? arena_printf(p->care->arena, "%d", routine->minutes_min)
        : arena_printf(p->care->arena, "%d-%d", routine->minutes_min, routine->minutes_max);
    struct place places[] = { { "routine", name }, { "minutes", str_of(minutes) } };
    return compose(&p->person->voice, MESSAGE_ROUTINE_MINUTES, places, 2, p->care->arena);
}

static struct str two(const struct pick *p, struct str first, struct str second)
{
    struct place places[] = { { "routine", first }, { "second", second } };
    return second.n == 0 ? first : compose(&p->person->voice, MESSAGE_ROUTINE_THEN, places, 2, p->care->arena);
}

/* The last session of that routine after which the pain was less: the pain before and behind it.  1: found. */
static int helped(const struct pick *p, const struct routine *routine, int64_t *before, int64_t *after, struct err *err)
{
    struct diary_entry *entries = NULL;
    size_t n = 0;
    int32_t today = p->person->now.date;
    if (observation_rows_days(p->care->db, p->person->patient.id, date_add_days(today, -HELPED_DAYS), today, p->care->arena, &entries,
                              &n, err) < 0)
        return -1;
    for (size_t i = 0; i < p->n_sessions; i++) {
        const struct session *s = &p->sessions[i];
        if (s->state != SESSION_DONE || !touches(p, s, routine, false))
            continue;
        int64_t begun_utc = s->started_utc != 0 ? s->started_utc : s->offered_utc;
        *before = *after = -1;
        for (size_t k = 0; k < n; k++) {
            const struct diary_entry *e = &entries[k];
            if (e->observation.code != OBS_PAIN)
                continue;
            if (e->at_utc <= begun_utc ? begun_utc - e->at_utc <= HELPED_BEFORE_S && !e->observation.earlier
                                       : e->observation.earlier && e->at_utc - s->done_utc <= HELPED_AFTER_S && *before < 0)
                *before = e->observation.value_high;
            if (e->at_utc >= s->done_utc && e->at_utc - s->done_utc <= HELPED_AFTER_S && !e->observation.earlier && *after < 0)
                *after = e->observation.value_high;
        }
        if (*before >= 0 && *after >= 0)
            return *after < *before;
    }
    return 0;
}

static struct str tenths(const struct pick *p, int64_t value)
{
    return str_of(value % 10 == 0 ? arena_printf(p->care->arena, "%d", (int)(value / 10))
                                  : arena_printf(p->care->arena, "%d.%d", (int)(value / 10), (int)(value % 10)));
}

/* "Last time this took you from 5 to 3.", or empty. */
static int helped_text(const struct pick *p, const struct routine *routine, struct str *out, struct err *err)
{
    int64_t before = 0, after = 0;
    int rc = helped(p, routine, &before, &after, err);
    *out = STR("");
    if (rc == 1) {
        struct place places[] = { { "before", tenths(p, before) }, { "after", tenths(p, after) } };
        *out = compose(&p->person->voice, MESSAGE_ROUTINE_HELPED, places, 2, p->care->arena);
    }
    return rc < 0 ? -1 : 0;
}

/* Days since the first session with hands, when none of them made it worse; -1 otherwise. */
static int quiet_days(const struct pick *p)
{
    int64_t first_utc = 0;
    for (size_t i = 0; i < p->n_sessions; i++) {
        const struct session *s = &p->sessions[i];
        if (s->state != SESSION_DONE || !s->hands_on)
            continue;
        if (str_is(s->effect, "worse"))
            return -1;
        first_utc = s->done_utc;
    }
    return first_utc == 0 ? -1 : (int)((p->care->now_utc - first_utc) / DAY_S);
}

/* Decision 24: one tip a week; none twice in a month.  What is done with hands is advised between attacks only (decision 2). */
static int find_tip(const struct pick *p, struct routine_choice *out, struct err *err)
{
    int64_t at_utc = 0;
    int rc = session_rows_when_said(p->care->db, p->person->patient.id, STR("tip"), &at_utc, err);
    if (rc != 0 && (rc < 0 || p->care->now_utc - at_utc < TIP_EVERY_S))
        return rc < 0 ? -1 : 0;
    int64_t oldest_utc = INT64_MAX;
    for (size_t i = 0; i < routines_n_texts(p->routines); i++) {
        const struct routine_text *tip = routines_text(p->routines, i);
        bool fits = tip->with == ROUTINE_WITH_ANY || (tip->with == ROUTINE_WITH_HANDS) == out->hands_on;
        fits = fits && (tip->with != ROUTINE_WITH_HANDS || p->phase == PHASE_BETWEEN);
        if (tip->kind != ROUTINE_TIP || !fits || (tip->after_days > 0 && quiet_days(p) < tip->after_days))
            continue;
        rc = session_rows_when_said(p->care->db, p->person->patient.id, str_of(tip->id), &at_utc, err);
        if (rc < 0)
            return -1;
        if ((rc == 1 && p->care->now_utc - at_utc < TIP_AGAIN_S) || at_utc >= oldest_utc)
            continue;
        oldest_utc = at_utc;
        out->tip_id = tip->id;
        out->tip = str_of(routines_words(p->routines, p->person->voice.lang, ROUTINE_TIP, tip->id));
    }
    return 0;
}

static int word(const struct pick *p, struct routine_choice *out, struct err *err)
{
    struct arena *arena = p->care->arena;
    const struct voice *voice = &p->person->voice;
    const char *then_id = out->then != NULL ? out->then->id : "";
    out->hands_on = out->routine->touch != TOUCH_NONE;
    out->ids = str_of(arena_printf(arena, "%s%s%s", out->routine->id, out->then != NULL ? " " : "", then_id));
    out->name = two(p, str_of(routines_name(p->routines, voice->lang, out->routine)),
                    str_of(out->then != NULL ? routines_name(p->routines, voice->lang, out->then) : ""));
    struct place place = { "routine", two(p, piece_name(p, out->routine), out->then != NULL ? piece_name(p, out->then) : STR("")) };
    out->text = compose(voice, MESSAGE_ROUTINE_OFFER, &place, 1, arena);
    if (out->hands_on) {
        const struct routine *warm = routines_find(p->routines, STR("warm_up"));
        bool warmth = warm != NULL && out->routine->part == ROUTINE_MAIN && is_allowed(p, warm);
        struct str did;
        if (p->phase != PHASE_BETWEEN)
            out->text = compose_join(out->text, notice(p, "gentle"), arena);
        if (warmth)
            out->text = compose_join(out->text, notice(p, "warm_first"), arena);
        out->text = compose_join(out->text, notice(p, "sip_first"), arena);
        if (helped_text(p, out->routine, &did, err) < 0)
            return -1;
        out->text = compose_join(out->text, did, arena);
    }
    out->text = compose_join(out->text, compose(voice, MESSAGE_ROUTINE_GO, NULL, 0, arena), arena);
    return find_tip(p, out, err);
}

int routine_pick(struct care *care, const struct person *person, const struct phase_now *now, struct str wanted, bool hands_free,
                 struct routine_choice *out, enum hold *why, struct err *err)
{
    struct pick p = { .care = care, .person = person, .routines = messages_routines(care->setup->messages), .now = now };
    enum hold held = now->why;
    *out = (struct routine_choice){ .tip = STR("") };
    if (why != NULL)
        *why = now->safety_open ? HOLD_SAFETY : held;
    if (p.routines == NULL || now->safety_open)
        return 0;
    /* Decision 2: light touch in an attack is the team's option; then it is as in a mild one. */
    p.phase = now->phase == PHASE_ATTACK && now->touch != TOUCH_NONE ? PHASE_MILD : now->phase;
    if (session_rows_of(care->db, person->patient.id, LOOK_SESSIONS, care->arena, &p.sessions, &p.n_sessions, err) < 0)
        return -1;
    const struct routine *named = wanted.n > 0 ? routines_find(p.routines, wanted) : NULL;
    bool healing = false, against = false;
    if (routine_is_healing(care, person, &healing, err) < 0 || (named != NULL && speaks_against(&p, named, &against, err) < 0))
        return -1;
    if (named != NULL)
        out->routine = is_allowed(&p, named) && !against && !(healing && named->touch != TOUCH_NONE) ? named : NULL;
    else if (!healing)
        compose_session(&p, out);
    if (out->routine == NULL && hands_free)
        out->routine = best(&p, 1u << ROUTINE_BREAK, NULL);
    if (out->routine == NULL) {
        if (why != NULL)
            *why = against ? HOLD_DIARY : healing ? HOLD_TOUCH : held != HOLD_NONE ? held : HOLD_ATTACK;
        return 0;
    }
    if (why != NULL)
        *why = HOLD_NONE;
    return word(&p, out, err) < 0 ? -1 : 1;
}

int routine_offered(struct care *care, const struct person *person, const struct routine_choice *choice, struct err *err)
{
    struct session *before = NULL;
    size_t n = 0;
    if (session_rows_of(care->db, person->patient.id, 1, care->arena, &before, &n, err) < 0)
        return -1;
    if (n > 0 && (before[0].state == SESSION_OFFERED || before[0].state == SESSION_WALKING || before[0].state == SESSION_HELD)) {
        before[0].state = SESSION_LEFT;
        before[0].next_utc = 0;
        if (session_rows_save(care->db, &before[0], err) < 0)
            return -1;
    }
    struct session session = {
        .patient_id = person->patient.id, .address_id = person->address.id, .state = SESSION_OFFERED, .routines = choice->ids,
        .hands_on = choice->hands_on, .offered_utc = care->now_utc, .effect = STR(""),
    };
    if (choice->tip_id != NULL
        && (session_rows_said(care->db, session.patient_id, STR("tip"), care->now_utc, err) < 0
            || session_rows_said(care->db, session.patient_id, str_of(choice->tip_id), care->now_utc, err) < 0))
        return -1;
    return session_rows_put(care->db, &session, err);
}

/* Pain of one to three now, or what comes before an attack. */
static bool tells_of_mild(const struct reading *reading)
{
    for (size_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        bool pain = o->code == OBS_PAIN && !o->earlier && o->day == 0 && o->value_high >= MILD_FROM && o->value_high < MILD_TO;
        if (pain || ((o->code == OBS_YAWNING || o->code == OBS_CRAVING) && o->value != 0))
            return true;
    }
    return false;
}

int routine_mild(struct care *care, const struct person *person, const struct reading *reading, struct str *body, struct err *err)
{
    struct phase_now now;
    struct routine_choice choice;
    struct session *last = NULL;
    size_t n = 0;
    *body = STR("");
    if (person->patient.state != PATIENT_ACTIVE || person->patient.hands_on_cleared_by.n == 0 || !tells_of_mild(reading))
        return 0;
    if (phase_of(care, person, &now, err) < 0
        || session_rows_of(care->db, person->patient.id, 1, care->arena, &last, &n, err) < 0)
        return -1;
    if (now.phase != PHASE_MILD || now.since_utc != care->now_utc || now.touch == TOUCH_NONE
        || (n > 0 && care->now_utc - last[0].offered_utc < OFFER_AGAIN_S))
        return 0;
    int rc = routine_pick(care, person, &now, STR(""), false, &choice, NULL, err);
    if (rc <= 0)
        return rc;
    struct place place = { "routine", choice.name };
    *body = compose(&person->voice, MESSAGE_ROUTINE_MILD, &place, 1, care->arena);
    choice.tip_id = NULL;
    return routine_offered(care, person, &choice, err);
}
