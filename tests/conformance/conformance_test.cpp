// The C++ engine passes the conformance file of the formula language, which Python runs too.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "tierwise/detail/compute/fraction.hpp"
#include "tierwise/detail/reflect/toml_parse.hpp"
#include "tierwise/detail/text/file.hpp"
#include "tierwise/enumerators.hpp"
#include "tierwise/evaluate.hpp"
#include "tierwise/toml.hpp"

namespace conformance_test {

namespace tw = tierwise;

namespace {

toml::table const& the_file() {
  static toml::table const file =
      toml::parse(tw::detail::read_file(tierwise_tests::repository_file("tests/conformance/formulas.toml")));
  return file;
}

tw::figure figure_of(toml::node const& n) {
  if (auto const text = n.value_exact<std::string>()) {
    tw::figure f;
    REQUIRE(tw::figure::read(*text, f));
    return f;
  }
  return *n.value<double>();
}

tw::bracket_rows rows_of(toml::node const& written) {
  tw::bracket_rows out;
  for (auto const& row : *written.as_array())
    out.emplace_back(figure_of((*row.as_array())[0]), figure_of((*row.as_array())[1]));
  return out;
}

std::vector<tw::bracket_table> the_brackets() {
  std::vector<tw::bracket_table> out;
  for (auto const& [name, node] : *the_file()["brackets"].as_table()) {
    tw::bracket_table t;
    t.name = std::string(name.str());
    t.kind = *tw::enumerator<tw::bracket_kind>(*node.as_table()->at("kind").value<std::string>());
    if (auto const closed = node.as_table()->get_as<std::string>("closed"))
      t.closed = *tw::enumerator<tw::bracket_edge>(closed->get());
    if (auto const edges_of = node.as_table()->get_as<std::string>("edges_of"))
      t.edges_of = tw::formula(edges_of->get());
    if (toml::node const* const rates = node.as_table()->get("rates")) t.rates = rows_of(*rates);
    if (toml::node const* const by = node.as_table()->get("by")) {
      for (auto const& one : *by->as_array()) t.by.push_back(*one.value<std::string>());
    }
    if (auto const* const figures = node.as_table()->get_as<toml::table>("figures"))
      for (auto const& [text, rows] : *figures) t.figures[std::string(text.str())] = rows_of(rows);
    if (auto const* const table = node.as_table()->get_as<toml::table>("table"))
      for (auto const& [first, each] : *table)
        for (auto const& [second, rows] : *each.as_table())
          t.table[std::string(first.str())][std::string(second.str())] = rows_of(rows);
    out.push_back(std::move(t));
  }
  return out;
}

/// The rows of a case as a table with every input, missing where a row leaves it out.
tw::table table_of(std::vector<toml::table const*> const& rows) {
  tw::table out;
  auto const n = rows.size();
  auto months = [&](std::string const& name, std::string const& otherwise) {
    std::vector<double> v;
    for (auto const* row : rows) {
      std::string const text = (*row)[name].value<std::string>().value_or(otherwise);
      v.push_back(text.empty() ? std::numeric_limits<double>::quiet_NaN() : tw::month::read(text)->index);
    }
    out.add(name, v, tw::column_kind::month);
  };
  auto texts = [&](std::string const& name, std::optional<std::string> const& otherwise) {
    std::vector<std::string> v;
    std::vector<bool> known;
    for (auto const* row : rows) {
      auto const text = (*row)[name].value<std::string>();
      known.push_back(text || otherwise);
      v.push_back(text ? *text : otherwise.value_or(""));
    }
    tw::table lone;
    lone.add(name, v);
    tw::column c = lone.columns()[0];
    auto codes = std::make_shared<std::vector<std::int32_t>>(c.codes.begin(), c.codes.end());
    for (std::size_t i = 0; i < n; ++i)
      if (!known[i]) (*codes)[i] = -1;
    c.codes = *codes;
    c.owner = codes;
    out.add(std::move(c));
  };
  texts("person", "A");
  months("month", "2026-01");
  texts("shop", "s");
  texts("team", "t");
  if (std::any_of(rows.begin(), rows.end(), [](auto const* row) { return row->contains("joined"); }))
    months("joined", "");
  for (auto const& [key, node] : *the_file()["inputs"].as_table()) {
    std::string const name(key.str());
    auto const kind = *tw::enumerator<tw::input_kind>(*node.value<std::string>());
    if (kind == tw::input_kind::text) {
      texts(name, {});
    } else if (kind == tw::input_kind::month) {
      months(name, "");
    } else {
      std::vector<double> v;
      for (auto const* row : rows) {
        auto const& given = (*row)[name];
        v.push_back(!given               ? std::numeric_limits<double>::quiet_NaN()
                    : given.is_boolean() ? double(*given.value<bool>())
                                         : *given.value<double>());
      }
      out.add(name, v, kind == tw::input_kind::flag ? tw::column_kind::flag : tw::column_kind::number);
    }
  }
  return out;
}

/// The double nearest to `0.3` or `2/3`; `exact` is false for what is no decimal.
double nearest_double(std::string const& text, bool& exact) {
  auto const slash = text.find('/');
  double const over = std::stod(text.substr(0, slash));
  exact = slash == std::string::npos;
  return exact ? over : over / std::stod(text.substr(slash + 1));
}

void check_result(tw::evaluation const& found, std::size_t row, toml::node const& wanted) {
  double const value = found.values[row];
  if (auto const truth = wanted.value_exact<bool>()) {
    CHECK(found.kind == tw::column_kind::flag);
    CHECK(value == (*truth ? 1 : 0));
    return;
  }
  std::string const text = *wanted.value<std::string>();
  if (text == "missing" || text == "unknown") {
    CHECK(std::isnan(value));
    CHECK((found.kind == tw::column_kind::flag) == (text == "unknown"));
    return;
  }
  CHECK(found.kind == tw::column_kind::number);
  bool exact = false;
  double const expected = nearest_double(text, exact);
  INFO("found " << tw::shortest(value) << ", expected " << text);
  if (exact)
    CHECK(value == expected);
  else
    CHECK(std::abs(value - expected) <= 1e-12 * std::abs(expected));
}

}  // namespace

TEST_CASE("every formula of the conformance file has the result it should") {
  auto const brackets = the_brackets();
  std::size_t cases = 0;
  for (auto const& node : *the_file()["case"].as_array()) {
    toml::table const& one = *node.as_table();
    std::string const text = *one["formula"].value<std::string>();
    INFO(text << "  (line " << node.source().begin.line << ")");
    std::vector<toml::table const*> rows;
    toml::table const none;
    if (auto const* many = one["rows"].as_array()) {
      for (auto const& row : *many) rows.push_back(row.as_table());
    } else {
      rows.push_back(one["row"] ? one["row"].as_table() : &none);
    }
    ++cases;
    try {
      tw::evaluation const found = tw::evaluate(text, table_of(rows), brackets);
      if (auto const* results = one["results"].as_array()) {
        REQUIRE(results->size() == rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) check_result(found, i, (*results)[i]);
      } else {
        check_result(found, 0, *one.get("result"));
      }
    } catch (tw::error const& e) {
      FAIL_CHECK(e.what());
    }
  }
  CHECK(cases > 400);
}

TEST_CASE("every mistake of the conformance file is complained about, in the words and at the place it should") {
  auto const brackets = the_brackets();
  toml::table const none;
  for (auto const& node : *the_file()["error"].as_array()) {
    toml::table const& one = *node.as_table();
    std::string const text = *one["formula"].value<std::string>();
    INFO(text.substr(0, 100) << "  (line " << node.source().begin.line << ")");
    try {
      (void)tw::evaluate(tw::formula(text, {"f", 1, 1}), table_of({&none}), brackets);
      FAIL_CHECK("no complaint");
    } catch (tw::error const& e) {
      for (auto const& part : *one["message"].as_array()) {
        std::string const words = *part.value<std::string>();
        INFO("wanted: " << words << "\nsaid: " << e.what());
        CHECK(std::string_view(e.what()).find(words) != std::string_view::npos);
      }
      if (auto const column = one["column"].value<std::int64_t>()) {
        INFO(e.what());
        CHECK(std::int64_t(e.faults()[0].where.column) == *column);
      }
    }
  }
}

}  // namespace conformance_test
