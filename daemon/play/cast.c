/* SPDX-License-Identifier: ISC
 * Who takes part, and the configuration that follows from it: a real one, read by the daemon's own reader, so that a transcript can
 * set whatever naped.conf can. */
#include <config.h>

#include "play/play_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "care/setup.h"
#include "conf.h"
#include "model/facts.h"

#define SITE_CHANNELS "( { name = \"sms\"; driver = \"sim\"; rate = 1000.0; }, { name = \"pager\"; driver = \"sim\"; rate = 1000.0; } )"

static const char *const PATIENT_FIELDS[] = { "address", "birth_year", "cleared", "joined", "lang", "name", "region", "second", "zone" };
static const char *const MEMBER_FIELDS[] = { "address", "lang", "name", "need", "second", "step", "wait" };
enum { N_PATIENT_FIELDS = sizeof PATIENT_FIELDS / sizeof *PATIENT_FIELDS,
       N_MEMBER_FIELDS = sizeof MEMBER_FIELDS / sizeof *MEMBER_FIELDS };

/* ---- names and addresses ---- */

static struct actor *find(const struct play *play, struct str id)
{
    for (struct actor *a = play->actors; a != NULL; a = a->next)
        if (str_equal(a->id, id))
            return a;
    return NULL;
}

struct actor *cast_find(struct play *play, struct str who, size_t *address)
{
    struct str id = who;
    *address = 0;
    if (id.n > 2 && id.s[id.n - 2] == '.' && id.s[id.n - 1] == '2') {
        id.n -= 2;
        *address = 1;
    }
    struct actor *actor = find(play, id);
    if (actor == NULL)
        play_broken(play, play->line->number, "nobody is called \"%.*s\" here", (int)id.n, id.s);
    else if (*address >= actor->n_addresses) {
        play_broken(play, play->line->number, "%.*s has no second address", (int)id.n, id.s);
        return NULL;
    }
    return actor;
}

bool cast_is_at(const struct actor *actor, size_t i, struct str channel, struct str address)
{
    return i < actor->n_addresses && str_equal(actor->channel[i], channel) && str_equal(actor->address[i], address);
}

struct str cast_name(const struct play *play, struct str channel, struct str address)
{
    for (const struct actor *a = play->actors; a != NULL; a = a->next)
        for (size_t i = 0; i < a->n_addresses; i++)
            if (cast_is_at(a, i, channel, address))
                return i == 0 ? a->id : str_of(arena_printf(play->arena, "%.*s.2", (int)a->id.n, a->id.s));
    return address;
}

static struct str capitalised(struct play *play, struct str id)
{
    struct str name = arena_str(play->arena, id);
    if (name.n > 0 && name.s[0] >= 'a' && name.s[0] <= 'z')
        ((char *)(uintptr_t)name.s)[0] = (char)(name.s[0] - 'a' + 'A');
    return name;
}

/* "sms:+1555...", "+1555...", or the name of somebody whose phone it is too. */
static int take_address(struct play *play, struct actor *actor, struct str text, const char *channel)
{
    const struct actor *other = find(play, text);
    size_t i = actor->n_addresses++;
    if (other != NULL) {
        actor->channel[i] = other->channel[0];
        actor->address[i] = other->address[0];
        return 0;
    }
    struct str rest = text, part;
    actor->channel[i] = str_of(channel);
    actor->address[i] = text;
    if (memchr(text.s, ':', text.n) != NULL && str_cut(&rest, ':', &part)) {
        actor->channel[i] = part;
        actor->address[i] = rest;
    }
    return actor->address[i].n > 0 ? 0 : play_broken(play, actor->line->number, "an address is empty");
}

