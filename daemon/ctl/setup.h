/* SPDX-License-Identifier: ISC
 * setup.h - what the files of `napectl setup` share (decision 41): setup.c leads through it, setup_ask.c asks, setup_conf.c writes the
 * configuration, setup_run.c runs programs and waits, setup_web.c asks the network.  Done means seen. */
#ifndef NAPE_CTL_SETUP_H
#define NAPE_CTL_SETUP_H

#include "base/buf.h"
#include "ctl/client.h"

/* In the order in which they are asked for. */
enum answer {
    ANSWER_CLINIC, ANSWER_NAME, ANSWER_COUNTRY, ANSWER_HOURS, ANSWER_CHANNEL, ANSWER_MOBILE, ANSWER_ACCOUNT, ANSWER_TOKEN_FILE, ANSWER_FROM,
    ANSWER_URL, ANSWER_BOT_FILE, ANSWER_USER, ANSWER_PASSWORD_FILE, ANSWER_KEY_FILE, ANSWER_NTFY, ANSWER_NTFY_BASE, ANSWER_CHAT, ANSWER_LISTEN, ANSWER_ADMIN, ANSWER_ZONE,
    ANSWER_LANG, ANSWER_STATE, ANSWER_API, ANSWER_COUNT
};
#define SETUP_PUSH "push" /* the channel of ANSWER_NTFY */
enum { ANSWER_BYTES = 512, SECRET_BYTES = 256, SETUP_SECRETS = 4 };

/* What phones are reached by; the word that is answered is the driver's. */
enum { BY_SIM = 1, BY_TELEGRAM = 2, BY_PHONE = 4, BY_TWILIO = 8, BY_ANY = 15 };
struct setup_kind {
    const char *driver;
    int by;
    const char *channel;  /* its name in the configuration */
    const char *api_base;
};

/* What is typed unseen and put into a file of its own beside the configuration. */
struct setup_secret {
    enum answer file;     /* where it lies, or will */
    int by;
    const char *ask, *name;
};
extern const struct setup_secret SETUP_SECRET[SETUP_SECRETS];

struct setup_options {
    const char *conf;        /* the file to be written */
    char answers[ANSWER_COUNT][ANSWER_BYTES];
    bool given[ANSWER_COUNT];
    bool yes;                /* asks nothing */
    bool overwrite;
    int wait_s;              /* for each thing that is to be seen */
    char socket[ANSWER_BYTES];
    char typed[SETUP_SECRETS][SECRET_BYTES]; /* wiped once they are in their files */
};

/* setup_ask.c.  Everything that is missing; the option of each is --name.  EXIT_USAGE with its reason when it cannot be. */
enum answer setup_answer_of(const char *option); /* ANSWER_COUNT: none */
enum exit_code setup_ask(struct setup_options *options);
/* Yes or no; --yes answers `otherwise`. */
bool setup_confirm(const struct setup_options *options, const char *question, bool otherwise);
const struct setup_kind *setup_kind(const struct setup_options *options);
bool setup_is(const struct setup_options *options, int by);

/* setup_conf.c.  The configuration with its comments. */
void setup_write(const struct setup_options *options, struct buf *out);

/* setup_run.c */
/* A program beside napectl, or in ../sbin, or on the path. */
const char *setup_program(const char *name, char *space, size_t size);
/* Puts text into a file for its owner alone, by way of another name.  -1: told. */
int setup_put_file(const char *path, struct str text);
/* naped -t on that file; its output is shown.  Its exit code. */
int setup_check(const char *path);
/* Starts naped, or has the one that runs read the file; returns when it serves. */
enum exit_code setup_start(const struct setup_options *options, const struct ctl *ctl);
void setup_pause_ms(int ms);

/* setup_web.c */
/* Whether the daemon answers at its public address. */
bool setup_reach(const char *public_url);
/* Telegram: waits until somebody presses Start in the bot's chat, which becomes ANSWER_CHAT. */
enum exit_code setup_find_chat(struct setup_options *options);
/* An Android phone: tells its app where texts and receipts go. */
enum exit_code setup_webhooks(const struct setup_options *options);

#endif
