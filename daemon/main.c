/* SPDX-License-Identifier: ISC
 * main.c - naped's arguments and exit codes. */
#include <config.h>

int main(void)
{
    return 0;
}
