/* SPDX-License-Identifier: ISC
 * setup_web.c - what `napectl setup` asks the network: whether naped is reached, who presses Start in a bot's chat, and a phone's app
 * to call naped. */
#include <config.h>

#include "ctl/setup.h"

#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypt.h"
#include "base/files.h"

enum { REACH_TIMEOUT_MS = 5000, CALL_TIMEOUT_MS = 20000, POLL_S = 5, ANSWER_MAX_BYTES = 4 << 20, SECRET_FILE_BYTES = 4096 };

/* ---- a call ---- */

struct call {
    const char *url, *user, *password; /* user NULL: none */
    const char *body;                  /* JSON; NULL: a GET */
    long timeout_ms;
};

static size_t keep(char *data, size_t size, size_t n, void *arg)
{
    struct buf *body = arg;
    buf_add(body, data, size * n);
    return buf_ok(body) ? size * n : 0;
}

/* The status, 0 when there was no answer.  *out (may be NULL) is freed by the caller. */
static long send_call(const struct call *call, cJSON **out)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = call->body != NULL ? curl_slist_append(NULL, "Content-Type: application/json") : NULL;
    struct buf body;
    long status = 0;
    buf_init(&body, ANSWER_MAX_BYTES);
    if (curl == NULL)
        goto out;
    curl_easy_setopt(curl, CURLOPT_URL, call->url);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, call->timeout_ms);
    if (call->body != NULL) {
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body);
    }
    if (call->user != NULL) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, call->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, call->password);
    }
    if (curl_easy_perform(curl) == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (out != NULL && body.n > 0)
        *out = cJSON_ParseWithLength(buf_cstr(&body), body.n);
out:
    buf_clear(&body);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return status;
}

bool setup_reach(const char *public_url)
{
    char url[ANSWER_BYTES + 16];
    snprintf(url, sizeof url, "%s/healthz", public_url);
    return send_call(&(struct call){ .url = url, .timeout_ms = REACH_TIMEOUT_MS }, NULL) == 200;
}

/* The first line of a file; wiped by the caller. */
static bool read_secret(const char *path, char out[SECRET_BYTES])
{
    struct str text = { NULL, 0 };
    struct err err = { 0 };
    if (file_read(path, SECRET_FILE_BYTES, &text, &err) < 0) {
        fprintf(stderr, "napectl setup: %s\n", err.text);
        return false;
    }
    struct str rest = text, line = STR("");
    str_cut(&rest, '\n', &line);
    line = str_trim(line);
    bool fits = line.n > 0 && line.n < SECRET_BYTES;
    if (fits)
        snprintf(out, SECRET_BYTES, "%.*s", (int)line.n, line.s);
    else
        fprintf(stderr, "napectl setup: %s: no secret stands there\n", path);
    crypt_wipe((void *)(uintptr_t)text.s, text.n);
    free((void *)(uintptr_t)text.s);
    return fits;
}

/* ---- Telegram ---- */

static long bot(const struct setup_options *o, const char *token, const char *method, const char *body, cJSON **out)
{
    char url[ANSWER_BYTES + SECRET_BYTES + 32];
    snprintf(url, sizeof url, "%s/bot%s/%s", o->answers[ANSWER_API], token, method);
    long status = send_call(&(struct call){ .url = url, .body = body, .timeout_ms = CALL_TIMEOUT_MS }, out);
    crypt_wipe(url, sizeof url);
    return status;
}

/* The last person who wrote to the bot, 0 when there is none; *next is what confirms all of it. */
static double writer(const cJSON *answer, double *next)
{
    const cJSON *update;
    double chat = 0;
    cJSON_ArrayForEach(update, cJSON_GetObjectItemCaseSensitive(answer, "result"))
    {
        const cJSON *from = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(update, "message"), "chat");
        const char *type = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(from, "type"));
        double id = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(update, "update_id"));
        *next = id + 1 > *next ? id + 1 : *next;
        if (type != NULL && strcmp(type, "private") == 0)
            chat = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(from, "id"));
    }
    return chat;
}

