/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "play/script.h"

#include <stdlib.h>
#include <string.h>

#include "base/files.h"

enum { SCRIPT_MAX_BYTES = 4 << 20, WORDS_MAX = 64 };

struct reader {
    struct script *script;
    struct problems *problems;
    struct arena *arena;
    unsigned number;
    bool bad;
};

static const struct {
    const char *word;
    enum line_kind kind;
    bool has_who;
} KINDS[] = {
    { "<", LINE_IN, true },           { ">", LINE_OUT, true },          { "=", LINE_ANSWER, false },
    { "at", LINE_AT, false },         { "command", LINE_COMMAND, false }, { "fault", LINE_FAULT, false },
    { "log", LINE_LOG, false },       { "member", LINE_MEMBER, true },  { "patient", LINE_PATIENT, true },
    { "plan", LINE_PLAN, true },      { "receipt", LINE_RECEIPT, true }, { "refused", LINE_REFUSED, false },
    { "setting", LINE_SETTING, true }, { "stranger", LINE_STRANGER, true },
};
enum { N_KINDS = sizeof KINDS / sizeof *KINDS };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static struct str skip_blank(struct str s)
{
    while (s.n > 0 && is_blank(s.s[0]))
        s = (struct str){ s.s + 1, s.n - 1 };
    return s;
}

