/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "play/play_inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "care/setup.h"
#include "conf.h"

enum { START_DATE = 20260302, START_MINUTE = 540, REPORT_MAX_BYTES = 8000 };

static int report(struct play *play, enum play_end end, unsigned line, const char *format, va_list args) __attribute__((format(printf, 4, 0)));

static int report(struct play *play, enum play_end end, unsigned line, const char *format, va_list args)
{
    char *text = NULL;
    if (play->end != PLAY_SAME)
        return -1; /* the first counts */
    play->end = end;
    buf_addf(play->report, line > 0 ? "%s:%u: " : "%s: ", play->script.path, line);
    if (vasprintf(&text, format, args) >= 0)
        buf_addstr(play->report, str_of(text));
    buf_addc(play->report, '\n');
    free(text);
    return -1;
}

int play_differs(struct play *play, unsigned line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int rc = report(play, PLAY_DIFFERENT, line, format, args);
    va_end(args);
    return rc;
}

int play_broken(struct play *play, unsigned line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int rc = report(play, PLAY_BROKEN, line, format, args);
    va_end(args);
    return rc;
}

int play_lost(struct play *play, const struct err *err)
{
    return play_broken(play, play->acted, "the worker gave up: %s", err->text);
}

static bool is_cast(enum line_kind kind)
{
    return kind == LINE_PATIENT || kind == LINE_STRANGER || kind == LINE_MEMBER || kind == LINE_SETTING;
}

static bool is_expectation(enum line_kind kind)
{
    return kind == LINE_OUT || kind == LINE_LOG || kind == LINE_ANSWER || kind == LINE_REFUSED;
}

static bool needs_disk(const struct script *script)
{
    for (size_t i = 0; i < script->n_lines; i++)
        if (script->lines[i].kind == LINE_FAULT && script->lines[i].n_words > 0
            && str_is(script->lines[i].words[0].value, "crash"))
            return true;
    return false;
}

/* Before the first thing that happens: the world as the lines above it describe it. */
static int begin(struct play *play)
{
    struct err err = { 0 };
    if (play->world != NULL)
        return 0;
    if (play->zone == NULL && cast_begin(play) < 0)
        return -1;
    if (play->start_utc == 0)
        play->start_utc = zone_utc(play->zone, START_DATE, START_MINUTE);
    struct world_options options = { .conf = play->confs->conf, .setup = play->setup, .cover = play->options->cover,
                                     .start_utc = play->start_utc, .on_disk = needs_disk(&play->script) };
    play->world = world_new(&options, &err);
    if (play->world == NULL)
        return play_broken(play, play->line->number, "%s", err.text);
    return cast_patients(play);
}

/* The first `at` says when it begins; nothing runs before it. */
static int begin_at(struct play *play, const struct line *line)
{
    if (cast_begin(play) < 0)
        return -1;
    struct str first = line->n_words > 0 ? line->words[0].value : STR("");
    int64_t from_utc = zone_utc(play->zone, START_DATE, 0);
    if (first.n > 0 && first.s[0] == '+')
        return begin(play) < 0 ? -1 : act_line(play, line);
    return act_moment(play, line, from_utc, &play->start_utc);
}

/* Whether the line describes the world, as long as there is none. */
static bool comes_before(const struct play *play, const struct line *line)
{
    return is_cast(line->kind) || (line->kind == LINE_AT && play->start_utc == 0);
}

/* "09:00  > ana      Call 911 now. ..." */
static void write_said(struct play *play, int64_t utc, const char *mark, struct str who, struct str text)
{
    struct local local;
    zone_local(play->zone, utc, &local);
    buf_addf(play->report, "%02d:%02d  %s %-8.*s ", local.minute / 60, local.minute % 60, mark, (int)who.n, who.s);
    for (size_t i = 0; i < text.n; i++)
        buf_addc(play->report, text.s[i] == '\n' ? ' ' : text.s[i]);
    buf_addc(play->report, '\n');
}

/* What the line has brought, as the phones show it. */
static void write_words(struct play *play, const struct line *line)
{
    size_t n = 0;
    const struct sent *sent = world_sent(play->world, &n);
    if (line->kind == LINE_IN)
        write_said(play, world_utc(play->world), "<", line->who, line->text);
    for (; play->n_written < n; play->n_written++)
        write_said(play, sent[play->n_written].at_utc, ">",
                   cast_name(play, sent[play->n_written].channel, sent[play->n_written].to), sent[play->n_written].text);
}

