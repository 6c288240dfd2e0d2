/* SPDX-License-Identifier: ISC
 * What comes due for the team by itself: alerts that were gathered, messages that wait too long, hand-overs, hours without anybody, the
 * test alert. */
#include <config.h>

#include "care/team.h"

#include <string.h>

#include "care/advice.h"
#include "care/duty.h"
#include "care/swap.h"
#include "model/conversation.h"
#include "nlp/read.h"
#include "store/audit_rows.h"
#include "store/conversation_rows.h"
#include "store/escalation_rows.h"
#include "store/inbox_rows.h"
#include "store/meta_rows.h"
#include "store/outbox_rows.h"

#define NEXT_NAME "team.next_utc"
#define NAGGED_NAME "team.nagged_date"
#define TEST_NAME "team.test"        /* when the last one rang */
#define TEST_WAITS_NAME "team.test_waits" /* members who have not answered it */

enum {
    LATE_S = 180, REPHRASE_S = 30 * 60, LATE_ROWS = 200, DAY_S = 86400, NAG_DAYS = 14, NAG_MIN = 9 * 60, TEST_WAIT_S = 15 * 60,
    LIST_BYTES = 100,
};

static int64_t number_of(struct care *care, const char *name, struct err *err)
{
    struct str text;
    int64_t n = 0;
    int rc = meta_rows_get(care->db, name, care->arena, &text, err);
    if (rc < 0)
        return -1;
    return rc == 1 && text_to_int(text, 0, INT64_MAX, &n) ? n : 0;
}

static int put_number(struct care *care, const char *name, int64_t n, struct err *err)
{
    return meta_rows_put(care->db, name, str_of(arena_printf(care->arena, "%lld", (long long)n)), err);
}

static struct voice voice_of(const struct care *care, int member)
{
    const struct settings *settings = care->setup->settings;
    return (struct voice){ care->setup->messages, settings, settings->team.members[member].lang,
                           region_of(care->setup->messages, settings, STR("")), NULL, NULL };
}

/* ---- bursts ---- */

/* "15 EMERGENCY Ana G": of the escalation that the row is about; with initials, "15 EMERGENCY AG". */
static int bundle_line(struct care *care, const struct voice *voice, const struct outbound *row, bool initials, struct buf *list,
                       struct err *err)
{
    static const enum message TIERS[] = { [TIER_NONE] = MESSAGE_TIER_NONE, [TIER_SOON] = MESSAGE_TIER_SOON,
                                          [TIER_URGENT] = MESSAGE_TIER_URGENT, [TIER_EMERGENCY] = MESSAGE_TIER_EMERGENCY };
    struct str cause = row->cause, word;
    struct escalation e;
    struct person person;
    int64_t id = 0;
    if (!str_cut(&cause, ':', &word) || !text_to_int(cause, 1, INT64_MAX, &id))
        return 0;
    int rc = escalation_rows_get(care->db, id, care->arena, &e, err);
    if (rc <= 0 || person_load(care, e.patient_id, e.address_id, &person, err) < 0)
        return rc;
    person.shared = person.shared || initials;
    struct str tier = compose(voice, TIERS[e.tier], NULL, 0, care->arena), name = person_team_name(care, &person, voice);
    if (list->n > LIST_BYTES)
        return 0;
    buf_addf(list, "%s%lld %.*s %.*s", list->n > 0 ? "; " : "", (long long)id, (int)tier.n, tier.s, (int)name.n, name.s);
    return 0;
}

static int member_at(const struct care *care, const struct outbound *row)
{
    return team_member_at(&care->setup->settings->team, row->channel, row->to);
}

