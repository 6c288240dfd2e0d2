/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/http.h"

struct str http_request_header(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->n_headers; i++)
        if (str_is_nocase(request->headers[i].name, name))
            return request->headers[i].value;
    return (struct str){ NULL, 0 };
}

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static struct str decode(struct str in, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < in.n; i++) {
        char c = in.s[i];
        if (c == '+')
            c = ' ';
        else if (c == '%' && in.n - i > 2 && hex(in.s[i + 1]) >= 0 && hex(in.s[i + 2]) >= 0) {
            c = (char)(hex(in.s[i + 1]) << 4 | hex(in.s[i + 2]));
            i += 2;
        }
        out[n++] = c;
    }
    return (struct str){ out, n };
}

int http_form_parse(struct str form, size_t max_fields, struct arena *arena, struct http_field **fields, size_t *n_fields,
                    struct err *err)
{
    size_t n = 1;
    for (size_t i = 0; i < form.n; i++)
        n += form.s[i] == '&';
    if (n > max_fields)
        return err_set(err, ERR_FULL, "a form of %zu fields; at most %zu are taken", n, max_fields);
    struct http_field *out = arena_array(arena, n, sizeof *out);
    char *text = arena_array_raw(arena, form.n + 1, 1);
    if (out == NULL || text == NULL)
        return err_set(err, ERR_NOMEM, "no memory for a form");
    size_t count = 0;
    struct str rest = form, pair;
    while (form.n > 0 && str_cut(&rest, '&', &pair)) {
        struct str value = pair, name;
        if (pair.n == 0 || !str_cut(&value, '=', &name))
            continue;
        out[count].name = decode(name, text);
        text += out[count].name.n;
        out[count].value = decode(value.s != NULL ? value : STR(""), text);
        text += out[count].value.n;
        count++;
    }
    *fields = out;
    *n_fields = count;
    return 0;
}

struct str http_field_value(const struct http_field *fields, size_t n_fields, const char *name)
{
    for (size_t i = 0; i < n_fields; i++)
        if (str_is(fields[i].name, name))
            return fields[i].value;
    return (struct str){ NULL, 0 };
}
