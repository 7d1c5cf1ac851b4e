/* Makes the n-th call of a kind fail, for files under one folder: preloaded into a step.
 *
 * FAIL is a list such as "write:2:28,ftruncate:1:5": call, which one, errno; errno 0 is half a write, and n 0 is each.
 * FAIL_PROGRAM is whose calls, FAIL_FOLDER the folder, FAIL_LOG a file that gets a line for each call that was counted, with ! where it failed. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { WRITE, FSYNC, FTRUNCATE, OPEN, RENAME, KINDS };
static const char *const names[KINDS] = {"write", "fsync", "ftruncate", "open", "rename"};
static int counts[KINDS];

static void note(const char *call, int failed) {
    const char *path = getenv("FAIL_LOG");
    int fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    char line[32];
    int length = snprintf(line, sizeof line, "%s%s\n", call, failed ? "!" : "");
    if (fd >= 0) syscall(SYS_write, fd, line, length), syscall(SYS_close, fd);
}

static int is_ours(const char *path) {
    const char *folder = getenv("FAIL_FOLDER");
    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_our_file(int fd) {
    char link[64], path[4096];
    struct stat status;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0 || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
    path[length] = 0;
    return is_ours(path);
}

/* -1: goes on; otherwise the errno, 0 for a half. What the step starts is left alone. */
static int fails(int kind) {
    const char *program = getenv("FAIL_PROGRAM");
    if (!program || strcmp(program, program_invocation_short_name) != 0) return -1;
    int nth = __atomic_add_fetch(&counts[kind], 1, __ATOMIC_SEQ_CST), found = -1;
    const char *plan = getenv("FAIL");
    char copy[256], *rest = NULL;
    snprintf(copy, sizeof copy, "%s", plan ? plan : "");
    for (char *part = strtok_r(copy, ",", &rest); part; part = strtok_r(NULL, ",", &rest)) {
        char call[32];
        int at, number;
        if (sscanf(part, "%31[a-z]:%d:%d", call, &at, &number) == 3 && strcmp(call, names[kind]) == 0 && (at == nth || !at))
            found = number;
    }
    note(names[kind], found >= 0);
    return found;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    int number = is_our_file(fd) ? fails(WRITE) : -1;
    if (number > 0) return errno = number, -1;
    return syscall(SYS_write, fd, bytes, number == 0 ? count / 2 : count);
}

int fsync(int fd) {
    int number = is_our_file(fd) ? fails(FSYNC) : -1;
    return number > 0 ? (errno = number, -1) : syscall(SYS_fsync, fd);
}

int ftruncate(int fd, off_t length) {
    int number = is_our_file(fd) ? fails(FTRUNCATE) : -1;
    return number > 0 ? (errno = number, -1) : syscall(SYS_ftruncate, fd, length);
}
int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }

int rename(const char *from, const char *to) {
    int number = is_ours(to) ? fails(RENAME) : -1;
    return number > 0 ? (errno = number, -1) : syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;
    va_end(more);
    int number = (flags & O_ACCMODE) != O_RDONLY && is_ours(path) ? fails(OPEN) : -1;
    return number > 0 ? (errno = number, -1) : syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) __attribute__((alias("open")));
