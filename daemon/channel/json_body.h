/* SPDX-License-Identifier: ISC
 * json_body.h - JSON as providers send it.  A NUL in a string, raw or as \u0000, would end the text there, and what follows would never
 * be screened (P2): it is read as a blank. */
#ifndef NAPE_CHANNEL_JSON_BODY_H
#define NAPE_CHANNEL_JSON_BODY_H

#include "base/text.h"

struct cJSON;

/* NULL when it is no JSON, or there is no memory; else cJSON_Delete. */
struct cJSON *json_body_parse(struct str body);

#endif
