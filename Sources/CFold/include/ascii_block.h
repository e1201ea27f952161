// Which of 64 bytes are ASCII letters and digits, and which are no ASCII, a bit each. Clang's vectors become
// whatever the processor has for it.
#ifndef ASCII_BLOCK_H
#define ASCII_BLOCK_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The lowest bit is the first byte's.
typedef struct {
  uint64_t words;  // ASCII letters and digits
  uint64_t beyond; // above 0x7F
  uint64_t signs;  // those asked for
} ascii_block;

typedef uint8_t ascii_bytes __attribute__((ext_vector_type(64)));
typedef _Bool ascii_bits __attribute__((ext_vector_type(64)));

static inline uint64_t ascii_gather(ascii_bits bits) {
  uint64_t gathered;
  memcpy(&gathered, &bits, sizeof gathered);
  return gathered;
}

// Looks at the first 64 of `count` bytes, zeros behind them if there are fewer, for `sign_count` signs.
static inline ascii_block ascii_look(const uint8_t *_Nonnull text, size_t count,
                                     const uint8_t *_Nullable signs, size_t sign_count) {
  ascii_bytes bytes = 0;
  if (count >= sizeof bytes) memcpy(&bytes, text, sizeof bytes);
  else memcpy(&bytes, text, count);
  ascii_bytes letters = (bytes | 0x20) - 'a', digits = bytes - '0';
  ascii_block block = {
      ascii_gather(__builtin_convertvector(letters < 26, ascii_bits) |
                   __builtin_convertvector(digits < 10, ascii_bits)),
      ascii_gather(__builtin_convertvector(bytes >= 0x80, ascii_bits)), 0};
  for (size_t sign = 0; sign < sign_count; sign++)
    block.signs |= ascii_gather(__builtin_convertvector(bytes == signs[sign], ascii_bits));
  return block;
}

#endif
