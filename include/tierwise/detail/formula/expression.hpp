// A formula whose names are found and whose types are right: the form that is computed, exactly or in blocks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/formula/value_type.hpp"
#include "tierwise/formula.hpp"
#include "tierwise/money.hpp"

namespace tierwise::detail {
enum class term_kind : std::uint8_t {
  constant,
  column,  // leaves
  add,
  subtract,
  multiply,
  divide,
  smaller,
  larger,  // two numbers
  negate,
  absolute,
  round,  // one number
  eq,
  ne,
  lt,
  le,
  gt,
  ge,  // two of a type -> truth
  and_,
  or_,
  not_,  // truth
  choose,
  otherwise,
  missing,  // any type
  bracket,  // one number through a table, or through the one whose number is the second
  figure    // of one text or two
};

/// One computed part. `parts` are indexes of earlier terms.
struct term {
  term_kind kind = term_kind::constant;
  value_type type = value_type::number;
  std::uint8_t part_count = 0;
  std::uint32_t parts[3] = {0, 0, 0};
  double value = 0;  ///< of a constant; truth is 0 or 1, text a code, a month its index; NaN is missing
  std::uint32_t slot =
      0;  ///< of a column; of a bracket term or a figure, the table; of brackets by number, what is known of all
  std::int8_t decimals = 0;  ///< of a rounding
  rounding how = rounding::half_up;
  std::uint32_t size = 1;  ///< terms to be worked out for it, those used twice counted twice
};

/// Where a term was written, for explanations.
struct note {
  std::uint32_t term = 0;
  formula source;
  std::uint32_t part = 0;
};

/// Terms with the root last, and where they were written.
struct expression {
  std::vector<term> terms;
  std::vector<note> notes;

  [[nodiscard]] term const& root() const { return terms.back(); }

  std::uint32_t push(term t) {
    std::uint64_t size = 1;
    for (std::uint8_t i = 0; i < t.part_count; ++i) size += terms[t.parts[i]].size;
    t.size = static_cast<std::uint32_t>(size < 0xffffffffu ? size : 0xffffffffu);
    terms.push_back(t);
    return static_cast<std::uint32_t>(terms.size() - 1);
  }
  std::uint32_t constant(double value, value_type type = value_type::number) {
    term t;
    t.type = type;
    t.value = value;
    return push(t);
  }
  std::uint32_t column(std::uint32_t slot, value_type type = value_type::number) {
    term t;
    t.kind = term_kind::column;
    t.type = type;
    t.slot = slot;
    return push(t);
  }
  std::uint32_t one(term_kind kind, value_type type, std::uint32_t a) {
    term t;
    t.kind = kind;
    t.type = type;
    t.part_count = 1;
    t.parts[0] = a;
    return push(t);
  }
  std::uint32_t two(term_kind kind, value_type type, std::uint32_t a, std::uint32_t b) {
    term t;
    t.kind = kind;
    t.type = type;
    t.part_count = 2;
    t.parts[0] = a;
    t.parts[1] = b;
    return push(t);
  }
  std::uint32_t choose(std::uint32_t c, std::uint32_t a, std::uint32_t b) {
    term t;
    t.kind = term_kind::choose;
    t.type = terms[a].type;
    t.part_count = 3;
    t.parts[0] = c;
    t.parts[1] = a;
    t.parts[2] = b;
    return push(t);
  }
  std::uint32_t bracket(std::uint32_t x, std::uint32_t table) {
    std::uint32_t const t = one(term_kind::bracket, value_type::number, x);
    terms[t].slot = table;
    return t;
  }
  /// Through the table that another term has the number of.
  std::uint32_t bracket_numbered(std::uint32_t x, std::uint32_t number, std::uint32_t known) {
    std::uint32_t const t = two(term_kind::bracket, value_type::number, x, number);
    terms[t].slot = known;
    return t;
  }
  std::uint32_t round(std::uint32_t x, int decimals, rounding how) {
    std::uint32_t const t = one(term_kind::round, value_type::number, x);
    terms[t].decimals = static_cast<std::int8_t>(decimals);
    terms[t].how = how;
    return t;
  }

  /// A key that two expressions share when they compute the same.
  [[nodiscard]] std::string key() const {
    std::string out;
    add_key(static_cast<std::uint32_t>(terms.size() - 1), out);
    return out;
  }

 private:
  void add_key(std::uint32_t at, std::string& out) const {
    term const& t = terms[at];
    if (t.kind == term_kind::constant) {
      if (t.type == value_type::text) out += 't';
      out += shortest(t.value);
      return;
    }
    if (t.kind == term_kind::column) {
      out += '#';
      out += std::to_string(t.slot);
      return;
    }
    out += '(';
    out += std::to_string(static_cast<int>(t.kind));
    if (t.kind == term_kind::bracket || t.kind == term_kind::figure) out += "b" + std::to_string(t.slot);
    if (t.kind == term_kind::round)
      out += "r" + std::to_string(t.decimals) + "h" + std::to_string(static_cast<int>(t.how));
    for (std::uint8_t i = 0; i < t.part_count; ++i) {
      out += ' ';
      add_key(t.parts[i], out);
    }
    out += ')';
  }
};

}  // namespace tierwise::detail
