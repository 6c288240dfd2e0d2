/* SPDX-License-Identifier: ISC
 * Joining, STOP, HELP, strangers, the diary and its UNDO, and commands: what is said, and what is kept silent. */
#include <config.h>

#include "../support/care_world.h"

#include "model/address.h"
#include "store/address_rows.h"
#include "store/observation_rows.h"
#include "store/patient_rows.h"

static int set_up(void **state)
{
    *state = world_new();
    return 0;
}

static int tear_down(void **state)
{
    world_free(*state);
    return 0;
}

static struct patient patient_at(struct world *w, const char *address)
{
    struct address row;
    struct patient patient = { 0 };
    int64_t id = 0;
    assert_int_equal(address_rows_find(w->db, STR("sim"), str_of(address), w->arena, &row, &id, NULL), 1);
    assert_int_equal(patient_rows_get(w->db, id, w->arena, &patient, NULL), 1);
    return patient;
}

static enum consent consent_at(struct world *w, const char *channel, const char *address)
{
    struct address row = { 0 };
    int64_t id = 0;
    assert_int_equal(address_rows_find(w->db, str_of(channel), str_of(address), w->arena, &row, &id, NULL), 1);
    return row.consent;
}

static void invited_person_joins_by_join_start_or_a_fresh_yes(void **state)
{
    (void)state;
    static const struct {
        struct said said;
        int after_min;
        bool joins;
    } CASES[] = {
        { .said = { .text = "JOIN", .intent = INTENT_JOIN }, .joins = true },
        { .said = { .text = "start", .intent = INTENT_START }, .joins = true },
        { .said = { .text = "yes", .intent = INTENT_YES, .answer = ANSWER_YES }, .joins = true },
        { .said = { .text = "yes", .intent = INTENT_YES, .answer = ANSWER_YES }, .after_min = 73 * 60, .joins = false },
        { .said = { .text = "6", .intent = INTENT_DIARY }, .joins = false },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct world *w = world_new();
        assert_int_equal(world_admin(w, "patient.add", "{\"name\":\"Ana\",\"address\":\"sim:" ANA "\"}", NULL), 0);
        assert_sent(w, ANA, "Harbor Massage invites you, Ana,");
        assert_int_equal(consent_at(w, "sim", ANA), CONSENT_INVITED);
        world_wait(w, CASES[i].after_min);
        world_text(w, CASES[i].said);
        assert_sent(w, ANA, CASES[i].joins ? "You have joined Harbor Massage's headache diary." : "Reply JOIN to start");
        assert_int_equal(patient_at(w, ANA).state, CASES[i].joins ? PATIENT_ACTIVE : PATIENT_INVITED);
        assert_int_equal(consent_at(w, "sim", ANA), CASES[i].joins ? CONSENT_IN : CONSENT_INVITED);
        world_free(w);
    }
}

static void stop_acts_at_once_on_all_addresses_and_is_confirmed_once(void **state)
{
    struct world *w = *state;
    world_admin(w, "patient.add", "{\"name\":\"Ana\",\"address\":[\"sim:" ANA "\",\"sim2:" ANA "\"],\"joined\":true}", NULL);
    world_text(w, (struct said){ .text = "Stop. Thank you", .intent = INTENT_STOP, .stop_heard = true });
    assert_sent(w, ANA, "You will get no more messages from Harbor Massage.");
    assert_int_equal(consent_at(w, "sim", ANA), CONSENT_OUT);
    assert_int_equal(consent_at(w, "sim2", ANA), CONSENT_OUT);
    assert_int_equal(patient_at(w, ANA).state, PATIENT_STOPPED);
    world_text(w, (struct said){ .text = "STOP", .intent = INTENT_STOP, .stop_heard = true });
    assert_silence(w);
    world_text(w, (struct said){ .text = "yes", .intent = INTENT_YES, .answer = ANSWER_YES });
    assert_silence(w);
    assert_int_equal(patient_at(w, ANA).state, PATIENT_STOPPED);
    world_text(w, (struct said){ .text = "HELP", .intent = INTENT_HELP });
    assert_sent(w, ANA, "no emergency service");
    world_text(w, (struct said){ .text = "START", .intent = INTENT_START });
    assert_sent(w, ANA, "Messages from Harbor Massage are on again.");
    assert_int_equal(patient_at(w, ANA).state, PATIENT_ACTIVE);
    assert_int_equal(consent_at(w, "sim", ANA), CONSENT_IN);
}

