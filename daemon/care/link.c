/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/link.h"

#include "base/crypt.h"
#include "base/utf8.h"
#include "care/team.h"
#include "store/escalation_rows.h"
#include "store/meta_rows.h"

#define KEY_NAME "link_key"

enum { KEY_BYTES = 32, SIGN_BYTES = 16 };

static const char *const OUTCOMES[] = { "spoke", "in_care", "declined", "false", "not_reached" };

/* The store's own key; made when it is first needed. */
static int key_of(struct care *care, struct str *key, struct err *err)
{
    char *made = arena_alloc(care->arena, KEY_BYTES);
    int rc = meta_rows_get(care->db, KEY_NAME, care->arena, key, err);
    if (rc < 0 || (rc == 1 && key->n == KEY_BYTES))
        return rc < 0 ? -1 : 0;
    if (made == NULL)
        return err_set(err, ERR_NOMEM, "link");
    if (crypt_random(made, KEY_BYTES, err) < 0)
        return -1;
    *key = (struct str){ made, KEY_BYTES };
    return meta_rows_put(care->db, KEY_NAME, *key, err);
}

/* "12.maria.SIGNATURE". */
static int token_of(struct care *care, int64_t id, const char *member, struct str *out, struct err *err)
{
    struct str key;
    uint8_t digest[CRYPT_MAX_BYTES];
    char hex[2 * SIGN_BYTES + 1];
    const char *signed_text = arena_printf(care->arena, "%lld.%s", (long long)id, member);
    if (signed_text == NULL || key_of(care, &key, err) < 0)
        return signed_text == NULL ? err_set(err, ERR_NOMEM, "link") : -1;
    struct crypt_hmac *hmac = crypt_hmac_new(CRYPT_SHA256, key, err);
    if (hmac == NULL)
        return -1;
    crypt_hmac_start(hmac);
    crypt_hmac_add(hmac, str_of(signed_text));
    crypt_hmac_finish(hmac, digest);
    crypt_hmac_free(hmac);
    for (int i = 0; i < SIGN_BYTES; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[2 * SIGN_BYTES] = '\0';
    *out = str_of(arena_printf(care->arena, "%s.%s", signed_text, hex));
    return out->n > 0 ? 0 : err_set(err, ERR_NOMEM, "link");
}

int link_of(struct care *care, int64_t escalation_id, int member, struct str *out, struct err *err)
{
    const struct settings *settings = care->setup->settings;
    struct str token;
    *out = STR("");
    if (settings->public_url == NULL || *settings->public_url == '\0')
        return 0;
    if (token_of(care, escalation_id, settings->team.members[member].id, &token, err) < 0)
        return -1;
    *out = str_of(arena_printf(care->arena, "%s/ack/%.*s", settings->public_url, (int)token.n, token.s));
    return 0;
}

/* Finds the alert and the member that a token names.  1: it is none. */
static int read_token(struct care *care, const cJSON *arguments, struct escalation *row, int *member, struct str *token, struct buf *answer,
                      struct err *err)
{
    struct str given = command_text(arguments, "token"), rest = given, number, id, right;
    int64_t code = 0;
    *token = given;
    *member = -1;
    if (str_cut(&rest, '.', &number) && rest.s != NULL && str_cut(&rest, '.', &id) && text_to_int(number, 1, INT64_MAX, &code))
        *member = team_find(&care->setup->settings->team, id);
    int rc = *member >= 0 ? escalation_rows_get(care->db, code, care->arena, row, err) : 0;
    if (rc < 0 || (rc == 1 && token_of(care, code, care->setup->settings->team.members[*member].id, &right, err) < 0))
        return -1;
    if (rc == 1 && crypt_equal(given, right))
        return 0;
    return command_refuse(answer, "This link fits no alert.");
}

static void add_html(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        const char *as = text.s[i] == '<' ? "&lt;" : text.s[i] == '>' ? "&gt;" : text.s[i] == '&' ? "&amp;" : text.s[i] == '"' ? "&quot;" : NULL;
        if (as != NULL)
            buf_adds(out, as);
        else
            buf_addc(out, text.s[i]);
    }
}

static void add_paragraph(struct buf *out, const char *tag, struct str text)
{
    buf_addf(out, "<%s>", tag);
    add_html(out, text);
    buf_addf(out, "</%s>\n", tag);
}

static void add_button(struct buf *out, const char *value, struct str label)
{
    buf_addf(out, "<button name=\"do\" value=\"%s\">", value);
    add_html(out, label);
    buf_adds(out, "</button>\n");
}

