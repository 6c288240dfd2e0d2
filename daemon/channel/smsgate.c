/* SPDX-License-Identifier: ISC
 * smsgate.c - an Android phone with the app "SMS Gateway for Android" (SMSGate): https://docs.sms-gate.app
 *
 * The app sends what is POSTed to it and calls one webhook for everything: texts, and what became of ours, part by part.  It signs with
 * a key of its settings.  The id of a message is ours, so a resend is free (409: it has it already).  What it calls messageId of a text
 * is a short hash of the words, and its event id is new when it tells of one text twice: a text is known by the phone, the sender, the
 * time, the SIM and the words together (P1).
 *
 * Android lets an app send some 30 parts in 30 minutes; beyond, it asks the person who holds the phone.  Hence decision 44. */
#include <config.h>

#include "channel/drivers.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>

#include "base/crypt.h"
#include "channel/json_body.h"

enum {
    KEYS_MAX = 2,                /* while the key is changed */
    KEY_LEAST = 16,
    TTL_LEAST_S = 5,
    PRIORITY_URGENT = 110,       /* from 100 on the app's own limits and delays do not hold */
    PRIORITY_REPLY = 10,
    MINUTE_S = 60,
    EVENT_DIGITS = 16,
};

static const struct option OPTIONS[] = {
    { "username", OPT_TEXT, REQUIRED, "as the app shows it under Local Server", NULL },
    { "password", OPT_SECRET, REQUIRED, "beside it", NULL },
    { "signing_key", OPT_SECRET, REQUIRED, "as in the app's Settings, Webhooks, Signing Key: 16 characters or more; while it changes \"NEW,OLD\"", NULL },
    { "api_base", OPT_URL, OPTIONAL, "where the app listens", "http://127.0.0.1:8080" },
    { "path", OPT_WORD, OPTIONAL, "messages; message with an app of 2024 or before", "messages" },
    { "sim", OPT_INT, OPTIONAL, "which SIM sends, from 1; 0: the phone's choice", "0" },
    { "prefix", OPT_TEXT, OPTIONAL, "put before senders that come without their country, as +1", "" },
    { "clock_skew_s", OPT_INT, OPTIONAL, "how far the phone's clock may be off", "600" },
    { "parts", OPT_INT, OPTIONAL, "so many parts at most in parts_minutes", "30" },
    { "parts_minutes", OPT_INT, OPTIONAL, "the time in which Android counts", "30" },
    { "kept_parts", OPT_INT, OPTIONAL, "so many of them are kept for advice and alerts", "10" },
    { "ping_minutes", OPT_INT, OPTIONAL, "an alarm when the phone was silent for so long; 0: none.  Needs the app's Ping", "0" },
    { 0 },
};

struct smsgate {
    struct arena *arena; /* the texts below */
    struct str username, password, url, prefix;
    struct crypt_hmac *keys[KEYS_MAX];
    size_t n_keys;
    int64_t sim, skew_s;
};

/* ---- opening ---- */

static void smsgate_close(struct channel *channel)
{
    struct smsgate *g = channel->state;
    if (g == NULL)
        return;
    for (size_t i = 0; i < g->n_keys; i++)
        crypt_hmac_free(g->keys[i]);
    if (g->password.n > 0)
        crypt_wipe((void *)(uintptr_t)g->password.s, g->password.n);
    arena_free(g->arena);
    free(g);
    channel->state = NULL;
}

static struct str option_text(const struct smsgate *g, const struct channel_config *config, const char *name)
{
    const struct option_value *value = channel_option(config, name);
    return value != NULL ? arena_str(g->arena, value->text) : STR("");
}

static int64_t option_number(const struct channel_config *config, const char *name, int64_t least, int64_t most, int64_t missing,
                             struct problems *problems)
{
    const struct option_value *value = channel_option(config, name);
    if (value == NULL)
        return missing;
    if (value->number < least || value->number > most)
        problems_error(problems, config->file, value->line, "%s: from %lld to %lld", name, (long long)least, (long long)most);
    return value->number;
}

