// Activations of 0 … 255 × int8 weights with vpdpbusd: four columns multiplied and added at a time, with
// the running sum in the same instruction, which does not saturate. Weights of two panels are put into
// the order it wants before all activations pass over them. A panel of sixteen rows is one register
// wide; six rows of activations make twelve sums of integers and twelve of floats, and all of them fit.
//
// A block's sum is the same integer as everywhere else (it cannot overflow), and a float has the same
// roundings behind it: one for each block's scale and for its least value, and one at the end.

#include <string.h>

#include "avx512.h"

#if defined(__x86_64__)

enum { PANEL = CT_PANEL_ROWS, TILE = 6, GROUP = 2 };

/// One whole block to bytes, as ct_round.
CT_AVX512_INLINE ct_block round_block(const float *values, uint8_t *out) {
  // min and max give their second value when either is NaN.
  __m512 least16 = _mm512_set1_ps(values[0]), greatest16 = least16;
  for (size_t c = 0; c < CT_BLOCK_COLUMNS; c += 16) {
    const __m512 value = _mm512_loadu_ps(values + c);
    least16 = _mm512_min_ps(value, least16);
    greatest16 = _mm512_max_ps(value, greatest16);
  }
  const __m256 lows =
    _mm256_min_ps(_mm512_castps512_ps256(least16), _mm512_extractf32x8_ps(least16, 1));
  const __m256 highs =
    _mm256_max_ps(_mm512_castps512_ps256(greatest16), _mm512_extractf32x8_ps(greatest16, 1));
  const ct_block block = ct_block_between(ct_min8(lows), ct_max8(highs));
  const __m512 factor = _mm512_set1_ps(ct_block_inverse(block));
  const __m512 least = _mm512_set1_ps(block.least), zero = _mm512_setzero_ps();
  const __m512 limit = _mm512_set1_ps(CT_ACTIVATION_LIMIT);
  for (size_t c = 0; c < CT_BLOCK_COLUMNS; c += 16) {
    const __m512 value = _mm512_mul_ps(_mm512_sub_ps(_mm512_loadu_ps(values + c), least), factor);
    const __m512 bounded = _mm512_max_ps(_mm512_min_ps(value, limit), zero);
    _mm_storeu_si128((__m128i *)(out + c), _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(bounded)));
  }
  return block;
}

CT_AVX512 void ct_avx512_quantise(
  float *rows, size_t count, size_t columns, ct_rounded *rounded, void *scratch
) {
  const size_t stride = ct_padded(columns);
  const size_t loud = ct_find_loud(rows, count, columns, scratch, rounded->loud_columns);
  ct_block *blocks = rounded->blocks;
  for (size_t i = 0; i < count; i++) {
    float *row = rows + i * columns, *kept = rounded->loud + i * CT_LOUD_COLUMNS;
    ct_take_loud(row, loud, rounded->loud_columns, kept);
    uint8_t *out = (uint8_t *)rounded->integers + i * stride;
    size_t c = 0;
    for (; c + CT_BLOCK_COLUMNS <= columns; c += CT_BLOCK_COLUMNS) {
      *blocks++ = round_block(row + c, out + c);
    }
    if (c < columns) {
      int16_t rest[CT_BLOCK_COLUMNS];
      *blocks++ = ct_round(row + c, columns - c, rest);
      for (size_t k = c; k < columns; k++) out[k] = (uint8_t)rest[k - c];
    }
    memset(out + columns, 0, stride - columns);
    ct_give_loud(row, loud, rounded->loud_columns, kept);
  }
}

/// Panels from pairs of columns, [pair][16 rows][2], to the four columns of each row,
/// [columns / 4][panel][16 rows][4]; behind them the sums of each row over each block, and the weights of
/// the loud columns.
CT_AVX512_INLINE void arrange(
  size_t panels, const ct_matrix *matrix, size_t first, const uint32_t *loud, int8_t *out
) {
  const size_t stride = ct_padded(matrix->columns);
  const int8_t *weights = matrix->weights + first * stride;
  const __m512i order = _mm512_set_epi16(
    31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3,
    18, 2, 17, 1, 16, 0);
  const __m512i one = _mm512_set1_epi8(1);
  float *sums = (float *)(out + panels * PANEL * stride);
  for (size_t column = 0; column < stride; column += CT_BLOCK_COLUMNS) {
    const size_t end = ct_block_end(column, stride);
    __m512i sum[GROUP];
    for (size_t p = 0; p < panels; p++) sum[p] = _mm512_setzero_si512();
    for (size_t c = column; c < end; c += 4) {
      for (size_t p = 0; p < panels; p++, out += 64) {
        const __m512i pairs = _mm512_loadu_si512(weights + (p * stride + c) * PANEL);
        const __m512i fours = _mm512_permutexvar_epi16(order, pairs);
        _mm512_store_si512(out, fours);
        sum[p] = _mm512_dpbusd_epi32(sum[p], one, fours);
      }
    }
    for (size_t p = 0; p < panels; p++, sums += PANEL) {
      _mm512_store_ps(sums, _mm512_cvtepi32_ps(sum[p]));
    }
  }
  ct_loud_weights(matrix, first, panels, loud, sums);
}

