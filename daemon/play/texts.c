/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "play/texts.h"

#include <string.h>

#include "care/compose.h"
#include "care/messages_inside.h"

enum { PLACES_MOST = 6 };

static bool is_space(char c)
{
    return c == ' ' || c == '\n';
}

static bool starts(struct str text, struct str with)
{
    return text.n >= with.n && (with.n == 0 || memcmp(text.s, with.s, with.n) == 0);
}

static struct str from(struct str text, size_t n)
{
    return (struct str){ text.s + n, text.n - n };
}

/* The rest of a template against the rest of a text; a place takes as little as it can. */
static bool fits(struct str template, struct str text, struct fit *fit)
{
    struct template_piece piece;
    if (!template_next(&template, &piece)) {
        fit->rest = text;
        return text.n == 0 || is_space(text.s[0]);
    }
    if (!piece.is_place) {
        if (!starts(text, piece.text))
            return false;
        fit->n_literal += piece.text.n;
        if (fits(template, from(text, piece.text.n), fit))
            return true;
        fit->n_literal -= piece.text.n;
        return false;
    }
    size_t place = fit->n_places;
    if (place == TEXTS_PLACES_MAX)
        return false;
    for (size_t n = 0; n <= text.n; n++) {
        fit->n_places = place + 1;
        fit->places[place] = (struct filled){ piece.text, { text.s, n } };
        /* A place at the end of a template takes all there is. */
        if (template.n == 0)
            fit->places[place].value = text;
        if (fits(template, template.n == 0 ? from(text, text.n) : from(text, n), fit))
            return true;
        if (template.n == 0)
            break;
    }
    fit->n_places = place;
    return false;
}

static bool fits_whole(const char *template, struct str text, struct fit *out)
{
    *out = (struct fit){ 0 };
    return template[0] != '\0' && fits(str_of(template), text, out);
}

bool texts_fit(const struct messages *messages, const char *lang, struct str key, struct str text, struct fit *out)
{
    char name[80];
    if (key.n >= sizeof name)
        return false;
    memcpy(name, key.s, key.n);
    name[key.n] = '\0';
    if (lang != NULL)
        return fits_whole(messages_text(messages, lang, name), text, out);
    for (size_t i = 0; i < messages_n_languages(messages); i++)
        if (fits_whole(messages_text(messages, messages_language(messages, i), name), text, out))
            return true;
    return false;
}

const char *texts_find(const struct messages *messages, const char *lang, struct str text, struct fit *out)
{
    const char *best = NULL;
    struct fit fit;
    *out = (struct fit){ 0 };
    for (size_t i = 0; i < messages->n_languages; i++) {
        const struct message_language *l = &messages->languages[i];
        bool english = strcmp(l->lang, "en") == 0;
        if (lang != NULL && strcmp(l->lang, lang) != 0 && !english)
            continue;
        for (size_t k = 0; k < l->n_texts; k++) {
            if (lang != NULL && english && strcmp(lang, "en") != 0
                && messages_find_text(messages_find_language(messages, str_of(lang)), l->texts[k].key) != NULL)
                continue; /* that language has its own words for it */
            /* one that is all places says nothing of what it fits */
            if (fits_whole(l->texts[k].text, text, &fit) && fit.n_literal > 2 && fit.n_literal > out->n_literal
                && fit.n_literal * PLACES_MOST >= text.n - fit.rest.n) {
                best = l->texts[k].key;
                *out = fit;
            }
        }
    }
    return best;
}

void texts_describe(const struct messages *messages, const char *lang, struct str text, struct buf *out)
{
    struct fit fit;
    while (text.n > 0) {
        const char *key = texts_find(messages, lang, text, &fit);
        if (key == NULL) {
            buf_addc(out, '"');
            for (size_t i = 0; i < text.n; i++) {
                if (text.s[i] == '"' || text.s[i] == '\\')
                    buf_addc(out, '\\');
                if (text.s[i] == '\n')
                    buf_adds(out, "\\n");
                else
                    buf_addc(out, text.s[i]);
            }
            buf_addc(out, '"');
            return;
        }
        buf_addf(out, "{%s}", key);
        text = fit.rest;
        while (text.n > 0 && is_space(text.s[0]))
            text = from(text, 1);
        if (text.n > 0)
            buf_addc(out, ' ');
    }
}

bool texts_like(struct str pattern, struct str text)
{
    static const char ANY[] = "...";
    const char *any = pattern.n > 0 ? memmem(pattern.s, pattern.n, ANY, 3) : NULL;
    if (any == NULL)
        return str_equal(pattern, text);
    struct str head = { pattern.s, (size_t)(any - pattern.s) }, tail = from(pattern, (size_t)(any - pattern.s) + 3);
    if (!starts(text, head))
        return false;
    for (size_t n = head.n; n <= text.n; n++)
        if (texts_like(tail, from(text, n)))
            return true;
    return false;
}
