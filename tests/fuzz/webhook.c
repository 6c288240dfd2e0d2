/* SPDX-License-Identifier: ISC
 * webhook.c - what strangers send to the door: forms, queries and the requests of channels, and a provider's answers.  The first line
 * says which: "form", "message QUERY", "status QUERY", "forged QUERY" (a wrong signature), "sim", "phone" and "no phone" (an Android phone's), "answer STATUS", "list STATUS", "updates STATUS"
 * (Telegram's), "bot STATUS" (its answer to a message). */
#include <config.h>

#include <string.h>

#include "base/crypt.h"
#include "channel/channel.h"
#include "model/http.h"
#include "target.h"

#define TOKEN "0123456789abcdef0123456789abcdef"
#define PUBLIC_URL "https://nape.example.org"

enum { NOW = 1772460000, MAX_FIELDS = 500 };

static struct channel *twilio, *sim, *telegram, *phone;
static struct arena *arena;
static struct crypt_hmac *hmac, *phone_hmac;

static struct channel *open_channel(const char *driver, const struct option_value *values, size_t n)
{
    struct problems problems;
    problems_init(&problems);
    struct channel *channel = channel_open(channel_driver(str_of(driver)),
                                           &(struct channel_config){ .name = driver, .file = "fuzz.conf", .line = 1,
                                                                     .public_url = PUBLIC_URL, .values = values, .n_values = n },
                                           &problems);
    if (channel == NULL)
        fputs(buf_cstr(&problems.text), stderr);
    problems_clear(&problems);
    return channel;
}

static void load(void)
{
    static const struct option_value TWILIO[] = {
        { .name = "account_sid", .text = { "AC0123456789abcdef0123456789abcdef", 34 } },
        { .name = "auth_token", .text = { TOKEN, sizeof TOKEN - 1 } },
        { .name = "from", .text = { "+15550100", 9 } },
        { .name = "api_base", .text = { "https://api.twilio.com", 22 } },
        { .name = "callback_retries", .text = { "#rc=5&rp=all", 12 } },
        { .name = "optout", .text = { "carrier", 7 } },
    };
    static const struct option_value SIM[] = { { .name = "from", .text = { "Nape", 4 } } };
    if (arena != NULL)
        return;
    arena = arena_new(1 << 16);
    twilio = open_channel("twilio", TWILIO, sizeof TWILIO / sizeof *TWILIO);
    sim = open_channel("sim", SIM, 1);
    hmac = crypt_hmac_new(CRYPT_SHA1, STR(TOKEN), NULL);
    static const struct option_value TELEGRAM[] = { { .name = "bot_token", .text = { "7:AA0123456789abcdef", 20 } } };
    telegram = open_channel("telegram", TELEGRAM, 1);
    static const struct option_value PHONE[] = {
        { .name = "username", .text = { "sms", 3 } },
        { .name = "signing_key", .text = { TOKEN, sizeof TOKEN - 1 } },
        { .name = "path", .text = { "messages", 8 } },
        { .name = "prefix", .text = { "+1", 2 } },
    };
    phone = open_channel("smsgate", PHONE, sizeof PHONE / sizeof *PHONE);
    phone_hmac = crypt_hmac_new(CRYPT_SHA256, STR(TOKEN), NULL);
    if (arena == NULL || hmac == NULL || phone_hmac == NULL || twilio == NULL || sim == NULL || telegram == NULL || phone == NULL)
        abort();
}

static void check_str(struct str s)
{
    volatile unsigned char sum = 0;
    fuzz_expect(s.n == 0 || s.s != NULL, "a text that is not empty is somewhere");
    for (size_t i = 0; i < s.n; i++)
        sum = (unsigned char)(sum + (unsigned char)s.s[i]);
}

