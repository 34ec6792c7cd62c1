#include "tierwise/detail/formula/expression.hpp"

#include "catch.hpp"

namespace expression_test {

using namespace tierwise;
using detail::expression;
using detail::term_kind;
using detail::value_type;

TEST_CASE("terms count what has to be worked out for them, what is used twice counted twice") {
  expression e;
  auto const x = e.column(3);
  auto const square = e.two(term_kind::multiply, value_type::number, x, x);
  auto const sum = e.two(term_kind::add, value_type::number, square, square);
  CHECK(e.terms[square].size == 3);
  CHECK(e.terms[sum].size == 7);
  CHECK(e.root().kind == term_kind::add);
}

TEST_CASE("expressions that compute the same share a key, and others do not") {
  auto const scaled = [](std::uint32_t slot, double by, bool unused_before) {
    expression e;
    if (unused_before) (void)e.constant(99);
    auto const x = e.column(slot);
    auto const k = e.constant(by);
    (void)e.two(term_kind::multiply, value_type::number, x, k);
    return e.key();
  };
  CHECK(scaled(1, 0.5, false) == scaled(1, 0.5, true));
  CHECK(scaled(1, 0.5, false) != scaled(2, 0.5, false));
  CHECK(scaled(1, 0.5, false) != scaled(1, 0.25, false));

  expression number, text;
  (void)number.constant(1);
  (void)text.constant(1, value_type::text);
  CHECK(number.key() != text.key());

  expression up, down;
  (void)up.round(up.column(0), 2, rounding::up);
  (void)down.round(down.column(0), 2, rounding::down);
  CHECK(up.key() != down.key());
}

}  // namespace expression_test
