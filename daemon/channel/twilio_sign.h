/* SPDX-License-Identifier: ISC
 * twilio_sign.h - X-Twilio-Signature.  Belongs to the driver; the context inside is one thread's at a time. */
#ifndef NAPE_CHANNEL_TWILIO_SIGN_H
#define NAPE_CHANNEL_TWILIO_SIGN_H

#include "base/arena.h"
#include "base/err.h"
#include "model/http.h"

struct twilio_sign;

/* public_url is the daemon's own, as the operator gave it to Twilio; tokens are separated by commas (during a rotation both count). */
struct twilio_sign *twilio_sign_new(struct str public_url, struct str tokens, struct err *err);
void twilio_sign_free(struct twilio_sign *sign);

/* Whether one of the tokens signed this request, under the URL with its port or without.  fields are those of a form; a body that is
 * no form counts by the bodySHA256 in the query. */
bool twilio_sign_ok(struct twilio_sign *sign, const struct http_request *request, const struct http_field *fields,
                    size_t n_fields, bool is_form, struct arena *arena);

#endif
