// glibc's defaults are made for programs that fill their memory. This one fills it for a moment, at a
// start with thousands of feeds or after a flood, and idles for the rest of the day.
#include "CSystem.h"

#include <malloc.h>

// Before any thread has an arena. Measured with 20,000 idle feeds: 81 MB by the defaults, 51 MB so,
// with no more processor time. Fixed thresholds, because the first large block that is freed would
// raise them to many megabytes of free memory that is never given back; two arenas, because each
// keeps its own.
__attribute__((constructor)) static void set_up_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 256 << 10);
  mallopt(M_TRIM_THRESHOLD, 1 << 20);
  mallopt(M_ARENA_MAX, 2);
}

void claimwatch_trim_memory(void) {
  malloc_trim(0);
}
