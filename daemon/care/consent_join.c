/* SPDX-License-Identifier: ISC
 * The way in: keywords of sites, the question of age, and which words were agreed to. */
#include <config.h>

#include "care/consent_inside.h"

#include <string.h>

#include "base/crypt.h"
#include "store/address_rows.h"
#include "store/conversation_rows.h"

enum { ADULT = 18, AGE_LEAST = 10, AGE_MOST = 110, YEAR_LEAST = 1900 };

const char *consent_version(struct care *care, const struct person *person, struct str words, struct err *err)
{
    char hex[CRYPT_SHA256_HEX];
    const struct settings_joining *joining = &care->setup->settings->joining;
    const char *lang = person->voice.lang != NULL ? person->voice.lang : care->setup->settings->lang;
    crypt_sha256_hex(&words, 1, hex);
    const char *version = arena_printf(care->arena, "%s.%s.%.8s", joining->version != NULL ? joining->version : "1", lang, hex);
    if (version == NULL) {
        err_set(err, ERR_NOMEM, "consent");
        return NULL;
    }
    return address_rows_consent_text(care->db, version, lang, words, care->now_utc, err) < 0 ? NULL : version;
}

int consent_note(struct care *care, const struct person *person, int64_t address_id, int64_t inbox_id, enum consent consent,
                 const char *by, const char *version, struct err *err)
{
    struct consent_entry entry = {
        .address_id = address_id, .patient_id = person->patient.id, .inbox_id = inbox_id, .at_utc = care->now_utc,
        .consent = consent, .by = by, .text_version = version,
    };
    return address_rows_consent(care->db, &entry, err);
}

int consent_agreed(struct joining_walk *w, struct err *err)
{
    struct str shown;
    const char *version = "";
    int rc = address_rows_consent_shown(w->care->db, w->person->patient.id, w->care->arena, &shown, err);
    if (rc == 1)
        version = arena_str(w->care->arena, shown).s;
    else if (rc == 0) /* nothing was: the welcome says it */
        version = consent_version(w->care, w->person, joining_says(w, MESSAGE_JOIN_WELCOME), err);
    if (rc < 0 || version == NULL)
        return -1;
    return consent_note(w->care, w->person, w->person->address.id, w->inbox_id, CONSENT_IN, w->by, version, err);
}

/* Without what stands around it. */
static struct str bare(struct str text)
{
    text = str_trim(text);
    while (text.n > 0 && strchr(".,!?\"'", text.s[text.n - 1]) != NULL)
        text.n--;
    while (text.n > 0 && strchr("\"'", text.s[0]) != NULL)
        text = (struct str){ text.s + 1, text.n - 1 };
    return str_trim(text);
}

const struct settings_site *joining_site(const struct care *care, const struct person *person, const struct care_text *text)
{
    (void)person;
    return site_of(care->setup->settings, bare(text->inbound->text.text));
}

void joining_at(struct joining_walk *w)
{
    struct patient *p = &w->person->patient;
    if (p->site.n > 0)
        return;
    p->site = str_of(w->site->keyword);
    w->person->voice.clinic = w->site->name;
    if (p->zone.n == 0)
        p->zone = str_of(w->site->zone);
    if (p->region.n == 0)
        p->region = str_of(w->site->region);
    if (p->lang.n == 0) {
        if (w->site->own_lang || !w->word_tells)
            w->person->voice.lang = w->site->lang;
        p->lang = str_of(w->person->voice.lang);
    }
}

static int min_age(const struct joining_walk *w)
{
    const struct settings *settings = w->care->setup->settings;
    const struct settings_site *site = site_of(settings, w->person->patient.site);
    return site != NULL ? site->min_age : settings->joining.min_age;
}

/* Years, when that is sure: who is 18 by the year alone may be 17 yet. */
static int known_age(const struct joining_walk *w, int border)
{
    int born = w->person->patient.birth_year, years = w->person->now.date / 10000 - born;
    if (w->said_age != 0)
        return w->said_age;
    return born == 0 || years == border ? 0 : years > border ? years - 1 : years;
}

bool joining_settled(const struct joining_walk *w, enum standing standing, enum consent_event *event)
{
    int least = min_age(w), border = standing == STANDING_TEEN ? least : ADULT, age = known_age(w, border);
    if (w->reopened)
        return false;
    bool young = w->before >= JOINING_TEEN && w->person->patient.birth_year == 0 && w->said_age == 0; /* they have said it */
    if (standing == STANDING_AGE && (least == 0 || age >= ADULT))
        *event = CONSENT_OF_AGE;
    else if (standing == STANDING_AGE && ((age > 0 && age < ADULT) || (young && w->before != JOINING_TEEN)))
        *event = CONSENT_UNDER_AGE;
    else if (standing == STANDING_TEEN && (least >= ADULT || (age > 0 && age < least) || (young && w->before == JOINING_MINOR)))
        *event = CONSENT_UNDER_AGE;
    else if (standing == STANDING_TEEN && (age >= least || (young && w->before == JOINING_GUARDIAN)))
        *event = CONSENT_OF_AGE;
    else
        return false;
    return true;
}

