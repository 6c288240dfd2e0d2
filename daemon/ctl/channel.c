/* SPDX-License-Identifier: ISC
 * channel.c - `napectl channel test`: does a text leave, and does it arrive? */
#include <config.h>

#include "ctl/channel.h"
#include "ctl/setup.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_MS = 200, RECEIPT_WAIT_MS = 2000, WAIT_S = 60 };

static const struct turn {
    const char *state, *says;
    bool end, good;
} TURNS[] = {
    { "queued", "it waits for the channel", false, false },
    { "sending", "it is on its way to the provider", false, false },
    { "sent", "the provider has taken it", false, true },
    { "delivered", "it has arrived", true, true },
    { "failed", "it was refused; naped's log has the provider's code", true, false },
    { "expired", "it could not be sent in time", true, false },
    { "uncertain", "nobody knows whether it was sent", true, false },
    { "withdrawn", "it was taken back", true, false },
};

static const struct turn *turn_of(const cJSON *answer)
{
    const char *state = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, "state"));
    for (size_t i = 0; state != NULL && i < sizeof TURNS / sizeof *TURNS; i++)
        if (strcmp(state, TURNS[i].state) == 0)
            return &TURNS[i];
    return NULL;
}

enum exit_code channel_test(const struct ctl *ctl, const char *channel, const char *to, int wait_s)
{
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    const struct turn *last = NULL;
    cJSON_AddStringToObject(arguments, "channel", channel);
    if (to != NULL)
        cJSON_AddStringToObject(arguments, "to", to);
    enum exit_code code = client_call(ctl, "channel.test", arguments, true, &answer);
    double id = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(answer, "id"));
    int since_ms = 0;
    for (int ms = 0; code == EXIT_DONE && ms < wait_s * 1000; ms += LOOK_MS) {
        const struct turn *turn = turn_of(answer);
        if (turn != NULL && turn != last) {
            printf("%s\n", turn->says);
            fflush(stdout);
            last = turn;
            since_ms = ms;
        }
        if (last == NULL || last->end || (last->good && ms - since_ms >= RECEIPT_WAIT_MS))
            break;
        setup_pause_ms(LOOK_MS);
        cJSON_Delete(answer);
        answer = NULL;
        arguments = cJSON_CreateObject();
        cJSON_AddNumberToObject(arguments, "id", id);
        code = client_call(ctl, "outbox.show", arguments, false, &answer);
    }
    cJSON_Delete(answer);
    if (code != EXIT_DONE)
        return code;
    if (last != NULL && last->good && !last->end)
        puts("(no receipt yet: look whether it has arrived)");
    return last != NULL && last->good ? EXIT_DONE : EXIT_REFUSED;
}

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    const char *channel = NULL, *to = NULL;
    int64_t wait_s = WAIT_S;
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return verb_help(&VERB_CHANNEL);
    if (argc < 3 || strcmp(argv[1], "test") != 0)
        return verb_usage(&VERB_CHANNEL, "channel test takes the name of a channel");
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--to") == 0 && i + 1 < argc)
            to = argv[++i];
        else if (strcmp(argv[i], "--wait") == 0 && i + 1 < argc && text_to_int(str_of(argv[i + 1]), 1, 3600, &wait_s))
            i++;
        else if (argv[i][0] != '-' && channel == NULL)
            channel = argv[i];
        else
            return verb_usage(&VERB_CHANNEL, "unknown or incomplete argument \"%s\"", argv[i]);
    }
    if (channel == NULL)
        return verb_usage(&VERB_CHANNEL, "which channel?");
    enum exit_code code = channel_test(ctl, channel, to, (int)wait_s);
    return code == EXIT_DONE ? verb_end_output() : code;
}

const struct verb VERB_CHANNEL = {
    .name = "channel", .arguments = "test CHANNEL [--to MEMBER] [--wait SECONDS]", .run = run,
    .help = "send a test text to a member of the team and see what becomes of it (exit 0: the provider took it)",
};
