/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/answer_number.h"

#include "care/when.h"
#include "store/session_rows.h"

static bool is_vague(const struct care *care, struct str words)
{
    const struct messages *messages = care->setup->messages;
    const struct when_words with = { messages_times(messages), messages_intake(messages) };
    struct intake_tokens t = intake_cut(words, care->arena);
    bool *used = arena_array(care->arena, t.n + 1, sizeof *used), some = false;
    for (size_t i = 0, n = 0; used != NULL && with.times != NULL && i < t.n; i += n > 0 ? n : 1) {
        n = times_at(with.times, TIMES_VAGUE, &t, i, NULL);
        for (size_t k = 0; k < n; k++)
            used[i + k] = some = true;
    }
    return some && when_is_all(&with, &t, 0, t.n, used);
}

int answer_number(struct care *care, const struct person *person, int64_t asked_utc, struct str words, struct str *body, struct err *err)
{
    int64_t said_utc = 0;
    if (!is_vague(care, words))
        return 0;
    int rc = session_rows_when_said(care->db, person->patient.id, STR("checkin_number"), &said_utc, err);
    if (rc < 0 || (rc == 1 && said_utc >= asked_utc))
        return rc < 0 ? -1 : 0;
    *body = say(care, &person->voice, MESSAGE_REMIND_CHECKIN);
    return session_rows_said(care->db, person->patient.id, STR("checkin_number"), care->now_utc, err) < 0 ? -1 : 1;
}
