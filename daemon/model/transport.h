/* SPDX-License-Identifier: ISC
 * transport.h - the one door through which requests leave.  loop/http is one, the demo's phones another, the simulation a third.
 * Called on the loop thread (or by the simulation, which has no loop). */
#ifndef NAPE_MODEL_TRANSPORT_H
#define NAPE_MODEL_TRANSPORT_H

#include "model/http.h"

/* The answer is borrowed for the time of the call. */
typedef void transport_done_fn(const struct http_answer *answer, void *arg);

struct transport {
    void *self;
    /* Starts a call; copies what it needs of it.  Returns a handle, or NULL and *err (then done is not called).  done is called
     * once, never from within start. */
    void *(*start)(void *self, const struct http_call *call, transport_done_fn *done, void *arg, struct err *err);
    /* After this, done will not be called for the handle.  The other side may still get the request. */
    void (*cancel)(void *self, void *handle);
};

#endif
