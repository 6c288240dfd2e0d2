/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/sms.h"

#include "base/utf8.h"

int sms_septets(uint32_t c)
{
    /* The default table beyond ASCII, in ascending order (3GPP TS 23.038 6.2.1). */
    static const uint16_t BEYOND_ASCII[] = {
        0xA1, 0xA3, 0xA4, 0xA5, 0xA7, 0xBF, 0xC4, 0xC5, 0xC6, 0xC7, 0xC9, 0xD1, 0xD6, 0xD8, 0xDC, 0xDF, 0xE0, 0xE4, 0xE5,
        0xE6, 0xE8, 0xE9, 0xEC, 0xF1, 0xF2, 0xF6, 0xF8, 0xF9, 0xFC, 0x393, 0x394, 0x398, 0x39B, 0x39E, 0x3A0, 0x3A3, 0x3A6,
        0x3A8, 0x3A9,
    };
    if (c == '\n' || c == '\r')
        return 1;
    if (c >= 0x20 && c < 0x7F) {
        if (c == '^' || c == '{' || c == '}' || c == '\\' || c == '[' || c == '~' || c == ']' || c == '|')
            return 2;
        return c != '`';
    }
    if (c == '\f' || c == 0x20AC)
        return 2;
    for (size_t i = 0; i < sizeof BEYOND_ASCII / sizeof *BEYOND_ASCII; i++)
        if (BEYOND_ASCII[i] == c)
            return 1;
    return 0;
}

/* Parts when no character is split over two of them: filled greedily, as senders do. */
static int parts_of(struct str text, bool gsm7, int units)
{
    int whole = gsm7 ? 160 : 70, each = gsm7 ? 153 : 67;
    if (units <= whole)
        return 1;
    int parts = 1, filled = 0;
    for (size_t i = 0; i < text.n;) {
        uint32_t c;
        i += utf8_next(text, i, &c);
        int n = gsm7 ? sms_septets(c) : 1 + (c > 0xFFFF);
        if (filled + n > each) {
            parts++;
            filled = 0;
        }
        filled += n;
    }
    return parts;
}

struct sms_size sms_measure(struct str text)
{
    struct sms_size size = { .gsm7 = true };
    int ucs2 = 0;
    for (size_t i = 0; i < text.n;) {
        uint32_t c;
        i += utf8_next(text, i, &c);
        int septets = sms_septets(c);
        size.gsm7 = size.gsm7 && septets > 0;
        size.units += septets;
        ucs2 += 1 + (c > 0xFFFF);
    }
    if (!size.gsm7)
        size.units = ucs2;
    size.parts = parts_of(text, size.gsm7, size.units);
    return size;
}