static int check_fields(struct play *play, const struct line *line, const char *const *names, size_t n, bool facts)
{
    const char *all[N_PATIENT_FIELDS + N_MEMBER_FIELDS + FACT_COUNT];
    size_t n_all = 0;
    for (size_t i = 0; i < n; i++)
        all[n_all++] = names[i];
    for (int i = FACT_PREGNANT; facts && i < FACT_COUNT; i++)
        all[n_all++] = FACT_NAMES[i] + strlen("patient.");
    for (size_t i = 0; i < line->n_words; i++) {
        const struct word *w = &line->words[i];
        bool known = false;
        for (size_t k = 0; k < n_all; k++)
            known = known || (w->kind == WORD_FIELD && str_is(w->name, all[k]));
        if (known)
            continue;
        struct str said = w->kind == WORD_FIELD ? w->name : w->value;
        const char *near = text_nearest(said, all, n_all);
        return play_broken(play, line->number, "\"%.*s\" is nothing that can be said here%s%s%s", (int)said.n, said.s,
                           near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
    }
    return 0;
}

static struct actor *add_actor(struct play *play, enum actor_kind kind, struct str id, const struct line *line)
{
    struct actor *actor = arena_alloc(play->arena, sizeof *actor);
    struct actor **last = &play->actors;
    if (actor == NULL || find(play, id) != NULL) {
        play_broken(play, line != NULL ? line->number : 0, "there are two \"%.*s\"", (int)id.n, id.s);
        return NULL;
    }
    *actor = (struct actor){ .kind = kind, .id = id, .name = capitalised(play, id), .line = line };
    while (*last != NULL)
        last = &(*last)->next;
    *last = actor;
    return actor;
}

static int n_of(const struct play *play, enum actor_kind kind)
{
    int n = 0;
    for (const struct actor *a = play->actors; a != NULL; a = a->next)
        n += a->kind == kind;
    return n;
}

static int take_addresses(struct play *play, struct actor *actor, const char *channel, const char *missing)
{
    struct str address = line_field(actor->line, "address"), second = line_field(actor->line, "second");
    if (take_address(play, actor, address.s != NULL ? address : str_of(missing), channel) < 0)
        return -1;
    return second.s == NULL ? 0 : take_address(play, actor, second, "pager");
}

static int cast_person(struct play *play, const struct line *line, enum actor_kind kind)
{
    struct str name = line_field(line, "name");
    struct actor *actor;
    if (check_fields(play, line, PATIENT_FIELDS, N_PATIENT_FIELDS, true) < 0 || (actor = add_actor(play, kind, line->who, line)) == NULL)
        return -1;
    if (name.s != NULL)
        actor->name = name;
    actor->lang = line_field(line, "lang");
    return take_addresses(play, actor, "sms", arena_printf(play->arena, "+1555010%04d", 100 + n_of(play, ACTOR_PATIENT)
                                                                                            + 50 * n_of(play, ACTOR_STRANGER)));
}

static int add_member(struct play *play, struct str id, const struct line *line, int step)
{
    struct actor *actor = add_actor(play, ACTOR_MEMBER, id, line);
    if (actor == NULL)
        return -1;
    const char *address = arena_printf(play->arena, "+1555010%04d", 900 + n_of(play, ACTOR_MEMBER));
    actor->lang = STR("en");
    actor->step = step;
    actor->wait_min = STR("10");
    if (line == NULL)
        return take_address(play, actor, str_of(address), "pager");
    struct str name = line_field(line, "name"), lang = line_field(line, "lang"), said = line_field(line, "step"),
               wait = line_field(line, "wait");
    int64_t number = step;
    if (said.s != NULL && !text_to_int(said, 0, 20, &number))
        return play_broken(play, line->number, "a step is a number; 0 is none");
    actor->step = (int)number;
    actor->name = name.s != NULL ? name : actor->name;
    actor->lang = lang.s != NULL ? lang : actor->lang;
    actor->wait_min = wait.s != NULL ? wait : actor->wait_min;
    return take_addresses(play, actor, "pager", address);
}

static int cast_setting(struct play *play, const struct line *line)
{
    struct setting *s = arena_alloc(play->arena, sizeof *s), **last = &play->settings;
    if (s == NULL)
        return play_broken(play, line->number, "out of memory");
    /* What is said later counts. */
    while (*last != NULL) {
        if (str_equal((*last)->name, line->who))
            *last = (*last)->next;
        else
            last = &(*last)->next;
    }
    *s = (struct setting){ .name = line->who, .value = line->text };
    *last = s;
    return 0;
}

int cast_line(struct play *play, const struct line *line)
{
    if (line->kind == LINE_SETTING)
        return cast_setting(play, line);
    if (line->kind == LINE_MEMBER)
        return check_fields(play, line, MEMBER_FIELDS, N_MEMBER_FIELDS, false) < 0
                || add_member(play, line->who, line, n_of(play, ACTOR_MEMBER) + 1) < 0 ? -1 : 0;
    return cast_person(play, line, line->kind == LINE_PATIENT ? ACTOR_PATIENT : ACTOR_STRANGER);
}

/* ---- the configuration ---- */

/* A number, a truth, a text in quotes, a list or a group stands as it is; anything else is a text. */
static void add_value(struct buf *out, struct str value)
{
    int64_t number;
    bool raw = value.n > 0 && strchr("\"([{", value.s[0]) != NULL;
    raw = raw || str_is(value, "true") || str_is(value, "false") || text_to_scaled(value, 6, INT64_MIN / 2, INT64_MAX / 2, &number);
    if (raw)
        buf_addstr(out, value);
    else
        buf_add_json(out, value);
}

static bool is_set(const struct play *play, const char *name)
{
    for (const struct setting *s = play->settings; s != NULL; s = s->next)
        if (str_is(s->name, name))
            return true;
    return false;
}

static void add_default(struct play *play, struct buf *out, const char *name, const char *value)
{
    if (is_set(play, name))
        return;
    struct str rest = str_of(name), last = rest;
    while (str_cut(&rest, '.', &last))
        continue;
    buf_addf(out, "%.*s = ", (int)last.n, last.s);
    add_value(out, str_of(value));
    buf_adds(out, ";\n");
}

/* The settings of that group ("": of none). */
static void add_settings(const struct play *play, struct buf *out, struct str group)
{
    for (const struct setting *s = play->settings; s != NULL; s = s->next) {
        struct str rest = s->name, part;
        bool grouped = memchr(s->name.s, '.', s->name.n) != NULL;
        if (grouped)
            str_cut(&rest, '.', &part);
        if (grouped != (group.n > 0) || (grouped && !str_equal(part, group)))
            continue;
        buf_addf(out, "%.*s = ", (int)rest.n, rest.s);
        add_value(out, s->value);
        buf_adds(out, ";\n");
    }
}

static void add_members(const struct play *play, struct buf *out)
{
    bool first = true;
    buf_adds(out, "members = (");
    for (const struct actor *a = play->actors; a != NULL; a = a->next) {
        if (a->kind != ACTOR_MEMBER)
            continue;
        buf_adds(out, first ? "\n  { id = " : ",\n  { id = ");
        buf_add_json(out, a->id);
        buf_adds(out, "; name = ");
        buf_add_json(out, a->name);
        buf_addf(out, "; lang = \"%.*s\"; addresses = (", (int)a->lang.n, a->lang.s);
        for (size_t i = 0; i < a->n_addresses; i++)
            buf_addf(out, "%s\"%.*s:%.*s\"", i > 0 ? ", " : " ", (int)a->channel[i].n, a->channel[i].s, (int)a->address[i].n,
                     a->address[i].s);
        buf_adds(out, " ); }");
        first = false;
    }
    buf_adds(out, " );\n");
}

static void add_steps(const struct play *play, struct buf *out)
{
    bool first_step = true;
    buf_adds(out, "policies = ( { name = \"default\"; steps = (");
    for (int step = 1; step <= 20; step++) {
        const struct actor *one = NULL;
        bool all = false;
        for (const struct actor *a = play->actors; a != NULL; a = a->next) {
            if (a->kind != ACTOR_MEMBER || a->step != step)
                continue;
            if (one == NULL)
                buf_adds(out, first_step ? "\n  { to = (" : ",\n  { to = (");
            buf_addf(out, "%s\"%.*s\"", one == NULL ? " " : ", ", (int)a->id.n, a->id.s);
            one = a;
            all = all || (a->line != NULL && str_is(line_field(a->line, "need"), "all"));
            first_step = false;
        }
        if (one != NULL)
            buf_addf(out, " ); wait_min = %.*s; need = \"%s\"; }", (int)one->wait_min.n, one->wait_min.s, all ? "all" : "one");
    }
    buf_adds(out, " ); } );\n");
}

static void write_conf(struct play *play, struct buf *out)
{
    const struct str none = STR("");
    bool plans = false;
    add_settings(play, out, none);
    add_default(play, out, "state_dir", "/nonexistent");
    add_default(play, out, "clinic", "Harbor Massage");
    add_default(play, out, "region", "US");
    add_default(play, out, "zone", play->zone != NULL ? zone_name(play->zone) : "America/New_York");
    add_default(play, out, "lang", "en");
    add_default(play, out, "channels", SITE_CHANNELS);
    if (play->options->rules_dir != NULL)
        add_default(play, out, "rules_dir", play->options->rules_dir);
    buf_adds(out, "team = {\n");
    add_settings(play, out, STR("team"));
    if (!is_set(play, "team.members"))
        add_members(play, out);
    if (!is_set(play, "team.policies"))
        add_steps(play, out);
    buf_adds(out, "};\n");
    for (const struct setting *s = play->settings; s != NULL; s = s->next) {
        struct str rest = s->name, group;
        bool first = memchr(rest.s, '.', rest.n) != NULL && str_cut(&rest, '.', &group) && !str_is(group, "team");
        for (const struct setting *before = play->settings; first && before != s; before = before->next)
            first = before->name.n <= group.n || before->name.s[group.n] != '.' || memcmp(before->name.s, group.s, group.n) != 0;
        if (!first)
            continue;
        plans = plans || str_is(group, "plans");
        buf_addf(out, "%.*s = {\n", (int)group.n, group.s);
        add_settings(play, out, group);
        if (str_is(group, "plans") && !is_set(play, "plans.intake"))
            buf_adds(out, "intake = false;\n");
        buf_adds(out, "};\n");
    }
    if (!plans) /* who joins is asked nothing, where a transcript does not want that */
        buf_adds(out, "plans = { intake = false; };\n");
}

static struct conf *load(const struct buf *text, struct problems *problems)
{
    char path[40];
    struct conf *conf = NULL;
    int fd = memfd_create("naped.conf", MFD_CLOEXEC);
    struct str s = buf_str(text);
    if (fd >= 0 && buf_ok(text) && write(fd, s.s, s.n) == (ssize_t)s.n) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        conf = conf_load(path, problems);
    } else
        problems_error(problems, "naped.conf", 0, "out of memory");
    if (fd >= 0)
        close(fd);
    return conf;
}

