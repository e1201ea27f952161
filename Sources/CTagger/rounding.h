// Rounding of activations to bytes (docs/model-file.md, "Arithmetic"): what all kernel sets share.
#ifndef CT_ROUNDING_H
#define CT_ROUNDING_H

#include <math.h>

#include "CTagger.h"

/// The largest rounded activation. Over a block's columns no sum with int8 weights can overflow.
#define CT_ACTIVATION_LIMIT 255.0f

/// The column behind the block that begins at column `start`.
static inline size_t ct_block_end(size_t start, size_t columns) {
  return start + CT_BLOCK_COLUMNS < columns ? start + CT_BLOCK_COLUMNS : columns;
}

/// The block of values from `least` to `greatest`.
static inline ct_block ct_block_between(float least, float greatest) {
  return (ct_block){.scale = (greatest - least) / CT_ACTIVATION_LIMIT, .least = least};
}

/// What makes of a value less the least its integer.
static inline float ct_block_inverse(ct_block block) {
  return block.scale > 0 ? 1 / block.scale : 0;
}

/// At most one block's columns, at least one, rounded to nearest even. NaN becomes the greatest.
static inline ct_block ct_round(const float *values, size_t count, int16_t *out) {
  float least = values[0], greatest = values[0];
  for (size_t c = 1; c < count; c++) {
    least = values[c] < least ? values[c] : least;
    greatest = values[c] > greatest ? values[c] : greatest;
  }
  const ct_block block = ct_block_between(least, greatest);
  const float inverse = ct_block_inverse(block), limit = CT_ACTIVATION_LIMIT;
  for (size_t c = 0; c < count; c++) {
    const float value = (values[c] - least) * inverse;
    const float bounded = value < limit ? (value > 0 ? value : 0) : limit;
    out[c] = (int16_t)rintf(bounded);
  }
  return block;
}

/// The loud columns of rows: those with the greatest sums of |x| over every fourth row, of equal ones the
/// first. Rows of less than one block have none. `sums` has room for a row.
static inline __attribute__((always_inline)) size_t ct_find_loud(
  const float *rows, size_t count, size_t columns, float *sums, uint32_t *loud
) {
  for (size_t t = 0; t < CT_LOUD_COLUMNS; t++) loud[t] = 0;
  if (columns < CT_BLOCK_COLUMNS) return 0;
  for (size_t c = 0; c < columns; c++) sums[c] = 0;
  for (size_t i = 0; i < count; i += 4) {
    const float *row = rows + i * columns;
    for (size_t c = 0; c < columns; c++) sums[c] += fabsf(row[c]);
  }
  float greatest[CT_LOUD_COLUMNS];
  for (size_t t = 0; t < CT_LOUD_COLUMNS; t++) greatest[t] = -1;
  for (size_t c = 0; c < columns; c++) {
    if (!(sums[c] > greatest[CT_LOUD_COLUMNS - 1])) continue;
    size_t t = CT_LOUD_COLUMNS - 1;
    for (; t > 0 && sums[c] > greatest[t - 1]; t--) {
      greatest[t] = greatest[t - 1];
      loud[t] = loud[t - 1];
    }
    greatest[t] = sums[c];
    loud[t] = (uint32_t)c;
  }
  return CT_LOUD_COLUMNS;
}

/// The number of loud columns of a row.
static inline size_t ct_loud(size_t columns) {
  return columns < CT_BLOCK_COLUMNS ? 0 : CT_LOUD_COLUMNS;
}

/// Takes the loud columns out of a row.
static inline void ct_take_loud(float *row, size_t loud, const uint32_t *columns, float *kept) {
  for (size_t t = 0; t < loud; t++) {
    kept[t] = row[columns[t]];
    row[columns[t]] = 0;
  }
}

/// Puts them back.
static inline void ct_give_loud(
  float *row, size_t loud, const uint32_t *columns, const float *kept
) {
  for (size_t t = 0; t < loud; t++) row[columns[t]] = kept[t];
}

/// The weight of a column for a row, in the panels of the file.
static inline int8_t ct_weight(const ct_matrix *matrix, size_t row, size_t column) {
  const size_t panel = row / CT_PANEL_ROWS * CT_PANEL_ROWS;
  const size_t place = column / 2 * CT_PANEL_ROWS + row % CT_PANEL_ROWS;
  return matrix->weights[panel * ct_padded(matrix->columns) + place * 2 + column % 2];
}

/// Rows as floats of the loud columns' weights: [loud column][16 · panels].
static inline void ct_loud_weights(
  const ct_matrix *matrix, size_t first, size_t panels, const uint32_t *loud, float *out
) {
  for (size_t t = 0; t < ct_loud(matrix->columns); t++) {
    for (size_t r = 0; r < panels * CT_PANEL_ROWS; r++) {
      *out++ = ct_weight(matrix, first + r, loud[t]);
    }
  }
}

#endif