/* P2, P3: a red flag after STOP, or beside it, is answered all the same. */
static void red_flag_after_stop_is_answered(void **state)
{
    struct world *w = *state;
    world_add_ana(w);
    world_text(w, (struct said){ .text = "stop. my face is numb", .intent = INTENT_OTHER, .stop_heard = true, .flags = { NUMB },
                                 .n_flags = 1 });
    assert_sent(w, ANA, "Call 911 now.", MARIA, "1 EMERGENCY", ANA, "no more messages");
    assert_int_equal(patient_at(w, ANA).state, PATIENT_STOPPED);
    world_text(w, (struct said){ .text = "cant speak", .flags = { DEFINITE("speech", TIER_EMERGENCY, "advice.emergency") },
                                 .n_flags = 1 });
    assert_sent(w, ANA, "Call 911 now.", MARIA, "WORSE");
}

static void what_the_carrier_confirmed_is_not_confirmed_twice(void **state)
{
    struct world *w = *state;
    world_add_ana(w);
    world_text(w, (struct said){ .text = "HELP", .intent = INTENT_HELP, .carrier_optout = "HELP" });
    assert_silence(w);
    world_text(w, (struct said){ .text = "STOP", .intent = INTENT_STOP, .carrier_optout = "STOP" });
    assert_silence(w);
    assert_int_equal(consent_at(w, "sim", ANA), CONSENT_OUT);
    world_text(w, (struct said){ .text = "START", .intent = INTENT_START, .carrier_optout = "START" });
    assert_silence(w);
    assert_int_equal(consent_at(w, "sim", ANA), CONSENT_IN);
}

