// Loaded with LD_PRELOAD into the real daemon: lets the n-th call on its state and logs fail once.
//
// The test and the daemon share a page (CLAIMWATCH_FAULT_PLAN): the test sets which call fails and
// how, and reads how many calls there were. Only files below CLAIMWATCH_FAULT_ROOT that are state
// or log are counted.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct plan {
  long target;  // the call that fails, from 1; 0 for none
  long fault;   // one of the cases of fail() below
  long calls;
  long hits;
  char last[96];  // which call failed
};

static struct plan *plan;
static const char *root;
static size_t root_length;

__attribute__((constructor)) static void map_plan(void) {
  const char *path = getenv("CLAIMWATCH_FAULT_PLAN");
  root = getenv("CLAIMWATCH_FAULT_ROOT");
  if (!path || !root) return;
  root_length = strlen(root);
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR);
  if (file < 0) return;
  void *page = mmap(NULL, sizeof(struct plan), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (page != MAP_FAILED) plan = page;
}

static int is_ours(const char *path) {
  if (!plan || strncmp(path, root, root_length) != 0) return 0;
  const char *rest = path + root_length;
  return *rest == 0 || strncmp(rest, "/state", 6) == 0 || strstr(rest, ".jsonl") != NULL;
}

// 0 where the call goes on, 1 where it fails with errno set, 2 for a short write.
static int fail(const char *call, const char *path) {
  if (!is_ours(path)) return 0;
  long number = __atomic_add_fetch(&plan->calls, 1, __ATOMIC_SEQ_CST);
  if (number != plan->target) return 0;
  __atomic_add_fetch(&plan->hits, 1, __ATOMIC_SEQ_CST);
  snprintf(plan->last, sizeof plan->last, "%s %s", call, path + root_length);
  switch (plan->fault) {
    case 0: errno = ENOSPC; return 1;
    case 1: errno = EIO; return 1;
    case 2: errno = EINTR; return 1;
    case 3: errno = ENOSPC; return 2;
    case 4: errno = EMFILE; return 1;
    default: errno = EACCES; return 1;
  }
}

static int fail_file(const char *call, int file) {
  if (!plan) return 0;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return fail(call, path);
}

// The call as libc has it.
#define REAL(name)                    \
  static __typeof__(&name) real;      \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int open_common(const char *symbol, const char *path, int flags, mode_t mode) {
  if (fail("open", path)) return -1;
  typedef int (*open_call)(const char *, int, ...);
  return ((open_call)dlsym(RTLD_NEXT, symbol))(path, flags, mode);
}

#define OPEN(name)                                                         \
  int name(const char *path, int flags, ...) {                             \
    mode_t mode = 0;                                                       \
    if (flags & (O_CREAT | O_TMPFILE)) {                                   \
      va_list rest;                                                        \
      va_start(rest, flags);                                               \
      mode = va_arg(rest, mode_t);                                         \
      va_end(rest);                                                        \
    }                                                                      \
    return open_common(#name, path, flags, mode);                          \
  }
OPEN(open)
OPEN(open64)

ssize_t write(int file, const void *bytes, size_t count) {
  REAL(write);
  switch (fail_file("write", file)) {
    case 1: return -1;
    case 2: return real(file, bytes, count > 1 ? count / 2 : count);
    default: return real(file, bytes, count);
  }
}

#define PWRITE(name, offset_type)                                              \
  ssize_t name(int file, const void *bytes, size_t count, offset_type at) {    \
    REAL(name);          \
    switch (fail_file("pwrite", file)) {                                       \
      case 1: return -1;                                                       \
      case 2: return real(file, bytes, count > 1 ? count / 2 : count, at);     \
      default: return real(file, bytes, count, at);                            \
    }                                                                          \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define ON_FILE(name)                            \
  int name(int file) {                           \
    REAL(name);                   \
    return fail_file(#name, file) ? -1 : real(file); \
  }
ON_FILE(fsync)
ON_FILE(fdatasync)

#define TRUNCATE(name, size_type)                                \
  int name(int file, size_type size) {                           \
    REAL(name);                        \
    return fail_file("ftruncate", file) ? -1 : real(file, size); \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int rename(const char *from, const char *to) {
  REAL(rename);
  return fail("rename", from) ? -1 : real(from, to);
}

int unlink(const char *path) {
  REAL(unlink);
  return fail("unlink", path) ? -1 : real(path);
}
