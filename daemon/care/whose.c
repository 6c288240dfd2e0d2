/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/whose.h"

#include <string.h>

#include "care/attack_table.h"
#include "care/diary.h"
#include "care/intake_rules.h"
#include "model/conversation.h"
#include "store/attack_rows.h"
#include "store/conversation_rows.h"
#include "store/inbox_rows.h"
#include "store/observation_rows.h"

enum { LINE_FRESH_S = 3600, LOOK_BACK = 10 };

struct str whose_first_name(const struct care *care, struct str name)
{
    struct intake_tokens t = intake_cut(name, care->arena);
    for (size_t i = 0; i < t.n; i++)
        if (t.tokens[i].kind == INTAKE_WORD)
            return str_of(t.tokens[i].word);
    return STR("");
}

/* The tokens from i on that "its {name}" takes up; 0: it does not stand there. */
static size_t phrase_at(const struct care *care, const char *phrase, struct str name, const struct intake_tokens *t, size_t i)
{
    const char *place = strstr(phrase, "{name}");
    if (place == NULL)
        return 0;
    const char *behind = place + strlen("{name}");
    const char *words = arena_printf(care->arena, "%.*s%.*s%s", (int)(place - phrase), phrase, (int)name.n, name.s, behind);
    return words != NULL ? intake_phrase_at(words, t, i) : 0;
}

static size_t longest_at(const struct care *care, bool first, struct str name, const struct intake_tokens *t, size_t i)
{
    const struct messages *messages = care->setup->messages;
    const char *phrase;
    size_t longest = 0;
    for (size_t k = 0; (phrase = messages_whose(messages, first, k)) != NULL; k++) {
        size_t n = phrase_at(care, phrase, name, t, i);
        longest = n > longest ? n : longest;
    }
    return longest;
}

static bool is_small(const struct care *care, const struct intake_token *token)
{
    return token->kind == INTAKE_MARK || (token->kind == INTAKE_WORD && messages_is_whose_word(care->setup->messages, str_of(token->word)));
}

struct span {
    size_t at, n;             /* tokens; n 0: none */
    bool strong;              /* "its bob", and not only the name at the begin */
};

static struct span span_of(const struct care *care, struct str name, const struct intake_tokens *t)
{
    struct span found = { 0, 0, false };
    bool begins = true; /* nothing but small words so far */
    for (size_t i = 0; i < t->n; i++) {
        size_t strong = longest_at(care, false, name, t, i), first = begins ? longest_at(care, true, name, t, i) : 0;
        size_t n = strong > first ? strong : first;
        if (n > 0 && (found.n == 0 || (strong > 0 && !found.strong)))
            found = (struct span){ i, n, strong > 0 };
        begins = begins && is_small(care, &t->tokens[i]);
    }
    return found;
}

static bool is_a_name(const struct care *care, const struct intake_token *token, const struct str *names, size_t n_names)
{
    bool is = false;
    for (size_t i = 0; i < n_names; i++)
        is = is || str_equal(whose_first_name(care, names[i]), str_of(token->word));
    return is;
}

/* The text with blanks in its place, so that offsets hold; as it was when nothing else is left. */
static struct words without(const struct care *care, struct str words, const struct intake_tokens *t, struct span span)
{
    bool left = false;
    for (size_t i = 0; i < t->n; i++)
        left = left || (t->tokens[i].kind == INTAKE_WORD && (i < span.at || i >= span.at + span.n));
    char *out = left ? arena_array(care->arena, words.n + 1, 1) : NULL;
    if (out == NULL)
        return (struct words){ words };
    memcpy(out, words.s, words.n);
    memset(out + t->tokens[span.at].from, ' ', t->tokens[span.at + span.n - 1].to - t->tokens[span.at].from);
    return (struct words){ { out, words.n } };
}

struct whose_said whose_named(const struct care *care, struct str words, const struct str *names, size_t n_names)
{
    struct whose_said out = { .rest = { words } };
    struct intake_tokens t = intake_cut(words, care->arena);
    struct span best = { 0, 0, false };
    for (size_t i = 0; i < n_names; i++) {
        struct str name = whose_first_name(care, names[i]);
        struct span span = name.n > 0 ? span_of(care, name, &t) : best;
        if (span.n == 0 || name.n == 0 || (best.n > 0 && !(span.strong && !best.strong)))
            continue;
        best = span;
        out.at = i;
    }
    out.named = out.alone = best.n > 0;
    for (size_t i = 0; out.alone && i < t.n; i++)
        out.alone = (i >= best.at && i < best.at + best.n) || is_small(care, &t.tokens[i]) || is_a_name(care, &t.tokens[i], names, n_names);
    if (out.alone)
        out.rest = without(care, words, &t, best);
    return out;
}