/* The one number in the text; 0 when there is none, or more. */
static int64_t only_number(struct str text)
{
    int64_t found = 0;
    for (size_t i = 0; i < text.n;) {
        size_t n = 0;
        int64_t value = 0;
        while (i + n < text.n && text.s[i + n] >= '0' && text.s[i + n] <= '9')
            n++;
        if (n > 0 && (found != 0 || !text_to_int((struct str){ text.s + i, n }, 1, 9999, &value)))
            return 0;
        if (n > 0)
            found = value;
        i += n > 0 ? n : 1;
    }
    return found;
}

/* Who said that they are too young, by a slip or a word that was misread, says an age that is not: asked once more. */
static bool reopens(struct joining_walk *w, struct str text)
{
    const struct patient *p = &w->person->patient;
    int64_t alone = 0;
    if (p->state != PATIENT_INVITED || (p->joining != JOINING_MINOR && p->joining != JOINING_GUARDIAN) || p->birth_year != 0)
        return false;
    int64_t age = messages_age(w->care->setup->messages, text);
    if (age == 0 && text_to_int(bare(text), ADULT, AGE_MOST, &alone))
        age = alone;
    w->reopened = age >= ADULT;
    return w->reopened;
}

int joining_answer(struct joining_walk *w, const struct care_text *text, const struct screening *screening, enum consent_event *event,
                   struct err *err)
{
    struct patient *p = &w->person->patient;
    struct conversation open;
    if (reopens(w, text->inbound->text.text)) {
        *event = CONSENT_OF_AGE;
        return 0;
    }
    if (p->state != PATIENT_INVITED || (p->joining != JOINING_AGE && p->joining != JOINING_TEEN))
        return 0;
    int rc = conversation_rows_get(w->care->db, p->id, w->person->address.id, w->care->now_utc, w->care->arena, &open, err);
    if (rc < 0 || rc == 0 || open.kind != CONVERSATION_AGE)
        return rc < 0 ? -1 : 0;
    int64_t number = messages_age(w->care->setup->messages, text->inbound->text.text), year = w->person->now.date / 10000;
    int border = p->joining == JOINING_TEEN ? min_age(w) : ADULT;
    if (number == 0)
        number = only_number(text->inbound->text.text);
    if (number >= YEAR_LEAST && number <= year - AGE_LEAST) {
        p->birth_year = (int)number;
        int age = known_age(w, border); /* none when the year alone does not tell: asked again */
        if (age != 0)
            *event = age >= border ? CONSENT_OF_AGE : CONSENT_UNDER_AGE;
        return 0;
    }
    bool yes = screening->reading.answer == ANSWER_YES || screening->reading.intent == INTENT_YES,
         no = screening->reading.answer == ANSWER_NO || screening->reading.intent == INTENT_NO,
         aged = number >= AGE_LEAST && number <= AGE_MOST;
    if (aged && ((yes && number < border) || (no && number >= border)))
        return 0; /* "yes, 12 days a month": asked again */
    w->said_age = aged ? (int)number : 0;
    if (aged)
        *event = number >= border ? CONSENT_OF_AGE : CONSENT_UNDER_AGE;
    else if (yes || no)
        *event = yes ? CONSENT_OF_AGE : CONSENT_UNDER_AGE;
    return 0;
}

struct str joining_says(const struct joining_walk *w, enum message message)
{
    int least = min_age(w);
    struct place n = { "n", str_of(arena_printf(w->care->arena, "%d", least > 0 ? least : ADULT)) };
    return compose(&w->person->voice, message, &n, 1, w->care->arena);
}

int joining_ask(struct joining_walk *w, enum message message, struct origin origin, struct err *err)
{
    struct care *care = w->care;
    struct person *person = w->person;
    struct str words = joining_says(w, message);
    struct conversation asked = {
        .patient_id = person->patient.id, .address_id = person->address.id, .kind = CONVERSATION_AGE, .question = QUESTION_YES_NO,
        .asks = 1, .asked_utc = care->now_utc, .expires_utc = care->now_utc + INVITE_FRESH_S,
    };
    if (message == MESSAGE_JOIN_AGE) {
        struct str before = STR("");
        const char *version = consent_version(care, person, words, err);
        if (version == NULL || address_rows_consent_shown(care->db, person->patient.id, care->arena, &before, err) < 0)
            return -1;
        if ((person->address.consent != CONSENT_INVITED || !str_is(before, version))
            && consent_note(care, person, person->address.id, w->inbox_id, CONSENT_INVITED, w->by, version, err) < 0)
            return -1;
        person->address.consent = CONSENT_INVITED;
    }
    if (conversation_rows_put(care->db, &asked, err) < 0)
        return -1;
    return post_person(care, person, CLASS_REPLY, origin, words, err);
}
