/* SPDX-License-Identifier: ISC
 * conf_known.c - what an operator should know before people rely on it: `naped -t` ends with these. */
#include <config.h>

#include "conf.h"

#include "base/clock.h"
#include "base/host.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DAY_S = 86400, BACKUP_AGE_S = 2 * DAY_S };
static const int64_t DISK_LEAST_BYTES = 1000000000;

/* ---- alerts ---- */

static bool reaches_by_other_than(const struct team *team, const char *channel)
{
    for (size_t i = 0; i < team->n_members; i++)
        for (size_t k = 0; k < team->members[i].n_addresses; k++)
            if (strcmp(team->members[i].addresses[k].channel, channel) != 0)
                return true;
    return false;
}

/* Decision 38: alerts and patients shall not share one path that fails. */
static void second_path(const struct conf *conf, struct problems *problems)
{
    const struct team *team = &conf->settings.team;
    const char *only = team->n_members > 0 && team->members[0].n_addresses > 0 ? team->members[0].addresses[0].channel : NULL;
    if (only != NULL && !team->one_path && !reaches_by_other_than(team, only))
        problems_warn(problems, conf->file, 0, "every alert goes over channel \"%s\", as the patients' texts do: when it fails nobody is rung; "
                                               "give members a second address on another channel, as ntfy", only);
    for (size_t i = 0; i < team->n_members; i++)
        if (team->members[i].n_addresses > 0 && settings_words_address(&conf->settings, &team->members[i]) == NULL && *conf->public_url == '\0')
            problems_warn(problems, conf->file, 0, "%s is rung where nobody can answer, and without public_url an alert has no link: give %s a "
                                                   "telephone too, from which ACK can be written", team->members[i].name, team->members[i].id);
    if (team->n_members == 1)
        problems_warn(problems, conf->file, 0, "the team is one person: an alert that %s does not hear is heard by nobody",
                      team->members[0].name);
}

/* ---- the machine ---- */

static void backup(const struct conf *conf, struct problems *problems)
{
    struct stat st;
    struct clock clock;
    clock_init_system(&clock);
    if (*conf->settings.backup == '\0')
        problems_warn(problems, conf->file, 0, "no backup: let something copy the store every night (sqlite3 FILE \".backup COPY\") and name "
                                               "the copy: backup = \"COPY\"");
    else if (stat(conf->settings.backup, &st) < 0)
        problems_warn(problems, conf->file, 0, "no backup: %s is not there", conf->settings.backup);
    else if (clock_utc_s(&clock) - st.st_mtime > BACKUP_AGE_S)
        problems_warn(problems, conf->file, 0, "the backup %s is %lld days old", conf->settings.backup,
                      (long long)((clock_utc_s(&clock) - st.st_mtime) / DAY_S));
}

static void disk(const char *path, const char *what, struct problems *problems)
{
    int64_t free_bytes = host_free_bytes(path);
    if (free_bytes >= 0 && free_bytes < DISK_LEAST_BYTES)
        problems_warn(problems, path, 0, "only %lld MB are free for %s: at least 1 GB is wanted", (long long)(free_bytes / 1000000), what);
}

static void machine(const struct conf *conf, struct problems *problems)
{
    disk(conf->state_dir, "the store", problems);
    if (strncmp(conf->journal, conf->state_dir, strlen(conf->state_dir)) != 0)
        disk(conf->journal, "the journal", problems);
    if (!host_clock_is_synchronised())
        problems_warn(problems, "clock", 0, "nothing keeps this machine's clock right: timedatectl set-ntp true, or install chrony");
    if (host_sleeps(""))
        problems_warn(problems, "power", 0, "this machine sleeps when its lid is shut, and nobody is heard: systemctl mask sleep.target "
                                            "suspend.target, or HandleLidSwitch=ignore in logind.conf");
}

/* ---- providers and the network ---- */

static bool is_private(const char *listen)
{
    return strncmp(listen, "127.", 4) == 0 || strncmp(listen, "[::1]", 5) == 0 || strncmp(listen, "localhost:", 10) == 0 ||
        strncmp(listen, "unix:", 5) == 0;
}

static void network(const struct conf *conf, struct problems *problems)
{
    if (strncmp(conf->public_url, "http://", 7) == 0)
        problems_warn(problems, conf->file, 0, "public_url begins with http: texts cross the internet unencrypted; put a proxy with TLS "
                                               "before %s and write https", conf->listen);
    if (!is_private(conf->listen))
        problems_warn(problems, conf->file, 0, "listen = \"%s\" speaks plain HTTP to the network: put a proxy with TLS before it and listen "
                                               "on 127.0.0.1", conf->listen);
    if (*conf->admin_listen != '\0' && !is_private(conf->admin_listen))
        problems_warn(problems, conf->file, 0, "admin_listen = \"%s\" can be reached from the network, and asks for no password: 127.0.0.1",
                      conf->admin_listen);
    else if (*conf->admin_listen == '\0')
        problems_warn(problems, conf->file, 0, "without admin_listen nobody can watch it: no /metrics, no /readyz");
}

/* Decision 43: what being asked for costs. */
static void polls(const struct conf *conf, struct problems *problems)
{
    for (size_t i = 0; i < conf->settings.n_channels; i++) {
        const struct channel *channel = conf->channels[i];
        if (channel != NULL && channel->polled)
            problems_warn(problems, conf->file, 0, "channel \"%s\" has no webhook: a text, and an emergency, is heard up to %lld s after it was "
                                                   "written; it serves at most %lld people", channel->name,
                          (long long)channel->list_every_s, (long long)channel->most_patients);
    }
}

/* Decision 45: what a provider must be told so that it tries again.  Known by the driver, said here. */
static void webhooks(const struct conf *conf, struct problems *problems)
{
    for (size_t i = 0; i < conf->settings.n_channels; i++) {
        const struct channel *channel = conf->channels[i];
        if (channel == NULL || channel->ops->retry == NULL || channel->polled)
            continue;
        problems_warn(problems, conf->file, 0, "channel \"%s\": its webhook is %s/hook/%s%s (%s)", channel->name, conf->public_url,
                      channel->name, channel->ops->retry, channel->ops->retry_why);
    }
}

void conf_known(const struct conf *conf, struct problems *problems)
{
    machine(conf, problems);
    if (conf->only_local)
        return; /* a demo relies on nobody */
    second_path(conf, problems);
    backup(conf, problems);
    network(conf, problems);
    webhooks(conf, problems);
    polls(conf, problems);
}