/* What became of words for the patient. */
struct tell {
    struct str words;     /* as they were written, to be mended; empty once they are sent */
    enum message says;    /* MESSAGE_COUNT: nothing was written */
    size_t letters;
};

/* The form by which whoever took it tells the patient something (decision 35).  Its number keeps a page that is sent twice from telling
 * twice; who does not know the page's address cannot send it at all. */
static int tell_form(struct care *care, const struct person *person, const struct voice *voice, const struct escalation *row,
                     const struct tell *tell, const struct place *places, size_t n, struct buf *out, struct err *err)
{
    int violence = escalate_advises(care, row->id, "advice.violence", err); /* decision 17: another may read that phone */
    if (violence < 0)
        return -1;
    if (violence == 1 || person->address.consent == CONSENT_OUT) {
        add_paragraph(out, "p", compose(voice, violence == 1 ? MESSAGE_ALERT_NO_TEXTS : MESSAGE_TEAM_TELL_STOPPED, places, n, care->arena));
        return 0;
    }
    if (tell->says != MESSAGE_COUNT) {
        buf_adds(out, "<p role=\"status\"><strong>");
        add_html(out, compose(voice, tell->says, places, n, care->arena));
        buf_adds(out, "</strong></p>\n");
    }
    buf_adds(out, "<form method=\"post\">\n<label for=\"text\">");
    add_html(out, compose(voice, MESSAGE_LINK_TELL, places, n, care->arena));
    buf_addf(out, "</label>\n<textarea id=\"text\" name=\"text\" rows=\"4\" maxlength=\"%d\" required>", (int)TEAM_TELL_LETTERS);
    add_html(out, tell->words);
    buf_addf(out, "</textarea>\n<input type=\"hidden\" name=\"once\" value=\"%lld\">\n", (long long)care->now_utc);
    add_button(out, "tell", say(care, voice, MESSAGE_LINK_TELL_SEND));
    buf_adds(out, "</form>\n");
    return 0;
}

/* Before it is taken: code, tier, initials and one button.  By whoever took it: whom to phone, how it ended, and words for them. */
static int page(struct care *care, const struct escalation *row, int member, const struct tell *tell, struct buf *out, struct err *err)
{
    const struct settings *settings = care->setup->settings;
    const struct team_member *who = &settings->team.members[member];
    struct voice voice = { care->setup->messages, settings, who->lang, region_of(care->setup->messages, settings, STR("")), NULL, NULL };
    const struct zone *zone = site_zone(care, err);
    struct person person;
    if (zone == NULL || person_load(care, row->patient_id, row->address_id, &person, err) < 0)
        return -1;
    bool mine = row->state == ESCALATION_TAKEN && str_is(row->taken_by, who->id), closed = row->state == ESCALATION_CLOSED;
    bool others = row->state == ESCALATION_TAKEN && !mine;
    person.shared = person.shared || !mine; /* initials until somebody has taken it */
    struct place places[] = {
        { "code", str_of(arena_printf(care->arena, "%lld", (long long)row->id)) },
        { "name", person_team_name(care, &person, &voice) },
        { "address", person.address.address },
        { "member", mine ? str_of(who->name) : row->taken_by },
        { "time", clock_text(care, zone, care->now_utc + TEAM_TELL_S) },
        { "count", str_of(arena_printf(care->arena, "%zu", tell->letters)) },
    };
    size_t n = sizeof places / sizeof *places;
    enum message line = closed ? MESSAGE_TEAM_CLOSED_BEFORE : others ? MESSAGE_TEAM_ALREADY : mine ? MESSAGE_LINK_MINE : MESSAGE_LINK_OPEN;
    buf_addf(out, "<!doctype html>\n<html lang=\"%s\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                  "<meta name=\"referrer\" content=\"no-referrer\"><meta name=\"robots\" content=\"noindex\">\n"
                  "<style>body{font:1.2em sans-serif;margin:2em;max-width:30em}button{font:inherit;margin:.3em;padding:.6em 1em}"
                  "label{display:block;margin-top:1.5em}textarea{font:inherit;width:100%%;box-sizing:border-box}</style>\n"
                  "<title>Nape</title>\n", who->lang);
    add_paragraph(out, "h1", compose(&voice, line, places, n, care->arena));
    int crisis = escalate_is_crisis(care, row->id, err);
    if (crisis < 0)
        return -1;
    if (mine && crisis == 1) {
        struct voice theirs = { care->setup->messages, settings, who->lang, person.voice.region, NULL, NULL };
        add_paragraph(out, "p", say(care, &theirs, MESSAGE_ALERT_CRISIS));
    }
    if (!closed && !others) {
        buf_adds(out, "<form method=\"post\">\n");
        if (!mine)
            add_button(out, "ack", say(care, &voice, MESSAGE_LINK_TAKE));
        for (size_t i = 0; mine && i < sizeof OUTCOMES / sizeof *OUTCOMES; i++)
            add_button(out, OUTCOMES[i], compose_key(&voice, arena_printf(care->arena, "outcome.%s", OUTCOMES[i]), NULL, 0, care->arena));
        buf_adds(out, "</form>\n");
    }
    if (mine && tell_form(care, &person, &voice, row, tell, places, n, out, err) < 0)
        return -1;
    buf_adds(out, "</html>\n");
    return 0;
}

