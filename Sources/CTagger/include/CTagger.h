// Numeric kernels of the claim tagger, the checksum of its model file, and the embedded model.
//
// Kernels come as tables of functions, one table per instruction set, so that tests can run every
// set the machine has. All tables give the same integers in `linear` (see docs/model-file.md,
// "Arithmetic"); their floats differ only in the order of sums. No function keeps state, allocates
// or fails: shapes are the caller's duty, values may be anything, NaN included.
#ifndef CTAGGER_H
#define CTAGGER_H

#include <stddef.h>
#include <stdint.h>

/// Rows of rounded activations are padded with zeros to a multiple of this many columns.
#define CT_COLUMN_STEP 16

/// Columns of a row of activations that are rounded together.
#define CT_BLOCK_COLUMNS 64

/// Columns of activations, far greater than the others, that are not rounded.
#define CT_LOUD_COLUMNS 8

/// Rows of int8 weights that lie together.
#define CT_PANEL_ROWS 16

/// Weights of `linear`, with one scale and one bias per row. The int8 weights lie in panels of
/// CT_PANEL_ROWS rows, and in a panel pair of columns by pair, [pair][row][2]; rows and columns
/// beyond the end, up to CT_PANEL_ROWS and CT_COLUMN_STEP, are zero.
typedef struct {
  const int8_t *weights;
  const float *scales;
  const float *biases;
  size_t rows;
  size_t columns;
} ct_matrix;

/// What a rounded activation u of a block stands for: least + scale · u.
typedef struct {
  float scale;
  float least;
} ct_block;

/// Rows of activations for `linear`. How `integers` lie, 2 · ct_padded(columns) bytes a row, is for the
/// set that wrote them to know; `blocks` are ct_blocks(columns) a row, `loud` CT_LOUD_COLUMNS a row.
typedef struct {
  void *integers;
  ct_block *blocks;
  float *loud;
  /// The columns that are left out of the integers, where they are zero; `loud` has them.
  uint32_t loud_columns[CT_LOUD_COLUMNS];
} ct_rounded;

typedef struct {
  /// "avx512-vnni", "avx2" or "portable".
  const char *name;

  /// Rounds `count` rows of `columns` floats to 0 … 255 between the least and the greatest of each block, but
  /// for the loud columns. `rows` are as they were afterwards. `scratch` has ct_linear_scratch(columns)
  /// bytes, at a multiple of 64.
  void (*quantise)(
    float *rows, size_t count, size_t columns, ct_rounded *rounded, void *scratch);

  /// out[i][r] = Σ rows[i][c] · weights[r][c] + bias[r], for `count` rows from `quantise` and the same
  /// scratch.
  void (*linear)(
    const ct_rounded *rounded, size_t count, const ct_matrix *matrix, float *out, void *scratch);

  /// Multi-head self-attention over one sequence. `qkv` has 3 · heads · size columns (query, key,
  /// value), `out` heads · size. `scratch` holds ct_attention_scratch(count, size) floats.
  /// `distance` is null or has 2 · reach floats a head: number reach + j - i of them is added to
  /// query i · key j, before both are divided by √size. `reach` is a multiple of
  /// CT_COLUMN_STEP and at least `count`. Of `out` the rows `from` … `to` - 1 are written.
  void (*attention)(
    const float *qkv, size_t count, size_t heads, size_t size, const float *distance, size_t reach,
    size_t from, size_t to, float *out, float *scratch);

  /// rows[i] = norm(rows[i] + other[i]) · weight + bias, in place. `other` may be null.
  void (*add_norm)(
    float *rows, const float *other, size_t count, size_t columns, const float *weight,
    const float *bias, float epsilon);

  /// x · Φ(x), the exact GELU, absolute error below 2·10⁻⁶ for |x| ≤ 8, relative below 10⁻⁶ beyond.
  void (*gelu)(float *values, size_t count);

  /// out[i][r] = Σ rows[i][c] · weights[r][c] + bias[r] in float32, for the few rows of the head.
  void (*dense)(
    const float *rows, size_t count, size_t columns, const float *weights, const float *biases,
    size_t outputs, float *out);
} ct_kernels;

/// Plain C, on every machine.
const ct_kernels *ct_portable_kernels(void);
/// All sets that this machine runs, the slowest first; null behind the last.
const ct_kernels *ct_kernel_set(size_t index);
/// The fastest set that this machine runs.
const ct_kernels *ct_best_kernels(void);

/// `columns` rounded up to CT_COLUMN_STEP.
size_t ct_padded(size_t columns);
/// The blocks of a row of `columns` activations.
size_t ct_blocks(size_t columns);
/// Bytes of scratch that `linear` needs.
size_t ct_linear_scratch(size_t columns);
/// Floats of scratch that `attention` needs.
size_t ct_attention_scratch(size_t count, size_t size);

/// out = scale · row + position + type, the embedding of one piece.
void ct_embed(
  const int8_t *row, float scale, const float *position, const float *type, size_t columns,
  float *out);

/// Whether all values are finite.
int ct_all_finite(const float *values, size_t count);

/// CRC-32 of IEEE 802.3 (zlib's), of one contiguous range.
uint32_t ct_crc32(const uint8_t *bytes, size_t count);
/// The CRC-32 of what `before` is the CRC-32 of (0 of nothing) and these bytes behind it.
uint32_t ct_crc32_more(uint32_t before, const uint8_t *bytes, size_t count);

/// The model file that was built in; `count` is 0 when none was.
const uint8_t *ct_embedded_model(size_t *count);

/// SHA-256 (64 hexadecimal digits) that EmbeddedModel.S recorded for it, empty when there is none.
const char *ct_embedded_digest(void);

#endif
