#include "CRE2.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <new>
#include <string>
#include <vector>

struct cre2_expression {
  RE2 program;
  std::vector<std::string> literals;

  cre2_expression(const re2::StringPiece &text, const RE2::Options &options)
      : program(text, options) {}
};

namespace {

// Bytes of the shortest literal: shorter ones stand everywhere.
constexpr int shortest_literal = 3;

RE2::Options options_of(int64_t most_memory) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(false);
  options.set_max_mem(most_memory);
  return options;
}

// By the filter that RE2 has for sets of expressions, here of one.
std::vector<std::string> literals_of(const re2::StringPiece &text, const RE2::Options &options) {
  re2::FilteredRE2 filter(shortest_literal);
  int number = 0;
  if (filter.Add(text, options, &number) != RE2::NoError) return {};
  std::vector<std::string> literals;
  filter.Compile(&literals);
  if (literals.empty()) return {};
  // An alternative without a literal matches where none stands.
  std::vector<int> unfiltered;
  filter.AllPotentials({}, &unfiltered);
  return unfiltered.empty() ? literals : std::vector<std::string>{};
}

}  // namespace

cre2_expression *cre2_compile(const char *text, size_t length, int64_t most_memory) {
  try {
    const re2::StringPiece piece(text, length);
    const RE2::Options options = options_of(most_memory);
    auto *expression = new (std::nothrow) cre2_expression(piece, options);
    if (expression && expression->program.ok()) expression->literals = literals_of(piece, options);
    return expression;
  } catch (const std::bad_alloc &) {
    return nullptr;
  }
}

void cre2_free(cre2_expression *expression) { delete expression; }

const char *cre2_error(const cre2_expression *expression) {
  return expression->program.ok() ? nullptr : expression->program.error().c_str();
}

size_t cre2_literal_count(const cre2_expression *expression) { return expression->literals.size(); }

const char *cre2_literal(const cre2_expression *expression, size_t index, size_t *length) {
  const std::string &literal = expression->literals[index];
  *length = literal.size();
  return literal.data();
}

bool cre2_find(const cre2_expression *expression, const char *text, size_t length, size_t start,
               size_t end, size_t *match_start, size_t *match_end) {
  re2::StringPiece match;
  const re2::StringPiece piece(text, length);
  if (!expression->program.Match(piece, start, end, RE2::UNANCHORED, &match, 1)) return false;
  *match_start = static_cast<size_t>(match.data() - text);
  *match_end = *match_start + match.size();
  return true;
}
