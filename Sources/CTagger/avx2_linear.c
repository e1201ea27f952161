// int16 activations × int8 weights. Weights are widened to int16 sixteen rows at a time into a
// panel that stays in the cache while all activations pass over it; vpmaddwd then multiplies
// pairs of columns and adds them exactly. On Zen 3 this is bound by the vector units: 24
// instructions for 192 products, 160 GOP/s at 2.9 GHz, half as much again as float32. With 16-bit
// activations there is no saturation to care for and hardly any rounding; vpmaddubsw with 8-bit
// activations was measured at no more than 188. Zen 1 halves every wide instruction and has one unit
// that multiplies integers: 16 operations a clock, 40 GOP/s at 2.5 GHz, are all it has, and this
// reaches them (docs/benchmarks.md, "Claims").

#include <string.h>

#include "avx2.h"

#if defined(__x86_64__)

// The one rounding a float has here must be the same as in portable.c.
#pragma clang fp contract(off)

enum { PANEL = CT_PANEL_ROWS, TILE = 6 };

/// One panel of the file to int16.
CT_AVX2_INLINE void widen(const int8_t *weights, size_t count, int16_t *panel) {
  for (size_t i = 0; i < count; i += 16) {
    const __m128i narrow = _mm_loadu_si128((const __m128i *)(weights + i));
    _mm256_storeu_si256((__m256i *)(panel + i), _mm256_cvtepi8_epi16(narrow));
  }
}

/// Asks for some lines of the next panel, so that it is at hand when its turn comes.
CT_AVX2_INLINE void fetch(const int8_t *weights, size_t start, size_t end) {
  for (size_t i = start; i < end; i += 64) _mm_prefetch((const char *)weights + i, _MM_HINT_T1);
}

CT_AVX2_INLINE void tile(
  size_t height, const int16_t *rows, size_t stride, const float *scales, const ct_matrix *matrix,
  size_t first, const int16_t *panel, float *out
) {
  __m256i sum[TILE][2];
  for (size_t i = 0; i < height; i++) sum[i][0] = sum[i][1] = _mm256_setzero_si256();
  const char *row[TILE];
  for (size_t i = 0; i < height; i++) row[i] = (const char *)(rows + i * stride);
  const char *weights = (const char *)panel;
  // Byte offsets: a step of four columns is 8 bytes of a row and 128 of the panel.
  for (size_t offset = 0; offset < stride * 2; offset += 8, weights += 128) {
    for (size_t pair = 0; pair < 2; pair++) {
      const __m256i left = _mm256_loadu_si256((const __m256i *)(weights + 64 * pair));
      const __m256i right = _mm256_loadu_si256((const __m256i *)(weights + 64 * pair + 32));
      for (size_t i = 0; i < height; i++) {
        int32_t values;
        memcpy(&values, row[i] + offset + 4 * pair, sizeof values);
        const __m256i both = _mm256_set1_epi32(values);
        sum[i][0] = _mm256_add_epi32(sum[i][0], _mm256_madd_epi16(both, left));
        sum[i][1] = _mm256_add_epi32(sum[i][1], _mm256_madd_epi16(both, right));
      }
    }
  }
  const size_t present = matrix->rows - first;
  for (size_t i = 0; i < height; i++) {
    for (size_t half = 0; half < 2; half++) {
      const __m256 value = _mm256_cvtepi32_ps(sum[i][half]);
      const size_t r = first + half * 8;
      if (present >= half * 8 + 8) {
        const __m256 scale =
          _mm256_mul_ps(_mm256_set1_ps(scales[i]), _mm256_loadu_ps(matrix->scales + r));
        const __m256 bias = _mm256_loadu_ps(matrix->biases + r);
        _mm256_storeu_ps(
          out + i * matrix->rows + r, _mm256_add_ps(_mm256_mul_ps(value, scale), bias));
      } else {
        float spilled[8];
        _mm256_storeu_ps(spilled, value);
        for (size_t c = 0; half * 8 + c < present; c++) {
          out[i * matrix->rows + r + c] =
            spilled[c] * (scales[i] * matrix->scales[r + c]) + matrix->biases[r + c];
        }
      }
    }
  }
}

CT_AVX2 void ct_avx2_linear(
  const int16_t *rows, const float *scales, size_t count, const ct_matrix *matrix, float *out,
  int16_t *panel
) {
  const size_t stride = ct_padded(matrix->columns), size = PANEL * stride;
  // Spread the fetching of the next panel over the tiles of this one.
  const size_t share = (size * TILE / (count + 1) + 64) / 64 * 64;
  for (size_t first = 0; first < matrix->rows; first += PANEL) {
    const int8_t *weights = matrix->weights + first * stride, *next = weights + size;
    const size_t wanted = first + PANEL < matrix->rows ? size : 0;
    widen(weights, size, panel);
    size_t i = 0, fetched = 0;
    for (; i + TILE <= count; i += TILE) {
      const size_t until = fetched + share < wanted ? fetched + share : wanted;
      fetch(next, fetched, until);
      fetched = until;
      tile(
        TILE, rows + i * stride, stride, scales + i, matrix, first, panel, out + i * matrix->rows);
    }
    const int16_t *rest = rows + i * stride;
    float *end = out + i * matrix->rows;
    switch (count - i) {
      case 5: tile(5, rest, stride, scales + i, matrix, first, panel, end); break;
      case 4: tile(4, rest, stride, scales + i, matrix, first, panel, end); break;
      case 3: tile(3, rest, stride, scales + i, matrix, first, panel, end); break;
      case 2: tile(2, rest, stride, scales + i, matrix, first, panel, end); break;
      case 1: tile(1, rest, stride, scales + i, matrix, first, panel, end); break;
      default: break;
    }
  }
}

#endif
