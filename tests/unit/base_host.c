/* SPDX-License-Identifier: ISC
 * What the machine is like: a laptop that sleeps, a disk, an open file. */
#include <config.h>

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/host.h"

struct machine {
    char root[64];
};

static void put(const char *root, const char *name, const char *text)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/%s", root, name);
    assert_true(n > 0 && (size_t)n < sizeof path);
    for (char *p = path + strlen(root) + 1; *p != '\0'; p++)
        if (*p == '/') {
            *p = '\0';
            mkdir(path, 0700);
            *p = '/';
        }
    if (strncmp(text, "-> ", 3) == 0) {
        assert_int_equal(symlink(text + 3, path), 0);
        return;
    }
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

#define BATTERY "sys/class/power_supply/BAT0/type"
#define LOGIND "etc/systemd/logind.conf"

static void a_laptop_that_sleeps_is_known(void **state)
{
    static const struct {
        const char *name;
        struct {
            const char *path, *text;
        } files[4];
        bool want;
    } CASES[] = {
        { "a machine without a battery", { { "sys/class/power_supply/AC/type", "Mains\n" } }, false },
        { "a laptop as it comes", { { BATTERY, "Battery\n" } }, true },
        { "a desktop with a mouse", { { "sys/class/power_supply/mouse/type", "Battery\n" }, { "sys/class/power_supply/mouse/scope", "Device\n" } }, false },
        { "a lid that is ignored", { { BATTERY, "Battery\n" }, { LOGIND, "[Login]\n#HandleLidSwitch=suspend\nHandleLidSwitch=ignore\n" } }, false },
        { "a comment that only says so", { { BATTERY, "Battery\n" }, { LOGIND, "[Login]\n#HandleLidSwitch=ignore\n" } }, true },
        { "the last file counts",
          { { BATTERY, "Battery\n" }, { LOGIND, "HandleLidSwitch=ignore" }, { "etc/systemd/logind.conf.d/9.conf", "HandleLidSwitch=hibernate\n" } },
          true },
        { "sleep is masked", { { BATTERY, "Battery\n" }, { "etc/systemd/system/sleep.target", "-> /dev/null" } }, false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char root[] = "/tmp/nape-host-XXXXXX", command[80];
        assert_non_null(mkdtemp(root));
        for (size_t k = 0; k < 4 && CASES[i].files[k].path != NULL; k++)
            put(root, CASES[i].files[k].path, CASES[i].files[k].text);
        bool sleeps = host_sleeps(root);
        snprintf(command, sizeof command, "rm -r %s", root);
        assert_int_equal(system(command), 0);
        if (sleeps != CASES[i].want)
            fail_msg("%s", CASES[i].name);
    }
}

static void free_space_is_that_of_the_nearest_folder(void **state)
{
    (void)state;
    int64_t there = host_free_bytes("/tmp"), below = host_free_bytes("/tmp/not/there/yet");
    assert_true(there > 0);
    assert_true(below > there - (64 << 20) && below < there + (64 << 20));
    assert_true(host_free_bytes("nowhere") == -1);
}

static void a_file_that_others_may_read_is_open(void **state)
{
    (void)state;
    char path[] = "/tmp/nape-host-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_false(host_file_is_open(path));
    assert_int_equal(fchmod(fd, 0640), 0);
    assert_false(host_file_is_open(path));
    assert_int_equal(fchmod(fd, 0644), 0);
    assert_true(host_file_is_open(path));
    close(fd);
    unlink(path);
    assert_false(host_file_is_open(path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_laptop_that_sleeps_is_known),
        cmocka_unit_test(free_space_is_that_of_the_nearest_folder),
        cmocka_unit_test(a_file_that_others_may_read_is_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