static enum exit_code wait_for_start(struct setup_options *o, const char *token)
{
    char body[96];
    for (int s = 0; s <= o->wait_s; s += POLL_S) {
        cJSON *answer = NULL;
        double next = 0;
        snprintf(body, sizeof body, "{\"timeout\":%d,\"allowed_updates\":[\"message\"]}", POLL_S);
        long status = bot(o, token, "getUpdates", body, &answer);
        double chat = status == 200 ? writer(answer, &next) : 0;
        cJSON_Delete(answer);
        if (status == 409) {
            fputs("napectl setup: another program asks for this bot's texts, or it has a webhook; end that, or give --chat\n", stderr);
            return EXIT_REFUSED;
        }
        if (chat > 0) {
            snprintf(o->answers[ANSWER_CHAT], ANSWER_BYTES, "%.0f", chat);
            snprintf(body, sizeof body, "{\"offset\":%.0f}", next); /* it is not naped's to answer */
            bot(o, token, "getUpdates", body, NULL);
            puts("Seen: you pressed Start. Alerts ring in that chat.");
            return EXIT_DONE;
        }
        if (status != 200)
            setup_pause_ms(POLL_S * 1000);
    }
    fprintf(stderr, "napectl setup: nobody pressed Start in %d s\n", o->wait_s);
    return EXIT_REFUSED;
}

enum exit_code setup_find_chat(struct setup_options *options)
{
    char token[SECRET_BYTES];
    cJSON *answer = NULL;
    enum exit_code code = EXIT_REFUSED;
    if (!read_secret(options->answers[ANSWER_BOT_FILE], token))
        return EXIT_REFUSED;
    long status = bot(options, token, "getMe", "{}", &answer);
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(answer, "result"), "username"));
    if (status == 200 && name != NULL) {
        printf("\nYour bot is https://t.me/%s. Open that on your phone and press Start.\n", name);
        fflush(stdout);
        code = wait_for_start(options, token);
    } else if (status == 401 || status == 404)
        fputs("napectl setup: Telegram does not know that token\n", stderr);
    else
        fprintf(stderr, "napectl setup: %s cannot be reached\n", options->answers[ANSWER_API]);
    cJSON_Delete(answer);
    crypt_wipe(token, sizeof token);
    return code;
}

/* ---- an Android phone ---- */

enum exit_code setup_webhooks(const struct setup_options *options)
{
    static const char *const EVENTS[] = { "sms:received", "mms:downloaded", "sms:sent", "sms:delivered", "sms:failed", "system:ping" };
    const char *port = strrchr(options->answers[ANSWER_LISTEN], ':');
    char password[SECRET_BYTES], url[ANSWER_BYTES + 16], body[ANSWER_BYTES];
    long status = 0;
    if (!read_secret(options->answers[ANSWER_PASSWORD_FILE], password))
        return EXIT_REFUSED;
    snprintf(url, sizeof url, "%s/webhooks", options->answers[ANSWER_API]);
    for (size_t i = 0; i < sizeof EVENTS / sizeof *EVENTS; i++) {
        /* The phone's own loopback address leads here: adb reverse. */
        snprintf(body, sizeof body, "{\"id\":\"nape-%zu\",\"url\":\"http://127.0.0.1%s/hook/sms\",\"event\":\"%s\"}", i,
                 port != NULL ? port : ":8420", EVENTS[i]);
        status = send_call(&(struct call){ .url = url, .user = options->answers[ANSWER_USER], .password = password, .body = body,
                                           .timeout_ms = CALL_TIMEOUT_MS }, NULL);
        if (status / 100 != 2)
            break;
    }
    crypt_wipe(password, sizeof password);
    if (status / 100 == 2) {
        puts("\nThe app calls naped with texts and receipts.");
        return EXIT_DONE;
    }
    if (status == 401)
        fputs("napectl setup: the app does not take that user name and password\n", stderr);
    else
        fprintf(stderr, "napectl setup: the app does not answer at %s (HTTP %ld): is it online, and did you run adb forward?\n",
                options->answers[ANSWER_API], status);
    return EXIT_REFUSED;
}
