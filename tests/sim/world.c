/* SPDX-License-Identifier: ISC
 * nape-world - the real worker, store, rules and outbox under a clock that is moved by hand, for a simulation that plays the people.
 *
 * usage: nape-world [--bug NAME] CONF START_UTC SEED      nape-world --bugs
 *
 * Reads one JSON object a line: {"op": "wait", "until": UTC}, "text", "command", "receipt", "mood", "clock", "full", "crash".  Writes a
 * line for every call to the provider and one with "done" when all is at rest again; a wait ends early when somebody was written to.
 * A bug is one of base/fault.h: the files concerned are compiled a second time into this program alone. */
#include <config.h>

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/planted.h"

#include "base/problems.h"
#include "care/setup.h"
#include "conf.h"
#include "play/world.h"

struct driver {
    struct world *world;
    struct arena *arena;        /* of one line */
    struct buf out;
};

static struct str text_of(const cJSON *op, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(op, name));
    return text != NULL ? str_of(text) : STR("");
}

/* Ids beyond 2^53 come as text. */
static int64_t number_of(const cJSON *op, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(op, name);
    int64_t number = 0;
    if (cJSON_IsString(item))
        text_to_int(str_of(item->valuestring), INT64_MIN, INT64_MAX, &number);
    else if (cJSON_IsNumber(item))
        number = (int64_t)item->valuedouble;
    return number;
}

static int index_of(struct str name, const char *const *names, int n)
{
    for (int i = 0; i < n; i++)
        if (str_is(name, names[i]))
            return i;
    return -1;
}

static void add_text(struct buf *out, const char *name, struct str value)
{
    buf_addf(out, ",\"%s\":", name);
    buf_add_json(out, value);
}

static void write_line(struct driver *d)
{
    buf_addc(&d->out, '\n');
    fputs(buf_cstr(&d->out), stdout);
    buf_reset(&d->out);
}

static void add_now(struct driver *d)
{
    buf_addf(&d->out, "{\"utc\":%lld,\"mono_ms\":%lld", (long long)world_utc(d->world), (long long)world_mono_ms(d->world));
}

static void on_attempt(void *arg, const struct attempt *attempt)
{
    struct driver *d = arg;
    add_now(d);
    buf_addf(&d->out, ",\"id\":\"%lld\"", (long long)attempt->id);
    add_text(&d->out, "class", str_of(CLASS_NAMES[attempt->class]));
    add_text(&d->out, "channel", attempt->channel);
    add_text(&d->out, "to", attempt->to);
    add_text(&d->out, "text", attempt->text);
    add_text(&d->out, "result", str_of(PROVIDER_MOOD_NAMES[attempt->mood]));
    buf_addc(&d->out, '}');
    write_line(d);
    world_wake(d->world);
}

/* ---- what may be done ---- */

static int do_wait(struct driver *d, const cJSON *op, struct err *err)
{
    int64_t until = number_of(op, "until");
    return until > world_utc(d->world) ? world_wait_until(d->world, until, err) : 0;
}

static int do_text(struct driver *d, const cJSON *op, struct err *err)
{
    struct written written = {
        .channel = text_of(op, "channel"), .from = text_of(op, "from"), .text = text_of(op, "text"), .key = text_of(op, "key"),
        .late_s = number_of(op, "late_s"), .n_media = (int)number_of(op, "media"),
    };
    struct str optout = text_of(op, "optout");
    written.optout = optout.n > 0 ? arena_str(d->arena, optout).s : NULL;
    return world_text(d->world, &written, err);
}

static int do_command(struct driver *d, const cJSON *op, struct err *err)
{
    char *arguments = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(op, "arguments"));
    struct str answer = STR("");
    if (arguments == NULL)
        return err_set(err, ERR_NOMEM, "out of memory, or no arguments");
    int rc = world_command(d->world, text_of(op, "verb"), str_of(arguments), d->arena, &answer, err);
    free(arguments);
    add_now(d);
    buf_addf(&d->out, ",\"refused\":%s", rc == 1 ? "true" : "false");
    add_text(&d->out, "answer", answer);
    buf_addc(&d->out, '}');
    write_line(d);
    return rc < 0 ? -1 : 0;
}

static int do_receipt(struct driver *d, const cJSON *op, struct err *err)
{
    struct sent message = { .id = number_of(op, "id"), .channel = text_of(op, "channel") };
    int state = index_of(text_of(op, "state"), OUT_STATE_NAMES, OUT_STATE_COUNT);
    if (state < 0)
        return err_set(err, ERR_RANGE, "there is no such state");
    enum send_outcome outcome = number_of(op, "dead") != 0 ? SEND_BAD_ADDRESS : SEND_REFUSED;
    return world_receipt(d->world, &message, (enum outbound_state)state, outcome, err);
}

