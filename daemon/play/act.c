/* SPDX-License-Identifier: ISC
 * What happens in a transcript: texts, time, commands, receipts, faults. */
#include <config.h>

#include "play/play_inside.h"

#include <stdlib.h>
#include <string.h>

#include "care/setup.h"
#include "model/settings.h"

static int done(struct play *play, int rc, const struct err *err)
{
    return rc < 0 ? play_lost(play, err) : 0;
}

/* ---- time ---- */

bool act_span(struct str text, int64_t *s)
{
    static const struct { char unit; int64_t s; } UNITS[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 } };
    int64_t sum = 0, sign = 1;
    if (text.n < 2 || (text.s[0] != '+' && text.s[0] != '-'))
        return false;
    sign = text.s[0] == '-' ? -1 : 1;
    for (size_t i = 1; i < text.n;) {
        size_t from = i, u = 0;
        int64_t number;
        while (i < text.n && text.s[i] >= '0' && text.s[i] <= '9')
            i++;
        if (i == text.n || !text_to_int((struct str){ text.s + from, i - from }, 0, 1000000, &number))
            return false;
        while (u < sizeof UNITS / sizeof *UNITS && UNITS[u].unit != text.s[i])
            u++;
        if (u == sizeof UNITS / sizeof *UNITS)
            return false;
        sum += number * UNITS[u].s;
        i++;
    }
    *s = sign * sum;
    return true;
}

/* "09:00", with Z behind it in UTC. */
static bool minute_of(struct str text, int *minute, bool *utc)
{
    struct str hours;
    int64_t h, m;
    *utc = text.n > 0 && text.s[text.n - 1] == 'Z';
    if (*utc)
        text.n--;
    if (!str_cut(&text, ':', &hours) || text.s == NULL || !text_to_int(hours, 0, 23, &h) || !text_to_int(text, 0, 59, &m))
        return false;
    *minute = (int)(h * 60 + m);
    return true;
}

static bool date_of(struct str text, int32_t *date)
{
    struct str year, month;
    int64_t y, m, d;
    if (!str_cut(&text, '-', &year) || !str_cut(&text, '-', &month) || text.s == NULL || !text_to_int(year, 2000, 2199, &y)
        || !text_to_int(month, 1, 12, &m) || !text_to_int(text, 1, 31, &d))
        return false;
    *date = (int32_t)(y * 10000 + m * 100 + d);
    return date_is_valid(*date);
}

int act_moment(struct play *play, const struct line *line, int64_t from_utc, int64_t *utc)
{
    struct str day = line->n_words > 0 ? line->words[0].value : STR(""), time = line->n_words > 1 ? line->words[1].value : STR("");
    struct local now;
    int32_t date = 0;
    int64_t span;
    int minute = 0;
    bool in_utc = false;
    if (line->n_words == 1 && day.n == 17 && day.s[10] == 'T') {
        time = (struct str){ day.s + 11, 6 };
        day.n = 10;
    } else if (line->n_words == 1 && act_span(day, &span)) {
        *utc = from_utc + span;
        return span >= 0 ? 0 : play_broken(play, line->number, "time goes only forward; \"fault clock %.*s\" moves the clock",
                                           (int)day.n, day.s);
    } else if (line->n_words == 1 && minute_of(day, &minute, &in_utc)) {
        zone_local(play->zone, from_utc, &now);
        date = in_utc ? date_from_days(from_utc / 86400) : now.date;
        *utc = in_utc ? date_to_days(date) * 86400 + minute * 60 : zone_utc(play->zone, date, minute);
        if (*utc <= from_utc)
            *utc = in_utc ? *utc + 86400 : zone_utc(play->zone, date_add_days(date, 1), minute);
        return 0;
    }
    if (line->n_words > 2 || !date_of(day, &date) || !minute_of(time, &minute, &in_utc))
        return play_broken(play, line->number, "a time is written 2026-03-02 09:00 (with Z: UTC), 09:00 or +1h30m");
    *utc = in_utc ? date_to_days(date) * 86400 + minute * 60 : zone_utc(play->zone, date, minute);
    return 0;
}

