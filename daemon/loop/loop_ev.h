/* SPDX-License-Identifier: ISC
 * loop_ev.h - the libev loop inside, for the other files of loop/ only. */
#ifndef NAPE_LOOP_LOOP_EV_H
#define NAPE_LOOP_LOOP_EV_H

/* libev's own macros trip the strict-aliasing and shadow warnings of its users, not ours. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstrict-aliasing"
#include <ev.h>
#pragma GCC diagnostic pop

struct loop;

struct ev_loop *loop_ev(struct loop *loop);

#endif
