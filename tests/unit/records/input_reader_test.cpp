#include "tierwise/detail/records/input_reader.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace input_reader_test {

namespace tw = tierwise;
namespace twd = tierwise::detail;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// A plan that reads inputs of these names and kinds and does nothing with them.
twd::plan reading(std::vector<tw::input> const& inputs) {
  twd::plan p;
  for (auto const& one : inputs) {
    p.inputs.push_back({p.slot_count++, static_cast<std::uint32_t>(p.policy.inputs.size())});
    p.policy.inputs.push_back(one);
  }
  return p;
}
tw::input input_of(std::string name, tw::input_kind kind, bool optional = false) {
  tw::input out;
  out.name = std::move(name);
  out.kind = kind;
  out.optional = optional;
  return out;
}

/// The complaint about records, or nothing.
std::string complaint(twd::plan const& p, tw::table const& t) {
  twd::column_reader columns(t);
  twd::codes_of_texts codes;
  std::vector<std::string> texts;
  (void)twd::input_reader(p, t, columns, codes, texts).read(1);
  try {
    columns.faults.stop_if_any();
  } catch (tw::error const& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("numbers stay where the table has them, and what they have in common is known") {
  tw::table t;
  t.add("sales", std::vector<double>{-12.5, missing, 3});
  twd::plan const p = reading({input_of("sales", tw::input_kind::number, true)});
  twd::column_reader columns(t);
  twd::codes_of_texts codes;
  std::vector<std::string> texts;
  auto const in = twd::input_reader(p, t, columns, codes, texts).read(1);
  REQUIRE(in.size() == 1);
  CHECK(in[0].numbers == t.columns()[0].numbers.data());
  CHECK(in[0].known.size == 12.5);
  CHECK(in[0].known.decimals == 1);
  CHECK(in[0].known.missing);
}

TEST_CASE("texts are told by the codes of those known, and new ones get the next") {
  tw::table t;
  t.add("shift", std::vector<std::string>{"night", "day", "night"});
  twd::plan const p = reading({input_of("shift", tw::input_kind::text)});
  twd::column_reader columns(t);
  std::vector<std::string> texts{"day", "late"};
  twd::codes_of_texts codes;
  codes.know(texts);
  auto const in = twd::input_reader(p, t, columns, codes, texts).read(1);
  CHECK(in[0].at(0) == 2);
  CHECK(in[0].at(1) == 0);
  CHECK(in[0].at(2) == 2);
  CHECK(texts == std::vector<std::string>{"day", "late", "night"});
}

TEST_CASE("a column that is not there is missing where it may be, and a fault where it may not") {
  tw::table t;
  t.add("x", std::vector<double>{1});
  CHECK(complaint(reading({input_of("y", tw::input_kind::number, true)}), t).empty());
  CHECK(complaint(reading({input_of("y", tw::input_kind::number)}), t).find("no column 'y'") != std::string::npos);
}

TEST_CASE("a value that its kind has not is told with its row") {
  tw::table t;
  t.add("x", std::vector<double>{1, -2.5, missing});
  auto const told = [&](tw::input_kind kind, bool optional = true) {
    return complaint(reading({input_of("x", kind, optional)}), t);
  };
  CHECK(told(tw::input_kind::number).empty());
  CHECK(told(tw::input_kind::number, false).find("the value is missing in row 3") != std::string::npos);
  CHECK(told(tw::input_kind::hours).find("-2.5 in row 2 is negative") != std::string::npos);
  CHECK(told(tw::input_kind::count).find("-2.5 in row 2 is not a whole number") != std::string::npos);
  CHECK(told(tw::input_kind::flag).find("-2.5 in row 2 is neither true nor false") != std::string::npos);
  CHECK(told(tw::input_kind::text).find("expected texts") != std::string::npos);
}

TEST_CASE("a table without rows is a complaint, one of columns that others read is not") {
  tw::table empty, of_others;
  empty.add("x", std::vector<double>{});
  of_others.leave_out("y");
  twd::record_faults one(empty), other(of_others);
  twd::tell_of_rows(empty, one);
  twd::tell_of_rows(of_others, other);
  CHECK(!one.none());
  CHECK(other.none());
}

}  // namespace input_reader_test
