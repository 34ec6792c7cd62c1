// A call of a function of the language, and what makes a term of it.
#pragma once

#include <cstdint>
#include <string_view>

#include "tierwise/detail/formula/expression.hpp"
#include "tierwise/detail/plan/scope.hpp"

namespace tierwise::detail {

class resolver;

/// A call where it stands in a formula, and the expression it goes into.
struct function_call {
  resolver& in;
  expression& e;
  formula const& f;
  std::uint32_t part;
  scope const& at;

  [[nodiscard]] node const& written() const { return f.nodes()[part]; }
};

/// How a function of the language becomes a term, and the type it has.
struct function_builder {
  std::string_view name;
  std::uint32_t (*build)(function_call const&);
  value_type type = value_type::number;
  int typed_as = -1;  ///< the argument whose type it has; -1: it always has `type`
};

}  // namespace tierwise::detail
