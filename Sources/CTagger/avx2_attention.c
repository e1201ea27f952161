// Self-attention in float32, head by head. Keys are transposed and values packed once per head;
// then six queries at a time: scores, softmax and the weighted sum of values while they are in L1.

#include <string.h>

#include "avx2.h"

#if defined(__x86_64__)

enum { TILE = 6 };

/// out[height × 16] = a[height × depth] · b[depth × 16].
CT_AVX2_INLINE void product(
  size_t height, const float *a, size_t a_stride, const float *b, size_t b_stride, size_t depth,
  __m256 out[TILE][2]
) {
  const float *row[TILE];
  for (size_t i = 0; i < height; i++) {
    row[i] = a + i * a_stride;
    out[i][0] = out[i][1] = _mm256_setzero_ps();
  }
  for (size_t k = 0; k < depth; k++, b += b_stride) {
    const __m256 left = _mm256_loadu_ps(b);
    const __m256 right = _mm256_loadu_ps(b + 8);
    for (size_t i = 0; i < height; i++) {
      const __m256 both = _mm256_broadcast_ss(row[i] + k);
      out[i][0] = _mm256_fmadd_ps(both, left, out[i][0]);
      out[i][1] = _mm256_fmadd_ps(both, right, out[i][1]);
    }
  }
}

/// Scores to exp(scale · (score - largest)), zero beyond `count`; returns 1 / sum.
CT_AVX2_INLINE float softmax(float *scores, size_t count, size_t padded, float scale) {
  for (size_t j = count; j < padded; j++) scores[j] = -__FLT_MAX__;
  __m256 largest8 = _mm256_loadu_ps(scores);
  for (size_t j = 8; j < padded; j += 8) {
    largest8 = _mm256_max_ps(largest8, _mm256_loadu_ps(scores + j));
  }
  const __m256 largest = _mm256_set1_ps(ct_max8(largest8)), factor = _mm256_set1_ps(scale);
  __m256 sum = _mm256_setzero_ps();
  for (size_t j = 0; j < padded; j += 8) {
    const __m256 distance = _mm256_sub_ps(_mm256_loadu_ps(scores + j), largest);
    const __m256 value = ct_exp8(_mm256_mul_ps(distance, factor));
    _mm256_storeu_ps(scores + j, value);
    sum = _mm256_add_ps(sum, value);
  }
  return 1.0f / ct_sum8(sum);
}

/// What the distances of one query to the keys add to its scores.
CT_AVX2_INLINE void add(float *scores, const float *distance, size_t padded) {
  for (size_t j = 0; j < padded; j += 8) {
    const __m256 sum = _mm256_add_ps(_mm256_loadu_ps(scores + j), _mm256_loadu_ps(distance + j));
    _mm256_storeu_ps(scores + j, sum);
  }
}

CT_AVX2_INLINE void block(
  size_t height, const float *query, size_t stride, const float *keys, const float *values,
  const float *distance, float *scores, size_t count, size_t size, float *out, size_t out_stride
) {
  const size_t padded = ct_padded(count), wide = ct_padded(size);
  const float scale = 1.0f / __builtin_sqrtf((float)size);
  __m256 sums[TILE][2];
  for (size_t j = 0; j < padded; j += 16) {
    product(height, query, stride, keys + j, padded, size, sums);
    for (size_t i = 0; i < height; i++) {
      _mm256_storeu_ps(scores + i * padded + j, sums[i][0]);
      _mm256_storeu_ps(scores + i * padded + j + 8, sums[i][1]);
    }
  }
  float inverse[TILE];
  for (size_t i = 0; i < height; i++) {
    if (distance) add(scores + i * padded, distance - i, padded);
    inverse[i] = softmax(scores + i * padded, count, padded, scale);
  }
  for (size_t c = 0; c < size; c += 16) {
    product(height, scores, padded, values + c, wide, count, sums);
    for (size_t i = 0; i < height; i++) {
      float result[16];
      const __m256 factor = _mm256_set1_ps(inverse[i]);
      _mm256_storeu_ps(result, _mm256_mul_ps(sums[i][0], factor));
      _mm256_storeu_ps(result + 8, _mm256_mul_ps(sums[i][1], factor));
      const size_t present = size - c < 16 ? size - c : 16;
      memcpy(out + i * out_stride + c, result, present * sizeof(float));
    }
  }
}

CT_AVX2 void ct_avx2_attention(
  const float *qkv, size_t count, size_t heads, size_t size, const float *distance, size_t reach,
  size_t from, size_t to, float *out, float *scratch
) {
  const size_t width = heads * size, stride = 3 * width;
  const size_t padded = ct_padded(count), wide = ct_padded(size);
  float *keys = scratch, *values = keys + padded * size, *scores = values + count * wide;
  for (size_t head = 0; head < heads; head++) {
    const float *query = qkv + head * size, *key = query + width, *value = key + width;
    for (size_t c = 0; c < size; c++) {
      for (size_t j = 0; j < count; j++) keys[c * padded + j] = key[j * stride + c];
      for (size_t j = count; j < padded; j++) keys[c * padded + j] = 0;
    }
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

#endif
