/* SPDX-License-Identifier: ISC
 * What a transcript expects, beside what came. */
#include <config.h>

#include "play/play_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care/messages.h"
#include "care/setup.h"
#include "play/texts.h"

/* ---- looking into JSON ---- */

static const cJSON *member(const cJSON *root, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(root, name);
}

static struct str text_of(const cJSON *root, const char *name)
{
    return str_of(cJSON_GetStringValue(member(root, name)));
}

/* Whether a member of that name, anywhere in there, has that value. */
static bool json_has(const cJSON *node, struct str name, struct str value)
{
    const cJSON *child;
    cJSON_ArrayForEach(child, node) {
        if (child->string != NULL && str_is(name, child->string)) {
            char *printed = cJSON_IsString(child) ? NULL : cJSON_PrintUnformatted(child);
            bool same = str_is(value, cJSON_IsString(child) ? child->valuestring : printed != NULL ? printed : "");
            cJSON_free(printed);
            if (same)
                return true;
        }
        if (json_has(child, name, value))
            return true;
    }
    return false;
}

/* ---- messages ---- */

/* The language in which that phone is written to; NULL: not known. */
static const char *lang_of(const struct play *play, const struct sent *sent)
{
    for (const struct actor *a = play->actors; a != NULL; a = a->next)
        for (size_t i = 0; i < a->n_addresses; i++)
            if (cast_is_at(a, i, sent->channel, sent->to) && (a->kind != ACTOR_STRANGER || a->lang.n > 0))
                return a->lang.n > 0 ? arena_str(play->arena, a->lang).s : play->setup->settings->lang;
    return NULL;
}

/* Whether the alert of that code, or the last text when there is none, raised the flag. */
static bool has_flag(struct play *play, const struct fit *fit, struct str flag)
{
    struct err err = { 0 };
    struct str answer = STR(""), code = STR("");
    bool found = false;
    for (size_t i = 0; i < fit->n_places; i++)
        if (str_is(fit->places[i].name, "code"))
            code = fit->places[i].value;
    if (code.n > 0 && world_command(play->world, STR("alerts"), STR("{}"), play->arena, &answer, &err) == 0) {
        cJSON *root = cJSON_ParseWithLength(answer.s, answer.n);
        const cJSON *alert;
        cJSON_ArrayForEach(alert, member(root, "alerts"))
            if (json_has(alert, STR("code"), code))
                found = json_has(member(alert, "flags"), STR("id"), flag);
        cJSON_Delete(root);
    }
    if (found)
        return true;
    const struct understood *u = world_understood(play->world);
    cJSON *root = cJSON_ParseWithLength(u->view.s != NULL ? u->view.s : "", u->view.n);
    found = json_has(member(member(root, "screening"), "flags"), STR("id"), flag);
    cJSON_Delete(root);
    return found;
}

static bool says(struct buf *why, const char *what, struct str value)
{
    if (why != NULL)
        buf_addf(why, "%s%.*s", what, (int)value.n, value.s);
    return false;
}

static bool holds(struct str text, struct str part)
{
    return part.n == 0 || memmem(text.s, text.n, part.s, part.n) != NULL;
}

static struct str local_time(const struct play *play, int64_t utc)
{
    struct local local;
    zone_local(play->zone, utc, &local);
    return str_of(arena_printf(play->arena, "%02d:%02d", local.minute / 60, local.minute % 60));
}

static bool value_fits(struct play *play, const char *lang, const struct word *w, struct str value)
{
    struct fit fit;
    if (w->is_key)
        return texts_fit(play->setup->messages, lang, w->value, value, &fit) && fit.rest.n == 0;
    if (w->kind == WORD_HOLDS)
        return holds(value, w->value);
    return str_is_nocase(value, arena_str(play->arena, w->value).s);
}

/* name=value of a message: something that is known of it, or what stands in a place of its template. */
static bool field_fits(struct play *play, const char *lang, const struct word *w, const struct sent *sent, const struct fit *fit,
                       struct buf *why)
{
    if (str_is(w->name, "flag"))
        return has_flag(play, fit, w->value) || says(why, "no such flag is raised: ", w->value);
    if (str_is(w->name, "class"))
        return str_is(w->value, CLASS_NAMES[sent->class]) || says(why, "it is of class ", str_of(CLASS_NAMES[sent->class]));
    if (str_is(w->name, "at")) {
        struct str at = local_time(play, sent->at_utc);
        return str_equal(at, w->value) || says(why, "it was sent at ", at);
    }
    if (str_is(w->name, "with"))
        return holds(sent->text, w->value) || says(why, "it does not say: ", w->value);
    if (str_is(w->name, "without"))
        return !holds(sent->text, w->value) || says(why, "it says: ", w->value);
    if (str_is(w->name, "picture"))
        return str_equal(w->value, sent->picture.n > 0 ? sent->picture : STR("none")) || says(why, "its picture is ", sent->picture);
    if (str_is(w->name, "lang") || str_is(w->name, "times"))
        return true;
    for (size_t i = 0; i < fit->n_places; i++)
        if (str_equal(fit->places[i].name, w->name)) {
            if (value_fits(play, lang, w, fit->places[i].value))
                return true;
            if (why != NULL)
                buf_addf(why, "%.*s is \"%.*s\"", (int)w->name.n, w->name.s, (int)fit->places[i].value.n, fit->places[i].value.s);
            return false;
        }
    return says(why, "it has no place for ", w->name);
}

