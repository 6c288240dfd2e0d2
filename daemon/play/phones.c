/* SPDX-License-Identifier: ISC
 * The phones: a transport that keeps what it is given, and a provider that can be in a bad mood. */
#include <config.h>

#include "play/world_inside.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "channel/channel.h"

enum { GIVE_UP_MS = 30000 };

const char *const PROVIDER_MOOD_NAMES[PROVIDER_MOOD_COUNT] = {
    [PROVIDER_TAKES] = "takes", [PROVIDER_REFUSES] = "refuses", [PROVIDER_BAD_ADDRESS] = "bad_address",
    [PROVIDER_STOPPED] = "stopped", [PROVIDER_BUSY] = "busy", [PROVIDER_DOWN] = "down", [PROVIDER_SILENT] = "silent",
};

void *world_grow(void *old, size_t n, size_t *size, size_t bytes, struct err *err)
{
    if (n < *size)
        return old;
    size_t more = *size > 0 ? *size * 2 : 32;
    void *grown = reallocarray(old, more, bytes);
    if (grown == NULL)
        err_set(err, ERR_NOMEM, "out of memory");
    else
        *size = more;
    return grown;
}

/* The mood that the provider is in for that phone; one that ends after some times is used up by it. */
static enum provider_mood mood_for(struct phones *p, struct str channel, struct str to)
{
    for (struct mood *m = p->moods; m != NULL; m = m->next) {
        if (!str_equal(m->channel, channel) || (m->to.n > 0 && !str_equal(m->to, to)) || m->times == 0)
            continue;
        if (m->times > 0)
            m->times--;
        return m->mood;
    }
    return PROVIDER_TAKES;
}

static bool was_answered(const struct phones *p, int64_t id)
{
    for (size_t i = 0; i < p->n_answered; i++)
        if (p->answered[i] == id)
            return true;
    return false;
}

static bool was_sent(const struct phones *p, int64_t id)
{
    for (size_t i = 0; i < p->n_sent; i++)
        if (p->sent[i].id == id)
            return true;
    return false;
}

static struct str member(const cJSON *root, const char *name, struct arena *arena)
{
    return arena_str(arena, str_of(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, name))));
}

/* As text: cJSON rounds integers above 2^53, and messages without a row have such ids. */
static int64_t id_of(struct str body)
{
    static const char NAME[] = ",\"id\":";
    int64_t id = 0;
    for (size_t i = body.n; i-- > sizeof NAME - 1;) {
        if (memcmp(body.s + i - (sizeof NAME - 1), NAME, sizeof NAME - 1) != 0)
            continue;
        size_t n = 0;
        while (i + n < body.n && body.s[i + n] != ',')
            n++;
        text_to_int((struct str){ body.s + i, n }, INT64_MIN, INT64_MAX, &id);
        break;
    }
    return id;
}

static enum outbound_class class_of(struct str name)
{
    for (int i = 0; i < CLASS_COUNT; i++)
        if (str_is(name, CLASS_NAMES[i]))
            return (enum outbound_class)i;
    return (enum outbound_class)0;
}

/* A message reaches its phone.  The provider knows one by its id: a second try in doubt makes no second message. */
static int take(struct phones *p, const cJSON *root, int64_t id, bool answers, struct err *err)
{
    bool twice = was_answered(p, id);
    if (twice || !was_sent(p, id)) {
        struct sent *sent = world_grow(p->sent, p->n_sent, &p->size_sent, sizeof *sent, err);
        if (sent == NULL)
            return -1;
        p->sent = sent;
        sent = &p->sent[p->n_sent++];
        *sent = (struct sent){ .at_utc = clock_utc_s(p->clock), .id = id, .channel = member(root, "channel", p->arena),
                               .to = member(root, "to", p->arena), .text = member(root, "body", p->arena), .twice = twice,
                               .picture = member(root, "picture", p->arena),
                               .class = class_of(member(root, "class", p->arena)) };
        for (size_t i = 0; i < p->n_leases; i++)
            if (p->leases[i].id == id)
                sent->cause = p->leases[i].cause;
    }
    if (!answers)
        return 0;
    int64_t *answered = world_grow(p->answered, p->n_answered, &p->size_answered, sizeof *answered, err);
    if (answered == NULL)
        return -1;
    p->answered = answered;
    p->answered[p->n_answered++] = id;
    return 0;
}