static int act_at(struct play *play, const struct line *line)
{
    struct err err = { 0 };
    int64_t utc, now = world_utc(play->world);
    if (act_moment(play, line, now, &utc) < 0)
        return -1;
    if (utc < now)
        return play_broken(play, line->number, "that is before now: time goes only forward");
    return done(play, world_wait_until(play->world, utc, &err), &err);
}

/* ---- texts and receipts ---- */

static int act_in(struct play *play, const struct line *line)
{
    struct err err = { 0 };
    size_t i = 0;
    const struct actor *who = cast_find(play, line->who, &i);
    if (who == NULL)
        return -1;
    struct written written = { .channel = who->channel[i], .from = who->address[i], .text = line->text, .optout = play->optout,
                               .late_s = play->late_s, .n_media = play->n_media };
    play->optout = NULL;
    play->late_s = play->n_media = 0;
    return done(play, world_text(play->world, &written, &err), &err);
}

/* The last message to that phone which fits the line; NULL: reported. */
static const struct sent *last_to(struct play *play, const struct line *line)
{
    size_t i = 0, n = 0;
    const struct actor *who = cast_find(play, line->who, &i);
    const struct sent *sent = world_sent(play->world, &n);
    struct line keys = *line;
    struct word *words = arena_array(play->arena, line->n_words + 1, sizeof *words);
    if (who == NULL || words == NULL)
        return NULL;
    keys.n_words = 0;
    keys.words = words;
    for (size_t k = 0; k < line->n_words; k++)
        if (line->words[k].kind == WORD_KEY)
            words[keys.n_words++] = line->words[k];
    while (n-- > 0)
        if (cast_is_at(who, i, sent[n].channel, sent[n].to) && (keys.n_words == 0 || expect_fits(play, &keys, &sent[n], NULL)))
            return &sent[n];
    play_broken(play, line->number, "%.*s has got no such message", (int)line->who.n, line->who.s);
    return NULL;
}

static int act_receipt(struct play *play, const struct line *line)
{
    static const struct { const char *word; enum send_outcome outcome; } WHYS[] = {
        { "bad_address", SEND_BAD_ADDRESS }, { "refused", SEND_REFUSED }, { "stopped", SEND_STOPPED_BY_CARRIER },
    };
    struct err err = { 0 };
    enum outbound_state state = OUT_STATE_COUNT;
    enum send_outcome outcome = SEND_REFUSED;
    for (size_t i = 0; i < line->n_words; i++) {
        if (line->words[i].kind != WORD_PLAIN)
            continue;
        for (int s = OUT_SENT; s <= OUT_EXPIRED; s++)
            if (str_is(line->words[i].value, OUT_STATE_NAMES[s]))
                state = (enum outbound_state)s;
        for (size_t k = 0; k < sizeof WHYS / sizeof *WHYS; k++)
            if (str_is(line->words[i].value, WHYS[k].word))
                outcome = WHYS[k].outcome;
    }
    if (state == OUT_STATE_COUNT)
        return play_broken(play, line->number, "a receipt says sent, delivered, failed or expired");
    const struct sent *message = last_to(play, line);
    return message == NULL ? -1 : done(play, world_receipt(play->world, message, state, outcome, &err), &err);
}

/* ---- commands ---- */

/* What napectl calls them, with what stands behind. */
static const struct { const char *word, *verb, *names[3]; } COMMANDS[] = {
    { "ack", "alert.ack", { "code" } },
    { "close", "alert.close", { "code", "outcome" } },
    { "pass", "alert.pass", { "code", "to" } },
    { "tell", "alert.tell", { "code", "text" } },
};

