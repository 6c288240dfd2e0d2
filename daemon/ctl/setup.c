/* SPDX-License-Identifier: ISC
 * setup.c - `napectl setup`: from nothing to an alert that rang, was taken and closed. */
#include <config.h>

#include "ctl/setup.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypt.h"
#include "ctl/channel.h"

enum { LOOK_MS = 200, WAIT_S = 600 };

/* ---- the files ---- */

/* What was typed goes into files beside the configuration. */
static int put_secrets(struct setup_options *o)
{
    const char *slash = strrchr(o->conf, '/');
    char path[ANSWER_BYTES], here[ANSWER_BYTES];
    for (size_t i = 0; i < SETUP_SECRETS; i++) {
        const struct setup_secret *secret = &SETUP_SECRET[i];
        if (*o->typed[i] == '\0')
            continue;
        if (slash != NULL)
            snprintf(path, sizeof path, "%.*s/%s", (int)(slash - o->conf), o->conf, secret->name);
        else
            snprintf(path, sizeof path, "%.460s/%s", getcwd(here, sizeof here) != NULL ? here : ".", secret->name);
        if (setup_put_file(path, str_of(o->typed[i])) < 0)
            return -1;
        crypt_wipe(o->typed[i], SECRET_BYTES);
        snprintf(o->answers[secret->file], ANSWER_BYTES, "%s", path);
        printf("It lies in %s, for its owner alone.\n", path);
    }
    return 0;
}

/* The folder of the configuration, where there is none yet. */
static int make_folder(const char *conf)
{
    const char *slash = strrchr(conf, '/');
    char folder[ANSWER_BYTES];
    if (slash == NULL || slash == conf)
        return 0;
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - conf), conf);
    if (mkdir(folder, 0755) == 0 || errno == EEXIST)
        return 0;
    fprintf(stderr, "napectl setup: %s: %s\n", folder, strerror(errno));
    return -1;
}

/* P10: what naped refuses does not become the configuration. */
static enum exit_code put_conf(struct setup_options *o)
{
    char trial[ANSWER_BYTES];
    struct buf text;
    bool good = false;
    if (access(o->conf, F_OK) == 0 && !o->overwrite && !setup_confirm(o, "That file is there already. Write over it?", false)) {
        fprintf(stderr, "napectl setup: %s is there: it stays as it is (--overwrite to write over it)\n", o->conf);
        return EXIT_REFUSED;
    }
    if (make_folder(o->conf) < 0 || put_secrets(o) < 0)
        return EXIT_REFUSED;
    if (setup_is(o, BY_TELEGRAM) && !o->given[ANSWER_CHAT] && setup_find_chat(o) != EXIT_DONE)
        return EXIT_REFUSED;
    snprintf(trial, sizeof trial, "%.480s.trial", o->conf);
    buf_init(&text, 65536);
    setup_write(o, &text);
    if (buf_ok(&text) && setup_put_file(trial, buf_str(&text)) == 0) {
        printf("\nnaped -t:\n");
        good = setup_check(trial) == 0 && rename(trial, o->conf) == 0;
        if (!good) {
            unlink(trial);
            fputs("napectl setup: nothing was written\n", stderr);
        }
    }
    buf_clear(&text);
    if (good)
        printf("\n%s is written.\n", o->conf);
    return good ? EXIT_DONE : EXIT_REFUSED;
}

/* ---- what is to be seen ---- */

/* Asks until `seen` holds.  The answer it held for is in *answer. */
typedef bool seen_fn(const struct setup_options *o, const cJSON *answer);

static enum exit_code wait_for(const struct setup_options *o, const struct ctl *ctl, const char *command, const char *address, seen_fn *seen,
                               cJSON **answer)
{
    for (int64_t ms = 0; ms <= (int64_t)o->wait_s * 1000; ms += LOOK_MS) {
        cJSON *arguments = cJSON_CreateObject();
        if (address != NULL)
            cJSON_AddStringToObject(arguments, "address", address);
        enum exit_code code = client_call(ctl, command, arguments, false, answer);
        if (code != EXIT_DONE)
            return code;
        if (seen(o, *answer))
            return EXIT_DONE;
        cJSON_Delete(*answer);
        *answer = NULL;
        setup_pause_ms(LOOK_MS);
    }
    fprintf(stderr, "napectl setup: nothing came in %d s. Is the webhook set, and does naped's log show hook.denied or poll.failed?\n", o->wait_s);
    return EXIT_REFUSED;
}

/* Where the phones are on a page of this machine, and nobody sits before it, the text is written for them. */
static enum exit_code text_from_phone(const struct setup_options *o, const struct ctl *ctl, const char *address, const char *text)
{
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    if (!setup_is(o, BY_SIM) || !o->yes) {
        cJSON_Delete(arguments);
        return EXIT_DONE;
    }
    printf("(writing %s for you)\n", text);
    cJSON_AddStringToObject(arguments, "address", address);
    cJSON_AddStringToObject(arguments, "text", text);
    enum exit_code code = client_call(ctl, "say", arguments, true, &answer);
    cJSON_Delete(answer);
    return code;
}

