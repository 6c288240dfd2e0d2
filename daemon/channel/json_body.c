/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "channel/json_body.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

static const char ESCAPED_NUL[] = "\\u0000", ESCAPED_BLANK[] = "\\u0020";

enum { ESCAPE_BYTES = sizeof ESCAPED_NUL - 1 };

_Static_assert(sizeof ESCAPED_NUL == sizeof ESCAPED_BLANK, "one takes the place of the other");

static bool has_nul(struct str body)
{
    return body.n > 0 && (memchr(body.s, 0, body.n) != NULL || memmem(body.s, body.n, ESCAPED_NUL, ESCAPE_BYTES) != NULL);
}

static void blank_nuls(char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] == 0)
            s[i] = ' ';
        if (s[i] != '\\')
            continue;
        if (n - i >= ESCAPE_BYTES && memcmp(s + i, ESCAPED_NUL, ESCAPE_BYTES) == 0)
            memcpy(s + i, ESCAPED_BLANK, ESCAPE_BYTES);
        i++; /* what is escaped begins no escape: "\\u0000" holds no NUL */
    }
}

struct cJSON *json_body_parse(struct str body)
{
    if (body.n == 0)
        return NULL;
    if (!has_nul(body))
        return cJSON_ParseWithLength(body.s, body.n);
    char *copy = malloc(body.n);
    if (copy == NULL)
        return NULL;
    memcpy(copy, body.s, body.n);
    blank_nuls(copy, body.n);
    cJSON *root = cJSON_ParseWithLength(copy, body.n);
    free(copy);
    return root;
}
