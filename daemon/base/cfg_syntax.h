/* SPDX-License-Identifier: ISC
 * cfg_syntax.h - what is wrong in a file that libconfig calls a "syntax error": the sign that somebody forgot, with its line (P10).
 * For cfg.c alone; parses nothing itself. */
#ifndef NAPE_BASE_CFG_SYNTAX_H
#define NAPE_BASE_CFG_SYNTAX_H

#include "base/buf.h"

/* Appends the first fault of brackets and quotes, or where to look when there is none.  text ends with a NUL. */
void cfg_syntax_hint(const char *text, struct buf *out);

#endif
