/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "admin/phones_inside.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/utf8.h"
#include "loop/httpd.h"

/* ---- what is kept ---- */

static bool list_init(struct phones_list *list, size_t max)
{
    list->texts = calloc(max, sizeof *list->texts);
    list->max = max;
    return list->texts != NULL;
}

static void list_free(struct phones_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->texts[(list->first + i) % list->max]);
    free(list->texts);
}

static void list_add(struct phones_list *list, struct str json)
{
    char *copy = strndup(json.s, json.n);
    if (copy == NULL)
        return; /* a demo's page that has lost a line */
    if (list->n == list->max) {
        free(list->texts[list->first]);
        list->first = (list->first + 1) % list->max;
        list->n--;
    }
    list->texts[(list->first + list->n++) % list->max] = copy;
}

static void list_describe(const struct phones_list *list, struct buf *out)
{
    for (size_t i = 0; i < list->n; i++) {
        buf_adds(out, i > 0 ? "," : "");
        buf_adds(out, list->texts[(list->first + i) % list->max]);
    }
}

static void phone_free(struct phone *phone)
{
    if (phone == NULL)
        return;
    free(phone->channel);
    free(phone->address);
    free(phone->name);
    free(phone->zone);
    list_free(&phone->messages);
    list_free(&phone->views);
    free(phone);
}

static void add_member(struct buf *out, const char *name, struct str text)
{
    buf_addf(out, "\"%s\":", name);
    buf_add_json(out, text);
    buf_addc(out, ',');
}

void phones_describe(const struct phone *phone, struct buf *out)
{
    buf_addc(out, '{');
    add_member(out, "channel", str_of(phone->channel));
    add_member(out, "address", str_of(phone->address));
    add_member(out, "name", str_of(phone->name));
    add_member(out, "zone", str_of(phone->zone));
    buf_addf(out, "\"team\":%s,\"messages\":[", phone->team ? "true" : "false");
    list_describe(&phone->messages, out);
    buf_adds(out, "],\"views\":[");
    list_describe(&phone->views, out);
    buf_adds(out, "]}");
}

void phones_tell(struct phones *phones, const char *event, struct str json)
{
    struct buf text;
    buf_init(&text, 0);
    buf_addf(&text, "event: %s\ndata: ", event);
    buf_addstr(&text, json);
    buf_adds(&text, "\n\n");
    for (struct phones_stream *stream = phones->streams; stream != NULL && buf_ok(&text); stream = stream->next)
        httpd_stream_send(stream->stream, buf_str(&text));
    buf_clear(&text);
}

static struct phone *phone_new(struct phones *phones, struct str channel, struct str address, const char *name, const char *zone,
                               bool team)
{
    struct phone *phone = phones->n < PHONES_MAX ? calloc(1, sizeof *phone) : NULL;
    if (phone == NULL)
        return NULL;
    phone->channel = strndup(channel.s, channel.n);
    phone->address = strndup(address.s, address.n);
    phone->name = strdup(name);
    phone->zone = strdup(zone);
    phone->team = team;
    if (phone->channel == NULL || phone->address == NULL || phone->name == NULL || phone->zone == NULL
        || !list_init(&phone->messages, MESSAGES_MAX) || !list_init(&phone->views, VIEWS_MAX)) {
        phone_free(phone);
        return NULL;
    }
    phones->all[phones->n++] = phone;
    struct buf json;
    buf_init(&json, 0);
    phones_describe(phone, &json);
    phones_tell(phones, "phone", buf_str(&json));
    buf_clear(&json);
    return phone;
}

struct phone *phones_find(struct phones *phones, struct str channel, struct str address, bool add)
{
    for (size_t i = 0; i < phones->n; i++)
        if (str_is(channel, phones->all[i]->channel) && str_is(address, phones->all[i]->address))
            return phones->all[i];
    if (!add || channel.n == 0 || address.n == 0)
        return NULL;
    return phone_new(phones, channel, address, "", "UTC", false);
}

