/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/advice.h"

#include <string.h>

#include "base/sms.h"
#include "base/utf8.h"
#include "care/regions.h"

enum { PARTS_MAX = 3, LATE_S = 30 * 60, SAME_DAY_S = 20 * 3600 };

/* A letter of the GSM alphabet to stand for one that is not in it; 0: none. */
static char plain_letter(uint32_t c)
{
    static const struct {
        uint16_t from;
        char to;
    } LETTERS[] = {
        { 0xC0, 'A' }, { 0xC1, 'A' }, { 0xC2, 'A' }, { 0xC3, 'A' }, { 0xC8, 'E' }, { 0xCA, 'E' }, { 0xCD, 'I' }, { 0xD3, 'O' },
        { 0xD4, 'O' }, { 0xD5, 'O' }, { 0xDA, 'U' }, { 0xE1, 'a' }, { 0xE2, 'a' }, { 0xE3, 'a' }, { 0xE7, 'c' }, { 0xEA, 'e' },
        { 0xEB, 'e' }, { 0xED, 'i' }, { 0xEE, 'i' }, { 0xEF, 'i' }, { 0xF3, 'o' }, { 0xF4, 'o' }, { 0xF5, 'o' }, { 0xFA, 'u' },
        { 0xFB, 'u' }, { 0x153, 'o' }, { 0x2018, '\'' }, { 0x2019, '\'' }, { 0x201C, '\'' }, { 0x201D, '\'' }, { 0x2013, '-' },
        { 0x2014, '-' },
    };
    for (size_t i = 0; i < sizeof LETTERS / sizeof *LETTERS; i++)
        if (LETTERS[i].from == c)
            return LETTERS[i].to;
    return 0;
}

/* From the first word that a flag rests on to the last; the whole text when none is named. */
static struct str span_of(struct str text, const struct flag *flags, size_t n_flags)
{
    size_t from = text.n, to = 0;
    for (size_t f = 0; f < n_flags; f++) {
        for (size_t i = 0; i < flags[f].n_why; i++) {
            const struct why *why = &flags[f].why[i];
            if (why->to <= why->from || why->to > text.n)
                continue;
            from = why->from < from ? why->from : from;
            to = why->to > to ? why->to : to;
        }
    }
    if (from >= to)
        return str_trim(text);
    while (from > 0 && text.s[from - 1] != ' ' && text.s[from - 1] != '\n')
        from--;
    while (to < text.n && text.s[to] != ' ' && text.s[to] != '\n')
        to++;
    while (to > from && strchr(",;:. ", text.s[to - 1]) != NULL) /* a quotation does not end with the next clause's comma */
        to--;
    return str_trim((struct str){ text.s + from, to - from });
}

struct str advice_words(struct str text, const struct flag *flags, size_t n_flags, bool gsm7, struct arena *arena)
{
    struct str span = span_of(text, flags, n_flags);
    struct buf out;
    int shown = 0;
    buf_init(&out, 1024);
    buf_addc(&out, '"');
    for (size_t i = 0; i < span.n; shown++) {
        uint32_t c;
        size_t n = utf8_next(span, i, &c);
        if (shown == ADVICE_WORDS_MAX) {
            buf_adds(&out, "...");
            break;
        }
        bool space = c <= 0x20 || c == 0x7F || c == 0xFFFD;
        if (c == '"' || c == '`')
            buf_addc(&out, '\'');
        else if (space && out.n > 1 && out.s[out.n - 1] != ' ')
            buf_addc(&out, ' ');
        else if (space)
            shown--;
        else if (!gsm7 || sms_septets(c) == 1)
            buf_add(&out, span.s + i, n);
        else if (plain_letter(c) != 0)
            buf_addc(&out, plain_letter(c));
        else
            shown--;
        i += n;
    }
    bool any = false;
    for (size_t i = 1; i < out.n; i++)
        any = any || (out.s[i] != ' ' && out.s[i] != '.');
    buf_addc(&out, '"');
    struct str words = any ? arena_str(arena, buf_str(&out)) : STR("");
    buf_clear(&out);
    return words;
}

