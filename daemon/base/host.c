/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/host.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "base/files.h"

enum { CONF_MAX_BYTES = 65536 };

bool host_clock_is_synchronised(void)
{
    struct timex now = { 0 };
    return adjtimex(&now) != TIME_ERROR || (now.status & STA_UNSYNC) == 0;
}

int64_t host_free_bytes(const char *path)
{
    char at[PATH_MAX];
    struct statvfs fs;
    int n = snprintf(at, sizeof at, "%s", path);
    if (n <= 0 || (size_t)n >= sizeof at)
        return -1;
    while (statvfs(at, &fs) < 0) {
        char *slash = strrchr(at, '/');
        if (slash == NULL || slash == at)
            return -1;
        *slash = '\0';
    }
    return (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
}

bool host_file_is_open(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && (st.st_mode & S_IROTH) != 0;
}

int64_t host_file_utc(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? (int64_t)st.st_mtime : 0;
}

/* The whole file, trimmed, in `out`; empty when it cannot be read. */
static void read_small(const char *path, char *out, size_t size)
{
    FILE *f = fopen(path, "re");
    size_t n = f != NULL ? fread(out, 1, size - 1, f) : 0;
    if (f != NULL)
        fclose(f);
    while (n > 0 && (out[n - 1] == '\n' || out[n - 1] == ' '))
        n--;
    out[n] = '\0';
}

static bool has_battery(const char *root)
{
    char path[PATH_MAX], word[32];
    snprintf(path, sizeof path, "%s/sys/class/power_supply", root);
    DIR *dir = opendir(path);
    bool found = false;
    for (struct dirent *entry; dir != NULL && !found && (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        if (snprintf(path, sizeof path, "%s/sys/class/power_supply/%s/type", root, entry->d_name) >= (int)sizeof path)
            continue;
        read_small(path, word, sizeof word);
        bool battery = strcmp(word, "Battery") == 0;
        if (snprintf(path, sizeof path, "%s/sys/class/power_supply/%s/scope", root, entry->d_name) >= (int)sizeof path)
            continue;
        read_small(path, word, sizeof word);
        found = battery && strcmp(word, "Device") != 0; /* that of a mouse does not count */
    }
    if (dir != NULL)
        closedir(dir);
    return found;
}

static bool is_masked(const char *root, const char *unit)
{
    char path[PATH_MAX], to[64];
    snprintf(path, sizeof path, "%s/etc/systemd/system/%s", root, unit);
    ssize_t n = readlink(path, to, sizeof to - 1);
    return n == 9 && memcmp(to, "/dev/null", 9) == 0;
}

/* logind.conf(5): takes HandleLidSwitch= of one file into `word`. */
static void read_lid(const char *path, char *word, size_t size)
{
    struct str all, rest, line;
    if (file_read(path, CONF_MAX_BYTES, &all, NULL) < 0)
        return;
    rest = all;
    while (str_cut(&rest, '\n', &line)) {
        static const char KEY[] = "HandleLidSwitch=";
        line = str_trim(line);
        if (str_starts(line, KEY))
            snprintf(word, size, "%.*s", (int)(line.n - (sizeof KEY - 1)), line.s + sizeof KEY - 1);
    }
    free((void *)(uintptr_t)all.s);
}

static int is_conf(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);
    return n > 5 && strcmp(entry->d_name + n - 5, ".conf") == 0;
}

bool host_sleeps(const char *root)
{
    char path[PATH_MAX], lid[32] = "suspend";
    struct dirent **entries = NULL;
    if (!has_battery(root) || is_masked(root, "sleep.target") || is_masked(root, "suspend.target"))
        return false;
    snprintf(path, sizeof path, "%s/etc/systemd/logind.conf", root);
    read_lid(path, lid, sizeof lid);
    snprintf(path, sizeof path, "%s/etc/systemd/logind.conf.d", root);
    int n = scandir(path, &entries, is_conf, alphasort); /* the last file that says it is the one that counts */
    for (int i = 0; i < n; i++) {
        if (snprintf(path, sizeof path, "%s/etc/systemd/logind.conf.d/%s", root, entries[i]->d_name) < (int)sizeof path)
            read_lid(path, lid, sizeof lid);
        free(entries[i]);
    }
    free(entries);
    return strcmp(lid, "ignore") != 0 && strcmp(lid, "lock") != 0;
}
