/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/person.h"

#include <string.h>

#include "base/utf8.h"
#include "store/address_rows.h"
#include "store/outbox_rows.h"
#include "store/patient_rows.h"

enum { REPLY_EXPIRES_S = 15 * 60 };

const struct zone *site_zone(struct care *care, struct err *err)
{
    const struct zone *zone = zones_find(care->zones, care->setup->settings->zone, NULL);
    return zone != NULL ? zone : zones_find(care->zones, "UTC", err);
}

static int find_address(struct care *care, int64_t patient_id, int64_t address_id, struct address *out, struct err *err)
{
    struct address *all = NULL;
    size_t n = 0;
    if (address_id != 0) {
        int rc = address_rows_get(care->db, address_id, care->arena, out, err);
        return rc == 0 ? err_set(err, ERR_NOTFOUND, "there is no address %lld", (long long)address_id) : rc < 0 ? -1 : 0;
    }
    if (address_rows_of(care->db, patient_id, care->arena, &all, &n, err) < 0)
        return -1;
    if (n == 0)
        return err_set(err, ERR_NOTFOUND, "patient %lld has no address", (long long)patient_id);
    *out = all[0];
    return 0;
}

int64_t written_utc(const struct care *care, const struct inbound *inbound)
{
    enum { LITTLE_S = 600 }; /* on its way to us */
    bool late = inbound->sent_utc > 0 && inbound->sent_utc < care->now_utc - (inbound->swept ? 0 : LITTLE_S);
    return late ? inbound->sent_utc : care->now_utc;
}

const struct settings_site *site_of(const struct settings *settings, struct str keyword)
{
    for (size_t i = 0; keyword.n > 0 && i < settings->joining.n_sites; i++)
        if (str_is_nocase(keyword, settings->joining.sites[i].keyword))
            return &settings->joining.sites[i];
    return NULL;
}

int person_load(struct care *care, int64_t patient_id, int64_t address_id, struct person *out, struct err *err)
{
    struct address address;
    if (find_address(care, patient_id, address_id, &address, err) < 0)
        return -1;
    return person_load_at(care, patient_id, &address, out, err);
}

int person_load_at(struct care *care, int64_t patient_id, const struct address *address, struct person *out, struct err *err)
{
    *out = (struct person){ .address = *address };
    int rc = patient_rows_get(care->db, patient_id, care->arena, &out->patient, err);
    if (rc == 0)
        return err_set(err, ERR_NOTFOUND, "there is no patient %lld", (long long)patient_id);
    if (rc < 0)
        return -1;
    const struct settings *settings = care->setup->settings;
    const struct messages *messages = care->setup->messages;
    if (out->patient.zone.n > 0)
        out->zone = zones_find(care->zones, arena_str(care->arena, out->patient.zone).s, NULL);
    if (out->zone == NULL && (out->zone = site_zone(care, err)) == NULL)
        return -1;
    zone_local(out->zone, care->now_utc, &out->now);
    out->shared = out->address.n_people > 1;
    out->voice = (struct voice){
        .messages = messages,
        .settings = settings,
        .lang = out->patient.lang.n > 0 ? arena_str(care->arena, out->patient.lang).s : settings->lang,
        .region = out->patient.state == PATIENT_STRANGER && out->patient.region.n == 0
            ? region_of_stranger(messages, settings, out->address.address)
            : region_of(messages, settings, out->patient.region),
    };
    const struct settings_site *site = site_of(settings, out->patient.site);
    out->voice.clinic = site != NULL ? site->name : NULL;
    out->voice.hours = site != NULL ? site->staffed_hours : NULL;
    return 0;
}

bool person_quiet(const struct care *care, const struct patient *patient, int *from_min, int *to_min)
{
    const struct settings *settings = care->setup->settings;
    const struct settings_site *site = site_of(settings, patient->site);
    bool own = patient->quiet_from_min >= 0 && patient->quiet_to_min >= 0, of_site = site != NULL && site->own_quiet;
    *from_min = own ? patient->quiet_from_min : of_site ? site->quiet_from_min : settings->plans.quiet_from_min;
    *to_min = own ? patient->quiet_to_min : of_site ? site->quiet_to_min : settings->plans.quiet_to_min;
    return own;
}

