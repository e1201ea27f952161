#include "CTagger.h"

size_t ct_padded(size_t columns) {
  return (columns + CT_COLUMN_STEP - 1) / CT_COLUMN_STEP * CT_COLUMN_STEP;
}

size_t ct_blocks(size_t columns) { return (columns + CT_BLOCK_COLUMNS - 1) / CT_BLOCK_COLUMNS; }

// Two panels of int8 or one of int16, the sums of each of their rows over each block, and the weights of
// the loud columns.
size_t ct_linear_scratch(size_t columns) {
  const size_t floats = ct_blocks(columns) + CT_LOUD_COLUMNS;
  return 2 * CT_PANEL_ROWS * (ct_padded(columns) + sizeof(float) * floats);
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

#if defined(__x86_64__)
const ct_kernels *ct_avx2_kernels(void);
const ct_kernels *ct_avx512_kernels(void);
#endif

const ct_kernels *ct_kernel_set(size_t index) {
  const ct_kernels *sets[3] = {ct_portable_kernels()};
#if defined(__x86_64__)
  size_t count = 1;
  // The built-in also asks whether the system saves the wide registers.
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    sets[count++] = ct_avx2_kernels();
    if (
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vnni")) {
      sets[count++] = ct_avx512_kernels();
    }
  }
#endif
  return index < sizeof sets / sizeof *sets ? sets[index] : NULL;
}

const ct_kernels *ct_best_kernels(void) {
  const ct_kernels *best = ct_portable_kernels();
  for (size_t i = 0; ct_kernel_set(i); i++) best = ct_kernel_set(i);
  return best;
}
