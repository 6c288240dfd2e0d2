/* SPDX-License-Identifier: ISC
 * slack.c - alerts into a room of the team's, by an incoming webhook of Slack's or Mattermost's:
 * https://api.slack.com/messaging/webhooks and https://developers.mattermost.com/integrate/webhooks/incoming/
 *
 * The webhook's URL says which room, and whoever has it can write there: it is the secret.  The address of a member is a name that we
 * choose.  No receipts, no list, no id of ours: what may have been taken stays uncertain, alerts go again.  Texts are brief
 * (decision 33): a room has many readers. */
#include <config.h>

#include "channel/drivers.h"

#include <stdlib.h>

#include "base/crypt.h"
#include "channel/team_only.h"

static const struct option OPTIONS[] = {
    { "webhook_url", OPT_SECRET, REQUIRED, "the incoming webhook, whole: https://...", NULL },
    { "rate", OPT_DECIMAL, OPTIONAL, "messages a second; Slack takes one", "1" },
    { 0 },
};

struct slack {
    struct arena *arena;
    struct str url; /* never logged */
};

static void slack_close(struct channel *channel)
{
    struct slack *s = channel->state;
    if (s == NULL)
        return;
    if (s->url.n > 0)
        crypt_wipe((void *)(uintptr_t)s->url.s, s->url.n);
    arena_free(s->arena);
    free(s);
    channel->state = NULL;
}

static bool is_url(struct str url)
{
    for (size_t i = 0; i < url.n; i++)
        if (url.s[i] <= ' ' || url.s[i] > '~')
            return false;
    return str_starts(url, "https://") || str_starts(url, "http://");
}

static int slack_open(struct channel *channel, const struct channel_config *config, struct problems *problems)
{
    struct slack *s = channel->state = calloc(1, sizeof *s);
    const struct option_value *url = channel_option(config, "webhook_url");
    if (s == NULL || (s->arena = arena_new(512)) == NULL) {
        problems_error(problems, config->file, config->line, "no memory for a channel");
        return -1;
    }
    s->url = team_only_option(s->arena, config, "webhook_url");
    if (!is_url(s->url)) {
        problems_error(problems, config->file, url != NULL ? url->line : config->line,
                       "webhook_url: the address of an incoming webhook is expected, https://...");
        return -1;
    }
    return 0;
}

/* The three signs that mean something to Slack; Mattermost shows them alike. */
static struct str escaped(struct str text, struct arena *arena)
{
    struct buf out;
    buf_init(&out, 0);
    for (size_t i = 0; i < text.n; i++) {
        const char *as = text.s[i] == '&' ? "&amp;" : text.s[i] == '<' ? "&lt;" : text.s[i] == '>' ? "&gt;" : NULL;
        if (as != NULL)
            buf_adds(&out, as);
        else
            buf_addc(&out, text.s[i]);
    }
    struct str copy = buf_ok(&out) ? arena_str(arena, buf_str(&out)) : STR("");
    buf_clear(&out);
    return copy;
}

static int slack_encode(struct channel *channel, const struct outbound *message, int64_t now_utc, struct arena *arena,
                        struct http_call *out, struct err *err)
{
    const struct slack *s = channel->state;
    struct buf body;
    (void)now_utc;
    if (team_only_check(message, err) < 0)
        return -1;
    struct str text = escaped(message->body.text, arena);
    if (text.n == 0)
        return err_set(err, ERR_NOMEM, "no memory for a message");
    buf_init(&body, 0);
    buf_adds(&body, "{\"text\":");
    buf_add_json(&body, text);
    buf_adds(&body, ",\"unfurl_links\":false,\"unfurl_media\":false}"); /* nobody fetches the link for a preview */
    return team_only_call(s->url, &body, arena, out, err);
}

static enum send_outcome outcome_of(int status)
{
    if (status == 400 || status == 413)
        return SEND_REFUSED;
    if (status == 429)
        return SEND_RETRY;
    return status >= 500 ? SEND_IN_DOUBT : SEND_CHANNEL_DOWN; /* 403, 404, 410: the webhook or its room is gone */
}

static void slack_decode(struct channel *channel, const struct http_answer *answer, struct arena *arena, struct send_result *out)
{
    (void)channel, (void)arena;
    if (team_only_no_answer(answer, out))
        return;
    if (answer->status == 200 && str_is(str_trim(answer->body), "ok")) {
        out->outcome = SEND_TAKEN;
        out->segments = 1;
        return;
    }
    out->provider_code = answer->status; /* 200 with other words is another server's, and nobody has read it */
    out->outcome = outcome_of(answer->status);
}

const struct channel_ops CHANNEL_SLACK = {
    .name = "slack",
    .address = ADDRESS_TOPIC,
    .options = OPTIONS,
    .can = CAN_TEAM_ONLY,
    .open = slack_open,
    .close = slack_close,
    .receive = team_only_receive,
    .encode = slack_encode,
    .decode = slack_decode,
    .measure = team_only_measure,
};

const struct channel_ops CHANNEL_MATTERMOST = {
    .name = "mattermost",
    .address = ADDRESS_TOPIC,
    .options = OPTIONS,
    .can = CAN_TEAM_ONLY,
    .open = slack_open,
    .close = slack_close,
    .receive = team_only_receive,
    .encode = slack_encode,
    .decode = slack_decode,
    .measure = team_only_measure,
};
