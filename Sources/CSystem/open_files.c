#include "CSystem.h"

#include <limits.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

static long number(rlim_t limit) {
  return limit == RLIM_INFINITY || limit > LONG_MAX ? LONG_MAX : (long)limit;
}

long claimwatch_raise_open_files(long wanted) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return LONG_MAX;
  rlim_t aim = wanted < 0 ? 0 : (rlim_t)wanted;
  if (aim > limit.rlim_max) aim = limit.rlim_max;
  if (aim > limit.rlim_cur) {
    struct rlimit next = {aim, limit.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &next) == 0) limit = next;
  }
  return number(limit.rlim_cur);
}

long claimwatch_most_open_files(void) {
  struct rlimit limit;
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? number(limit.rlim_max) : LONG_MAX;
}

// Before any library may want a descriptor: without a handful of them libdispatch ends every command by an
// illegal instruction. What a daemon needs is looked at by itself (DescriptorLimit).
__attribute__((constructor)) static void have_a_few(void) {
  if (claimwatch_raise_open_files(64) >= 8) return;
  dprintf(
    STDERR_FILENO, "claimwatch: this process may have only %ld files open: raise ulimit -n\n",
    claimwatch_most_open_files());
  _exit(71);
}
