#include "CTOML.h"

// Errors come back as values, so no exception of the parser crosses the C boundary. Nesting is cut
// far below the library's 256, because its tree is destroyed by recursion.
//
// Assertions are off in every build. One of 3.3 is wrong: "[" before a line feed fails it in
// parse_key, whose code then handles that very case; it would end the daemon. With NDEBUG the
// library would tell the optimiser to believe them instead, so NDEBUG must not reach it.
#undef NDEBUG
#define TOML_ASSERT(condition) static_cast<void>(0)
#define TOML_EXCEPTIONS 0
#define TOML_MAX_NESTED_VALUES 16
#include <toml++/toml.h>

#include <new>
#include <string>
#include <string_view>
#include <vector>

struct ctoml_document {
  toml::table root;
  std::string error;
  ctoml_place error_place{0, 0};
  std::vector<ctoml_node> nodes;
};

namespace {

ctoml_place place_of(const toml::source_region &region) {
  return {region.begin.line, region.begin.column};
}

void append(const toml::node &node, const toml::key *key, std::vector<ctoml_node> &nodes) {
  ctoml_node out{};
  out.place = place_of(node.source());
  if (key) {
    out.key = key->data();
    out.key_length = key->length();
    out.key_place = place_of(key->source());
  }
  switch (node.type()) {
  case toml::node_type::table: {
    const toml::table &table = *node.as_table();
    out.kind = CTOML_TABLE;
    out.children = table.size();
    nodes.push_back(out);
    for (auto it = table.cbegin(); it != table.cend(); ++it) append(it->second, &it->first, nodes);
    return;
  }
  case toml::node_type::array: {
    const toml::array &array = *node.as_array();
    out.kind = CTOML_ARRAY;
    out.children = array.size();
    nodes.push_back(out);
    for (auto it = array.cbegin(); it != array.cend(); ++it) append(*it, nullptr, nodes);
    return;
  }
  case toml::node_type::string: {
    const std::string &text = node.as_string()->get();
    out.kind = CTOML_STRING;
    out.text = text.data();
    out.text_length = text.size();
    break;
  }
  case toml::node_type::integer:
    out.kind = CTOML_INTEGER;
    out.integer = node.as_integer()->get();
    break;
  case toml::node_type::floating_point:
    out.kind = CTOML_FLOAT;
    out.number = node.as_floating_point()->get();
    break;
  case toml::node_type::boolean:
    out.kind = CTOML_BOOLEAN;
    out.truth = node.as_boolean()->get();
    break;
  default: out.kind = CTOML_DATE_TIME; break;
  }
  nodes.push_back(out);
}

} // namespace

extern "C" ctoml_document *ctoml_parse(const char *bytes, size_t length) {
  ctoml_document *document = new (std::nothrow) ctoml_document;
  if (!document) return nullptr;
  try {
    toml::parse_result result = toml::parse(std::string_view(bytes ? bytes : "", length));
    if (!result) {
      document->error = std::string(result.error().description());
      document->error_place = place_of(result.error().source());
      return document;
    }
    document->root = std::move(result).table();
    append(document->root, nullptr, document->nodes);
    return document;
  } catch (const std::bad_alloc &) {
    delete document;
    return nullptr;
  }
}

extern "C" void ctoml_free(ctoml_document *document) { delete document; }

extern "C" const char *ctoml_error(const ctoml_document *document, ctoml_place *place) {
  if (document->error_place.line == 0 && document->error.empty()) return nullptr;
  *place = document->error_place;
  return document->error.c_str();
}

extern "C" const ctoml_node *ctoml_nodes(const ctoml_document *document, size_t *count) {
  *count = document->nodes.size();
  return document->nodes.data();
}
