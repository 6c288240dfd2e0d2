/* SPDX-License-Identifier: ISC
 * phones_page.c - the files of the page, as they lie in daemon/web/. */
#include <config.h>

#include "admin/phones_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "loop/httpd.h"

static const struct {
    const char *path, *file, *type;
} PAGE[PAGE_FILES] = {
    { "/", "index.html", "text/html; charset=utf-8" },
    { "/phones.css", "phones.css", "text/css; charset=utf-8" },
    { "/phones.js", "phones.js", "text/javascript; charset=utf-8" },
};

int phones_page_read(struct phones *phones, struct err *err)
{
    for (size_t i = 0; i < PAGE_FILES; i++) {
        struct buf path;
        buf_init(&path, 4096);
        buf_addf(&path, "%s/%s", phones->options.web_dir, PAGE[i].file);
        int rc = buf_ok(&path) ? file_read(buf_cstr(&path), 1024 * 1024, &phones->files[i], err)
                               : err_set(err, ERR_RANGE, "web_dir is too long");
        buf_clear(&path);
        if (rc < 0)
            return err_wrap(err, "the page of phones");
    }
    return 0;
}

void phones_page_free(struct phones *phones)
{
    for (size_t i = 0; i < PAGE_FILES; i++)
        free((void *)(uintptr_t)phones->files[i].s);
}

bool phones_page_serve(const struct phones *phones, struct httpd_exchange *exchange, struct str path)
{
    static const struct http_header HEADERS[] = {
        { STR("Content-Security-Policy"),
          STR("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
              "form-action 'none'; frame-ancestors 'none'") },
        { STR("X-Content-Type-Options"), STR("nosniff") },
        { STR("Referrer-Policy"), STR("no-referrer") },
        { STR("Cache-Control"), STR("no-cache") },
    };
    for (size_t i = 0; i < PAGE_FILES; i++)
        if (str_is(path, PAGE[i].path)) {
            httpd_answer_headers(exchange, 200, PAGE[i].type, phones->files[i], HEADERS, sizeof HEADERS / sizeof *HEADERS);
            return true;
        }
    return false;
}