bool phones_add(struct phones *phones, const char *channel, const char *address, const char *name, const char *zone, bool team)
{
    return phones_find(phones, str_of(channel), str_of(address), false) != NULL
        || phone_new(phones, str_of(channel), str_of(address), name, zone, team) != NULL;
}

/* Broken bytes become U+FFFD: JSON has to be valid. */
static void add_repaired(struct buf *out, struct str text)
{
    struct buf good;
    buf_init(&good, 0);
    for (size_t at = 0; at < text.n;) {
        uint32_t character;
        size_t n = utf8_next(text, at, &character);
        if (n == 1 && character == 0xFFFD)
            buf_adds(&good, "\xEF\xBF\xBD");
        else
            buf_add(&good, text.s + at, n);
        at += n;
    }
    buf_add_json(out, buf_str(&good));
    buf_clear(&good);
}

void phones_put(struct phones *phones, struct phone *phone, bool typed, struct str class, int64_t id, struct str picture, struct str body)
{
    struct buf json;
    buf_init(&json, 0);
    buf_addf(&json, "{\"seq\":%lld,", (long long)++phones->seq);
    add_member(&json, "channel", str_of(phone->channel));
    add_member(&json, "address", str_of(phone->address));
    add_member(&json, "who", typed ? STR("person") : STR("nape"));
    add_member(&json, "class", class);
    if (picture.n > 0)
        add_member(&json, "picture", picture);
    buf_addf(&json, "\"id\":%lld,\"at_ms\":%lld,\"body\":", (long long)id, (long long)clock_utc_ms(phones->options.clock));
    add_repaired(&json, body);
    buf_addc(&json, '}');
    if (buf_ok(&json)) {
        list_add(&phone->messages, buf_str(&json));
        phones_tell(phones, "message", buf_str(&json));
    }
    buf_clear(&json);
}

void phones_typed(struct phones *phones, struct str channel, struct str address, struct str text)
{
    struct phone *phone = phones_find(phones, channel, address, true);
    if (phone == NULL)
        return;
    phones_put(phones, phone, true, STR(""), 0, STR(""), text);
    if (phone->n_unread == MESSAGES_MAX)
        memmove(phone->unread, phone->unread + 1, --phone->n_unread * sizeof *phone->unread);
    phone->unread[phone->n_unread++] = phones->seq;
}

void phones_view(struct phones *phones, struct str channel, struct str address, struct str json)
{
    struct phone *phone = phones_find(phones, channel, address, true);
    if (phone == NULL)
        return;
    int64_t seq = 0;
    if (phone->n_unread > 0) {
        seq = phone->unread[0];
        memmove(phone->unread, phone->unread + 1, --phone->n_unread * sizeof *phone->unread);
    }
    struct buf wrapped;
    buf_init(&wrapped, 0);
    buf_addf(&wrapped, "{\"seq\":%lld,", (long long)seq);
    add_member(&wrapped, "channel", channel);
    add_member(&wrapped, "address", address);
    buf_adds(&wrapped, "\"view\":");
    for (size_t i = 0; i < json.n; i++) /* an event is one line; between JSON's own marks a line end is a space */
        buf_addc(&wrapped, json.s[i] == '\n' || json.s[i] == '\r' ? ' ' : json.s[i]);
    buf_addc(&wrapped, '}');
    if (buf_ok(&wrapped)) {
        list_add(&phone->views, buf_str(&wrapped));
        phones_tell(phones, "view", buf_str(&wrapped));
    }
    buf_clear(&wrapped);
}

/* ---- the transport ---- */

static void call_free(struct phones_call *call)
{
    if (call->prev != NULL)
        call->prev->next = call->next;
    else
        call->phones->calls = call->next;
    if (call->next != NULL)
        call->next->prev = call->prev;
    free(call);
}

static void on_turn(struct loop *loop, void *arg)
{
    struct phones_call *call = arg;
    struct http_answer answer = { .status = call->status, .retry_after_s = -1 };
    transport_done_fn *done = call->done;
    void *done_arg = call->arg;
    (void)loop;
    call_free(call);
    done(&answer, done_arg);
}

