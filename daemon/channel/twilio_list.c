/* SPDX-License-Identifier: ISC
 * twilio_list.c - reads Twilio's list of messages: texts that no webhook brought, what became of ours, and whether one in doubt is there.
 * https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources */
#include <config.h>

#include "channel/twilio_codes.h"
#include "channel/json_body.h"
#include "channel/twilio_inside.h"

#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>

enum { LIST_PAGE = 1000, FIND_PAGE = 100 };

/* ---- what was missed ---- */

int twilio_list(struct channel *channel, int64_t since_utc, struct str cursor, struct arena *arena, struct http_call *out,
                       struct err *err)
{
    const struct twilio *twilio = channel->state;
    struct buf url;
    buf_init(&url, 0);
    if (cursor.n > 0) {
        if (cursor.s[0] != '/') { /* the password goes to no other host */
            buf_clear(&url);
            return err_set(err, ERR_PROTO, "the list goes on elsewhere");
        }
        buf_addstr(&url, twilio->api_base);
        buf_addstr(&url, cursor);
    } else {
        time_t since = (time_t)since_utc;
        struct tm day;
        char date[11] = "";
        if (gmtime_r(&since, &day) == NULL || strftime(date, sizeof date, "%Y-%m-%d", &day) == 0) {
            buf_clear(&url);
            return err_set(err, ERR_RANGE, "no such day");
        }
        buf_addstr(&url, twilio_messages_url(twilio, arena));
        buf_addf(&url, "?DateSent%%3E=%s&PageSize=%d", date, LIST_PAGE);
        /* Polled, the list tells what became of our own messages too. */
        if (twilio->from.n > 0 && twilio->sign != NULL) {
            buf_adds(&url, "&To=");
            buf_add_url(&url, twilio->from);
        }
    }
    *out = (struct http_call){ .method = "GET", .url = arena_str(arena, buf_str(&url)), .user = twilio->user,
                               .password = twilio->password, .max_answer_bytes = 8 * 1024 * 1024 };
    bool ok = buf_ok(&url) && arena_ok(arena);
    buf_clear(&url);
    return ok ? 0 : err_set(err, ERR_NOMEM, "no memory for a list");
}

