/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "delivery/parts.h"

void parts_init(struct parts *parts, int most, int kept, int64_t within_ms)
{
    *parts = (struct parts){ .most = most, .kept = kept, .within_ms = within_ms };
}

static void forget(struct parts *parts, int64_t mono_ms)
{
    while (parts->n > 0 && parts->spent[parts->first].at_ms <= mono_ms - parts->within_ms) {
        parts->first = (parts->first + 1) % PARTS_ENTRIES;
        parts->n--;
    }
}

static int sum(const struct parts *parts)
{
    int n = 0;
    for (size_t i = 0; i < parts->n; i++)
        n += parts->spent[(parts->first + i) % PARTS_ENTRIES].n;
    return n;
}

/* What goes beyond everything is taken for as much as there is. */
static int wanted(const struct parts *parts, int n)
{
    int room = parts->most - parts->kept;
    return n < room ? n : room;
}

bool parts_allow(struct parts *parts, int n, int64_t mono_ms)
{
    return parts_wait_ms(parts, n, mono_ms) == 0;
}

void parts_spend(struct parts *parts, int n, int64_t mono_ms)
{
    if (parts->most <= 0)
        return;
    forget(parts, mono_ms);
    if (parts->n == PARTS_ENTRIES) {
        size_t second = (parts->first + 1) % PARTS_ENTRIES;
        parts->spent[second].n += parts->spent[parts->first].n;
        parts->first = second;
        parts->n--;
    }
    size_t at = (parts->first + parts->n++) % PARTS_ENTRIES;
    parts->spent[at].at_ms = mono_ms;
    parts->spent[at].n = n;
}

int64_t parts_wait_ms(struct parts *parts, int n, int64_t mono_ms)
{
    if (parts->most <= 0)
        return 0;
    forget(parts, mono_ms);
    int over = sum(parts) + wanted(parts, n) - (parts->most - parts->kept);
    for (size_t i = 0; i < parts->n && over > 0; i++) {
        size_t at = (parts->first + i) % PARTS_ENTRIES;
        over -= parts->spent[at].n;
        if (over <= 0)
            return parts->spent[at].at_ms + parts->within_ms - mono_ms;
    }
    return 0;
}

int parts_left(struct parts *parts, int64_t mono_ms)
{
    if (parts->most <= 0)
        return INT32_MAX;
    forget(parts, mono_ms);
    int left = parts->most - parts->kept - sum(parts);
    return left > 0 ? left : 0;
}
