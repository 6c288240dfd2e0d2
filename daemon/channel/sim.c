/* SPDX-License-Identifier: ISC
 * sim.c - phones that are no phones: the demo's page, napectl say, transcripts.  JSON over the local transport.
 *
 *   out  {"channel","to","from","body","picture","id","class"}; picture only with a text that has one
 *   in   {"from","text","id"}; id may be missing, then the text is never taken for a repeated one */
#include <config.h>

#include "channel/drivers.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "channel/json_body.h"

static const struct option OPTIONS[] = {
    { "from", OPT_TEXT, OPTIONAL, "the name that the phones show as the sender", "Nape" },
    { 0 },
};

static int sim_open(struct channel *channel, const struct channel_config *config, struct problems *problems)
{
    const struct option_value *from = channel_option(config, "from");
    char *name = strndup(from != NULL ? from->text.s : "Nape", from != NULL ? from->text.n : 4);
    if (name == NULL) {
        problems_error(problems, config->file, config->line, "no memory for a channel");
        return -1;
    }
    channel->state = name;
    return 0;
}

static void sim_close(struct channel *channel)
{
    free(channel->state);
}

static struct str member(const cJSON *root, const char *name, struct arena *arena)
{
    const char *s = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, name));
    return s != NULL ? arena_str(arena, str_of(s)) : (struct str){ NULL, 0 };
}

static int sim_receive(struct channel *channel, const struct http_request *request, struct str path_rest, int64_t now_utc,
                       struct arena *arena, struct received *out, struct err *err)
{
    struct inbound *inbound = arena_alloc(arena, sizeof *inbound);
    if (inbound == NULL)
        return err_set(err, ERR_NOMEM, "no memory for a message");
    if (path_rest.n > 0 || !str_is(request->method, "POST"))
        return err_set(err, ERR_PROTO, "a text is POSTed to the channel's own address");
    cJSON *root = json_body_parse(request->body);
    struct str from = member(root, "from", arena), text = member(root, "text", arena), id = member(root, "id", arena);
    cJSON_Delete(root);
    if (from.n == 0 || text.s == NULL)
        return err_set(err, ERR_PROTO, "no JSON object with from and text");
    *inbound = (struct inbound){ .channel = str_of(channel->name), .from = from, .to = str_of(channel->state),
                                 .text = { text }, .key = { id }, .sent_utc = now_utc, .received_utc = now_utc };
    out->inbounds = inbound;
    out->n_inbounds = 1;
    return arena_ok(arena) ? 0 : err_set(err, ERR_NOMEM, "no memory for a message");
}

static int sim_encode(struct channel *channel, const struct outbound *message, int64_t now_utc, struct arena *arena,
                      struct http_call *out, struct err *err)
{
    struct buf body;
    (void)now_utc;
    buf_init(&body, 0);
    buf_adds(&body, "{\"channel\":");
    buf_add_json(&body, str_of(channel->name));
    buf_adds(&body, ",\"to\":");
    buf_add_json(&body, message->to);
    buf_adds(&body, ",\"from\":");
    buf_add_json(&body, str_of(channel->state));
    buf_adds(&body, ",\"body\":");
    buf_add_json(&body, message->body.text);
    if (message->picture.n > 0) {
        buf_adds(&body, ",\"picture\":");
        buf_add_json(&body, message->picture);
    }
    buf_addf(&body, ",\"id\":%lld,\"class\":\"%s\"}", (long long)message->id, CLASS_NAMES[message->class]);
    *out = (struct http_call){ .method = "POST", .url = STR("local:phones"), .content_type = "application/json",
                               .body = arena_str(arena, buf_str(&body)) };
    bool ok = buf_ok(&body) && arena_ok(arena);
    buf_clear(&body);
    return ok ? 0 : err_set(err, ERR_NOMEM, "no memory for a message");
}

static void sim_decode(struct channel *channel, const struct http_answer *answer, struct arena *arena, struct send_result *out)
{
    (void)channel;
    (void)arena;
    out->retry_after_s = -1;
    out->outcome = answer->failure == HTTP_OK && answer->status == 200 ? SEND_TAKEN : SEND_RETRY;
}

static int sim_measure(const struct channel *channel, struct str text)
{
    (void)channel;
    return sms_segments(text);
}

const struct channel_ops CHANNEL_SIM = {
    .name = "sim",
    .options = OPTIONS,
    .can = CAN_LOCAL | CAN_IDEMPOTENCE,
    .open = sim_open,
    .close = sim_close,
    .receive = sim_receive,
    .encode = sim_encode,
    .decode = sim_decode,
    .measure = sim_measure,
};
