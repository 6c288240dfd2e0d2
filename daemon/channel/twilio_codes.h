/* SPDX-License-Identifier: ISC
 * twilio_codes.h - what Twilio's error codes and message states mean: https://www.twilio.com/docs/api/errors.  PURE. */
#ifndef NAPE_CHANNEL_TWILIO_CODES_H
#define NAPE_CHANNEL_TWILIO_CODES_H

#include "model/outbound.h"

/* Of an answer that is no 2xx; a code that is not listed (or 0) is decided by the HTTP status. */
enum send_outcome twilio_refusal(int code, int status);

/* Whether it is a picture that Twilio, or the carrier, could not fetch or does not take. */
bool twilio_blames_picture(int code);

/* How long to wait after a code that asks for more than the usual back-off; -1 otherwise. */
int64_t twilio_retry_after_s(int code);

/* Fills state and outcome of a receipt.  false: the state tells nothing that we did not know (queued, sending). */
bool twilio_status(struct str status, int code, struct receipt *receipt);

#endif
