/* SPDX-License-Identifier: ISC
 * A place that is known changes zone and region at once.  One that is not changes the region to that of nowhere, whose numbers are 112 and
 * 911, and asks for the time there. */
#include <config.h>

#include "care/travel.h"

#include "base/utf8.h"
#include "care/apart.h"
#include "care/places.h"
#include "care/remind.h"
#include "care/setting.h"
#include "care/when.h"
#include "model/conversation.h"
#include "nlp/read.h"
#include "store/audit_rows.h"
#include "store/conversation_rows.h"
#include "store/patient_rows.h"
#include "store/travel_rows.h"

enum { DUE_LIMIT = 200, ASK_S = 12 * 3600, PLACE_MAX_BYTES = 40, UNKNOWN_WORDS = 4, CLOCK_TOKENS = 12, ASKS_MAX = 2, STUCK_AGAIN_S = 600,
       WEEK_DAYS = 6 };

struct travelling {
    struct care *care;
    struct person *person;
    int64_t inbox_id;
    const struct screening *screening;
    struct str words;
    struct intake_tokens t;
    struct when_words with;
    bool *used;
    struct travel_said *out;
};

/* What is written in the row */

/* The record follows the person; reminders are counted anew. */
static int move(struct care *care, struct person *person, struct str zone, struct str region, struct err *err)
{
    int64_t address_id = person->address.id;
    person->patient.zone = zone;
    person->patient.region = region;
    if (patient_rows_save(care->db, &person->patient, err) < 0
        || audit_rows_put(care->db, care->now_utc, "patient", "patient.travel", "patient", person->patient.id, err) < 0)
        return -1;
    const char *lang = person->voice.lang;
    if (person_load(care, person->patient.id, address_id, person, err) < 0)
        return -1;
    person->voice.lang = lang;
    return remind_wake(care, person->patient.id, err);
}

int travel_to(struct care *care, struct person *person, struct str zone, struct str region, struct str place, int32_t from_date,
              int32_t to_date, struct err *err)
{
    struct travel row, before;
    int rc = travel_rows_get(care->db, person->patient.id, care->arena, &before, err);
    if (rc < 0)
        return -1;
    /* The home is kept by the row, when they had set off; one that was put ahead of an unfinished journey keeps that home too. */
    bool begun = rc == 1 && (before.from_utc <= care->now_utc || !str_equal(before.home_zone, person->patient.zone));
    const struct zone *there = zone.n > 0 ? zones_find(care->zones, arena_str(care->arena, zone).s, err) : person->zone;
    if (there == NULL)
        return -1;
    row = (struct travel){
        .patient_id = person->patient.id, .home_zone = begun ? before.home_zone : person->patient.zone,
        .home_region = begun ? before.home_region : person->patient.region, .zone = zone, .region = region, .place = place,
        .from_utc = from_date > person->now.date ? zone_utc(person->zone, from_date, 0) : care->now_utc,
        .until_utc = to_date != 0 ? zone_utc(there, date_add_days(to_date, 1), 0) : 0,
    };
    row.next_utc = row.from_utc > care->now_utc ? row.from_utc : row.until_utc;
    if (travel_rows_put(care->db, &row, err) < 0)
        return -1;
    if (row.from_utc > care->now_utc)
        return 0;
    return move(care, person, zone.n > 0 ? zone : person->patient.zone, region, err);
}

int travel_home(struct care *care, struct person *person, struct err *err)
{
    struct travel row;
    int rc = travel_rows_get(care->db, person->patient.id, care->arena, &row, err);
    if (rc != 1)
        return rc;
    if (travel_rows_end(care->db, person->patient.id, err) < 0)
        return -1;
    bool away = row.from_utc <= care->now_utc || !str_equal(row.home_zone, person->patient.zone)
        || !str_equal(row.home_region, person->patient.region);
    if (away && move(care, person, row.home_zone, row.home_region, err) < 0)
        return -1;
    return 1;
}