static void wrong(struct reader *r, const char *what)
{
    problems_error(r->problems, r->script->path, r->number, "%s", what);
    r->bad = true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Off the front: a text in quotes with \" \\ \n \t and \xHH. */
static struct str quoted(struct reader *r, struct str *rest)
{
    char *out = arena_alloc(r->arena, rest->n + 1);
    size_t n = 0, i = 1;
    if (out == NULL)
        return STR("");
    for (; i < rest->n && rest->s[i] != '"'; i++) {
        char c = rest->s[i];
        if (c == '\\' && i + 1 < rest->n) {
            c = rest->s[++i];
            int high = i + 2 < rest->n ? hex_digit(rest->s[i + 1]) : -1, low = i + 2 < rest->n ? hex_digit(rest->s[i + 2]) : -1;
            if (c == 'x' && high >= 0 && low >= 0) {
                c = (char)(high * 16 + low);
                i += 2;
            } else if (c == 'n' || c == 't') {
                c = c == 'n' ? '\n' : '\t';
            } else if (c != '"' && c != '\\') {
                wrong(r, "behind a backslash stands \" \\ n t or xHH");
            }
        }
        out[n++] = c;
    }
    if (i == rest->n)
        wrong(r, "a quote has no end");
    else
        i++;
    *rest = (struct str){ rest->s + i, rest->n - i };
    return (struct str){ out, n };
}

static struct str plain(struct str *rest, const char *ends)
{
    size_t i = 0;
    while (i < rest->n && !is_blank(rest->s[i]) && strchr(ends, rest->s[i]) == NULL)
        i++;
    struct str out = { rest->s, i };
    *rest = (struct str){ rest->s + i, rest->n - i };
    return out;
}

static struct str in_braces(struct reader *r, struct str *rest)
{
    const char *end = memchr(rest->s, '}', rest->n);
    if (end == NULL) {
        wrong(r, "a brace has no end");
        *rest = (struct str){ rest->s, 0 };
        return STR("");
    }
    struct str out = { rest->s + 1, (size_t)(end - rest->s) - 1 };
    *rest = (struct str){ end + 1, rest->n - out.n - 2 };
    return out;
}

static struct word read_word(struct reader *r, struct str *rest)
{
    struct word w = { .kind = WORD_PLAIN };
    if (rest->s[0] == '"') {
        w.kind = WORD_QUOTED;
        w.value = quoted(r, rest);
        return w;
    }
    if (rest->s[0] == '{') {
        w.kind = WORD_KEY;
        w.value = in_braces(r, rest);
        return w;
    }
    w.value = plain(rest, "=~\"");
    if (rest->n == 0 || is_blank(rest->s[0]) || w.value.n == 0) {
        if (w.value.n == 0)
            w.value = plain(rest, "");
        return w;
    }
    if (rest->s[0] == '"') {
        wrong(r, "a quote stands inside a word");
        *rest = (struct str){ rest->s, 0 };
        return w;
    }
    w.kind = rest->s[0] == '=' ? WORD_FIELD : WORD_HOLDS;
    w.name = w.value;
    *rest = (struct str){ rest->s + 1, rest->n - 1 };
    if (rest->n > 0 && rest->s[0] == '"')
        w.value = quoted(r, rest);
    else if (rest->n > 0 && rest->s[0] == '{') {
        w.value = in_braces(r, rest);
        w.is_key = true;
    } else
        w.value = plain(rest, "");
    return w;
}

static void read_words(struct reader *r, struct line *line, struct str rest)
{
    struct word *words = arena_array(r->arena, WORDS_MAX, sizeof *words);
    if (words == NULL)
        return;
    line->words = words;
    for (rest = skip_blank(rest); rest.n > 0 && rest.s[0] != '#'; rest = skip_blank(rest)) {
        if (line->n_words == WORDS_MAX) {
            wrong(r, "too many words");
            return;
        }
        words[line->n_words++] = read_word(r, &rest);
    }
}

/* What a person writes is as it stands; a comment behind it is set off by two spaces. */
static void read_text(struct reader *r, struct line *line, struct str rest)
{
    rest = skip_blank(rest);
    if (rest.n > 0 && rest.s[0] == '"') {
        line->text = quoted(r, &rest);
        rest = skip_blank(rest);
        if (rest.n > 0 && rest.s[0] != '#')
            wrong(r, "behind a text in quotes stands nothing else");
        return;
    }
    for (size_t i = 2; i < rest.n; i++)
        if (rest.s[i] == '#' && is_blank(rest.s[i - 1]) && is_blank(rest.s[i - 2])) {
            rest.n = i;
            break;
        }
    line->text = arena_str(r->arena, str_trim(rest));
}

/* setting team.ack_return_min = 30 */
static void read_setting(struct reader *r, struct line *line, struct str rest)
{
    rest = str_trim(rest);
    if (rest.n == 0 || rest.s[0] != '=') {
        wrong(r, "a setting is written NAME = VALUE, as in naped.conf");
        return;
    }
    rest = str_trim((struct str){ rest.s + 1, rest.n - 1 });
    while (rest.n > 0 && rest.s[rest.n - 1] == ';')
        rest = str_trim((struct str){ rest.s, rest.n - 1 });
    if (rest.n == 0)
        wrong(r, "a setting has a value");
    line->text = arena_str(r->arena, rest);
}

static void read_line(struct reader *r, struct str text, struct line *line)
{
    const char *names[N_KINDS];
    struct str rest = skip_blank(text);
    *line = (struct line){ .kind = LINE_COMMENT, .number = r->number, .raw = text };
    if (rest.n == 0 || rest.s[0] == '#')
        return;
    struct str word = plain(&rest, "");
    size_t k = 0;
    for (; k < N_KINDS && !str_is(word, KINDS[k].word); k++)
        names[k] = KINDS[k].word;
    if (k == N_KINDS) {
        const char *near = text_nearest(word, names, N_KINDS);
        problems_error(r->problems, r->script->path, r->number, "no line begins with \"%.*s\"%s%s%s", (int)word.n, word.s,
                       near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
        r->bad = true;
        return;
    }
    line->kind = KINDS[k].kind;
    rest = skip_blank(rest);
    if (KINDS[k].has_who) {
        line->who = plain(&rest, line->kind == LINE_SETTING ? "=" : "");
        if (line->who.n == 0 || line->who.s[0] == '#')
            wrong(r, "who is missing");
        line->who = arena_str(r->arena, line->who);
    }
    if (line->kind == LINE_IN)
        read_text(r, line, rest);
    else if (line->kind == LINE_SETTING)
        read_setting(r, line, rest);
    else
        read_words(r, line, rest);
}

/* Takes one line off the text; one that ends with a backslash goes on in the next. */
static struct str take_line(struct reader *r, struct str *all, unsigned *next_number)
{
    struct str part, whole = { NULL, 0 };
    while (str_cut(all, '\n', &part)) {
        ++*next_number;
        bool on = part.n > 0 && part.s[part.n - 1] == '\\';
        if (on)
            part.n--;
        whole = whole.s == NULL ? part
                                : str_of(arena_printf(r->arena, "%.*s\n%.*s", (int)whole.n, whole.s, (int)part.n, part.s));
        if (!on)
            break;
    }
    return whole.s != NULL ? whole : STR("");
}

int script_read(const char *path, struct script *out, struct problems *problems)
{
    struct err err = { 0 };
    struct str all = { NULL, 0 };
    *out = (struct script){ .path = path, .arena = arena_new(0) };
    if (out->arena == NULL || file_read(path, SCRIPT_MAX_BYTES, &all, &err) < 0) {
        problems_error(problems, path, 0, "%s", out->arena == NULL ? "out of memory" : err.text);
        return -1;
    }
    struct reader r = { .script = out, .problems = problems, .arena = out->arena };
    struct str rest = arena_str(out->arena, all);
    size_t size = 2;
    unsigned next_number = 0;
    for (size_t i = 0; i < rest.n; i++)
        size += rest.s[i] == '\n';
    free((void *)(uintptr_t)all.s);
    struct line *lines = arena_array(out->arena, size, sizeof *lines);
    if (lines == NULL) {
        problems_error(problems, path, 0, "out of memory");
        return -1;
    }
    out->lines = lines;
    while (rest.n > 0 && out->n_lines < size) {
        unsigned number = next_number + 1;
        struct str text = take_line(&r, &rest, &next_number);
        r.number = number;
        read_line(&r, text, &lines[out->n_lines++]);
    }
    if (!arena_ok(out->arena))
        problems_error(problems, path, 0, "out of memory");
    return r.bad || !arena_ok(out->arena) ? -1 : 0;
}

void script_clear(struct script *script)
{
    arena_free(script->arena);
    *script = (struct script){ 0 };
}

struct str line_field(const struct line *line, const char *name)
{
    for (size_t i = 0; i < line->n_words; i++)
        if (line->words[i].kind == WORD_FIELD && str_is(line->words[i].name, name))
            return line->words[i].value;
    return (struct str){ NULL, 0 };
}