static bool has_joined(const struct setup_options *o, const cJSON *answer)
{
    const char *state = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, "state"));
    (void)o;
    return state != NULL && strcmp(state, "active") == 0;
}

/* The test alert among those that are open, or NULL. */
static const cJSON *test_alert(const cJSON *answer)
{
    const cJSON *alert, *flag;
    cJSON_ArrayForEach(alert, cJSON_GetObjectItemCaseSensitive(answer, "alerts"))
    {
        cJSON_ArrayForEach(flag, cJSON_GetObjectItemCaseSensitive(alert, "flags"))
        {
            const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(flag, "id"));
            if (id != NULL && strcmp(id, "test") == 0)
                return alert;
        }
    }
    return NULL;
}

static bool is_ringing(const struct setup_options *o, const cJSON *answer)
{
    (void)o;
    return test_alert(answer) != NULL;
}

static bool is_taken(const struct setup_options *o, const cJSON *answer)
{
    const char *state = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(test_alert(answer), "state"));
    (void)o;
    return state != NULL && strcmp(state, "taken") == 0;
}

static bool is_closed(const struct setup_options *o, const cJSON *answer)
{
    (void)o;
    return test_alert(answer) == NULL;
}

static enum exit_code join(const struct setup_options *o, const struct ctl *ctl, const char *address)
{
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    struct ctl quiet = *ctl;
    quiet.quiet = true;
    cJSON_AddStringToObject(arguments, "name", o->answers[ANSWER_NAME]);
    cJSON_AddStringToObject(arguments, "address", address);
    cJSON_AddStringToObject(arguments, "lang", o->answers[ANSWER_LANG]);
    cJSON_AddStringToObject(arguments, "zone", o->answers[ANSWER_ZONE]);
    client_call(&quiet, "patient.add", arguments, true, &answer); /* refused: an earlier setup has added it */
    cJSON_Delete(answer);
    answer = NULL;
    printf("\nYou are the first patient. Text JOIN from your phone now%s%s.\n", setup_is(o, BY_TWILIO) ? " to " : "",
           setup_is(o, BY_TWILIO) ? o->answers[ANSWER_FROM] : setup_is(o, BY_SIM) ? " (on the page)"
               : setup_is(o, BY_TELEGRAM) ? " to the bot" : " to the number of the phone with the app");
    puts("It asks whether you are 18 or over: answer Y.");
    fflush(stdout);
    enum exit_code code = text_from_phone(o, ctl, address, "JOIN");
    if (code == EXIT_DONE)
        code = text_from_phone(o, ctl, address, "Y");
    if (code == EXIT_DONE)
        code = wait_for(o, ctl, "patient.show", address, has_joined, &answer);
    if (code == EXIT_DONE)
        puts("Seen: JOIN arrived, and the answer went back.");
    cJSON_Delete(answer);
    return code;
}

/* Each thing to be texted, what is then seen, and what is said of it. */
static enum exit_code alarm_test(const struct setup_options *o, const struct ctl *ctl, const char *address)
{
    static const struct {
        const char *before, *after, *says;
        seen_fn *seen;
    } STEPS[] = {
        { "TEST ALERT", "", "rings; your phone has it", is_ringing },
        { "ACK ", "", "is yours: the ACK arrived", is_taken },
        { "CLOSE ", " SPOKE", "is closed", is_closed },
    };
    long long number = 0;
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        char text[64];
        cJSON *answer = NULL;
        if (number == 0)
            snprintf(text, sizeof text, "%s", STEPS[i].before);
        else
            snprintf(text, sizeof text, "%s%lld%s", STEPS[i].before, number, STEPS[i].after);
        printf("\n%s %s.\n", i == 0 ? "Now text" : "Answer", text);
        fflush(stdout);
        enum exit_code code = text_from_phone(o, ctl, address, text);
        if (code == EXIT_DONE)
            code = wait_for(o, ctl, "alerts", NULL, STEPS[i].seen, &answer);
        if (code != EXIT_DONE)
            return code;
        if (i == 0)
            number = (long long)cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(test_alert(answer), "code"));
        cJSON_Delete(answer);
        printf("Seen: alert %lld %s.\n", number, STEPS[i].says);
    }
    return EXIT_DONE;
}

/* Alerts that the first channel does not bring (decision 38). */
static enum exit_code second_path(const struct setup_options *o, const struct ctl *ctl)
{
    printf("\nThe second way for alerts: on your phone, in the app ntfy, subscribe to\n  %s\non %s, and let it ring in silent mode, too.  "
           "A test goes there.\n", o->answers[ANSWER_NTFY], o->answers[ANSWER_NTFY_BASE]);
    enum exit_code code = channel_test(ctl, SETUP_PUSH, NULL, o->wait_s);
    if (code != EXIT_DONE)
        fprintf(stderr, "napectl setup: %s did not take it; all else works\n", o->answers[ANSWER_NTFY_BASE]);
    return code;
}