/* Words */

static struct str day_text(const struct travelling *a, int32_t date)
{
    return day_or_date_text(a->care, a->person, date, WEEK_DAYS);
}

/* As it was written, without what is no letter at its ends. */
static struct str place_text(const struct travelling *a, size_t from, size_t to)
{
    uint32_t begin = a->t.tokens[from].from, end = a->t.tokens[to - 1].to;
    struct str text = { a->words.s + begin, end - begin };
    return utf8_cut(text, PLACE_MAX_BYTES);
}

static void confirm(struct travelling *a, struct str place, const struct when *when, bool for_good)
{
    struct care *care = a->care;
    bool later = when->from_date > a->person->now.date;
    enum message message = for_good                        ? MESSAGE_TRAVEL_GOOD
                           : later && when->to_date != 0   ? MESSAGE_TRAVEL_FROM_UNTIL
                           : later                         ? MESSAGE_TRAVEL_FROM
                           : when->to_date != 0            ? MESSAGE_TRAVEL_UNTIL
                                                           : MESSAGE_TRAVEL_NOW;
    struct place places[] = { { "place", place },
                              { "time", clock_text(care, a->person->zone, care->now_utc) },
                              { "from", when->from_date != 0 ? day_text(a, when->from_date) : STR("") },
                              { "day", when->to_date != 0 ? day_text(a, when->to_date) : STR("") } };
    a->out->body = compose(&a->person->voice, message, places, sizeof places / sizeof *places, care->arena);
}

/* Whether what is open at the address may give way: never a question of safety. */
static int may_ask(const struct travelling *a, struct err *err)
{
    struct conversation c;
    int rc = conversation_rows_get(a->care->db, a->person->patient.id, a->person->address.id, a->care->now_utc, a->care->arena, &c, err);
    return rc < 0 ? -1 : rc == 0 || c.kind == CONVERSATION_REMINDER || c.kind == CONVERSATION_CHECKIN || c.kind == CONVERSATION_ROUTINE
        || c.kind == CONVERSATION_TRAVEL || c.kind == CONVERSATION_TIME;
}

static int end_question(const struct travelling *a, struct err *err)
{
    struct conversation c;
    int64_t id = a->person->patient.id, address_id = a->person->address.id;
    int rc = conversation_rows_get(a->care->db, id, address_id, a->care->now_utc, a->care->arena, &c, err);
    if (rc != 1 || c.kind != CONVERSATION_TRAVEL)
        return rc < 0 ? -1 : 0;
    return conversation_rows_end(a->care->db, id, address_id, err);
}

static int ask_clock(struct travelling *a, struct str place, int asks, struct err *err)
{
    struct care *care = a->care;
    int rc = may_ask(a, err);
    if (rc != 1)
        return rc;
    struct conversation c = {
        .patient_id = a->person->patient.id, .address_id = a->person->address.id, .kind = CONVERSATION_TRAVEL, .question = QUESTION_NONE,
        .topic = place, .asks = asks, .asked_utc = care->now_utc, .expires_utc = care->now_utc + ASK_S,
    };
    struct place at = { "place", place };
    a->out->body = compose(&a->person->voice, asks > 1 ? MESSAGE_TRAVEL_CLOCK_AGAIN : MESSAGE_TRAVEL_CLOCK, &at, 1, care->arena);
    return conversation_rows_put(care->db, &c, err);
}

/* Reading */

static bool is_home(const struct travelling *a)
{
    size_t from = 0, to = a->t.n, n = 0;
    for (; from < to && (n = times_at(a->with.times, TIMES_HOME, &a->t, from, NULL)) == 0; from++)
        if (a->t.tokens[from].kind != INTAKE_MARK && times_at(a->with.times, TIMES_LIGHT, &a->t, from, NULL) == 0)
            return false;
    return n > 0 && when_is_all(&a->with, &a->t, from + n, to, a->used);
}

