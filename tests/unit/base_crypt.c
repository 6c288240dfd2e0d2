/* SPDX-License-Identifier: ISC
 * Digests and signatures against published values. */
#include <config.h>

#include "base/crypt.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void hex_of(const uint8_t *bytes, size_t n, char *out)
{
    static const char DIGITS[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        *out++ = DIGITS[bytes[i] >> 4];
        *out++ = DIGITS[bytes[i] & 15];
    }
    *out = '\0';
}

static void hmac_agrees_with_the_published_values(void **state)
{
    (void)state;
    static const struct {
        enum crypt_digest digest;
        const char *key;
        const char *text[2];
        const char *want;
    } CASES[] = {
        /* RFC 2202 and RFC 4231, test case 2 */
        { CRYPT_SHA1, "Jefe", { "what do ya want ", "for nothing?" }, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
        { CRYPT_SHA256, "Jefe", { "what do ya want for", " nothing?" },
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct crypt_hmac *hmac = crypt_hmac_new(CASES[i].digest, str_of(CASES[i].key), NULL);
        assert_non_null(hmac);
        for (int round = 0; round < 3; round++) { /* a context serves many messages */
            uint8_t out[CRYPT_MAX_BYTES];
            char hex[2 * CRYPT_MAX_BYTES + 1];
            crypt_hmac_start(hmac);
            crypt_hmac_add(hmac, str_of(CASES[i].text[0]));
            crypt_hmac_add(hmac, (struct str){ NULL, 0 });
            crypt_hmac_add(hmac, str_of(CASES[i].text[1]));
            hex_of(out, crypt_hmac_finish(hmac, out), hex);
            assert_string_equal(hex, CASES[i].want);
        }
        crypt_hmac_free(hmac);
    }
}

static void an_empty_secret_is_refused(void **state)
{
    (void)state;
    struct err err = { 0 };
    assert_null(crypt_hmac_new(CRYPT_SHA256, STR(""), &err));
    assert_int_equal(err.code, ERR_CONFIG);
}

static void sha256_runs_over_all_parts(void **state)
{
    (void)state;
    const struct str parts[] = { STR("a"), STR("b"), STR("c") };
    char hex[CRYPT_SHA256_HEX];
    crypt_sha256_hex(parts, 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    crypt_sha256_hex(NULL, 0, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void base64_keeps_its_padding_and_its_bounds(void **state)
{
    (void)state;
    char out[16];
    assert_int_equal(crypt_base64("fooba", 5, out, sizeof out), 8); /* RFC 4648, section 10 */
    assert_string_equal(out, "Zm9vYmE=");
    assert_int_equal(crypt_base64("fooba", 5, out, 8), 0);
}

static void compare_wants_length_and_every_byte(void **state)
{
    (void)state;
    assert_true(crypt_equal(STR("abc"), STR("abc")));
    assert_true(crypt_equal(STR(""), (struct str){ NULL, 0 }));
    assert_false(crypt_equal(STR("abc"), STR("abd")));
    assert_false(crypt_equal(STR("abc"), STR("ab")));
    assert_false(crypt_equal(STR("abc"), STR("")));
}

static void keyed_hash_is_siphash(void **state)
{
    (void)state;
    uint8_t key[16], text[15];
    for (uint8_t i = 0; i < 16; i++)
        key[i] = i;
    for (uint8_t i = 0; i < 15; i++)
        text[i] = i;
    /* Aumasson and Bernstein, SipHash, appendix A */
    assert_true(crypt_hash64(key, text, sizeof text) == UINT64_C(0xa129ca6149be45e5));
}

static void random_bytes_differ(void **state)
{
    (void)state;
    uint8_t a[32] = { 0 }, b[32] = { 0 };
    assert_int_equal(crypt_random(a, sizeof a, NULL), 0);
    assert_int_equal(crypt_random(b, sizeof b, NULL), 0);
    assert_memory_not_equal(a, b, sizeof a);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(hmac_agrees_with_the_published_values),
        cmocka_unit_test(an_empty_secret_is_refused),
        cmocka_unit_test(sha256_runs_over_all_parts),
        cmocka_unit_test(base64_keeps_its_padding_and_its_bounds),
        cmocka_unit_test(compare_wants_length_and_every_byte),
        cmocka_unit_test(keyed_hash_is_siphash),
        cmocka_unit_test(random_bytes_differ),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
