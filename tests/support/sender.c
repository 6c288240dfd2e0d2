/* SPDX-License-Identifier: ISC
 * sender.c - sends webhooks as Twilio does, signed with the account's token.
 *
 *   nape-sender URL PUBLIC_URL TOKEN NAME=VALUE...     prints the HTTP status
 *
 * PUBLIC_URL is what is signed (the URL as the provider knows it); an empty TOKEN sends no signature.  The signature is made here from
 * OpenSSL alone, so that it does not share a mistake with the daemon. */
#include <config.h>

#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t drop(char *data, size_t size, size_t n, void *arg)
{
    (void)data;
    (void)arg;
    return size * n;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: nape-sender URL PUBLIC_URL TOKEN NAME=VALUE...\n");
        return 2;
    }
    const char *token = argv[3];
    char **fields = argv + 4;
    size_t n = (size_t)argc - 4;
    struct buf body, signed_text;
    buf_init(&body, 0);
    buf_init(&signed_text, 0);
    for (size_t i = 0; i < n; i++) {
        struct str value = str_of(fields[i]), name;
        str_cut(&value, '=', &name);
        buf_adds(&body, i > 0 ? "&" : "");
        buf_add_url(&body, name);
        buf_addc(&body, '=');
        buf_add_url(&body, value);
    }
    qsort(fields, n, sizeof *fields, by_name);
    buf_adds(&signed_text, argv[2]);
    for (size_t i = 0; i < n; i++) {
        struct str value = str_of(fields[i]), name;
        str_cut(&value, '=', &name);
        buf_addstr(&signed_text, name);
        buf_addstr(&signed_text, value);
    }
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned mac_n = 0;
    HMAC(EVP_sha1(), token, (int)strlen(token), (const unsigned char *)buf_cstr(&signed_text), signed_text.n, mac, &mac_n);
    unsigned char base64[64];
    EVP_EncodeBlock(base64, mac, (int)mac_n);
    char header[128];
    snprintf(header, sizeof header, "X-Twilio-Signature: %s", (const char *)base64);

    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = NULL;
    if (*token != '\0')
        headers = curl_slist_append(headers, header);
    curl_easy_setopt(curl, CURLOPT_URL, argv[1]);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, buf_cstr(&body));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body.n);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 20000L);
    CURLcode rc = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    printf("%ld\n", rc == CURLE_OK ? status : 0L);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    curl_global_cleanup();
    buf_clear(&body);
    buf_clear(&signed_text);
    return rc == CURLE_OK ? 0 : 1;
}
