/* SPDX-License-Identifier: ISC
 * base64(HMAC-SHA1(token, URL and, for each distinct field by name and value, name and value)): https://www.twilio.com/docs/usage/security
 * Twilio keeps or drops the port of the URL depending on product and year, so both forms count; nothing else is guessed. */
#include <config.h>

#include "channel/twilio_sign.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypt.h"

enum { N_FORMS = 2, MAX_TOKENS = 8, SIGNATURE_BYTES = 28 };

struct twilio_sign {
    struct buf forms[N_FORMS]; /* the public URL without a port, and with one */
    struct crypt_hmac *tokens[MAX_TOKENS];
    size_t n_tokens;
};

/* Splits "scheme://user@host:port/rest" so that the port can be left out or put in. */
static bool make_forms(struct twilio_sign *sign, struct str url)
{
    size_t scheme = str_starts(url, "https://") ? 8 : str_starts(url, "http://") ? 7 : 0;
    if (scheme == 0)
        return false;
    size_t end = scheme, host = scheme, port;
    while (end < url.n && url.s[end] != '/' && url.s[end] != '?')
        end++;
    for (size_t i = scheme; i < end; i++)
        if (url.s[i] == '@')
            host = i + 1;
    port = end;
    for (size_t i = end; i > host && url.s[i - 1] != ']'; i--)
        if (url.s[i - 1] == ':')
            port = i - 1;
    struct str before = { url.s, port }, given = { url.s + port, end - port }, after = { url.s + end, url.n - end };
    for (int i = 0; i < N_FORMS; i++) {
        struct buf *form = &sign->forms[i];
        buf_init(form, 4096);
        buf_addstr(form, before);
        if (i > 0)
            buf_addstr(form, given.n > 0 ? given : scheme == 8 ? STR(":443") : STR(":80"));
        buf_addstr(form, after);
        if (!buf_ok(form))
            return false;
    }
    return end > host;
}

struct twilio_sign *twilio_sign_new(struct str public_url, struct str tokens, struct err *err)
{
    struct twilio_sign *sign = calloc(1, sizeof *sign);
    if (sign == NULL) {
        err_set(err, ERR_NOMEM, "no memory for a signature");
        return NULL;
    }
    struct str token;
    if (!make_forms(sign, public_url)) {
        err_set(err, ERR_CONFIG, "public_url is needed: the address under which Twilio calls, as https://nape.example.org");
        goto fail;
    }
    while (str_cut(&tokens, ',', &token)) {
        if (sign->n_tokens == MAX_TOKENS) {
            err_set(err, ERR_CONFIG, "more than %d tokens", MAX_TOKENS);
            goto fail;
        }
        sign->tokens[sign->n_tokens] = crypt_hmac_new(CRYPT_SHA1, token, err);
        if (sign->tokens[sign->n_tokens] == NULL)
            goto fail;
        sign->n_tokens++;
    }
    return sign;
fail:
    twilio_sign_free(sign);
    return NULL;
}

void twilio_sign_free(struct twilio_sign *sign)
{
    if (sign == NULL)
        return;
    for (size_t i = 0; i < sign->n_tokens; i++)
        crypt_hmac_free(sign->tokens[i]);
    for (int i = 0; i < N_FORMS; i++)
        buf_clear(&sign->forms[i]);
    free(sign);
}

static int compare_str(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n > 0 ? memcmp(a.s, b.s, n) : 0;
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static int compare_fields(const void *a, const void *b)
{
    const struct http_field *x = a, *y = b;
    int order = compare_str(x->name, y->name);
    return order != 0 ? order : compare_str(x->value, y->value);
}

/* The fields in the order in which they are signed; a repeated pair counts once. */
static bool sort_fields(const struct http_field *fields, size_t *n, struct arena *arena, struct http_field **out)
{
    struct http_field *sorted = arena_array(arena, *n + 1, sizeof *sorted);
    size_t kept = 0;
    if (sorted == NULL)
        return false;
    if (*n > 0)
        memcpy(sorted, fields, *n * sizeof *sorted);
    qsort(sorted, *n, sizeof *sorted, compare_fields);
    for (size_t i = 0; i < *n; i++)
        if (kept == 0 || compare_fields(&sorted[kept - 1], &sorted[i]) != 0)
            sorted[kept++] = sorted[i];
    *n = kept;
    *out = sorted;
    return true;
}

/* The body of a request that is no form is signed by its hash in the query. */
static bool hash_ok(const struct http_request *request, struct arena *arena)
{
    struct http_field *fields = NULL;
    size_t n = 0;
    char hex[CRYPT_SHA256_HEX];
    struct str query = request->query.s != NULL ? request->query : STR("");
    if (http_form_parse(query, 100, arena, &fields, &n, NULL) < 0)
        return false;
    struct str want = http_field_value(fields, n, "bodySHA256");
    crypt_sha256_hex(&request->body, 1, hex);
    return crypt_equal(want, str_of(hex));
}

bool twilio_sign_ok(struct twilio_sign *sign, const struct http_request *request, const struct http_field *fields,
                    size_t n_fields, bool is_form, struct arena *arena)
{
    struct str given = http_request_header(request, "X-Twilio-Signature");
    struct http_field *sorted = NULL;
    size_t n = is_form ? n_fields : 0;
    if (given.n != SIGNATURE_BYTES || !sort_fields(fields, &n, arena, &sorted) || (!is_form && !hash_ok(request, arena)))
        return false;
    bool ok = false;
    for (size_t i = 0; i < sign->n_tokens * N_FORMS; i++) {
        struct crypt_hmac *hmac = sign->tokens[i / N_FORMS];
        uint8_t digest[CRYPT_MAX_BYTES];
        char text[SIGNATURE_BYTES + 1];
        crypt_hmac_start(hmac);
        crypt_hmac_add(hmac, buf_str(&sign->forms[i % N_FORMS]));
        crypt_hmac_add(hmac, request->path);
        if (request->query.s != NULL) {
            crypt_hmac_add(hmac, STR("?"));
            crypt_hmac_add(hmac, request->query);
        }
        for (size_t k = 0; k < n; k++) {
            crypt_hmac_add(hmac, sorted[k].name);
            crypt_hmac_add(hmac, sorted[k].value);
        }
        size_t n_digest = crypt_hmac_finish(hmac, digest);
        if (n_digest > 0 && crypt_base64(digest, n_digest, text, sizeof text) == SIGNATURE_BYTES)
            ok |= crypt_equal(given, (struct str){ text, SIGNATURE_BYTES });
    }
    return ok;
}
