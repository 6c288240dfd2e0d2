/* SPDX-License-Identifier: ISC
 * conf.h - naped.conf, read and checked.  Immutable once made.  Reads files: not for the loop thread once it runs. */
#ifndef NAPE_CONF_H
#define NAPE_CONF_H

#include "base/problems.h"
#include "channel/channel.h"
#include "model/settings.h"

struct hole;
struct setup;

/* A plan of a person of the demo. */
struct conf_plan {
    const char *kind, *rrule;
};

/* A person of the demo, made at the first start. */
struct conf_person {
    const char *name, *address, *lang, *zone, *region;
    const char *cleared_by;  /* the member who cleared hands-on routines; "" when nobody did */
    const struct conf_plan *plans;
    size_t n_plans;
    const char *channel; /* the part of address before the colon */
    const char *number;  /* the part behind it */
};

struct conf {
    const char *file;
    const char *listen;
    const char *admin_listen;  /* "" when there is none */
    const char *public_url;    /* "" when there is none */
    const char *state_dir;
    const char *control;       /* "unix:STATE_DIR/control.sock" */
    const char *journal;       /* where texts are kept while the store is stuck: "STATE_DIR/journal" */
    const char *rules_dir;
    const char *web_dir;
    const char *store_url;     /* a relative path is made to lie in state_dir */
    struct settings settings;
    struct channel **channels; /* opened; in the order of settings.channels */
    struct pictures pictures;  /* of rules_dir/pictures; a reload leaves them as they are */
    const struct conf_person *demo;
    size_t n_demo;
    bool only_local;           /* every channel is sim */
    unsigned team_line;        /* where the group team begins */
    bool trust_rules;          /* conf_setup takes the rules without running their examples */
    struct arena *arena;
};

/* Reads the file and opens its channels (which makes no connection).  Every problem goes into *problems; NULL after an error. */
struct conf *conf_load(const char *path, struct problems *problems);
void conf_free(struct conf *conf);

/* Reads the rules that conf names and makes the whole setup, running the rules' examples unless conf trusts them.  Takes conf's settings along: conf must
 * outlive the setup unless `owns` is set, in which case the setup frees conf with itself (reload).  NULL after an error. */
struct setup *conf_setup(struct conf *conf, bool owns, struct problems *problems);

/* Warns of what an operator should know before people rely on it (decision 45): a second path for alerts, backup, clock, disk, sleep,
 * what a provider must be told, encryption.  Looks at the machine: not on the loop thread. */
void conf_known(const struct conf *conf, struct problems *problems);
/* When nobody can be rung within 90 days of now (decision 37), in the arena; nothing where that is declared.  -1: no memory. */
int conf_holes(const struct settings *settings, int64_t now_utc, struct arena *arena, struct hole **out, size_t *n, struct err *err);
/* Reports them, as errors or as warnings; and a policy that never reaches anybody. */
void conf_report_holes(const struct conf *conf, const struct hole *holes, size_t n, bool error, struct problems *problems);

/* The parts of conf_load that conf_plans.c reads. */
struct cfg_node;
void conf_read_plans(const struct cfg_node *root, struct settings_plans *out, struct arena *arena, struct problems *problems);
void conf_read_person_plans(const struct cfg_node *person, struct conf_person *out, struct arena *arena, struct problems *problems);

/* What a reload cannot change: listen addresses, state, store, channels.  The name of the first that differs, or NULL. */
const char *conf_needs_restart(const struct conf *now, const struct conf *next);

#endif
