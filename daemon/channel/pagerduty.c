/* SPDX-License-Identifier: ISC
 * pagerduty.c - incidents at PagerDuty, which pages whom its own schedule names: https://developer.pagerduty.com/docs/events-api-v2/
 *
 * Each ring of an alert opens an incident under a key of ours, so a resend is free; "taken" acknowledges it.  An incident is no human who
 * knows: the step's time runs on until somebody takes the alert by its link, or by text.  An incident of an earlier ring that is still
 * open joins nothing: its key is another (P5).  Texts are brief (decision 33). */
#include <config.h>

#include "channel/drivers.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/crypt.h"
#include "channel/json_body.h"
#include "channel/team_only.h"

enum { KEY_LENGTH = 32, SUMMARY_MAX = 1024 };

static const struct option OPTIONS[] = {
    { "routing_key", OPT_SECRET, REQUIRED, "the integration key of a service, Events API v2: 32 letters and digits", NULL },
    { "api_base", OPT_URL, OPTIONAL, "in Europe https://events.eu.pagerduty.com", "https://events.pagerduty.com" },
    { "instance", OPT_TEXT, OPTIONAL, "a word for this store, in the keys of incidents: another one after beginning with an empty store", "nape" },
    { "rate", OPT_DECIMAL, OPTIONAL, "messages a second", "2" },
    { 0 },
};

struct pagerduty {
    struct arena *arena;
    struct str key, url, instance, links;
};

static void pagerduty_close(struct channel *channel)
{
    struct pagerduty *p = channel->state;
    if (p == NULL)
        return;
    if (p->key.n > 0)
        crypt_wipe((void *)(uintptr_t)p->key.s, p->key.n);
    arena_free(p->arena);
    free(p);
    channel->state = NULL;
}

static int pagerduty_open(struct channel *channel, const struct channel_config *config, struct problems *problems)
{
    struct pagerduty *p = channel->state = calloc(1, sizeof *p);
    const struct option_value *key = channel_option(config, "routing_key");
    size_t errors = problems->n_errors;
    if (p == NULL || (p->arena = arena_new(512)) == NULL) {
        problems_error(problems, config->file, config->line, "no memory for a channel");
        return -1;
    }
    struct str base = team_only_option(p->arena, config, "api_base");
    while (base.n > 0 && base.s[base.n - 1] == '/')
        base.n--;
    p->key = team_only_option(p->arena, config, "routing_key");
    p->instance = team_only_option(p->arena, config, "instance");
    p->url = str_of(arena_printf(p->arena, "%.*s/v2/enqueue", (int)base.n, base.s));
    p->links = team_only_links(p->arena, config);
    if (p->key.n != KEY_LENGTH || !address_fits(ADDRESS_TOPIC, p->key))
        problems_error(problems, config->file, key != NULL ? key->line : config->line,
                       "routing_key: %d letters and digits are expected, from an integration of type Events API v2", KEY_LENGTH);
    if (!address_fits(ADDRESS_TOPIC, p->instance))
        problems_error(problems, config->file, config->line, "instance: a word of letters, digits, - and _ is expected");
    if (!arena_ok(p->arena))
        problems_error(problems, config->file, config->line, "no memory for a channel");
    return problems->n_errors == errors ? 0 : -1;
}

/* The ring of an alert that a row is, or tells the end of: "escalation:12" and "ring3.maria.0" or "taken3.maria.luis".  0: neither. */
static int64_t ring_of(const struct outbound *message, const char *word, int64_t *code)
{
    struct str cause = message->cause, slot = message->slot, part = STR("");
    int64_t round = 0;
    size_t n = strlen(word);
    if (!str_starts(cause, "escalation:") || !text_to_int((struct str){ cause.s + 11, cause.n - 11 }, 1, INT64_MAX, code)
        || !str_cut(&slot, '.', &part) || !str_starts(part, word)
        || !text_to_int((struct str){ part.s + n, part.n - n }, 1, INT32_MAX, &round))
        return 0;
    return round;
}

/* One that has no alert behind it is known by its row; one that has no row, because the store is stuck, is another each time. */
static void add_key(const struct pagerduty *p, const struct outbound *message, int64_t code, int64_t round, int64_t now_utc, struct buf *out)
{
    buf_addf(out, "\"nape-%.*s-%.*s-", (int)p->instance.n, p->instance.s, (int)message->to.n, message->to.s);
    if (round > 0)
        buf_addf(out, "%lld-%lld\"", (long long)code, (long long)round);
    else
        buf_addf(out, "o%lld-%lld\"", (long long)message->id, (long long)(message->made_utc > 0 ? message->made_utc : now_utc));
}

