// The floor: libxml2's push SAX2 parser with handlers that do nothing.
#pragma once
#include <stddef.h>

// Parses `size` bytes in chunks of 16 KiB. Returns the number of events, so that no compiler may
// leave the work out.
long sax_baseline_parse(const char *bytes, size_t size);