int link_show(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct escalation row;
    struct str token;
    int member;
    int rc = read_token(care, arguments, &row, &member, &token, answer, err);
    const struct tell nothing = { .says = MESSAGE_COUNT };
    return rc != 0 ? rc : page(care, &row, member, &nothing, answer, err);
}

/* One line of it: what a text box sends has line breaks. */
static struct str one_line(struct care *care, struct str text)
{
    struct buf out;
    buf_init(&out, 0);
    for (size_t i = 0; i < text.n; i++) {
        bool space = (unsigned char)text.s[i] <= ' ' || text.s[i] == 0x7f;
        if (!space)
            buf_addc(&out, text.s[i]);
        else if (out.n > 0 && out.s[out.n - 1] != ' ')
            buf_addc(&out, ' ');
    }
    struct str line = str_trim(arena_str(care->arena, buf_str(&out)));
    buf_clear(&out);
    return line;
}

/* Who does not hold the alert tells nothing: the page says with whom it is. */
static int do_tell(struct care *care, const struct escalation *row, int member, const cJSON *arguments, struct tell *tell, struct err *err)
{
    const struct team_member *who = &care->setup->settings->team.members[member];
    int64_t once = command_number(arguments, "once", care->now_utc);
    struct person person;
    tell->words = one_line(care, utf8_repaired(command_text(arguments, "text"), care->arena));
    tell->letters = team_tell_letters(tell->words);
    if (row->state != ESCALATION_TAKEN || !str_is(row->taken_by, who->id))
        return 0;
    if (tell->letters == 0 || tell->letters > TEAM_TELL_LETTERS) {
        tell->says = tell->letters == 0 ? MESSAGE_LINK_TELL_EMPTY : MESSAGE_LINK_TELL_LONG;
        return 0;
    }
    int violence = escalate_advises(care, row->id, "advice.violence", err); /* decision 17: another may read that phone */
    if (violence < 0 || person_load(care, row->patient_id, row->address_id, &person, err) < 0)
        return -1;
    if (violence == 1 || person.address.consent == CONSENT_OUT)
        return 0; /* the page says so */
    const char *slot = arena_printf(care->arena, "tell.%s.%lld", who->id, (long long)once);
    if (team_tell(care, &person, member, (struct origin){ "patient", person.patient.id, slot }, tell->words, err) < 0)
        return -1;
    *tell = (struct tell){ .says = MESSAGE_TEAM_TOLD };
    return 0;
}

int link_do(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct str token, what = command_text(arguments, "do");
    struct escalation row;
    struct tell tell = { .says = MESSAGE_COUNT };
    const char *outcome = NULL;
    enum team_done done;
    int member;
    int rc = read_token(care, arguments, &row, &member, &token, answer, err);
    if (rc != 0)
        return rc;
    struct str who = str_of(care->setup->settings->team.members[member].id);
    for (size_t i = 0; i < sizeof OUTCOMES / sizeof *OUTCOMES; i++)
        if (str_is(what, OUTCOMES[i]))
            outcome = OUTCOMES[i];
    if (str_is(what, "ack"))
        rc = escalate_ack(care, row.id, member, who, &done, err);
    else if (outcome != NULL)
        rc = escalate_close(care, row.id, member, who, outcome, &done, err);
    else if (str_is(what, "tell"))
        rc = do_tell(care, &row, member, arguments, &tell, err);
    if (rc < 0 || escalation_rows_get(care->db, row.id, care->arena, &row, err) < 0)
        return -1;
    return page(care, &row, member, &tell, answer, err);
}
