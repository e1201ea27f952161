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

/// Some neighbouring rows at once, each with sums of its own: one sum waits for its last addend.
CT_AVX2_INLINE void add_norm_rows(
  size_t height, float *rows, const float *other, size_t columns, const float *weight,
  const float *bias, float epsilon
) {
  const size_t whole = columns / 8 * 8;
  __m256 sum8[4], mean8[4], inverse8[4];
  float mean[4], inverse[4];
  for (size_t i = 0; i < height; i++) sum8[i] = _mm256_setzero_ps();
  for (size_t c = 0; c < whole; c += 8) {
    for (size_t i = 0; i < height; i++) {
      __m256 value = _mm256_loadu_ps(rows + i * columns + c);
      if (other) {
        value = _mm256_add_ps(value, _mm256_loadu_ps(other + i * columns + c));
        _mm256_storeu_ps(rows + i * columns + c, value);
      }
      sum8[i] = _mm256_add_ps(sum8[i], value);
    }
  }
  for (size_t i = 0; i < height; i++) {
    float *row = rows + i * columns, sum = 0;
    for (size_t c = whole; c < columns; c++) {
      if (other) row[c] += other[i * columns + c];
      sum += row[c];
    }
    mean[i] = (sum + ct_sum8(sum8[i])) / (float)columns;
    mean8[i] = _mm256_set1_ps(mean[i]);
    sum8[i] = _mm256_setzero_ps();
  }
  for (size_t c = 0; c < whole; c += 8) {
    for (size_t i = 0; i < height; i++) {
      const __m256 distance = _mm256_sub_ps(_mm256_loadu_ps(rows + i * columns + c), mean8[i]);
      sum8[i] = _mm256_fmadd_ps(distance, distance, sum8[i]);
    }
  }
  for (size_t i = 0; i < height; i++) {
    const float *row = rows + i * columns;
    float squares = 0;
    for (size_t c = whole; c < columns; c++) squares += (row[c] - mean[i]) * (row[c] - mean[i]);
    const float variance = (squares + ct_sum8(sum8[i])) / (float)columns;
    inverse[i] = 1.0f / __builtin_sqrtf(variance + epsilon);
    inverse8[i] = _mm256_set1_ps(inverse[i]);
  }
  for (size_t c = 0; c < whole; c += 8) {
    const __m256 weight8 = _mm256_loadu_ps(weight + c), bias8 = _mm256_loadu_ps(bias + c);
    for (size_t i = 0; i < height; i++) {
      float *values = rows + i * columns + c;
      const __m256 distance = _mm256_sub_ps(_mm256_loadu_ps(values), mean8[i]);
      const __m256 scaled = _mm256_mul_ps(distance, inverse8[i]);
      _mm256_storeu_ps(values, _mm256_fmadd_ps(scaled, weight8, bias8));
    }
  }
  for (size_t i = 0; i < height; i++) {
    float *row = rows + i * columns;
    for (size_t c = whole; c < columns; c++) {
      row[c] = (row[c] - mean[i]) * inverse[i] * weight[c] + bias[c];
    }
  }
}

CT_AVX2 void ct_avx2_add_norm(
  float *rows, const float *other, size_t count, size_t columns, const float *weight,
  const float *bias, float epsilon
) {
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const float *more = other ? other + i * columns : NULL;
    add_norm_rows(4, rows + i * columns, more, columns, weight, bias, epsilon);
  }
  for (; i < count; i++) {
    const float *more = other ? other + i * columns : NULL;
    add_norm_rows(1, rows + i * columns, more, columns, weight, bias, epsilon);
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

/// Products of `height` rows with `width` rows of weights, each in one sum of eight lanes: twelve of them at
/// once, since one waits four clocks for its next addend.
CT_AVX2_INLINE void products(
  size_t height, size_t width, const float *rows, size_t columns, const float *weights,
  const float *biases, float *out, size_t out_stride
) {
  const size_t whole = columns / 8 * 8;
  __m256 sum8[3][4];
  for (size_t i = 0; i < height; i++) {
    for (size_t r = 0; r < width; r++) sum8[i][r] = _mm256_setzero_ps();
  }
  for (size_t c = 0; c < whole; c += 8) {
    __m256 value[3];
    for (size_t i = 0; i < height; i++) value[i] = _mm256_loadu_ps(rows + i * columns + c);
    for (size_t r = 0; r < width; r++) {
      const __m256 weight = _mm256_loadu_ps(weights + r * columns + c);
      for (size_t i = 0; i < height; i++) {
        sum8[i][r] = _mm256_fmadd_ps(value[i], weight, sum8[i][r]);
      }
    }
  }
  for (size_t i = 0; i < height; i++) {
    for (size_t r = 0; r < width; r++) {
      float sum = ct_sum8(sum8[i][r]);
      for (size_t c = whole; c < columns; c++) {
        sum += rows[i * columns + c] * weights[r * columns + c];
      }
      out[i * out_stride + r] = sum + biases[r];
    }
  }
}

CT_AVX2_INLINE void dense_rows(
  size_t height, const float *rows, size_t columns, const float *weights, const float *biases,
  size_t outputs, float *out
) {
  size_t r = 0;
  for (; r + 4 <= outputs; r += 4) {
    products(height, 4, rows, columns, weights + r * columns, biases + r, out + r, outputs);
  }
  for (; r < outputs; r++) {
    products(height, 1, rows, columns, weights + r * columns, biases + r, out + r, outputs);
  }
}

CT_AVX2 void ct_avx2_dense(
  const float *rows, size_t count, size_t columns, const float *weights, const float *biases,
  size_t outputs, float *out
) {
  size_t i = 0;
  for (; i + 3 <= count; i += 3) {
    dense_rows(3, rows + i * columns, columns, weights, biases, outputs, out + i * outputs);
  }
  for (; i < count; i++) {
    dense_rows(1, rows + i * columns, columns, weights, biases, outputs, out + i * outputs);
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
