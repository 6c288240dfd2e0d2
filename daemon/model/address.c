/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/address.h"

const char *const CONSENT_NAMES[CONSENT_COUNT] = {
    [CONSENT_NONE] = "none",
    [CONSENT_INVITED] = "invited",
    [CONSENT_IN] = "in",
    [CONSENT_OUT] = "out",
};

enum { TOPIC_MAX = 64 };

bool address_fits(enum address_form form, struct str address)
{
    int64_t number;
    switch (form) {
    case ADDRESS_ANY:
        return address.n > 0;
    case ADDRESS_PHONE: /* E.164: + and up to 15 digits */
        return address.n >= 8 && address.n <= 16 && address.s[0] == '+' && address.s[1] >= '1' && address.s[1] <= '9'
            && text_to_int((struct str){ address.s + 1, address.n - 1 }, 1, INT64_MAX, &number);
    case ADDRESS_DIGITS:
        return address.n > 0 && address.s[0] >= '1' && address.s[0] <= '9' && text_to_int(address, 1, INT64_MAX, &number);
    case ADDRESS_TOPIC:
        for (size_t i = 0; i < address.n; i++) {
            char c = address.s[i];
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
                return false;
        }
        return address.n > 0 && address.n <= TOPIC_MAX;
    }
    return false;
}