static void check_received(const struct received *received)
{
    for (size_t i = 0; i < received->n_inbounds; i++) {
        const struct inbound *in = &received->inbounds[i];
        check_str(in->from);
        check_str(in->to);
        check_str(in->text.text);
        check_str(in->key[0]);
        check_str(in->key[1]);
        fuzz_expect(in->from.n > 0, "a message has a sender");
        fuzz_expect(in->n_media >= 0, "there are no fewer than no pictures");
    }
    for (size_t i = 0; i < received->n_receipts; i++)
        check_str(received->receipts[i].provider_id);
}

static int by_name(const void *a, const void *b)
{
    const struct http_field *x = a, *y = b;
    size_t n = x->name.n < y->name.n ? x->name.n : y->name.n;
    int order = n > 0 ? memcmp(x->name.s, y->name.s, n) : 0;
    if (order == 0)
        order = x->name.n < y->name.n ? -1 : x->name.n > y->name.n;
    if (order != 0)
        return order;
    n = x->value.n < y->value.n ? x->value.n : y->value.n;
    order = n > 0 ? memcmp(x->value.s, y->value.s, n) : 0;
    return order != 0 ? order : x->value.n < y->value.n ? -1 : x->value.n > y->value.n;
}

/* The signature that Twilio would send; "" when the form is none. */
static struct str sign(const char *path, struct str query, struct str body)
{
    struct http_field *fields;
    size_t n_fields;
    uint8_t mac[CRYPT_MAX_BYTES];
    char signature[64];
    if (http_form_parse(body, MAX_FIELDS, arena, &fields, &n_fields, NULL) < 0)
        return STR("");
    if (n_fields > 1)
        qsort(fields, n_fields, sizeof *fields, by_name);
    crypt_hmac_start(hmac);
    crypt_hmac_add(hmac, STR(PUBLIC_URL));
    crypt_hmac_add(hmac, str_of(path));
    crypt_hmac_add(hmac, query.n > 0 ? STR("?") : STR(""));
    crypt_hmac_add(hmac, query);
    for (size_t i = 0; i < n_fields; i++) {
        if (i > 0 && by_name(&fields[i - 1], &fields[i]) == 0)
            continue;
        crypt_hmac_add(hmac, fields[i].name);
        crypt_hmac_add(hmac, fields[i].value);
    }
    size_t n = crypt_base64(mac, crypt_hmac_finish(hmac, mac), signature, sizeof signature);
    return arena_str(arena, (struct str){ signature, n });
}

static void receive(struct channel *channel, const char *rest, struct str query, struct str body, bool forged)
{
    char path[64];
    snprintf(path, sizeof path, "/hook/%s%s%s", channel->name, *rest != '\0' ? "/" : "", rest);
    struct str signature = forged ? STR("AAAA") : sign(path, query, body);
    const struct http_header headers[] = {
        { STR("Content-Type"), STR("application/x-www-form-urlencoded") },
        { STR("X-Twilio-Signature"), signature },
    };
    const struct http_request request = { .method = STR("POST"), .path = str_of(path), .query = query, .headers = headers, .n_headers = 2,
                                          .body = body };
    struct http_response reply = { .status = 204 };
    struct received received = { .reply = &reply };
    struct err err = { 0 };
    buf_init(&reply.body, 0);
    int rc = channel->ops->receive(channel, &request, str_of(rest), NOW, arena, &received, &err);
    fuzz_expect(rc == 0 || err.code != ERR_NONE, "what fails says why");
    fuzz_expect(!(forged && channel == twilio) || rc < 0, "a forged request is refused");
    if (rc == 0)
        check_received(&received);
    buf_clear(&reply.body);
}