static struct str behind(struct str rest)
{
    while (rest.n > 0 && (rest.s[0] == ' ' || rest.s[0] == '\n'))
        rest = (struct str){ rest.s + 1, rest.n - 1 };
    return rest;
}

bool expect_fits(struct play *play, const struct line *line, const struct sent *sent, struct buf *why)
{
    const struct messages *messages = play->setup->messages;
    struct fit all = { .rest = sent->text }, one;
    struct str told = line_field(line, "lang");
    const char *lang = told.n > 0 ? arena_str(play->arena, told).s : lang_of(play, sent);
    for (size_t i = 0; i < line->n_words; i++) {
        const struct word *w = &line->words[i];
        if (w->kind == WORD_QUOTED && !texts_like(w->value, all.rest))
            return says(why, "the words are others", STR(""));
        if (w->kind == WORD_QUOTED)
            all.rest = STR("");
        if (w->kind != WORD_KEY)
            continue;
        if (!texts_fit(messages, lang, w->value, all.rest, &one))
            return says(why, texts_fit(messages, NULL, w->value, all.rest, &one) ? "it is in another language: " : "it is not ",
                        w->value);
        for (size_t k = 0; k < one.n_places && all.n_places < TEXTS_PLACES_MAX; k++)
            all.places[all.n_places++] = one.places[k];
        all.rest = behind(one.rest);
    }
    for (size_t i = 0; i < line->n_words; i++)
        if ((line->words[i].kind == WORD_FIELD || line->words[i].kind == WORD_HOLDS)
            && !field_fits(play, lang, &line->words[i], sent, &all, why))
            return false;
    return true;
}

void expect_describe(struct play *play, const struct sent *sent, struct buf *out)
{
    struct str who = cast_name(play, sent->channel, sent->to);
    buf_addf(out, "> %-7.*s ", (int)who.n, who.s);
    texts_describe(play->setup->messages, lang_of(play, sent), sent->text, out);
}

static void add_sent(struct play *play, const struct sent *sent, struct buf *out)
{
    expect_describe(play, sent, out);
    buf_addf(out, "  at=%s\n              \"%.*s\"", local_time(play, sent->at_utc).s, (int)sent->text.n, sent->text.s);
}

static int check_out_words(struct play *play, const struct line *line)
{
    bool says_what = false;
    for (size_t i = 0; i < line->n_words; i++) {
        const struct word *w = &line->words[i];
        says_what = says_what || w->kind == WORD_KEY || w->kind == WORD_QUOTED;
        const char *key = arena_str(play->arena, w->value).s;
        if ((w->kind == WORD_KEY || w->is_key) && !messages_has(play->setup->messages, key))
            return play_broken(play, line->number, "there is no message \"%s\"", key);
        if (w->kind == WORD_PLAIN)
            return play_broken(play, line->number, "\"%s\" is neither {key}, \"text\" nor name=value", key);
    }
    return says_what ? 0 : play_broken(play, line->number, "a message is named by its {key} or its \"text\"");
}

/* How often a text asks; what somebody wrote and is quoted in it does not count. */
static int questions_of(struct str text)
{
    int n = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        quoted = quoted != (text.s[i] == '"');
        n += !quoted && text.s[i] == '?';
    }
    return n;
}

static int expect_one(struct play *play, const struct line *line, const struct actor *who, size_t i)
{
    size_t n = 0;
    struct sent *sent = world_sent(play->world, &n), *next = sent;
    while (next < sent + n && (next->listed || !cast_is_at(who, i, next->channel, next->to)))
        next++;
    struct buf why;
    buf_init(&why, 0);
    int rc = 0;
    if (next == sent + n)
        rc = play_differs(play, line->number, "expected  %.*s\n    got       nothing more for %.*s", (int)str_trim(line->raw).n,
                          str_trim(line->raw).s, (int)line->who.n, line->who.s);
    else if (!expect_fits(play, line, next, &why)) {
        struct buf got;
        buf_init(&got, 0);
        add_sent(play, next, &got);
        rc = play_differs(play, line->number, "expected  %.*s\n    got       %s\n    because   %s", (int)str_trim(line->raw).n,
                          str_trim(line->raw).s, buf_cstr(&got), buf_cstr(&why));
        buf_clear(&got);
    } else if (who->kind != ACTOR_MEMBER && questions_of(next->text) > 1)
        rc = play_differs(play, line->number, "a text to a patient asks one thing at most: \"%.*s\"", (int)next->text.n, next->text.s);
    else
        next->listed = true;
    buf_clear(&why);
    return rc;
}

