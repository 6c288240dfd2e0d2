/* SPDX-License-Identifier: ISC
 * crypt.h - signatures, digests and random bytes, over libcrypto and libsodium.  Any thread; a struct crypt_hmac belongs to one
 * thread at a time. */
#ifndef NAPE_BASE_CRYPT_H
#define NAPE_BASE_CRYPT_H

#include "base/err.h"
#include "base/text.h"

enum crypt_digest { CRYPT_SHA1, CRYPT_SHA256 };
enum { CRYPT_MAX_BYTES = 32, CRYPT_SHA256_HEX = 65 };

/* A keyed HMAC context, made once per secret and used again for each message. */
struct crypt_hmac;

/* Copies key.  NULL and *err: ERR_CONFIG for an empty key, ERR_NOMEM. */
struct crypt_hmac *crypt_hmac_new(enum crypt_digest digest, struct str key, struct err *err);
void crypt_hmac_free(struct crypt_hmac *hmac);

/* One message: start, add its pieces, finish.  A failure on the way is remembered and told by finish.
 * finish returns the number of bytes in out (20 for SHA-1, 32 for SHA-256), or 0 when anything failed. */
void crypt_hmac_start(struct crypt_hmac *hmac);
void crypt_hmac_add(struct crypt_hmac *hmac, struct str bytes);
size_t crypt_hmac_finish(struct crypt_hmac *hmac, uint8_t out[CRYPT_MAX_BYTES]);

/* SHA-256 over all parts one after another, as 64 lower-case hex digits and a NUL. */
void crypt_sha256_hex(const struct str *parts, size_t n_parts, char hex[CRYPT_SHA256_HEX]);

/* Standard base64 with padding.  Needs 4 * ((n + 2) / 3) + 1 bytes; returns the length, or 0 when size is too small. */
size_t crypt_base64(const void *bytes, size_t n, char *out, size_t size);

/* Compares in a time that depends on the lengths alone. */
bool crypt_equal(struct str a, struct str b);

/* SipHash-2-4 under a secret key, so that nobody outside can choose keys that collide. */
uint64_t crypt_hash64(const uint8_t key[16], const void *bytes, size_t n);

/* Random bytes fit for secrets.  ERR_IO when the system has none. */
int crypt_random(void *out, size_t n, struct err *err);

/* Overwrites a secret in a way that the compiler keeps. */
void crypt_wipe(void *bytes, size_t n);

#endif
