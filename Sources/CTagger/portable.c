// The kernels in plain C: the reference for the others, and what machines without AVX2 run.

#include <math.h>

#include "CTagger.h"
#include "approximations.h"
#include "rounding.h"

// Sums of floats may be taken in any order, so that the compiler can use the machine's vectors.
#define CT_ANY_ORDER _Pragma("clang fp reassociate(on)")

static void quantise(
  float *rows, size_t count, size_t columns, ct_rounded *rounded, void *scratch
) {
  const size_t loud = ct_find_loud(rows, count, columns, scratch, rounded->loud_columns);
  ct_block *blocks = rounded->blocks;
  for (size_t i = 0; i < count; i++) {
    float *row = rows + i * columns, *kept = rounded->loud + i * CT_LOUD_COLUMNS;
    ct_take_loud(row, loud, rounded->loud_columns, kept);
    int16_t *out = (int16_t *)rounded->integers + i * ct_padded(columns);
    for (size_t start = 0; start < columns; start += CT_BLOCK_COLUMNS, blocks++) {
      *blocks = ct_round(row + start, ct_block_end(start, columns) - start, out + start);
    }
    for (size_t c = columns; c < ct_padded(columns); c++) out[c] = 0;
    ct_give_loud(row, loud, rounded->loud_columns, kept);
  }
}

static void linear(
  const ct_rounded *rounded, size_t count, const ct_matrix *matrix, float *out, void *scratch
) {
  const size_t columns = matrix->columns, stride = ct_padded(columns), width = ct_blocks(columns);
  int16_t *weights = scratch;
  float *sums = (float *)(weights + stride);
  for (size_t r = 0; r < matrix->rows; r++) {
    for (size_t b = 0; b < width; b++) {
      const size_t start = b * CT_BLOCK_COLUMNS, end = ct_block_end(start, columns);
      int32_t sum = 0;
      for (size_t c = start; c < end; c++) {
        weights[c] = ct_weight(matrix, r, c);
        sum += weights[c];
      }
      sums[b] = (float)sum;
    }
    for (size_t i = 0; i < count; i++) {
      const int16_t *row = (const int16_t *)rounded->integers + i * stride;
      float total = 0;
      for (size_t t = 0; t < ct_loud(columns); t++) {
        const float weight = weights[rounded->loud_columns[t]];
        total = fmaf(weight, rounded->loud[i * CT_LOUD_COLUMNS + t], total);
      }
      for (size_t b = 0; b < width; b++) {
        const size_t start = b * CT_BLOCK_COLUMNS, end = ct_block_end(start, columns);
        const ct_block block = rounded->blocks[i * width + b];
        int32_t sum = 0;
        for (size_t c = start; c < end; c++) sum += row[c] * weights[c];
        total = fmaf((float)sum, block.scale, total);
        total = fmaf(sums[b], block.least, total);
      }
      out[i * matrix->rows + r] = fmaf(total, matrix->scales[r], matrix->biases[r]);
    }
  }
}

static void attention(
  const float *qkv, size_t count, size_t heads, size_t size, const float *distance, size_t reach,
  size_t from, size_t to, float *out, float *scratch
) {
  CT_ANY_ORDER
  const size_t width = heads * size;
  const float scale = 1.0f / sqrtf((float)size);
  for (size_t head = 0; head < heads; head++) {
    for (size_t i = from; i < to; i++) {
      const float *query = qkv + i * 3 * width + head * size;
      float largest = -INFINITY;
      for (size_t j = 0; j < count; j++) {
        const float *key = qkv + j * 3 * width + width + head * size;
        float sum = 0;
        for (size_t c = 0; c < size; c++) sum += query[c] * key[c];
        if (distance) sum += distance[head * 2 * reach + reach + j - i];
        scratch[j] = sum * scale;
        largest = scratch[j] > largest ? scratch[j] : largest;
      }
      float total = 0;
      for (size_t j = 0; j < count; j++) {
        scratch[j] = ct_exp_scalar(scratch[j] - largest);
        total += scratch[j];
      }
      const float inverse = 1.0f / total;
      float *result = out + i * width + head * size;
      for (size_t c = 0; c < size; c++) result[c] = 0;
      for (size_t j = 0; j < count; j++) {
        const float *value = qkv + j * 3 * width + 2 * width + head * size;
        for (size_t c = 0; c < size; c++) result[c] += scratch[j] * value[c];
      }
      for (size_t c = 0; c < size; c++) result[c] *= inverse;
    }
  }
}

static void add_norm(
  float *rows, const float *other, size_t count, size_t columns, const float *weight,
  const float *bias, float epsilon
) {
  CT_ANY_ORDER
  for (size_t i = 0; i < count; i++) {
    float *row = rows + i * columns;
    if (other) {
      for (size_t c = 0; c < columns; c++) row[c] += other[i * columns + c];
    }
    float sum = 0, squares = 0;
    for (size_t c = 0; c < columns; c++) sum += row[c];
    const float mean = sum / (float)columns;
    for (size_t c = 0; c < columns; c++) squares += (row[c] - mean) * (row[c] - mean);
    const float inverse = 1.0f / sqrtf(squares / (float)columns + epsilon);
    for (size_t c = 0; c < columns; c++) row[c] = (row[c] - mean) * inverse * weight[c] + bias[c];
  }
}

static void gelu(float *values, size_t count) {
  for (size_t i = 0; i < count; i++) values[i] = ct_gelu_scalar(values[i]);
}

static void dense(
  const float *rows, size_t count, size_t columns, const float *weights, const float *biases,
  size_t outputs, float *out
) {
  CT_ANY_ORDER
  for (size_t i = 0; i < count; i++) {
    for (size_t r = 0; r < outputs; r++) {
      float sum = 0;
      for (size_t c = 0; c < columns; c++) sum += rows[i * columns + c] * weights[r * columns + c];
      out[i * outputs + r] = sum + biases[r];
    }
  }
}

const ct_kernels *ct_portable_kernels(void) {
  static const ct_kernels kernels = {
    .name = "portable",
    .quantise = quantise,
    .linear = linear,
    .attention = attention,
    .add_norm = add_norm,
    .gelu = gelu,
    .dense = dense,
  };
  return &kernels;
}
