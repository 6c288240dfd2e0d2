/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/picture.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"

enum { PICTURES_MAX = 200, EACH_MAX_BYTES = 500000 }; /* more than that few phones get as MMS */

static const char PNG[] = "\x89PNG\r\n\x1a\n";

static int by_name(const void *a, const void *b)
{
    const struct picture *x = a, *y = b;
    return strcmp(x->name.s, y->name.s);
}

static int read_one(const char *dir, const char *file, struct arena *arena, struct picture *out, struct err *err)
{
    char path[PATH_MAX];
    struct str bytes = { NULL, 0 };
    int n = snprintf(path, sizeof path, "%s/%s", dir, file);
    if (n < 0 || (size_t)n >= sizeof path)
        return err_set(err, ERR_FULL, "%s: the name is too long", dir);
    if (file_read(path, EACH_MAX_BYTES, &bytes, err) < 0)
        return -1;
    *out = (struct picture){ .name = arena_str(arena, (struct str){ file, strlen(file) - 4 }), .png = arena_str(arena, bytes) };
    bool good = bytes.n > sizeof PNG - 1 && memcmp(bytes.s, PNG, sizeof PNG - 1) == 0;
    free((void *)(uintptr_t)bytes.s);
    if (!arena_ok(arena))
        return err_set(err, ERR_NOMEM, "no memory for pictures");
    return good ? 0 : err_set(err, ERR_IO, "%s is no PNG", path);
}

int pictures_read(const char *dir, struct arena *arena, struct pictures *out, struct err *err)
{
    *out = (struct pictures){ 0 };
    DIR *d = opendir(dir);
    if (d == NULL)
        return 0;
    struct picture *all = arena_array(arena, PICTURES_MAX, sizeof *all);
    int rc = all != NULL ? 0 : err_set(err, ERR_NOMEM, "no memory for pictures");
    const struct dirent *entry;
    while (rc == 0 && (entry = readdir(d)) != NULL) {
        size_t n = strlen(entry->d_name);
        if (n < 5 || entry->d_name[0] == '.' || strcmp(entry->d_name + n - 4, ".png") != 0)
            continue;
        if (out->n == PICTURES_MAX)
            rc = err_set(err, ERR_FULL, "%s: more than %d pictures", dir, PICTURES_MAX);
        else if ((rc = read_one(dir, entry->d_name, arena, &all[out->n], err)) == 0)
            out->n++;
    }
    closedir(d);
    if (rc == 0 && out->n > 1)
        qsort(all, out->n, sizeof *all, by_name);
    out->pictures = all;
    return rc;
}

const struct picture *pictures_find(const struct pictures *pictures, struct str name)
{
    for (size_t i = 0; pictures != NULL && i < pictures->n; i++)
        if (str_equal(pictures->pictures[i].name, name))
            return &pictures->pictures[i];
    return NULL;
}
