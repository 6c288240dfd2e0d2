/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "ctl/client.h"

#include "base/buf.h"
#include "base/crypt.h"

#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COLUMN_MAX = 40, COLUMNS_MAX = 12 };

static const char *socket_path(const struct ctl *ctl)
{
    const char *named = getenv("NAPE_SOCKET");
    return ctl->socket != NULL ? ctl->socket : named != NULL && *named != '\0' ? named : "/var/lib/nape/control.sock";
}

static size_t take(char *data, size_t size, size_t n, void *arg)
{
    buf_add(arg, data, size * n);
    return buf_ok(arg) ? size * n : 0;
}

static struct curl_slist *headers_for(bool changes)
{
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    unsigned char id[16];
    if (changes && crypt_random(id, sizeof id, NULL) == 0) {
        char line[64] = "Idempotency-Key: ";
        size_t n = strlen(line);
        for (size_t i = 0; i < sizeof id; i++)
            n += (size_t)snprintf(line + n, sizeof line - n, "%02x", id[i]);
        headers = curl_slist_append(headers, line);
    }
    return headers;
}

static enum exit_code post(const struct ctl *ctl, const char *path, const char *command, const char *body, bool changes, struct buf *out, long *status)
{
    char url[128];
    snprintf(url, sizeof url, "http://naped/api/v1/%s", command);
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = headers_for(changes);
    if (curl == NULL || headers == NULL) {
        curl_slist_free_all(headers);
        curl_easy_cleanup(curl);
        fputs("napectl: no memory\n", stderr);
        return EXIT_REFUSED;
    }
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, path);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, out);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 60000L);
    CURLcode rc = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    if (rc == CURLE_OK)
        return EXIT_DONE;
    if (!ctl->quiet)
        fprintf(stderr, "napectl: no daemon answers at %s (%s); -S names its control socket, STATE_DIR/control.sock\n", path,
                curl_easy_strerror(rc));
    return EXIT_NO_DAEMON;
}

enum exit_code client_call(const struct ctl *ctl, const char *command, cJSON *arguments, bool changes, cJSON **answer)
{
    char *body = arguments != NULL ? cJSON_PrintUnformatted(arguments) : NULL;
    cJSON_Delete(arguments);
    struct buf out;
    buf_init(&out, (size_t)64 << 20);
    long status = 0;
    enum exit_code code = post(ctl, socket_path(ctl), command, body != NULL ? body : "{}", changes, &out, &status);
    cJSON_free(body);
    if (code == EXIT_DONE) {
        *answer = cJSON_Parse(buf_cstr(&out));
        const char *why = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(*answer, "error"));
        if (status / 100 != 2 || *answer == NULL) {
            if (!ctl->quiet)
                fprintf(stderr, "napectl: %s\n", why != NULL ? why : "the daemon could not do it; its log says why");
            cJSON_Delete(*answer);
            *answer = NULL;
            code = EXIT_REFUSED;
        }
    }
    buf_clear(&out);
    return code;
}

/* ---- printing ---- */

/* Times are UTC seconds in the API and a moment to people. */
static bool is_time(const cJSON *value)
{
    size_t n = value != NULL && value->string != NULL ? strlen(value->string) : 0;
    return cJSON_IsNumber(value) && n >= 3 && strcmp(value->string + n - 3, "utc") == 0;
}

