#include "CSystem.h"

#include <malloc.h>

void claimwatch_return_large_blocks(void) {
  mallopt(M_MMAP_THRESHOLD, 256 << 10);
  mallopt(M_TRIM_THRESHOLD, 1 << 20);
}

void claimwatch_trim_memory(void) {
  malloc_trim(0);
}
