// The heads with AVX-512: two rows beside each other in one register, each in the eight lanes that it has
// with AVX2, so that both sets give the same bits.

#include "avx512.h"

#if defined(__x86_64__)

enum { PAIRS = 4, WIDTH = 4 };

/// Products of `pairs` × 2 rows with `width` rows of weights.
CT_AVX512_INLINE void products(
  size_t pairs, size_t width, const float *rows, size_t columns, const float *weights,
  const float *biases, float *out, size_t out_stride
) {
  const size_t whole = columns / 8 * 8;
  __m512 sums[PAIRS][WIDTH];
  for (size_t i = 0; i < pairs; i++) {
    for (size_t r = 0; r < width; r++) sums[i][r] = _mm512_setzero_ps();
  }
  for (size_t c = 0; c < whole; c += 8) {
    __m512 value[PAIRS];
    for (size_t i = 0; i < pairs; i++) {
      const float *row = rows + 2 * i * columns + c;
      value[i] = _mm512_insertf32x8(
        _mm512_castps256_ps512(_mm256_loadu_ps(row)), _mm256_loadu_ps(row + columns), 1);
    }
    for (size_t r = 0; r < width; r++) {
      const __m512 weight = _mm512_broadcast_f32x8(_mm256_loadu_ps(weights + r * columns + c));
      for (size_t i = 0; i < pairs; i++) {
        sums[i][r] = _mm512_fmadd_ps(value[i], weight, sums[i][r]);
      }
    }
  }
  for (size_t i = 0; i < 2 * pairs; i++) {
    for (size_t r = 0; r < width; r++) {
      const __m512 both = sums[i / 2][r];
      float sum =
        ct_sum8(i % 2 ? _mm512_extractf32x8_ps(both, 1) : _mm512_castps512_ps256(both));
      for (size_t c = whole; c < columns; c++) {
        sum += rows[i * columns + c] * weights[r * columns + c];
      }
      out[i * out_stride + r] = sum + biases[r];
    }
  }
}

CT_AVX512 void ct_avx512_dense(
  const float *rows, size_t count, size_t columns, const float *weights, const float *biases,
  size_t outputs, float *out
) {
  size_t i = 0;
  for (; i + 2 * PAIRS <= count; i += 2 * PAIRS) {
    const float *first = rows + i * columns;
    size_t r = 0;
    for (; r + WIDTH <= outputs; r += WIDTH) {
      products(
        PAIRS, WIDTH, first, columns, weights + r * columns, biases + r, out + i * outputs + r,
        outputs);
    }
    for (; r < outputs; r++) {
      products(
        PAIRS, 1, first, columns, weights + r * columns, biases + r, out + i * outputs + r,
        outputs);
    }
  }
  if (i < count) {
    ct_avx2_dense(
      rows + i * columns, count - i, columns, weights, biases, outputs, out + i * outputs);
  }
}

#endif
