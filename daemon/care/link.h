/* SPDX-License-Identifier: ISC
 * link.h - the page behind the link of an alert (decision 33): a button takes it, others say how it ended,
 * and a form tells the patient something (decision 35).  Whoever has the link acts as
 * the member to whom it was sent; link previews only fetch, so fetching changes nothing.  The worker's thread only. */
#ifndef NAPE_CARE_LINK_H
#define NAPE_CARE_LINK_H

#include "care/command.h"

/* "https://nape.example.org/ack/12.maria.0f3c..."; empty when there is no public_url. */
int link_of(struct care *care, int64_t escalation_id, int member, struct str *out, struct err *err);

/* Arguments: "token", and for link_do "do": ack, an outcome, or tell with "text" and "once" (the number of the
 * form).  The answer is HTML; 1: the link fits nothing, a sentence. */
command_fn link_show, link_do;

#endif