/* Alerts for one phone that were held back together go as one. */
static int bundle(struct care *care, const struct outbound *rows, size_t n, size_t first, struct err *err)
{
    int member = member_at(care, &rows[first]);
    struct buf list;
    int64_t count = 0;
    enum brief weight = BRIEF_NEWS;
    if (member < 0)
        return 0;
    bool brief = member_is_brief(care, member, 0), initials = brief || care->setup->settings->team.discreet;
    struct voice voice = voice_of(care, member);
    buf_init(&list, 0);
    for (size_t i = first; i < n; i++) {
        if (rows[i].address_id != rows[first].address_id || rows[i].not_before_utc == 0 || rows[i].class != CLASS_ALERT)
            continue;
        weight = rows[i].brief > weight ? rows[i].brief : weight;
        if (bundle_line(care, &voice, &rows[i], initials, &list, err) < 0
            || outbox_rows_end(care->db, rows[i].id, OUT_WITHDRAWN, 0, care->now_utc, err) < 0) {
            buf_clear(&list);
            return -1;
        }
        count++;
    }
    struct place places[] = { { "count", str_of(arena_printf(care->arena, "%lld", (long long)count)) },
                              { "list", arena_str(care->arena, buf_str(&list)) } };
    buf_clear(&list);
    const char *slot = arena_printf(care->arena, "bundle.%lld", (long long)rows[first].id);
    struct member_post post = { .member = member, .class = CLASS_ALERT, .origin = { "member", rows[first].address_id, slot },
                                .body = compose(&voice, brief ? MESSAGE_BRIEF_MORE : MESSAGE_ALERT_BUNDLE, places, 2, care->arena),
                                .weight = weight };
    post.brief = brief ? post.body : STR("");
    return post_member_as(care, &post, err);
}

