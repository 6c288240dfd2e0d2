/* SPDX-License-Identifier: ISC
 * telegram.c - a bot of Telegram's: https://core.telegram.org/bots/api
 *
 * Texts come by getUpdates, a call that waits up to 50 s: no number, no public URL.  Telegram keeps what was not confirmed for a day,
 * and confirms what lies before the offset of the next call.  So the offset is the cursor of a poll: told once, when all before it is
 * stored (P1), and never kept over a restart.  A start asks without one and gets what was not confirmed; what is known already is a
 * duplicate by its key.  An old offset would be worse than none: after a week without texts the numbers go on at random.
 *
 * There are no receipts, nothing that dies at a time of ours, and no list: what may have been sent stays uncertain. */
#include <config.h>

#include "channel/drivers.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/crypt.h"
#include "channel/json_body.h"

/* Stands between the parts of an upload, and in no drawing. */
#define BOUNDARY "nape-5d1c9e4b7a2f48d0-nape"

enum { CAPTION_MAX_UNITS = 1024 };
enum { POLL_MOST_S = 50, MARGIN_S = 10, LIMIT = 50, ANSWER_BYTES = 8 << 20, ELSEWHERE_WAIT_S = 30, HASH_DIGITS = 16 };

static const struct option OPTIONS[] = {
    { "bot_token", OPT_SECRET, REQUIRED, "as @BotFather gave it: 123456789:AA...", NULL },
    { "api_base", OPT_URL, OPTIONAL, "where the Bot API is", "https://api.telegram.org" },
    { "poll_seconds", OPT_INT, OPTIONAL, "how long a call waits for texts; less where a proxy cuts calls short", "50" },
    { "buttons", OPT_BOOL, OPTIONAL, "a question that takes yes or no has two buttons", "true" },
    { "pictures", OPT_BOOL, OPTIONAL, "drawings of routines go along", "true" },
    { "rate", OPT_DECIMAL, OPTIONAL, "messages a second; Telegram takes about 30", "25" },
    { 0 },
};

struct telegram {
    struct arena *arena;
    struct str token, bot;  /* bot: the token's number, without the secret */
    struct str base;        /* "https://api.telegram.org/bot<token>/": never logged */
    int64_t wait_s;
};

/* ---- opening ---- */

