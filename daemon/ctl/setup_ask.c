/* SPDX-License-Identifier: ISC
 * setup_ask.c - the questions of `napectl setup`, as a table. */
#include <config.h>

#include "ctl/setup.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/crypt.h"
#include "model/address.h"

static bool is_number(const char *s)
{
    size_t n = strlen(s);
    return n >= 8 && n <= 16 && s[0] == '+' && s[1] != '0' && strspn(s + 1, "0123456789") == n - 1;
}

static bool is_country(const char *s)
{
    size_t n = strlen(s);
    return n >= 2 && n <= 6 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z';
}

static const struct setup_kind KINDS[] = {
    { "sim", BY_SIM, "sim", "" },
    { "telegram", BY_TELEGRAM, "telegram", "https://api.telegram.org" },
    { "smsgate", BY_PHONE, "sms", "http://127.0.0.1:8080" },
    { "twilio", BY_TWILIO, "sms", "https://api.twilio.com" },
};

const struct setup_secret SETUP_SECRET[SETUP_SECRETS] = {
    { ANSWER_TOKEN_FILE, BY_TWILIO, "Twilio: Auth Token", "sms.auth_token" },
    { ANSWER_BOT_FILE, BY_TELEGRAM, "Telegram: the bot's token, as @BotFather gave it", "telegram.bot_token" },
    { ANSWER_PASSWORD_FILE, BY_PHONE, "The app's password (Local Server)", "sms.password" },
    { ANSWER_KEY_FILE, BY_PHONE, "The signing key that you set in the app (Settings, Webhooks)", "sms.signing_key" },
};

static const struct setup_kind *kind_of(const char *driver)
{
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (strcmp(driver, KINDS[i].driver) == 0)
            return &KINDS[i];
    return NULL;
}

static bool is_channel(const char *s)
{
    return kind_of(s) != NULL;
}

static bool is_chat(const char *s)
{
    return *s >= '1' && *s <= '9' && strspn(s, "0123456789") == strlen(s);
}

static bool is_account(const char *s)
{
    return strlen(s) == 34 && s[0] == 'A' && s[1] == 'C' && strspn(s + 2, "0123456789abcdefABCDEF") == 32;
}

static bool is_url(const char *s)
{
    return *s == '\0' || strncmp(s, "https://", 8) == 0 || strncmp(s, "http://", 7) == 0;
}

static bool is_topic(const char *s)
{
    return *s == '\0' || address_fits(ADDRESS_TOPIC, str_of(s));
}

static bool is_text(const char *s)
{
    return *s != '\0';
}

static bool is_file(const char *s)
{
    return access(s, R_OK) == 0;
}

/* NULL in `ask`: never asked, only an option; what stands for it is made in `fill`. */
static const struct question {
    const char *option, *ask, *missing, *help;
    bool (*good)(const char *s);
    int by; /* only then */
} QUESTIONS[ANSWER_COUNT] = {
    [ANSWER_CLINIC] = { "clinic", "The clinic's name, as patients know it", NULL, "a name is needed", is_text, BY_ANY },
    [ANSWER_NAME] = { "name", "Your name", NULL, "a name is needed", is_text, BY_ANY },
    [ANSWER_COUNTRY] = { "country", "Country (US, CA, GB, ES, FR, ... as in rules/regions.conf)", "US", "two capital letters, as US", is_country, BY_ANY },
    [ANSWER_HOURS] = { "hours", "Hours in which somebody reads, as \"Mon-Fri 9-17\" (empty: no text promises that)", "", "", NULL, BY_ANY },
    [ANSWER_CHANNEL] = { "channel", "How phones are reached: sim (a page of this machine, to try it), telegram, smsgate (an Android phone) or twilio", "sim",
                         "sim, telegram, smsgate or twilio", is_channel, BY_ANY },
    [ANSWER_MOBILE] = { "mobile", "Your mobile, where alerts ring", NULL, "a number with its country: +15550100001", is_number, BY_ANY & ~BY_TELEGRAM },
    [ANSWER_ACCOUNT] = { "account-sid", "Twilio: Account SID", NULL, "AC and 32 hexadecimal digits, from the console's first page", is_account, BY_TWILIO },
    [ANSWER_TOKEN_FILE] = { "auth-token-file", NULL, NULL, "a file that can be read", is_file, BY_TWILIO },
    [ANSWER_FROM] = { "from", "Twilio: the number you rent there", NULL, "a number with its country: +15550100000", is_number, BY_TWILIO },
    [ANSWER_URL] = { "public-url", "The address under which the internet reaches this machine, https://... (empty: Twilio is asked every 10 s)", "",
                     "https://NAME", is_url, BY_TWILIO },
    [ANSWER_BOT_FILE] = { "bot-token-file", NULL, NULL, "a file that can be read", is_file, BY_TELEGRAM },
    [ANSWER_USER] = { "username", "The app's user name (Local Server)", NULL, "as the app shows it", is_text, BY_PHONE },
    [ANSWER_PASSWORD_FILE] = { "password-file", NULL, NULL, "a file that can be read", is_file, BY_PHONE },
    [ANSWER_KEY_FILE] = { "signing-key-file", NULL, NULL, "a file that can be read", is_file, BY_PHONE },
    [ANSWER_NTFY] = { "ntfy", "A second way for alerts, when the first fails: a topic in the app ntfy on your phone (new: one that nobody guesses; empty: none)",
                      "", "up to 64 letters, digits, - and _; or new", is_topic, BY_ANY & ~BY_SIM },
    [ANSWER_NTFY_BASE] = { "ntfy-base", NULL, "https://ntfy.sh", "https://...", is_url, BY_ANY & ~BY_SIM },
    [ANSWER_CHAT] = { "chat", NULL, NULL, "the number of your chat with the bot", is_chat, BY_TELEGRAM },
    [ANSWER_LISTEN] = { "listen", NULL, "127.0.0.1:8420", "ADDRESS:PORT", is_text, BY_ANY },
    [ANSWER_ADMIN] = { "admin-listen", NULL, "127.0.0.1:8421", "ADDRESS:PORT of this machine", is_text, BY_ANY & ~BY_SIM },
    [ANSWER_ZONE] = { "zone", NULL, NULL, "a zone as America/New_York", is_text, BY_ANY },
    [ANSWER_LANG] = { "lang", NULL, NULL, "en, es or fr", is_text, BY_ANY },
    [ANSWER_STATE] = { "state-dir", NULL, NULL, "a folder", is_text, BY_ANY },
    [ANSWER_API] = { "api-base", NULL, NULL, "https://...", is_url, BY_ANY & ~BY_SIM },
};