static enum exit_code prove(const struct setup_options *o, const struct ctl *ctl)
{
    char address[ANSWER_BYTES + 8];
    const char *url = o->answers[ANSWER_URL], *rings = o->answers[setup_is(o, BY_TELEGRAM) ? ANSWER_CHAT : ANSWER_MOBILE];
    snprintf(address, sizeof address, "%s:%s", setup_kind(o)->channel, rings);
    if (setup_is(o, BY_PHONE) && setup_webhooks(o) != EXIT_DONE)
        return EXIT_REFUSED;
    if (setup_is(o, BY_TWILIO) && *url != '\0') {
        printf("\nIn Twilio's console set the number's webhook (\"a message comes in\", POST) to\n  %s/hook/sms#rc=5&rp=all\n", url);
        puts(setup_reach(url) ? "naped answers at that address." : "naped does NOT answer at that address from here: look at proxy, name and firewall.");
    }
    if (setup_is(o, BY_SIM))
        printf("\nThe phones are at http://%s\n", o->answers[ANSWER_LISTEN]);
    printf("\nA test text goes to %s.\n", setup_is(o, BY_TELEGRAM) ? "your chat" : rings);
    enum exit_code code = channel_test(ctl, setup_kind(o)->channel, NULL, o->wait_s);
    if (code == EXIT_DONE)
        code = join(o, ctl, address);
    if (code == EXIT_DONE)
        code = alarm_test(o, ctl, address);
    if (code == EXIT_DONE && !setup_is(o, BY_SIM) && *o->answers[ANSWER_NTFY] != '\0')
        code = second_path(o, ctl);
    if (code == EXIT_DONE)
        printf("\nDone. `napectl -S %s status` shows how it is; STOP from your phone ends your own part as a patient.\n", o->socket);
    return code;
}

/* ---- the verb ---- */

/* One option at *i.  false: it is none, or has no value. */
static bool take(struct setup_options *o, int argc, char **argv, int *i)
{
    int64_t seconds = 0;
    const char *name = argv[*i], *value = *i + 1 < argc ? argv[*i + 1] : NULL;
    if (strcmp(name, "--yes") == 0)
        o->yes = true;
    else if (strcmp(name, "--overwrite") == 0)
        o->overwrite = true;
    else if (strncmp(name, "--", 2) != 0 || value == NULL)
        return false;
    else {
        enum answer which = setup_answer_of(name + 2);
        ++*i;
        if (strcmp(name, "--conf") == 0)
            o->conf = value;
        else if (strcmp(name, "--wait") == 0) {
            if (!text_to_int(str_of(value), 1, 86400, &seconds))
                return false;
            o->wait_s = (int)seconds;
        } else if (which == ANSWER_COUNT || strlen(value) >= ANSWER_BYTES)
            return false;
        else {
            snprintf(o->answers[which], ANSWER_BYTES, "%s", value);
            o->given[which] = true;
        }
    }
    return true;
}

static enum exit_code run_with(struct setup_options *o)
{
    enum exit_code code = setup_ask(o);
    if (code != EXIT_DONE)
        return code;
    snprintf(o->socket, sizeof o->socket, "%.480s/control.sock", o->answers[ANSWER_STATE]);
    struct ctl ctl = { .socket = o->socket };
    code = put_conf(o);
    if (code == EXIT_DONE)
        code = setup_start(o, &ctl);
    return code == EXIT_DONE ? prove(o, &ctl) : code;
}

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    (void)ctl;
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return verb_help(&VERB_SETUP);
    struct setup_options *o = calloc(1, sizeof *o);
    if (o == NULL)
        return EXIT_REFUSED;
    *o = (struct setup_options){ .conf = geteuid() == 0 ? "/etc/nape/naped.conf" : "naped.conf", .wait_s = WAIT_S };
    enum exit_code code = EXIT_DONE;
    for (int i = 1; i < argc && code == EXIT_DONE; i++)
        if (!take(o, argc, argv, &i))
            code = verb_usage(&VERB_SETUP, "unknown or incomplete argument \"%s\"", argv[i < argc ? i : argc - 1]);
    if (code == EXIT_DONE)
        code = run_with(o);
    crypt_wipe(o, sizeof *o);
    free(o);
    return code == EXIT_DONE ? verb_end_output() : code;
}

const struct verb VERB_SETUP = {
    .name = "setup",
    .arguments = "[--conf FILE] [--clinic NAME] [--name YOURS] [--country US] [--mobile +1...] [--hours HOURS] \n"
                 "       [--channel sim|telegram|smsgate|twilio] [--bot-token-file FILE] [--chat NUMBER]\n"
                 "       [--username NAME] [--password-file FILE] [--signing-key-file FILE]\n"
                 "       [--ntfy TOPIC|new] [--ntfy-base URL]\n"
                 "       [--account-sid AC...] [--auth-token-file FILE] [--from +1...] [--public-url URL] [--listen ADDRESS:PORT] [--admin-listen ADDRESS:PORT]\n"
                 "       [--zone ZONE] [--lang LANG] [--state-dir DIR] [--api-base URL] [--wait SECONDS] [--overwrite] [--yes]",
    .help = "asks a few things, writes the configuration, starts naped, and shows a text and an alert go through",
    .run = run,
};
