// Self-attention as in avx2_attention.c, sixteen floats at a time. Every sum is taken in the same
// order as there, so that both sets give the same bits.

#include <string.h>

#include "avx512.h"

#if defined(__x86_64__)

enum { TILE = 6, GROUP = 4 };

/// out[height × 16 groups] = a[height × depth] · b[depth × 16 groups].
CT_AVX512_INLINE void product(
  size_t height, size_t groups, const float *a, size_t a_stride, const float *b, size_t b_stride,
  size_t depth, __m512 out[TILE][GROUP]
) {
  const float *row[TILE];
  for (size_t i = 0; i < height; i++) {
    row[i] = a + i * a_stride;
    for (size_t g = 0; g < groups; g++) out[i][g] = _mm512_setzero_ps();
  }
  for (size_t k = 0; k < depth; k++, b += b_stride) {
    __m512 right[GROUP];
    for (size_t g = 0; g < groups; g++) right[g] = _mm512_loadu_ps(b + 16 * g);
    for (size_t i = 0; i < height; i++) {
      const __m512 both = _mm512_set1_ps(row[i][k]);
      for (size_t g = 0; g < groups; g++) {
        out[i][g] = _mm512_fmadd_ps(both, right[g], out[i][g]);
      }
    }
  }
}

/// exp of sixteen values ≤ 0, as ct_exp8.
CT_AVX512_INLINE __m512 exp16(__m512 x) {
  x = _mm512_max_ps(_mm512_min_ps(x, _mm512_setzero_ps()), _mm512_set1_ps(CT_EXP_LOWEST));
  const __m512 n = _mm512_roundscale_ps(
    _mm512_mul_ps(x, _mm512_set1_ps(CT_LOG2_E)), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m512 r = _mm512_fnmadd_ps(n, _mm512_set1_ps(CT_LN2_HIGH), x);
  r = _mm512_fnmadd_ps(n, _mm512_set1_ps(CT_LN2_LOW), r);
  __m512 p = _mm512_set1_ps(CT_EXP_5);
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(CT_EXP_4));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(CT_EXP_3));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(CT_EXP_2));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(CT_EXP_1));
  p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(CT_EXP_0));
  const __m512i exponent =
    _mm512_slli_epi32(_mm512_add_epi32(_mm512_cvtps_epi32(n), _mm512_set1_epi32(127)), 23);
  return _mm512_mul_ps(p, _mm512_castsi512_ps(exponent));
}

/// Scores to exp(scale · (score - largest)), zero beyond `count`; returns 1 / sum. `padded` is a
/// multiple of 16.
CT_AVX512_INLINE float softmax(float *scores, size_t count, size_t padded, float scale) {
  for (size_t j = count; j < padded; j++) scores[j] = -__FLT_MAX__;
  __m512 largest16 = _mm512_loadu_ps(scores);
  for (size_t j = 16; j < padded; j += 16) {
    largest16 = _mm512_max_ps(largest16, _mm512_loadu_ps(scores + j));
  }
  const __m256 halves =
    _mm256_max_ps(_mm512_castps512_ps256(largest16), _mm512_extractf32x8_ps(largest16, 1));
  const __m512 largest = _mm512_set1_ps(ct_max8(halves)), factor = _mm512_set1_ps(scale);
  __m256 sum = _mm256_setzero_ps();
  for (size_t j = 0; j < padded; j += 16) {
    const __m512 distance = _mm512_sub_ps(_mm512_loadu_ps(scores + j), largest);
    const __m512 value = exp16(_mm512_mul_ps(distance, factor));
    _mm512_storeu_ps(scores + j, value);
    sum = _mm256_add_ps(sum, _mm512_castps512_ps256(value));
    sum = _mm256_add_ps(sum, _mm512_extractf32x8_ps(value, 1));
  }
  return 1.0f / ct_sum8(sum);
}

