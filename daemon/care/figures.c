/* SPDX-License-Identifier: ISC
 * The commands "figures" (for /metrics) and "status" (for people): counts, and nothing of any person (P7). */
#include <config.h>

#include "care/command.h"

#include "base/host.h"
#include "care/figures.h"
#include "store/patient_rows.h"
#include "triage/ruleset.h"

enum { DAY_S = 86400, WEEK_S = 7 * DAY_S, LOAD_WEEKS = 4, ACK_DAYS_S = 30 * DAY_S, BACKUP_AGE_S = 2 * DAY_S };

static int64_t age_of(const struct care *care, int64_t utc)
{
    return utc != 0 && utc < care->now_utc ? care->now_utc - utc : 0;
}

int figures_load(struct care *care, struct alert_load *out, struct err *err)
{
    *out = (struct alert_load){ 0 };
    return figure_rows_alerts(care->db, care->now_utc - LOAD_WEEKS * WEEK_S, &out->alerts, &out->false_ones, err) < 0
            || patient_rows_count(care->db, PATIENT_ACTIVE, &out->patients, err) < 0
        ? -1
        : 0;
}

int64_t alert_load_tenths(int64_t alerts, int64_t patients)
{
    return patients > 0 ? (alerts * 1000 + patients * LOAD_WEEKS / 2) / (patients * LOAD_WEEKS) : 0;
}

static int add_patients(struct care *care, struct buf *answer, struct err *err)
{
    buf_adds(answer, ",\"patients\":{");
    for (int state = 0; state < PATIENT_STATE_COUNT; state++) {
        int64_t count = 0;
        if (patient_rows_count(care->db, (enum patient_state)state, &count, err) < 0)
            return -1;
        command_add_number(answer, PATIENT_STATE_NAMES[state], count, state == 0);
    }
    buf_addc(answer, '}');
    struct alert_load load;
    if (figures_load(care, &load, err) < 0)
        return -1;
    command_add_number(answer, "load_alerts", load.alerts, false);
    command_add_number(answer, "load_false", load.false_ones, false);
    command_add_number(answer, "load_patients", load.patients, false);
    return 0;
}

/* Over the channels that tell what arrived. */
static int unconfirmed(struct care *care, int64_t *oldest_utc, struct err *err)
{
    const struct settings *settings = care->setup->settings;
    *oldest_utc = 0;
    for (size_t i = 0; i < settings->n_channels; i++) {
        int64_t utc = 0;
        if (!settings->channels[i].no_receipts && figure_rows_unconfirmed(care->db, str_of(settings->channels[i].name), &utc, err) < 0)
            return -1;
        if (utc > 0 && (*oldest_utc == 0 || utc < *oldest_utc))
            *oldest_utc = utc;
    }
    return 0;
}

static void add_now(const struct care *care, const struct figures *f, int64_t unconfirmed_utc, struct buf *answer)
{
    buf_adds(answer, ",\"queued\":{");
    for (int c = 0; c < CLASS_COUNT; c++)
        command_add_number(answer, CLASS_NAMES[c], f->queued[c], c == 0);
    buf_adds(answer, "},\"sending\":{");
    for (int c = 0; c < CLASS_COUNT; c++)
        command_add_number(answer, CLASS_NAMES[c], f->sending[c], c == 0);
    buf_adds(answer, "},\"alerts\":{");
    for (int s = 0; s < ESCALATION_STATE_COUNT; s++)
        if (s != ESCALATION_CLOSED)
            command_add_number(answer, ESCALATION_STATE_NAMES[s], f->alerts[s], s == 0);
    buf_addc(answer, '}');
    command_add_number(answer, "unconfirmed_s", age_of(care, unconfirmed_utc), false);
    command_add_number(answer, "oldest_alert_s", age_of(care, f->oldest_alert_utc), false);
}

int command_figures(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct figures figures;
    int64_t *acks = NULL, unconfirmed_utc = 0, since_utc = command_number(arguments, "since", care->now_utc);
    size_t n_acks = 0;
    if (figure_rows_now(care->db, &figures, err) < 0 || unconfirmed(care, &unconfirmed_utc, err) < 0
        || figure_rows_acks(care->db, care->now_utc - ACK_DAYS_S, since_utc, care->now_utc, care->arena, &acks, &n_acks, err) < 0)
        return -1;
    buf_addc(answer, '{');
    command_add_number(answer, "utc", care->now_utc, true);
    add_now(care, &figures, unconfirmed_utc, answer);
    buf_adds(answer, ",\"acks\":[");
    for (size_t i = 0; i < n_acks; i++)
        buf_addf(answer, "%s%lld", i > 0 ? "," : "", (long long)acks[i]);
    buf_addc(answer, ']');
    if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(arguments, "patients")) && add_patients(care, answer, err) < 0)
        return -1;
    buf_addc(answer, '}');
    return 0;
}

/* "ok", "old" (over two days) or "none". */
static const char *backup_state(const struct care *care)
{
    const char *path = care->setup->settings->backup;
    if (path == NULL || *path == '\0')
        return "none";
    int64_t changed_utc = host_file_utc(path);
    return changed_utc != 0 && care->now_utc - changed_utc <= BACKUP_AGE_S ? "ok" : "old";
}

int command_status(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    struct figures figures;
    int64_t texts = 0, lost = 0, unconfirmed_utc = 0;
    (void)arguments;
    if (figure_rows_now(care->db, &figures, err) < 0 || unconfirmed(care, &unconfirmed_utc, err) < 0 || figure_rows_texts(care->db, care->now_utc - DAY_S, &texts, err) < 0
        || figure_rows_undelivered(care->db, care->now_utc - WEEK_S, &lost, err) < 0)
        return -1;
    buf_addc(answer, '{');
    command_add_text(answer, "clinic", str_of(care->setup->settings->clinic), true);
    command_add_number(answer, "utc", care->now_utc, false);
    add_now(care, &figures, unconfirmed_utc, answer);
    command_add_number(answer, "texts_day", texts, false);
    command_add_number(answer, "undelivered_week", lost, false);
    command_add_text(answer, "backup", str_of(backup_state(care)), false);
    command_add_text(answer, "rules", str_of(ruleset_version(care->setup->ruleset)), false);
    if (add_patients(care, answer, err) < 0)
        return -1;
    buf_addc(answer, '}');
    return 0;
}