bool person_staffed(struct care *care, const struct person *person, int64_t utc, bool *known)
{
    const struct settings *settings = care->setup->settings;
    const struct settings_site *site = site_of(settings, person->patient.site);
    bool own = site != NULL && site->staffed_hours != NULL;
    const struct zone *zone = own ? zones_find(care->zones, site->zone, NULL) : NULL;
    const struct hours *hours = own ? &site->hours : &settings->hours;
    if (known != NULL)
        *known = hours->n > 0;
    if (zone == NULL)
        zone = site_zone(care, NULL);
    return zone != NULL && hours_open(hours, zone, utc);
}

bool person_is_doubtful(const struct care *care, const struct person *person)
{
    const struct patient *p = &person->patient;
    const struct address *a = &person->address;
    int64_t silent_s = (int64_t)care->setup->settings->joining.silent_days * 86400;
    int64_t last_utc = a->last_in_utc > a->consent_utc ? a->last_in_utc : a->consent_utc;
    if (p->joined_utc == 0)
        return false;
    if (p->doubt != DOUBT_NONE && p->doubt_address_id == a->id)
        return true;
    return silent_s > 0 && last_utc > 0 && care->now_utc - last_utc > silent_s;
}

/* The bytes of the first character of a word. */
static struct str initial(struct str word)
{
    size_t n = word.n > 0 ? 1 : 0;
    while (n > 0 && n < word.n && ((unsigned char)word.s[n] & 0xC0) == 0x80)
        n++;
    return (struct str){ word.s, n };
}

struct str person_team_name(const struct care *care, const struct person *person, const struct voice *voice)
{
    struct str rest = str_trim(person->patient.name), first = { NULL, 0 }, last = { NULL, 0 }, word;
    if (rest.n == 0)
        return compose(voice, MESSAGE_WORD_STRANGER, NULL, 0, care->arena);
    while (str_cut(&rest, ' ', &word)) {
        if (word.n == 0)
            continue;
        if (first.n == 0)
            first = word;
        else
            last = word;
    }
    struct str a = person->shared ? initial(first) : first, b = initial(last);
    if (b.n == 0)
        return a;
    return str_of(arena_printf(care->arena, "%.*s%s%.*s", (int)a.n, a.s, person->shared ? "" : " ", (int)b.n, b.s));
}

struct str clock_text(struct care *care, const struct zone *zone, int64_t utc)
{
    struct local local;
    zone_local(zone, utc, &local);
    return str_of(arena_printf(care->arena, "%d:%02d", local.minute / 60, local.minute % 60));
}

struct str date_text(struct care *care, const struct voice *voice, int32_t date)
{
    struct place places[] = {
        { "day", compose(voice, (enum message)(MESSAGE_DAY_1 + date_weekday(date) - 1), NULL, 0, care->arena) },
        { "n", str_of(arena_printf(care->arena, "%d", date % 100)) },
        { "month", compose(voice, (enum message)(MESSAGE_MONTH_SHORT_1 + date / 100 % 100 - 1), NULL, 0, care->arena) },
    };
    return compose(voice, MESSAGE_PERIOD_DATE, places, 3, care->arena);
}

struct str day_or_date_text(struct care *care, const struct person *person, int32_t date, int days)
{
    if (date_to_days(date) - date_to_days(person->now.date) >= days)
        return date_text(care, &person->voice, date);
    return compose(&person->voice, (enum message)(MESSAGE_DAY_1 + date_weekday(date) - 1), NULL, 0, care->arena);
}

struct str day_clock_text(struct care *care, const struct voice *voice, const struct zone *zone, int64_t utc)
{
    struct local then, now;
    zone_local(zone, utc, &then);
    zone_local(zone, care->now_utc, &now);
    struct str clock = clock_text(care, zone, utc);
    if (then.date == now.date)
        return clock;
    struct str day = compose(voice, (enum message)(MESSAGE_DAY_1 + then.weekday - 1), NULL, 0, care->arena);
    if (utc - care->now_utc < 6 * 86400)
        return compose_join(day, clock, care->arena);
    return compose_join(date_text(care, voice, then.date), clock, care->arena);
}

struct str words_repaired(struct words words, struct arena *arena)
{
    return utf8_repaired(words.text, arena);
}