static void setup_end(struct setup *setup)
{
    free(setup);
}

int cast_configure(struct play *play)
{
    struct problems problems;
    struct buf text;
    struct setup *setup = malloc(sizeof *setup);
    struct play_conf *kept = arena_alloc(play->arena, sizeof *kept);
    int rc = -1;
    problems_init(&problems);
    buf_init(&text, 0);
    write_conf(play, &text);
    struct conf *conf = setup != NULL && kept != NULL ? load(&text, &problems) : NULL;
    if (conf == NULL) {
        play_broken(play, play->line != NULL ? play->line->number : 0, "the configuration that follows is refused:\n%s%s",
                    buf_cstr(&problems.text), buf_cstr(&text));
        free(setup);
        goto out;
    }
    *setup = *play->options->rules;
    setup->refs = 1;
    setup->free = setup_end;
    setup->settings = &conf->settings;
    *kept = (struct play_conf){ .next = play->confs, .conf = conf };
    play->confs = kept;
    if (play->world != NULL)
        world_setup(play->world, setup);
    setup_drop(play->setup);
    play->setup = setup;
    rc = 0;
out:
    problems_clear(&problems);
    buf_clear(&text);
    return rc;
}

int cast_begin(struct play *play)
{
    struct err err = { 0 };
    const char *name = "America/New_York";
    if (n_of(play, ACTOR_MEMBER) == 0 && !is_set(play, "team.members")
        && (add_member(play, STR("nurse"), NULL, 1) < 0 || add_member(play, STR("doctor"), NULL, 2) < 0))
        return -1;
    for (const struct actor *a = play->actors; a != NULL; a = a->next) {
        struct str zone = a->line != NULL ? line_field(a->line, "zone") : STR("");
        if (a->kind == ACTOR_PATIENT && zone.n > 0) {
            name = arena_str(play->arena, zone).s;
            break;
        }
    }
    play->zone = zones_find(play->zones, name, &err);
    return play->zone != NULL ? cast_configure(play) : play_broken(play, play->line->number, "%s", err.text);
}

