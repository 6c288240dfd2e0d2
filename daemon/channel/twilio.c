/* SPDX-License-Identifier: ISC
 * twilio.c - SMS, MMS and WhatsApp over Twilio: https://www.twilio.com/docs/messaging/api/message-resource
 * What an error code means is twilio_codes.c's, the signature of a webhook twilio_sign.c's, what Twilio
 * lists twilio_list.c's. */
#include <config.h>

#include "channel/drivers.h"
#include "channel/twilio_codes.h"
#include "channel/twilio_inside.h"
#include "channel/twilio_sign.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>

#include "base/crypt.h"
#include "channel/json_body.h"

enum { MAX_FIELDS = 500, VALIDITY_LEAST_S = 5, VALIDITY_MOST_S = 36000, POLL_LEAST_S = 2, POLL_MOST_S = 300 };

static const struct option OPTIONS[] = {
    { "account_sid", OPT_WORD, REQUIRED, "AC and 32 hexadecimal digits", NULL },
    { "auth_token", OPT_SECRET, REQUIRED, "signs webhooks, and sends unless there is an API key; while it changes: \"NEW,OLD\"", NULL },
    { "api_key_sid", OPT_WORD, OPTIONAL, "sends with this key instead of the token", NULL },
    { "api_key_secret", OPT_SECRET, OPTIONAL, "of that key", NULL },
    { "from", OPT_TEXT, OPTIONAL, "our number (E.164), short code, or whatsapp:+...; or messaging_service_sid", NULL },
    { "messaging_service_sid", OPT_WORD, OPTIONAL, "MG and 32 hexadecimal digits", NULL },
    { "api_base", OPT_URL, OPTIONAL, "where the API is", "https://api.twilio.com" },
    { "callback_retries", OPT_TEXT, OPTIONAL, "connection overrides of status callbacks; empty for none", "#rc=5&rp=all" },
    { "optout", OPT_WORD, OPTIONAL, "carrier: Twilio answers STOP, START and HELP; self: we do", "carrier" },
    { "sweep_minutes", OPT_INT, OPTIONAL, "how often to ask Twilio for texts that no webhook brought; 0: after a start or an outage only",
      "5" },
    { "inbound", OPT_WORD, OPTIONAL, "webhook; poll: no public URL, texts are asked for", "webhook" },
    { "poll_seconds", OPT_INT, OPTIONAL, "how often, with inbound = \"poll\"", "10" },
    { "pictures", OPT_BOOL, OPTIONAL, "drawings of routines go along as MMS, which costs more; needs public_url", "false" },
    { "poll_patients", OPT_INT, OPTIONAL, "so many people at most are served that way", "200" },
    { 0 },
};

static bool is_sid(struct str text, const char *kind)
{
    if (text.n != 34 || !str_starts(text, kind))
        return false;
    for (size_t i = 2; i < text.n; i++)
        if (strchr("0123456789abcdefABCDEF", text.s[i]) == NULL || text.s[i] == '\0')
            return false;
    return true;
}

static struct str option_text(const struct twilio *twilio, const struct channel_config *config, const char *name)
{
    const struct option_value *value = channel_option(config, name);
    return value != NULL ? arena_str(twilio->arena, value->text) : STR("");
}

/* +15550100000, whatsapp:+15550100000, or a short code.  A name as sender is no address: nobody can answer it. */
static bool is_sender(struct str text)
{
    bool plus = text.n > 0 && text.s[0] == '+';
    size_t least = plus ? 8 : 3, most = plus ? 16 : 8;
    if (text.n < least || text.n > most || (plus && text.s[1] == '0'))
        return false;
    for (size_t i = plus; i < text.n; i++)
        if (text.s[i] < '0' || text.s[i] > '9')
            return false;
    return true;
}