/* Whether some word of the tokens is one that no language knows. */
static bool has_unknown(const struct travelling *a, size_t from, size_t to)
{
    const struct reading *r = &a->screening->reading;
    for (size_t i = 0; i < r->n_tokens; i++)
        if (!r->tokens[i].known && r->tokens[i].from < a->t.tokens[to - 1].to && r->tokens[i].to > a->t.tokens[from].from)
            return true;
    return false;
}

/* Somewhere that places.conf does not name.  Only in a text that says nothing else, and says for how long: "I'm in agony" and "I'm in ICU"
 * are no places. */
static int somewhere(struct travelling *a, size_t from, const struct when *when, bool for_good, struct err *err)
{
    const struct reading *r = &a->screening->reading;
    size_t to = from;
    for (size_t i = from; i < a->t.n; i++)
        if (times_at(a->with.times, TIMES_HOSPITAL, &a->t, i, NULL) > 0)
            return 0; /* decision 16 */
    while (to < a->t.n && !a->used[to] && a->t.tokens[to].kind == INTAKE_WORD && times_at(a->with.times, TIMES_LIGHT, &a->t, to, NULL) == 0)
        to++;
    bool other = r->intent == INTENT_OTHER && r->n_observations == 0 && a->screening->assessment.n_flags == 0;
    bool plain = for_good || when->from_date != 0 || when->to_date != 0 || when->span_min > 0;
    if (!other || !plain || to == from || to - from > UNKNOWN_WORDS || !has_unknown(a, from, to)
        || !when_is_all(&a->with, &a->t, to, a->t.n, a->used))
        return 0;
    struct str place = place_text(a, from, to);
    if (setting_note(a->care, a->person, SETTING_TRAVEL, a->inbox_id, err) < 0)
        return -1;
    if (travel_to(a->care, a->person, STR(""), STR(PLACE_REGION_UNKNOWN), place, for_good ? 0 : when->from_date,
                  for_good ? 0 : when->to_date, err) < 0)
        return -1;
    a->out->alone = true;
    return ask_clock(a, place, 1, err);
}

/* How somebody says that they are somewhere. */
enum how { HERE, GOING, FOR_GOOD };

/* "when I'm in London I sleep badly" */
static bool is_said_of_now(const struct travelling *a, size_t begin)
{
    for (size_t i = begin > 2 ? begin - 2 : 0; i < begin; i++)
        if (times_at(a->with.times, TIMES_NOT_HERE, &a->t, i, NULL) > 0)
            return false;
    return true;
}

static int arrive(struct travelling *a, size_t begin, size_t n_words, enum how how, struct err *err)
{
    bool for_good = how == FOR_GOOD;
    const struct places *places = messages_places(a->care->setup->messages);
    size_t at = begin + n_words, n_place = 0;
    const struct travel_place *place = at < a->t.n ? places_at(places, &a->t, at, &n_place) : NULL;
    size_t rest = at + n_place;
    if (at >= a->t.n || !is_said_of_now(a, begin))
        return 0;
    struct when when = when_read(&a->with, &a->t, rest, a->t.n, &a->person->now, a->used);
    if (how == GOING && when.from_date == 0 && when.to_date == 0)
        return 0;
    if (how == GOING && when.from_date == when.to_date && !when.until) /* "going to Lima tomorrow" */
        when.to_date = 0;
    if (place == NULL)
        return somewhere(a, at, &when, for_good, err);
    struct str name = place_text(a, at, rest), zone = str_of(place->zone), region = str_of(place->region);
    a->out->alone = when_is_all(&a->with, &a->t, 0, begin, a->used) && when_is_all(&a->with, &a->t, rest, a->t.n, a->used);
    if (when.to_date == 0 && when.span_min >= 1440 && !for_good)
        when.to_date = date_add_days(a->person->now.date, (int)(when.span_min / 1440));
    if (when.from_date != 0 && when.from_date == when.to_date && when.from_date == a->person->now.date) /* "I'm in Lima today" */
        when.from_date = 0;
    if (setting_note(a->care, a->person, SETTING_TRAVEL, a->inbox_id, err) < 0)
        return -1;
    if (zone.n > 0 && str_equal(zone, a->person->patient.zone) && str_equal(region, a->person->patient.region) && when.to_date == 0
        && travel_home(a->care, a->person, err) < 0)
        return -1;
    if (travel_to(a->care, a->person, zone, region, name, for_good ? 0 : when.from_date, for_good ? 0 : when.to_date, err) < 0)
        return -1;
    if (for_good && zone.n > 0 && travel_rows_end(a->care->db, a->person->patient.id, err) < 0)
        return -1;
    if (zone.n == 0)
        return ask_clock(a, name, 1, err);
    confirm(a, name, &when, for_good);
    return 0;
}

