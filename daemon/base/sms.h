/* SPDX-License-Identifier: ISC
 * sms.h - how long a text is as an SMS (3GPP TS 23.038, 23.040): alphabet, units, parts.  PURE. */
#ifndef NAPE_BASE_SMS_H
#define NAPE_BASE_SMS_H

#include "base/text.h"

struct sms_size {
    bool gsm7;   /* every character is in the GSM 7-bit alphabet; else the whole text is UCS-2 */
    int units;   /* septets, or UTF-16 units */
    int parts;   /* at least 1 */
};

/* text is valid UTF-8. */
struct sms_size sms_measure(struct str text);

/* Septets of a character: 1, 2 (extension table), or 0 when it forces UCS-2. */
int sms_septets(uint32_t character);

#endif