static void read_keys(struct smsgate *g, const struct channel_config *config, struct problems *problems)
{
    const struct option_value *value = channel_option(config, "signing_key");
    struct str rest = value != NULL ? value->text : STR(""), key;
    unsigned line = value != NULL ? value->line : config->line;
    struct err err = { 0 };
    while (g->n_keys < KEYS_MAX && rest.s != NULL && str_cut(&rest, ',', &key)) {
        if (key.n > 0 && key.n < KEY_LEAST)
            problems_warn(problems, config->file, line, "signing_key has %zu characters: who guesses it can write in a patient's name; set one "
                                                        "of %d or more in the app, too", key.n, KEY_LEAST);
        g->keys[g->n_keys] = crypt_hmac_new(CRYPT_SHA256, key, &err);
        if (g->keys[g->n_keys] == NULL) {
            problems_error(problems, config->file, line, "signing_key: %s", err.text);
            return;
        }
        g->n_keys++;
    }
    if (g->n_keys == 0)
        problems_error(problems, config->file, line, "signing_key is empty");
}

static void read_limits(struct channel *channel, const struct channel_config *config, struct problems *problems)
{
    channel->parts = (struct parts_limit){
        .most = (int)option_number(config, "parts", 1, 10000, 30, problems),
        .kept = (int)option_number(config, "kept_parts", 0, 10000, 10, problems),
        .within_s = option_number(config, "parts_minutes", 1, 1440, 30, problems) * MINUTE_S,
    };
    channel->silent_s = option_number(config, "ping_minutes", 0, 1440, 0, problems) * MINUTE_S;
    if (channel->parts.kept >= channel->parts.most)
        problems_error(problems, config->file, config->line, "kept_parts: fewer than parts, or no reminder ever leaves");
}

static int smsgate_open(struct channel *channel, const struct channel_config *config, struct problems *problems)
{
    struct smsgate *g = channel->state = calloc(1, sizeof *g);
    size_t errors = problems->n_errors;
    if (g == NULL || (g->arena = arena_new(1024)) == NULL) {
        problems_error(problems, config->file, config->line, "no memory for a channel");
        return -1;
    }
    struct str base = option_text(g, config, "api_base"), path = option_text(g, config, "path");
    g->username = option_text(g, config, "username");
    g->password = option_text(g, config, "password");
    g->prefix = option_text(g, config, "prefix");
    g->sim = option_number(config, "sim", 0, 3, 0, problems);
    g->skew_s = option_number(config, "clock_skew_s", 10, 86400, 600, problems);
    if (!str_is(path, "messages") && !str_is(path, "message"))
        problems_error(problems, config->file, config->line, "path is \"messages\", or \"message\" with an old app");
    if (g->prefix.n > 0 && (g->prefix.n > 4 || g->prefix.s[0] != '+'))
        problems_error(problems, config->file, config->line, "prefix is a country's, as +1");
    read_keys(g, config, problems);
    read_limits(channel, config, problems);
    while (base.n > 0 && base.s[base.n - 1] == '/')
        base.n--;
    g->url = str_of(arena_printf(g->arena, "%.*s/%.*s", (int)base.n, base.s, (int)path.n, path.s));
    if (!arena_ok(g->arena))
        problems_error(problems, config->file, config->line, "no memory for a channel");
    return problems->n_errors == errors ? 0 : -1;
}

/* ---- in ---- */

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static struct str text(const cJSON *object, const char *name, struct arena *arena)
{
    const char *s = cJSON_GetStringValue(member(object, name));
    return s != NULL ? arena_str(arena, str_of(s)) : (struct str){ NULL, 0 };
}

static bool is_signed(const struct smsgate *g, const struct http_request *request, int64_t now_utc)
{
    static const char DIGITS[] = "0123456789abcdef";
    struct str timestamp = http_request_header(request, "X-Timestamp"), given = http_request_header(request, "X-Signature");
    int64_t at = 0;
    bool good = false;
    if (!text_to_int(timestamp, 1, INT64_MAX / 2, &at) || at < now_utc - g->skew_s || at > now_utc + g->skew_s)
        return false;
    for (size_t i = 0; i < g->n_keys; i++) {
        uint8_t mac[CRYPT_MAX_BYTES];
        char hex[2 * CRYPT_MAX_BYTES];
        crypt_hmac_start(g->keys[i]);
        crypt_hmac_add(g->keys[i], request->body.s != NULL ? request->body : STR(""));
        crypt_hmac_add(g->keys[i], timestamp);
        size_t n = crypt_hmac_finish(g->keys[i], mac);
        for (size_t k = 0; k < n; k++) {
            hex[2 * k] = DIGITS[mac[k] >> 4];
            hex[2 * k + 1] = DIGITS[mac[k] & 15];
        }
        good |= n > 0 && crypt_equal(given, (struct str){ hex, 2 * n });
    }
    return good;
}

