/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "rules_more.h"

#include <string.h>

#include "care/messages.h"

static bool has_any(const struct rule_files *files)
{
    static const char *const NAMES[] = { "intake.conf", "messages.conf", "places.conf", "regions.conf", "routines.conf", "times.conf" };
    for (size_t i = 0; i < files->n; i++) {
        const char *slash = strrchr(files->files[i].name, '/'), *name = slash != NULL ? slash + 1 : files->files[i].name;
        for (size_t k = 0; k < sizeof NAMES / sizeof *NAMES; k++)
            if (strcmp(name, NAMES[k]) == 0)
                return true;
    }
    return false;
}

void rules_more_check(const struct rule_files *files, const struct ruleset *ruleset, struct problems *problems)
{
    if (!has_any(files))
        return;
    struct messages *messages = messages_new(files, problems);
    if (messages != NULL && ruleset != NULL)
        messages_check_rules(messages, ruleset, problems);
    messages_free(messages);
}