/* The answer to "what time is it there?" */
static int read_clock(struct travelling *a, struct err *err)
{
    struct care *care = a->care;
    struct conversation talk;
    struct travel row;
    int64_t id = a->person->patient.id;
    int rc = conversation_rows_get(care->db, id, a->person->address.id, care->now_utc, care->arena, &talk, err);
    if (rc != 1 || talk.kind != CONVERSATION_TRAVEL)
        return rc < 0 ? -1 : 0;
    rc = travel_rows_get(care->db, id, care->arena, &row, err);
    if (rc != 1)
        return rc < 0 ? -1 : 0;
    struct intake_clock clock = { -1, -1 };
    size_t n = 0, at = 0;
    for (; at < a->t.n && (n = intake_clock_at(a->with.clocks, &a->t, at, true, &clock)) == 0; at++)
        ;
    for (size_t i = at; i < at + n; i++)
        a->used[i] = true;
    for (size_t i = 0; i < at; i++)
        a->used[i] = times_at(a->with.times, TIMES_AT, &a->t, i, NULL) == 1;
    if (n == 0 || !when_is_all(&a->with, &a->t, 0, a->t.n, a->used)) /* something else: "head 6" */
        return 0;
    const char *zone = places_zone_of_clock(messages_places(care->setup->messages), care->zones, arena_str(care->arena, row.region).s,
                                            a->person->zone, clock.minute, clock.other, care->now_utc);
    a->out->alone = true;
    if (zone == NULL)
        return talk.asks < ASKS_MAX ? ask_clock(a, talk.topic, talk.asks + 1, err) : 0;
    row.zone = str_of(zone);
    const struct zone *there = zones_find(care->zones, zone, err);
    if (there == NULL)
        return -1;
    if (row.until_utc != 0) { /* the same day's end, there */
        struct local last;
        zone_local(a->person->zone, row.until_utc - 1, &last);
        row.until_utc = zone_utc(there, date_add_days(last.date, 1), 0);
        row.next_utc = row.until_utc;
    }
    if (travel_rows_put(care->db, &row, err) < 0 || move(care, a->person, row.zone, row.region, err) < 0
        || conversation_rows_end(care->db, id, a->person->address.id, err) < 0)
        return -1;
    struct local last = { .date = 0 };
    if (row.until_utc != 0)
        zone_local(there, row.until_utc - 1, &last);
    confirm(a, row.place, &(struct when){ .to_date = last.date }, false);
    return 0;
}

static int home(struct travelling *a, struct err *err)
{
    struct travel row;
    int rc = travel_rows_get(a->care->db, a->person->patient.id, a->care->arena, &row, err);
    if (rc != 1)
        return rc;
    if (setting_note(a->care, a->person, SETTING_TRAVEL, a->inbox_id, err) < 0 || travel_home(a->care, a->person, err) < 0)
        return -1;
    struct place time = { "time", clock_text(a->care, a->person->zone, a->care->now_utc) };
    a->out->body = compose(&a->person->voice, MESSAGE_TRAVEL_HOME, &time, 1, a->care->arena);
    a->out->alone = true;
    return end_question(a, err);
}

