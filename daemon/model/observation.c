/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/observation.h"

#define NUMBER(label, factor, of, low, high) { .name = label, .type = OBS_TYPE_NUMBER, .scale = factor, .unit = of, .min = low, .max = high }
#define BOOL(label) { .name = label, .type = OBS_TYPE_BOOL, .scale = 1, .unit = "", .min = 0, .max = 1 }
#define CODE(label) { .name = label, .type = OBS_TYPE_CODE, .scale = 1, .unit = "", .min = 0, .max = 0 }
#define TIME(label) { .name = label, .type = OBS_TYPE_TIME, .scale = 1, .unit = "", .min = 0, .max = 1439 }
#define TEXT(label) { .name = label, .type = OBS_TYPE_TEXT, .scale = 1, .unit = "", .min = 0, .max = 0 }

const struct observation_kind OBSERVATION_KINDS[OBS_COUNT] = {
    [OBS_NONE] = { .name = "", .scale = 1, .unit = "" },
    [OBS_PAIN] = NUMBER("pain", 10, "", 0, 100),
    [OBS_PAIN_WORDS] = CODE("pain_words"),
    [OBS_ONSET] = TIME("onset"),
    [OBS_END] = TIME("end"),
    [OBS_DURATION] = NUMBER("duration_h", 100, "h", 2, 72000),
    [OBS_SIDE] = CODE("side"),
    [OBS_LOCATION] = CODE("location"),
    [OBS_QUALITY] = CODE("quality"),
    [OBS_WORSE_ACTIVITY] = BOOL("worse_activity"),
    [OBS_FUNCTION] = CODE("function"),
    [OBS_HEADACHE] = BOOL("headache"),
    [OBS_MIGRAINE_SAID] = BOOL("migraine_said"),
    [OBS_SUDDEN] = BOOL("sudden"),
    [OBS_NAUSEA] = BOOL("nausea"),
    [OBS_VOMITING] = BOOL("vomiting"),
    [OBS_PHOTOPHOBIA] = BOOL("photophobia"),
    [OBS_PHONOPHOBIA] = BOOL("phonophobia"),
    [OBS_OSMOPHOBIA] = BOOL("osmophobia"),
    [OBS_NECK_STIFFNESS] = BOOL("neck_stiffness"),
    [OBS_DIZZINESS] = BOOL("dizziness"),
    [OBS_FATIGUE] = BOOL("fatigue"),
    [OBS_YAWNING] = BOOL("yawning"),
    [OBS_CRAVING] = BOOL("craving"),
    [OBS_MOOD] = CODE("mood"),
    [OBS_ALLODYNIA] = BOOL("allodynia"),
    [OBS_TEARING] = BOOL("tearing"),
    [OBS_RED_EYE] = BOOL("red_eye"),
    [OBS_NOSE_RUNNING] = BOOL("nose_running"),
    [OBS_EYELID_SWELLING] = BOOL("eyelid_swelling"),
    [OBS_RESTLESS] = BOOL("restless"),
    [OBS_FEVER] = BOOL("fever"),
    [OBS_TEMPERATURE] = NUMBER("temp_c", 10, "C", 300, 450),
    [OBS_AURA] = BOOL("aura"),
    [OBS_AURA_KIND] = CODE("aura_kind"),
    [OBS_AURA_MINUTES] = NUMBER("aura_minutes", 1, "min", 0, 1440),
    [OBS_AURA_GRADUAL] = BOOL("aura_gradual"),
    [OBS_AURA_ONE_SIDE] = BOOL("aura_one_side"),
    [OBS_AURA_THEN_PAIN] = BOOL("aura_then_pain"),
    [OBS_MED] = CODE("med"),
    [OBS_MED_TIME] = TIME("med_time"),
    [OBS_MED_RELIEF] = CODE("med_relief"),
    [OBS_MED_SIDE_EFFECT] = TEXT("med_side_effect"),
    [OBS_ROUTINE_DONE] = NUMBER("routine_done", 1, "min", 0, 600),
    [OBS_ROUTINE_SKIP_REASON] = TEXT("routine_skip_reason"),
    [OBS_ROUTINE_EFFECT] = CODE("routine_effect"),
    [OBS_WATER] = NUMBER("water_ml", 1, "ml", 10, 20000),
    [OBS_CAFFEINE] = NUMBER("caffeine", 10, "cups", 0, 200),
    [OBS_ALCOHOL] = NUMBER("alcohol", 10, "drinks", 0, 300),
    [OBS_MEAL_SKIPPED] = BOOL("meal_skipped"),
    [OBS_SLEEP] = NUMBER("sleep_h", 100, "h", 0, 2400),
    [OBS_SLEEP_QUALITY] = CODE("sleep_quality"),
    [OBS_STRESS] = NUMBER("stress", 10, "", 0, 100),
    [OBS_MENSTRUATION] = BOOL("menstruation"),
    [OBS_EXERCISE] = NUMBER("exercise", 1, "min", 0, 600),
    [OBS_POSTURE_BREAK] = NUMBER("posture_break", 1, "", 0, 50),
    [OBS_SCREEN] = NUMBER("screen_hours", 10, "h", 0, 240),
    [OBS_NECK_TURN] = CODE("neck_turn"),
    [OBS_SHOULDER_STIFFNESS] = BOOL("shoulder_stiffness"),
    [OBS_JAW_MORNING] = BOOL("jaw_morning"),
    [OBS_SESSION] = CODE("session"),
    [OBS_TRIGGER] = CODE("trigger"),
    [OBS_WEATHER] = CODE("weather"),
    [OBS_NOTE] = TEXT("note"),
    [OBS_BP_SYS] = NUMBER("bp_sys", 1, "mmHg", 50, 300),
    [OBS_BP_DIA] = NUMBER("bp_dia", 1, "mmHg", 20, 200),
    [OBS_AGE] = NUMBER("age", 1, "years", 1, 120),
    [OBS_PREGNANCY_WEEKS] = NUMBER("pregnancy_weeks", 1, "weeks", 1, 45),
};

enum observation_code observation_code_of(struct str name)
{
    for (int i = OBS_NONE + 1; i < OBS_COUNT; i++)
        if (str_is(name, OBSERVATION_KINDS[i].name))
            return (enum observation_code)i;
    return OBS_NONE;
}