static void check(const struct twilio *twilio, const struct channel_config *config, struct problems *problems)
{
    const char *file = config->file;
    unsigned line = config->line;
    if (!is_sid(twilio->account, "AC"))
        problems_error(problems, file, line, "account_sid: AC and 32 hexadecimal digits are expected");
    if (twilio->service.n > 0 && !is_sid(twilio->service, "MG"))
        problems_error(problems, file, line, "messaging_service_sid: MG and 32 hexadecimal digits are expected");
    if (twilio->service.n == 0 && twilio->from.n == 0)
        problems_error(problems, file, line, "channel \"%s\" needs from or messaging_service_sid", config->name);
    struct str number = twilio->whatsapp ? (struct str){ twilio->from.s + 9, twilio->from.n - 9 } : twilio->from;
    if (twilio->from.n > 0 && !is_sender(number))
        problems_error(problems, file, line, "from = \"%.*s\": a number with its country (+15550100000), whatsapp: before it, or a short "
                       "code is expected; people cannot answer a name", (int)twilio->from.n, twilio->from.s);
    if (twilio->password.n == 0)
        problems_error(problems, file, line, "api_key_sid and api_key_secret belong together");
    struct str retries = twilio->callback_retries;
    if (retries.n > 0 && retries.s[0] != '#')
        problems_error(problems, file, line, "callback_retries begins with #");
}