/* "Fri, 24 May 2019 17:44:46 +0000"; 0 when it is not that. */
static int64_t date_of(struct str text)
{
    static const char MONTHS[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int64_t day, year, hour, minute, second;
    if (text.n != 31 || text.s[3] != ',')
        return 0;
    const char *s = text.s;
    int month = 0;
    while (month < 12 && strncmp(MONTHS + 3 * month, s + 8, 3) != 0)
        month++;
    if (month == 12 || !text_to_int((struct str){ s + 5, 2 }, 1, 31, &day) || !text_to_int((struct str){ s + 12, 4 }, 1970, 9999, &year)
        || !text_to_int((struct str){ s + 17, 2 }, 0, 23, &hour) || !text_to_int((struct str){ s + 20, 2 }, 0, 59, &minute)
        || !text_to_int((struct str){ s + 23, 2 }, 0, 60, &second))
        return 0;
    struct tm when = { .tm_mday = (int)day, .tm_mon = month, .tm_year = (int)year - 1900, .tm_hour = (int)hour,
                       .tm_min = (int)minute, .tm_sec = (int)second };
    return timegm(&when);
}

/* ERR_NOTFOUND: asking again will not help. */
static int not_given(const struct http_answer *answer, struct err *err)
{
    bool never = answer->failure == HTTP_OK && (answer->status == 400 || answer->status == 404 || answer->status == 405 || answer->status == 501);
    return err_set(err, never ? ERR_NOTFOUND : ERR_IO, "the list was not given: HTTP %d", answer->status);
}

static struct str number_or_empty(struct str text)
{
    return text.s != NULL ? text : STR("");
}

/* A text that a phone wrote, to us.  false: it is none. */
static bool list_inbound(struct channel *channel, const cJSON *message, int64_t now_utc, struct arena *arena, struct inbound *out)
{
    const struct twilio *twilio = channel->state;
    struct str sid = twilio_member(message, "sid", arena), text = twilio_member(message, "body", arena);
    struct str from = twilio_address(twilio_member(message, "from", arena)), to = twilio_member(message, "to", arena);
    int64_t n_media = 0;
    if (sid.n == 0 || from.n == 0 || (twilio->from.n > 0 && !str_equal(to, twilio->from)))
        return false;
    text_to_int(number_or_empty(twilio_member(message, "num_media", arena)), 0, 100, &n_media);
    *out = (struct inbound){ .channel = str_of(channel->name), .from = from, .to = twilio_address(to),
                             .text = { text.s != NULL ? text : STR("") }, .key = { sid },
                             .sent_utc = date_of(twilio_member(message, "date_sent", arena)), .received_utc = now_utc,
                             .n_media = (int)n_media, .carrier_optout = twilio_carrier_answered(twilio, STR(""), text),
                             .swept = !channel->polled };
    return true;
}

/* What became of a message of ours, where no callback tells. */
static bool list_receipt(struct channel *channel, const cJSON *message, struct arena *arena, struct receipt *out)
{
    const struct twilio *twilio = channel->state;
    struct str sid = twilio_member(message, "sid", arena), from = twilio_member(message, "from", arena);
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(message, "error_code");
    int code = cJSON_IsNumber(error) ? error->valueint : 0;
    if (twilio->sign != NULL || sid.n == 0 || (twilio->from.n > 0 && !str_equal(from, twilio->from)))
        return false;
    *out = (struct receipt){ .channel = str_of(channel->name), .provider_id = sid, .provider_code = code,
                             .made_utc = date_of(twilio_member(message, "date_created", arena)) };
    return twilio_status(twilio_member(message, "status", arena), code, out);
}

static int list_messages(struct channel *channel, const cJSON *messages, int64_t now_utc, struct arena *arena, struct received *out)
{
    size_t most = (size_t)cJSON_GetArraySize(messages) + 1;
    struct inbound *inbounds = arena_array(arena, most, sizeof *inbounds);
    struct receipt *receipts = arena_array(arena, most, sizeof *receipts);
    const cJSON *message;
    if (inbounds == NULL || receipts == NULL)
        return -1;
    out->inbounds = inbounds;
    out->receipts = receipts;
    cJSON_ArrayForEach(message, messages) {
        if (str_is(twilio_member(message, "direction", arena), "inbound"))
            out->n_inbounds += list_inbound(channel, message, now_utc, arena, &inbounds[out->n_inbounds]);
        else
            out->n_receipts += list_receipt(channel, message, arena, &receipts[out->n_receipts]);
    }
    return arena_ok(arena) ? 0 : -1;
}

int twilio_list_decode(struct channel *channel, const struct http_answer *answer, int64_t now_utc, struct arena *arena,
                              struct received *out, struct str *next_cursor, struct err *err)
{
    *next_cursor = (struct str){ NULL, 0 };
    if (answer->failure != HTTP_OK || answer->status != 200)
        return not_given(answer, err);
    cJSON *root = json_body_parse(answer->body);
    const cJSON *messages = cJSON_GetObjectItemCaseSensitive(root, "messages");
    int rc = -1;
    if (!cJSON_IsArray(messages))
        err_set(err, ERR_PROTO, "the list holds no messages");
    else if (list_messages(channel, messages, now_utc, arena, out) < 0)
        err_set(err, ERR_NOMEM, "no memory for a list");
    else {
        *next_cursor = twilio_member(root, "next_page_uri", arena);
        rc = 0;
    }
    cJSON_Delete(root);
    return rc;
}

/* ---- messages in doubt ---- */

/* Without a date: what is still queued there has none by which it could be found. */
int twilio_find(struct channel *channel, const struct outbound *message, struct str cursor, struct arena *arena,
                       struct http_call *out, struct err *err)
{
    const struct twilio *twilio = channel->state;
    struct buf url;
    if (cursor.n > 0)
        return twilio_list(channel, 0, cursor, arena, out, err);
    buf_init(&url, 0);
    buf_addstr(&url, twilio_messages_url(twilio, arena));
    buf_addf(&url, "?PageSize=%d&To=", FIND_PAGE);
    buf_add_url(&url, twilio->whatsapp && !str_starts(message->to, "whatsapp:") ? STR("whatsapp:") : STR(""));
    buf_add_url(&url, message->to);
    if (twilio->from.n > 0) {
        buf_adds(&url, "&From=");
        buf_add_url(&url, twilio->from);
    }
    *out = (struct http_call){ .method = "GET", .url = arena_str(arena, buf_str(&url)), .user = twilio->user,
                               .password = twilio->password, .max_answer_bytes = 8 * 1024 * 1024 };
    bool ok = buf_ok(&url) && arena_ok(arena);
    buf_clear(&url);
    return ok ? 0 : err_set(err, ERR_NOMEM, "no memory for a list");
}

/* The same words; a trial account puts some of its own in front. */
static bool says(struct str body, struct str text)
{
    body = str_trim(body);
    text = str_trim(text);
    return body.n >= text.n && str_equal((struct str){ body.s + (body.n - text.n), text.n }, text);
}

int twilio_find_decode(struct channel *channel, const struct http_answer *answer, const struct outbound *message,
                              int64_t since_utc, struct arena *arena, struct found *out, struct err *err)
{
    (void)channel;
    *out = (struct found){ .next_cursor = { NULL, 0 } };
    if (answer->failure != HTTP_OK || answer->status != 200)
        return not_given(answer, err);
    cJSON *root = json_body_parse(answer->body);
    const cJSON *messages = cJSON_GetObjectItemCaseSensitive(root, "messages"), *one;
    struct str *ids = arena_array(arena, (size_t)cJSON_GetArraySize(messages) + 1, sizeof *ids);
    bool older = false;
    int rc = -1;
    if (!cJSON_IsArray(messages)) {
        err_set(err, ERR_PROTO, "the list holds no messages");
        goto out;
    }
    cJSON_ArrayForEach(one, messages) {
        struct str direction = twilio_member(one, "direction", arena), sid = twilio_member(one, "sid", arena), body = twilio_member(one, "body", arena);
        int64_t made_utc = date_of(twilio_member(one, "date_created", arena));
        older = older || (made_utc > 0 && made_utc < since_utc);
        if (ids != NULL && str_starts(direction, "outbound") && sid.n > 0 && (made_utc == 0 || made_utc >= since_utc)
            && says(body.s != NULL ? body : STR(""), message->body.text))
            ids[out->n_ids++] = sid;
    }
    out->ids = ids;
    if (!older)
        out->next_cursor = twilio_member(root, "next_page_uri", arena);
    rc = arena_ok(arena) ? 0 : err_set(err, ERR_NOMEM, "no memory for a list");
out:
    cJSON_Delete(root);
    return rc;
}