/* What cannot wait comes first: out of bad air before the call, poison and swelling while they can still be stopped. */
static int precedence(const char *key)
{
    static const char *const ORDER[] = { "advice.carbon_monoxide", "advice.overdose", "advice.allergic", "advice.emergency" };
    int n = (int)(sizeof ORDER / sizeof *ORDER);
    for (int i = 0; i < n; i++)
        if (strcmp(ORDER[i], key) == 0)
            return i;
    return n;
}

/* "advice.emergency" with ".late" or ".over" behind it (".crisis": behind what only sounds like an emergency), when there is such a message. */
static const char *variant(const struct voice *voice, const char *key, const char *suffix, struct arena *arena)
{
    const char *longer = arena_printf(arena, "%s.%s", key, suffix);
    return longer != NULL && messages_has(voice->messages, longer) ? longer : key;
}

bool advice_minds_crisis(const struct messages *messages, const char *key, struct arena *arena)
{
    const char *with = arena_printf(arena, "%s.crisis", key);
    return with != NULL && messages_has(messages, with);
}

void advice_note_late(struct advice_request *request, const struct inbound *inbound, const struct zone *zone, int64_t now_utc)
{
    int64_t sent_utc = inbound->sent_utc, ago_s = now_utc - sent_utc;
    struct local local;
    request->late_minute = -1;
    request->late_weekday = 0;
    if (sent_utc <= 0 || ago_s <= (inbound->swept ? 0 : LATE_S)) /* a webhook that was missed is late, however little */
        return;
    zone_local(zone, sent_utc, &local);
    request->late_minute = local.minute;
    request->late_weekday = ago_s > SAME_DAY_S ? local.weekday : 0;
}

/* "14:05", or "14:05 (Tue)". */
static struct str late_time(const struct voice *voice, const struct advice_request *request, struct arena *arena)
{
    if (request->late_minute < 0)
        return STR("");
    const char *clock = arena_printf(arena, "%d:%02d", request->late_minute / 60, request->late_minute % 60);
    if (request->late_weekday == 0)
        return str_of(clock);
    const char *key = arena_printf(arena, "day.%d", request->late_weekday);
    struct str day = key != NULL ? compose_key(voice, key, NULL, 0, arena) : STR("");
    return str_of(arena_printf(arena, "%s (%.*s)", clock, (int)day.n, day.s));
}

static struct str compose_one(const struct voice *voice, const struct advice_request *request, const char *key,
                              const struct flag *flags, size_t n_flags, struct arena *arena)
{
    bool over = n_flags > 0;
    for (size_t i = 0; i < n_flags; i++)
        over = over && flags[i].over;
    const char *said = key;
    struct str time = late_time(voice, request, arena);
    if (request->late_minute >= 0) {
        said = variant(voice, key, "late", arena);
    } else if (over) {
        said = variant(voice, key, "over", arena);
    }
    if (said == key && advice_minds_crisis(voice->messages, key, arena) && messages_sounds_crisis(voice->messages, request->text, arena))
        said = variant(voice, key, "crisis", arena); /* decision 18 */
    bool gsm7 = sms_measure(str_of(messages_text(voice->messages, voice->lang, said))).gsm7;
    struct place places[] = { { "words", advice_words(request->text, flags, n_flags, gsm7, arena) }, { "time", time } };
    if (places[0].value.n == 0)
        places[0].value = compose(voice, MESSAGE_WORD_YOUR_TEXT, NULL, 0, arena);
    struct str body = compose_key(voice, said, places, 2, arena);
    if (sms_measure(body).parts > PARTS_MAX) {
        places[0].value = compose(voice, MESSAGE_WORD_YOUR_TEXT, NULL, 0, arena);
        body = compose_key(voice, said, places, 2, arena);
    }
    return body;
}

