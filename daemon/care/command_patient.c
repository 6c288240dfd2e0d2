/* SPDX-License-Identifier: ISC
 * Commands about people: patient.add, patient.list, patient.show, patient.fact. */
#include <config.h>

#include "care/command_insight.h"

#include <string.h>

#include "care/consent.h"
#include "care/diary.h"
#include "care/joined.h"
#include "care/phase.h"
#include "care/preview.h"
#include "care/regions.h"
#include "care/summary.h"
#include "care/team.h"
#include "store/address_rows.h"
#include "store/audit_rows.h"
#include "store/escalation_rows.h"
#include "store/observation_rows.h"
#include "store/patient_rows.h"
#include "store/plan_rows.h"

enum { NAME_MAX_BYTES = 80, ADDRESSES_MAX = 8, DIARY_DAYS = 7, COUNT_DAYS = 30 };

/* patient.add as it was asked for, checked. */
struct newcomer {
    struct patient patient;
    struct str channel[ADDRESSES_MAX], address[ADDRESSES_MAX];
    size_t n_addresses;
    bool joined;
};

/* "+15551230001" is E.164: up to 15 digits.  What does not begin with + is the channel's own affair. */
static bool address_is_plain(struct str address)
{
    if (address.n == 0 || address.n > 120)
        return false;
    for (size_t i = 0; i < address.n; i++)
        if ((unsigned char)address.s[i] <= ' ' || address.s[i] == 0x7F)
            return false;
    if (address.s[0] != '+')
        return true;
    int64_t number;
    return address.n >= 8 && address.n <= 16 && address.s[1] != '-' && address.s[1] != '+'
        && text_to_int((struct str){ address.s + 1, address.n - 1 }, 1, INT64_MAX, &number);
}

/* "sms:+15551230001" */
int command_take_address(struct care *care, struct str text, struct str *of, struct str *address, struct buf *answer)
{
    struct str channel, rest = text;
    if (!str_cut(&rest, ':', &channel) || rest.s == NULL)
        return command_refuse(answer, "An address is written CHANNEL:ADDRESS, for example sms:+15551230001.");
    const struct settings_channel *known = settings_channel_of(care->setup->settings, channel);
    if (known == NULL)
        return command_refuse(answer, "There is no channel \"%.*s\" in the configuration.", (int)channel.n, channel.s);
    if (known->team_only) /* decision 33 */
        return command_refuse(answer, "Channel \"%.*s\" is for alerts to the team alone and reaches no patient.", (int)channel.n, channel.s);
    enum address_form form = known->address;
    if (form == ADDRESS_DIGITS && !address_fits(form, rest))
        return command_refuse(answer, "\"%.*s\" is no address of that channel; it is the number that the provider gave out, like 123456789.",
                              (int)rest.n, rest.s);
    if (!address_is_plain(rest) || !address_fits(form, rest))
        return command_refuse(answer, "\"%.*s\" is no address; a telephone number is written like +15551230001.", (int)rest.n, rest.s);
    *of = channel;
    *address = rest;
    return 0;
}

static int take_address(struct care *care, struct str text, struct newcomer *in, struct buf *answer)
{
    if (in->n_addresses == ADDRESSES_MAX)
        return command_refuse(answer, "A person has at most %d addresses.", ADDRESSES_MAX);
    int rc = command_take_address(care, text, &in->channel[in->n_addresses], &in->address[in->n_addresses], answer);
    in->n_addresses += rc == 0;
    return rc;
}

static int take_addresses(struct care *care, const cJSON *arguments, struct newcomer *in, struct buf *answer)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(arguments, "address"), *each;
    if (cJSON_IsString(item))
        return take_address(care, command_text(arguments, "address"), in, answer);
    cJSON_ArrayForEach(each, item)
        if (!cJSON_IsString(each) || take_address(care, str_of(each->valuestring), in, answer) != 0)
            return 1;
    return in->n_addresses > 0 ? 0 : command_refuse(answer, "An address is missing, for example sms:+15551230001.");
}