/* 123456789:35 characters or so */
static bool is_token(struct str token)
{
    int64_t number;
    struct str rest = token, bot = STR("");
    if (!str_cut(&rest, ':', &bot) || rest.s == NULL || rest.n < 16 || !text_to_int(bot, 1, INT64_MAX, &number))
        return false;
    for (size_t i = 0; i < rest.n; i++) {
        char c = rest.s[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false; /* it stands in the address of each call */
    }
    return true;
}

static void telegram_close(struct channel *channel)
{
    struct telegram *t = channel->state;
    if (t == NULL)
        return;
    if (t->token.n > 0)
        crypt_wipe((void *)(uintptr_t)t->token.s, t->token.n);
    if (t->base.n > 0)
        crypt_wipe((void *)(uintptr_t)t->base.s, t->base.n);
    arena_free(t->arena);
    free(t);
    channel->state = NULL;
}

static int telegram_open(struct channel *channel, const struct channel_config *config, struct problems *problems)
{
    struct telegram *t = channel->state = calloc(1, sizeof *t);
    const struct option_value *token = channel_option(config, "bot_token"), *base = channel_option(config, "api_base");
    const struct option_value *wait = channel_option(config, "poll_seconds"), *pictures = channel_option(config, "pictures");
    size_t errors = problems->n_errors;
    if (t == NULL || (t->arena = arena_new(1024)) == NULL) {
        problems_error(problems, config->file, config->line, "no memory for a channel");
        return -1;
    }
    t->token = token != NULL ? arena_str(t->arena, token->text) : STR("");
    const struct option_value *buttons = channel_option(config, "buttons");
    channel->wants_buttons = buttons == NULL || buttons->number != 0;
    channel->wants_pictures = pictures == NULL || pictures->number != 0;
    t->wait_s = wait != NULL ? wait->number : POLL_MOST_S;
    if (!is_token(t->token))
        problems_error(problems, config->file, token != NULL ? token->line : config->line,
                       "bot_token: a number, a colon and a secret are expected, as @BotFather gave it");
    if (t->wait_s < 1 || t->wait_s > POLL_MOST_S)
        problems_error(problems, config->file, wait != NULL ? wait->line : config->line, "poll_seconds: from 1 to %d", POLL_MOST_S);
    if (problems->n_errors > errors)
        return -1;
    struct str rest = t->token, at = base != NULL ? base->text : STR("https://api.telegram.org");
    str_cut(&rest, ':', &t->bot);
    while (at.n > 0 && at.s[at.n - 1] == '/')
        at.n--;
    t->base = str_of(arena_printf(t->arena, "%.*s/bot%s/", (int)at.n, at.s, t->token.s));
    return arena_ok(t->arena) ? 0 : -1;
}

/* ---- JSON ---- */

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* Identifiers have up to 52 bits: a double holds them.  0: there is none. */
static int64_t number(const cJSON *object, const char *name)
{
    static const double MOST = 9007199254740992.0; /* 2^53 */
    const cJSON *item = member(object, name);
    return cJSON_IsNumber(item) && item->valuedouble > -MOST && item->valuedouble < MOST ? (int64_t)item->valuedouble : 0;
}

static struct str text(const cJSON *object, const char *name, struct arena *arena)
{
    const char *s = cJSON_GetStringValue(member(object, name));
    return s != NULL ? arena_str(arena, str_of(s)) : (struct str){ NULL, 0 };
}

static int call(const struct telegram *t, const char *method, const struct buf *body, struct arena *arena, struct http_call *out,
                struct err *err)
{
    *out = (struct http_call){ .method = "POST", .url = str_of(arena_printf(arena, "%s%s", t->base.s, method)),
                               .content_type = "application/json", .body = arena_str(arena, buf_str(body)) };
    return buf_ok(body) && arena_ok(arena) ? 0 : err_set(err, ERR_NOMEM, "no memory for a message");
}

/* ---- in ---- */

/* "/start@OurBot HARBOR" is HARBOR, "/stop" is stop: what a button of Telegram's writes is said in words. */
static struct str said(struct str text)
{
    struct str rest = text, command = STR("");
    if (text.n < 2 || text.s[0] != '/')
        return text;
    rest.s++;
    rest.n--;
    str_cut(&rest, ' ', &command);
    for (size_t i = 0; i < command.n; i++)
        if (command.s[i] == '@')
            command.n = i;
    if (rest.s == NULL || str_trim(rest).n == 0)
        return command;
    return str_is_nocase(command, "start") ? str_trim(rest) : (struct str){ text.s + 1, text.n - 1 };
}

/* Telegram tells of these as if somebody had written. */
static bool is_no_message(const cJSON *message)
{
    static const char *const NAMES[] = { "pinned_message", "message_auto_delete_timer_changed", "write_access_allowed" };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (member(message, NAMES[i]) != NULL)
            return true;
    return false;
}

/* A person's chat with the bot, or 0: groups and channels are nobody's. */
static int64_t person_of(const cJSON *message)
{
    const cJSON *chat = member(message, "chat");
    const char *type = cJSON_GetStringValue(member(chat, "type"));
    int64_t id = number(chat, "id");
    return type != NULL && strcmp(type, "private") == 0 && id > 0 ? id : 0;
}

/* By chat and number; an edit by its second and words, too: there may be two in one second. */
static struct str key_of(const struct telegram *t, const cJSON *message, int64_t from, int64_t edited, struct str words, struct arena *arena)
{
    char hash[CRYPT_SHA256_HEX] = "";
    struct str key = str_of(arena_printf(arena, "%.*s:%lld:%lld:%lld", (int)t->bot.n, t->bot.s, (long long)from,
                                         (long long)number(message, "message_id"), (long long)edited));
    if (edited == 0)
        return key;
    crypt_sha256_hex(&words, 1, hash);
    return str_of(arena_printf(arena, "%.*s:%.*s", (int)key.n, key.s, HASH_DIGITS, hash));
}

/* A text, and what somebody made of it afterwards: each is screened (P2).  An edit without words is a place that moves on. */
static bool take_message(struct channel *channel, const cJSON *message, bool edit, int64_t now_utc, struct arena *arena,
                         struct inbound *out)
{
    const struct telegram *t = channel->state;
    int64_t from = person_of(message), edited = number(message, "edit_date");
    struct str words = text(message, "text", arena);
    bool plain = words.s != NULL;
    if (from == 0 || is_no_message(message))
        return false;
    if (!plain)
        words = text(message, "caption", arena);
    if (edit && words.s == NULL)
        return false;
    *out = (struct inbound){
        .channel = str_of(channel->name), .from = str_of(arena_printf(arena, "%lld", (long long)from)), .to = t->bot,
        .text = { words.s != NULL ? said(words) : STR("") }, .sent_utc = edited != 0 ? edited : number(message, "date"),
        .received_utc = now_utc, .n_media = plain ? 0 : 1,
        .key = { key_of(t, message, from, edited, words, arena) },
    };
    return true;
}

/* Who blocks the bot has said STOP, and cannot be told so. */
static bool take_block(struct channel *channel, const cJSON *member_update, int64_t now_utc, struct arena *arena, struct inbound *out)
{
    const struct telegram *t = channel->state;
    int64_t from = person_of(member_update), date = number(member_update, "date");
    const char *status = cJSON_GetStringValue(member(member(member_update, "new_chat_member"), "status"));
    if (from == 0 || status == NULL || strcmp(status, "kicked") != 0)
        return false;
    *out = (struct inbound){
        .channel = str_of(channel->name), .from = str_of(arena_printf(arena, "%lld", (long long)from)), .to = t->bot,
        .text = { STR("STOP") }, .sent_utc = date, .received_utc = now_utc, .carrier_optout = "STOP",
        .key = { str_of(arena_printf(arena, "%.*s:%lld:block:%lld", (int)t->bot.n, t->bot.s, (long long)from, (long long)date)) },
    };
    return true;
}

static bool take_update(struct channel *channel, const cJSON *update, int64_t now_utc, struct arena *arena, struct inbound *out)
{
    const cJSON *message = member(update, "message"), *blocked = member(update, "my_chat_member");
    bool edit = message == NULL;
    if (edit)
        message = member(update, "edited_message");
    return message != NULL ? take_message(channel, message, edit, now_utc, arena, out)
         : blocked != NULL && take_block(channel, blocked, now_utc, arena, out);
}

static int telegram_receive(struct channel *channel, const struct http_request *request, struct str path_rest, int64_t now_utc,
                            struct arena *arena, struct received *out, struct err *err)
{
    (void)channel, (void)request, (void)path_rest, (void)now_utc, (void)arena, (void)out;
    return err_set(err, ERR_NOTFOUND, "Telegram is asked, it calls nobody");
}

static int telegram_poll(struct channel *channel, struct str cursor, struct arena *arena, struct http_call *out, struct err *err)
{
    const struct telegram *t = channel->state;
    struct buf body;
    buf_init(&body, 0);
    buf_addc(&body, '{');
    if (cursor.n > 0)
        buf_addf(&body, "\"offset\":%.*s,", (int)cursor.n, cursor.s);
    buf_addf(&body, "\"limit\":%d,\"timeout\":%lld,\"allowed_updates\":[\"message\",\"edited_message\",\"my_chat_member\"]}", LIMIT,
             (long long)t->wait_s);
    int rc = call(t, "getUpdates", &body, arena, out, err);
    out->timeout_ms = (t->wait_s + MARGIN_S) * 1000;
    out->max_answer_bytes = ANSWER_BYTES;
    buf_clear(&body);
    return rc;
}

static int64_t asked_to_wait_s(const cJSON *root, const struct http_answer *answer)
{
    int64_t wait_s = number(member(root, "parameters"), "retry_after");
    return wait_s > 0 ? wait_s : answer->retry_after_s;
}

static int not_given(const cJSON *root, const struct http_answer *answer, struct polled *out, struct err *err)
{
    int64_t wait_s = asked_to_wait_s(root, answer);
    out->wait_s = answer->status == 409 ? ELSEWHERE_WAIT_S : wait_s > 0 ? wait_s : 0;
    if (answer->failure != HTTP_OK)
        return err_set(err, ERR_IO, "Telegram cannot be reached");
    if (answer->status == 401 || answer->status == 404)
        return err_set(err, ERR_DENIED, "Telegram does not know this bot_token: HTTP %d", answer->status);
    if (answer->status == 409)
        return err_set(err, ERR_BUSY, "another program asks with this bot_token, or a webhook is set for it (deleteWebhook)");
    return err_set(err, ERR_IO, "Telegram gave no texts: HTTP %d", answer->status);
}

static int telegram_poll_decode(struct channel *channel, const struct http_answer *answer, int64_t now_utc, struct arena *arena,
                                struct polled *out, struct err *err)
{
    *out = (struct polled){ .next_cursor = { NULL, 0 } };
    cJSON *root = answer->failure == HTTP_OK ? json_body_parse(answer->body) : NULL;
    const cJSON *updates = member(root, "result"), *update;
    int64_t last = 0;
    int rc = -1;
    if (answer->failure != HTTP_OK || answer->status != 200 || !cJSON_IsTrue(member(root, "ok")) || !cJSON_IsArray(updates)) {
        not_given(root, answer, out, err);
        goto out;
    }
    struct inbound *inbounds = arena_array(arena, (size_t)cJSON_GetArraySize(updates) + 1, sizeof *inbounds);
    out->received.inbounds = inbounds;
    cJSON_ArrayForEach(update, updates) {
        int64_t id = number(update, "update_id");
        last = id > last ? id : last;
        if (inbounds != NULL)
            out->received.n_inbounds += take_update(channel, update, now_utc, arena, &inbounds[out->received.n_inbounds]);
    }
    if (last > 0)
        out->next_cursor = str_of(arena_printf(arena, "%lld", (long long)last + 1));
    rc = arena_ok(arena) ? 0 : err_set(err, ERR_NOMEM, "no memory for texts");
out:
    cJSON_Delete(root);
    return rc;
}

/* ---- out ---- */

/* As Telegram counts the characters below a picture: in UTF-16. */
static size_t utf16_units(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.s[i];
        n += (c & 0xC0) != 0x80;
        n += c >= 0xF0;
    }
    return n;
}

