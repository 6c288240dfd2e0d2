/* SPDX-License-Identifier: ISC
 * Walking through a session.  Decision 23: one or two texts with holds in slow breaths; by the clock, step by step, only where a
 * message costs nothing and comes at once, or after STEPS. */
#include <config.h>

#include "care/routine_inside.h"

#include <string.h>

#include "store/patient_rows.h"

enum { STEP_READ_S = 20, HOLD_MORE_S = 5, HELD_MAX_S = 3600, PIECES_MAX = 4, MINUTE_S = 60 };

/* One step among all of a session. */
struct step {
    const struct routine *routine;
    size_t i, n;              /* of the routine */
    int total;                /* of the session */
};

/* The routines of the session; the ids of those that a reload took away are passed over. */
static size_t pieces(const struct walk *w, const struct routine *out[PIECES_MAX])
{
    struct str rest = w->session.routines, id;
    size_t n = 0;
    while (n < PIECES_MAX && str_cut(&rest, ' ', &id)) {
        const struct routine *routine = routines_find(w->routines, id);
        if (routine != NULL)
            out[n++] = routine;
    }
    return n;
}

static bool step_at(const struct walk *w, int at, struct step *out)
{
    const struct routine *all[PIECES_MAX];
    size_t n = pieces(w, all);
    int before = 0;
    bool found = false;
    *out = (struct step){ .routine = NULL };
    for (size_t k = 0; k < n; k++) {
        int steps = (int)routines_n_steps(w->routines, w->person->voice.lang, all[k]);
        if (!found && at < before + steps) {
            out->routine = all[k];
            out->i = (size_t)(at - before);
            out->n = (size_t)steps;
            found = true;
        }
        before += steps;
    }
    out->total = before;
    return found;
}

/* "4 slow breaths", "20 seconds" */
static struct str hold_text(const struct walk *w, int s, bool timed)
{
    int breath_s = routines_breath_s(w->routines);
    struct arena *arena = w->care->arena;
    struct place n = { "n", str_of(arena_printf(arena, "%d", timed ? s : (s + breath_s - 1) / breath_s)) };
    return compose(&w->person->voice, timed ? MESSAGE_ROUTINE_SECONDS : MESSAGE_ROUTINE_BREATHS, &n, 1, arena);
}

static struct str step_text(const struct walk *w, const struct routine *routine, size_t i, bool timed)
{
    struct place places[] = {
        { "hold", hold_text(w, routine->hold_s, timed) }, { "hold_max", hold_text(w, routine->hold_max_s, timed) },
    };
    return compose_template(&w->person->voice, routines_step(w->routines, w->person->voice.lang, routine, i), places, 2,
                            w->care->arena);
}

/* "Ball on the wall: ..." and the cautions that belong to it. */
static struct str title(const struct walk *w, const struct routine *routine)
{
    char *name = arena_printf(w->care->arena, "%s:", routines_name(w->routines, w->person->voice.lang, routine));
    unsigned char *c = (unsigned char *)name;
    if (c != NULL && c[0] >= 'a' && c[0] <= 'z')
        c[0] = (unsigned char)(c[0] - 'a' + 'A');
    else if (c != NULL && c[0] == 0xC3 && c[1] >= 0xA0) /* U+00E0 to U+00FE */
        c[1] = (unsigned char)(c[1] - 0x20);
    return str_of(name);
}

static struct str cautions(const struct walk *w, const struct routine *routine)
{
    struct str out = STR("");
    for (size_t i = 0; i < routine->n_cautions; i++)
        out = compose_join(out, str_of(routines_words(w->routines, w->person->voice.lang, ROUTINE_CAUTION, routine->cautions[i])),
                           w->care->arena);
    return out;
}

/* When to stop, water, and what to answer. */
static struct str closing(const struct walk *w)
{
    struct care *care = w->care;
    const struct voice *voice = &w->person->voice;
    struct str out = STR("");
    if (w->session.hands_on) {
        int64_t value = 1, at_utc = 0;
        out = routine_notice(care, voice, "stop_if");
        /* Decision 27: for who is known to have no reason against it. */
        if (patient_rows_fact(care->db, w->person->patient.id, FACT_HEART_KIDNEY, &value, &at_utc, NULL) == 1 && value == 0)
            out = compose_join(out, routine_notice(care, voice, "water_after"), care->arena);
    }
    return compose_join(out, say(care, voice, MESSAGE_ROUTINE_DONE_ASK), care->arena);
}