static int do_mood(struct driver *d, const cJSON *op, struct err *err)
{
    int mood = index_of(text_of(op, "mood"), PROVIDER_MOOD_NAMES, PROVIDER_MOOD_COUNT);
    int64_t times = number_of(op, "times");
    if (mood < 0)
        return err_set(err, ERR_RANGE, "there is no such mood");
    return world_mood(d->world, text_of(op, "channel"), text_of(op, "to"), (enum provider_mood)mood, times > 0 ? (int)times : -1, err);
}

static int do_clock(struct driver *d, const cJSON *op, struct err *err)
{
    return world_clock_step(d->world, number_of(op, "s"), err);
}

static int do_full(struct driver *d, const cJSON *op, struct err *err)
{
    return world_store_full(d->world, number_of(op, "on") != 0, err);
}

static int do_crash(struct driver *d, const cJSON *op, struct err *err)
{
    (void)op;
    return world_crash(d->world, err);
}

static const struct {
    const char *name;
    int (*run)(struct driver *d, const cJSON *op, struct err *err);
} OPS[] = {
    { "clock", do_clock }, { "command", do_command }, { "crash", do_crash }, { "full", do_full }, { "mood", do_mood },
    { "receipt", do_receipt }, { "text", do_text }, { "wait", do_wait },
};

static int run_line(struct driver *d, const char *line, struct err *err)
{
    cJSON *op = cJSON_Parse(line);
    size_t k = 0;
    int rc = -1;
    while (k < sizeof OPS / sizeof *OPS && !str_is(text_of(op, "op"), OPS[k].name))
        k++;
    if (k == sizeof OPS / sizeof *OPS)
        err_set(err, ERR_PROTO, "there is no such op");
    else
        rc = OPS[k].run(d, op, err);
    cJSON_Delete(op);
    add_now(d);
    buf_adds(&d->out, ",\"done\":true");
    if (rc < 0)
        add_text(&d->out, "error", str_of(err->text));
    buf_addc(&d->out, '}');
    write_line(d);
    return rc;
}

static int run(struct driver *d)
{
    char *line = NULL;
    size_t size = 0;
    int rc = 0;
    while (rc == 0 && getline(&line, &size, stdin) > 0) {
        struct err err = { 0 };
        arena_reset(d->arena);
        rc = run_line(d, line, &err);
        if (fflush(stdout) != 0)
            rc = -1;
    }
    free(line);
    return rc < 0 ? 1 : 0;
}

static int open_and_run(const char *path, int64_t start_utc, uint64_t seed)
{
    struct driver d = { .arena = arena_new(0) };
    struct problems problems;
    struct err err = { 0 };
    struct setup *setup = NULL;
    int code = 2;
    problems_init(&problems);
    buf_init(&d.out, 0);
    struct conf *conf = conf_load(path, &problems);
    if (conf != NULL && d.arena != NULL) {
        conf->trust_rules = true;
        setup = conf_setup(conf, false, &problems);
    }
    if (setup != NULL) {
        struct world_options options = { .conf = conf, .setup = setup, .start_utc = start_utc, .seed = seed, .on_disk = true,
                                         .on_attempt = on_attempt, .arg = &d };
        d.world = world_new(&options, &err);
        if (d.world != NULL)
            code = run(&d);
    }
    fprintf(stderr, "%s%s", buf_cstr(&problems.text), err.text);
    world_free(d.world);
    setup_drop(setup);
    conf_free(conf);
    buf_clear(&d.out);
    arena_free(d.arena);
    problems_clear(&problems);
    return code;
}

int main(int argc, char **argv)
{
    int64_t start_utc = 0, seed = 0;
    int first = 1;
    if (argc == 2 && strcmp(argv[1], "--bugs") == 0) {
        planted_list();
        return 0;
    }
    if (argc == 6 && strcmp(argv[1], "--bug") == 0 && planted_set(argv[2]))
        first = 3;
    if (argc - first != 3 || !text_to_int(str_of(argv[first + 1]), 1, INT64_MAX, &start_utc)
        || !text_to_int(str_of(argv[first + 2]), 1, INT64_MAX, &seed)) {
        fputs("usage: nape-world [--bug NAME] CONF START_UTC SEED | --bugs\n", stderr);
        return 2;
    }
    return open_and_run(argv[first], start_utc, (uint64_t)seed);
}
