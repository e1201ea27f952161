// The kernels in plain C: the reference for the others, and what machines without AVX2 run.

#include <math.h>

#include "CTagger.h"
#include "approximations.h"

// Sums of floats may be taken in any order, so that the compiler can use the machine's vectors.
#define CT_ANY_ORDER _Pragma("clang fp reassociate(on)")

static void quantise(
  const float *rows, size_t count, size_t columns, int16_t *quantised, float *scales
) {
  const size_t stride = ct_padded(columns);
  const float limit = (float)ct_activation_limit(columns);
  for (size_t i = 0; i < count; i++) {
    const float *row = rows + i * columns;
    int16_t *out = quantised + i * stride;
    float largest = 0;
    for (size_t c = 0; c < columns; c++) {
      const float size = fabsf(row[c]);
      largest = size > largest ? size : largest;
    }
    scales[i] = largest / limit;
    const float inverse = largest > 0 ? limit / largest : 0;
    for (size_t c = 0; c < columns; c++) {
      const float value = row[c] * inverse;
      const float bounded = value < limit ? (value > -limit ? value : -limit) : limit;
      out[c] = (int16_t)rintf(bounded);
    }
    for (size_t c = columns; c < stride; c++) out[c] = 0;
  }
}

static void linear(
  const int16_t *rows, const float *scales, size_t count, const ct_matrix *matrix, float *out,
  int16_t *panel
) {
  const size_t columns = matrix->columns, stride = ct_padded(columns);
  for (size_t r = 0; r < matrix->rows; r++) {
    const int8_t *weights = matrix->weights + r / CT_PANEL_ROWS * CT_PANEL_ROWS * stride;
    for (size_t c = 0; c < columns; c++) {
      panel[c] = weights[(c / 2 * CT_PANEL_ROWS + r % CT_PANEL_ROWS) * 2 + c % 2];
    }
    for (size_t i = 0; i < count; i++) {
      const int16_t *row = rows + i * stride;
      int32_t sum = 0;
      for (size_t c = 0; c < columns; c++) sum += (int32_t)row[c] * panel[c];
      out[i * matrix->rows + r] = (float)sum * (scales[i] * matrix->scales[r]) + matrix->biases[r];
    }
  }
}

static void attention(
  const float *qkv, size_t count, size_t heads, size_t size, const float *distance, size_t reach,
  float *out, float *scratch
) {
  CT_ANY_ORDER
  const size_t width = heads * size;
  const float scale = 1.0f / sqrtf((float)size);
  for (size_t head = 0; head < heads; head++) {
    for (size_t i = 0; i < count; i++) {
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