enum answer setup_answer_of(const char *option)
{
    for (int i = 0; i < ANSWER_COUNT; i++)
        if (strcmp(option, QUESTIONS[i].option) == 0)
            return (enum answer)i;
    return ANSWER_COUNT;
}

const struct setup_kind *setup_kind(const struct setup_options *options)
{
    const struct setup_kind *kind = kind_of(options->answers[ANSWER_CHANNEL]);
    return kind != NULL ? kind : &KINDS[0];
}

bool setup_is(const struct setup_options *options, int by)
{
    return (setup_kind(options)->by & by) != 0;
}

/* What cannot stand in a configuration as it was typed. */
static bool is_clean(const char *s)
{
    for (; *s != '\0'; s++)
        if ((unsigned char)*s < ' ' || *s == '"' || *s == '\\' || *s == 0x7F)
            return false;
    return true;
}

/* One line; false at the end of input. */
static bool read_line(char *out, size_t size)
{
    if (fgets(out, (int)size, stdin) == NULL)
        return false;
    struct str line = str_trim(str_of(out));
    memmove(out, line.s, line.n);
    out[line.n] = '\0';
    return true;
}

static void hide(bool hidden)
{
    struct termios t;
    if (tcgetattr(STDIN_FILENO, &t) != 0)
        return; /* a pipe shows nothing */
    t.c_lflag = hidden ? t.c_lflag & ~(tcflag_t)ECHO : t.c_lflag | ECHO;
    tcsetattr(STDIN_FILENO, TCSANOW, &t);
}

static enum exit_code complain(const struct question *q, const char *said)
{
    if (*said != '\0')
        fprintf(stderr, "napectl setup: --%s \"%s\": %s\n", q->option, said, *q->help != '\0' ? q->help : "no quotes, please");
    else
        fprintf(stderr, "napectl setup: --%s: %s\n", q->option, q->help);
    return EXIT_USAGE;
}

static enum exit_code ask_one(struct setup_options *o, enum answer i)
{
    const struct question *q = &QUESTIONS[i];
    char *out = o->answers[i], typed[ANSWER_BYTES];
    bool good = o->given[i] && is_clean(out) && (q->good == NULL || q->good(out));
    if (o->given[i])
        return good ? EXIT_DONE : complain(q, out);
    if (q->missing != NULL)
        snprintf(out, ANSWER_BYTES, "%s", q->missing);
    if (o->yes || q->ask == NULL)
        return q->missing != NULL || q->ask == NULL ? EXIT_DONE : complain(q, "");
    for (;;) {
        printf("%s%s%s%s: ", q->ask, q->missing != NULL && *q->missing != '\0' ? " [" : "", q->missing != NULL ? q->missing : "",
               q->missing != NULL && *q->missing != '\0' ? "]" : "");
        fflush(stdout);
        if (!read_line(typed, sizeof typed)) {
            fputs("\nnapectl setup: the answers ended; nothing was written\n", stderr);
            return EXIT_REFUSED;
        }
        if (*typed == '\0' && q->missing != NULL)
            return EXIT_DONE;
        if (is_clean(typed) && (q->good == NULL || q->good(typed))) {
            snprintf(out, ANSWER_BYTES, "%s", typed);
            return EXIT_DONE;
        }
        printf("  That cannot be: %s.\n", *q->help != '\0' ? q->help : "no quotes, please");
    }
}

