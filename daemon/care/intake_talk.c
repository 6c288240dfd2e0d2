/* SPDX-License-Identifier: ISC
 * Which event of the intake a text is.  The table is walked by care/intake_walk. */
#include <config.h>

#include "care/intake_talk.h"

#include <string.h>

#include "care/intake_inside.h"
#include "model/conversation.h"
#include "store/conversation_rows.h"
#include "store/patient_rows.h"
#include "triage/ruleset.h"

enum { COMMAND_TOKENS = 16 };

/* Before safety */

static struct intake_reading reading_of(const struct care *care, const struct person *person, const struct care_text *text,
                                        const struct reading *reading)
{
    return (struct intake_reading){ .rules = asking_rules(care), .text = words_repaired(text->inbound->text, care->arena), .reading = reading,
                                    .year = person->now.date / 10000 };
}

static bool is_inside(const struct why *why, const struct intake_span *span)
{
    return why->from >= span->from && why->to <= span->to;
}

/* Asked whether there is usually an aura, they say so: that is none of today. */
static bool is_of_usual(const struct care *care, const struct flag *flag, const struct intake_answer *answer)
{
    if (answer->aura == INTAKE_UNSAID || !intake_usual_only(asking_rules(care), flag->id))
        return false;
    for (size_t i = 0; i < flag->n_why; i++)
        if (!is_inside(&flag->why[i], &answer->at_aura) && !is_inside(&flag->why[i], &answer->at_clock))
            return false;
    return true;
}

/* A list of old illnesses sounds like danger to likeness; what no rule names is asked about, not rung for. */
static int soften(struct care *care, const struct screening **screening, const struct intake_answer *answer, struct err *err)
{
    const struct assessment *from = &(*screening)->assessment;
    struct screening *out = arena_alloc(care->arena, sizeof *out);
    struct flag *flags = arena_array(care->arena, from->n_flags + 1, sizeof *flags);
    if (out == NULL || flags == NULL)
        return err_set(err, ERR_NOMEM, "flags");
    *out = **screening;
    out->assessment.flags = flags;
    out->assessment.n_flags = 0;
    out->assessment.tier = TIER_NONE;
    for (size_t i = 0; i < from->n_flags; i++) {
        struct flag flag = from->flags[i];
        if (is_of_usual(care, &flag, answer))
            continue;
        bool doubtful = intake_asks_instead(asking_rules(care), flag.id) || (answer->bare && intake_asks_if_bare(asking_rules(care), flag.id));
        if (flag.certainty == CERTAINTY_DEFINITE && doubtful) {
            flag.certainty = CERTAINTY_POSSIBLE;
            flag.ask = ruleset_ask(care->setup->ruleset, flag.id);
        }
        if (flag.certainty == CERTAINTY_DEFINITE && flag.tier > out->assessment.tier)
            out->assessment.tier = flag.tier;
        flags[out->assessment.n_flags++] = flag;
    }
    *screening = out;
    return 0;
}

/* "My info" asks for what is known; it is not the carriers' HELP or INFO. */
static int hear_info(struct care *care, const struct person *person, const struct care_text *text, const struct screening **screening,
                     struct err *err)
{
    if ((*screening)->reading.intent != INTENT_HELP || person->patient.joined_utc == 0)
        return 0;
    struct intake_tokens tokens = intake_cut(words_repaired(text->inbound->text, care->arena), care->arena);
    struct screening *out = arena_alloc(care->arena, sizeof *out);
    if (out == NULL)
        return err_set(err, ERR_NOMEM, "reading");
    *out = **screening;
    out->reading.intent = INTENT_OTHER;
    if (intake_is(asking_rules(care), INTAKE_MY_INFO, &tokens))
        *screening = out;
    return 0;
}

int intake_prompted(struct care *care, const struct person *person, const struct care_text *text, const struct screening **screening,
                    struct intake_prompted *out, struct err *err)
{
    struct conversation open;
    const struct intake_rules *rules = asking_rules(care);
    *out = (struct intake_prompted){ .open = false };
    if (rules == NULL)
        return 0;
    if (hear_info(care, person, text, screening, err) < 0)
        return -1;
    int rc = conversation_rows_get(care->db, person->patient.id, person->address.id, care->now_utc, care->arena, &open, err);
    if (rc != 1 || open.kind != CONVERSATION_INTAKE)
        return rc < 0 ? -1 : 0;
    out->info = str_is(open.topic, INTAKE_TOPIC_INFO);
    for (size_t i = 0; i < intake_n_texts(rules); i++)
        if (str_is(open.topic, intake_text(rules, i)->id))
            out->asked = intake_text(rules, i);
    if (out->asked == NULL)
        return 0;
    out->open = true;
    struct intake_reading in = reading_of(care, person, text, &(*screening)->reading);
    out->answer = intake_read(&in, out->asked, care->arena);
    bool clock_alone = out->answer.has_clock && !out->answer.list && !out->answer.years;
    if (clock_alone && (*screening)->reading.intent == INTENT_LATER) /* "later 1h" is not one o'clock, thousands of miles away */
        out->answer = (struct intake_answer){ .any = false };
    if (!out->answer.any)
        return 0;
    /* It has its answer: a no to what safety asks next cannot have been meant for it (decision 6). */
    return soften(care, screening, &out->answer, err) < 0 ? -1 : conversation_rows_end(care->db, person->patient.id, person->address.id, err);
}

