// The floor: libxml2's push parser of HTML with handlers that do nothing.
#pragma once
#include <stddef.h>

// Parses `size` bytes of UTF-8 in chunks of 16 KiB. Returns the number of events, so that no compiler
// may leave the work out.
long html_baseline_parse(const char *bytes, size_t size);
