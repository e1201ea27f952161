#include "CSystem.h"

#include <malloc.h>

void claimwatch_trim_memory(void) {
  malloc_trim(0);
}
