// Faults that tests of debug builds ask for; the linker leaves them out of a release build.
#define _GNU_SOURCE
#include "CSystem.h"

#include <stdatomic.h>
#include <string.h>

bool claimwatch_find(const void *bytes, size_t count, const void *word, size_t length) {
  return memmem(bytes, count, word, length) != NULL;
}

void claimwatch_trap(void) { __builtin_trap(); }

static atomic_bool spins = true;

bool claimwatch_is_spinning(void) { return atomic_load(&spins); }

// Each turn keeps something, so that no compiler makes a loop of it.
static int deeper(volatile char *above) {
  volatile char room[4096];
  room[0] = above[0];
  if (room[0] == 1) return 0;
  return deeper(room) + room[0];
}

void claimwatch_overflow_stack(void) {
  volatile char first[1] = {0};
  deeper(first);
}