static int expect_out(struct play *play, const struct line *line)
{
    size_t i = 0;
    int64_t times = 1;
    const struct actor *who = cast_find(play, line->who, &i);
    struct str said = line_field(line, "times");
    if (who == NULL || check_out_words(play, line) < 0)
        return -1;
    if (said.s != NULL && !text_to_int(said, 1, 10000, &times))
        return play_broken(play, line->number, "times is a number");
    for (; times > 0; times--)
        if (expect_one(play, line, who, i) < 0)
            return -1;
    return 0;
}

int expect_no_more(struct play *play)
{
    size_t n = 0;
    struct sent *sent = world_sent(play->world, &n);
    if (play->refused && !play->refused_told)
        return play_differs(play, play->acted, "the command was refused: %.*s", (int)play->answer.n, play->answer.s);
    play->refused = play->refused_told = false;
    for (size_t i = 0; i < n; i++) {
        if (sent[i].listed && !sent[i].twice)
            continue;
        struct buf got;
        buf_init(&got, 0);
        add_sent(play, &sent[i], &got);
        int rc = play_differs(play, play->acted, "%s\n    got       %s", sent[i].twice
                                  ? "the provider took this message before, and was given it again"
                                  : "after this line came a message that is not listed", buf_cstr(&got));
        buf_clear(&got);
        return rc;
    }
    return 0;
}

/* ---- the log ---- */

static bool has_certain_flag(const cJSON *flags, struct str id, struct str certainty)
{
    const cJSON *flag;
    cJSON_ArrayForEach(flag, flags)
        if (str_equal(text_of(flag, "id"), id) && (certainty.n == 0 || str_equal(text_of(flag, "certainty"), certainty)))
            return true;
    return false;
}

static bool is_certainty(struct str word)
{
    return str_is(word, "definite") || str_is(word, "possible");
}

/* log assessment emergency numbness definite */
static bool assessment_fits(const struct line *line, const cJSON *screening)
{
    const cJSON *flags = member(screening, "flags");
    if (line->n_words < 2 || !str_equal(text_of(screening, "tier"), line->words[1].value))
        return false;
    for (size_t i = 2; i < line->n_words; i++) {
        struct str certainty = i + 1 < line->n_words && is_certainty(line->words[i + 1].value) ? line->words[i + 1].value : STR("");
        if (!has_certain_flag(flags, line->words[i].value, certainty))
            return false;
        i += certainty.n > 0;
    }
    return line->n_words > 2 || cJSON_GetArraySize(flags) == 0;
}

static void describe_assessment(const cJSON *screening, struct buf *out)
{
    const cJSON *flag;
    struct str tier = text_of(screening, "tier");
    buf_addf(out, "log assessment %.*s", (int)tier.n, tier.s);
    cJSON_ArrayForEach(flag, member(screening, "flags"))
    {
        struct str id = text_of(flag, "id"), certainty = text_of(flag, "certainty");
        buf_addf(out, " %.*s %.*s", (int)id.n, id.s, (int)certainty.n, certainty.s);
    }
}

/* The view of the last text. */
static int expect_view(struct play *play, const struct line *line, const cJSON *view)
{
    static const struct { const char *word, *in, *name; } WORDS[] = {
        { "outcome", NULL, "outcome" }, { "diary", NULL, "diary" }, { "intent", "screening", "intent" }, { "lang", "screening", "lang" },
    };
    const cJSON *screening = member(view, "screening");
    struct str what = line->words[0].value, want = line->n_words > 1 ? line->words[1].value : STR("");
    if (str_is(what, "assessment")) {
        struct buf got;
        if (assessment_fits(line, screening))
            return 0;
        buf_init(&got, 0);
        describe_assessment(screening, &got);
        play_differs(play, line->number, "expected  %.*s\n    got       %s", (int)str_trim(line->raw).n, str_trim(line->raw).s,
                     buf_cstr(&got));
        buf_clear(&got);
        return -1;
    }
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (!str_is(what, WORDS[i].word))
            continue;
        struct str got = text_of(WORDS[i].in != NULL ? member(view, WORDS[i].in) : view, WORDS[i].name);
        return texts_like(want, got) ? 0 : play_differs(play, line->number, "expected  %.*s\n    got       log %s \"%.*s\"",
                                                        (int)str_trim(line->raw).n, str_trim(line->raw).s, WORDS[i].word,
                                                        (int)got.n, got.s);
    }
    return play_broken(play, line->number, "what is logged of a text: assessment, diary, duplicate, intent, lang, outcome; or an event "
                       "of the daemon, with its dot");
}

