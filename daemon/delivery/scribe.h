/* SPDX-License-Identifier: ISC
 * scribe.h - keeps texts in a file of its own while the store is stuck (P1, P3): a thread with one preallocated journal, records
 * fsynced in groups.  The file may lie on another disk than the store.
 * Called on the loop thread, except wake, which is called on the scribe's. */
#ifndef NAPE_DELIVERY_SCRIBE_H
#define NAPE_DELIVERY_SCRIBE_H

#include "base/log.h"
#include "model/job.h"

struct scribe;

struct scribe_options {
    const char *path;          /* made when missing, mode 0600 */
    size_t size_bytes;         /* preallocated, never more; 0: 8 MiB */
    const struct log *log;
    void (*wake)(void *arg);   /* on the scribe's thread: something can be collected */
    void *wake_arg;
};

/* Opens the journal and starts the thread.  ERR_PROTO: the file is there and no journal; ERR_IO, ERR_NOMEM.  A disk without room
 * for it is an alarm, no error: the daemon starts, and whatever it is asked to keep is refused. */
struct scribe *scribe_new(const struct scribe_options *options, struct err *err);
/* Writes what waits, then stops the thread. */
void scribe_free(struct scribe *scribe);

/* The texts that an earlier process left in the journal, as jobs with what was surely sent for them.  The caller frees each and the
 * array.  They stay in the journal until scribe_empty.  Before the first text is put. */
int scribe_left(struct scribe *scribe, struct job ***jobs, size_t *n_jobs, struct err *err);

/* Keeps a text and what goes out for it; scribe_collect tells its number again.  Borrows all.  Returns the number, > 0; -1 and *err:
 * nothing will be told. */
int64_t scribe_put(struct scribe *scribe, const struct inbound *inbound, const struct outbound *messages, size_t n_messages,
                   struct err *err);
/* The provider took message i of that text.  Nobody is told when it is durable. */
void scribe_sent(struct scribe *scribe, int64_t number, size_t i, struct str provider_id);

/* All that was put before is in the store now: it is not replayed any more. */
void scribe_empty(struct scribe *scribe);

/* What became of a text. */
struct scribe_note {
    int64_t number;
    bool durable;     /* it survives a crash; false: the journal is full or cannot be written */
};

/* The next text that is decided, in any order.  false: none for now. */
bool scribe_collect(struct scribe *scribe, struct scribe_note *out);

#endif