/// What the distances of one query to the keys add to its scores.
CT_AVX512_INLINE void add(float *scores, const float *distance, size_t padded) {
  for (size_t j = 0; j < padded; j += 16) {
    const __m512 sum = _mm512_add_ps(_mm512_loadu_ps(scores + j), _mm512_loadu_ps(distance + j));
    _mm512_storeu_ps(scores + j, sum);
  }
}

CT_AVX512_INLINE void block(
  size_t height, const float *query, size_t stride, const float *keys, const float *values,
  const float *distance, float *scores, size_t count, size_t size, float *out, size_t out_stride
) {
  const size_t padded = ct_padded(count), wide = ct_padded(size);
  const float scale = 1.0f / __builtin_sqrtf((float)size);
  __m512 sums[TILE][GROUP];
  size_t j = 0;
  for (; j + 16 * GROUP <= padded; j += 16 * GROUP) {
    product(height, GROUP, query, stride, keys + j, padded, size, sums);
    for (size_t i = 0; i < height; i++) {
      for (size_t g = 0; g < GROUP; g++) {
        _mm512_storeu_ps(scores + i * padded + j + 16 * g, sums[i][g]);
      }
    }
  }
  for (; j < padded; j += 16) {
    product(height, 1, query, stride, keys + j, padded, size, sums);
    for (size_t i = 0; i < height; i++) _mm512_storeu_ps(scores + i * padded + j, sums[i][0]);
  }
  float inverse[TILE];
  for (size_t i = 0; i < height; i++) {
    if (distance) add(scores + i * padded, distance - i, padded);
    inverse[i] = softmax(scores + i * padded, count, padded, scale);
  }
  size_t c = 0;
  for (; c + 16 * GROUP <= size; c += 16 * GROUP) {
    product(height, GROUP, scores, padded, values + c, wide, count, sums);
    for (size_t i = 0; i < height; i++) {
      const __m512 factor = _mm512_set1_ps(inverse[i]);
      for (size_t g = 0; g < GROUP; g++) {
        _mm512_storeu_ps(out + i * out_stride + c + 16 * g, _mm512_mul_ps(sums[i][g], factor));
      }
    }
  }
  for (; c < size; c += 16) {
    product(height, 1, scores, padded, values + c, wide, count, sums);
    const __mmask16 mask = size - c >= 16 ? 0xFFFF : (__mmask16)((1u << (size - c)) - 1);
    for (size_t i = 0; i < height; i++) {
      _mm512_mask_storeu_ps(
        out + i * out_stride + c, mask, _mm512_mul_ps(sums[i][0], _mm512_set1_ps(inverse[i])));
    }
  }
}

/// Keys of one head, transposed to [column][key]; sixteen keys at a time, so that a cache line is
/// written whole.
CT_AVX512_INLINE void transpose(
  const float *key, size_t stride, size_t count, size_t size, float *keys
) {
  const size_t padded = ct_padded(count);
  const __m512i places =
    _mm512_mullo_epi32(
      _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
      _mm512_set1_epi32((int32_t)stride));
  for (size_t j = 0; j < padded; j += 16) {
    const size_t present = count - j;
    const __mmask16 mask = present >= 16 ? 0xFFFF : (__mmask16)((1u << present) - 1);
    for (size_t c = 0; c < size; c++) {
      _mm512_storeu_ps(
        keys + c * padded + j,
        _mm512_mask_i32gather_ps(_mm512_setzero_ps(), mask, places, key + j * stride + c, 4));
    }
  }
}

