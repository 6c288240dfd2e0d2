/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/apart.h"

#include "store/db.h"
#include "store/outbox_rows.h"

int apart_run(struct care *care, int (*fn)(void *arg, struct err *err), void *arg, struct err *why, struct err *err)
{
    size_t n_leased = care->desk != NULL ? care->desk->n_leased : 0;
    *why = (struct err){ 0 };
    if (db_mark(care->db, err) < 0)
        return -1;
    if (fn(arg, why) == 0)
        return db_unmark(care->db, err);
    if (why->code == ERR_BUSY || why->code == ERR_FULL || why->code == ERR_IO || why->code == ERR_NOMEM) {
        if (err != NULL)
            *err = *why;
        return -1;
    }
    if (care->desk != NULL)
        care->desk->n_leased = n_leased;
    return db_back(care->db, err) < 0 ? -1 : 1;
}

struct one {
    struct care *care;
    const struct apart_rows *rows;
    const void *row;
};

static int run_one(void *arg, struct err *err)
{
    const struct one *one = arg;
    return one->rows->one(one->care, one->row, err);
}

int apart_each(struct care *care, const struct apart_rows *rows, struct err *err)
{
    for (size_t i = 0; i < rows->n; i++) {
        void *row = (char *)rows->all + i * rows->size;
        struct one one = { care, rows, row };
        struct err why;
        int rc = apart_run(care, run_one, &one, &why, err);
        if (rc < 0 || (rc == 1 && rows->stuck(care, row, &why, err) < 0))
            return -1;
    }
    return 0;
}