static int take_person(struct care *care, const cJSON *arguments, struct patient *p, struct buf *answer)
{
    const struct settings *settings = care->setup->settings;
    p->name = command_text(arguments, "name");
    p->lang = command_text(arguments, "lang");
    p->zone = command_text(arguments, "zone");
    p->region = command_text(arguments, "region");
    p->birth_year = (int)command_number(arguments, "birth_year", 0);
    if (p->lang.n == 0)
        p->lang = str_of(settings->lang);
    if (p->zone.n == 0)
        p->zone = str_of(settings->zone);
    if (p->name.n == 0 || p->name.n > NAME_MAX_BYTES || text_utf8_valid(p->name.s, p->name.n) != p->name.n)
        return command_refuse(answer, "A name is missing, or longer than %d bytes.", NAME_MAX_BYTES);
    if (p->lang.n != 2 || p->lang.s[0] < 'a' || p->lang.s[0] > 'z' || p->lang.s[1] < 'a' || p->lang.s[1] > 'z')
        return command_refuse(answer, "\"%.*s\" is no language; one is written like en, es or fr.", (int)p->lang.n, p->lang.s);
    if (zones_find(care->zones, arena_str(care->arena, p->zone).s, NULL) == NULL)
        return command_refuse(answer, "There is no time zone \"%.*s\"; one is written like America/New_York.", (int)p->zone.n, p->zone.s);
    if (p->region.n > 0 && regions_find(messages_regions(care->setup->messages), p->region)->id[0] == '\0')
        return command_refuse(answer, "There is no region \"%.*s\" in regions.conf.", (int)p->region.n, p->region.s);
    if (p->birth_year != 0 && (p->birth_year < 1900 || p->birth_year > 2100))
        return command_refuse(answer, "A birth year has four digits, like 1985.");
    struct str site = command_text(arguments, "site");
    const struct settings_site *from = site_of(settings, site);
    if (site.n > 0 && from == NULL)
        return command_refuse(answer, "There is no site with the keyword \"%.*s\" in the configuration.", (int)site.n, site.s);
    p->site = from != NULL ? str_of(from->keyword) : STR("");
    struct str cleared = command_text(arguments, "hands_on_cleared_by");
    if (cleared.n > 0) {
        int member = team_find(&settings->team, cleared);
        if (member < 0)
            return command_refuse(answer, "There is no member \"%.*s\" in the team who could clear hands-on routines.",
                                  (int)cleared.n, cleared.s);
        p->hands_on_cleared_by = str_of(settings->team.members[member].id);
    }
    return 0;
}

/* Decision 43: a channel that is polled serves few, or an emergency would wait too long. */
static int check_room(struct care *care, const struct newcomer *in, struct buf *answer, struct err *err)
{
    const struct settings *settings = care->setup->settings;
    for (size_t i = 0; i < settings->n_channels; i++) {
        const struct settings_channel *channel = &settings->channels[i];
        int64_t n = 0;
        bool used = false;
        for (size_t k = 0; k < in->n_addresses; k++)
            used = used || str_is(in->channel[k], channel->name);
        if (!used || channel->most_patients == 0)
            continue;
        if (address_rows_count(care->db, str_of(channel->name), &n, err) < 0)
            return -1;
        if (n >= channel->most_patients)
            return command_refuse(answer, "Channel \"%s\" is polled and serves at most %lld people (poll_patients). Give naped a public URL "
                                          "and take webhooks.", channel->name, (long long)channel->most_patients);
    }
    return 0;
}

/* The row of the person: the stranger who wrote from there already becomes them. */
static int store_person(struct care *care, struct newcomer *in, int64_t *id, struct buf *answer, struct err *err)
{
    struct address address;
    struct patient before;
    int64_t there = 0;
    int rc = address_rows_find(care->db, in->channel[0], in->address[0], care->arena, &address, &there, err);
    if (rc < 0)
        return -1;
    if (rc == 1 && there != 0) {
        if (patient_rows_get(care->db, there, care->arena, &before, err) < 0)
            return -1;
        if (before.state == PATIENT_STRANGER) {
            *id = in->patient.id = there;
            in->patient.created_utc = before.created_utc;
            return patient_rows_save(care->db, &in->patient, err);
        }
        if (str_equal(before.name, in->patient.name))
            return command_refuse(answer, "%.*s has that address already.", (int)before.name.n, before.name.s);
    }
    return patient_rows_add(care->db, &in->patient, id, err);
}

const char *command_invitation(struct care *care, const struct patient *patient, struct err *err)
{
    const struct settings *settings = care->setup->settings;
    const struct settings_site *site = site_of(settings, patient->site);
    struct place name = { "name", STR("{name}") };
    struct person person = { .voice = { .messages = care->setup->messages, .settings = settings,
                                        .lang = arena_str(care->arena, patient->lang).s,
                                        .region = region_of(care->setup->messages, settings, patient->region),
                                        .clinic = site != NULL ? site->name : NULL } };
    return consent_version(care, &person, compose(&person.voice, MESSAGE_INVITE, &name, 1, care->arena), err);
}