static void twilio_close(struct channel *channel)
{
    struct twilio *twilio = channel->state;
    if (twilio == NULL)
        return;
    twilio_sign_free(twilio->sign);
    if (twilio->password.n > 0)
        crypt_wipe((void *)(uintptr_t)twilio->password.s, twilio->password.n);
    arena_free(twilio->arena);
    free(twilio);
    channel->state = NULL;
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

/* How texts come in, and how often Twilio is asked for them. */
static void ways_in(struct channel *channel, const struct channel_config *config, struct problems *problems)
{
    const struct twilio *twilio = channel->state;
    struct str inbound = option_text(twilio, config, "inbound");
    int64_t sweep_min = option_number(config, "sweep_minutes", 0, 1440, 5, problems);
    int64_t poll_s = option_number(config, "poll_seconds", POLL_LEAST_S, POLL_MOST_S, 10, problems);
    int64_t most = option_number(config, "poll_patients", 1, 10000, 200, problems);
    channel->polled = str_is(inbound, "poll");
    if (!channel->polled && inbound.n > 0 && !str_is(inbound, "webhook"))
        problems_error(problems, config->file, config->line, "inbound = \"%s\": it is \"webhook\" or \"poll\"", inbound.s);
    channel->list_every_s = channel->polled ? poll_s : sweep_min * 60;
    channel->most_patients = channel->polled ? most : 0;
}

static int twilio_open(struct channel *channel, const struct channel_config *config, struct problems *problems)
{
    struct twilio *twilio = channel->state = calloc(1, sizeof *twilio);
    struct err err = { 0 };
    size_t errors = problems->n_errors;
    if (twilio == NULL || (twilio->arena = arena_new(2048)) == NULL) {
        problems_error(problems, config->file, config->line, "no memory for a channel");
        return -1;
    }
    const struct option_value *token = channel_option(config, "auth_token");
    struct str tokens = token != NULL ? token->text : STR(""), rest = tokens, first = STR("");
    str_cut(&rest, ',', &first);
    twilio->account = option_text(twilio, config, "account_sid");
    struct str key = option_text(twilio, config, "api_key_sid"), secret = option_text(twilio, config, "api_key_secret");
    bool with_key = key.n > 0 || secret.n > 0;
    twilio->user = with_key ? key : twilio->account;
    twilio->password = with_key ? (key.n > 0 ? secret : STR("")) : arena_str(twilio->arena, first);
    twilio->from = option_text(twilio, config, "from");
    twilio->service = option_text(twilio, config, "messaging_service_sid");
    twilio->api_base = option_text(twilio, config, "api_base");
    twilio->callback_retries = option_text(twilio, config, "callback_retries");
    twilio->whatsapp = str_starts(twilio->from, "whatsapp:");
    twilio->carrier_answers = !str_is(option_text(twilio, config, "optout"), "self");
    while (twilio->api_base.n > 0 && twilio->api_base.s[twilio->api_base.n - 1] == '/')
        twilio->api_base.n--;
    twilio->callback = str_of(arena_printf(twilio->arena, "%s/hook/%s/status", config->public_url, config->name));
    twilio->pictures = str_of(arena_printf(twilio->arena, "%s/pictures/", config->public_url));
    const struct option_value *pictures = channel_option(config, "pictures");
    channel->wants_pictures = pictures != NULL && pictures->number != 0;
    if (channel->wants_pictures && config->public_url[0] == '\0')
        problems_error(problems, config->file, pictures->line, "pictures = true: Twilio fetches them, so public_url is needed");
    check(twilio, config, problems);
    ways_in(channel, config, problems);
    /* Asked for and without a public URL there are no webhooks, no status callbacks either. */
    if (channel->polled && config->public_url[0] == '\0')
        return problems->n_errors == errors ? 0 : -1;
    twilio->sign = twilio_sign_new(str_of(config->public_url), tokens, &err);
    if (twilio->sign == NULL)
        problems_error(problems, config->file, token != NULL ? token->line : config->line, "channel \"%s\": %s", config->name, err.text);
    return problems->n_errors == errors ? 0 : -1;
}

/* ---- in ---- */

struct form {
    struct http_field *fields;
    size_t n;
};

static struct str field(const struct form *form, const char *name)
{
    struct str value = http_field_value(form->fields, form->n, name);
    return value.s != NULL ? value : STR("");
}

/* "whatsapp:+1555" is +1555 inside: the channel says the rest. */
struct str twilio_address(struct str address)
{
    enum { N = sizeof "whatsapp:" - 1 };
    return str_starts(address, "whatsapp:") ? (struct str){ address.s + N, address.n - N } : address;
}

/* What Twilio has answered by itself: told by OptOutType, and without Advanced Opt-Out when the whole text is such a word. */
const char *twilio_carrier_answered(const struct twilio *twilio, struct str told, struct str text)
{
    static const struct {
        const char *word, *means;
    } WORDS[] = {
        { "STOP", "STOP" },     { "STOPALL", "STOP" },  { "UNSUBSCRIBE", "STOP" }, { "CANCEL", "STOP" }, { "END", "STOP" },
        { "QUIT", "STOP" },     { "REVOKE", "STOP" },   { "OPTOUT", "STOP" },      { "START", "START" }, { "YES", "START" },
        { "UNSTOP", "START" },  { "HELP", "HELP" },     { "INFO", "HELP" },
    };
    struct str said = told.n > 0 ? told : twilio->carrier_answers && !twilio->whatsapp ? str_trim(text) : STR("");
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (str_is_nocase(said, WORDS[i].word))
            return WORDS[i].means;
    return NULL;
}

static int receive_message(struct channel *channel, const struct form *form, int64_t now_utc, struct arena *arena,
                           struct received *out, struct err *err)
{
    struct str from = twilio_address(field(form, "From")), sid = field(form, "MessageSid"), text = field(form, "Body");
    if (sid.n == 0)
        sid = field(form, "SmsMessageSid");
    if (from.n == 0 || sid.n == 0)
        return err_set(err, ERR_PROTO, "no From or no MessageSid");
    struct inbound *inbound = arena_alloc(arena, sizeof *inbound);
    if (inbound == NULL)
        return err_set(err, ERR_NOMEM, "no memory for a message");
    int64_t n_media = 0;
    text_to_int(field(form, "NumMedia"), 0, 100, &n_media);
    *inbound = (struct inbound){ .channel = str_of(channel->name), .from = from, .to = twilio_address(field(form, "To")),
                                 .text = { text }, .key = { sid }, .received_utc = now_utc, .n_media = (int)n_media,
                                 .carrier_optout = twilio_carrier_answered(channel->state, field(form, "OptOutType"), text) };
    out->inbounds = inbound;
    out->n_inbounds = 1;
    return 0;
}

static int receive_status(struct channel *channel, const struct http_request *request, const struct form *form,
                          struct arena *arena, struct received *out, struct err *err)
{
    struct form query = { 0 };
    struct str sid = field(form, "MessageSid"), status = field(form, "MessageStatus");
    int64_t outbox_id = 0, code = 0;
    if (http_form_parse(request->query.s != NULL ? request->query : STR(""), MAX_FIELDS, arena, &query.fields, &query.n, err) < 0)
        return -1;
    text_to_int(field(&query, "o"), 1, INT64_MAX, &outbox_id);
    text_to_int(field(form, "ErrorCode"), 0, 999999, &code);
    if (status.n == 0)
        status = field(form, "SmsStatus");
    if (status.n == 0 || (sid.n == 0 && outbox_id == 0))
        return err_set(err, ERR_PROTO, "no MessageStatus, or nothing to say of which message");
    struct receipt *receipt = arena_alloc(arena, sizeof *receipt);
    if (receipt == NULL)
        return err_set(err, ERR_NOMEM, "no memory for a receipt");
    *receipt = (struct receipt){ .channel = str_of(channel->name), .outbox_id = outbox_id, .provider_id = sid,
                                 .provider_code = (int)code };
    receipt->picture_refused = twilio_blames_picture((int)code);
    if (twilio_status(status, (int)code, receipt)) {
        out->receipts = receipt;
        out->n_receipts = 1;
    }
    return 0;
}

static int twilio_receive(struct channel *channel, const struct http_request *request, struct str path_rest, int64_t now_utc,
                          struct arena *arena, struct received *out, struct err *err)
{
    struct twilio *twilio = channel->state;
    struct form form = { 0 };
    bool is_form = str_starts(http_request_header(request, "Content-Type"), "application/x-www-form-urlencoded");
    if (twilio->sign == NULL)
        return err_set(err, ERR_NOTFOUND, "this channel is polled");
    if (!str_is(request->method, "POST"))
        return err_set(err, ERR_PROTO, "a webhook is POSTed");
    if (is_form && http_form_parse(request->body.s != NULL ? request->body : STR(""), MAX_FIELDS, arena, &form.fields, &form.n, err) < 0)
        return -1;
    if (!twilio_sign_ok(twilio->sign, request, form.fields, form.n, is_form, arena))
        return err_set(err, ERR_DENIED, "the signature is wrong");
    if (!is_form)
        return err_set(err, ERR_PROTO, "no form");
    return str_is(path_rest, "status") ? receive_status(channel, request, &form, arena, out, err)
         : path_rest.n == 0            ? receive_message(channel, &form, now_utc, arena, out, err)
                                       : err_set(err, ERR_NOTFOUND, "no such address");
}

/* ---- out ---- */

static void add_field(struct buf *body, const char *name, const char *prefix, struct str value)
{
    if (body->n > 0)
        buf_addc(body, '&');
    buf_adds(body, name);
    buf_addc(body, '=');
    buf_add_url(body, str_of(prefix));
    buf_add_url(body, value);
}

struct str twilio_messages_url(const struct twilio *twilio, struct arena *arena)
{
    const char *url = arena_printf(arena, "%.*s/2010-04-01/Accounts/%.*s/Messages.json", (int)twilio->api_base.n,
                                   twilio->api_base.s, (int)twilio->account.n, twilio->account.s);
    return str_of(url);
}

static int twilio_encode(struct channel *channel, const struct outbound *message, int64_t now_utc, struct arena *arena,
                         struct http_call *out, struct err *err)
{
    const struct twilio *twilio = channel->state;
    int64_t valid_s = message->expires_utc == 0 ? VALIDITY_MOST_S : message->expires_utc - now_utc;
    if (valid_s <= 0)
        return err_set(err, ERR_RANGE, "the message has expired");
    valid_s = valid_s > VALIDITY_MOST_S ? VALIDITY_MOST_S : valid_s < VALIDITY_LEAST_S ? VALIDITY_LEAST_S : valid_s;
    struct buf body, callback;
    buf_init(&body, 0);
    buf_init(&callback, 4096);
    buf_addf(&callback, "%.*s?o=%lld%.*s", (int)twilio->callback.n, twilio->callback.s, (long long)message->id,
             (int)twilio->callback_retries.n, twilio->callback_retries.s);
    bool prefixed = !twilio->whatsapp || str_starts(message->to, "whatsapp:");
    add_field(&body, "To", prefixed ? "" : "whatsapp:", message->to);
    if (twilio->from.n > 0)
        add_field(&body, "From", "", twilio->from);
    if (twilio->service.n > 0)
        add_field(&body, "MessagingServiceSid", "", twilio->service);
    add_field(&body, "Body", "", message->body.text);
    if (message->picture.n > 0 && pictures_find(channel->pictures, message->picture) != NULL)
        add_field(&body, "MediaUrl", "", str_of(arena_printf(arena, "%.*s%.*s.png", (int)twilio->pictures.n, twilio->pictures.s,
                                                             (int)message->picture.n, message->picture.s)));
    if (twilio->sign != NULL)
        add_field(&body, "StatusCallback", "", buf_str(&callback));
    buf_addf(&body, "&ValidityPeriod=%lld", (long long)valid_s);
    *out = (struct http_call){ .method = "POST", .url = twilio_messages_url(twilio, arena), .user = twilio->user,
                               .password = twilio->password, .content_type = "application/x-www-form-urlencoded",
                               .body = arena_str(arena, buf_str(&body)) };
    bool ok = buf_ok(&body) && buf_ok(&callback) && arena_ok(arena);
    buf_clear(&body);
    buf_clear(&callback);
    return ok ? 0 : err_set(err, ERR_NOMEM, "no memory for a message");
}

struct str twilio_member(const cJSON *root, const char *name, struct arena *arena)
{
    const char *s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, name));
    return s != NULL ? arena_str(arena, str_of(s)) : (struct str){ NULL, 0 };
}