/* Shows the message that the sim channel encoded; the status that it is answered with. */
static int show(struct phones *phones, struct str body)
{
    cJSON *root = body.n > 0 ? cJSON_ParseWithLength(body.s, body.n) : NULL;
    const char *channel = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "channel"));
    const char *to = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "to"));
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "body"));
    const char *class = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "class"));
    const char *picture = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "picture"));
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(root, "id");
    struct phone *phone = channel != NULL && to != NULL ? phones_find(phones, str_of(channel), str_of(to), true) : NULL;
    if (phone != NULL && text != NULL)
        phones_put(phones, phone, false, str_of(class), cJSON_IsNumber(id) ? (int64_t)id->valuedouble : 0, str_of(picture),
                   str_of(text));
    cJSON_Delete(root);
    return phone != NULL && text != NULL ? 200 : 400;
}

static void *phones_start(void *self, const struct http_call *call, transport_done_fn *done, void *arg, struct err *err)
{
    struct phones *phones = self;
    struct phones_call *mine = calloc(1, sizeof *mine);
    if (mine == NULL || (mine->timer = loop_timer_start(phones->options.loop, 0, 0, on_turn, mine)) == NULL) {
        free(mine);
        err_set(err, ERR_NOMEM, "no memory for a message");
        return NULL;
    }
    mine->phones = phones;
    mine->done = done;
    mine->arg = arg;
    mine->next = phones->calls;
    if (phones->calls != NULL)
        phones->calls->prev = mine;
    phones->calls = mine;
    mine->status = show(phones, call->body);
    return mine;
}

static void phones_cancel(void *self, void *handle)
{
    struct phones_call *call = handle;
    (void)self;
    if (call == NULL)
        return;
    loop_timer_cancel(call->timer);
    call_free(call);
}

struct transport phones_transport(struct phones *phones)
{
    return (struct transport){ .self = phones, .start = phones_start, .cancel = phones_cancel };
}

/* ---- life ---- */

/* What a browser may call this server. */
static int set_hosts(struct phones *phones, struct err *err)
{
    struct str listen = str_of(phones->options.listen);
    const char *colon = strrchr(phones->options.listen, ':');
    if (!str_starts(listen, "127.0.0.1:") && !str_starts(listen, "[::1]:") && !str_starts(listen, "localhost:"))
        return err_set(err, ERR_CONFIG, "the page of phones is for this machine alone: listen on 127.0.0.1 or [::1]");
    struct buf local;
    buf_init(&local, 64);
    buf_addf(&local, "localhost%s", colon);
    phones->any_port = colon != NULL && strcmp(colon, ":0") == 0;
    phones->host = strdup(phones->options.listen);
    phones->local = strdup(buf_cstr(&local));
    buf_clear(&local);
    return phones->host != NULL && phones->local != NULL ? 0 : err_set(err, ERR_NOMEM, "no memory for the page of phones");
}

struct phones *phones_new(const struct phones_options *options, struct err *err)
{
    struct phones *phones = calloc(1, sizeof *phones);
    if (phones == NULL) {
        err_set(err, ERR_NOMEM, "no memory for the page of phones");
        return NULL;
    }
    phones->options = *options;
    if (set_hosts(phones, err) < 0 || phones_page_read(phones, err) < 0) {
        phones_free(phones);
        return NULL;
    }
    return phones;
}

void phones_free(struct phones *phones)
{
    if (phones == NULL)
        return;
    while (phones->calls != NULL)
        phones_cancel(phones, phones->calls);
    while (phones->streams != NULL) {
        struct phones_stream *stream = phones->streams;
        phones->streams = stream->next;
        httpd_stream_close(stream->stream);
        free(stream);
    }
    for (size_t i = 0; i < phones->n; i++)
        phone_free(phones->all[i]);
    phones_page_free(phones);
    free(phones->host);
    free(phones->local);
    free(phones);
}
