/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/whose.h"

#include <string.h>

#include "care/diary.h"
#include "store/inbox_rows.h"
#include "store/observation_rows.h"

enum { LINE_FRESH_S = 3600, LOOK_BACK = 10 };

/* The first name and nothing else. */
static bool is_name(const struct care *care, struct str text, struct str name)
{
    struct str first, rest = str_trim(name);
    text = str_trim(text);
    while (text.n > 0 && strchr(".,!:;", text.s[text.n - 1]) != NULL)
        text.n--;
    return rest.n > 0 && str_cut(&rest, ' ', &first) && text.n > 0 && str_is_nocase(text, arena_str(care->arena, first).s);
}

int whose_text(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id, struct str *diary,
               struct err *err)
{
    struct inbox_row before;
    if (!person->shared || !is_name(care, words_repaired(text->inbound->text, care->arena), person->patient.name))
        return 0;
    int rc = inbox_rows_before(care->db, inbox_id, care->arena, &before, err);
    if (rc <= 0)
        return rc;
    if (before.patient_id == person->patient.id || before.patient_id == 0 || before.diary.n == 0
        || care->now_utc - before.received_utc > LINE_FRESH_S)
        return 0;
    struct person then = *person; /* the day on which it was written */
    zone_local(person->zone, before.received_utc, &then.now);
    if (observation_rows_pass(care->db, before.patient_id, person->patient.id, before.id, inbox_id, err) < 0
        || inbox_rows_pass(care->db, before.id, person->patient.id, err) < 0
        || post_person(care, person, CLASS_REPLY, (struct origin){ "inbox", inbox_id, "log" },
                       diary_read_back(care, &then, before.diary), err) < 0)
        return -1;
    *diary = before.diary;
    return 1;
}

int whose_undo(struct care *care, struct person *person, int64_t inbox_id, struct err *err)
{
    struct inbox_row row = { .id = inbox_id };
    int rc = person->shared ? 1 : 0;
    for (int i = 0; rc == 1 && i < LOOK_BACK; i++) {
        rc = inbox_rows_before(care->db, row.id, care->arena, &row, err);
        if (rc != 1 || care->now_utc - row.received_utc > LINE_FRESH_S)
            break;
        if (row.diary.n > 0 && row.patient_id > 0 && row.patient_id != person->patient.id)
            return person_load(care, row.patient_id, person->address.id, person, err);
        if (row.diary.n > 0)
            break;
    }
    return rc < 0 ? -1 : 0;
}