static int play_line(struct play *play, const struct line *line)
{
    play->line = line;
    if (line->kind == LINE_COMMENT)
        return 0;
    if (play->world == NULL && comes_before(play, line))
        return line->kind == LINE_AT ? begin_at(play, line) : cast_line(play, line);
    if (begin(play) < 0)
        return -1;
    if (is_expectation(line->kind))
        return expect_line(play, line);
    /* settings that stand together are one reload */
    if (play->stale && line->kind != LINE_SETTING && line->kind != LINE_MEMBER) {
        play->stale = false;
        if (cast_configure(play) < 0)
            return -1;
    }
    if (expect_no_more(play) < 0 || act_line(play, line) < 0)
        return -1;
    play->log = world_log(play->world, play->arena);
    if (play->options->words)
        write_words(play, line);
    return expect_clean_log(play);
}

static int play_all(struct play *play)
{
    for (size_t i = 0; i < play->script.n_lines; i++)
        if (play_line(play, &play->script.lines[i]) < 0)
            return -1;
    if (play->world == NULL)
        return play_broken(play, 0, "nothing happens in it");
    return expect_no_more(play);
}

/* ---- writing it anew ---- */

static void write_line(struct play *play, struct str raw)
{
    struct str rest = raw, part;
    bool first = true;
    while (str_cut(&rest, '\n', &part)) {
        if (!first)
            buf_adds(play->report, "\\\n");
        buf_addstr(play->report, part);
        first = false;
    }
    buf_addc(play->report, '\n');
}

/* The messages that no line has named yet. */
static void write_unlisted(struct play *play)
{
    size_t n = 0;
    struct sent *sent = play->world != NULL ? world_sent(play->world, &n) : NULL;
    for (size_t i = 0; i < n; i++) {
        if (sent[i].listed)
            continue;
        expect_describe(play, &sent[i], play->report);
        buf_addc(play->report, '\n');
        sent[i].listed = true;
    }
    play->refused = false;
}

/* A line that expects something stays when it holds, and goes when it does not. */
static int fill_line(struct play *play, const struct line *line)
{
    struct buf unused, *kept = play->report;
    buf_init(&unused, 0);
    if (is_expectation(line->kind)) {
        play->report = &unused;
        int rc = play_line(play, line);
        play->report = kept;
        buf_clear(&unused);
        if (play->end == PLAY_DIFFERENT)
            play->end = PLAY_SAME;
        if (rc == 0)
            write_line(play, line->raw);
        return play->end == PLAY_SAME ? 0 : play_broken(play, line->number, "this line is wrong");
    }
    if (line->kind != LINE_COMMENT && !(play->world == NULL && comes_before(play, line))) {
        play->line = line;
        if (begin(play) < 0)
            return -1;
        write_unlisted(play);
    }
    write_line(play, line->raw);
    return play_line(play, line);
}

static int fill_all(struct play *play)
{
    for (size_t i = 0; i < play->script.n_lines; i++) {
        /* messages belong before the comment that leads the next thing in */
        size_t next = i;
        while (next < play->script.n_lines && play->script.lines[next].kind == LINE_COMMENT)
            next++;
        if (next == play->script.n_lines || !is_expectation(play->script.lines[next].kind))
            write_unlisted(play);
        if (fill_line(play, &play->script.lines[i]) < 0)
            return -1;
    }
    write_unlisted(play);
    return 0;
}

/* ---- one file ---- */

enum play_end play_file(const char *path, const struct play_options *options, struct buf *out)
{
    struct problems problems;
    struct play play = { .options = options, .report = out, .arena = arena_new(0), .zones = zones_new() };
    problems_init(&problems);
    if (play.arena == NULL || play.zones == NULL) {
        play.script.path = path;
        play_broken(&play, 0, "out of memory");
    } else if (script_read(path, &play.script, &problems) < 0) {
        buf_addstr(out, buf_str(&problems.text));
        play.end = PLAY_BROKEN;
    } else if (options->fill)
        fill_all(&play);
    else
        play_all(&play);
    world_free(play.world);
    setup_drop(play.setup);
    for (struct play_conf *c = play.confs; c != NULL; c = c->next)
        conf_free(c->conf);
    zones_free(play.zones);
    script_clear(&play.script);
    arena_free(play.arena);
    problems_clear(&problems);
    return play.end;
}