static void stranger_is_screened_and_told_once_how_to_join(void **state)
{
    struct world *w = *state;
    world_text(w, (struct said){ .text = "hi there friend", .from = "+15550100077" });
    assert_sent(w, "+15550100077", "I don't know this number.");
    world_text(w, (struct said){ .text = "hello again you", .from = "+15550100077" });
    assert_silence(w);
    world_text(w, (struct said){ .text = "my arm is numb", .from = "+15550100077", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, "+15550100077", "Call 911 now.", MARIA, "1 EMERGENCY unknown person +15550100077");
    world_text(w, (struct said){ .text = "my arm is numb", .from = "+34600000001", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, "+34600000001", "Call 112 or 911 now.", MARIA, "2 EMERGENCY unknown person +34600000001");
    world_text(w, (struct said){ .text = "JOIN", .intent = INTENT_JOIN, .from = "+15550100078" });
    assert_sent(w, "+15550100078", "Please ask Harbor Massage to add you");
}

static void telling_strangers_is_capped_per_hour_and_screening_never(void **state)
{
    struct world *w = *state;
    int told = 0;
    for (int i = 0; i < 40; i++) {
        char from[20];
        snprintf(from, sizeof from, "+1555020%04d", i);
        world_text(w, (struct said){ .text = "hi", .from = from });
        told += (int)w->n_out;
    }
    assert_int_equal(told, 30);
    world_text(w, (struct said){ .text = "numb", .from = "+15550209999", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, "+15550209999", "Call 911 now.", MARIA, "EMERGENCY");
    world_wait(w, 61);
    world_text(w, (struct said){ .text = "hi", .from = "+15550209998" });
    assert_sent(w, "+15550209998", "I don't know this number.");
}

/* The example of the brochure, as the reading gives it. */
static const struct observation ENTRY[] = {
    { .code = OBS_PAIN, .value = 60, .value_high = 60 },
    { .code = OBS_SIDE, .text = "left" },
    { .code = OBS_LOCATION, .text = "temple" },
    { .code = OBS_ONSET, .value = 840, .value_high = 840 },
    { .code = OBS_MED, .text = "ibuprofen", .detail = "nsaid", .dose_ug = 400000, .count_tenths = 0 },
};
static const struct said DIARY = { .text = "6 left temple since 2pm ibu 400", .intent = INTENT_DIARY, .observations = ENTRY,
                                   .n_observations = 5 };

static void diary_text_is_read_back_in_one_line_and_undone(void **state)
{
    struct world *w = *state;
    struct diary_entry *entries = NULL;
    size_t n = 0;
    world_add_ana(w);
    world_wait(w, 27 * 60 + 5); /* Tuesday, 14:05 */
    world_text(w, DIARY);
    assert_sent(w, ANA, "Logged Tue 14:05: pain 6, left temple, since 14:00, ibuprofen 400 mg. UNDO takes it back.");
    assert_string_equal(w->done.outcome, "logged");
    assert_int_equal(observation_rows_days(w->db, 1, 20260303, 20260303, w->arena, &entries, &n, NULL), 0);
    assert_int_equal(n, 5);
    assert_int_equal(entries[0].local_min, 845);
    assert_int_equal(entries[3].local_min, 840);
    world_text(w, (struct said){ .text = "undo", .intent = INTENT_UNDO });
    assert_sent(w, ANA, "Taken back, Tue 14:05: pain 6, left temple, since 14:00, ibuprofen 400 mg.");
    assert_int_equal(observation_rows_days(w->db, 1, 20260303, 20260303, w->arena, &entries, &n, NULL), 0);
    assert_int_equal(n, 0);
    world_text(w, (struct said){ .text = "undo", .intent = INTENT_UNDO });
    assert_sent(w, ANA, "There is no line to take back.");
}

static void values_are_read_back_as_people_write_them(void **state)
{
    struct world *w = *state;
    static const struct {
        struct observation in;
        const char *want;
    } CASES[] = {
        { { .code = OBS_PAIN, .value = 50, .value_high = 60 }, "pain 5-6" },
        { { .code = OBS_PAIN, .value = 85, .value_high = 85 }, "pain 8.5" },
        { { .code = OBS_PAIN, .value = 0, .value_high = 0 }, "pain 0" },
        { { .code = OBS_PAIN, .value = 80, .value_high = 80, .earlier = true }, "earlier 8" },
        { { .code = OBS_SLEEP, .value = 525, .value_high = 525 }, "slept 5.25 h" },
        { { .code = OBS_SLEEP, .value = 405, .value_high = 405 }, "slept 4.05 h" },
        { { .code = OBS_WATER, .value = 750, .value_high = 750 }, "water 750 ml" },
        { { .code = OBS_NAUSEA, .value = 1, .value_high = 1 }, "nausea" },
        { { .code = OBS_NAUSEA, .value = 0 }, "no nausea" },
        { { .code = OBS_MED, .text = "ibuprofen", .count_tenths = 20 }, "2 ibuprofen" },
        { { .code = OBS_MED, .text = "levothyroxine", .dose_ug = 50 }, "levothyroxine 50 mcg" },
        { { .code = OBS_MED, .text = "rizatriptan", .dose_ug = 2500 }, "rizatriptan 2.5 mg" },
        { { .code = OBS_ROUTINE_DONE, .value = 10, .value_high = 10 }, "routine 10 min" },
        { { .code = OBS_ONSET, .value = 545, .value_high = 545 }, "since 9:05" },
        { { .code = OBS_TRIGGER, .text = "poor_sleep" }, "trigger: poor sleep" },
    };
    world_add_ana(w);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        world_text(w, (struct said){ .text = "x", .intent = INTENT_DIARY, .observations = &CASES[i].in, .n_observations = 1 });
        if (!str_is(w->done.diary, CASES[i].want))
            fail_msg("%s is not %s", w->done.diary.s, CASES[i].want);
        world_wait(w, 1);
    }
}

static void what_is_not_understood_is_said_so_and_listed_when_it_may_be_for_a_human(void **state)
{
    struct world *w = *state;
    world_add_ana(w);
    world_text(w, (struct said){ .text = "hmm" });
    assert_sent(w, ANA, "did not understand that");
    world_text(w, (struct said){ .text = "thanks!" });
    assert_silence(w);
    world_text(w, (struct said){ .text = "can u move my 3pm" });
    assert_sent(w, ANA, "I've put it on the list of Harbor Massage.");
    world_text(w, (struct said){ .text = "wo de tou hen teng", .n_unknown = 5 });
    assert_sent(w, ANA, "llame al 911");
    world_text(w, (struct said){ .text = "", .n_media = 1 });
    assert_sent(w, ANA, "I can't look at pictures");
    world_text(w, (struct said){ .text = "done", .intent = INTENT_DONE });
    assert_sent(w, ANA, "Nothing is planned");
    world_text(w, (struct said){ .text = "no numbness", .intent = INTENT_DIARY, .denies = true });
    assert_sent(w, ANA, "I've kept that.");
    const char *answer;
    assert_int_equal(world_admin(w, "alerts", "", &answer), 0);
    assert_non_null(strstr(answer, "\"state\":\"listed\",\"tier\":\"none\""));
    assert_non_null(strstr(answer, "\"id\":\"picture\""));
}

static void entries_of_another_day_say_so(void **state)
{
    struct world *w = *state;
    static const struct observation IN[] = { { .code = OBS_PAIN, .value = 70, .value_high = 70, .day = -1 },
                                             { .code = OBS_ONSET, .value = 840, .value_high = 840 } };
    struct diary_entry *entries = NULL;
    size_t n = 0;
    world_add_ana(w); /* Monday, 11:00: two in the afternoon was yesterday */
    world_text(w, (struct said){ .text = "yesterday 7, since 2pm", .intent = INTENT_DIARY, .observations = IN, .n_observations = 2 });
    assert_true(str_is(w->done.diary, "pain 7 (Sun), since Sun 14:00"));
    assert_int_equal(observation_rows_days(w->db, 1, 20260301, 20260301, w->arena, &entries, &n, NULL), 0);
    assert_int_equal(n, 2);
}

static void facts_are_gathered_before_the_reading(void **state)
{
    struct world *w = *state;
    struct care_text text;
    world_admin(w, "patient.add", "{\"name\":\"Ana\",\"address\":\"sim:" ANA "\",\"zone\":\"Asia/Kathmandu\",\"lang\":\"es\","
                "\"birth_year\":1970,\"joined\":true}", NULL);
    world_admin(w, "patient.fact", "{\"id\":1,\"fact\":\"patient.pregnant\",\"value\":false,\"by\":\"maria\"}", NULL);
    static const struct observation MED = { .code = OBS_MED, .text = "sumatriptan", .detail = "triptan", .dose_ug = 50000 };
    for (int day = 0; day < 3; day++) {
        world_text(w, (struct said){ .text = "suma 50", .intent = INTENT_DIARY, .observations = &MED, .n_observations = 1 });
        world_wait(w, 24 * 60);
    }
    world_text(w, (struct said){ .text = "odd arm", .flags = { MAYBE_NUMB }, .n_flags = 1 });
    struct inbound in = { .channel = STR("sim"), .from = STR(ANA), .text = { STR("no") } };
    assert_int_equal(care_facts(&w->care, &in, &text, NULL), 0);
    assert_int_equal(text.request.question, QUESTION_YES_NO);
    assert_int_equal(text.request.utc_offset_s, 20700);
    assert_string_equal(text.request.lang_prior, "es");
    assert_false(text.request.from_team);
    assert_int_equal(text.facts.value[FACT_AGE], 56);
    assert_int_equal(text.facts.value[FACT_TRIPTAN_DAYS_30], 3);
    assert_int_equal(text.facts.value[FACT_ANALGESIC_DAYS_30], 3);
    assert_true(text.facts.known[FACT_PREGNANT] && text.facts.value[FACT_PREGNANT] == 0);
    assert_false(text.facts.known[FACT_CANCER]); /* unknown is unknown, never false */
    assert_int_equal(text.facts.n_open_flags, 1);
    assert_string_equal(text.facts.open_flags[0], "numbness");
    in.from = STR(MARIA);
    assert_int_equal(care_facts(&w->care, &in, &text, NULL), 0);
    assert_true(text.request.from_team);
    assert_int_equal(text.patient_id, 0);
}

/* P9: only declared hours bring a word about people who read. */
static void nobody_is_said_to_read_unless_hours_are_declared(void **state)
{
    struct world *w = *state;
    world_add_ana(w);
    world_text(w, (struct said){ .text = "HELP", .intent = INTENT_HELP });
    assert_null(strstr(w->out[0], "read messages"));
    world_text(w, (struct said){ .text = "numb", .flags = { NUMB }, .n_flags = 1 });
    assert_non_null(strstr(w->out[0], "Nobody may be reading"));
    w->settings.staffed_hours = "Mon-Fri 9-17";
    world_text(w, (struct said){ .text = "HELP", .intent = INTENT_HELP });
    assert_sent(w, ANA, "People at Harbor Massage read messages Mon-Fri 9-17.");
    world_text(w, (struct said){ .text = "numb", .flags = { NUMB }, .n_flags = 1 });
    assert_null(strstr(w->out[0], "Nobody may be reading"));
}

/* Two programs that answer each other come to rest; a red flag is answered even then. */
static void flood_of_texts_is_not_answered_but_screened(void **state)
{
    struct world *w = *state;
    size_t answers = 0;
    world_add_ana(w);
    for (int i = 0; i < 60; i++) {
        world_text(w, (struct said){ .text = "hmm" });
        answers += w->n_out;
    }
    assert_int_equal(answers, 30);
    world_text(w, (struct said){ .text = "numb", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, ANA, "Call 911 now.", MARIA, "EMERGENCY");
}

static void member_texts_are_the_teams_unless_they_are_a_patient_too(void **state)
{
    struct world *w = *state;
    world_text(w, (struct said){ .from = MARIA, .text = "what is this thing" });
    assert_sent(w, MARIA, "Reply ACK 12 to take alert 12");
    world_text(w, (struct said){ .from = MARIA, .text = "ACK 9", .intent = INTENT_TEAM, .team_verb = "ack", .team_code = 9 });
    assert_sent(w, MARIA, "There is no alert 9. Open: none.");
    world_admin(w, "patient.add", "{\"name\":\"Maria\",\"address\":\"sim:" MARIA "\",\"joined\":true}", NULL);
    world_text(w, (struct said){ .from = MARIA, .text = "numb face", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, MARIA, "Call 911 now.", NURSE, "1 EMERGENCY Maria"); /* not herself: somebody else looks after her */
}

static void two_open_alerts_are_told_apart(void **state)
{
    struct world *w = *state;
    world_add_ana(w);
    world_admin(w, "patient.add", "{\"name\":\"Luis\",\"address\":\"sim:+15550100011\",\"joined\":true}", NULL);
    world_text(w, (struct said){ .text = "numb", .flags = { NUMB }, .n_flags = 1 });
    world_text(w, (struct said){ .from = "+15550100011", .text = "numb", .flags = { NUMB }, .n_flags = 1 });
    world_text(w, (struct said){ .from = MARIA, .text = "got it" });
    assert_sent(w, MARIA, "Which one? 1 Ana G, 2 Luis.");
}

static void shared_phone_keeps_name_and_words_back(void **state)
{
    struct world *w = *state;
    world_add_ana(w);
    world_admin(w, "patient.add", "{\"name\":\"Luis Gomez\",\"address\":\"sim:" ANA "\",\"joined\":true}", NULL);
    world_text(w, (struct said){ .text = "my face is numb", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, ANA, "Call 911 now.", MARIA, "1 EMERGENCY AG " ANA ". (shared phone: words kept back)");
}

static void commands_refuse_in_one_sentence(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *verb, *arguments, *want;
    } CASES[] = {
        { "patient.ad", "{}", "There is no command \"patient.ad\"; did you mean \"patient.add\"?" },
        { "patient.add", "[]", "The arguments are not a JSON object." },
        { "patient.add", "{\"address\":\"sim:+15551230001\"}", "A name is missing" },
        { "patient.add", "{\"name\":\"Ana\"}", "An address is missing" },
        { "patient.add", "{\"name\":\"Ana\",\"address\":\"+15551230001\"}", "An address is written CHANNEL:ADDRESS" },
        { "patient.add", "{\"name\":\"Ana\",\"address\":\"fax:+15551230001\"}", "There is no channel \"fax\"" },
        { "patient.add", "{\"name\":\"Ana\",\"address\":\"sim:+1555x\"}", "is no address" },
        { "patient.add", "{\"name\":\"Ana\",\"address\":\"sim:+15551230001\",\"zone\":\"../etc\"}", "There is no time zone" },
        { "patient.add", "{\"name\":\"Ana\",\"address\":\"sim:+15551230001\",\"lang\":\"english\"}", "is no language" },
        { "patient.add", "{\"name\":\"Ana\",\"address\":\"sim:+15551230001\",\"region\":\"ZZ\"}", "There is no region \"ZZ\"" },
        { "patient.add", "{\"name\":\"Ana\",\"address\":\"sim:+15551230001\",\"hands_on_cleared_by\":\"bob\"}",
          "There is no member \"bob\"" },
        { "patient.show", "{\"id\":99}", "There is no such person" },
        { "alert.ack", "{\"code\":1}", "Say who does it" },
        { "alert.ack", "{\"code\":7,\"by\":\"maria\"}", "There is no alert 7." },
        { "alert.close", "{\"code\":7,\"by\":\"maria\",\"outcome\":\"whatever\"}", "Say how it ended" },
        { "patient.list", "{\"state\":\"gone\"}", "There is no state" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *answer;
        assert_int_equal(world_admin(w, CASES[i].verb, CASES[i].arguments, &answer), 1);
        if (strstr(answer, CASES[i].want) == NULL)
            fail_msg("%s %s: %s", CASES[i].verb, CASES[i].arguments, answer);
        assert_silence(w);
    }
}

static void commands_add_show_and_close(void **state)
{
    struct world *w = *state;
    const char *answer;
    assert_int_equal(world_admin(w, "patient.add", "{\"name\":\"Ana Gomez\",\"address\":\"sim:" ANA "\",\"zone\":\"Europe/Madrid\","
                                 "\"region\":\"ES\",\"lang\":\"en\",\"birth_year\":1970,\"joined\":true,"
                                 "\"hands_on_cleared_by\":\"maria\"}", &answer), 0);
    assert_string_equal(answer, "{\"id\":1,\"state\":\"active\"}");
    assert_int_equal(world_admin(w, "patient.fact", "{\"id\":1,\"fact\":\"patient.anticoagulant\",\"value\":true,\"by\":\"maria\"}",
                                 &answer), 0);
    world_text(w, DIARY);
    world_text(w, (struct said){ .text = "numb", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, ANA, "Call 112 now.", MARIA, "1 EMERGENCY");
    assert_int_equal(world_admin(w, "patient.show", "{\"address\":\"sim:" ANA "\"}", &answer), 0);
    assert_non_null(strstr(answer, "\"name\":\"Ana Gomez\",\"state\":\"active\",\"lang\":\"en\",\"zone\":\"Europe/Madrid\""));
    assert_non_null(strstr(answer, "\"patient.anticoagulant\":1"));
    assert_non_null(strstr(answer, "\"line\":\"pain 6, left temple, since 14:00, ibuprofen 400 mg\""));
    assert_int_equal(world_admin(w, "alert.ack", "{\"code\":1,\"by\":\"nurse\"}", &answer), 0);
    assert_non_null(strstr(answer, "\"state\":\"taken\""));
    assert_sent(w, MARIA, "taken by Nils Ek");
    assert_int_equal(world_admin(w, "alert.ack", "{\"code\":1,\"by\":\"maria\"}", &answer), 1);
    assert_string_equal(answer, "Alert 1 is with nurse already.");
    w->care.now_utc += 180;
    assert_int_equal(world_admin(w, "alert.close", "{\"code\":1,\"by\":\"nurse\",\"outcome\":\"in_care\"}", &answer), 0);
    assert_int_equal(world_admin(w, "alerts", "{}", &answer), 0);
    assert_string_equal(answer, "{\"alerts\":[]}");
    assert_int_equal(world_admin(w, "status", "{}", &answer), 0);
    assert_non_null(strstr(answer, "\"active\":1"));
    assert_true(care_admin_changes(STR("patient.add")));
    assert_false(care_admin_changes(STR("alerts")));
}

/* P2: broken UTF-8, NUL, nothing at all: screened and answered, never a crash. */
static void broken_bytes_are_dealt_with(void **state)
{
    struct world *w = *state;
    world_add_ana(w);
    world_text(w, (struct said){ .text = "\xff\xfe numb \xc3", .flags = { NUMB }, .n_flags = 1 });
    assert_sent(w, ANA, "Call 911 now. You wrote: \"numb\".", MARIA, "1 EMERGENCY");
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(invited_person_joins_by_join_start_or_a_fresh_yes),
        cmocka_unit_test_setup_teardown(stop_acts_at_once_on_all_addresses_and_is_confirmed_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(red_flag_after_stop_is_answered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_the_carrier_confirmed_is_not_confirmed_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(stranger_is_screened_and_told_once_how_to_join, set_up, tear_down),
        cmocka_unit_test_setup_teardown(telling_strangers_is_capped_per_hour_and_screening_never, set_up, tear_down),
        cmocka_unit_test_setup_teardown(diary_text_is_read_back_in_one_line_and_undone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(entries_of_another_day_say_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(facts_are_gathered_before_the_reading, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_is_said_to_read_unless_hours_are_declared, set_up, tear_down),
        cmocka_unit_test_setup_teardown(values_are_read_back_as_people_write_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_understood_is_said_so_and_listed_when_it_may_be_for_a_human, set_up, tear_down),
        cmocka_unit_test_setup_teardown(flood_of_texts_is_not_answered_but_screened, set_up, tear_down),
        cmocka_unit_test_setup_teardown(member_texts_are_the_teams_unless_they_are_a_patient_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_open_alerts_are_told_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(shared_phone_keeps_name_and_words_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(commands_refuse_in_one_sentence, set_up, tear_down),
        cmocka_unit_test_setup_teardown(commands_add_show_and_close, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_bytes_are_dealt_with, set_up, tear_down),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