static int store_addresses(struct care *care, const struct newcomer *in, int64_t id, struct err *err)
{
    const char *version = in->joined ? "" : command_invitation(care, &in->patient, err);
    if (version == NULL)
        return -1;
    for (size_t i = 0; i < in->n_addresses; i++) {
        int64_t address_id = 0;
        struct address address;
        struct person person = { .patient = { .id = id } };
        if (address_rows_ensure(care->db, in->channel[i], in->address[i], &address_id, err) < 0
            || address_rows_get(care->db, address_id, care->arena, &address, err) < 0)
            return -1;
        /* The first of a person is tried first; who shares a phone comes behind those who were there. */
        if (address_rows_reach(care->db, address_id, id, (int)i + address.n_people, err) < 0)
            return -1;
        enum consent wanted = in->joined ? CONSENT_IN : CONSENT_INVITED;
        if (address.consent != CONSENT_OUT && address.consent != CONSENT_IN
            && consent_note(care, &person, address_id, 0, wanted, "operator", i == 0 ? version : "", err) < 0)
            return -1;
    }
    return 0;
}

int command_patient_add(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct newcomer in = { .patient = { .quiet_from_min = -1, .quiet_to_min = -1, .created_utc = care->now_utc } };
    struct person person;
    int64_t id = 0, invited_utc = care->now_utc;
    bool now = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(arguments, "now"));
    in.joined = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(arguments, "joined"));
    in.patient.state = in.joined ? PATIENT_ACTIVE : PATIENT_INVITED;
    in.patient.joined_utc = in.joined ? care->now_utc : 0;
    if (take_person(care, arguments, &in.patient, answer) != 0 || take_addresses(care, arguments, &in, answer) != 0)
        return 1;
    int rc = check_room(care, &in, answer, err);
    if (rc == 0)
        rc = store_person(care, &in, &id, answer, err);
    if (rc != 0)
        return rc;
    if (store_addresses(care, &in, id, err) < 0
        || audit_rows_put(care->db, care->now_utc, "operator", "patient.add", "patient", id, err) < 0
        || person_load(care, id, 0, &person, err) < 0)
        return -1;
    if (in.joined && joined_begin(care, &person, 0, err) < 0)
        return -1;
    if (!in.joined && consent_invite(care, &person, (struct origin){ "patient", id, "invite" }, now, &invited_utc, err) < 0)
        return -1;
    buf_addc(answer, '{');
    command_add_number(answer, "id", id, true);
    command_add_text(answer, "state", str_of(PATIENT_STATE_NAMES[in.patient.state]), false);
    if (invited_utc > care->now_utc)
        command_add_number(answer, "invited_utc", invited_utc, false);
    buf_addc(answer, '}');
    return 0;
}

static int add_patient(struct care *care, const struct patient *p, struct buf *answer, struct err *err)
{
    struct address *addresses = NULL;
    size_t n = 0;
    if (address_rows_of(care->db, p->id, care->arena, &addresses, &n, err) < 0)
        return -1;
    buf_addc(answer, '{');
    command_add_number(answer, "id", p->id, true);
    command_add_text(answer, "name", p->name, false);
    command_add_text(answer, "state", str_of(PATIENT_STATE_NAMES[p->state]), false);
    command_add_text(answer, "lang", p->lang, false);
    command_add_text(answer, "zone", p->zone, false);
    command_add_text(answer, "region", p->region, false);
    command_add_number(answer, "birth_year", p->birth_year, false);
    command_add_number(answer, "joined_utc", p->joined_utc, false);
    command_add_text(answer, "hands_on_cleared_by", p->hands_on_cleared_by, false);
    command_add_text(answer, "site", p->site, false);
    command_add_text(answer, "joining", str_of(p->state == PATIENT_INVITED ? JOINING_NAMES[p->joining] : "none"), false);
    command_add_text(answer, "who_writes", str_of(DOUBT_NAMES[p->doubt]), false);
    command_add_number(answer, "erase_utc", p->erase_utc, false);
    buf_adds(answer, ",\"addresses\":[");
    for (size_t i = 0; i < n; i++) {
        const char *text = arena_printf(care->arena, "%.*s:%.*s", (int)addresses[i].channel.n, addresses[i].channel.s,
                                        (int)addresses[i].address.n, addresses[i].address.s);
        buf_adds(answer, i > 0 ? ",{" : "{");
        command_add_text(answer, "address", str_of(text), true);
        command_add_text(answer, "consent", str_of(CONSENT_NAMES[addresses[i].consent]), false);
        buf_addc(answer, '}');
    }
    buf_addc(answer, ']');
    return 0;
}

