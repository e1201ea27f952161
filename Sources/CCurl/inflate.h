// zlib for Swift: the initialiser is a macro there. libcurl links zlib anyway.
#pragma once
#include <zlib.h>

// Prepares to read one gzip member (or zlib stream, or raw deflate, by window_bits as in zlib.h).
static inline int cw_inflate_init(z_stream *stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}