struct conf *play_default_conf(const char *rules_dir, struct problems *problems)
{
    struct play_options options = { .rules_dir = rules_dir };
    struct play play = { .options = &options, .arena = arena_new(0) };
    struct buf text;
    buf_init(&text, 0);
    struct conf *conf = NULL;
    if (play.arena != NULL && add_member(&play, STR("nurse"), NULL, 1) == 0) {
        write_conf(&play, &text);
        conf = load(&text, problems);
    } else
        problems_error(problems, "naped.conf", 0, "out of memory");
    buf_clear(&text);
    arena_free(play.arena);
    return conf;
}

/* ---- patients ---- */

static int add_facts(struct play *play, const struct actor *actor)
{
    struct err err = { 0 };
    struct str answer;
    const struct actor *by = play->actors;
    while (by != NULL && by->kind != ACTOR_MEMBER)
        by = by->next;
    for (int i = FACT_PREGNANT; i < FACT_COUNT; i++) {
        struct str value = line_field(actor->line, FACT_NAMES[i] + strlen("patient."));
        int64_t number;
        if (value.s == NULL)
            continue;
        if (!text_to_int(value, 0, 20000, &number) || by == NULL)
            return play_broken(play, actor->line->number, "a fact is 1 or 0; usual_pain a number from 0 to 10");
        if (i == FACT_USUAL_PAIN)
            number *= 10; /* kept in tenths */
        const char *json = arena_printf(play->arena, "{\"id\":%lld,\"fact\":\"%s\",\"value\":%lld,\"by\":\"%.*s\"}",
                                        (long long)actor->row, FACT_NAMES[i], (long long)number, (int)by->id.n, by->id.s);
        int rc = world_command(play->world, STR("patient.fact"), str_of(json), play->arena, &answer, &err);
        if (rc != 0)
            return rc < 0 ? play_lost(play, &err) : play_broken(play, actor->line->number, "%.*s", (int)answer.n, answer.s);
    }
    return 0;
}