int command_patient_list(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct patient *rows = NULL;
    size_t n = 0;
    enum patient_state state = PATIENT_STATE_COUNT;
    struct str wanted = command_text(arguments, "state");
    int64_t limit = command_number(arguments, "limit", 100), after = command_number(arguments, "after", 0);
    for (int i = 0; wanted.n > 0 && i < PATIENT_STATE_COUNT; i++)
        if (str_is(wanted, PATIENT_STATE_NAMES[i]))
            state = (enum patient_state)i;
    if (wanted.n > 0 && state == PATIENT_STATE_COUNT)
        return command_refuse(answer, "There is no state \"%.*s\".", (int)wanted.n, wanted.s);
    if (limit < 1 || limit > 1000)
        return command_refuse(answer, "A limit is from 1 to 1000.");
    if (patient_rows_list(care->db, state, after, (size_t)limit, care->arena, &rows, &n, err) < 0)
        return -1;
    buf_adds(answer, "{\"patients\":[");
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_addc(answer, ',');
        if (add_patient(care, &rows[i], answer, err) < 0)
            return -1;
        buf_addc(answer, '}');
    }
    buf_adds(answer, "]}");
    return 0;
}

int command_find_patient(struct care *care, const cJSON *arguments, struct patient *out, struct buf *answer, struct err *err)
{
    int64_t id = command_number(arguments, "id", 0);
    struct str text = command_text(arguments, "address"), channel;
    struct address address;
    if (id == 0 && text.n > 0 && str_cut(&text, ':', &channel) && text.s != NULL
        && address_rows_find(care->db, channel, text, care->arena, &address, &id, err) < 0)
        return -1;
    int rc = id != 0 ? patient_rows_get(care->db, id, care->arena, out, err) : 0;
    if (rc < 0)
        return -1;
    if (rc == 1 && out->state == PATIENT_ERASED)
        return command_refuse(answer, "They were erased.");
    return rc == 1 ? 0 : command_refuse(answer, "There is no such person; name one by \"id\" or \"address\".");
}

/* "22:00-7:00", or the site's. */
static struct str quiet_text(struct care *care, const struct patient *p)
{
    int from, to;
    bool own = person_quiet(care, p, &from, &to);
    if (from == to)
        return str_of(own ? "none" : "none (site)");
    return str_of(arena_printf(care->arena, "%d:%02d-%d:%02d%s", from / 60, from % 60, to / 60, to % 60, own ? "" : " (site)"));
}

/* What decides about reminders: the phase, what hands may do, quiet hours, plans. */
static int add_reminders(struct care *care, const struct person *person, struct buf *answer, struct err *err)
{
    static const char *const TOUCH[] = { "none", "light", "full" };
    struct phase_now phase;
    struct plan *plans = NULL;
    size_t n = 0;
    int64_t summary_utc = 0;
    if (phase_of(care, person, &phase, err) < 0 || summary_next(care, person->patient.id, &summary_utc, err) < 0
        || plan_rows_of(care->db, person->patient.id, care->arena, &plans, &n, err) < 0)
        return -1;
    command_add_text(answer, "phase", str_of(PHASE_NAMES[phase.phase]), false);
    command_add_text(answer, "hands_on", str_of(TOUCH[phase.touch]), false);
    command_add_text(answer, "hands_on_why", str_of(phase.touch == TOUCH_NONE ? preview_why(phase.why) : ""), false);
    command_add_text(answer, "quiet_hours", quiet_text(care, &person->patient), false);
    command_add_number(answer, "paused_until_utc", person->patient.paused_until_utc, false);
    command_add_number(answer, "plans", (int64_t)n, false);
    command_add_number(answer, "summary_utc", summary_utc, false);
    return 0;
}

int command_patient_show(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct patient patient;
    struct person person;
    struct facts facts = { 0 };
    struct escalation open;
    int rc = command_find_patient(care, arguments, &patient, answer, err);
    if (rc != 0)
        return rc;
    if (person_load(care, patient.id, 0, &person, err) < 0 || add_patient(care, &patient, answer, err) < 0
        || patient_rows_facts(care->db, patient.id, &facts, err) < 0)
        return -1;
    buf_adds(answer, ",\"facts\":{");
    bool first = true;
    for (int i = 0; i < FACT_COUNT; i++)
        if (facts.known[i]) {
            command_add_number(answer, FACT_NAMES[i], facts.value[i], first);
            first = false;
        }
    buf_addc(answer, '}');
    rc = escalation_rows_of(care->db, patient.id, care->arena, &open, err);
    int32_t today = person.now.date;
    if (rc < 0 || command_insight_diary(care, &person, date_add_days(today, 1 - DIARY_DAYS), today, answer, err) < 0
        || command_insight_counts(care, &person, date_add_days(today, 1 - COUNT_DAYS), today, answer, err) < 0)
        return -1;
    command_add_number(answer, "alert", rc == 1 ? open.id : 0, false);
    if (add_reminders(care, &person, answer, err) < 0 || command_add_intake(care, &person, answer, err) < 0)
        return -1;
    buf_addc(answer, '}');
    return 0;
}