/* "wall_ball" of "wall_ball.svg": what is sent was drawn from it. */
static struct str drawing(const struct routine *routine)
{
    struct str rest = str_of(routine->drawing), name = STR("");
    str_cut(&rest, '.', &name);
    return name;
}

static int post(const struct walk *w, int n, struct str picture, struct str body, struct err *err)
{
    const char *slot = arena_printf(w->care->arena, "%s.%lld.%d", w->session.timed ? "step" : "whole",
                                    (long long)w->care->now_utc, n);
    return post_drawn(w->care, w->person, CLASS_REPLY, (struct origin){ "session", w->session.id, slot }, picture, body, err);
}

/* Each routine is one text; the last has the closing too. */
static int send_whole(const struct walk *w, struct err *err)
{
    const struct routine *all[PIECES_MAX];
    size_t n = pieces(w, all);
    for (size_t k = 0; k < n; k++) {
        struct str body = title(w, all[k]);
        for (size_t i = 0; i < routines_n_steps(w->routines, w->person->voice.lang, all[k]); i++)
            body = compose_join(body, step_text(w, all[k], i, false), w->care->arena);
        body = compose_join(body, cautions(w, all[k]), w->care->arena);
        if (k + 1 == n)
            body = compose_join(body, closing(w), w->care->arena);
        if (post(w, (int)k, drawing(all[k]), body, err) < 0)
            return -1;
    }
    return 0;
}

/* How long a step takes before the next is sent. */
static int64_t step_s(const struct walk *w, const struct step *step)
{
    const char *text = routines_step(w->routines, w->person->voice.lang, step->routine, step->i);
    if (strstr(text, "{hold}") != NULL)
        return step->routine->hold_s + HOLD_MORE_S;
    bool last = step->i + 1 == step->n;
    return last && step->routine->hold_s == 0 && step->routine->minutes_min > 0 ? step->routine->minutes_min * MINUTE_S : STEP_READ_S;
}

int routine_walk_on(struct walk *w, struct err *err)
{
    struct session *s = &w->session;
    struct step step;
    struct arena *arena = w->care->arena;
    if (!step_at(w, s->step, &step) || step.routine == NULL) {
        s->next_utc = 0;
        if (post(w, s->step, STR(""), closing(w), err) < 0)
            return -1;
        return session_rows_save(w->care->db, s, err);
    }
    struct place places[] = {
        { "n", str_of(arena_printf(arena, "%d", s->step + 1)) }, { "total", str_of(arena_printf(arena, "%d", step.total)) },
        { "step", step_text(w, step.routine, step.i, true) },
    };
    struct str body = compose(&w->person->voice, MESSAGE_ROUTINE_STEP, places, 3, arena);
    if (step.i == 0)
        body = compose_join(compose_join(title(w, step.routine), cautions(w, step.routine), arena), body, arena);
    if (post(w, s->step, step.i == 0 ? drawing(step.routine) : STR(""), body, err) < 0)
        return -1;
    s->next_utc = w->care->now_utc + step_s(w, &step);
    s->step++;
    return session_rows_save(w->care->db, s, err);
}

int routine_walk_start(struct walk *w, bool timed, struct err *err)
{
    struct session *s = &w->session;
    s->state = SESSION_WALKING;
    s->started_utc = w->care->now_utc;
    s->timed = timed;
    s->step = 0;
    s->next_utc = 0;
    if (timed)
        return routine_walk_on(w, err);
    return send_whole(w, err) < 0 ? -1 : session_rows_save(w->care->db, s, err);
}

int routine_walk_hold(struct walk *w, struct err *err)
{
    struct session *s = &w->session;
    s->state = SESSION_HELD;
    s->left_s = s->next_utc > w->care->now_utc ? s->next_utc - w->care->now_utc : 0;
    s->next_utc = w->care->now_utc + HELD_MAX_S; /* nobody came back */
    return session_rows_save(w->care->db, s, err);
}

int routine_walk_resume(struct walk *w, struct err *err)
{
    w->session.state = SESSION_WALKING;
    return routine_walk_on(w, err);
}

bool routine_walk_is_instant(const struct walk *w)
{
    static const char *const INSTANT[] = { "sim", "telegram", "matrix" };
    const struct settings *settings = w->care->setup->settings;
    for (size_t i = 0; i < settings->n_channels; i++) {
        const struct settings_channel *channel = &settings->channels[i];
        if (!str_is(w->person->address.channel, channel->name))
            continue;
        for (size_t k = 0; k < sizeof INSTANT / sizeof *INSTANT; k++)
            if (channel->local || (channel->driver != NULL && strcmp(channel->driver, INSTANT[k]) == 0))
                return true;
    }
    return false;
}