static void add_text(struct buf *out, const char *name, struct str value)
{
    if (value.s == NULL)
        return;
    buf_addf(out, ",\"%s\":", name);
    buf_add_json(out, value);
}

static int add_patient(struct play *play, struct actor *actor)
{
    struct err err = { 0 };
    struct str answer;
    struct buf json;
    const struct line *line = actor->line;
    struct str joined = line_field(line, "joined");
    buf_init(&json, 0);
    buf_addf(&json, "{\"joined\":%s,\"name\":", joined.s != NULL && !str_is(joined, "yes") ? "false" : "true");
    buf_add_json(&json, actor->name);
    buf_adds(&json, ",\"address\":[");
    for (size_t i = 0; i < actor->n_addresses; i++)
        buf_addf(&json, "%s\"%.*s:%.*s\"", i > 0 ? "," : "", (int)actor->channel[i].n, actor->channel[i].s, (int)actor->address[i].n,
                 actor->address[i].s);
    buf_addc(&json, ']');
    add_text(&json, "lang", line_field(line, "lang"));
    add_text(&json, "zone", line_field(line, "zone"));
    add_text(&json, "region", line_field(line, "region"));
    add_text(&json, "birth_year", line_field(line, "birth_year"));
    add_text(&json, "hands_on_cleared_by", line_field(line, "cleared"));
    buf_addc(&json, '}');
    int rc = world_command(play->world, STR("patient.add"), buf_str(&json), play->arena, &answer, &err);
    buf_clear(&json);
    if (rc != 0)
        return rc < 0 ? play_lost(play, &err) : play_broken(play, line->number, "%.*s", (int)answer.n, answer.s);
    cJSON *root = cJSON_ParseWithLength(answer.s, answer.n);
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(root, "id");
    actor->row = cJSON_IsNumber(id) ? (int64_t)id->valuedouble : 0;
    cJSON_Delete(root);
    actor->added = true;
    return add_facts(play, actor);
}

int cast_patients(struct play *play)
{
    for (struct actor *a = play->actors; a != NULL; a = a->next)
        if (a->kind == ACTOR_PATIENT && !a->added && add_patient(play, a) < 0)
            return -1;
    return 0;
}