/* "... Y or N" has the buttons Y and N, which write that letter as if it had been typed; the next text takes them away, so that none
 * is there whose question has passed (decision 6). */
static void add_markup(const struct channel *channel, struct str text, struct buf *out)
{
    for (size_t i = 0; i < channel->n_yes_no; i++) {
        struct str ending = channel->yes_no[i], rest = ending, first = STR(""), last = STR("");
        if (ending.n == 0 || text.n < ending.n || !str_equal((struct str){ text.s + text.n - ending.n, ending.n }, ending))
            continue;
        str_cut(&rest, ' ', &first);
        while (rest.s != NULL)
            str_cut(&rest, ' ', &last);
        buf_adds(out, "{\"keyboard\":[[{\"text\":");
        buf_add_json(out, first);
        buf_adds(out, "},{\"text\":");
        buf_add_json(out, last);
        buf_adds(out, "}]],\"one_time_keyboard\":true,\"resize_keyboard\":true}");
        return;
    }
    buf_adds(out, "{\"remove_keyboard\":true}");
}

static void add_part(struct buf *body, const char *name, const char *more, struct str value)
{
    buf_addf(body, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n", name, more);
    buf_addstr(body, value);
    buf_adds(body, "\r\n");
}

/* The drawing with the words below it: one message, read out like any other. */
static int encode_photo(const struct channel *channel, const struct outbound *message, const struct picture *picture, struct arena *arena,
                        struct http_call *out, struct err *err)
{
    struct buf body, markup;
    buf_init(&body, 0);
    buf_init(&markup, 0);
    add_markup(channel, message->body.text, &markup);
    add_part(&body, "chat_id", "", message->to);
    add_part(&body, "caption", "", message->body.text);
    add_part(&body, "photo", "; filename=\"picture.png\"\r\nContent-Type: image/png", picture->png);
    if (channel->n_yes_no > 0)
        add_part(&body, "reply_markup", "", buf_str(&markup));
    buf_adds(&body, "--" BOUNDARY "--\r\n");
    int rc = buf_ok(&markup) ? call(channel->state, "sendPhoto", &body, arena, out, err) : err_set(err, ERR_NOMEM, "no memory for a message");
    buf_clear(&markup);
    out->content_type = "multipart/form-data; boundary=" BOUNDARY;
    buf_clear(&body);
    return rc;
}

/* No parse_mode: with one a plain "." would be refused, and the advice lost. */
static int telegram_encode(struct channel *channel, const struct outbound *message, int64_t now_utc, struct arena *arena,
                           struct http_call *out, struct err *err)
{
    const struct telegram *t = channel->state;
    struct buf body;
    (void)now_utc;
    if (!address_fits(ADDRESS_DIGITS, message->to))
        return err_set(err, ERR_RANGE, "the address is no chat of Telegram's");
    const struct picture *picture = message->picture.n > 0 ? pictures_find(channel->pictures, message->picture) : NULL;
    if (picture != NULL && utf16_units(message->body.text) <= CAPTION_MAX_UNITS)
        return encode_photo(channel, message, picture, arena, out, err);
    buf_init(&body, 0);
    buf_addf(&body, "{\"chat_id\":%.*s,\"text\":", (int)message->to.n, message->to.s);
    buf_add_json(&body, message->body.text);
    buf_adds(&body, ",\"link_preview_options\":{\"is_disabled\":true}");
    if (channel->n_yes_no > 0) {
        buf_adds(&body, ",\"reply_markup\":");
        add_markup(channel, message->body.text, &body);
    }
    buf_addc(&body, '}');
    int rc = call(t, "sendMessage", &body, arena, out, err);
    buf_clear(&body);
    return rc;
}

/* By status and, where Telegram has one status for several things, by what its description says. */
static const struct refusal {
    int status;
    const char *says; /* NULL: whatever it says */
    enum send_outcome outcome;
} REFUSALS[] = {
    { 400, "chat not found", SEND_BAD_ADDRESS },
    { 400, "chat_id is empty", SEND_BAD_ADDRESS },
    { 400, "PEER_ID_INVALID", SEND_BAD_ADDRESS },
    { 400, NULL, SEND_REFUSED },
    { 401, NULL, SEND_CHANNEL_DOWN },
    { 403, "blocked by the user", SEND_STOPPED_BY_CARRIER },
    { 403, NULL, SEND_BAD_ADDRESS }, /* deactivated, or never wrote to the bot */
    { 404, NULL, SEND_CHANNEL_DOWN },
    { 409, NULL, SEND_RETRY },
    { 413, NULL, SEND_REFUSED },
    { 429, NULL, SEND_RETRY },
};

static enum send_outcome refusal(int status, const char *says)
{
    for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++)
        if (REFUSALS[i].status == status && (REFUSALS[i].says == NULL || (says != NULL && strstr(says, REFUSALS[i].says) != NULL)))
            return REFUSALS[i].outcome;
    return status >= 500 ? SEND_IN_DOUBT : status < 400 ? SEND_CHANNEL_DOWN : SEND_REFUSED;
}