static int code_of(const cJSON *root)
{
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(root, "code");
    return cJSON_IsNumber(code) ? code->valueint : 0;
}

static void twilio_decode(struct channel *channel, const struct http_answer *answer, struct arena *arena, struct send_result *out)
{
    const struct twilio *twilio = channel->state;
    out->retry_after_s = answer->retry_after_s;
    if (answer->failure != HTTP_OK) {
        out->outcome = answer->failure == HTTP_NOT_SENT ? SEND_RETRY : SEND_IN_DOUBT;
        return;
    }
    cJSON *root = json_body_parse(answer->body);
    if (answer->status >= 200 && answer->status < 300) {
        int64_t segments = 0;
        struct str text = twilio_member(root, "num_segments", arena);
        text_to_int(text.s != NULL ? text : STR(""), 0, 1000, &segments);
        out->outcome = SEND_TAKEN;
        out->provider_id = twilio_member(root, "sid", arena);
        out->segments = (int)segments;
        out->receipt_by_provider_id = twilio->sign == NULL; /* the list tells of it */
    } else {
        out->provider_code = code_of(root);
        out->outcome = twilio_refusal(out->provider_code, answer->status);
        out->picture_refused = twilio_blames_picture(out->provider_code);
        if (out->picture_refused)
            out->outcome = SEND_RETRY;
        if (out->retry_after_s < 0)
            out->retry_after_s = twilio_retry_after_s(out->provider_code);
    }
    cJSON_Delete(root);
}

static int twilio_measure(const struct channel *channel, struct str text)
{
    const struct twilio *twilio = channel->state;
    return twilio->whatsapp ? 1 : sms_segments(text);
}

const struct channel_ops CHANNEL_TWILIO = {
    .name = "twilio",
    .address = ADDRESS_PHONE,
    .retry = "#rc=5&rp=all",
    .retry_why = "with that ending Twilio tries five times; without it once, and only when no connection is made",
    .options = OPTIONS,
    .can = CAN_RECEIPTS | CAN_VALIDITY | CAN_LIST,
    .open = twilio_open,
    .close = twilio_close,
    .receive = twilio_receive,
    .encode = twilio_encode,
    .decode = twilio_decode,
    .list = twilio_list,
    .list_decode = twilio_list_decode,
    .find = twilio_find,
    .find_decode = twilio_find_decode,
    .measure = twilio_measure,
};