CT_AVX512 void ct_avx512_attention(
  const float *qkv, size_t count, size_t heads, size_t size, const float *distance, size_t reach,
  size_t from, size_t to, float *out, float *scratch
) {
  const size_t width = heads * size, stride = 3 * width;
  const size_t padded = ct_padded(count), wide = ct_padded(size);
  float *keys = scratch, *values = keys + padded * size, *scores = values + count * wide;
  for (size_t head = 0; head < heads; head++) {
    const float *query = qkv + head * size, *key = query + width, *value = key + width;
    transpose(key, stride, count, size, keys);
    for (size_t j = 0; j < count; j++) {
      memcpy(values + j * wide, value + j * stride, size * sizeof(float));
      memset(values + j * wide + size, 0, (wide - size) * sizeof(float));
    }
    float *result = out + head * size;
    const float *near = distance ? distance + head * 2 * reach + reach : NULL;
    size_t i = from;
    for (; i + TILE <= to; i += TILE) {
      block(
        TILE, query + i * stride, stride, keys, values, near ? near - i : NULL, scores, count, size,
        result + i * width, width);
    }
    const float *last = query + i * stride;
    const float *far = near ? near - i : NULL;
    float *end = result + i * width;
    switch (to - i) {
      case 5:
        block(5, last, stride, keys, values, far, scores, count, size, end, width);
        break;
      case 4:
        block(4, last, stride, keys, values, far, scores, count, size, end, width);
        break;
      case 3:
        block(3, last, stride, keys, values, far, scores, count, size, end, width);
        break;
      case 2:
        block(2, last, stride, keys, values, far, scores, count, size, end, width);
        break;
      case 1:
        block(1, last, stride, keys, values, far, scores, count, size, end, width);
        break;
      default: break;
    }
  }
}

CT_AVX512_INLINE __m512 gelu16(__m512 x) {
  const __m512 one = _mm512_set1_ps(1), bound = _mm512_set1_ps(CT_GELU_BOUND);
  const __m512 minus_one = _mm512_set1_ps(-1), minus_bound = _mm512_set1_ps(-CT_GELU_BOUND);
  const __m512 b = _mm512_max_ps(_mm512_min_ps(x, bound), minus_bound);
  const __m512 u = _mm512_mul_ps(b, b);
  __m512 p = _mm512_set1_ps(CT_GELU_P4), q = _mm512_set1_ps(CT_GELU_Q5);
  p = _mm512_fmadd_ps(p, u, _mm512_set1_ps(CT_GELU_P3));
  q = _mm512_fmadd_ps(q, u, _mm512_set1_ps(CT_GELU_Q4));
  p = _mm512_fmadd_ps(p, u, _mm512_set1_ps(CT_GELU_P2));
  q = _mm512_fmadd_ps(q, u, _mm512_set1_ps(CT_GELU_Q3));
  p = _mm512_fmadd_ps(p, u, _mm512_set1_ps(CT_GELU_P1));
  q = _mm512_fmadd_ps(q, u, _mm512_set1_ps(CT_GELU_Q2));
  p = _mm512_fmadd_ps(p, u, _mm512_set1_ps(CT_GELU_P0));
  q = _mm512_fmadd_ps(q, u, _mm512_set1_ps(CT_GELU_Q1));
  q = _mm512_fmadd_ps(q, u, one);
  __m512 erf = _mm512_div_ps(_mm512_mul_ps(b, p), q);
  erf = _mm512_max_ps(_mm512_min_ps(erf, one), minus_one);
  const __m512 half = _mm512_mul_ps(x, _mm512_set1_ps(0.5f));
  return _mm512_fmadd_ps(half, erf, half);
}

CT_AVX512 void ct_avx512_gelu(float *values, size_t count) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    _mm512_storeu_ps(values + i, gelu16(_mm512_loadu_ps(values + i)));
  }
  if (i < count) {
    const __mmask16 mask = (__mmask16)((1u << (count - i)) - 1);
    const __m512 rest = _mm512_maskz_loadu_ps(mask, values + i);
    _mm512_mask_storeu_ps(values + i, mask, gelu16(rest));
  }
}

const ct_kernels *ct_avx512_kernels(void);

/// The AVX2 set with the kernels that take the time replaced; all bits are the same.
const ct_kernels *ct_avx512_kernels(void) {
  static const ct_kernels kernels = {
    .name = "avx512-vnni",
    .quantise = ct_avx512_quantise,
    .linear = ct_avx512_linear,
    .attention = ct_avx512_attention,
    .add_norm = ct_avx2_add_norm,
    .gelu = ct_avx512_gelu,
    .dense = ct_avx512_dense,
  };
  return &kernels;
}

#endif
