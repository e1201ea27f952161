// What the AVX-512 files share. The VNNI extension came with every AVX-512 of servers since 2019
// (Ice Lake, Sapphire Rapids, Zen 4), so one set is enough for all of them.
#ifndef CT_AVX512_H
#define CT_AVX512_H
#if defined(__x86_64__)

#include "avx2.h"

#define CT_AVX512_TARGET "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma"
#define CT_AVX512 __attribute__((target(CT_AVX512_TARGET)))
#define CT_AVX512_INLINE static inline __attribute__((target(CT_AVX512_TARGET), always_inline))

void ct_avx512_quantise(
  float *rows, size_t count, size_t columns, ct_rounded *rounded, void *scratch);
void ct_avx512_linear(
  const ct_rounded *rounded, size_t count, const ct_matrix *matrix, float *out, void *scratch);
void ct_avx512_attention(
  const float *qkv, size_t count, size_t heads, size_t size, const float *distance, size_t reach,
  size_t from, size_t to, float *out, float *scratch);
void ct_avx512_dense(
  const float *rows, size_t count, size_t columns, const float *weights, const float *biases,
  size_t outputs, float *out);
void ct_avx512_gelu(float *values, size_t count);

#endif
#endif
