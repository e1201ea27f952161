// CRC-32 of IEEE 802.3 (reflected polynomial EDB88320), sixteen tables, sixteen bytes a step
// ("slicing", Kounavis and Berry 2005). Only the model file uses it, once per load.

#include <string.h>

#include "CTagger.h"

enum { SLICES = 16 };

static void fill(uint32_t table[SLICES][256]) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320u : 0);
    table[0][byte] = crc;
  }
  for (int slice = 1; slice < SLICES; slice++) {
    for (int byte = 0; byte < 256; byte++) {
      const uint32_t before = table[slice - 1][byte];
      table[slice][byte] = (before >> 8) ^ table[0][before & 0xFF];
    }
  }
}

uint32_t ct_crc32(const uint8_t *bytes, size_t count) { return ct_crc32_more(0, bytes, count); }

uint32_t ct_crc32_more(uint32_t before, const uint8_t *bytes, size_t count) {
  uint32_t table[SLICES][256];
  fill(table);
  uint32_t crc = ~before;
  for (; count >= SLICES; bytes += SLICES, count -= SLICES) {
    uint8_t block[SLICES];
    memcpy(block, bytes, SLICES);
    for (int i = 0; i < 4; i++) block[i] ^= (uint8_t)(crc >> (8 * i));
    crc = 0;
    for (int i = 0; i < SLICES; i++) crc ^= table[SLICES - 1 - i][block[i]];
  }
  for (; count > 0; bytes++, count--) crc = (crc >> 8) ^ table[0][(crc ^ *bytes) & 0xFF];
  return ~crc;
}
