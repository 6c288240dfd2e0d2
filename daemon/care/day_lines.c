/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/day_lines.h"

#include "care/messages.h"
#include "care/times.h"

enum { DAY_NAME_LEAST = 5, PAIRS_MAX = 14, PAIN_MOST = 10 };

/* The one day of the week that is named in full: "sun", "sat" and the French "mon" are other words, too.  0: none, or two. */
static int day_named(const struct messages *messages, struct str words, struct arena *arena)
{
    struct str full = STR(""), word;
    while (str_cut(&words, ' ', &word))
        if (word.n >= DAY_NAME_LEAST)
            full = compose_join(full, word, arena);
    return messages_weekday(messages, full);
}

/* "on monday i had a 4": its pain is of that day. */
static int put_back(struct care *care, const struct local *now, struct str words, struct reading *reading, struct err *err)
{
    const struct messages *messages = care->setup->messages;
    int weekday = day_named(messages, words, care->arena), back = (now->weekday - weekday + 7) % 7;
    size_t n = reading->n_observations;
    if (weekday == 0 || back == 0 || n == 0 || !messages_tells_of_day(messages, words))
        return 0;
    struct observation *put = arena_array(care->arena, n, sizeof *put);
    if (put == NULL)
        return err_set(err, ERR_NOMEM, "diary");
    for (size_t i = 0; i < n; i++) {
        put[i] = reading->observations[i];
        if (put[i].code == OBS_PAIN && put[i].day == 0) {
            put[i].day = -back;
            put[i].earlier = false;
        }
    }
    reading->observations = put;
    return 0;
}

struct pairing {
    const struct times *times;
    const struct intake_rules *numbers;
    struct intake_tokens t;
    struct observation pairs[PAIRS_MAX];
    size_t n;
};

/* "was a", "and", a comma: what may stand around a day and its number. */
static size_t filler_at(const struct pairing *p, size_t i)
{
    if (p->t.tokens[i].kind == INTAKE_MARK)
        return p->t.tokens[i].mark != '?';
    size_t felt = times_at(p->times, TIMES_FELT, &p->t, i, NULL), light = times_at(p->times, TIMES_LIGHT, &p->t, i, NULL);
    return felt > light ? felt : light;
}

/* "7", "seven", "7/10"; 0: none. */
static size_t pain_at(const struct pairing *p, size_t i, int64_t *value)
{
    size_t n = p->numbers != NULL ? intake_number_at(p->numbers, &p->t, i, value) : 0;
    if (n == 0 || *value < 0 || *value > PAIN_MOST)
        return 0;
    const struct intake_token *next = &p->t.tokens[i + n];
    bool of_ten = i + n + 1 < p->t.n && next[0].kind == INTAKE_MARK && next[0].mark == '/' && next[1].kind == INTAKE_NUMBER
        && next[1].number == PAIN_MOST;
    return of_ten ? n + 2 : n;
}

/* Days and numbers in turn, to the last token; false: something else stands among them.  One day is enough behind "I mean". */
static bool pair_up(struct pairing *p, int weekday_now)
{
    int day = -1;
    size_t mend = p->t.n > 0 ? times_at(p->times, TIMES_MEND, &p->t, 0, NULL) : 0;
    for (size_t i = mend; i < p->t.n;) {
        int entry = 0;
        int64_t value = 0;
        size_t n = times_at(p->times, TIMES_WEEKDAY, &p->t, i, &entry), pain = day >= 0 ? pain_at(p, i, &value) : 0;
        if (n > 0 && day < 0) {
            day = entry + 1;
        } else if (pain > 0 && p->n < PAIRS_MAX) {
            struct observation *o = &p->pairs[p->n++];
            *o = (struct observation){ .code = OBS_PAIN, .from = p->t.tokens[i].from, .to = p->t.tokens[i + pain - 1].to };
            o->value = o->value_high = value * OBSERVATION_KINDS[OBS_PAIN].scale;
            o->day = -((weekday_now - day + 7) % 7);
            day = -1;
            n = pain;
        } else if (n > 0 || (n = filler_at(p, i)) == 0) {
            return false;
        }
        i += n;
    }
    return day < 0 && p->n > (mend > 0 ? 0 : 1);
}

int day_lines(struct care *care, const struct local *now, struct str words, struct reading *reading, struct err *err)
{
    const struct messages *messages = care->setup->messages;
    struct pairing p = { .times = messages_times(messages), .numbers = messages_intake(messages) };
    if (p.times == NULL || p.numbers == NULL)
        return put_back(care, now, words, reading, err);
    p.t = intake_cut(words, care->arena);
    if (!pair_up(&p, now->weekday))
        return put_back(care, now, words, reading, err);
    struct observation *told = arena_array(care->arena, reading->n_observations + p.n, sizeof *told);
    size_t n = 0;
    if (told == NULL)
        return err_set(err, ERR_NOMEM, "diary");
    for (size_t i = 0; i < p.n; i++)
        told[n++] = p.pairs[i];
    for (size_t i = 0; i < reading->n_observations; i++)
        if (reading->observations[i].code != OBS_PAIN)
            told[n++] = reading->observations[i];
    reading->observations = told;
    reading->n_observations = n;
    return 0;
}

bool day_lines_mend(struct care *care, struct str words)
{
    const struct times *times = messages_times(care->setup->messages);
    struct intake_tokens t = intake_cut(words, care->arena);
    return times != NULL && t.n > 0 && times_at(times, TIMES_MEND, &t, 0, NULL) > 0;
}