/* A patient's name where an address or a number of a person is meant stands for it. */
static void add_argument(struct play *play, struct buf *out, struct str name, struct str value, bool quoted)
{
    int64_t number;
    const struct actor *who = NULL;
    for (const struct actor *a = play->actors; a != NULL && !quoted; a = a->next)
        if (a->kind != ACTOR_MEMBER && str_equal(a->id, value))
            who = a;
    if (out->n > 1)
        buf_addc(out, ',');
    buf_add_json(out, name);
    buf_addc(out, ':');
    if (who != NULL && str_is(name, "address"))
        buf_add_json(out, str_of(arena_printf(play->arena, "%.*s:%.*s", (int)who->channel[0].n, who->channel[0].s,
                                              (int)who->address[0].n, who->address[0].s)));
    else if (who != NULL && (str_is(name, "id") || str_is(name, "patient")))
        buf_addf(out, "%lld", (long long)who->row);
    else if (!quoted && (text_to_int(value, INT64_MIN, INT64_MAX, &number) || str_is(value, "true") || str_is(value, "false")
                         || str_is(value, "null") || (value.n > 0 && (value.s[0] == '[' || value.s[0] == '{'))))
        buf_addstr(out, value);
    else
        buf_add_json(out, value);
}

static int command(struct play *play, struct str verb, struct buf *json)
{
    struct err err = { 0 };
    buf_addc(json, '}');
    int rc = world_command(play->world, verb, buf_str(json), play->arena, &play->answer, &err);
    buf_clear(json);
    if (rc < 0)
        return play_lost(play, &err);
    play->refused = rc == 1;
    return 0;
}

static int act_command(struct play *play, const struct line *line)
{
    struct buf json;
    size_t n_named = 0, k = 0;
    if (line->n_words == 0)
        return play_broken(play, line->number, "a command has a verb");
    struct str verb = line->words[0].value;
    while (k < sizeof COMMANDS / sizeof *COMMANDS && !str_is(verb, COMMANDS[k].word))
        k++;
    if (k < sizeof COMMANDS / sizeof *COMMANDS)
        verb = str_of(COMMANDS[k].verb);
    buf_init(&json, 0);
    buf_addc(&json, '{');
    for (size_t i = 1; i < line->n_words; i++) {
        const struct word *w = &line->words[i];
        struct str name = w->name;
        if (w->kind != WORD_FIELD) {
            if (k == sizeof COMMANDS / sizeof *COMMANDS || n_named == 3 || COMMANDS[k].names[n_named] == NULL) {
                buf_clear(&json);
                return play_broken(play, line->number, "what belongs to this command is written NAME=VALUE");
            }
            name = str_of(COMMANDS[k].names[n_named++]);
        }
        /* the reader has taken the quotes off: what stood in them holds a blank, or could be no word */
        add_argument(play, &json, name, w->value, w->kind == WORD_QUOTED);
    }
    return command(play, verb, &json);
}

/* plan maria kind=water rrule=FREQ=DAILY: plan.add for that person. */
static int act_plan(struct play *play, const struct line *line)
{
    struct buf json;
    size_t address = 0;
    const struct actor *who = cast_find(play, line->who, &address);
    if (who == NULL)
        return -1;
    buf_init(&json, 0);
    buf_addf(&json, "{\"id\":%lld", (long long)who->row);
    for (size_t i = 0; i < line->n_words; i++)
        add_argument(play, &json, line->words[i].name, line->words[i].value, false);
    return command(play, STR("plan.add"), &json);
}

/* ---- faults ---- */

static int fault_mood(struct play *play, const struct line *line, enum provider_mood mood)
{
    struct err err = { 0 };
    struct str who = line->n_words > 1 ? line->words[1].value : STR(""), said = line_field(line, "times");
    int64_t times = -1;
    size_t i = 0;
    if (said.s != NULL && !text_to_int(said, 1, 1000, &times))
        return play_broken(play, line->number, "times is a number");
    const struct settings *settings = play->setup->settings;
    for (size_t k = 0; k < settings->n_channels; k++)
        if (str_is(who, settings->channels[k].name))
            return done(play, world_mood(play->world, who, STR(""), mood, (int)times, &err), &err);
    const struct actor *actor = cast_find(play, who, &i);
    return actor == NULL
        ? -1 : done(play, world_mood(play->world, actor->channel[i], actor->address[i], mood, (int)times, &err), &err);
}

