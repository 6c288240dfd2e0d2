/* SPDX-License-Identifier: ISC
 * setup_run.c - files, programs and waiting, for `napectl setup`. */
#include <config.h>

#include "ctl/setup.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { START_WAIT_MS = 60000, LOOK_MS = 100 };

void setup_pause_ms(int ms)
{
    struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 };
    nanosleep(&t, NULL);
}

const char *setup_program(const char *name, char *space, size_t size)
{
    static const char *const PLACES[] = { ".", "../sbin", "../bin" };
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    exe[n > 0 ? n : 0] = '\0';
    const char *slash = strrchr(exe, '/');
    for (size_t i = 0; slash != NULL && i < sizeof PLACES / sizeof *PLACES; i++) {
        int more = snprintf(space, size, "%.*s/%s/%s", (int)(slash - exe), exe, PLACES[i], name);
        if (more > 0 && (size_t)more < size && access(space, X_OK) == 0)
            return space;
    }
    snprintf(space, size, "%s", name);
    return space;
}

/* Root writes for the user that naped runs as. */
static void give_to_naped(int fd)
{
    const struct group *group = geteuid() == 0 ? getgrnam("nape") : NULL;
    if (group != NULL && fchown(fd, (uid_t)-1, group->gr_gid) == 0)
        fchmod(fd, 0640);
}

int setup_put_file(const char *path, struct str text)
{
    char other[PATH_MAX];
    int n = snprintf(other, sizeof other, "%s.new", path);
    unlink(other);
    int fd = n > 0 && (size_t)n < sizeof other ? open(other, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    bool good = fd >= 0;
    for (size_t done = 0; good && done < text.n;) {
        ssize_t more = write(fd, text.s + done, text.n - done);
        good = more > 0;
        done += good ? (size_t)more : 0;
    }
    if (good)
        give_to_naped(fd);
    good = good && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    good = good && rename(other, path) == 0;
    if (good)
        return 0;
    fprintf(stderr, "napectl setup: %s: %s\n", path, strerror(errno));
    unlink(other);
    return -1;
}

static int run_program(char *const *argv)
{
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[0], argv);
        fprintf(stderr, "napectl setup: %s: %s\n", argv[0], strerror(errno));
        _exit(127);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

int setup_check(const char *path)
{
    char program[PATH_MAX], file[PATH_MAX], test[] = "-t", option[] = "-c";
    setup_program("naped", program, sizeof program);
    snprintf(file, sizeof file, "%s", path);
    return run_program((char *[]){ program, test, option, file, NULL });
}

/* Lets it run on its own, with its log in its folder. */
static int spawn_daemon(const struct setup_options *o)
{
    char program[PATH_MAX], log[PATH_MAX];
    setup_program("naped", program, sizeof program);
    snprintf(log, sizeof log, "%s/naped.log", o->answers[ANSWER_STATE]);
    if (mkdir(o->answers[ANSWER_STATE], 0700) < 0 && errno != EEXIST) {
        fprintf(stderr, "napectl setup: %s: %s\n", o->answers[ANSWER_STATE], strerror(errno));
        return -1;
    }
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), null = open("/dev/null", O_RDWR | O_CLOEXEC);
    fflush(stdout);
    pid_t child = fd >= 0 && null >= 0 ? fork() : -1;
    if (child == 0) {
        setsid();
        if (dup2(null, 0) == 0 && dup2(null, 1) == 1 && dup2(fd, 2) == 2)
            execl(program, program, "-f", "-c", o->conf, (char *)NULL);
        _exit(127);
    }
    if (fd >= 0)
        close(fd);
    if (null >= 0)
        close(null);
    if (child > 0)
        printf("naped runs as process %d; its log is %s.\n", (int)child, log);
    else
        fprintf(stderr, "napectl setup: naped cannot be started: %s\n", strerror(errno));
    return child > 0 ? 0 : -1;
}

static enum exit_code status(const struct ctl *ctl)
{
    struct ctl quiet = *ctl;
    quiet.quiet = true;
    cJSON *answer = NULL;
    enum exit_code code = client_call(&quiet, "status", NULL, false, &answer);
    cJSON_Delete(answer);
    return code;
}

/* Where systemd keeps services, its unit is used. */
static bool is_service(const struct setup_options *o)
{
    return geteuid() == 0 && access("/run/systemd/system", F_OK) == 0 && strcmp(o->conf, "/etc/nape/naped.conf") == 0;
}

enum exit_code setup_start(const struct setup_options *options, const struct ctl *ctl)
{
    char systemctl[] = "systemctl", enable[] = "enable", now[] = "--now", unit[] = "naped";
    if (status(ctl) == EXIT_DONE) {
        cJSON *answer = NULL;
        enum exit_code code = client_call(ctl, "reload", NULL, false, &answer);
        cJSON_Delete(answer);
        if (code == EXIT_DONE)
            puts("The naped that runs has taken it.");
        else
            fputs("Restart naped, then run `napectl setup` again with the same answers.\n", stderr);
        return code;
    }
    if (is_service(options) ? run_program((char *[]){ systemctl, enable, now, unit, NULL }) != 0 : spawn_daemon(options) < 0)
        return EXIT_REFUSED;
    for (int ms = 0; ms < START_WAIT_MS; ms += LOOK_MS) {
        if (status(ctl) == EXIT_DONE) {
            puts("naped serves.");
            return EXIT_DONE;
        }
        setup_pause_ms(LOOK_MS);
    }
    fprintf(stderr, "napectl setup: naped does not answer at %s; its log says why\n", options->socket);
    return EXIT_NO_DAEMON;
}
