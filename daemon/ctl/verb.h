/* SPDX-License-Identifier: ISC
 * verb.h - what each command of napectl looks like to its table.  One file per verb. */
#ifndef NAPE_CTL_VERB_H
#define NAPE_CTL_VERB_H

#include <stdbool.h>

enum exit_code { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_NO_DAEMON = 3 };

struct ctl {
    const char *socket;  /* of -S; NULL: the default */
    bool quiet;          /* what is refused is not told: the exit code says enough */
};

struct verb {
    const char *name;
    const char *arguments;  /* as shown behind the name */
    const char *help;       /* one line */
    /* argv[0] is the verb.  Writes to standard output, errors to standard error. */
    enum exit_code (*run)(const struct ctl *ctl, int argc, char **argv);
};

/* Without a daemon. */
extern const struct verb VERB_CONTEXT;
extern const struct verb VERB_EXPLAIN;
extern const struct verb VERB_RULES;
extern const struct verb VERB_TRIAGE;
extern const struct verb VERB_RECUR;

/* Over the control socket. */
extern const struct verb VERB_STATUS;
extern const struct verb VERB_PATIENT;
extern const struct verb VERB_DIARY;
extern const struct verb VERB_REPORT;
extern const struct verb VERB_ERASE;
extern const struct verb VERB_PLAN;
extern const struct verb VERB_SAY;
extern const struct verb VERB_ALERTS;
extern const struct verb VERB_ACK;
extern const struct verb VERB_CLOSE;
extern const struct verb VERB_PASS;
extern const struct verb VERB_TELL;
extern const struct verb VERB_TEAM;
extern const struct verb VERB_RELOAD;
extern const struct verb VERB_CHANNEL;
extern const struct verb VERB_SETUP;

/* Prints the verb's usage to standard error after the reason.  Returns EXIT_USAGE. */
enum exit_code verb_usage(const struct verb *verb, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Prints the verb's usage to standard output.  Returns EXIT_DONE. */
enum exit_code verb_help(const struct verb *verb);

/* Reads `--rules DIR` and `--help` for verbs that have no other option.  Returns false when *code is final; else *first is the
 * index of the first argument behind the options. */
bool verb_rules_option(const struct verb *verb, int argc, char **argv, const char **rules_dir, int *first, enum exit_code *code);

/* Nothing was lost on the way out: EXIT_DONE, else an error is printed and it is EXIT_REFUSED. */
enum exit_code verb_end_output(void);

#endif
