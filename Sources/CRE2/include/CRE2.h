// RE2 (Debian: libre2-dev) for one expression at a time. Its API is C++; what leaves this shim is plain C.
// No policy here: what an expression may be is checked in Sources/WatchMatch.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cre2_expression cre2_expression;

// Compiles UTF-8. Upper and lower case are alike. NULL without memory; else free it, also where it has an
// error. Immutable: any number of threads may search at once.
cre2_expression *_Nullable cre2_compile(const char *_Nonnull text, size_t length,
                                        int64_t most_memory);
void cre2_free(cre2_expression *_Nullable expression);

// What is wrong with it; NULL where nothing is. Belongs to the expression.
const char *_Nullable cre2_error(const cre2_expression *_Nonnull expression);

// Texts in small letters, of which one stands in every text that the expression matches; 0 where there are
// none.
size_t cre2_literal_count(const cre2_expression *_Nonnull expression);
const char *_Nonnull cre2_literal(const cre2_expression *_Nonnull expression, size_t index,
                                  size_t *_Nonnull length);

// The first match from `start` on that ends at `end` or before it. Time by the length of what lies between; false
// where there is none. `\b` and `$` know what stands around it.
bool cre2_find(const cre2_expression *_Nonnull expression, const char *_Nonnull text, size_t length,
               size_t start, size_t end, size_t *_Nonnull match_start,
               size_t *_Nonnull match_end);

#ifdef __cplusplus
}
#endif
