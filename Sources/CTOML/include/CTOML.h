// toml++ (Debian: libtomlplusplus-dev) as a flat list of nodes, each with line and column.
//
// The parser is C++ and keeps its tree to itself; what leaves this shim is plain C. No policy here:
// keys, types and meanings are checked in Sources/Configuration.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ctoml_kind {
  CTOML_TABLE,
  CTOML_ARRAY,
  CTOML_STRING,
  CTOML_INTEGER,
  CTOML_FLOAT,
  CTOML_BOOLEAN,
  CTOML_DATE_TIME,
} ctoml_kind;

// Line and column count from 1, columns in Unicode scalar values; 0 means "nowhere".
typedef struct ctoml_place {
  uint32_t line;
  uint32_t column;
} ctoml_place;

// One key with its value, one element of an array, or the root. Text is UTF-8, may hold NUL, and
// belongs to the document.
typedef struct ctoml_node {
  ctoml_kind kind;
  // Direct children of a table or an array; they follow in preorder.
  size_t children;
  // NULL for the root and for elements of an array.
  const char *key;
  size_t key_length;
  ctoml_place key_place;
  ctoml_place place;
  const char *text;
  size_t text_length;
  int64_t integer;
  double number;
  bool truth;
} ctoml_node;

typedef struct ctoml_document ctoml_document;

// Parses `length` bytes of TOML 1.0. NULL only when memory is short. Free with ctoml_free.
ctoml_document *ctoml_parse(const char *bytes, size_t length);

void ctoml_free(ctoml_document *document);

// The first syntax error as UTF-8, or NULL when there is none. Belongs to the document.
const char *ctoml_error(const ctoml_document *document, ctoml_place *place);

// All nodes in preorder, the root first; none after a syntax error. Belongs to the document.
const ctoml_node *ctoml_nodes(const ctoml_document *document, size_t *count);

#ifdef __cplusplus
}
#endif