/* The picture, not the words, is what Telegram does not want. */
static bool blames_picture(const char *says)
{
    static const char *const WORDS[] = { "PHOTO", "photo", "IMAGE_PROCESS", "file", "caption" };
    for (size_t i = 0; says != NULL && i < sizeof WORDS / sizeof *WORDS; i++)
        if (strstr(says, WORDS[i]) != NULL)
            return true;
    return false;
}

static void telegram_decode(struct channel *channel, const struct http_answer *answer, struct arena *arena, struct send_result *out)
{
    (void)channel;
    out->retry_after_s = answer->retry_after_s;
    if (answer->failure != HTTP_OK) {
        out->outcome = answer->failure == HTTP_NOT_SENT ? SEND_RETRY : SEND_IN_DOUBT;
        return;
    }
    cJSON *root = json_body_parse(answer->body);
    if (answer->status == 200) { /* also without a body that can be read: it was taken */
        int64_t id = number(member(root, "result"), "message_id");
        out->outcome = SEND_TAKEN;
        out->segments = 1;
        if (id > 0)
            out->provider_id = str_of(arena_printf(arena, "%lld:%lld", (long long)number(member(member(root, "result"), "chat"), "id"),
                                                   (long long)id));
    } else {
        out->provider_code = answer->status;
        out->outcome = refusal(answer->status, cJSON_GetStringValue(member(root, "description")));
        if (answer->status == 413 || (answer->status == 400 && blames_picture(cJSON_GetStringValue(member(root, "description"))))) {
            out->outcome = SEND_RETRY;
            out->picture_refused = true;
        }
        if (asked_to_wait_s(root, answer) > 0)
            out->retry_after_s = asked_to_wait_s(root, answer);
    }
    cJSON_Delete(root);
}

/* A message costs nothing and may have 4,096 characters. */
static int telegram_measure(const struct channel *channel, struct str words)
{
    (void)channel, (void)words;
    return 1;
}

const struct channel_ops CHANNEL_TELEGRAM = {
    .name = "telegram",
    .address = ADDRESS_DIGITS,
    .options = OPTIONS,
    .open = telegram_open,
    .close = telegram_close,
    .receive = telegram_receive,
    .encode = telegram_encode,
    .decode = telegram_decode,
    .poll = telegram_poll,
    .poll_decode = telegram_poll_decode,
    .measure = telegram_measure,
};
