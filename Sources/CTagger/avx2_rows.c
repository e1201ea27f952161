// Everything that works on single rows, with AVX2 and FMA: rounding, layer norm, GELU, the head.

#include "avx2.h"

#if defined(__x86_64__)

/// One whole block, as ct_round.
CT_AVX2_INLINE ct_block round_block(const float *values, int16_t *out) {
  // min and max give their second value when either is NaN.
  __m256 least8 = _mm256_set1_ps(values[0]), greatest8 = least8;
  for (size_t c = 0; c < CT_BLOCK_COLUMNS; c += 8) {
    const __m256 value = _mm256_loadu_ps(values + c);
    least8 = _mm256_min_ps(value, least8);
    greatest8 = _mm256_max_ps(value, greatest8);
  }
  const ct_block block = ct_block_between(ct_min8(least8), ct_max8(greatest8));
  const __m256 factor = _mm256_set1_ps(ct_block_inverse(block));
  const __m256 least = _mm256_set1_ps(block.least), zero = _mm256_setzero_ps();
  const __m256 limit = _mm256_set1_ps(CT_ACTIVATION_LIMIT);
  for (size_t c = 0; c < CT_BLOCK_COLUMNS; c += 16) {
    __m256 a = _mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(values + c), least), factor);
    __m256 b = _mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(values + c + 8), least), factor);
    a = _mm256_max_ps(_mm256_min_ps(a, limit), zero);
    b = _mm256_max_ps(_mm256_min_ps(b, limit), zero);
    const __m256i packed = _mm256_packs_epi32(_mm256_cvtps_epi32(a), _mm256_cvtps_epi32(b));
    _mm256_storeu_si256((__m256i *)(out + c), _mm256_permute4x64_epi64(packed, 0xD8));
  }
  return block;
}

CT_AVX2 void ct_avx2_quantise(
  float *rows, size_t count, size_t columns, ct_rounded *rounded, void *scratch
) {
  const size_t loud = ct_find_loud(rows, count, columns, scratch, rounded->loud_columns);
  ct_block *blocks = rounded->blocks;
  for (size_t i = 0; i < count; i++) {
    float *row = rows + i * columns, *kept = rounded->loud + i * CT_LOUD_COLUMNS;
    ct_take_loud(row, loud, rounded->loud_columns, kept);
    int16_t *out = (int16_t *)rounded->integers + i * ct_padded(columns);
    size_t c = 0;
    for (; c + CT_BLOCK_COLUMNS <= columns; c += CT_BLOCK_COLUMNS) {
      *blocks++ = round_block(row + c, out + c);
    }
    if (c < columns) *blocks++ = ct_round(row + c, columns - c, out + c);
    for (c = columns; c < ct_padded(columns); c++) out[c] = 0;
    ct_give_loud(row, loud, rounded->loud_columns, kept);
  }
}

CT_AVX2 void ct_avx2_add_norm(
  float *rows, const float *other, size_t count, size_t columns, const float *weight,
  const float *bias, float epsilon
) {
  const size_t whole = columns / 8 * 8;
  for (size_t i = 0; i < count; i++) {
    float *row = rows + i * columns;
    __m256 sum8 = _mm256_setzero_ps();
    float sum = 0;
    for (size_t c = 0; c < whole; c += 8) {
      __m256 value = _mm256_loadu_ps(row + c);
      if (other) {
        value = _mm256_add_ps(value, _mm256_loadu_ps(other + i * columns + c));
        _mm256_storeu_ps(row + c, value);
      }
      sum8 = _mm256_add_ps(sum8, value);
    }
    for (size_t c = whole; c < columns; c++) {
      if (other) row[c] += other[i * columns + c];
      sum += row[c];
    }
    const float mean = (sum + ct_sum8(sum8)) / (float)columns;
    const __m256 mean8 = _mm256_set1_ps(mean);
    __m256 squares8 = _mm256_setzero_ps();
    float squares = 0;
    for (size_t c = 0; c < whole; c += 8) {
      const __m256 distance = _mm256_sub_ps(_mm256_loadu_ps(row + c), mean8);
      squares8 = _mm256_fmadd_ps(distance, distance, squares8);
    }
    for (size_t c = whole; c < columns; c++) squares += (row[c] - mean) * (row[c] - mean);
    const float variance = (squares + ct_sum8(squares8)) / (float)columns;
    const float inverse = 1.0f / __builtin_sqrtf(variance + epsilon);
    const __m256 inverse8 = _mm256_set1_ps(inverse);
    for (size_t c = 0; c < whole; c += 8) {
      const __m256 distance = _mm256_sub_ps(_mm256_loadu_ps(row + c), mean8);
      const __m256 scaled = _mm256_mul_ps(distance, inverse8);
      _mm256_storeu_ps(
        row + c,
        _mm256_fmadd_ps(scaled, _mm256_loadu_ps(weight + c), _mm256_loadu_ps(bias + c)));
    }
    for (size_t c = whole; c < columns; c++) {
      row[c] = (row[c] - mean) * inverse * weight[c] + bias[c];
    }
  }
}

