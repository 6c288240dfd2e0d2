/* SPDX-License-Identifier: ISC
 * say.c - `napectl say ADDRESS TEXT`: as if that address had written; prints what is answered.  Only on sim channels. */
#include <config.h>

#include "ctl/client.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

static enum exit_code run(const struct ctl *ctl, int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return verb_help(&VERB_SAY);
    bool json = argc == 4 && strcmp(argv[3], "--json") == 0;
    if (argc != 3 && !json)
        return verb_usage(&VERB_SAY, "say takes an address and a text (one argument: quote it)");
    cJSON *arguments = cJSON_CreateObject(), *answer = NULL;
    cJSON_AddStringToObject(arguments, "address", argv[1]);
    cJSON_AddStringToObject(arguments, "text", argv[2]);
    enum exit_code code = client_call(ctl, "say", arguments, true, &answer);
    if (code != EXIT_DONE)
        return code;
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(answer, "answers"), *one;
    if (json)
        client_print(answer, true);
    else
        cJSON_ArrayForEach(one, list) puts(cJSON_IsString(one) ? one->valuestring : "");
    cJSON_Delete(answer);
    return verb_end_output();
}

const struct verb VERB_SAY = {
    .name = "say", .arguments = "CHANNEL:ADDRESS TEXT [--json]", .run = run,
    .help = "write as that address and print the answers (sim channels only)",
};
