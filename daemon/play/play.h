/* SPDX-License-Identifier: ISC
 * play.h - plays one transcript and says where it differs.  One thread. */
#ifndef NAPE_PLAY_PLAY_H
#define NAPE_PLAY_PLAY_H

#include "base/buf.h"
#include "base/err.h"

struct conf;
struct cover;
struct problems;
struct setup;

struct play_options {
    const struct setup *rules;  /* what a transcript's own settings are put over */
    const char *rules_dir;      /* where they came from; NULL: the default */
    const struct cover *cover;  /* may be NULL */
    bool fill;                  /* write the transcript anew, with the messages that really came, into *report */
    bool words;                 /* write the conversation with every word of it into *report */
};

enum play_end { PLAY_SAME, PLAY_DIFFERENT, PLAY_BROKEN /* the file is no transcript, or it could not be played */ };

/* *report gets the first difference, or what is wrong: "FILE:LINE: ...". */
enum play_end play_file(const char *path, const struct play_options *options, struct buf *report);

/* The configuration of a transcript that says nothing of its own: for its rules.  The caller frees it. */
struct conf *play_default_conf(const char *rules_dir, struct problems *problems);

#endif
