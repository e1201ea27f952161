// Activations of 0 … 255 × int8 weights, both widened to int16: weights sixteen rows at a time into a
// panel that stays in the cache while all activations pass over it; vpmaddwd then multiplies
// pairs of columns and adds them exactly. On Zen 3 this is bound by the vector units: 24
// instructions for 192 products, 160 GOP/s at 2.9 GHz, half as much again as float32. vpmaddubsw,
// which saturates where two products pass 15 bits, was measured at no more than 188. Zen 1 halves every wide instruction and has one unit
// that multiplies integers: 16 operations a clock, 40 GOP/s at 2.5 GHz, are all it has, and this
// reaches them (docs/benchmarks.md, "Claims").

#include <string.h>

#include "avx2.h"

#if defined(__x86_64__)

enum { PANEL = CT_PANEL_ROWS, TILE = 6 };

/// One panel of the file to int16, behind it the sums of each row over each block, and the weights of
/// the loud columns.
CT_AVX2_INLINE void widen(
  const ct_matrix *matrix, size_t first, const uint32_t *loud, int16_t *panel
) {
  const size_t stride = ct_padded(matrix->columns);
  const int8_t *weights = matrix->weights + first * stride;
  float *sums = (float *)(panel + PANEL * stride);
  const __m256i one = _mm256_set1_epi16(1);
  for (size_t column = 0; column < stride; column += CT_BLOCK_COLUMNS, sums += PANEL) {
    __m256i low = _mm256_setzero_si256(), high = low;
    // Two columns are 32 bytes of the file.
    for (size_t i = column * PANEL; i < ct_block_end(column, stride) * PANEL; i += 32) {
      const __m256i left = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(weights + i)));
      const __m256i right =
        _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(weights + i + 16)));
      _mm256_storeu_si256((__m256i *)(panel + i), left);
      _mm256_storeu_si256((__m256i *)(panel + i + 16), right);
      low = _mm256_add_epi32(low, _mm256_madd_epi16(left, one));
      high = _mm256_add_epi32(high, _mm256_madd_epi16(right, one));
    }
    _mm256_storeu_ps(sums, _mm256_cvtepi32_ps(low));
    _mm256_storeu_ps(sums + 8, _mm256_cvtepi32_ps(high));
  }
  ct_loud_weights(matrix, first, 1, loud, sums);
}

/// Asks for some lines of the next panel, so that it is at hand when its turn comes.
CT_AVX2_INLINE void fetch(const int8_t *weights, size_t start, size_t end) {
  for (size_t i = start; i < end; i += 64) _mm_prefetch((const char *)weights + i, _MM_HINT_T1);
}