static void *start(void *self, const struct http_call *call, transport_done_fn *done, void *arg, struct err *err)
{
    struct phones *p = self;
    cJSON *root = cJSON_ParseWithLength(call->body.s, call->body.n);
    struct flight *f = calloc(1, sizeof *f);
    if (root == NULL || f == NULL) {
        err_set(err, ERR_NOMEM, "no memory for a phone");
        goto failed;
    }
    enum provider_mood mood = mood_for(p, member(root, "channel", p->arena), member(root, "to", p->arena));
    *f = (struct flight){ .done = done, .arg = arg, .mood = mood, .until_ms = clock_mono_ms(p->clock) + GIVE_UP_MS };
    if (p->on_attempt != NULL) {
        struct attempt attempt = { .id = id_of(call->body), .class = class_of(member(root, "class", p->arena)), .mood = mood,
                                   .channel = member(root, "channel", p->arena), .to = member(root, "to", p->arena),
                                   .text = member(root, "body", p->arena) };
        p->on_attempt(p->arg, &attempt);
    }
    if ((mood == PROVIDER_TAKES || mood == PROVIDER_SILENT) && take(p, root, id_of(call->body), mood == PROVIDER_TAKES, err) < 0)
        goto failed;
    cJSON_Delete(root);
    struct flight **last = &p->flights;
    while (*last != NULL)
        last = &(*last)->next;
    *last = f;
    return f;
failed:
    cJSON_Delete(root);
    free(f);
    return NULL;
}

static void cancel(void *self, void *handle)
{
    struct phones *p = self;
    for (struct flight **at = &p->flights; *at != NULL; at = &(*at)->next) {
        if (*at == handle) {
            *at = (*at)->next;
            free(handle);
            return;
        }
    }
}

struct transport phones_transport(struct phones *phones)
{
    return (struct transport){ .self = phones, .start = start, .cancel = cancel };
}

void phones_decode(struct channel *channel, const struct http_answer *answer, struct arena *arena, struct send_result *out)
{
    static const enum send_outcome OUTCOMES[PROVIDER_MOOD_COUNT] = {
        [PROVIDER_TAKES] = SEND_TAKEN, [PROVIDER_REFUSES] = SEND_REFUSED, [PROVIDER_BAD_ADDRESS] = SEND_BAD_ADDRESS,
        [PROVIDER_STOPPED] = SEND_STOPPED_BY_CARRIER, [PROVIDER_BUSY] = SEND_RETRY, [PROVIDER_DOWN] = SEND_CHANNEL_DOWN,
        [PROVIDER_SILENT] = SEND_IN_DOUBT,
    };
    (void)channel;
    (void)arena;
    out->retry_after_s = -1;
    out->outcome = answer->failure == HTTP_IN_DOUBT ? SEND_IN_DOUBT : SEND_RETRY;
    for (int i = 0; answer->failure == HTTP_OK && i < PROVIDER_MOOD_COUNT; i++)
        if (str_is(answer->body, PROVIDER_MOOD_NAMES[i]))
            out->outcome = OUTCOMES[i];
}

bool phones_answer(struct phones *phones)
{
    int64_t now_ms = clock_mono_ms(phones->clock);
    for (struct flight **at = &phones->flights; *at != NULL; at = &(*at)->next) {
        struct flight *f = *at;
        struct http_answer answer = { .failure = HTTP_OK, .status = 200, .retry_after_s = -1 };
        if (f->mood == PROVIDER_SILENT) {
            if (f->until_ms > now_ms)
                continue;
            answer = (struct http_answer){ .failure = HTTP_IN_DOUBT, .retry_after_s = -1 };
        }
        answer.body = str_of(PROVIDER_MOOD_NAMES[f->mood]);
        *at = f->next;
        f->done(&answer, f->arg);
        free(f);
        return true;
    }
    return false;
}

int64_t phones_wait_ms(const struct phones *phones)
{
    int64_t least = -1, now_ms = clock_mono_ms(phones->clock);
    for (const struct flight *f = phones->flights; f != NULL; f = f->next)
        if (least < 0 || f->until_ms - now_ms < least)
            least = f->until_ms > now_ms ? f->until_ms - now_ms : 0;
    return least;
}

int phones_leased(struct phones *phones, const struct outbound *sends, size_t n, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        struct lease *leases = world_grow(phones->leases, phones->n_leases, &phones->size_leases, sizeof *leases, err);
        if (leases == NULL)
            return -1;
        phones->leases = leases;
        leases[phones->n_leases++] = (struct lease){ .id = sends[i].id, .cause = arena_str(phones->arena, sends[i].cause) };
    }
    return 0;
}

int phones_mood(struct phones *phones, struct str channel, struct str to, enum provider_mood mood, int times, struct err *err)
{
    struct mood *m = calloc(1, sizeof *m);
    if (m == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    /* The newest word on a phone counts. */
    for (struct mood **at = &phones->moods; *at != NULL;) {
        struct mood *old = *at;
        if (str_equal(old->channel, channel) && str_equal(old->to, to)) {
            *at = old->next;
            free(old);
        } else
            at = &old->next;
    }
    *m = (struct mood){ .next = phones->moods, .channel = arena_str(phones->arena, channel),
                        .to = arena_str(phones->arena, to), .mood = mood, .times = times };
    phones->moods = m;
    return 0;
}

void phones_clear(struct phones *phones)
{
    while (phones->flights != NULL)
        cancel(phones, phones->flights);
    while (phones->moods != NULL) {
        struct mood *next = phones->moods->next;
        free(phones->moods);
        phones->moods = next;
    }
    free(phones->sent);
    free(phones->leases);
    free(phones->answered);
    arena_free(phones->arena);
}
