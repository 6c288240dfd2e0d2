/* SPDX-License-Identifier: ISC
 * parts.h - how many parts of texts went out within a time, where something else counts them: Android stops an app that sends too
 * many, and asks whoever holds the phone (decision 44).  PURE but for the time handed in.  Begins anew with the process. */
#ifndef NAPE_DELIVERY_PARTS_H
#define NAPE_DELIVERY_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PARTS_ENTRIES = 128 };

struct parts {
    int most, kept;     /* most 0: no limit */
    int64_t within_ms;
    size_t first, n;
    struct {
        int64_t at_ms;
        int n;
    } spent[PARTS_ENTRIES]; /* oldest first from `first`; when there is no room the two oldest become one, of the later time */
};

void parts_init(struct parts *parts, int most, int kept, int64_t within_ms);
/* May a text of n parts go now that may not touch what is kept?  One longer than ever fits goes when nothing else went. */
bool parts_allow(struct parts *parts, int n, int64_t mono_ms);
/* It goes, allowed or not. */
void parts_spend(struct parts *parts, int n, int64_t mono_ms);
/* In how many ms it may go; 0: now. */
int64_t parts_wait_ms(struct parts *parts, int n, int64_t mono_ms);
/* How many of one part each may go now; INT32_MAX: as many as you like. */
int parts_left(struct parts *parts, int64_t mono_ms);

#endif
