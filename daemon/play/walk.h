/* SPDX-License-Identifier: ISC
 * walk.h - which cells of care's state tables were taken while transcripts were played, and which were not.  One thread. */
#ifndef NAPE_PLAY_WALK_H
#define NAPE_PLAY_WALK_H

#include "base/buf.h"
#include "care/cover.h"

struct walk;

struct walk *walk_new(void); /* NULL without memory */
void walk_free(struct walk *walk);

/* Hears of cells as long as walk lives. */
const struct cover *walk_cover(struct walk *walk);

/* Adds a line for each cell that was not taken though it can be, one for each that was taken though it cannot, and
 * "uncovered = N" last.  Returns N. */
size_t walk_tell(const struct walk *walk, struct buf *out);

#endif
