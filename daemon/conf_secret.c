/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "conf_secret.h"

#include "base/cfg.h"
#include "base/crypt.h"
#include "base/files.h"
#include "base/host.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECRET_MAX_BYTES = 4096 };

/* The first line of the file. */
static struct str read_line(struct arena *arena, const char *path, const struct cfg_node *at, struct problems *problems)
{
    struct str all, line, rest;
    struct err err;
    if (file_read(path, SECRET_MAX_BYTES, &all, &err) < 0) {
        cfg_error(at, problems, "%s", err.text);
        return STR("");
    }
    rest = all;
    str_cut(&rest, '\n', &line);
    line = str_trim(line);
    if (line.n == 0)
        cfg_error(at, problems, "%s is empty", path);
    if (host_file_is_open(path))
        problems_warn(problems, path, 0, "anybody on this machine can read this secret: chmod 600, owned by who runs naped");
    struct str secret = arena_str(arena, line);
    crypt_wipe((void *)(uintptr_t)all.s, all.n);
    free((void *)(uintptr_t)all.s);
    return secret;
}

static const char *credential(struct arena *arena, const char *name)
{
    const char *dir = getenv("CREDENTIALS_DIRECTORY");
    const char *path = dir != NULL && *dir != '\0' ? arena_printf(arena, "%s/%s", dir, name) : NULL;
    return path != NULL && access(path, F_OK) == 0 ? path : NULL;
}

/* Where a NAME_file lies. */
static const char *path_of(struct arena *arena, const char *file, const char *given)
{
    if (strchr(given, '/') != NULL)
        return given;
    const char *path = credential(arena, given), *slash = strrchr(file, '/');
    if (path != NULL || slash == NULL)
        return path != NULL ? path : given;
    return arena_printf(arena, "%.*s/%s", (int)(slash - file), file, given);
}

bool conf_secret(struct arena *arena, const char *file, const struct cfg_node *channel, const char *name, struct option_value *out,
                 struct problems *problems)
{
    const struct cfg_node *given = cfg_get(channel, name);
    const char *path = NULL;
    if (given != NULL) {
        const char *text = cfg_value_string(given, problems);
        out->line = cfg_line(given);
        out->text = arena_str(arena, str_of(text));
        if (host_file_is_open(file))
            cfg_warn(given, problems, "%s stands here and anybody on this machine can read this file: chmod 600, or use %s_file", name, name);
        return text != NULL;
    }
    const char *file_name = arena_printf(arena, "%s_file", name);
    if (file_name != NULL && (given = cfg_get(channel, file_name)) != NULL) {
        const char *text = cfg_value_string(given, problems);
        path = text != NULL ? path_of(arena, file, text) : NULL;
        out->line = cfg_line(given);
        if (path != NULL)
            out->text = read_line(arena, path, given, problems);
        return true;
    }
    const char *own = arena_printf(arena, "%s.%s", cfg_string(channel, "name", "", NULL), name);
    if (own == NULL || (path = credential(arena, own)) == NULL)
        return false;
    out->text = read_line(arena, path, channel, problems);
    return true;
}