static int put(struct care *care, struct outbound *message, struct origin origin, struct err *err)
{
    const char *cause = arena_printf(care->arena, "%s:%lld", origin.word, (long long)origin.id);
    if (cause == NULL || origin.slot == NULL)
        return err_set(err, ERR_NOMEM, "outbox");
    message->cause = str_of(cause);
    message->slot = str_of(origin.slot);
    message->made_utc = care->now_utc;
    if (message->class == CLASS_REPLY && message->expires_utc == 0)
        message->expires_utc = care->now_utc + REPLY_EXPIRES_S;
    if (message->body.text.n == 0)
        return 0;
    return outbox_rows_put(care->db, care->desk, message, NULL, err) < 0 ? -1 : 0;
}

static struct outbound to_person(const struct person *person, enum outbound_class class, struct str body)
{
    return (struct outbound){
        .class = class,
        .channel = person->address.channel,
        .to = person->address.address,
        .address_id = person->address.id,
        .patient_id = person->patient.id,
        .body = { body },
    };
}

int post_person(struct care *care, const struct person *person, enum outbound_class class, struct origin origin,
                struct str body, struct err *err)
{
    struct outbound message = to_person(person, class, body);
    return put(care, &message, origin, err);
}

int post_drawn(struct care *care, const struct person *person, enum outbound_class class, struct origin origin, struct str picture,
               struct str body, struct err *err)
{
    struct outbound message = to_person(person, class, body);
    message.picture = picture;
    return put(care, &message, origin, err);
}

int post_until(struct care *care, const struct person *person, enum outbound_class class, struct origin origin,
               int64_t expires_utc, struct str body, struct err *err)
{
    struct outbound message = to_person(person, class, body);
    message.expires_utc = expires_utc;
    return put(care, &message, origin, err);
}

int post_when(struct care *care, const struct person *person, enum outbound_class class, struct origin origin, struct post_when when,
              struct str body, struct err *err)
{
    struct outbound message = to_person(person, class, body);
    message.not_before_utc = when.not_before_utc;
    message.expires_utc = when.expires_utc;
    return put(care, &message, origin, err);
}

int post_despite_stop(struct care *care, const struct person *person, struct origin origin, struct str body, struct err *err)
{
    struct outbound message = to_person(person, CLASS_REPLY, body);
    message.despite_stop = true;
    return put(care, &message, origin, err);
}

bool member_is_brief(const struct care *care, int member, size_t address)
{
    const struct settings *settings = care->setup->settings;
    return settings_is_team_only(settings, str_of(settings->team.members[member].addresses[address].channel));
}

size_t member_reads_at(const struct care *care, int member)
{
    const struct settings *settings = care->setup->settings;
    const struct team_member *who = &settings->team.members[member];
    const struct team_address *found = settings_words_address(settings, who);
    return found != NULL ? (size_t)(found - who->addresses) : 0;
}

int post_member_as(struct care *care, const struct member_post *post, struct err *err)
{
    const struct settings *settings = care->setup->settings;
    const struct team_member *to = &settings->team.members[post->member];
    struct outbound message = {
        .class = post->class,
        .channel = str_of(to->addresses[post->address].channel),
        .to = str_of(to->addresses[post->address].address),
        .body = { post->body },
        .not_before_utc = post->not_before_utc,
    };
    if (member_is_brief(care, post->member, post->address)) { /* decision 33: whatever is set, none of the patient's words */
        struct voice voice = { care->setup->messages, settings, to->lang, region_of(care->setup->messages, settings, STR("")), NULL, NULL };
        message.body.text = post->brief.n > 0 || post->body.n == 0 ? post->brief : say(care, &voice, MESSAGE_BRIEF_NEWS);
        message.brief = post->weight == BRIEF_NOT ? BRIEF_NEWS : post->weight;
    }
    return put(care, &message, post->origin, err);
}

int post_member(struct care *care, int member, size_t address, enum outbound_class class, struct origin origin, struct str body,
                struct err *err)
{
    struct member_post post = { .member = member, .address = address, .class = class, .origin = origin, .body = body };
    return post_member_as(care, &post, err);
}

int post_member_open(struct care *care, int member, size_t address, enum outbound_class class, struct origin origin, struct str body,
                     struct err *err)
{
    struct member_post post = { .member = member, .address = address, .class = class, .origin = origin, .body = body, .brief = body };
    return post_member_as(care, &post, err);
}

struct str say(struct care *care, const struct voice *voice, enum message message)
{
    return compose(voice, message, NULL, 0, care->arena);
}
