/* SPDX-License-Identifier: ISC
 * alert_show.h - the answer of alert.show, for people. */
#ifndef NAPE_CTL_ALERT_SHOW_H
#define NAPE_CTL_ALERT_SHOW_H

struct cJSON;

void alert_show_print(const struct cJSON *alert);

#endif