static const char *severity(const struct outbound *message)
{
    static const char *const OF[BRIEF_COUNT] = {
        [BRIEF_NOT] = "info", [BRIEF_NEWS] = "warning", [BRIEF_URGENT] = "error", [BRIEF_EMERGENCY] = "critical",
    };
    return message->class == CLASS_ALERT ? OF[message->brief] : "info";
}

static void add_event(const struct pagerduty *p, const struct outbound *message, int64_t now_utc, struct buf *out)
{
    int64_t code = 0, round = message->class == CLASS_REPLY ? ring_of(message, "taken", &code) : 0;
    bool taken = round > 0;
    if (!taken)
        round = ring_of(message, "ring", &code);
    buf_adds(out, "{\"routing_key\":");
    buf_add_json(out, p->key);
    buf_addf(out, ",\"event_action\":\"%s\",\"dedup_key\":", taken ? "acknowledge" : "trigger");
    add_key(p, message, code, round, now_utc, out);
    if (taken) {
        buf_addc(out, '}');
        return;
    }
    struct str text = message->body.text, link = team_only_link(p->links, text);
    buf_adds(out, ",\"payload\":{\"summary\":");
    buf_add_json(out, text);
    buf_adds(out, ",\"source\":");
    buf_add_json(out, p->instance);
    buf_addf(out, ",\"severity\":\"%s\"},\"client\":\"Nape\"", severity(message));
    if (link.n > 0) {
        buf_adds(out, ",\"client_url\":");
        buf_add_json(out, link);
    }
    buf_addc(out, '}');
}

static int pagerduty_encode(struct channel *channel, const struct outbound *message, int64_t now_utc, struct arena *arena,
                            struct http_call *out, struct err *err)
{
    const struct pagerduty *p = channel->state;
    struct buf body;
    if (team_only_check(message, err) < 0)
        return -1;
    if (message->body.text.n > SUMMARY_MAX)
        return err_set(err, ERR_RANGE, "more than PagerDuty takes");
    buf_init(&body, 0);
    add_event(p, message, now_utc, &body);
    return team_only_call(p->url, &body, arena, out, err);
}

/* A key that nobody knows is answered as an event that is none. */
static bool blames_key(const cJSON *root)
{
    const cJSON *each;
    cJSON_ArrayForEach(each, cJSON_GetObjectItemCaseSensitive(root, "errors"))
        if (cJSON_IsString(each) && (strstr(each->valuestring, "routing") != NULL || strstr(each->valuestring, "Routing") != NULL))
            return true;
    return false;
}

static enum send_outcome outcome_of(int status, const cJSON *root)
{
    if (status == 400)
        return blames_key(root) ? SEND_CHANNEL_DOWN : SEND_REFUSED;
    if (status == 413)
        return SEND_REFUSED;
    if (status == 429)
        return SEND_RETRY;
    return status >= 500 ? SEND_IN_DOUBT : SEND_CHANNEL_DOWN;
}

static void pagerduty_decode(struct channel *channel, const struct http_answer *answer, struct arena *arena, struct send_result *out)
{
    (void)channel;
    if (team_only_no_answer(answer, out))
        return;
    cJSON *root = json_body_parse(answer->body);
    const char *key = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "dedup_key"));
    if (answer->status == 202) { /* also without a body that can be read: it was queued */
        out->outcome = SEND_TAKEN;
        out->segments = 1;
        out->provider_id = key != NULL ? arena_str(arena, str_of(key)) : STR("");
    } else {
        out->provider_code = answer->status;
        out->outcome = outcome_of(answer->status, root);
    }
    cJSON_Delete(root);
}

const struct channel_ops CHANNEL_PAGERDUTY = {
    .name = "pagerduty",
    .address = ADDRESS_TOPIC,
    .options = OPTIONS,
    .can = CAN_TEAM_ONLY | CAN_IDEMPOTENCE,
    .open = pagerduty_open,
    .close = pagerduty_close,
    .receive = team_only_receive,
    .encode = pagerduty_encode,
    .decode = pagerduty_decode,
    .measure = team_only_measure,
};
