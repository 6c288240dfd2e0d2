/* SPDX-License-Identifier: ISC
 * import.c - `napectl patient import FILE.csv`: a header row, then a person a line.  What is wrong is told with its line, whether
 * napectl or naped finds it; then nobody is imported, or with --skip-bad the others are. */
#include <config.h>

#include "ctl/import.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/files.h"
#include "ctl/client.h"
#include "ctl/csv.h"

enum { FILE_MAX_BYTES = 8 << 20 };

static const char *const COLUMNS[] = { "name", "address", "lang", "zone", "joined", "region", "birth_year", "hands_on_cleared_by", "site" };
enum { N_COLUMNS = sizeof COLUMNS / sizeof *COLUMNS, COLUMN_NAME = 0, COLUMN_ADDRESS = 1, COLUMN_JOINED = 4, COLUMN_BIRTH_YEAR = 6 };

struct sheet {
    struct csv csv;
    int column[CSV_FIELDS_MAX]; /* of each field */
    size_t n;
};

/* Which column stands where. */
static bool read_header(struct sheet *sheet, const char *file)
{
    struct str fields[CSV_FIELDS_MAX];
    const char *why = NULL;
    bool has[N_COLUMNS] = { false };
    if (csv_next(&sheet->csv, fields, &sheet->n, &why) != 1) {
        fprintf(stderr, "%s:%u: %s\n", file, sheet->csv.line, why != NULL ? why : "it is empty");
        return false;
    }
    for (size_t i = 0; i < sheet->n; i++) {
        int c = 0;
        while (c < N_COLUMNS && !str_is_nocase(fields[i], COLUMNS[c]))
            c++;
        if (c == N_COLUMNS || has[c]) {
            const char *near = c == N_COLUMNS ? text_nearest(fields[i], COLUMNS, N_COLUMNS) : NULL;
            fprintf(stderr, "%s:%u: %s column \"%.*s\"%s%s%s\n", file, sheet->csv.line, c == N_COLUMNS ? "there is no" : "there are two of",
                    (int)fields[i].n, fields[i].s, near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\"?" : "");
            return false;
        }
        has[c] = true;
        sheet->column[i] = c;
    }
    if (has[COLUMN_NAME] && has[COLUMN_ADDRESS])
        return true;
    fprintf(stderr, "%s:%u: the columns name and address are needed; the others are lang, zone, joined, region, birth_year, "
                    "hands_on_cleared_by, site\n", file, sheet->csv.line);
    return false;
}

static bool is_among(struct str text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_is_nocase(text, words[i]))
            return true;
    return false;
}

static void add_text(cJSON *row, const char *name, struct str value)
{
    char *text = strndup(value.s, value.n);
    cJSON_AddStringToObject(row, name, text != NULL ? text : "");
    free(text);
}

/* NULL: taken; else what is wrong. */
static const char *add_field(cJSON *row, int column, struct str value)
{
    static const char *const YES[] = { "1", "true", "y", "yes" }, *const NO[] = { "0", "false", "n", "no" };
    int64_t year;
    if (value.n == 0)
        return NULL;
    if (text_utf8_valid(value.s, value.n) != value.n)
        return "it is not UTF-8";
    if (column == COLUMN_JOINED) {
        if (!is_among(value, YES, 4) && !is_among(value, NO, 4))
            return "joined is yes or no";
        cJSON_AddBoolToObject(row, "joined", is_among(value, YES, 4));
    } else if (column == COLUMN_BIRTH_YEAR) {
        if (!text_to_int(value, 1850, 2200, &year))
            return "a birth year has four digits";
        cJSON_AddNumberToObject(row, "birth_year", (double)year);
    } else {
        add_text(row, COLUMNS[column], value);
    }
    return NULL;
}

static void read_rows(struct sheet *sheet, bool now, cJSON *rows)
{
    struct str fields[CSV_FIELDS_MAX];
    const char *why = NULL;
    size_t n = 0;
    int rc;
    while ((rc = csv_next(&sheet->csv, fields, &n, &why)) != 0) {
        cJSON *row = cJSON_CreateObject();
        if (rc == 1)
            why = n == sheet->n ? NULL : "it has another number of fields than the first line";
        cJSON_AddNumberToObject(row, "line", sheet->csv.line);
        for (size_t i = 0; why == NULL && i < n; i++)
            why = add_field(row, sheet->column[i], fields[i]);
        if (why != NULL)
            cJSON_AddStringToObject(row, "error", why);
        if (now)
            cJSON_AddTrueToObject(row, "now");
        cJSON_AddItemToArray(rows, row);
        why = NULL;
    }
}

static void tell(const cJSON *answer)
{
    const cJSON *imported = cJSON_GetObjectItemCaseSensitive(answer, "imported");
    const char *problems = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, "problems"));
    if (problems != NULL && *problems != '\0')
        fprintf(stderr, "%s\n", problems);
    printf("%d imported, %d left out\n", cJSON_IsNumber(imported) ? imported->valueint : 0,
           (int)cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(answer, "skipped")));
}

enum exit_code import_run(const struct ctl *ctl, const char *file, bool skip_bad, bool now, bool json)
{
    struct str all = { NULL, 0 };
    struct err err;
    struct buf text;
    struct sheet sheet = { .n = 0 };
    enum exit_code code = EXIT_REFUSED;
    if (file_read(file, FILE_MAX_BYTES, &all, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_REFUSED;
    }
    buf_init(&text, 0);
    csv_begin(&sheet.csv, all, &text);
    if (read_header(&sheet, file)) {
        cJSON *arguments = cJSON_CreateObject(), *rows = cJSON_AddArrayToObject(arguments, "rows"), *answer = NULL;
        cJSON_AddBoolToObject(arguments, "skip_bad", skip_bad);
        read_rows(&sheet, now, rows);
        code = client_call(ctl, "patient.import", arguments, true, &answer);
        if (code == EXIT_DONE && json)
            client_print(answer, true);
        else if (code == EXIT_DONE)
            tell(answer);
        cJSON_Delete(answer);
    }
    buf_clear(&text);
    free((void *)(uintptr_t)all.s);
    return code == EXIT_DONE ? verb_end_output() : code;
}
