/* SPDX-License-Identifier: ISC */
#include <config.h>

#define OPENSSL_SUPPRESS_DEPRECATED /* SHA256_Update and the like, which cannot fail; what is to come after them allocates */

#include "base/crypt.h"

#include <stdlib.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/sha.h>
#include <sodium.h>

struct crypt_hmac {
    EVP_MAC *mac;
    EVP_MAC_CTX *context;
    bool failed;
};

struct crypt_hmac *crypt_hmac_new(enum crypt_digest digest, struct str key, struct err *err)
{
    static const char *const NAMES[] = { [CRYPT_SHA1] = "SHA1", [CRYPT_SHA256] = "SHA256" };
    if (key.n == 0) {
        err_set(err, ERR_CONFIG, "an empty secret");
        return NULL;
    }
    struct crypt_hmac *hmac = calloc(1, sizeof *hmac);
    char name[8] = "";
    for (size_t i = 0; NAMES[digest][i] != '\0' && i < sizeof name - 1; i++)
        name[i] = NAMES[digest][i];
    const OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                  OSSL_PARAM_construct_end() };
    if (hmac == NULL || (hmac->mac = EVP_MAC_fetch(NULL, "HMAC", NULL)) == NULL
        || (hmac->context = EVP_MAC_CTX_new(hmac->mac)) == NULL
        || EVP_MAC_init(hmac->context, (const unsigned char *)key.s, key.n, params) != 1) {
        err_set(err, ERR_NOMEM, "HMAC-%s cannot be set up", NAMES[digest]);
        crypt_hmac_free(hmac);
        return NULL;
    }
    return hmac;
}

void crypt_hmac_free(struct crypt_hmac *hmac)
{
    if (hmac == NULL)
        return;
    EVP_MAC_CTX_free(hmac->context);
    EVP_MAC_free(hmac->mac);
    free(hmac);
}

void crypt_hmac_start(struct crypt_hmac *hmac)
{
    /* Without a key the context goes back to the one it was made with. */
    hmac->failed = EVP_MAC_init(hmac->context, NULL, 0, NULL) != 1;
}

void crypt_hmac_add(struct crypt_hmac *hmac, struct str bytes)
{
    if (bytes.n > 0 && EVP_MAC_update(hmac->context, (const unsigned char *)bytes.s, bytes.n) != 1)
        hmac->failed = true;
}

size_t crypt_hmac_finish(struct crypt_hmac *hmac, uint8_t out[CRYPT_MAX_BYTES])
{
    size_t n = 0;
    if (EVP_MAC_final(hmac->context, out, &n, CRYPT_MAX_BYTES) != 1 || hmac->failed)
        return 0;
    return n;
}

void crypt_sha256_hex(const struct str *parts, size_t n_parts, char hex[CRYPT_SHA256_HEX])
{
    SHA256_CTX state; /* of libcrypto, which has the processor do it: all rules are some megabytes */
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256_Init(&state);
    for (size_t i = 0; i < n_parts; i++)
        SHA256_Update(&state, parts[i].s, parts[i].n);
    SHA256_Final(digest, &state);
    sodium_bin2hex(hex, CRYPT_SHA256_HEX, digest, sizeof digest);
}

size_t crypt_base64(const void *bytes, size_t n, char *out, size_t size)
{
    size_t need = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL); /* with the NUL */
    if (size < need)
        return 0;
    sodium_bin2base64(out, size, bytes, n, sodium_base64_VARIANT_ORIGINAL);
    return need - 1;
}

bool crypt_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.s, b.s, a.n) == 0);
}

uint64_t crypt_hash64(const uint8_t key[16], const void *bytes, size_t n)
{
    uint8_t out[crypto_shorthash_BYTES];
    crypto_shorthash(out, bytes, n, key);
    uint64_t hash = 0; /* the same on every machine: the store keeps it */
    for (size_t i = sizeof out; i-- > 0;)
        hash = hash << 8 | out[i];
    return hash;
}

int crypt_random(void *out, size_t n, struct err *err)
{
    if (sodium_init() < 0)
        return err_set(err, ERR_IO, "no random numbers from the system");
    randombytes_buf(out, n);
    return 0;
}

void crypt_wipe(void *bytes, size_t n)
{
    sodium_memzero(bytes, n);
}
