// Loaded with LD_PRELOAD into the real daemon: while the file CLAIMWATCH_STALL exists, a sync of the
// state never returns, as on a disk that has gone.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void stall(int file) {
  const char *sign = getenv("CLAIMWATCH_STALL");
  if (!sign) return;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  if (!strstr(path, "claimwatch.sqlite")) return;
  while (access(sign, F_OK) == 0) usleep(10000);
}

#define ON_FILE(name)                                                  \
  int name(int file) {                                                 \
    static __typeof__(&name) real;                                     \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name);      \
    stall(file);                                                       \
    return real(file);                                                 \
  }
ON_FILE(fsync)
ON_FILE(fdatasync)