/* "2024-06-22T15:46:11.000+07:00", or with Z; 0 when it is not that. */
static int64_t time_of(struct str s)
{
    int64_t year, month, day, hour, minute, second, off_h = 0, off_min = 0;
    if (s.n < 20 || s.s[4] != '-' || s.s[7] != '-' || s.s[10] != 'T' || s.s[13] != ':' || s.s[16] != ':'
        || !text_to_int((struct str){ s.s, 4 }, 1970, 9999, &year) || !text_to_int((struct str){ s.s + 5, 2 }, 1, 12, &month)
        || !text_to_int((struct str){ s.s + 8, 2 }, 1, 31, &day) || !text_to_int((struct str){ s.s + 11, 2 }, 0, 23, &hour)
        || !text_to_int((struct str){ s.s + 14, 2 }, 0, 59, &minute) || !text_to_int((struct str){ s.s + 17, 2 }, 0, 60, &second))
        return 0;
    const char *zone = s.s + s.n - 6;
    bool utc = s.s[s.n - 1] == 'Z';
    if (!utc && ((zone[0] != '+' && zone[0] != '-') || zone[3] != ':' || !text_to_int((struct str){ zone + 1, 2 }, 0, 14, &off_h)
                 || !text_to_int((struct str){ zone + 4, 2 }, 0, 59, &off_min)))
        return 0;
    struct tm when = { .tm_mday = (int)day, .tm_mon = (int)month - 1, .tm_year = (int)year - 1900, .tm_hour = (int)hour,
                       .tm_min = (int)minute, .tm_sec = (int)second };
    int64_t offset_s = (off_h * 60 + off_min) * 60;
    return timegm(&when) - (utc ? 0 : zone[0] == '-' ? -offset_s : offset_s);
}

/* Some networks leave the country out. */
static struct str sender(const struct smsgate *g, struct str number, struct arena *arena)
{
    int64_t digits;
    if (g->prefix.n == 0 || number.n < 7 || number.s[0] == '+' || !text_to_int(number, 0, INT64_MAX, &digits))
        return number;
    return str_of(arena_printf(arena, "%.*s%lld", (int)g->prefix.n, g->prefix.s, (long long)digits));
}

static int take_text(struct channel *channel, const cJSON *event, const cJSON *payload, bool media, int64_t now_utc, struct arena *arena,
                     struct received *out, struct err *err)
{
    const struct smsgate *g = channel->state;
    struct str from = text(payload, "sender", arena), words = text(payload, media ? "body" : "message", arena);
    struct str at = text(payload, "receivedAt", arena), id = text(event, "id", arena), device = text(event, "deviceId", arena);
    const cJSON *sim = member(payload, "simNumber");
    char key[CRYPT_SHA256_HEX];
    if (from.n == 0)
        from = text(payload, "phoneNumber", arena);
    if (media && words.s == NULL)
        words = text(payload, "subject", arena);
    struct inbound *inbound = arena_alloc(arena, sizeof *inbound);
    if (from.n == 0)
        return err_set(err, ERR_PROTO, "a text without a sender");
    if (inbound == NULL)
        return err_set(err, ERR_NOMEM, "no memory for a message");
    const struct str parts[] = { device, STR("\n"), from, STR("\n"), at, STR("\n"),
                                 str_of(arena_printf(arena, "%d\n", cJSON_IsNumber(sim) ? sim->valueint : 0)), words };
    crypt_sha256_hex(parts, sizeof parts / sizeof *parts, key);
    *inbound = (struct inbound){ .channel = str_of(channel->name), .from = sender(g, from, arena), .to = text(payload, "recipient", arena),
                                 .text = { words.s != NULL ? words : STR("") }, .key = { arena_str(arena, str_of(key)), id },
                                 .sent_utc = time_of(at), .received_utc = now_utc, .n_media = media ? 1 : 0 };
    out->inbounds = inbound;
    out->n_inbounds = 1;
    return arena_ok(arena) ? 0 : err_set(err, ERR_NOMEM, "no memory for a message");
}