/* "info escalation.moved escalation=1 event=ack": whether it is that event with those fields. */
static bool event_fits(struct str logged, const struct line *line)
{
    struct str rest = logged, word;
    bool named = false;
    size_t n_fit = 0, n_want = line->n_words - 1;
    while (str_cut(&rest, ' ', &word)) {
        named = named || str_equal(word, line->words[0].value);
        for (size_t i = 1; i < line->n_words; i++) {
            const struct word *w = &line->words[i];
            if (w->kind == WORD_FIELD && word.n == w->name.n + 1 + w->value.n && memcmp(word.s, w->name.s, w->name.n) == 0
                && word.s[w->name.n] == '=' && memcmp(word.s + w->name.n + 1, w->value.s, w->value.n) == 0)
                n_fit++;
        }
    }
    return named && n_fit == n_want;
}

static int expect_log(struct play *play, const struct line *line)
{
    const struct understood *u = world_understood(play->world);
    if (line->n_words == 0)
        return play_broken(play, line->number, "log has at least a word");
    struct str what = line->words[0].value;
    if (str_is(what, "duplicate"))
        return u->duplicate ? 0 : play_differs(play, line->number, "the text was taken for a new one");
    if (memchr(what.s, '.', what.n) != NULL) {
        struct str rest = play->log, one;
        while (str_cut(&rest, '\n', &one))
            if (event_fits(one, line))
                return 0;
        return play_differs(play, line->number, "expected  %.*s\n    got       %.*s", (int)str_trim(line->raw).n,
                            str_trim(line->raw).s, (int)play->log.n, play->log.s);
    }
    cJSON *view = cJSON_ParseWithLength(u->view.s != NULL ? u->view.s : "", u->view.n);
    int rc = view == NULL ? play_differs(play, line->number, "there is no new text before this line") : expect_view(play, line, view);
    cJSON_Delete(view);
    return rc;
}

int expect_clean_log(struct play *play)
{
    for (const struct actor *a = play->actors; a != NULL; a = a->next)
        for (size_t i = 0; i < a->n_addresses; i++)
            if (holds(play->log, a->address[i]))
                return play_differs(play, play->acted, "P7: the log holds the number of %.*s", (int)a->id.n, a->id.s);
    const struct line *line = play->line;
    if (line->kind == LINE_IN && line->text.n >= 8 && holds(play->log, line->text))
        return play_differs(play, play->acted, "P7: the log holds what %.*s wrote", (int)line->who.n, line->who.s);
    return 0;
}

/* ---- answers of commands ---- */

static int expect_answer(struct play *play, const struct line *line)
{
    cJSON *root = cJSON_ParseWithLength(play->answer.s, play->answer.n);
    bool ok = true;
    for (size_t i = 0; i < line->n_words && ok; i++) {
        const struct word *w = &line->words[i];
        ok = w->kind == WORD_FIELD ? json_has(root, w->name, w->value) : holds(play->answer, w->value);
    }
    cJSON_Delete(root);
    return ok ? 0 : play_differs(play, line->number, "expected  %.*s\n    got       %.*s", (int)str_trim(line->raw).n,
                                 str_trim(line->raw).s, (int)play->answer.n, play->answer.s);
}

static int expect_refused(struct play *play, const struct line *line)
{
    if (!play->refused)
        return play_differs(play, line->number, "the command was done, not refused");
    play->refused_told = true;
    for (size_t i = 0; i < line->n_words; i++)
        if (!holds(play->answer, line->words[i].value))
            return play_differs(play, line->number, "expected  %.*s\n    got       refused \"%.*s\"", (int)str_trim(line->raw).n,
                                str_trim(line->raw).s, (int)play->answer.n, play->answer.s);
    return 0;
}

int expect_line(struct play *play, const struct line *line)
{
    switch (line->kind) {
    case LINE_OUT:
        return expect_out(play, line);
    case LINE_LOG:
        return expect_log(play, line);
    case LINE_ANSWER:
        return expect_answer(play, line);
    case LINE_REFUSED:
        return expect_refused(play, line);
    case LINE_COMMENT: case LINE_PATIENT: case LINE_STRANGER: case LINE_MEMBER: case LINE_SETTING: case LINE_AT: case LINE_IN:
    case LINE_FAULT: case LINE_PLAN: case LINE_RECEIPT: case LINE_COMMAND: case LINE_KIND_COUNT:
        break;
    }
    return 0;
}