CT_AVX2_INLINE __m256 gelu8(__m256 x) {
  const __m256 one = _mm256_set1_ps(1), bound = _mm256_set1_ps(CT_GELU_BOUND);
  const __m256 minus_one = _mm256_set1_ps(-1), minus_bound = _mm256_set1_ps(-CT_GELU_BOUND);
  const __m256 b = _mm256_max_ps(_mm256_min_ps(x, bound), minus_bound);
  const __m256 u = _mm256_mul_ps(b, b);
  __m256 p = _mm256_set1_ps(CT_GELU_P4), q = _mm256_set1_ps(CT_GELU_Q5);
  p = _mm256_fmadd_ps(p, u, _mm256_set1_ps(CT_GELU_P3));
  q = _mm256_fmadd_ps(q, u, _mm256_set1_ps(CT_GELU_Q4));
  p = _mm256_fmadd_ps(p, u, _mm256_set1_ps(CT_GELU_P2));
  q = _mm256_fmadd_ps(q, u, _mm256_set1_ps(CT_GELU_Q3));
  p = _mm256_fmadd_ps(p, u, _mm256_set1_ps(CT_GELU_P1));
  q = _mm256_fmadd_ps(q, u, _mm256_set1_ps(CT_GELU_Q2));
  p = _mm256_fmadd_ps(p, u, _mm256_set1_ps(CT_GELU_P0));
  q = _mm256_fmadd_ps(q, u, _mm256_set1_ps(CT_GELU_Q1));
  q = _mm256_fmadd_ps(q, u, one);
  __m256 erf = _mm256_div_ps(_mm256_mul_ps(b, p), q);
  erf = _mm256_max_ps(_mm256_min_ps(erf, one), minus_one);
  const __m256 half = _mm256_mul_ps(x, _mm256_set1_ps(0.5f));
  return _mm256_fmadd_ps(half, erf, half);
}

CT_AVX2 static void gelu(float *values, size_t count) {
  size_t i = 0;
  for (; i + 8 <= count; i += 8) _mm256_storeu_ps(values + i, gelu8(_mm256_loadu_ps(values + i)));
  for (; i < count; i++) values[i] = ct_gelu_scalar(values[i]);
}

/// Products of one row with `height` rows of weights, so that the row is loaded once for all.
CT_AVX2_INLINE void products(
  size_t height, const float *row, size_t columns, const float *weights, const float *biases,
  float *out
) {
  const size_t whole = columns / 8 * 8;
  __m256 sum8[4];
  for (size_t r = 0; r < height; r++) sum8[r] = _mm256_setzero_ps();
  for (size_t c = 0; c < whole; c += 8) {
    const __m256 value = _mm256_loadu_ps(row + c);
    for (size_t r = 0; r < height; r++) {
      sum8[r] = _mm256_fmadd_ps(value, _mm256_loadu_ps(weights + r * columns + c), sum8[r]);
    }
  }
  for (size_t r = 0; r < height; r++) {
    float sum = ct_sum8(sum8[r]);
    for (size_t c = whole; c < columns; c++) sum += row[c] * weights[r * columns + c];
    out[r] = sum + biases[r];
  }
}

CT_AVX2 void ct_avx2_dense(
  const float *rows, size_t count, size_t columns, const float *weights, const float *biases,
  size_t outputs, float *out
) {
  for (size_t i = 0; i < count; i++) {
    const float *row = rows + i * columns;
    size_t r = 0;
    for (; r + 4 <= outputs; r += 4) {
      products(4, row, columns, weights + r * columns, biases + r, out + i * outputs + r);
    }
    for (; r < outputs; r++) {
      products(1, row, columns, weights + r * columns, biases + r, out + i * outputs + r);
    }
  }
}

const ct_kernels *ct_avx2_kernels(void);

const ct_kernels *ct_avx2_kernels(void) {
  static const ct_kernels kernels = {
    .name = "avx2",
    .quantise = ct_avx2_quantise,
    .linear = ct_avx2_linear,
    .attention = ct_avx2_attention,
    .add_norm = ct_avx2_add_norm,
    .gelu = gelu,
    .dense = ct_avx2_dense,
  };
  return &kernels;
}

#endif
