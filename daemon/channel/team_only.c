/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "channel/team_only.h"

#include <string.h>

int team_only_check(const struct outbound *message, struct err *err)
{
    if (message->brief == BRIEF_NOT || message->patient_id != 0)
        return err_set(err, ERR_RANGE, "this channel takes nothing but brief texts to the team");
    if (!address_fits(ADDRESS_TOPIC, message->to))
        return err_set(err, ERR_RANGE, "the address is no name of letters, digits, - and _");
    return 0;
}

struct str team_only_link(struct str beginning, struct str text)
{
    if (beginning.n == 0 || text.n < beginning.n)
        return STR("");
    const char *at = memmem(text.s, text.n, beginning.s, beginning.n);
    if (at == NULL)
        return STR("");
    size_t n = 0, most = (size_t)(text.s + text.n - at);
    while (n < most && (unsigned char)at[n] > ' ')
        n++;
    return (struct str){ at, n };
}

struct str team_only_links(struct arena *arena, const struct channel_config *config)
{
    return *config->public_url != '\0' ? str_of(arena_printf(arena, "%s/ack/", config->public_url)) : STR("");
}

int team_only_receive(struct channel *channel, const struct http_request *request, struct str path_rest, int64_t now_utc,
                      struct arena *arena, struct received *out, struct err *err)
{
    (void)channel, (void)request, (void)path_rest, (void)now_utc, (void)arena, (void)out;
    return err_set(err, ERR_NOTFOUND, "alerts go out over this channel, nothing comes in");
}

int team_only_measure(const struct channel *channel, struct str text)
{
    (void)channel, (void)text;
    return 1;
}

struct str team_only_option(struct arena *arena, const struct channel_config *config, const char *name)
{
    const struct option_value *value = channel_option(config, name);
    return value != NULL ? arena_str(arena, value->text) : STR("");
}

int team_only_call(struct str url, struct buf *json, struct arena *arena, struct http_call *out, struct err *err)
{
    *out = (struct http_call){ .method = "POST", .url = url, .content_type = "application/json",
                               .body = arena_str(arena, buf_str(json)) };
    bool ok = buf_ok(json) && arena_ok(arena);
    buf_clear(json);
    return ok ? 0 : err_set(err, ERR_NOMEM, "no memory for a message");
}

bool team_only_no_answer(const struct http_answer *answer, struct send_result *out)
{
    out->retry_after_s = answer->retry_after_s;
    if (answer->failure == HTTP_OK)
        return false;
    out->outcome = answer->failure == HTTP_NOT_SENT ? SEND_RETRY : SEND_IN_DOUBT;
    return true;
}