/* What is said so far, and the question that stands behind all of it (decision 11). */
struct saying {
    struct str body, question;
};

/* Adds a sentence when it fits, the question with it. */
static void add_if_short(const struct voice *voice, struct saying *s, enum message message, const struct place *place,
                         struct arena *arena)
{
    struct str longer = compose_join(s->body, compose(voice, message, place, place != NULL, arena), arena);
    if (sms_measure(compose_join(longer, s->question, arena)).parts <= PARTS_MAX)
        s->body = longer;
}

/* P9: whether anybody reads, as far as it is known. */
static void add_reader(const struct voice *voice, const struct advice_request *request, struct saying *s, struct arena *arena)
{
    struct place time = { "time", request->opening };
    if (voice_hours(voice)[0] == '\0')
        add_if_short(voice, s, MESSAGE_ADVICE_NOBODY_READS, NULL, arena);
    else if (request->opening.n > 0)
        add_if_short(voice, s, MESSAGE_ADVICE_NOBODY_UNTIL, &time, arena);
}

/* "advice.suicidal.ask" for "advice.suicidal"; empty for advice that asks nothing. */
static struct str question_of(const struct voice *voice, const char *key, struct arena *arena)
{
    const char *ask = variant(voice, key, "ask", arena);
    return ask != key ? compose_key(voice, ask, NULL, 0, arena) : STR("");
}

static bool counts(const struct flag *flag, const struct advice_request *request)
{
    return flag->certainty == CERTAINTY_DEFINITE || (request->possible_counts && flag->tier == TIER_EMERGENCY);
}

size_t advice_compose(const struct voice *voice, const struct advice_request *request, struct advice out[ADVICE_MAX],
                      struct arena *arena)
{
    const struct assessment *assessment = request->assessment;
    enum tier tier = TIER_NONE;
    size_t n = 0;
    for (size_t i = 0; i < assessment->n_flags; i++)
        if (counts(&assessment->flags[i], request) && assessment->flags[i].tier > tier)
            tier = assessment->flags[i].tier;
    struct flag *same = arena_array(arena, assessment->n_flags + 1, sizeof *same);
    if (tier == TIER_NONE || same == NULL)
        return 0;
    for (int rank = 0; rank <= precedence("") && n < ADVICE_MAX; rank++) {
        for (size_t i = 0; i < assessment->n_flags && n < ADVICE_MAX; i++) {
            const struct flag *flag = &assessment->flags[i];
            const char *key = flag->advice != NULL ? flag->advice : "advice.emergency";
            bool again = false;
            for (size_t k = 0; k < n; k++)
                again = again || strcmp(out[k].key, key) == 0;
            if (!counts(flag, request) || flag->tier != tier || again || precedence(key) != rank)
                continue;
            size_t n_same = 0;
            for (size_t k = i; k < assessment->n_flags; k++) {
                const struct flag *other = &assessment->flags[k];
                if (counts(other, request) && other->tier == tier && other->advice != NULL && strcmp(other->advice, key) == 0)
                    same[n_same++] = *other;
            }
            struct saying s = { compose_one(voice, request, key, same, n_same, arena), question_of(voice, key, arena) };
            struct place time = { "time", late_time(voice, request, arena) };
            if (time.value.n > 0 && variant(voice, key, "late", arena) == key) /* one with words of its own says when */
                add_if_short(voice, &s, MESSAGE_ADVICE_WRITTEN_AT, &time, arena);
            if (tier >= TIER_URGENT)
                add_reader(voice, request, &s, arena);
            if (tier >= TIER_URGENT && voice->region->id[0] == '\0')
                add_if_short(voice, &s, MESSAGE_ADVICE_TWO_NUMBERS, NULL, arena);
            out[n++] = (struct advice){ .key = key, .tier = tier, .body = compose_join(s.body, s.question, arena) };
        }
    }
    return n;
}