/* fault flood ana times=31 text="pain 3": she writes it so often. */
static int fault_flood(struct play *play, const struct line *line, struct str who)
{
    struct err err = { 0 };
    struct str said = line_field(line, "times"), text = line_field(line, "text");
    int64_t times = 0;
    size_t i = 0;
    const struct actor *actor = cast_find(play, who, &i);
    if (actor == NULL)
        return -1;
    if (!text_to_int(said, 1, 10000, &times) || text.s == NULL)
        return play_broken(play, line->number, "a flood has times=N and text=\"...\"");
    for (; times > 0; times--)
        if (world_text(play->world, &(struct written){ .channel = actor->channel[i], .from = actor->address[i], .text = text },
                       &err) < 0)
            return play_lost(play, &err);
    return 0;
}

static int act_fault(struct play *play, const struct line *line)
{
    struct err err = { 0 };
    struct str what = line->n_words > 0 ? line->words[0].value : STR(""), more = line->n_words > 1 ? line->words[1].value : STR("");
    int64_t s;
    for (int mood = 0; mood < PROVIDER_MOOD_COUNT; mood++)
        if (str_is(what, PROVIDER_MOOD_NAMES[mood]))
            return fault_mood(play, line, (enum provider_mood)mood);
    if (str_is(what, "duplicate"))
        return done(play, world_text_again(play->world, &err), &err);
    if (str_is(what, "flood"))
        return fault_flood(play, line, more);
    if (str_is(what, "crash"))
        return done(play, world_crash(play->world, &err), &err);
    if (str_is(what, "store") && (str_is(more, "full") || str_is(more, "well")))
        return done(play, world_store_full(play->world, str_is(more, "full"), &err), &err);
    if (str_is(what, "clock") && act_span(more, &s))
        return done(play, world_clock_step(play->world, s, &err), &err);
    if (str_is(what, "carrier") && (str_is(more, "STOP") || str_is(more, "START") || str_is(more, "HELP"))) {
        play->optout = arena_str(play->arena, more).s;
        return 0;
    }
    if (str_is(what, "late") && act_span(more, &s) && s < 0) {
        play->late_s = -s;
        return 0;
    }
    if (str_is(what, "picture")) {
        play->n_media = 1;
        return 0;
    }
    return play_broken(play, line->number, "a fault is: takes, refuses, bad_address, stopped, busy, down or silent with a name or a "
                       "channel; duplicate; flood; store full; store well; crash; clock +1h; carrier STOP; late -45m; picture");
}

/* ---- all of them ---- */

static int act_late(struct play *play, const struct line *line)
{
    if (line->kind == LINE_MEMBER || line->kind == LINE_SETTING) {
        play->stale = true;
        return cast_line(play, line);
    }
    return cast_line(play, line) < 0 ? -1 : cast_patients(play);
}

int act_line(struct play *play, const struct line *line)
{
    play->acted = line->number;
    switch (line->kind) {
    case LINE_AT:
        return act_at(play, line);
    case LINE_IN:
        return act_in(play, line);
    case LINE_FAULT:
        return act_fault(play, line);
    case LINE_PLAN:
        return act_plan(play, line);
    case LINE_RECEIPT:
        return act_receipt(play, line);
    case LINE_COMMAND:
        return act_command(play, line);
    case LINE_PATIENT: case LINE_STRANGER: case LINE_MEMBER: case LINE_SETTING:
        return act_late(play, line);
    case LINE_COMMENT: case LINE_OUT: case LINE_LOG: case LINE_ANSWER: case LINE_REFUSED: case LINE_KIND_COUNT:
        break;
    }
    return 0;
}