/* After safety */

static const struct intake_answer ALL = { .any = true, .to = UINT32_MAX };

/* What stands in the answer is no entry: "1 3" is no pain. */
static void drop_used(struct care *care, struct reading *reading, const struct intake_answer *answer)
{
    struct observation *kept = arena_array(care->arena, reading->n_observations + 1, sizeof *kept);
    size_t n = 0;
    if (kept == NULL || !answer->any)
        return;
    for (size_t i = 0; i < reading->n_observations; i++) {
        const struct observation *o = &reading->observations[i];
        if (o->from >= answer->to || o->to <= answer->from)
            kept[n++] = *o;
    }
    reading->observations = kept;
    reading->n_observations = n;
}

/* The bits that the answer fills. */
static int filled(const struct intake_answer *answer)
{
    return (answer->list ? INTAKE_MISSES_LIST : 0) | (answer->years ? INTAKE_MISSES_YEAR : 0)
        | (answer->has_clock ? INTAKE_MISSES_CLOCK : 0);
}

/* Something that the other rooms understand. */
static bool is_other(const struct reading *reading)
{
    switch (reading->intent) {
    case INTENT_OTHER: case INTENT_YES: case INTENT_NO: case INTENT_SKIP: case INTENT_LATER: case INTENT_DIARY:
        return reading->n_observations > 0;
    case INTENT_STOP: case INTENT_START: case INTENT_HELP: case INTENT_JOIN: case INTENT_DONE: case INTENT_PAUSE: case INTENT_UNDO:
    case INTENT_SAFE: case INTENT_GO: case INTENT_LESS: case INTENT_MORE: case INTENT_TEAM: case INTENT_COUNT:
        break;
    }
    return true;
}

static enum intake_event event_of(struct asking *a, const struct intake_tokens *tokens, const struct reading *reading,
                                  const struct intake_prompted *prompted, bool quiet)
{
    if (quiet)
        return INTAKE_ALARM;
    if (intake_is(a->rules, INTAKE_LATER, tokens) || (!prompted->answer.any && reading->intent == INTENT_LATER))
        return INTAKE_LATER_SAID;
    if (intake_is(a->rules, INTAKE_SKIP, tokens) || (!prompted->answer.any && reading->intent == INTENT_SKIP))
        return INTAKE_SKIPPED;
    if (!prompted->answer.any)
        return is_other(reading) ? INTAKE_OTHER : INTAKE_UNCLEAR;
    return a->row.missing == 0 ? INTAKE_ANSWERED : INTAKE_UNCLEAR;
}

static int set_language(struct asking *a, const char *lang, struct err *err)
{
    struct person *person = a->person;
    if (messages_speaks(a->care->setup->messages, str_of(lang))) {
        person->patient.lang = str_of(lang);
        person->voice.lang = lang;
    }
    return patient_rows_save(a->care->db, &person->patient, err);
}

/* A change of one thing, with what is now known of it. */
static int change(struct asking *a, const struct intake_prompted *prompted, enum intake_setting setting, const struct intake_answer *answer,
                  const char *lang, struct err *err)
{
    static const struct intake_text NOTHING = { .id = "" };
    struct str told = STR("");
    if (setting == INTAKE_SETTING_LANG) {
        if (set_language(a, lang, err) < 0)
            return -1;
        if (prompted->open) /* the question once more, in that language */
            return asking_move(a, INTAKE_CALLED, err);
        a->body = say(a->care, &a->person->voice, MESSAGE_INFO_CHANGED);
        return 0;
    }
    if (intake_is_in_doubt(a->care, a->person)) {
        a->body = say(a->care, &a->person->voice, MESSAGE_INFO_DOUBT);
        return 0;
    }
    if (intake_keep(a->care, a->person, a->rules, &NOTHING, answer, a->inbox_id, false, &told, err) < 0)
        return -1;
    a->body = told.n > 0 ? told : say(a->care, &a->person->voice, MESSAGE_INFO_CHANGED);
    return 0;
}

/* What a text asks of what is known, at any time. */
enum known_command { KNOWN_NOTHING, KNOWN_BEGIN /* INTAKE, or CHANGE after MY INFO */, KNOWN_SHOW, KNOWN_SET };

struct command {
    enum known_command what;
    enum intake_setting setting;
    struct intake_answer answer;
    const char *lang;
};