struct str whose_for(const struct care *care, const struct person *person, struct str text)
{
    struct str rest = str_trim(person->patient.name), first;
    bool plain = true;
    if (!person->named || !person->shared || text.n == 0 || rest.n == 0 || !str_cut(&rest, ' ', &first))
        return text;
    for (size_t i = 0; i < first.n; i++)
        plain = plain && (unsigned char)first.s[i] < 0x80;
    if (!plain) { /* "Maria" */
        struct str folded = whose_first_name(care, first);
        char *copy = folded.n > 0 ? arena_array(care->arena, folded.n, 1) : NULL;
        if (copy == NULL)
            return text;
        memcpy(copy, folded.s, folded.n);
        copy[0] = (char)(copy[0] >= 'a' && copy[0] <= 'z' ? copy[0] - 'a' + 'A' : copy[0]);
        first = (struct str){ copy, folded.n };
    }
    struct place places[] = { { "name", first }, { "reminder", text } };
    return compose(&person->voice, MESSAGE_REMIND_FOR, places, 2, care->arena);
}

/* The last line of somebody at that phone, within the hour.  1 and *row; 0: none. */
static int last_line(struct care *care, int64_t patient_id, int64_t inbox_id, struct inbox_row *row, struct err *err)
{
    int rc = 1;
    *row = (struct inbox_row){ .id = inbox_id };
    for (int i = 0; rc == 1 && i < LOOK_BACK; i++) {
        rc = inbox_rows_before(care->db, row->id, care->arena, row, err);
        if (rc != 1 || care->now_utc - row->received_utc > LINE_FRESH_S)
            return rc < 0 ? -1 : 0;
        if (row->diary.n > 0 && row->patient_id == patient_id)
            return 1;
    }
    return 0;
}

static int pass_line(struct care *care, int64_t to, int64_t by, const struct inbox_row *row, struct err *err)
{
    return observation_rows_pass(care->db, row->patient_id, to, row->id, by, err) < 0 || inbox_rows_pass(care->db, row->id, to, err) < 0
        ? -1 : 0;
}

/* The attack that began with that line is theirs; who is in one already is asked about its danger signs anew. */
static int pass_attack(struct care *care, int64_t from, int64_t to, int64_t since_utc, struct err *err)
{
    struct attack theirs, own;
    int rc = attack_rows_open(care->db, from, &theirs, err);
    if (rc != 1 || theirs.opened_utc < since_utc)
        return rc < 0 ? -1 : 0;
    rc = attack_rows_open(care->db, to, &own, err);
    if (rc <= 0)
        return rc < 0 ? -1 : attack_rows_pass(care->db, &theirs, to, err);
    theirs.ended_utc = care->now_utc;
    theirs.ended_by = ATTACK_LEFT;
    theirs.next_utc = 0;
    own.state = ATTACK_SCREENED;
    own.screen_utc = theirs.screen_utc;
    return attack_rows_save(care->db, &theirs, err) < 0 ? -1 : attack_rows_save(care->db, &own, err);
}

int whose_moved(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id, struct whose_line *line,
                struct err *err)
{
    struct conversation asked;
    struct inbox_row row;
    int64_t id = person->patient.id, address_id = person->address.id;
    *line = (struct whose_line){ .line = STR("") };
    if (!text->named_alone || text->asked_id == 0 || text->asked_id == id)
        return 0;
    int rc = conversation_rows_get(care->db, text->asked_id, address_id, care->now_utc, care->arena, &asked, err);
    if (rc != 1 || asked.kind != CONVERSATION_SCREEN)
        return rc < 0 ? -1 : 0;
    rc = last_line(care, text->asked_id, inbox_id, &row, err);
    if (rc != 1)
        return rc;
    asked.patient_id = id;
    if (pass_line(care, id, inbox_id, &row, err) < 0 || pass_attack(care, text->asked_id, id, row.received_utc, err) < 0
        || conversation_rows_end(care->db, text->asked_id, address_id, err) < 0 || conversation_rows_put(care->db, &asked, err) < 0)
        return -1;
    *line = (struct whose_line){ row.diary, row.received_utc };
    return 0;
}

struct str whose_read_back(struct care *care, const struct person *person, const struct whose_line *line)
{
    struct person then = *person; /* the day on which it was written */
    zone_local(person->zone, line->received_utc, &then.now);
    return diary_read_back(care, &then, line->line);
}

int whose_text(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id, struct str *diary,
               struct err *err)
{
    struct inbox_row before;
    if (!person->shared || !text->named_alone)
        return 0;
    int rc = inbox_rows_before(care->db, inbox_id, care->arena, &before, err);
    if (rc <= 0)
        return rc;
    if (before.patient_id == person->patient.id || before.patient_id == 0 || before.diary.n == 0
        || care->now_utc - before.received_utc > LINE_FRESH_S)
        return 0;
    struct whose_line line = { before.diary, before.received_utc };
    if (pass_line(care, person->patient.id, inbox_id, &before, err) < 0
        || post_person(care, person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "log" }, whose_read_back(care, person, &line), err) < 0)
        return -1;
    *diary = before.diary;
    return 1;
}

int whose_undo(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    struct inbox_row row = { .id = inbox_id };
    int rc = person->shared ? 1 : 0;
    for (int i = 0; rc == 1 && i < LOOK_BACK; i++) {
        rc = inbox_rows_before(care->db, row.id, care->arena, &row, err);
        if (rc != 1 || care->now_utc - row.received_utc > LINE_FRESH_S)
            break;
        if (row.diary.n > 0 && row.patient_id > 0 && row.patient_id != person->patient.id)
            return person_load(care, row.patient_id, person->address.id, person, err);
        if (row.diary.n > 0)
            break;
    }
    return rc < 0 ? -1 : 0;
}
