// Case folding, canonical decomposition and word classes of every Unicode scalar, as tables.
// What they mean is in docs/matching.md, section "Folding"; Scripts/generate-fold-tables.py writes
// fold_tables.c. Constant data without state: safe from any thread.
#ifndef CFOLD_H
#define CFOLD_H

#include <stdint.h>

#include "ascii_block.h"

// What becomes of a scalar.
enum {
  CFOLD_IDENTITY = 0, // stays as it is
  CFOLD_MAPPED = 1,   // becomes `length` bytes at `offset` of cfold_bytes
  CFOLD_IGNORED = 2,  // becomes nothing
  CFOLD_SPACE = 3,    // white space; a run of it becomes one U+0020
  CFOLD_OPEN_SYLLABLE = 4, // Hangul that is composed with the jamo after it, by arithmetic
};

// What a scalar is to the search for word boundaries.
enum {
  CFOLD_OTHER = 0,  // punctuation, white space, controls, unassigned
  CFOLD_SYMBOL = 1, // parts words as punctuation does, but can be a term
  CFOLD_LATIN = 2,
  CFOLD_LETTER = 3, // of another script that is written with spaces
  CFOLD_DIGIT = 4,
  CFOLD_FREE = 5,   // of a script without spaces between words
  CFOLD_HANGUL = 6, // syllable, leading or compatibility jamo
  CFOLD_TAIL = 7,   // vowel or trailing jamo
  CFOLD_MARK = 8,   // belongs to the scalar before it
  CFOLD_SKIP = 9,   // ignored
  CFOLD_BREAK = 10, // zero width space: ignored, and a boundary
};

typedef struct {
  uint16_t offset;
  uint8_t length; // folded UTF-8 bytes
  uint8_t kind;
  uint8_t word_class;
  uint8_t ccc;      // canonical combining class of the first folded scalar
  uint8_t last_ccc; // and of the last
} cfold_record;

extern const uint16_t cfold_blocks[];
extern const uint16_t cfold_entries[];
extern const cfold_record cfold_records[];
extern const uint8_t cfold_bytes[];

// The record of a scalar below 0x110000.
static inline cfold_record cfold_lookup(uint32_t scalar) {
  return cfold_records[cfold_entries[((uint32_t)cfold_blocks[scalar >> 7] << 7) | (scalar & 127)]];
}

// The bytes of a mapped scalar's record.
static inline const uint8_t *_Nonnull cfold_mapping(cfold_record record) {
  return cfold_bytes + record.offset;
}

#endif