static int bundles(struct care *care, struct err *err)
{
    struct outbound *rows = NULL;
    size_t n = 0;
    if (outbox_rows_late(care->db, care->now_utc, LATE_ROWS, care->arena, &rows, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        size_t others = 0;
        bool done = false;
        if (rows[i].class != CLASS_ALERT || rows[i].not_before_utc == 0 || rows[i].not_before_utc > care->now_utc)
            continue;
        for (size_t k = 0; k < n; k++)
            if (rows[k].class == CLASS_ALERT && rows[k].not_before_utc != 0 && rows[k].address_id == rows[i].address_id) {
                done = done || k < i;
                others += k > i;
            }
        if (!done && others > 0 && bundle(care, rows, n, i, err) < 0)
            return -1;
    }
    return 0;
}

/* ---- what waits too long ---- */

static bool has_channel(const struct care *care, struct str channel)
{
    for (size_t i = 0; i < care->setup->settings->n_channels; i++)
        if (str_is(channel, care->setup->settings->channels[i].name))
            return true;
    return false;
}

/* Decision 10: half an hour late, emergency advice says when it was written. */
static int rephrase(struct care *care, const struct outbound *row, struct err *err)
{
    struct str cause = row->cause, word;
    struct inbox_row text;
    struct person person;
    int64_t inbox_id = 0;
    if (!str_is(row->slot, "advice.emergency") || row->patient_id == 0 || !str_cut(&cause, ':', &word) || !str_is(word, "inbox")
        || !text_to_int(cause, 1, INT64_MAX, &inbox_id))
        return 0;
    int rc = inbox_rows_get(care->db, inbox_id, care->arena, &text, err);
    if (rc <= 0 || person_load(care, row->patient_id, row->address_id, &person, err) < 0)
        return rc;
    struct place places[] = {
        { "words", advice_words(words_repaired(text.text, care->arena), NULL, 0, true, care->arena) },
        { "time", clock_text(care, person.zone, row->made_utc) },
    };
    if (places[0].value.n == 0)
        places[0].value = say(care, &person.voice, MESSAGE_WORD_YOUR_TEXT);
    struct escalation open;
    rc = escalation_rows_of(care->db, row->patient_id, care->arena, &open, err);
    if (rc < 0 || outbox_rows_end(care->db, row->id, OUT_WITHDRAWN, 0, care->now_utc, err) < 0)
        return -1;
    if (rc == 1) { /* the re-asks that wait behind it say less than it does; its last sentence is a question */
        struct conversation asked = {
            .patient_id = row->patient_id, .address_id = row->address_id, .kind = CONVERSATION_SAFETY, .question = QUESTION_YES_NO,
            .escalation_id = open.id, .topic = STR("seen"), .asks = 1, .asked_utc = care->now_utc,
        };
        const char *cause_of = arena_printf(care->arena, "escalation:%lld", (long long)open.id);
        if (cause_of == NULL || outbox_rows_withdraw(care->db, str_of(cause_of), CLASS_ADVICE, care->now_utc, NULL, err) < 0
            || conversation_rows_put(care->db, &asked, err) < 0)
            return -1;
    }
    return post_person(care, &person, CLASS_ADVICE, (struct origin){ "inbox", inbox_id, "advice.emergency.late" },
                       compose(&person.voice, MESSAGE_ADVICE_EMERGENCY_LATE, places, 2, care->arena), err);
}

/* Advice and alerts that wait for a channel which takes nothing, or is not there any more (P5, decision 10). */
static int late(struct care *care, struct err *err)
{
    struct outbound *rows = NULL;
    size_t n = 0;
    if (outbox_rows_late(care->db, care->now_utc - LATE_S, LATE_ROWS, care->arena, &rows, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        bool gone = !has_channel(care, rows[i].channel), told = rows[i].changed_utc >= rows[i].made_utc + LATE_S;
        if (gone && outbox_rows_end(care->db, rows[i].id, OUT_FAILED, 0, care->now_utc, err) < 0)
            return -1;
        if (!gone && !told && outbox_rows_touch(care->db, rows[i].id, care->now_utc, err) < 0)
            return -1;
        if (gone || !told) {
            log_event(care->log, LOG_ALARM, "outbox.waits", F_ID("outbox", rows[i].id), F_WORD("class", CLASS_NAMES[rows[i].class]), F_END);
            if (care_undeliverable(care, &rows[i], SEND_CHANNEL_DOWN, err) < 0)
                return -1;
        }
        if (!gone && care->now_utc - rows[i].made_utc >= REPHRASE_S && rephrase(care, &rows[i], err) < 0)
            return -1;
    }
    return 0;
}

int team_path_fails(struct care *care, struct str channel, struct err *err)
{
    const struct team *team = &care->setup->settings->team;
    for (size_t m = 0; m < team->n_members; m++) {
        size_t other = 0;
        while (other < team->members[m].n_addresses && str_is(channel, team->members[m].addresses[other].channel))
            other++;
        if (other == team->members[m].n_addresses)
            continue;
        struct voice voice = voice_of(care, (int)m);
        struct place place = { "channel", channel };
        const char *slot = arena_printf(care->arena, "path.%.*s.%s", (int)channel.n, channel.s, team->members[m].id);
        /* once an hour, however many messages it loses */
        if (post_member_open(care, (int)m, other, CLASS_ALERT, (struct origin){ "path", care->now_utc / 3600, slot },
                        compose(&voice, MESSAGE_TEAM_PATH, &place, 1, care->arena), err) < 0)
            return -1;
    }
    return 0;
}

/* ---- by the calendar ---- */

/* To whoever is on duty now and was not before: what is open. */
static int hand_over(struct care *care, const struct duty *duty, const struct team_rotation *rotation, struct err *err)
{
    const struct zone *zone = site_zone(care, err);
    const char *name = arena_printf(care->arena, "duty.%s", rotation->name);
    struct str before;
    int member = duty_on(duty, rotation, care->now_utc);
    const char *id = member >= 0 ? care->setup->settings->team.members[member].id : "";
    if (zone == NULL || name == NULL)
        return -1;
    int rc = meta_rows_get(care->db, name, care->arena, &before, err);
    if (rc < 0 || (rc == 1 && str_is(before, id)))
        return rc < 0 ? -1 : 0;
    if (meta_rows_put(care->db, name, str_of(id), err) < 0)
        return -1;
    if (rc == 0 || member < 0 || care->setup->settings->team.members[member].n_addresses == 0)
        return 0; /* the first look at this rotation is no change */
    struct voice voice = voice_of(care, member);
    struct str list;
    int64_t until_utc = duty_next_change(duty, rotation, care->now_utc);
    bool brief = member_is_brief(care, member, 0), initials = brief || care->setup->settings->team.discreet;
    if (team_open_list(care, &voice, initials, &list, err) < 0)
        return -1;
    struct place places[] = { { "rotation", str_of(rotation->name) }, { "list", list },
                              { "time", until_utc != 0 ? day_clock_text(care, &voice, zone, until_utc) : STR("-") } };
    const char *slot = arena_printf(care->arena, "handover.%s.%lld", rotation->name, (long long)care->now_utc);
    struct str body = compose(&voice, MESSAGE_TEAM_HANDOVER, places, 3, care->arena);
    struct member_post post = { .member = member, .class = CLASS_ALERT, .origin = { "member", member, slot }, .body = body,
                                .brief = brief ? body : STR("") };
    return post_member_as(care, &post, err);
}

/* Once a day, while a time without anybody lies within two weeks (decision 37). */
static int nag(struct care *care, const struct duty *duty, const struct local *today, const struct zone *zone, struct err *err)
{
    struct hole *holes = NULL;
    size_t n = 0;
    const struct team *team = &care->setup->settings->team;
    int64_t nagged = number_of(care, NAGGED_NAME, err);
    if (nagged < 0)
        return -1;
    if (team->off_hours_hold || today->minute < NAG_MIN || nagged == today->date)
        return 0;
    if (put_number(care, NAGGED_NAME, today->date, err) < 0
        || duty_holes(duty, care->now_utc, care->now_utc + (int64_t)NAG_DAYS * DAY_S, &holes, &n, err) < 0)
        return -1;
    for (size_t m = 0; n > 0 && m < team->n_members; m++) {
        if (team->members[m].n_addresses == 0)
            continue;
        struct voice voice = voice_of(care, (int)m);
        struct place places[] = { { "from", day_clock_text(care, &voice, zone, holes[0].from_utc) },
                                  { "to", day_clock_text(care, &voice, zone, holes[0].to_utc) } };
        const char *slot = arena_printf(care->arena, "hole.%d", today->date);
        if (post_member_open(care, (int)m, 0, CLASS_ALERT, (struct origin){ "member", (int64_t)m, slot },
                        compose(&voice, MESSAGE_TEAM_HOLE, places, 2, care->arena), err) < 0)
            return -1;
    }
    return 0;
}

int team_test(struct care *care, size_t *n, struct err *err)
{
    const struct team *team = &care->setup->settings->team;
    struct duty duty;
    int members[64];
    struct str waits = STR("");
    *n = 0;
    if (duty_load(care, &duty, err) < 0)
        return -1;
    if (team->n_steps > 0)
        *n = duty_step(&duty, &team->steps[0], care->now_utc, members, sizeof members / sizeof *members);
    for (size_t i = 0; i < *n; i++) {
        struct voice voice = voice_of(care, members[i]);
        const char *id = team->members[members[i]].id, *slot = arena_printf(care->arena, "test.%s", id);
        if (settings_words_address(care->setup->settings, &team->members[members[i]]) != NULL) /* else nothing of theirs comes in */
            waits = str_of(arena_printf(care->arena, "%.*s%s%s", (int)waits.n, waits.s, waits.n > 0 ? " " : "", id));
        if (post_member_open(care, members[i], 0, CLASS_ALERT, (struct origin){ "test", care->now_utc, slot },
                        compose(&voice, MESSAGE_TEAM_TEST, NULL, 0, care->arena), err) < 0)
            return -1;
    }
    if (audit_rows_put(care->db, care->now_utc, "nape", "test", "team", 0, err) < 0
        || meta_rows_put(care->db, TEST_WAITS_NAME, waits, err) < 0 || put_number(care, NEXT_NAME, 0, err) < 0)
        return -1;
    return put_number(care, TEST_NAME, care->now_utc, err);
}

int team_test_answered(struct care *care, const char *id, struct err *err)
{
    struct str waits, word;
    struct str left = STR("");
    bool waited = false;
    int rc = meta_rows_get(care->db, TEST_WAITS_NAME, care->arena, &waits, err);
    if (rc <= 0 || waits.n == 0)
        return rc;
    while (str_cut(&waits, ' ', &word)) {
        waited = waited || str_is(word, id);
        if (word.n > 0 && !str_is(word, id))
            left = str_of(arena_printf(care->arena, "%.*s%s%.*s", (int)left.n, left.s, left.n > 0 ? " " : "", (int)word.n, word.s));
    }
    if (!waited)
        return 0;
    return audit_rows_put(care->db, care->now_utc, id, "test_answered", "team", 0, err) < 0
            || meta_rows_put(care->db, TEST_WAITS_NAME, left, err) < 0 ? -1 : 1;
}

/* Who has not answered the test by now is told of to everybody. */
static int test_over(struct care *care, int64_t rang_utc, struct err *err)
{
    const struct team *team = &care->setup->settings->team;
    struct str waits, word;
    int rc = meta_rows_get(care->db, TEST_WAITS_NAME, care->arena, &waits, err);
    if (rc <= 0 || waits.n == 0)
        return rc;
    log_event(care->log, LOG_ALARM, "team.test_missed", F_END);
    while (str_cut(&waits, ' ', &word)) {
        int missing = team_find(team, word);
        for (size_t m = 0; missing >= 0 && m < team->n_members; m++) {
            if (team->members[m].n_addresses == 0)
                continue;
            struct voice voice = voice_of(care, (int)m);
            struct place place = { "member", str_of(team->members[missing].name) };
            const char *slot = arena_printf(care->arena, "missed.%s.%s", team->members[missing].id, team->members[m].id);
            if (post_member_open(care, (int)m, team->members[m].n_addresses > 1 && (int)m == missing, CLASS_ALERT,
                            (struct origin){ "test", rang_utc, slot }, compose(&voice, MESSAGE_TEAM_TEST_MISSED, &place, 1, care->arena),
                            err) < 0)
                return -1;
        }
    }
    return meta_rows_put(care->db, TEST_WAITS_NAME, STR(""), err);
}

/* The first time of the test's rule after that; 0: none. */
static int64_t next_test(const struct team *team, const struct zone *zone, int64_t after_utc)
{
    struct recur_walk walk;
    int32_t date;
    int minute;
    if (team->self_test == NULL)
        return 0;
    recur_start(&walk, team->self_test, team->self_test_date, team->self_test_min);
    while (recur_next(&walk, &date, &minute)) {
        int64_t at = zone_utc(zone, date, minute);
        if (recur_is_over(team->self_test, at))
            return 0;
        if (at > after_utc)
            return at;
    }
    return 0;
}

/* Rings the test when its time came since the last look, and asks after it a quarter of an hour later. */
static int tests(struct care *care, const struct zone *zone, int64_t *next_utc, struct err *err)
{
    const struct team *team = &care->setup->settings->team;
    int64_t last = number_of(care, TEST_NAME, err);
    size_t n = 0;
    if (last < 0)
        return -1;
    if (last == 0) { /* not at once at the first start */
        last = care->now_utc - TEST_WAIT_S;
        if (team->self_test != NULL && put_number(care, TEST_NAME, last, err) < 0)
            return -1;
    }
    int64_t due = next_test(team, zone, last);
    if (due != 0 && due <= care->now_utc) {
        if (team_test(care, &n, err) < 0)
            return -1;
        last = care->now_utc;
        due = next_test(team, zone, last);
    }
    if (care->now_utc >= last + TEST_WAIT_S && test_over(care, last, err) < 0)
        return -1;
    *next_utc = care->now_utc < last + TEST_WAIT_S ? last + TEST_WAIT_S : due;
    return 0;
}

int team_due(struct care *care, struct err *err)
{
    const struct team *team = &care->setup->settings->team;
    struct duty duty;
    struct local today;
    int64_t next_test_utc = 0, next_swap_utc = 0, next_utc = number_of(care, NEXT_NAME, err);
    if (next_utc < 0 || bundles(care, err) < 0 || late(care, err) < 0)
        return -1;
    if (next_utc > care->now_utc && next_utc < care->now_utc + 2 * DAY_S)
        return 0;
    const struct zone *zone = site_zone(care, err);
    if (zone == NULL || swap_due(care, &next_swap_utc, err) < 0 || duty_load(care, &duty, err) < 0)
        return -1;
    zone_local(zone, care->now_utc, &today);
    int64_t next = zone_utc(zone, today.minute < NAG_MIN ? today.date : date_add_days(today.date, 1), NAG_MIN);
    if (nag(care, &duty, &today, zone, err) < 0 || tests(care, zone, &next_test_utc, err) < 0)
        return -1;
    if (next_test_utc != 0 && next_test_utc < next)
        next = next_test_utc;
    if (next_swap_utc != 0 && next_swap_utc < next)
        next = next_swap_utc;
    for (size_t i = 0; i < team->n_rotations; i++) {
        if (hand_over(care, &duty, &team->rotations[i], err) < 0)
            return -1;
        int64_t change = duty_next_change(&duty, &team->rotations[i], care->now_utc);
        if (change != 0 && change < next)
            next = change;
    }
    return put_number(care, NEXT_NAME, next, err);
}

int team_next_due(struct care *care, int64_t *utc, struct err *err)
{
    const struct team *team = &care->setup->settings->team;
    *utc = number_of(care, NEXT_NAME, err);
    if (*utc == 0 && (team->n_rotations > 0 || team->self_test != NULL))
        *utc = care->now_utc; /* not looked at yet */
    return *utc < 0 ? -1 : 0;
}

int team_look_again(struct care *care, struct err *err)
{
    return put_number(care, NEXT_NAME, 0, err);
}