/* "nape-12-1800000000": the row, and when it was made. */
static int64_t row_of(struct str id, int64_t *made_utc)
{
    struct str rest = id, word = STR("");
    int64_t row = 0;
    *made_utc = 0;
    if (!str_cut(&rest, '-', &word) || !str_is(word, "nape") || rest.s == NULL || !str_cut(&rest, '-', &word)
        || !text_to_int(word, 1, INT64_MAX, &row))
        return 0;
    if (rest.s != NULL)
        text_to_int(rest, 1, INT64_MAX, made_utc);
    return row;
}

/* The app tells again what was not answered in time, under the same event id; one without is known by when that part arrived. */
static struct str event_of(const cJSON *event, const cJSON *payload, struct arena *arena)
{
    char hash[CRYPT_SHA256_HEX];
    struct str id = text(event, "id", arena), at = text(payload, "deliveredAt", arena);
    if (id.n == 0 && at.n == 0)
        return STR("");
    crypt_sha256_hex(id.n > 0 ? &id : &at, 1, hash);
    return arena_str(arena, (struct str){ hash, EVENT_DIGITS });
}

/* What Android says when a text could not be sent. */
static enum send_outcome failure(struct str reason)
{
    static const struct {
        const char *word;
        enum send_outcome outcome;
    } REASONS[] = {
        { "FDN_CHECK_FAILURE", SEND_CHANNEL_DOWN },
        { "Invalid phone number", SEND_BAD_ADDRESS },
        { "INVALID_ADDRESS", SEND_BAD_ADDRESS },
        { "No SIMs found", SEND_CHANNEL_DOWN },
        { "NO_DEFAULT_SMS_APP", SEND_CHANNEL_DOWN },
        { "TTL", SEND_EXPIRED },
    };
    for (size_t i = 0; i < sizeof REASONS / sizeof *REASONS; i++)
        if (reason.s != NULL && strstr(reason.s, REASONS[i].word) != NULL)
            return REASONS[i].outcome;
    return SEND_REFUSED; /* no service, no balance, too many: this one did not go */
}

static int take_receipt(struct channel *channel, const cJSON *event, enum outbound_state state, struct arena *arena, struct received *out,
                        struct err *err)
{
    const cJSON *payload = member(event, "payload");
    struct str id = text(payload, "messageId", arena);
    int64_t made_utc, row = row_of(id, &made_utc);
    struct receipt *receipt = arena_alloc(arena, sizeof *receipt);
    if (receipt == NULL)
        return err_set(err, ERR_NOMEM, "no memory for a receipt");
    if (row == 0)
        return 0; /* somebody else sends with this phone, too */
    *receipt = (struct receipt){ .channel = str_of(channel->name), .outbox_id = row, .outbox_made_utc = made_utc, .provider_id = id,
                                 .event = event_of(event, payload, arena), .state = state, .outcome = SEND_TAKEN, .of_part = true };
    if (state == OUT_FAILED) {
        receipt->outcome = failure(text(payload, "reason", arena));
        receipt->state = receipt->outcome == SEND_EXPIRED ? OUT_EXPIRED : OUT_FAILED;
    }
    out->receipts = receipt;
    out->n_receipts = 1;
    return 0;
}

static int take_event(struct channel *channel, const cJSON *event, int64_t now_utc, struct arena *arena, struct received *out,
                      struct err *err)
{
    static const struct {
        const char *name;
        enum outbound_state state;
    } RECEIPTS[] = {
        { "sms:sent", OUT_SENT }, { "sms:delivered", OUT_DELIVERED }, { "sms:failed", OUT_FAILED }, { "sms:cancelled", OUT_FAILED },
    };
    const cJSON *payload = member(event, "payload");
    const char *name = cJSON_GetStringValue(member(event, "event"));
    if (name == NULL)
        return err_set(err, ERR_PROTO, "no JSON object with an event");
    bool media = strcmp(name, "mms:downloaded") == 0;
    if (media || strcmp(name, "sms:received") == 0)
        return take_text(channel, event, payload, media, now_utc, arena, out, err);
    for (size_t i = 0; i < sizeof RECEIPTS / sizeof *RECEIPTS; i++)
        if (strcmp(name, RECEIPTS[i].name) == 0)
            return take_receipt(channel, event, RECEIPTS[i].state, arena, out, err);
    return 0; /* a ping, or what is new: well signed, it was heard */
}

