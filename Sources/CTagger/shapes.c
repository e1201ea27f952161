#include "CTagger.h"

size_t ct_padded(size_t columns) {
  return (columns + CT_COLUMN_STEP - 1) / CT_COLUMN_STEP * CT_COLUMN_STEP;
}

int32_t ct_activation_limit(size_t columns) {
  size_t limit = columns == 0 ? INT16_MAX : INT32_MAX / (128 * columns);
  return limit > INT16_MAX ? INT16_MAX : (int32_t)limit;
}

// One head's keys (transposed) and values, and the scores of one block of rows (at most 8 rows).
size_t ct_attention_scratch(size_t count, size_t size) {
  return ct_padded(count) * size + count * ct_padded(size) + 8 * ct_padded(count);
}

void ct_embed(
  const int8_t *row, float scale, const float *position, const float *type, size_t columns,
  float *out
) {
  for (size_t c = 0; c < columns; c++) out[c] = (float)row[c] * scale + position[c] + type[c];
}

int ct_all_finite(const float *values, size_t count) {
  // v · 0 is 0 for finite v and NaN for the rest, and NaN survives every sum.
  float sum = 0;
  for (size_t i = 0; i < count; i++) sum += values[i] * 0.0f;
  return sum == 0.0f;
}

const ct_kernels *ct_avx2_kernels(void);

const ct_kernels *ct_best_kernels(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return ct_avx2_kernels();
#endif
  return ct_portable_kernels();
}
