/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/diary.h"

#include <stdio.h>

#include "care/answer.h"
#include "care/setting.h"
#include "store/inbox_rows.h"
#include "store/observation_rows.h"

enum { UNDO_S = 24 * 3600, LINE_MAX_BYTES = 300 };

/* A scaled number as people write it: 65 of scale 10 is "6.5". */
static void add_number(struct buf *out, int64_t value, int scale)
{
    int64_t rest = value % scale;
    buf_addf(out, "%lld", (long long)(value / scale));
    if (rest == 0)
        return;
    char digits[8];
    int n = 0;
    for (int64_t unit = scale / 10; unit > 0 && rest > 0; unit /= 10) {
        digits[n++] = (char)('0' + rest / unit);
        rest %= unit;
    }
    buf_addc(out, '.');
    buf_add(out, digits, (size_t)n);
}

/* "value.CODE.WORD" of one word; as it stands, with spaces, where a language has none. */
static void add_word(const struct voice *voice, enum observation_code code, struct str word, struct buf *out)
{
    char key[96];
    int n = snprintf(key, sizeof key, "value.%s.%.*s", OBSERVATION_KINDS[code].name, (int)word.n, word.s);
    for (int i = 0; i < n && n < (int)sizeof key; i++)
        key[i] = key[i] == ' ' ? '_' : key[i];
    const char *text = n < (int)sizeof key ? messages_text(voice->messages, voice->lang, key) : "";
    buf_adds(out, text);
    for (size_t i = 0; text[0] == '\0' && i < word.n; i++)
        buf_addc(out, word.s[i] == '_' ? ' ' : word.s[i]);
}

/* A code word; the substances of a medicine one by one: "acetaminophen/caffeine". */
static void add_code(const struct voice *voice, enum observation_code code, const char *word, struct buf *out)
{
    struct str rest = str_of(word), part;
    for (bool first = true; str_cut(&rest, '/', &part); first = false) {
        if (!first)
            buf_addc(out, '/');
        add_word(voice, code, part, out);
    }
}

