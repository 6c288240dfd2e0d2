/* SPDX-License-Identifier: ISC
 * cfg.h - a configuration or rule file, parsed, with getters that report what is wrong with file and line and the nearest
 * valid name (P10).  A thin wrapper of libconfig, which nobody else includes.  Not for the loop thread.
 *
 * A getter that finds the wrong type, or a value out of range, writes a problem and returns `missing`; so a loader reads all it
 * wants and asks problems->n_errors once at the end.  Later getters may be given NULL for problems: nothing is reported then. */
#ifndef NAPE_BASE_CFG_H
#define NAPE_BASE_CFG_H

#include "base/problems.h"
#include "base/text.h"

struct cfg;
struct cfg_node; /* a group, a list or a value; lives as long as its cfg */

enum cfg_type { CFG_GROUP, CFG_LIST, CFG_STRING, CFG_INT, CFG_NUMBER, CFG_BOOL };

/* Parses text, which lies in `file` for messages (copied).  NULL after a problem was written: syntax, a name set twice, a NUL byte,
 * broken UTF-8, @include. */
struct cfg *cfg_parse(struct str text, const char *file, struct problems *problems);
void cfg_free(struct cfg *cfg);
const struct cfg_node *cfg_root(const struct cfg *cfg);

enum cfg_type cfg_type(const struct cfg_node *node); /* arrays are lists */
const char *cfg_name(const struct cfg_node *node);   /* "" for the root and for members of a list */
const char *cfg_file(const struct cfg_node *node);
unsigned cfg_line(const struct cfg_node *node);

/* Members of a group, or elements of a list; 0 for NULL. */
size_t cfg_length(const struct cfg_node *node);
const struct cfg_node *cfg_at(const struct cfg_node *node, size_t i);
/* The member of that name, or NULL.  node may be NULL or no group: then NULL. */
const struct cfg_node *cfg_get(const struct cfg_node *node, const char *name);

/* Reports each member of the group whose name is not among names[n], with the nearest that is. */
void cfg_check_names(const struct cfg_node *node, const char *const *names, size_t n, struct problems *problems);

/* Reports that a member is missing.  For what is required: if (cfg_get(...) == NULL) cfg_missing(...). */
void cfg_missing(const struct cfg_node *node, const char *name, struct problems *problems);

/* A member's value; `missing` when it is not there (no problem) or of the wrong kind (a problem).  Strings live as long as cfg. */
const char *cfg_string(const struct cfg_node *node, const char *name, const char *missing, struct problems *problems);
int64_t cfg_int(const struct cfg_node *node, const char *name, int64_t min, int64_t max, int64_t missing,
                struct problems *problems);
double cfg_number(const struct cfg_node *node, const char *name, double missing, struct problems *problems);
bool cfg_bool(const struct cfg_node *node, const char *name, bool missing, struct problems *problems);
const struct cfg_node *cfg_list(const struct cfg_node *node, const char *name, struct problems *problems);  /* NULL: none */
const struct cfg_node *cfg_group(const struct cfg_node *node, const char *name, struct problems *problems); /* NULL: none */

/* The value of a node itself, for elements of a list.  NULL and a problem when it is no string. */
const char *cfg_value_string(const struct cfg_node *node, struct problems *problems);
/* true and *out when it is a whole number or a decimal one. */
bool cfg_value_number(const struct cfg_node *node, double *out);

/* "FILE:LINE: error: REASON" at the node's place. */
void cfg_error(const struct cfg_node *node, struct problems *problems, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void cfg_warn(const struct cfg_node *node, struct problems *problems, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
