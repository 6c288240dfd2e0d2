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

static bool is_channel(const char *s)
{
    return strcmp(s, "sim") == 0 || strcmp(s, "twilio") == 0;
}

static bool is_account(const char *s)
{
    return strlen(s) == 34 && s[0] == 'A' && s[1] == 'C' && strspn(s + 2, "0123456789abcdefABCDEF") == 32;
}

static bool is_url(const char *s)
{
    return *s == '\0' || strncmp(s, "https://", 8) == 0 || strncmp(s, "http://", 7) == 0;
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
    bool twilio; /* only then */
} QUESTIONS[ANSWER_COUNT] = {
    [ANSWER_CLINIC] = { "clinic", "The clinic's name, as patients know it", NULL, "a name is needed", is_text, false },
    [ANSWER_NAME] = { "name", "Your name", NULL, "a name is needed", is_text, false },
    [ANSWER_COUNTRY] = { "country", "Country (US, CA, GB, ES, FR, ... as in rules/regions.conf)", "US", "two capital letters, as US", is_country, false },
    [ANSWER_MOBILE] = { "mobile", "Your mobile, where alerts ring", NULL, "a number with its country: +15550100001", is_number, false },
    [ANSWER_HOURS] = { "hours", "Hours in which somebody reads, as \"Mon-Fri 9-17\" (empty: no text promises that)", "", "", NULL, false },
    [ANSWER_CHANNEL] = { "channel", "How phones are reached: sim (a page of this machine, to try it) or twilio", "sim", "sim or twilio", is_channel, false },
    [ANSWER_ACCOUNT] = { "account-sid", "Twilio: Account SID", NULL, "AC and 32 hexadecimal digits, from the console's first page", is_account, true },
    [ANSWER_TOKEN_FILE] = { "auth-token-file", NULL, NULL, "a file that can be read", is_file, true },
    [ANSWER_FROM] = { "from", "Twilio: the number you rent there", NULL, "a number with its country: +15550100000", is_number, true },
    [ANSWER_URL] = { "public-url", "The address under which the internet reaches this machine, https://... (empty: Twilio is asked every 10 s)", "",
                     "https://NAME", is_url, true },
    [ANSWER_LISTEN] = { "listen", NULL, "127.0.0.1:8420", "ADDRESS:PORT", is_text, false },
    [ANSWER_ADMIN] = { "admin-listen", NULL, "127.0.0.1:8421", "ADDRESS:PORT of this machine", is_text, true },
    [ANSWER_ZONE] = { "zone", NULL, NULL, "a zone as America/New_York", is_text, false },
    [ANSWER_LANG] = { "lang", NULL, NULL, "en, es or fr", is_text, false },
    [ANSWER_STATE] = { "state-dir", NULL, NULL, "a folder", is_text, false },
    [ANSWER_API] = { "api-base", NULL, "https://api.twilio.com", "https://...", is_url, true },
};

enum answer setup_answer_of(const char *option)
{
    for (int i = 0; i < ANSWER_COUNT; i++)
        if (strcmp(option, QUESTIONS[i].option) == 0)
            return (enum answer)i;
    return ANSWER_COUNT;
}

bool setup_is_sim(const struct setup_options *options)
{
    return strcmp(options->answers[ANSWER_CHANNEL], "sim") == 0;
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

/* The secret is typed unseen, unless it lies in a file already. */
static enum exit_code ask_token(struct setup_options *o)
{
    if (o->given[ANSWER_TOKEN_FILE])
        return EXIT_DONE;
    if (o->yes)
        return complain(&QUESTIONS[ANSWER_TOKEN_FILE], "");
    do {
        fputs("Twilio: Auth Token (it is not shown): ", stdout);
        fflush(stdout);
        hide(true);
        bool read = read_line(o->token, sizeof o->token);
        hide(false);
        putchar('\n');
        if (!read)
            return EXIT_REFUSED;
    } while (*o->token == '\0' || !is_clean(o->token));
    return EXIT_DONE;
}

/* What is not asked: the zone of this machine, the language of the country, a folder. */
static void fill(struct setup_options *o)
{
    char path[PATH_MAX];
    const char *zone = realpath("/etc/localtime", path) != NULL ? strstr(path, "/zoneinfo/") : NULL;
    const char *country = o->answers[ANSWER_COUNTRY];
    bool spanish = strstr(" AR CL CO ES MX PR ", country) != NULL, french = strcmp(country, "FR") == 0 || strcmp(country, "CA-QC") == 0;
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
        if (QUESTIONS[i].twilio && setup_is_sim(options))
            continue;
        enum exit_code code = ask_one(options, (enum answer)i);
        if (code == EXIT_DONE && i == ANSWER_TOKEN_FILE)
            code = ask_token(options);
        if (code != EXIT_DONE)
            return code;
    }
    fill(options);
    return EXIT_DONE;
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
