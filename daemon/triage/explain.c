/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/explain.h"

#include "nlp/lexicon.h"

/* The piece of the text, with U+FFFD for what is not UTF-8; NUL too, which JSON writers downstream dislike. */
static void add_piece(struct buf *out, struct str text, uint32_t from, uint32_t to)
{
    struct str piece = { text.s + from, 0 };
    if (to > text.n)
        to = (uint32_t)text.n;
    if (from >= to)
        return;
    piece.n = to - from;
    while (piece.n > 0) {
        size_t good = text_utf8_valid(piece.s, piece.n);
        buf_add(out, piece.s, good);
        if (good == piece.n)
            break;
        buf_adds(out, "\xEF\xBF\xBD");
        piece.s += good + 1;
        piece.n -= good + 1;
    }
}

static void add_json_piece(struct buf *out, struct str text, uint32_t from, uint32_t to)
{
    struct buf piece;
    buf_init(&piece, (size_t)1 << 20);
    add_piece(&piece, text, from, to);
    buf_add_json(out, buf_str(&piece));
    buf_clear(&piece);
}

/* value / scale with no more digits than it needs. */
static void add_scaled(struct buf *out, int64_t value, int scale)
{
    int64_t whole = value / scale, rest = value % scale;
    if (value < 0)
        buf_addc(out, '-');
    buf_addf(out, "%lld", (long long)(whole < 0 ? -whole : whole));
    rest = rest < 0 ? -rest : rest;
    if (rest != 0)
        buf_addc(out, '.');
    for (int unit = scale / 10; rest != 0 && unit > 0; unit /= 10) {
        buf_addc(out, (char)('0' + rest / unit));
        rest %= unit;
    }
}

static void add_number(struct buf *out, const struct observation *o, const struct observation_kind *kind)
{
    bool range = o->value_high != o->value;
    if (o->code == OBS_ROUTINE_DONE && o->value == 0) {
        buf_adds(out, "true");
        return;
    }
    if (range)
        buf_addc(out, '"');
    add_scaled(out, o->value, kind->scale);
    if (!range)
        return;
    buf_addc(out, '-');
    add_scaled(out, o->value_high, kind->scale);
    buf_addc(out, '"');
}

static void add_value(struct buf *out, const struct observation *o, struct str text)
{
    const struct observation_kind *kind = &OBSERVATION_KINDS[o->code];
    switch (kind->type) {
    case OBS_TYPE_NUMBER:
        add_number(out, o, kind);
        break;
    case OBS_TYPE_BOOL:
        buf_adds(out, o->value != 0 ? "true" : "false");
        break;
    case OBS_TYPE_TIME:
        buf_addf(out, "\"%02d:%02d\"", (int)(o->value / 60), (int)(o->value % 60));
        break;
    case OBS_TYPE_CODE:
    case OBS_TYPE_TEXT:
        if (o->text != NULL)
            buf_add_json(out, str_of(o->text));
        else
            add_json_piece(out, text, o->from, o->to);
        break;
    }
}

static void add_observation(struct buf *out, const struct observation *o, struct str text)
{
    const struct observation_kind *kind = &OBSERVATION_KINDS[o->code];
    buf_addf(out, "{\"code\":\"%s\",\"value\":", kind->name);
    add_value(out, o, text);
    if (*kind->unit != '\0')
        buf_addf(out, ",\"unit\":\"%s\"", kind->unit);
    if (o->dose_ug > 0) {
        buf_adds(out, ",\"dose_mg\":");
        add_scaled(out, o->dose_ug, 1000);
    }
    if (o->count_tenths > 0) {
        buf_adds(out, ",\"count\":");
        add_scaled(out, o->count_tenths, 10);
    }
    if (o->detail != NULL) {
        buf_adds(out, ",\"detail\":");
        buf_add_json(out, str_of(o->detail));
    }
    if (o->day != 0)
        buf_addf(out, ",\"day\":%d", o->day);
    if (o->total)
        buf_adds(out, ",\"total\":true");
    if (o->earlier)
        buf_adds(out, ",\"earlier\":true");
    buf_addc(out, '}');
}

/* The words a flag rests on, each piece once; a fact by its name. */
static void add_why(struct buf *out, const struct flag *flag, struct str text)
{
    bool first = true;
    for (size_t i = 0; i < flag->n_why; i++) {
        const struct why *w = &flag->why[i];
        bool inside = false;
        for (size_t j = 0; j < flag->n_why && !inside; j++) {
            const struct why *other = &flag->why[j];
            bool same = other->from == w->from && other->to == w->to;
            inside = w->to > w->from && other->from <= w->from && other->to >= w->to && (same ? j < i : j != i);
        }
        if (inside)
            continue;
        if (!first)
            buf_addc(out, ',');
        first = false;
        if (w->to > w->from)
            add_json_piece(out, text, w->from, w->to);
        else
            buf_add_json(out, str_of(w->concept));
    }
}

static void add_flag(struct buf *out, const struct flag *flag, struct str text)
{
    buf_addf(out, "{\"id\":\"%s\",\"certainty\":\"%s\",\"tier\":\"%s\",\"why\":[", flag->id, CERTAINTY_NAMES[flag->certainty],
             TIER_NAMES[flag->tier]);
    add_why(out, flag, text);
    buf_adds(out, "],\"source\":");
    buf_add_json(out, str_of(flag->source));
    buf_adds(out, ",\"rule\":");
    buf_add_json(out, str_of(flag->when));
    if (flag->over)
        buf_adds(out, ",\"over\":true");
    buf_addc(out, '}');
}

void explain_json(const struct screening *screening, struct str text, struct buf *out)
{
    const struct assessment *a = &screening->assessment;
    const struct reading *r = &screening->reading;
    buf_addf(out, "{\"tier\":\"%s\",\"flags\":[", TIER_NAMES[a->tier]);
    for (size_t i = 0; i < a->n_flags; i++) {
        if (i > 0)
            buf_addc(out, ',');
        add_flag(out, &a->flags[i], text);
    }
    buf_adds(out, "],\"observations\":[");
    for (size_t i = 0; i < r->n_observations; i++) {
        if (i > 0)
            buf_addc(out, ',');
        add_observation(out, &r->observations[i], text);
    }
    /* a no with thanks is a no where no routine is known;
     * team is a word of the team; that a patient asks for the team is a command beyond the list, and prints other (DESIGN 13) */
    enum intent said = r->likely_intent != INTENT_OTHER ? r->likely_intent : r->intent;
    enum intent intent = said == INTENT_TEAM && r->team_verb == NULL ? INTENT_OTHER : r->declines ? INTENT_NO : said;
    buf_addf(out, "],\"intent\":\"%s\",\"lang\":\"%s\"", INTENT_NAMES[intent], r->lang != NULL ? r->lang : "");
    if (r->likely_intent != INTENT_OTHER)
        buf_adds(out, ",\"intent_likely\":true");
    if (said == INTENT_TEAM && r->team_verb == NULL)
        buf_adds(out, ",\"asks_team\":true");
    if (a->other_ill)
        buf_adds(out, ",\"other_ill\":true");
    if (a->other_unwell)
        buf_adds(out, ",\"other_unwell\":true");
    if (r->truncated)
        buf_adds(out, ",\"truncated\":true");
    buf_addf(out, ",\"rules\":\"%s\"}", a->version != NULL ? a->version : "");
}
