/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/files.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 32 << 20 };

int file_read(const char *path, size_t max_bytes, struct str *out, struct err *err)
{
    FILE *f = fopen(path, "rb");
    char *s = NULL;
    size_t n = 0, size = 0;
    if (f == NULL)
        return err_set(err, errno == ENOENT ? ERR_NOTFOUND : ERR_IO, "%s: %s", path, strerror(errno));
    for (;;) {
        if (n + 1 >= size) {
            size = size > 0 ? size * 2 : 8192;
            char *more = realloc(s, size);
            if (more == NULL) {
                err_set(err, ERR_NOMEM, "%s: no memory", path);
                goto fail;
            }
            s = more;
        }
        size_t got = fread(s + n, 1, size - n - 1, f);
        n += got;
        if (got == 0)
            break;
        if (n > max_bytes) {
            err_set(err, ERR_FULL, "%s: larger than %zu bytes", path, max_bytes);
            goto fail;
        }
    }
    if (ferror(f)) {
        err_set(err, ERR_IO, "%s: cannot be read", path);
        goto fail;
    }
    fclose(f);
    s[n] = '\0';
    *out = (struct str){ s, n };
    return 0;
fail:
    fclose(f);
    free(s);
    return -1;
}

static bool is_rules(const char *name)
{
    size_t n = strlen(name);
    return name[0] != '.' && n > 5 && strcmp(name + n - 5, ".conf") == 0;
}

/* What it leaves in *out is the caller's to free, also after an error. */
static int read_one(struct rule_file *out, const char *dir, const char *sub, const char *leaf, struct err *err)
{
    char name[PATH_MAX], path[PATH_MAX];
    int a = snprintf(name, sizeof name, "%s%s%s", sub, *sub != '\0' ? "/" : "", leaf);
    int b = snprintf(path, sizeof path, "%s/%s", dir, name);
    if (a < 0 || b < 0 || (size_t)a >= sizeof name || (size_t)b >= sizeof path)
        return err_set(err, ERR_RANGE, "%s: the path is too long", dir);
    if (file_read(path, FILE_MAX_BYTES, &out->text, err) < 0)
        return -1;
    out->name = strdup(name);
    out->path = strdup(path);
    return out->name != NULL && out->path != NULL ? 0 : err_set(err, ERR_NOMEM, "no memory for the rules");
}

static int add(struct rule_file **files, size_t *n, const char *dir, const char *sub, const char *leaf, struct err *err)
{
    struct rule_file *more = realloc(*files, (*n + 1) * sizeof *more);
    if (more == NULL)
        return err_set(err, ERR_NOMEM, "no memory for the rules");
    *files = more;
    more[*n] = (struct rule_file){ 0 };
    return read_one(&more[(*n)++], dir, sub, leaf, err);
}

static int read_dir(struct rule_files *out, const char *dir, const char *sub, struct err *err)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s%s%s", dir, *sub != '\0' ? "/" : "", sub);
    if (n < 0 || (size_t)n >= sizeof path)
        return err_set(err, ERR_RANGE, "%s: the path is too long", dir);
    DIR *d = opendir(path);
    if (d == NULL)
        return err_set(err, ERR_NOTFOUND, "%s: %s", path, strerror(errno));
    int rc = 0;
    const struct dirent *entry;
    while (rc == 0 && (entry = readdir(d)) != NULL) {
        if (is_rules(entry->d_name))
            rc = add(&out->files, &out->n, dir, sub, entry->d_name, err);
        else if (*sub != '\0' && strcmp(entry->d_name, "base-words.tsv") == 0)
            rc = add(&out->base_words, &out->n_base_words, dir, sub, entry->d_name, err);
        else if (*sub != '\0' && strcmp(entry->d_name, "intent-words.tsv") == 0)
            rc = add(&out->intent_words, &out->n_intent_words, dir, sub, entry->d_name, err);
        else if (*sub == '\0' && strcmp(entry->d_name, "likeness.tsv") == 0)
            rc = read_one(&out->likeness, dir, sub, entry->d_name, err);
        else if (*sub == '\0' && strcmp(entry->d_name, "likely-intents.tsv") == 0)
            rc = read_one(&out->likely_intents, dir, sub, entry->d_name, err);
        else if (*sub == '\0' && strcmp(entry->d_name, "likeness-net.bin") == 0)
            rc = read_one(&out->net, dir, sub, entry->d_name, err);
        else if (*sub == '\0' && entry->d_name[0] != '.' && strchr(entry->d_name, '.') == NULL) {
            struct err none;
            int deeper = read_dir(out, dir, entry->d_name, &none);
            if (deeper < 0 && none.code != ERR_NOTFOUND) {
                *err = none;
                rc = -1;
            }
        }
    }
    closedir(d);
    return rc;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct rule_file *)a)->name, ((const struct rule_file *)b)->name);
}

int rule_files_read(const char *dir, struct rule_files *out, struct err *err)
{
    struct err own;
    *out = (struct rule_files){ 0 };
    if (read_dir(out, dir, "", err != NULL ? err : &own) < 0) {
        rule_files_clear(out);
        return -1;
    }
    if (out->n > 0)
        qsort(out->files, out->n, sizeof *out->files, by_name);
    if (out->n_base_words > 0)
        qsort(out->base_words, out->n_base_words, sizeof *out->base_words, by_name);
    if (out->n_intent_words > 0)
        qsort(out->intent_words, out->n_intent_words, sizeof *out->intent_words, by_name);
    return 0;
}

static void clear_one(struct rule_file *file)
{
    free(file->name);
    free(file->path);
    free((void *)(uintptr_t)file->text.s);
}

void rule_files_clear(struct rule_files *files)
{
    for (size_t i = 0; i < files->n; i++)
        clear_one(&files->files[i]);
    for (size_t i = 0; i < files->n_base_words; i++)
        clear_one(&files->base_words[i]);
    for (size_t i = 0; i < files->n_intent_words; i++)
        clear_one(&files->intent_words[i]);
    clear_one(&files->likeness);
    clear_one(&files->likely_intents);
    clear_one(&files->net);
    free(files->base_words);
    free(files->intent_words);
    free(files->files);
    *files = (struct rule_files){ 0 };
}

const struct rule_file *rule_files_find(const struct rule_files *files, const char *name)
{
    for (size_t i = 0; i < files->n; i++)
        if (strcmp(files->files[i].name, name) == 0)
            return &files->files[i];
    return NULL;
}

char *rules_dir_default(void)
{
    const char *named = getenv("NAPE_RULES");
    if (named != NULL && *named != '\0')
        return strdup(named);
    /* A build leaves daemon/rules.dir, which names the rules of its source tree, beside the program. */
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n > 0) {
        exe[n] = '\0';
        for (int up = 0; up < 3; up++) {
            char *slash = strrchr(exe, '/');
            if (slash == NULL)
                break;
            *slash = '\0';
            char path[PATH_MAX + 32];
            struct str text;
            snprintf(path, sizeof path, "%s/daemon/rules.dir", exe);
            if (file_read(path, PATH_MAX, &text, NULL) == 0) {
                struct str dir = str_trim(text);
                char *copy = strndup(dir.s, dir.n);
                free((void *)(uintptr_t)text.s);
                return copy;
            }
        }
    }
    return strdup(NAPE_RULES_DIR);
}
