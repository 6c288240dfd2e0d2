/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/compose.h"

#include <string.h>

#include "care/regions.h"

enum { TEXT_MAX_BYTES = 4096 };

const struct region *region_of(const struct messages *messages, const struct settings *settings, struct str region)
{
    return regions_find(messages_regions(messages), region.n > 0 ? region : str_of(settings->region));
}

const struct region *region_of_stranger(const struct messages *messages, const struct settings *settings, struct str address)
{
    const struct region *site = regions_find(messages_regions(messages), str_of(settings->region));
    if (address.n == 0 || address.s[0] != '+' || (site->calling[0] != '\0' && str_starts(address, site->calling)))
        return site;
    return regions_find(messages_regions(messages), STR(""));
}

bool template_next(struct str *rest, struct template_piece *piece)
{
    if (rest->n == 0)
        return false;
    const char *open = memchr(rest->s, '{', rest->n);
    if (open == rest->s) {
        const char *close = memchr(rest->s, '}', rest->n);
        if (close != NULL) {
            size_t n = (size_t)(close - rest->s) + 1;
            *piece = (struct template_piece){ .text = { rest->s + 1, n - 2 }, .is_place = true };
            *rest = (struct str){ rest->s + n, rest->n - n };
            return true;
        }
        open = NULL; /* a lone brace is plain text */
    }
    size_t n = open != NULL ? (size_t)(open - rest->s) : rest->n;
    *piece = (struct template_piece){ .text = { rest->s, n } };
    *rest = (struct str){ rest->s + n, rest->n - n };
    return true;
}

/* "112 or 911", with the or of the language. */
static void add_emergency(const struct voice *voice, struct buf *out)
{
    buf_adds(out, voice->region->emergency);
    if (voice->region->emergency_too[0] != '\0')
        buf_addf(out, " %s %s", messages_text(voice->messages, voice->lang, "word.or"), voice->region->emergency_too);
}

static void fill(const struct voice *voice, const char *template, const struct place *values, size_t n, struct buf *out);

/* "call or text 988", as far as the region has it; else the emergency number. */
static void add_crisis(const struct voice *voice, struct buf *out)
{
    const struct region *region = voice->region;
    struct buf emergency, sms;
    buf_init(&emergency, 0);
    buf_init(&sms, 0);
    add_emergency(voice, &emergency);
    bool same = strcmp(region->crisis, region->crisis_sms) == 0;
    enum message key = region->crisis_sms[0] == '\0' ? MESSAGE_CRISIS_CALL
        : same ? MESSAGE_CRISIS_CALL_OR_TEXT : MESSAGE_CRISIS_CALL_SMS;
    if (region->crisis_word[0] != '\0') {
        struct place word[] = { { "word", str_of(region->crisis_word) }, { "line", str_of(region->crisis_sms) } };
        fill(voice, messages_text(voice->messages, voice->lang, "word.text_to"), word, 2, &sms);
    } else {
        buf_adds(&sms, region->crisis_sms);
    }
    struct place values[] = {
        { "crisis", region->crisis[0] != '\0' ? str_of(region->crisis) : buf_str(&emergency) }, { "sms", buf_str(&sms) },
    };
    fill(voice, messages_text(voice->messages, voice->lang, MESSAGE_KINDS[key].key), values, 2, out);
    buf_clear(&emergency);
    buf_clear(&sms);
}

static void add_clinic(const struct voice *voice, struct buf *out)
{
    buf_adds(out, voice->clinic != NULL ? voice->clinic : voice->settings->clinic);
}

static void add_phone(const struct voice *voice, struct buf *out)
{
    buf_adds(out, voice->settings->phone);
}

const char *voice_hours(const struct voice *voice)
{
    return voice->hours != NULL ? voice->hours : voice->settings->staffed_hours;
}

static void add_hours(const struct voice *voice, struct buf *out)
{
    buf_adds(out, voice_hours(voice));
}

static void add_sameday(const struct voice *voice, struct buf *out)
{
    if (voice->region->sameday[0] != '\0')
        buf_adds(out, voice->region->sameday);
    else
        buf_adds(out, messages_text(voice->messages, voice->lang, "word.doctor"));
}

static void add_poison(const struct voice *voice, struct buf *out)
{
    if (voice->region->poison[0] != '\0')
        buf_adds(out, voice->region->poison);
    else
        add_emergency(voice, out);
}

static const struct {
    const char *name;
    void (*add)(const struct voice *voice, struct buf *out);
} COMMON[] = {
    { "clinic", add_clinic },   { "phone", add_phone },        { "hours", add_hours },   { "emergency", add_emergency },
    { "sameday", add_sameday }, { "crisis_call", add_crisis }, { "poison", add_poison },
};

bool compose_place_is_common(struct str name)
{
    for (size_t i = 0; i < sizeof COMMON / sizeof *COMMON; i++)
        if (str_is(name, COMMON[i].name))
            return true;
    return false;
}

static void fill(const struct voice *voice, const char *template, const struct place *values, size_t n, struct buf *out)
{
    struct str rest = str_of(template);
    struct template_piece piece;
    while (template_next(&rest, &piece)) {
        if (!piece.is_place) {
            buf_addstr(out, piece.text);
            continue;
        }
        size_t i = 0;
        while (i < n && !str_is(piece.text, values[i].name))
            i++;
        if (i < n) {
            buf_addstr(out, values[i].value);
            continue;
        }
        for (size_t k = 0; k < sizeof COMMON / sizeof *COMMON; k++)
            if (str_is(piece.text, COMMON[k].name))
                COMMON[k].add(voice, out);
    }
}

/* The language that is spoken: the site's for who has none. */
static struct voice spoken_by(const struct voice *voice)
{
    struct voice spoken = *voice;
    if (spoken.lang == NULL || spoken.lang[0] == '\0')
        spoken.lang = spoken.settings->lang;
    return spoken;
}

struct str compose_template(const struct voice *voice, const char *template, const struct place *values, size_t n,
                            struct arena *arena)
{
    struct voice spoken = spoken_by(voice);
    struct buf out;
    buf_init(&out, TEXT_MAX_BYTES);
    fill(&spoken, template, values, n, &out);
    struct str text = arena_str(arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

struct str compose_key(const struct voice *voice, const char *key, const struct place *values, size_t n, struct arena *arena)
{
    struct voice spoken = spoken_by(voice);
    return compose_template(voice, key != NULL ? messages_text(spoken.messages, spoken.lang, key) : "", values, n, arena);
}

struct str compose(const struct voice *voice, enum message message, const struct place *values, size_t n, struct arena *arena)
{
    return compose_key(voice, MESSAGE_KINDS[message].key, values, n, arena);
}

struct str compose_join(struct str a, struct str b, struct arena *arena)
{
    if (a.n == 0 || b.n == 0)
        return a.n == 0 ? b : a;
    char *s = arena_alloc(arena, a.n + b.n + 2);
    if (s == NULL)
        return a;
    memcpy(s, a.s, a.n);
    s[a.n] = ' ';
    memcpy(s + a.n + 1, b.s, b.n);
    return (struct str){ s, a.n + 1 + b.n };
}
