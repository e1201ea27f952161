// int16 activations × int8 weights with vpdpwssd: the pairs of columns that vpmaddwd multiplies and
// adds, thirty-two at a time and with the running sum in the same instruction. A panel of sixteen
// rows is one register wide, so that four panels and six rows of activations make 24 sums; weights
// are widened on their way into the register and need no scratch.
//
// The sums are the same integers as everywhere else (no sum can overflow, see docs/model-file.md),
// and the one rounding a float has behind them is the same too.

#include <string.h>

#include "avx512.h"

#if defined(__x86_64__)

#pragma clang fp contract(off)

enum { PANEL = CT_PANEL_ROWS, TILE = 6, GROUP = 4 };

CT_AVX512_INLINE void tile(
  size_t height, size_t panels, const int16_t *rows, size_t stride, const float *scales,
  const ct_matrix *matrix, size_t first, float *out
) {
  __m512i sum[TILE][GROUP];
  const char *row[TILE];
  for (size_t i = 0; i < height; i++) {
    row[i] = (const char *)(rows + i * stride);
    for (size_t p = 0; p < panels; p++) sum[i][p] = _mm512_setzero_si512();
  }
  const int8_t *weights = matrix->weights + first * stride;
  const size_t step = PANEL * stride;
  // Byte offsets: a pair of columns is 4 bytes of a row and 32 of a panel.
  for (size_t offset = 0; offset < stride * 2; offset += 4, weights += 32) {
    __m512i wide[GROUP];
    for (size_t p = 0; p < panels; p++) {
      wide[p] = _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)(weights + p * step)));
    }
    for (size_t i = 0; i < height; i++) {
      int32_t values;
      memcpy(&values, row[i] + offset, sizeof values);
      const __m512i both = _mm512_set1_epi32(values);
      for (size_t p = 0; p < panels; p++) {
        sum[i][p] = _mm512_dpwssd_epi32(sum[i][p], both, wide[p]);
      }
    }
  }
  for (size_t p = 0; p < panels; p++) {
    const size_t r = first + p * PANEL, present = matrix->rows - r;
    const __mmask16 mask = present >= PANEL ? 0xFFFF : (__mmask16)((1u << present) - 1);
    const __m512 weight_scale = _mm512_maskz_loadu_ps(mask, matrix->scales + r);
    const __m512 bias = _mm512_maskz_loadu_ps(mask, matrix->biases + r);
    for (size_t i = 0; i < height; i++) {
      const __m512 scale = _mm512_mul_ps(_mm512_set1_ps(scales[i]), weight_scale);
      const __m512 value = _mm512_mul_ps(_mm512_cvtepi32_ps(sum[i][p]), scale);
      _mm512_mask_storeu_ps(out + i * matrix->rows + r, mask, _mm512_add_ps(value, bias));
    }
  }
}

/// All activations over some neighbouring panels, which stay in the cache meanwhile.
CT_AVX512_INLINE void pass(
  size_t panels, const int16_t *rows, size_t stride, const float *scales, size_t count,
  const ct_matrix *matrix, size_t first, float *out
) {
  size_t i = 0;
  for (; i + TILE <= count; i += TILE) {
    tile(
      TILE, panels, rows + i * stride, stride, scales + i, matrix, first, out + i * matrix->rows);
  }
  const int16_t *rest = rows + i * stride;
  float *end = out + i * matrix->rows;
  switch (count - i) {
    case 5: tile(5, panels, rest, stride, scales + i, matrix, first, end); break;
    case 4: tile(4, panels, rest, stride, scales + i, matrix, first, end); break;
    case 3: tile(3, panels, rest, stride, scales + i, matrix, first, end); break;
    case 2: tile(2, panels, rest, stride, scales + i, matrix, first, end); break;
    case 1: tile(1, panels, rest, stride, scales + i, matrix, first, end); break;
    default: break;
  }
}

CT_AVX512 void ct_avx512_linear(
  const int16_t *rows, const float *scales, size_t count, const ct_matrix *matrix, float *out,
  int16_t *panel
) {
  (void)panel;
  const size_t stride = ct_padded(matrix->columns);
  size_t first = 0;
  for (; first + GROUP * PANEL <= ct_padded(matrix->rows); first += GROUP * PANEL) {
    pass(GROUP, rows, stride, scales, count, matrix, first, out);
  }
  for (; first < matrix->rows; first += PANEL) {
    pass(1, rows, stride, scales, count, matrix, first, out);
  }
}

#endif
