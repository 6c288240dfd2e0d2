/* SPDX-License-Identifier: ISC
 * patient.import: many people in one transaction.  All of them, or with skip_bad those that can be added; every other one is told with
 * its line. */
#include <config.h>

#include "care/command.h"

enum { ROWS_MAX = 5000, FAULTS_MAX = 200 };

struct import {
    struct buf faults;   /* "line 3: ..." */
    int64_t added, bad;
};

static void fault(struct import *in, int64_t line, struct str why)
{
    if (in->bad++ < FAULTS_MAX)
        buf_addf(&in->faults, "%sline %lld: %.*s", in->faults.n > 0 ? "\n" : "", (long long)line, (int)why.n, why.s);
}

/* One person; a line that napectl could not read says why itself. */
static int add_row(struct care *care, struct import *in, const cJSON *row, struct err *err)
{
    int64_t line = command_number(row, "line", 0);
    struct str error = command_text(row, "error");
    if (error.n > 0) {
        fault(in, line, error);
        return 0;
    }
    struct buf one;
    buf_init(&one, 0);
    int rc = command_patient_add(care, row, &one, err);
    if (rc == 1)
        fault(in, line, buf_str(&one));
    else if (rc == 0)
        in->added++;
    buf_clear(&one);
    return rc < 0 ? -1 : 0;
}

static int answer_with(const struct import *in, bool skip_bad, struct buf *answer)
{
    buf_reset(answer);
    if (in->bad > 0 && !skip_bad) {
        buf_addstr(answer, buf_str(&in->faults));
        if (in->bad > FAULTS_MAX)
            buf_addf(answer, "\nand %lld more", (long long)in->bad - FAULTS_MAX);
        buf_adds(answer, "\nNothing was imported.");
        return 1;
    }
    buf_addc(answer, '{');
    command_add_number(answer, "imported", in->added, true);
    command_add_number(answer, "skipped", in->bad, false);
    command_add_text(answer, "problems", buf_str(&in->faults), false);
    buf_addc(answer, '}');
    return 0;
}

int command_patient_import(struct care *care, const cJSON *arguments, struct buf *answer, struct err *err)
{
    const cJSON *rows = cJSON_GetObjectItemCaseSensitive(arguments, "rows"), *row;
    bool skip_bad = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(arguments, "skip_bad"));
    struct import in = { .added = 0 };
    int rc = 0;
    if (!cJSON_IsArray(rows) || cJSON_GetArraySize(rows) == 0)
        return command_refuse(answer, "There is nobody to import.");
    if (cJSON_GetArraySize(rows) > ROWS_MAX)
        return command_refuse(answer, "At most %d people at a time: split the file.", ROWS_MAX);
    buf_init(&in.faults, 0);
    cJSON_ArrayForEach(row, rows)
        if (rc == 0)
            rc = add_row(care, &in, row, err);
    if (rc == 0)
        rc = answer_with(&in, skip_bad, answer);
    buf_clear(&in.faults);
    return rc;
}