CT_AVX2_INLINE void tile(
  size_t height, const ct_rounded *rounded, size_t index, const ct_matrix *matrix, size_t first,
  const int16_t *panel, float *out
) {
  const size_t stride = ct_padded(matrix->columns);
  const int16_t *rows = (const int16_t *)rounded->integers + index * stride;
  const size_t width = ct_blocks(matrix->columns);
  const ct_block *blocks = rounded->blocks + index * width;
  const float *sums = (const float *)(panel + PANEL * stride), *loud = sums + PANEL * width;
  const float *kept = rounded->loud + index * CT_LOUD_COLUMNS;
  out += index * matrix->rows;
  const char *row[TILE];
  __m256 total[TILE][2];
  for (size_t i = 0; i < height; i++) {
    row[i] = (const char *)(rows + i * stride);
    total[i][0] = total[i][1] = _mm256_setzero_ps();
    for (size_t t = 0; t < ct_loud(matrix->columns); t++) {
      const __m256 both = _mm256_set1_ps(kept[i * CT_LOUD_COLUMNS + t]);
      for (size_t half = 0; half < 2; half++) {
        const __m256 weight = _mm256_loadu_ps(loud + t * PANEL + half * 8);
        total[i][half] = _mm256_fmadd_ps(weight, both, total[i][half]);
      }
    }
  }
  const char *weights = (const char *)panel;
  size_t offset = 0;
  for (size_t b = 0; b < width; b++) {
    __m256i sum[TILE][2];
    for (size_t i = 0; i < height; i++) sum[i][0] = sum[i][1] = _mm256_setzero_si256();
    const size_t limit = offset + CT_BLOCK_COLUMNS * 2;
    // Byte offsets: a step of four columns is 8 bytes of a row and 128 of the panel.
    for (; offset < (limit < stride * 2 ? limit : stride * 2); offset += 8, weights += 128) {
      for (size_t pair = 0; pair < 2; pair++) {
        const __m256i left = _mm256_loadu_si256((const __m256i *)(weights + 64 * pair));
        const __m256i right = _mm256_loadu_si256((const __m256i *)(weights + 64 * pair + 32));
        for (size_t i = 0; i < height; i++) {
          int32_t values;
          memcpy(&values, row[i] + offset + 4 * pair, sizeof values);
          const __m256i both = _mm256_set1_epi32(values);
          sum[i][0] = _mm256_add_epi32(sum[i][0], _mm256_madd_epi16(both, left));
          sum[i][1] = _mm256_add_epi32(sum[i][1], _mm256_madd_epi16(both, right));
        }
      }
    }
    for (size_t i = 0; i < height; i++) {
      const __m256 scale = _mm256_set1_ps(blocks[i * width + b].scale);
      const __m256 least = _mm256_set1_ps(blocks[i * width + b].least);
      for (size_t half = 0; half < 2; half++) {
        const __m256 whole = _mm256_cvtepi32_ps(sum[i][half]);
        const __m256 total8 = _mm256_fmadd_ps(whole, scale, total[i][half]);
        total[i][half] = _mm256_fmadd_ps(_mm256_loadu_ps(sums + half * 8), least, total8);
      }
    }
    sums += PANEL;
  }
  const size_t present = matrix->rows - first;
  for (size_t i = 0; i < height; i++) {
    for (size_t half = 0; half < 2; half++) {
      const __m256 value = total[i][half];
      const size_t r = first + half * 8;
      if (present >= half * 8 + 8) {
        const __m256 weight_scale = _mm256_loadu_ps(matrix->scales + r);
        _mm256_storeu_ps(
          out + i * matrix->rows + r,
          _mm256_fmadd_ps(value, weight_scale, _mm256_loadu_ps(matrix->biases + r)));
      } else {
        float spilled[8];
        _mm256_storeu_ps(spilled, value);
        for (size_t c = 0; half * 8 + c < present; c++) {
          out[i * matrix->rows + r + c] =
            __builtin_fmaf(spilled[c], matrix->scales[r + c], matrix->biases[r + c]);
        }
      }
    }
  }
}

CT_AVX2 void ct_avx2_linear(
  const ct_rounded *rounded, size_t count, const ct_matrix *matrix, float *out, void *scratch
) {
  int16_t *panel = scratch;
  const size_t stride = ct_padded(matrix->columns), size = PANEL * stride;
  // Spread the fetching of the next panel over the tiles of this one.
  const size_t share = (size * TILE / (count + 1) + 64) / 64 * 64;
  for (size_t first = 0; first < matrix->rows; first += PANEL) {
    const int8_t *next = matrix->weights + (first + PANEL) * stride;
    const size_t wanted = first + PANEL < matrix->rows ? size : 0;
    widen(matrix, first, rounded->loud_columns, panel);
    size_t i = 0, fetched = 0;
    for (; i + TILE <= count; i += TILE) {
      const size_t until = fetched + share < wanted ? fetched + share : wanted;
      fetch(next, fetched, until);
      fetched = until;
      tile(TILE, rounded, i, matrix, first, panel, out);
    }
    switch (count - i) {
      case 5: tile(5, rounded, i, matrix, first, panel, out); break;
      case 4: tile(4, rounded, i, matrix, first, panel, out); break;
      case 3: tile(3, rounded, i, matrix, first, panel, out); break;
      case 2: tile(2, rounded, i, matrix, first, panel, out); break;
      case 1: tile(1, rounded, i, matrix, first, panel, out); break;
      default: break;
    }
  }
}

#endif