struct str diary_word(const struct voice *voice, enum observation_code code, const char *word, struct arena *arena)
{
    struct buf out;
    buf_init(&out, LINE_MAX_BYTES);
    add_code(voice, code, word, &out);
    struct str text = arena_str(arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

/* "ibuprofen 400 mg", "2 ibuprofen" */
static void add_medicine(const struct voice *voice, const struct observation *o, struct buf *out)
{
    if (o->dose_ug == 0 && o->count_tenths > 10) {
        add_number(out, o->count_tenths, 10);
        buf_addc(out, ' ');
    }
    add_code(voice, o->code, o->text != NULL ? o->text : "", out);
    if (o->dose_ug >= 1000) {
        buf_addc(out, ' ');
        add_number(out, o->dose_ug / 100, 10);
        buf_adds(out, " mg");
    } else if (o->dose_ug > 0) {
        buf_addf(out, " %lld mcg", (long long)o->dose_ug);
    }
}

static void add_value(const struct voice *voice, const struct observation *o, struct buf *out)
{
    const struct observation_kind *kind = &OBSERVATION_KINDS[o->code];
    if (o->code == OBS_MED) {
        add_medicine(voice, o, out);
        return;
    }
    switch (kind->type) {
    case OBS_TYPE_NUMBER:
        add_number(out, o->value, kind->scale);
        if (o->value_high > o->value) {
            buf_addc(out, '-');
            add_number(out, o->value_high, kind->scale);
        }
        break;
    case OBS_TYPE_TIME:
        buf_addf(out, "%lld:%02lld", (long long)(o->value / 60), (long long)(o->value % 60));
        break;
    case OBS_TYPE_CODE:
        add_code(voice, o->code, o->text != NULL ? o->text : "", out);
        break;
    case OBS_TYPE_BOOL:
    case OBS_TYPE_TEXT:
        break;
    }
}

/* The day that an entry is about, when it is not today. */
static struct str other_day(const struct voice *voice, const struct observation *o, int weekday, struct arena *arena)
{
    if (o->day == 0 || weekday == 0)
        return STR("");
    int day = ((weekday - 1 + o->day) % 7 + 7) % 7 + 1;
    return compose_key(voice, arena_printf(arena, "day.%d", day), NULL, 0, arena);
}

static struct str entry(const struct voice *voice, const struct observation *o, int weekday, struct arena *arena)
{
    const struct observation_kind *kind = &OBSERVATION_KINDS[o->code];
    struct str day = other_day(voice, o, weekday, arena);
    struct buf value;
    buf_init(&value, LINE_MAX_BYTES);
    if (kind->type == OBS_TYPE_TIME && day.n > 0)
        buf_addf(&value, "%.*s ", (int)day.n, day.s);
    add_value(voice, o, &value);
    struct place places[] = { { "value", buf_str(&value) } };
    struct str text;
    struct place minutes = { "value", str_of(arena_printf(arena, "%lld", (long long)((o->value * 60 + 50) / 100))) };
    if (o->code == OBS_DURATION && o->value_high < 100) /* "for 20 min", not "for 0.33 h" */
        text = compose(voice, MESSAGE_DIARY_DURATION_MIN, &minutes, 1, arena);
    else if (o->code == OBS_PAIN && o->earlier)
        text = compose(voice, MESSAGE_DIARY_PAIN_EARLIER, places, 1, arena);
    else if (o->code == OBS_ROUTINE_DONE && o->value > 0)
        text = compose(voice, MESSAGE_DIARY_ROUTINE_DONE_MIN, places, 1, arena);
    else
        text = compose_key(voice, arena_printf(arena, "diary.%s", kind->name), places, 1, arena);
    if (kind->type == OBS_TYPE_BOOL && o->value == 0) {
        struct place denied = { "value", text };
        text = compose(voice, MESSAGE_DIARY_NO, &denied, 1, arena);
    }
    buf_clear(&value);
    if (day.n > 0 && kind->type != OBS_TYPE_TIME)
        text = str_of(arena_printf(arena, "%.*s (%.*s)", (int)text.n, text.s, (int)day.n, day.s));
    return text;
}

/* "left temple", "sien, lado izquierdo" */
static struct str side_and_place(const struct voice *voice, struct str side, struct str place, struct arena *arena)
{
    struct place places[] = { { "side", side }, { "place", place } };
    return compose(voice, MESSAGE_DIARY_SIDE_PLACE, places, 2, arena);
}

struct str diary_line(const struct voice *voice, const struct observation *observations, size_t n, int weekday,
                      struct arena *arena)
{
    struct buf line;
    buf_init(&line, LINE_MAX_BYTES);
    for (size_t i = 0; i < n; i++) {
        struct str text = entry(voice, &observations[i], weekday, arena);
        if (i + 1 < n && observations[i].code == OBS_SIDE && observations[i + 1].code == OBS_LOCATION)
            text = side_and_place(voice, text, entry(voice, &observations[++i], weekday, arena), arena);
        if (text.n == 0 || line.n + text.n + 2 > LINE_MAX_BYTES)
            continue;
        if (line.n > 0)
            buf_adds(&line, ", ");
        buf_addstr(&line, text);
    }
    struct str out = arena_str(arena, buf_str(&line));
    buf_clear(&line);
    return out;
}

/* What the diary has of water on that day. */
static int water_of_day(struct care *care, const struct person *person, int32_t date, int64_t *ml, struct err *err)
{
    struct diary_entry *entries = NULL;
    size_t n = 0;
    *ml = 0;
    if (observation_rows_days(care->db, person->patient.id, date, date, care->arena, &entries, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        *ml += entries[i].observation.code == OBS_WATER ? entries[i].observation.value_high : 0;
    return 0;
}

/* Of a sum of the day only what is more than the diary has comes to it, what stands before it in the text counted in.  *kept: how many stay. */
static int keep_sums(struct care *care, const struct person *person, struct diary_entry *entries, size_t n, size_t *kept, struct err *err)
{
    *kept = 0;
    for (size_t i = 0; i < n; i++) {
        struct observation *o = &entries[i].observation;
        if (o->code == OBS_WATER && o->total) {
            int64_t ml = 0;
            if (water_of_day(care, person, entries[i].local_date, &ml, err) < 0)
                return -1;
            for (size_t k = 0; k < *kept; k++)
                ml += entries[k].observation.code == OBS_WATER && entries[k].local_date == entries[i].local_date
                    ? entries[k].observation.value_high : 0;
            if (o->value_high <= ml)
                continue;
            o->value_high -= ml;
            o->value = o->value > ml ? o->value - ml : o->value_high;
        }
        entries[(*kept)++] = entries[i];
    }
    return 0;
}

int diary_keep(struct care *care, const struct person *person, int64_t inbox_id, const struct reading *reading, struct str *line,
               struct err *err)
{
    size_t n = reading->n_observations;
    struct diary_entry *entries = arena_array(care->arena, n + 1, sizeof *entries);
    struct observation *kept = arena_array(care->arena, n + 1, sizeof *kept);
    *line = STR("");
    if (entries == NULL || kept == NULL)
        return err_set(err, ERR_NOMEM, "diary");
    for (size_t i = 0; i < n; i++) {
        struct observation *o = &kept[i];
        *o = reading->observations[i];
        bool timed = OBSERVATION_KINDS[o->code].type == OBS_TYPE_TIME;
        if (timed && o->day == 0 && o->value > person->now.minute) /* "since 2pm" written in the morning was yesterday */
            o->day = -1;
        entries[i] = (struct diary_entry){
            .patient_id = person->patient.id, .inbox_id = inbox_id, .at_utc = care->now_utc,
            .local_date = date_add_days(person->now.date, o->day),
            .local_min = timed ? (int)o->value : o->day == 0 ? person->now.minute : -1,
            .observation = *o,
        };
    }
    size_t put = 0;
    if (keep_sums(care, person, entries, n, &put, err) < 0 || (put > 0 && observation_rows_put(care->db, entries, put, err) < 0))
        return -1;
    *line = diary_line(&person->voice, kept, n, person->now.weekday, care->arena);
    return 0;
}

struct str diary_for_whom(struct care *care, const struct person *person, struct str text)
{
    struct place places[] = { { "name", person->patient.name }, { "reminder", text } };
    if (!person->shared || text.n == 0 || person->patient.name.n == 0)
        return text;
    return compose(&person->voice, MESSAGE_REMIND_FOR, places, 2, care->arena);
}

struct str diary_read_back(struct care *care, const struct person *person, struct str line)
{
    if (line.n == 0)
        return STR("");
    const char *day = arena_printf(care->arena, "day.%d", person->now.weekday);
    struct place places[] = {
        { "day", compose_key(&person->voice, day, NULL, 0, care->arena) },
        { "time", str_of(arena_printf(care->arena, "%d:%02d", person->now.minute / 60, person->now.minute % 60)) },
        { "log", line },
    };
    return diary_for_whom(care, person, compose(&person->voice, MESSAGE_LOG_LINE, places, 3, care->arena));
}

/* Decision 32: "Taken back, Tue 20:00: pain 6." */
static struct str undone_text(struct care *care, const struct person *person, const struct inbox_row *row)
{
    struct local then;
    zone_local(person->zone, row->received_utc, &then);
    struct place places[] = {
        { "day", compose_key(&person->voice, arena_printf(care->arena, "day.%d", then.weekday), NULL, 0, care->arena) },
        { "time", clock_text(care, person->zone, row->received_utc) },
        { "log", row->diary },
    };
    return diary_for_whom(care, person, compose(&person->voice, MESSAGE_LOG_UNDONE, places, 3, care->arena));
}

int diary_undo(struct care *care, const struct person *person, int64_t inbox_id, bool quiet, struct err *err)
{
    int64_t undone = 0, answered = 0, set = 0, since_utc = care->now_utc - UNDO_S;
    struct inbox_row row;
    int rc = observation_rows_last_text(care->db, person->patient.id, inbox_id, since_utc, &undone, err);
    if (rc < 0 || answer_last(care, person, since_utc, &answered, err) < 0 || setting_last(care, person, since_utc, &set, err) < 0)
        return -1;
    struct str body = say(care, &person->voice, MESSAGE_LOG_NOTHING), back = STR("");
    /* Together with the line beside which it was said. */
    if (set != 0 && set >= answered && set >= undone && setting_undo(care, person, &back, err) < 0)
        return -1;
    if (back.n > 0 && set > undone) {
        body = back;
    } else if (answered > undone) { /* a bare DONE, SKIP or LATER leaves nothing in the diary */
        if (answer_undone(care, person, answered, err) < 0)
            return -1;
        body = say(care, &person->voice, MESSAGE_ANSWER_UNDONE);
    } else if (rc == 1) {
        if (observation_rows_undo(care->db, person->patient.id, inbox_id, since_utc, &undone, err) < 0)
            return -1;
        body = say(care, &person->voice, MESSAGE_LOG_UNDONE_PLAIN);
        rc = inbox_rows_get(care->db, undone, care->arena, &row, err);
        if (rc < 0)
            return -1;
        if (observation_rows_restore(care->db, person->patient.id, undone, err) < 0 /* what that line put right is as it was */
            || answer_undone(care, person, undone, err) < 0)
            return -1;
        if (rc == 1 && row.diary.n > 0)
            body = undone_text(care, person, &row);
        body = compose_join(body, back, care->arena);
    }
    if (quiet)
        return 0;
    return post_person(care, person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "undo" }, body, err);
}
