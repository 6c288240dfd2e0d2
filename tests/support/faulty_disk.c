/* SPDX-License-Identifier: ISC
 * faulty_disk.c - linked to naped for tests: lays itself over SQLite's files and fails as the file that $NAPE_FAULT names says:
 *   hold SECONDS   every fsync takes so long (or until the file says something else)
 *   full           nothing can be written: SQLITE_FULL
 *   io             no fsync works: SQLITE_IOERR_FSYNC
 *   crash WORD     the process is killed when it writes WORD
 *   dead           full, and the journal cannot be written either
 * Anything else, or no file: all is well. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

struct faulty_file {
    sqlite3_file base;
    sqlite3_io_methods methods;
    sqlite3_file *real;
};

static sqlite3_vfs *real_vfs;

/* What the file says: its first word in word, its number returned. */
static int fault(char word[16])
{
    const char *path = getenv("NAPE_FAULT");
    char text[64] = "";
    int number = 0;
    word[0] = '\0';
    int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n > 0 ? n : 0] = '\0';
    if (sscanf(text, "%15s %d", word, &number) < 1)
        word[0] = '\0';
    return number;
}

static int is(const char *word)
{
    char says[16];
    fault(says);
    return strcmp(says, word) == 0;
}

static void hold(void)
{
    char says[16];
    for (int waited_ms = 0;; waited_ms += 20) {
        int seconds = fault(says);
        if (strcmp(says, "hold") != 0 || waited_ms >= seconds * 1000)
            return;
        nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
    }
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct faulty_file *)file)->real;
}

static int faulty_sync(sqlite3_file *file, int flags)
{
    hold();
    if (is("io"))
        return SQLITE_IOERR_FSYNC;
    return is("full") || is("dead") ? SQLITE_FULL : real_of(file)->pMethods->xSync(real_of(file), flags);
}

static void crash(const void *bytes, size_t n)
{
    static const char CRASH[] = "crash ";
    const char *path = getenv("NAPE_FAULT");
    char text[64] = "";
    int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    if (got <= (ssize_t)sizeof CRASH || strncmp(text, CRASH, sizeof CRASH - 1) != 0)
        return;
    if (memmem(bytes, n, text + sizeof CRASH - 1, (size_t)got - (sizeof CRASH - 1)) != NULL)
        kill(getpid(), SIGKILL);
}

static int faulty_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
    crash(bytes, (size_t)n);
    return is("full") || is("dead") ? SQLITE_FULL : real_of(file)->pMethods->xWrite(real_of(file), bytes, n, at);
}

static int faulty_close(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);
    int rc = real->pMethods != NULL ? real->pMethods->xClose(real) : SQLITE_OK;
    free(real);
    return rc;
}

/* All others go straight through. */
#define THROUGH(name, parameters, arguments)                                                                                    \
    static int faulty_##name parameters                                                                                         \
    {                                                                                                                           \
        return real_of(f)->pMethods->x##name arguments;                                                                         \
    }
THROUGH(Read, (sqlite3_file *f, void *b, int n, sqlite3_int64 at), (real_of(f), b, n, at))
THROUGH(Truncate, (sqlite3_file *f, sqlite3_int64 n), (real_of(f), n))
THROUGH(FileSize, (sqlite3_file *f, sqlite3_int64 *n), (real_of(f), n))
THROUGH(Lock, (sqlite3_file *f, int level), (real_of(f), level))
THROUGH(Unlock, (sqlite3_file *f, int level), (real_of(f), level))
THROUGH(CheckReservedLock, (sqlite3_file *f, int *out), (real_of(f), out))
THROUGH(FileControl, (sqlite3_file *f, int op, void *arg), (real_of(f), op, arg))
THROUGH(SectorSize, (sqlite3_file *f), (real_of(f)))
THROUGH(DeviceCharacteristics, (sqlite3_file *f), (real_of(f)))
THROUGH(ShmMap, (sqlite3_file *f, int i, int n, int extend, void volatile **out), (real_of(f), i, n, extend, out))
THROUGH(ShmLock, (sqlite3_file *f, int at, int n, int flags), (real_of(f), at, n, flags))
THROUGH(ShmUnmap, (sqlite3_file *f, int del), (real_of(f), del))
THROUGH(Fetch, (sqlite3_file *f, sqlite3_int64 at, int n, void **out), (real_of(f), at, n, out))
THROUGH(Unfetch, (sqlite3_file *f, sqlite3_int64 at, void *p), (real_of(f), at, p))

static void faulty_barrier(sqlite3_file *f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int faulty_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
    struct faulty_file *f = (struct faulty_file *)file;
    (void)vfs;
    f->base.pMethods = NULL;
    f->real = calloc(1, (size_t)real_vfs->szOsFile);
    if (f->real == NULL)
        return SQLITE_NOMEM;
    int rc = real_vfs->xOpen(real_vfs, name, f->real, flags, out);
    if (rc != SQLITE_OK) {
        free(f->real);
        return rc;
    }
    int version = f->real->pMethods->iVersion;
    f->methods = (sqlite3_io_methods){
        .iVersion = version, .xClose = faulty_close, .xRead = faulty_Read, .xWrite = faulty_write,
        .xTruncate = faulty_Truncate, .xSync = faulty_sync, .xFileSize = faulty_FileSize, .xLock = faulty_Lock,
        .xUnlock = faulty_Unlock, .xCheckReservedLock = faulty_CheckReservedLock, .xFileControl = faulty_FileControl,
        .xSectorSize = faulty_SectorSize, .xDeviceCharacteristics = faulty_DeviceCharacteristics, .xShmMap = faulty_ShmMap,
        .xShmLock = faulty_ShmLock, .xShmBarrier = faulty_barrier, .xShmUnmap = faulty_ShmUnmap, .xFetch = faulty_Fetch,
        .xUnfetch = faulty_Unfetch,
    };
    f->base.pMethods = &f->methods;
    return SQLITE_OK;
}

/* The C library's, for whoever calls it: the journal does. */
int fdatasync(int fd)
{
    if (is("dead")) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fdatasync, fd);
}

static void __attribute__((constructor)) lay_over(void)
{
    static sqlite3_vfs over;
    if (sqlite3_initialize() != SQLITE_OK)
        abort();
    real_vfs = sqlite3_vfs_find(NULL);
    over = *real_vfs;
    over.zName = "faulty";
    over.pNext = NULL;
    over.szOsFile = (int)sizeof(struct faulty_file);
    over.xOpen = faulty_open;
    sqlite3_vfs_register(&over, 1);
}
