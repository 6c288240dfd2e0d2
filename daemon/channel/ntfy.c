/* SPDX-License-Identifier: ISC
 * ntfy.c - push notifications to the team by a server of ntfy's, its own or ntfy.sh: https://docs.ntfy.sh/publish/
 *
 * An address is a topic.  Whoever knows its name reads along, so it is as good as a password, and what is sent is brief (decision 33).
 * There are no receipts and no list, and a message has no id of ours: what may have been taken stays uncertain, alerts go again. */
#include <config.h>

#include "channel/drivers.h"

#include <stdlib.h>

#include <cjson/cJSON.h>

#include "base/crypt.h"
#include "channel/json_body.h"
#include "channel/team_only.h"

static const struct option OPTIONS[] = {
    { "api_base", OPT_URL, OPTIONAL, "the server", "https://ntfy.sh" },
    { "token", OPT_SECRET, OPTIONAL, "an access token of that server: tk_...", NULL },
    { "username", OPT_TEXT, OPTIONAL, "where it wants a name and a password instead", NULL },
    { "password", OPT_SECRET, OPTIONAL, "beside it", NULL },
    { "title", OPT_TEXT, OPTIONAL, "what stands above every notification", "Nape" },
    { "button", OPT_TEXT, OPTIONAL, "on the button that takes an alert, where public_url is given", "ACK" },
    { "rate", OPT_DECIMAL, OPTIONAL, "messages a second; ntfy.sh takes 60 at once, then one in 5 s", "1" },
    { 0 },
};

struct ntfy {
    struct arena *arena; /* the texts below */
    struct str url, links, username, password, title, button;
    struct str authorization; /* "Bearer tk_..."; empty: none */
    struct http_header header;
};

/* ---- opening ---- */

static void wipe(struct str secret)
{
    if (secret.n > 0)
        crypt_wipe((void *)(uintptr_t)secret.s, secret.n);
}

static void ntfy_close(struct channel *channel)
{
    struct ntfy *n = channel->state;
    if (n == NULL)
        return;
    wipe(n->password);
    wipe(n->authorization);
    arena_free(n->arena);
    free(n);
    channel->state = NULL;
}

static void take_credentials(struct ntfy *n, const struct channel_config *config, struct problems *problems)
{
    const struct option_value *token = channel_option(config, "token");
    n->username = team_only_option(n->arena, config, "username");
    n->password = team_only_option(n->arena, config, "password");
    if (token != NULL && n->username.n > 0)
        problems_error(problems, config->file, token->line, "token and username: one of them is enough");
    if ((n->username.n > 0) != (n->password.n > 0))
        problems_error(problems, config->file, config->line, "username and password belong together");
    for (size_t i = 0; token != NULL && i < token->text.n; i++)
        if (token->text.s[i] <= ' ' || token->text.s[i] > '~') {
            problems_error(problems, config->file, token->line, "token: letters and digits are expected, as tk_...");
            return;
        }
    if (token != NULL)
        n->authorization = str_of(arena_printf(n->arena, "Bearer %.*s", (int)token->text.n, token->text.s));
    n->header = (struct http_header){ STR("Authorization"), n->authorization };
}

static int ntfy_open(struct channel *channel, const struct channel_config *config, struct problems *problems)
{
    struct ntfy *n = channel->state = calloc(1, sizeof *n);
    size_t errors = problems->n_errors;
    if (n == NULL || (n->arena = arena_new(1024)) == NULL) {
        problems_error(problems, config->file, config->line, "no memory for a channel");
        return -1;
    }
    struct str base = team_only_option(n->arena, config, "api_base");
    while (base.n > 0 && base.s[base.n - 1] == '/')
        base.n--;
    n->url = str_of(arena_printf(n->arena, "%.*s/", (int)base.n, base.s));
    n->links = team_only_links(n->arena, config);
    n->title = team_only_option(n->arena, config, "title");
    n->button = team_only_option(n->arena, config, "button");
    take_credentials(n, config, problems);
    if (!arena_ok(n->arena))
        problems_error(problems, config->file, config->line, "no memory for a channel");
    return problems->n_errors == errors ? 0 : -1;
}

/* ---- out ---- */

/* 5 rings on, whatever the phone's volume, where its owner has allowed that. */
static const struct {
    int priority;
    const char *tag; /* a picture before the title */
} URGENCY[BRIEF_COUNT] = {
    [BRIEF_NOT] = { 3, NULL },
    [BRIEF_NEWS] = { 3, NULL },
    [BRIEF_URGENT] = { 4, "warning" },
    [BRIEF_EMERGENCY] = { 5, "rotating_light" },
};