/* A value in one line; what it returns lies in `space`. */
static const char *shown(const cJSON *value, char *space, size_t n)
{
    if (is_time(value)) {
        time_t at = (time_t)value->valuedouble;
        struct tm tm;
        if (at == 0 || gmtime_r(&at, &tm) == NULL || strftime(space, n, "%Y-%m-%d %H:%MZ", &tm) == 0)
            snprintf(space, n, "-");
    } else if (cJSON_IsString(value))
        snprintf(space, n, "%s", value->valuestring);
    else if (cJSON_IsBool(value))
        snprintf(space, n, "%s", cJSON_IsTrue(value) ? "yes" : "no");
    else if (cJSON_IsNumber(value))
        snprintf(space, n, "%.15g", value->valuedouble);
    else if (cJSON_IsObject(value)) { /* in a list: its id, or its address, is its name */
        const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(value, "id"));
        const char *address = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(value, "address"));
        snprintf(space, n, "%s", id != NULL ? id : address != NULL ? address : "...");
    } else if (cJSON_IsArray(value)) {
        size_t at = 0;
        const cJSON *item;
        space[0] = '\0';
        cJSON_ArrayForEach(item, value)
        {
            char one[256];
            int more = snprintf(space + at, n - at, "%s%s", at > 0 ? ", " : "", shown(item, one, sizeof one));
            if (more < 0 || (size_t)more >= n - at)
                break;
            at += (size_t)more;
        }
    } else
        snprintf(space, n, "-");
    return space;
}

/* How many columns a text takes, near enough: its characters. */
static int width_of(const char *s)
{
    int n = 0;
    for (; *s != '\0'; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

static void print_cell(const char *text, int width, bool last)
{
    printf("%s%*s", text, last ? 0 : width - width_of(text) + 2, "");
}

static void print_table(const cJSON *rows)
{
    const cJSON *first = cJSON_GetArrayItem(rows, 0), *column;
    const char *names[COLUMNS_MAX];
    int widths[COLUMNS_MAX];
    size_t n = 0;
    char space[1024];
    cJSON_ArrayForEach(column, first)
    {
        if (n == COLUMNS_MAX || cJSON_IsObject(column))
            continue;
        names[n] = column->string;
        widths[n] = width_of(column->string);
        const cJSON *row;
        cJSON_ArrayForEach(row, rows)
        {
            int w = width_of(shown(cJSON_GetObjectItemCaseSensitive(row, names[n]), space, sizeof space));
            if (w > widths[n])
                widths[n] = w < COLUMN_MAX ? w : COLUMN_MAX;
        }
        n++;
    }
    for (size_t i = 0; i < n; i++)
        print_cell(names[i], widths[i], i + 1 == n);
    putchar('\n');
    const cJSON *row;
    cJSON_ArrayForEach(row, rows)
    {
        for (size_t i = 0; i < n; i++)
            print_cell(shown(cJSON_GetObjectItemCaseSensitive(row, names[i]), space, sizeof space), widths[i], i + 1 == n);
        putchar('\n');
    }
}

void client_print(const cJSON *answer, bool json)
{
    if (json) {
        char *text = cJSON_PrintUnformatted(answer);
        puts(text != NULL ? text : "{}");
        cJSON_free(text);
        return;
    }
    const cJSON *member;
    char space[4096];
    cJSON_ArrayForEach(member, answer)
    {
        if (cJSON_IsArray(member) && cJSON_IsObject(cJSON_GetArrayItem(member, 0)))
            print_table(member);
        else if (cJSON_IsArray(member) && cJSON_GetArraySize(member) == 0)
            printf("no %s\n", member->string);
        else if (cJSON_IsObject(member)) {
            printf("%s\n", member->string);
            const cJSON *inner;
            cJSON_ArrayForEach(inner, member) printf("  %-18s %s\n", inner->string, shown(inner, space, sizeof space));
        } else
            printf("%-20s %s\n", member->string, shown(member, space, sizeof space));
    }
}

enum exit_code client_simple(const struct verb *verb, const struct ctl *ctl, int argc, char **argv, const char *command)
{
    bool json = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0)
            return verb_help(verb);
        if (strcmp(argv[i], "--json") != 0)
            return verb_usage(verb, "unknown argument \"%s\"", argv[i]);
        json = true;
    }
    cJSON *answer = NULL;
    enum exit_code code = client_call(ctl, command, NULL, false, &answer);
    if (code == EXIT_DONE)
        client_print(answer, json);
    cJSON_Delete(answer);
    return code == EXIT_DONE ? verb_end_output() : code;
}
