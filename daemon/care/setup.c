/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/setup.h"

struct setup *setup_take(struct setup *setup)
{
    atomic_fetch_add(&setup->refs, 1);
    return setup;
}

void setup_drop(struct setup *setup)
{
    if (setup != NULL && atomic_fetch_sub(&setup->refs, 1) == 1)
        setup->free(setup);
}