/* A secret is typed unseen, unless it lies in a file already. */
static enum exit_code ask_secret(struct setup_options *o, size_t i)
{
    const struct setup_secret *secret = &SETUP_SECRET[i];
    if (o->given[secret->file])
        return EXIT_DONE;
    if (o->yes)
        return complain(&QUESTIONS[secret->file], "");
    do {
        printf("%s (it is not shown): ", secret->ask);
        fflush(stdout);
        hide(true);
        bool read = read_line(o->typed[i], SECRET_BYTES);
        hide(false);
        putchar('\n');
        if (!read)
            return EXIT_REFUSED;
    } while (*o->typed[i] == '\0' || !is_clean(o->typed[i]));
    return EXIT_DONE;
}

/* Whoever knows the name of a topic reads along: 80 bits that nobody guesses. */
static bool make_topic(char *out)
{
    static const char LETTERS[] = "abcdefghijkmnpqrstuvwxyz23456789"; /* 32, none that looks like another */
    unsigned char random[16];
    struct err err;
    size_t n = (size_t)snprintf(out, ANSWER_BYTES, "nape-");
    if (crypt_random(random, sizeof random, &err) < 0) {
        fprintf(stderr, "napectl setup: %s\n", err.text);
        return false;
    }
    for (size_t i = 0; i < sizeof random; i++)
        out[n++] = LETTERS[random[i] % (sizeof LETTERS - 1)];
    out[n] = '\0';
    return true;
}

/* What is not asked: the zone of this machine, the language of the country, a folder. */
static void fill(struct setup_options *o)
{
    char path[PATH_MAX];
    const char *zone = realpath("/etc/localtime", path) != NULL ? strstr(path, "/zoneinfo/") : NULL;
    const char *country = o->answers[ANSWER_COUNTRY];
    bool spanish = strstr(" AR CL CO ES MX PR ", country) != NULL, french = strcmp(country, "FR") == 0 || strcmp(country, "CA-QC") == 0;
    if (!o->given[ANSWER_API])
        snprintf(o->answers[ANSWER_API], ANSWER_BYTES, "%s", setup_kind(o)->api_base);
    if (!o->given[ANSWER_ZONE])
        snprintf(o->answers[ANSWER_ZONE], ANSWER_BYTES, "%s", zone != NULL ? zone + 10 : "UTC");
    if (!o->given[ANSWER_LANG])
        snprintf(o->answers[ANSWER_LANG], ANSWER_BYTES, "%s", spanish ? "es" : french ? "fr" : "en");
    if (o->given[ANSWER_STATE])
        return;
    if (geteuid() == 0)
        snprintf(o->answers[ANSWER_STATE], ANSWER_BYTES, "/var/lib/nape");
    else if (getcwd(path, sizeof path) != NULL)
        snprintf(o->answers[ANSWER_STATE], ANSWER_BYTES, "%.480s/nape-state", path);
}

enum exit_code setup_ask(struct setup_options *options)
{
    for (int i = 0; i < ANSWER_COUNT; i++) {
        if (i > ANSWER_CHANNEL && !setup_is(options, QUESTIONS[i].by))
            continue;
        enum exit_code code = ask_one(options, (enum answer)i);
        for (size_t k = 0; k < SETUP_SECRETS && code == EXIT_DONE; k++)
            if (SETUP_SECRET[k].file == (enum answer)i)
                code = ask_secret(options, k);
        if (code != EXIT_DONE)
            return code;
    }
    fill(options);
    return strcmp(options->answers[ANSWER_NTFY], "new") != 0 || make_topic(options->answers[ANSWER_NTFY]) ? EXIT_DONE : EXIT_REFUSED;
}

bool setup_confirm(const struct setup_options *options, const char *question, bool otherwise)
{
    char typed[16];
    if (options->yes)
        return otherwise;
    printf("%s [%s]: ", question, otherwise ? "yes" : "no");
    fflush(stdout);
    if (!read_line(typed, sizeof typed) || *typed == '\0')
        return otherwise;
    return *typed == 'y' || *typed == 'Y';
}
