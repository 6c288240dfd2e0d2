/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/cfg_syntax.h"

#include <stddef.h>
#include <string.h>

enum { OPEN_MAX = 32 };

struct scan {
    const char *at;
    unsigned line;
};

struct open_sign {
    char sign;
    unsigned line;
};

/* The brackets that are open, outermost first. */
struct nest {
    struct open_sign open[OPEN_MAX];
    size_t n;
};

/* Past the comment that begins here, if one does. */
static bool pass_comment(struct scan *scan)
{
    const char *s = scan->at;
    if (*s == '#' || strncmp(s, "//", 2) == 0) {
        scan->at = s + strcspn(s, "\n");
        return true;
    }
    if (strncmp(s, "/*", 2) != 0)
        return false;
    const char *end = strstr(s + 2, "*/");
    scan->at = end != NULL ? end + 2 : s + strlen(s);
    for (; s < scan->at; s++)
        scan->line += *s == '\n';
    return true;
}

/* Past the text in quotes that begins here.  false: it does not end in its line. */
static bool pass_quotes(struct scan *scan)
{
    const char *s = scan->at + 1;
    while (*s != '"' && *s != '\n' && *s != '\0')
        s += s[0] == '\\' && s[1] != '\0' && s[1] != '\n' ? 2 : 1;
    scan->at = *s == '"' ? s + 1 : s;
    return *s == '"';
}

/* The next bracket, comma or semicolon; a quote that is not closed; NUL at the end. */
static char next_sign(struct scan *scan)
{
    while (*scan->at != '\0') {
        if (pass_comment(scan))
            continue;
        if (*scan->at == '"') {
            if (!pass_quotes(scan))
                return '"';
            continue;
        }
        char c = *scan->at++;
        scan->line += c == '\n';
        if (strchr("(){}[],;", c) != NULL)
            return c;
    }
    return '\0';
}

static bool closes(char close, char open)
{
    return (open == '(' && close == ')') || (open == '{' && close == '}') || (open == '[' && close == ']');
}

/* false: the sign does not fit, and *out tells. */
static bool take_sign(struct nest *nest, char c, char before, unsigned line, struct buf *out)
{
    const struct open_sign *inner = nest->n > 0 ? &nest->open[nest->n - 1] : NULL;
    if (strchr("({[", c) != NULL) {
        if (c == '{' && before == '}') {
            buf_addf(out, "a comma is missing before the \"{\" of line %u", line);
            return false;
        }
        if (nest->n < OPEN_MAX)
            nest->open[nest->n++] = (struct open_sign){ c, line };
        return true;
    }
    if (inner != NULL && closes(c, inner->sign)) {
        nest->n--;
        return true;
    }
    if (c == ',' || (c == ';' && (inner == NULL || inner->sign == '{')))
        return true;
    if (inner == NULL)
        buf_addf(out, "the \"%c\" of line %u closes nothing", c, line);
    else
        buf_addf(out, "the \"%c\" of line %u is not closed before the \"%c\" of line %u", inner->sign, inner->line, c, line);
    return false;
}

void cfg_syntax_hint(const char *text, struct buf *out)
{
    struct scan scan = { text, 1 };
    struct nest nest = { .n = 0 };
    for (char c, before = '\0'; (c = next_sign(&scan)) != '\0'; before = c) {
        if (c == '"') {
            buf_addf(out, "a quote is missing in line %u", scan.line);
            return;
        }
        if (!take_sign(&nest, c, before, scan.line, out))
            return;
    }
    if (nest.n > 0)
        buf_addf(out, "the \"%c\" of line %u is never closed", nest.open[nest.n - 1].sign, nest.open[nest.n - 1].line);
    else
        buf_adds(out, "look in this line and the one before for a sign (= , ; or a quote) that is missing or too much");
}
