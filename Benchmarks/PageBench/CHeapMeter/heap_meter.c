#include "heap_meter.h"

#include <errno.h>
#include <malloc.h>
#include <stddef.h>

// What glibc's own functions are called beside the names below, which every library then finds here.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static _Thread_local int is_on;
static _Thread_local long live, peak;

static void *taken(void *block) {
  if (is_on && block != NULL) {
    live += (long)malloc_usable_size(block);
    if (live > peak) peak = live;
  }
  return block;
}

static void given_back(void *block) {
  if (is_on && block != NULL) live -= (long)malloc_usable_size(block);
}

void *malloc(size_t size) { return taken(__libc_malloc(size)); }

void *calloc(size_t count, size_t size) { return taken(__libc_calloc(count, size)); }

void *realloc(void *block, size_t size) {
  given_back(block);
  void *larger = __libc_realloc(block, size);
  // Where there is no memory the block stays.
  if (larger == NULL && size > 0) taken(block);
  return taken(larger);
}

void free(void *block) {
  given_back(block);
  __libc_free(block);
}

void *memalign(size_t alignment, size_t size) { return taken(__libc_memalign(alignment, size)); }

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **result, size_t alignment, size_t size) {
  void *block = memalign(alignment, size);
  if (block == NULL) return ENOMEM;
  *result = block;
  return 0;
}

void heap_meter_begin(void) {
  live = peak = 0;
  is_on = 1;
}

long heap_meter_peak(void) { return peak; }

long heap_meter_mark(void) { return peak = live; }

void heap_meter_end(void) { is_on = 0; }

void heap_meter_trim(void) { malloc_trim(0); }