static struct command command_of(const struct asking *a, const struct care_text *text, const struct intake_tokens *tokens,
                                 const struct reading *reading, const struct intake_prompted *prompted)
{
    struct command c = { .what = KNOWN_NOTHING };
    struct intake_reading in = reading_of(a->care, a->person, text, reading);
    if (intake_is(a->rules, INTAKE_BEGIN, tokens) || (prompted->info && intake_is(a->rules, INTAKE_CHANGE, tokens)))
        c.what = KNOWN_BEGIN;
    else if (intake_is(a->rules, INTAKE_MY_INFO, tokens))
        c.what = KNOWN_SHOW;
    else if ((c.setting = intake_read_setting(&in, &c.answer, &c.lang, a->care->arena)) != INTAKE_SETTING_NONE
             && (c.setting == INTAKE_SETTING_LANG || !prompted->open || !prompted->answer.any))
        c.what = KNOWN_SET;
    return c;
}

/* INTAKE, while another question waits: that one first. */
static int call(struct asking *a, struct err *err)
{
    bool may = false;
    if (intake_may_ask(a->care, a->person, &may, err) < 0)
        return -1;
    if (may)
        return asking_move(a, INTAKE_CALLED, err);
    a->body = say(a->care, &a->person->voice, MESSAGE_INTAKE_LATER_ON);
    return 0;
}

static int obey(struct asking *a, const struct command *c, const struct intake_prompted *prompted, const char **outcome, struct err *err)
{
    switch (c->what) {
    case KNOWN_BEGIN:
        *outcome = "intake";
        return call(a, err);
    case KNOWN_SHOW:
        *outcome = "info";
        return intake_info(a->care, a->person, prompted->open, &a->body, err);
    case KNOWN_SET:
        *outcome = "changed";
        return change(a, prompted, c->setting, &c->answer, c->lang, err);
    case KNOWN_NOTHING:
        break;
    }
    return 0;
}

/* Whether the intake may hear a text at all; quiet: only what answers it. */
static bool may_hear(const struct care *care, const struct person *person, const struct reading *reading,
                     const struct intake_prompted *prompted, bool quiet)
{
    bool joined = person->patient.state == PATIENT_ACTIVE || person->patient.state == PATIENT_PAUSED;
    return asking_rules(care) != NULL && joined && (prompted->open || (!quiet && reading->n_tokens <= COMMAND_TOKENS));
}

static bool is_asked(const struct asking *a, const struct intake_prompted *prompted)
{
    return prompted->open && intake_row_of((enum intake_state)a->row.state, INTAKE_ANSWERED) != NULL;
}

int intake_hears(struct care *care, struct person *person, const struct care_text *text, const struct reading *reading,
                 const struct intake_prompted *prompted, enum intake_hears *out, struct err *err)
{
    struct asking a = { .care = care, .person = person, .rules = asking_rules(care), .body = STR("") };
    *out = INTAKE_HEARS_NOT;
    if (!may_hear(care, person, reading, prompted, false))
        return 0;
    struct intake_tokens tokens = intake_cut(words_repaired(text->inbound->text, care->arena), care->arena);
    if (command_of(&a, text, &tokens, reading, prompted).what != KNOWN_NOTHING)
        *out = INTAKE_HEARS_KNOWN;
    else if (prompted->open && asking_load(&a, err) < 0)
        return -1;
    else if (is_asked(&a, prompted) && event_of(&a, &tokens, reading, prompted, false) != INTAKE_OTHER)
        *out = INTAKE_HEARS_ANSWER;
    return 0;
}

int intake_said(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, struct reading *reading,
                const struct intake_prompted *prompted, bool quiet, struct str *body, const char **outcome, struct err *err)
{
    struct asking a = { .care = care, .person = person, .rules = asking_rules(care), .inbox_id = inbox_id, .body = STR("") };
    struct command command = { .what = KNOWN_NOTHING };
    *body = STR("");
    if (!may_hear(care, person, reading, prompted, quiet))
        return 0;
    struct intake_tokens tokens = intake_cut(words_repaired(text->inbound->text, care->arena), care->arena);
    if (asking_load(&a, err) < 0)
        return -1;
    if (!quiet)
        command = command_of(&a, text, &tokens, reading, prompted);
    if (command.what != KNOWN_NOTHING) {
        drop_used(care, reading, &ALL);
        int rc = obey(&a, &command, prompted, outcome, err);
        *body = a.body;
        return rc < 0 ? -1 : 1;
    }
    if (!is_asked(&a, prompted))
        return 0;
    if (prompted->answer.any) {
        if (intake_keep(care, person, a.rules, prompted->asked, &prompted->answer, inbox_id, quiet, &a.body, err) < 0)
            return -1;
        if (!quiet)
            a.row.missing &= ~filled(&prompted->answer);
    }
    enum intake_event event = event_of(&a, &tokens, reading, prompted, quiet);
    bool all = event == INTAKE_SKIPPED || event == INTAKE_LATER_SAID; /* SKIP is no routine skipped */
    drop_used(care, reading, all ? &ALL : &prompted->answer);
    if (asking_move(&a, event, err) < 0)
        return -1;
    *body = a.body;
    *outcome = event == INTAKE_OTHER ? NULL : "intake";
    return event != INTAKE_OTHER && event != INTAKE_ALARM;
}