int travel_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, const struct screening *screening,
                struct travel_said *out, struct err *err)
{
    const struct messages *messages = care->setup->messages;
    struct travelling a = {
        .care = care, .person = person, .inbox_id = inbox_id, .screening = screening, .words = words_repaired(text->inbound->text, care->arena), .out = out,
        .with = { messages_times(messages), messages_intake(messages) },
    };
    *out = (struct travel_said){ .body = STR("") };
    bool joined = person->patient.state == PATIENT_ACTIVE || person->patient.state == PATIENT_PAUSED;
    if (!joined || a.with.times == NULL || a.with.clocks == NULL)
        return 0;
    a.t = intake_cut(a.words, care->arena);
    a.used = arena_array(care->arena, a.t.n + 1, sizeof *a.used);
    if (a.used == NULL)
        return err_set(err, ERR_NOMEM, "travel");
    bool has_number = false;
    for (size_t i = 0; i < a.t.n; i++) {
        static const enum times_words WORDS[] = { [HERE] = TIMES_HERE, [GOING] = TIMES_GOING, [FOR_GOOD] = TIMES_FOR_GOOD };
        enum how how = HERE;
        size_t longest = 0;
        for (size_t k = 0; k < sizeof WORDS / sizeof *WORDS; k++) {
            size_t n = times_at(a.with.times, WORDS[k], &a.t, i, NULL);
            how = n > longest ? (enum how)k : how;
            longest = n > longest ? n : longest;
        }
        if (longest > 0 && arrive(&a, i, longest, how, err) < 0)
            return -1;
        if (out->body.n > 0)
            return 0;
        has_number = has_number || a.t.tokens[i].kind == INTAKE_NUMBER;
    }
    if (is_home(&a))
        return home(&a, err);
    bool clock = screening->reading.intent == INTENT_OTHER || screening->reading.intent == INTENT_DIARY;
    return clock && a.t.n <= CLOCK_TOKENS && (has_number || a.t.n <= UNKNOWN_WORDS) ? read_clock(&a, err) : 0;
}

/* By itself */

static int due_one(struct care *care, const void *due, struct err *err)
{
    struct travel row = *(const struct travel *)due;
    struct person person;
    if (person_load(care, row.patient_id, 0, &person, err) < 0)
        return -1;
    if (row.until_utc != 0 && row.until_utc <= care->now_utc) {
        if (travel_rows_end(care->db, row.patient_id, err) < 0)
            return -1;
        bool away = str_equal(person.patient.zone, row.zone) || row.zone.n == 0; /* nobody moved them since */
        return away && row.from_utc < row.until_utc ? move(care, &person, row.home_zone, row.home_region, err) : 0;
    }
    row.next_utc = row.until_utc;
    if (travel_rows_put(care->db, &row, err) < 0)
        return -1;
    return move(care, &person, row.zone.n > 0 ? row.zone : person.patient.zone, row.region, err);
}

static int stuck(struct care *care, void *due, const struct err *why, struct err *err)
{
    struct travel *row = due;
    log_event(care->log, LOG_ALARM, "reminder.stuck", F_ID("patient", row->patient_id), F_ERR(why), F_END);
    row->next_utc = care->now_utc + STUCK_AGAIN_S;
    return travel_rows_put(care->db, row, err);
}

int travel_due(struct care *care, size_t limit, struct err *err)
{
    struct travel *rows = NULL;
    size_t n = 0;
    limit = limit > 0 ? limit : DUE_LIMIT;
    if (travel_rows_due(care->db, care->now_utc, limit, care->arena, &rows, &n, err) < 0)
        return -1;
    const struct apart_rows due = { .all = rows, .n = n, .size = sizeof *rows, .one = due_one, .stuck = stuck };
    if (apart_each(care, &due, err) < 0)
        return -1;
    return n == limit;
}

int travel_next_due(struct care *care, int64_t *utc, struct err *err)
{
    return travel_rows_next_due(care->db, utc, err);
}
