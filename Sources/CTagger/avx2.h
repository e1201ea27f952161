// What the AVX2 files share. Functions carry the target themselves, so that the package needs no
// compiler flag and the program still starts on a machine without AVX2.
#ifndef CT_AVX2_H
#define CT_AVX2_H
#if defined(__x86_64__)

#include <immintrin.h>

#include "CTagger.h"
#include "approximations.h"
#include "rounding.h"

#define CT_AVX2 __attribute__((target("avx2,fma")))
#define CT_AVX2_INLINE static inline __attribute__((target("avx2,fma"), always_inline))

CT_AVX2_INLINE float ct_sum8(__m256 v) {
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

CT_AVX2_INLINE float ct_max8(__m256 v) {
  __m128 s = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_max_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_max_ss(s, _mm_movehdup_ps(s)));
}

CT_AVX2_INLINE float ct_min8(__m256 v) {
  __m128 s = _mm_min_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_min_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_min_ss(s, _mm_movehdup_ps(s)));
}

/// exp of eight values ≤ 0, as ct_exp_scalar.
CT_AVX2_INLINE __m256 ct_exp8(__m256 x) {
  x = _mm256_max_ps(_mm256_min_ps(x, _mm256_setzero_ps()), _mm256_set1_ps(CT_EXP_LOWEST));
  const __m256 n = _mm256_round_ps(
    _mm256_mul_ps(x, _mm256_set1_ps(CT_LOG2_E)), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  __m256 r = _mm256_fnmadd_ps(n, _mm256_set1_ps(CT_LN2_HIGH), x);
  r = _mm256_fnmadd_ps(n, _mm256_set1_ps(CT_LN2_LOW), r);
  __m256 p = _mm256_set1_ps(CT_EXP_5);
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(CT_EXP_4));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(CT_EXP_3));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(CT_EXP_2));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(CT_EXP_1));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(CT_EXP_0));
  const __m256i exponent =
    _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
  return _mm256_mul_ps(p, _mm256_castsi256_ps(exponent));
}

void ct_avx2_quantise(
  float *rows, size_t count, size_t columns, ct_rounded *rounded, void *scratch);
void ct_avx2_add_norm(
  float *rows, const float *other, size_t count, size_t columns, const float *weight,
  const float *bias, float epsilon);
void ct_avx2_dense(
  const float *rows, size_t count, size_t columns, const float *weights, const float *biases,
  size_t outputs, float *out);
void ct_avx2_linear(
  const ct_rounded *rounded, size_t count, const ct_matrix *matrix, float *out, void *scratch);
void ct_avx2_attention(
  const float *qkv, size_t count, size_t heads, size_t size, const float *distance, size_t reach,
  size_t from, size_t to, float *out, float *scratch);

#endif
#endif
