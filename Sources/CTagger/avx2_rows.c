// Everything that works on single rows, with AVX2 and FMA: rounding, layer norm, GELU, the head.

#include "avx2.h"

#if defined(__x86_64__)

CT_AVX2 void ct_avx2_quantise(
  const float *rows, size_t count, size_t columns, int16_t *quantised, float *scales
) {
  const size_t stride = ct_padded(columns), whole = columns / 16 * 16;
  const float limit = (float)ct_activation_limit(columns);
  const __m256 magnitude = _mm256_castsi256_ps(_mm256_set1_epi32(0x7FFFFFFF));
  for (size_t i = 0; i < count; i++) {
    const float *row = rows + i * columns;
    int16_t *out = quantised + i * stride;
    // max(a, b) is b when either is NaN, so the running value stands second, as in portable.c.
    __m256 largest8 = _mm256_setzero_ps();
    for (size_t c = 0; c < whole; c += 8) {
      largest8 = _mm256_max_ps(_mm256_and_ps(_mm256_loadu_ps(row + c), magnitude), largest8);
    }
    float largest = ct_max8(largest8);
    for (size_t c = whole; c < columns; c++) {
      const float size = __builtin_fabsf(row[c]);
      largest = size > largest ? size : largest;
    }
    scales[i] = largest / limit;
    const float inverse = largest > 0 ? limit / largest : 0;
    const __m256 factor = _mm256_set1_ps(inverse);
    const __m256 high = _mm256_set1_ps(limit), low = _mm256_set1_ps(-limit);
    for (size_t c = 0; c < whole; c += 16) {
      __m256 a = _mm256_mul_ps(_mm256_loadu_ps(row + c), factor);
      __m256 b = _mm256_mul_ps(_mm256_loadu_ps(row + c + 8), factor);
      a = _mm256_max_ps(_mm256_min_ps(a, high), low);
      b = _mm256_max_ps(_mm256_min_ps(b, high), low);
      const __m256i packed = _mm256_packs_epi32(_mm256_cvtps_epi32(a), _mm256_cvtps_epi32(b));
      _mm256_storeu_si256((__m256i *)(out + c), _mm256_permute4x64_epi64(packed, 0xD8));
    }
    for (size_t c = whole; c < columns; c++) {
      const float value = row[c] * inverse;
      const float bounded = value < limit ? (value > -limit ? value : -limit) : limit;
      out[c] = (int16_t)__builtin_rintf(bounded);
    }
    for (size_t c = columns; c < stride; c++) out[c] = 0;
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