static void receive_phone(struct str body, bool forged)
{
    static const char TIMESTAMP[] = "1772460000";
    uint8_t mac[CRYPT_MAX_BYTES];
    char hex[2 * CRYPT_MAX_BYTES + 1] = "";
    crypt_hmac_start(phone_hmac);
    crypt_hmac_add(phone_hmac, body);
    crypt_hmac_add(phone_hmac, str_of(TIMESTAMP));
    size_t n = crypt_hmac_finish(phone_hmac, mac);
    for (size_t i = 0; i < n && !forged; i++)
        snprintf(hex + 2 * i, 3, "%02x", mac[i]);
    const struct http_header headers[] = { { STR("X-Timestamp"), str_of(TIMESTAMP) }, { STR("X-Signature"), str_of(hex) } };
    const struct http_request request = { .method = STR("POST"), .path = STR("/hook/phone"), .headers = headers, .n_headers = 2, .body = body };
    struct received received = { 0 };
    struct err err = { 0 };
    int rc = phone->ops->receive(phone, &request, STR(""), NOW, arena, &received, &err);
    fuzz_expect(rc == 0 || err.code != ERR_NONE, "what fails says why");
    fuzz_expect(!forged || (rc < 0 && err.code == ERR_DENIED), "a forged request is refused");
    if (rc == 0)
        check_received(&received);
}

static void check_form(struct str form)
{
    struct http_field *fields;
    size_t n;
    if (http_form_parse(form, MAX_FIELDS, arena, &fields, &n, NULL) < 0)
        return;
    fuzz_expect(n <= MAX_FIELDS, "there are no more fields than asked for");
    for (size_t i = 0; i < n; i++) {
        check_str(fields[i].name);
        check_str(fields[i].value);
    }
    check_str(http_field_value(fields, n, "From"));
}

static struct http_answer answer_of(struct str status, struct str body)
{
    struct http_answer answer = { .failure = HTTP_OK, .status = 200, .body = body, .retry_after_s = -1 };
    int64_t code;
    if (text_to_int(status, 0, 999, &code))
        answer.status = (int)code;
    return answer;
}

static void sent(struct channel *channel, const struct http_answer *answer)
{
    struct send_result result = { 0 };
    channel->ops->decode(channel, answer, arena, &result);
    check_str(result.provider_id);
}

static void updates(const struct http_answer *answer)
{
    struct polled polled;
    struct err err = { 0 };
    int rc = telegram->ops->poll_decode(telegram, answer, NOW, arena, &polled, &err);
    fuzz_expect(rc == 0 || err.code != ERR_NONE, "what fails says why");
    fuzz_expect(rc == 0 || polled.next_cursor.n == 0, "what fails confirms nothing");
    if (rc == 0)
        check_received(&polled.received);
    check_str(polled.next_cursor);
}

static void list(struct http_answer answer)
{
    struct received received = { 0 };
    struct str cursor = STR("");
    if (twilio->ops->list_decode(twilio, &answer, NOW, arena, &received, &cursor, NULL) == 0)
        check_received(&received);
    check_str(cursor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str rest = { (const char *)data, n }, line = STR(""), word = STR("");
    load();
    arena_reset(arena);
    str_cut(&rest, '\n', &line);
    str_cut(&line, ' ', &word);
    struct str query = line.n > 0 ? line : (struct str){ NULL, 0 };
    struct str body = rest.s != NULL ? rest : STR("");
    const struct http_answer answer = answer_of(line, body);
    if (str_is(word, "form"))
        check_form(body);
    else if (str_is(word, "message") || str_is(word, "forged"))
        receive(twilio, "", query, body, str_is(word, "forged"));
    else if (str_is(word, "status"))
        receive(twilio, "status", query, body, false);
    else if (str_is(word, "sim"))
        receive(sim, "", query, body, false);
    else if (str_is(word, "phone") || str_is(word, "no"))
        receive_phone(body, str_is(word, "no"));
    else if (str_is(word, "answer") || str_is(word, "bot"))
        sent(str_is(word, "bot") ? telegram : twilio, &answer);
    else if (str_is(word, "list"))
        list(answer);
    else if (str_is(word, "updates"))
        updates(&answer);
    return 0;
}