CT_AVX512_INLINE void tile(
  size_t height, size_t panels, const ct_rounded *rounded, size_t index, const ct_matrix *matrix,
  size_t first, const int8_t *weights, float *out
) {
  const size_t stride = ct_padded(matrix->columns), width = ct_blocks(matrix->columns);
  const uint8_t *rows = (const uint8_t *)rounded->integers + index * stride;
  const ct_block *blocks = rounded->blocks + index * width;
  const float *kept = rounded->loud + index * CT_LOUD_COLUMNS;
  const float *sums = (const float *)(weights + panels * PANEL * stride);
  const float *loud = sums + panels * PANEL * width;
  out += index * matrix->rows;
  __m512 total[TILE][GROUP];
  for (size_t i = 0; i < height; i++) {
    for (size_t p = 0; p < panels; p++) total[i][p] = _mm512_setzero_ps();
  }
  for (size_t t = 0; t < ct_loud(matrix->columns); t++) {
    for (size_t i = 0; i < height; i++) {
      const __m512 both = _mm512_set1_ps(kept[i * CT_LOUD_COLUMNS + t]);
      for (size_t p = 0; p < panels; p++) {
        const __m512 weight = _mm512_load_ps(loud + (t * panels + p) * PANEL);
        total[i][p] = _mm512_fmadd_ps(weight, both, total[i][p]);
      }
    }
  }
  size_t column = 0;
  for (size_t b = 0; b < width; b++) {
    __m512i sum[TILE][GROUP];
    for (size_t i = 0; i < height; i++) {
      for (size_t p = 0; p < panels; p++) sum[i][p] = _mm512_setzero_si512();
    }
    for (const size_t end = ct_block_end(column, stride); column < end; column += 4) {
      __m512i right[GROUP];
      for (size_t p = 0; p < panels; p++, weights += 64) right[p] = _mm512_load_si512(weights);
      for (size_t i = 0; i < height; i++) {
        int32_t values;
        memcpy(&values, rows + i * stride + column, sizeof values);
        const __m512i both = _mm512_set1_epi32(values);
        for (size_t p = 0; p < panels; p++) {
          sum[i][p] = _mm512_dpbusd_epi32(sum[i][p], both, right[p]);
        }
      }
    }
    for (size_t i = 0; i < height; i++) {
      const __m512 scale = _mm512_set1_ps(blocks[i * width + b].scale);
      const __m512 least = _mm512_set1_ps(blocks[i * width + b].least);
      for (size_t p = 0; p < panels; p++) {
        total[i][p] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sum[i][p]), scale, total[i][p]);
        total[i][p] = _mm512_fmadd_ps(_mm512_load_ps(sums + p * PANEL), least, total[i][p]);
      }
    }
    sums += panels * PANEL;
  }
  for (size_t p = 0; p < panels; p++) {
    const size_t r = first + p * PANEL, present = matrix->rows - r;
    const __mmask16 mask = present >= PANEL ? 0xFFFF : (__mmask16)((1u << present) - 1);
    const __m512 weight_scale = _mm512_maskz_loadu_ps(mask, matrix->scales + r);
    const __m512 bias = _mm512_maskz_loadu_ps(mask, matrix->biases + r);
    for (size_t i = 0; i < height; i++) {
      _mm512_mask_storeu_ps(
        out + i * matrix->rows + r, mask, _mm512_fmadd_ps(total[i][p], weight_scale, bias));
    }
  }
}

/// All activations over some neighbouring panels, which stay in the cache meanwhile.
CT_AVX512_INLINE void pass(
  size_t panels, const ct_rounded *rounded, size_t count, const ct_matrix *matrix, size_t first,
  int8_t *weights, float *out
) {
  arrange(panels, matrix, first, rounded->loud_columns, weights);
  size_t i = 0;
  for (; i + TILE <= count; i += TILE) {
    tile(TILE, panels, rounded, i, matrix, first, weights, out);
  }
  switch (count - i) {
    case 5: tile(5, panels, rounded, i, matrix, first, weights, out); break;
    case 4: tile(4, panels, rounded, i, matrix, first, weights, out); break;
    case 3: tile(3, panels, rounded, i, matrix, first, weights, out); break;
    case 2: tile(2, panels, rounded, i, matrix, first, weights, out); break;
    case 1: tile(1, panels, rounded, i, matrix, first, weights, out); break;
    default: break;
  }
}

CT_AVX512 void ct_avx512_linear(
  const ct_rounded *rounded, size_t count, const ct_matrix *matrix, float *out, void *scratch
) {
  size_t first = 0;
  for (; first + GROUP * PANEL <= ct_padded(matrix->rows); first += GROUP * PANEL) {
    pass(GROUP, rounded, count, matrix, first, scratch, out);
  }
  if (first < matrix->rows) pass(1, rounded, count, matrix, first, scratch, out);
}

#endif