static void add(struct buf *out, const char *name, struct str value)
{
    buf_addf(out, ",\"%s\":", name);
    buf_add_json(out, value);
}

/* The page of the alert at a tap, and a button that takes it: a POST, so that no preview that fetches the link does. */
static void add_link(const struct ntfy *n, struct str link, bool may_take, struct buf *out)
{
    add(out, "click", link);
    if (!may_take)
        return;
    buf_adds(out, ",\"actions\":[{\"action\":\"http\",\"method\":\"POST\"");
    add(out, "label", n->button);
    add(out, "url", link);
    buf_adds(out, ",\"headers\":{\"Content-Type\":\"application/x-www-form-urlencoded\"},\"body\":\"do=ack\",\"clear\":true}]");
}

static int ntfy_encode(struct channel *channel, const struct outbound *message, int64_t now_utc, struct arena *arena,
                       struct http_call *out, struct err *err)
{
    const struct ntfy *n = channel->state;
    struct str text = message->body.text, link = team_only_link(n->links, text);
    struct buf body;
    (void)now_utc;
    if (team_only_check(message, err) < 0)
        return -1;
    buf_init(&body, 0);
    buf_adds(&body, "{\"topic\":");
    buf_add_json(&body, message->to);
    if (n->title.n > 0)
        add(&body, "title", n->title);
    add(&body, "message", text);
    buf_addf(&body, ",\"priority\":%d", URGENCY[message->brief].priority);
    if (URGENCY[message->brief].tag != NULL)
        buf_addf(&body, ",\"tags\":[\"%s\"]", URGENCY[message->brief].tag);
    if (link.n > 0)
        add_link(n, link, message->brief >= BRIEF_URGENT, &body);
    buf_addc(&body, '}');
    int rc = team_only_call(n->url, &body, arena, out, err);
    out->user = n->username;
    out->password = n->password;
    out->headers = n->authorization.n > 0 ? &n->header : NULL;
    out->n_headers = n->authorization.n > 0 ? 1 : 0;
    return rc;
}

/* ntfy's own codes are the status and two digits. */
static const struct refusal {
    int status, code; /* code 0: any other */
    enum send_outcome outcome;
} REFUSALS[] = {
    { 400, 40009, SEND_BAD_ADDRESS }, /* the topic is none */
    { 400, 40010, SEND_BAD_ADDRESS }, /* the topic is not allowed */
    { 400, 0, SEND_REFUSED },
    { 401, 0, SEND_CHANNEL_DOWN },
    { 403, 0, SEND_CHANNEL_DOWN },
    { 404, 0, SEND_CHANNEL_DOWN },    /* no server of ntfy's */
    { 413, 0, SEND_REFUSED },
    { 429, 42908, SEND_CHANNEL_DOWN }, /* no more messages today */
    { 429, 0, SEND_RETRY },
    { 507, 0, SEND_REFUSED },
};

static enum send_outcome refusal(int status, int code)
{
    for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++)
        if (REFUSALS[i].status == status && (REFUSALS[i].code == 0 || REFUSALS[i].code == code))
            return REFUSALS[i].outcome;
    return status >= 500 ? SEND_IN_DOUBT : status < 400 ? SEND_CHANNEL_DOWN : SEND_REFUSED;
}

static void ntfy_decode(struct channel *channel, const struct http_answer *answer, struct arena *arena, struct send_result *out)
{
    (void)channel;
    if (team_only_no_answer(answer, out))
        return;
    cJSON *root = json_body_parse(answer->body);
    const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "id"));
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(root, "code");
    if (answer->status == 200 && id != NULL) {
        out->outcome = SEND_TAKEN;
        out->segments = 1;
        out->provider_id = arena_str(arena, str_of(id));
    } else { /* 200 without an id is another server's, and nobody was rung */
        out->provider_code = cJSON_IsNumber(code) ? code->valueint : answer->status;
        out->outcome = refusal(answer->status, out->provider_code);
    }
    cJSON_Delete(root);
}

const struct channel_ops CHANNEL_NTFY = {
    .name = "ntfy",
    .address = ADDRESS_TOPIC,
    .options = OPTIONS,
    .can = CAN_TEAM_ONLY,
    .open = ntfy_open,
    .close = ntfy_close,
    .receive = team_only_receive,
    .encode = ntfy_encode,
    .decode = ntfy_decode,
    .measure = team_only_measure,
};