static int smsgate_receive(struct channel *channel, const struct http_request *request, struct str path_rest, int64_t now_utc,
                           struct arena *arena, struct received *out, struct err *err)
{
    if (!str_is(request->method, "POST"))
        return err_set(err, ERR_PROTO, "a webhook is POSTed");
    if (!is_signed(channel->state, request, now_utc))
        return err_set(err, ERR_DENIED, "the signature is wrong, or the phone's clock");
    if (path_rest.n > 0 && !str_is(path_rest, "status"))
        return err_set(err, ERR_NOTFOUND, "no such address");
    cJSON *event = json_body_parse(request->body);
    int rc = take_event(channel, event, now_utc, arena, out, err);
    cJSON_Delete(event);
    return rc;
}

/* ---- out ---- */

static int priority(enum outbound_class class)
{
    return class <= CLASS_ALERT ? PRIORITY_URGENT : class == CLASS_REPLY ? PRIORITY_REPLY : 0;
}

static int smsgate_encode(struct channel *channel, const struct outbound *message, int64_t now_utc, struct arena *arena,
                          struct http_call *out, struct err *err)
{
    const struct smsgate *g = channel->state;
    int64_t ttl_s = message->expires_utc - now_utc;
    struct buf body;
    if (message->expires_utc > 0 && ttl_s <= 0)
        return err_set(err, ERR_RANGE, "the message has expired");
    buf_init(&body, 0);
    /* With the time of making: a store that begins anew gives numbers out again, and the app remembers. */
    buf_addf(&body, "{\"id\":\"nape-%lld-%lld\",\"textMessage\":{\"text\":", (long long)message->id, (long long)message->made_utc);
    buf_add_json(&body, message->body.text);
    buf_adds(&body, "},\"phoneNumbers\":[");
    buf_add_json(&body, message->to);
    buf_addf(&body, "],\"withDeliveryReport\":true,\"priority\":%d", priority(message->class));
    if (message->expires_utc > 0)
        buf_addf(&body, ",\"ttl\":%lld", (long long)(ttl_s > TTL_LEAST_S ? ttl_s : TTL_LEAST_S));
    if (g->sim > 0)
        buf_addf(&body, ",\"simNumber\":%lld", (long long)g->sim);
    buf_addc(&body, '}');
    *out = (struct http_call){ .method = "POST", .url = g->url, .user = g->username, .password = g->password,
                               .content_type = "application/json", .body = arena_str(arena, buf_str(&body)) };
    bool ok = buf_ok(&body) && arena_ok(arena);
    buf_clear(&body);
    return ok ? 0 : err_set(err, ERR_NOMEM, "no memory for a message");
}

static enum send_outcome outcome_of(int status)
{
    if ((status >= 200 && status < 300) || status == 409) /* 409: it has this id already */
        return SEND_TAKEN;
    if (status == 429)
        return SEND_RETRY;
    if (status >= 500)
        return SEND_IN_DOUBT;
    return status == 400 || status == 413 || status == 422 ? SEND_REFUSED : SEND_CHANNEL_DOWN;
}

static void smsgate_decode(struct channel *channel, const struct http_answer *answer, struct arena *arena, struct send_result *out)
{
    (void)channel;
    out->retry_after_s = answer->retry_after_s;
    if (answer->failure != HTTP_OK) {
        out->outcome = answer->failure == HTTP_NOT_SENT ? SEND_RETRY : SEND_IN_DOUBT;
        return;
    }
    out->outcome = outcome_of(answer->status);
    if (out->outcome != SEND_TAKEN) {
        out->provider_code = answer->status;
        return;
    }
    cJSON *root = json_body_parse(answer->body);
    struct str id = text(root, "id", arena);
    out->provider_id = id.s != NULL ? id : STR("");
    cJSON_Delete(root);
}

static int smsgate_measure(const struct channel *channel, struct str words)
{
    (void)channel;
    return sms_segments(words);
}

const struct channel_ops CHANNEL_SMSGATE = {
    .name = "smsgate",
    .address = ADDRESS_PHONE,
    .options = OPTIONS,
    .can = CAN_RECEIPTS | CAN_VALIDITY | CAN_IDEMPOTENCE,
    .open = smsgate_open,
    .close = smsgate_close,
    .receive = smsgate_receive,
    .encode = smsgate_encode,
    .decode = smsgate_decode,
    .measure = smsgate_measure,
};
