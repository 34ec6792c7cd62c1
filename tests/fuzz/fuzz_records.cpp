// Any bytes are columns of any kind: applying a small policy to them gives a ledger, or an error with words; never
// anything else.
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/evaluate.hpp"
#include "tierwise/explain.hpp"
#include "tierwise/policy_file.hpp"
#include "tierwise/workforce.hpp"

namespace {

namespace tw = tierwise;

void require(bool holds, char const* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

constexpr char const* rules = R"toml(
name = "fuzz"
shops = ["north", "south"]
[inputs]
sold = "number"
extra = { kind = "amount", optional = true }
orders = "count"
worked = { kind = "hours", optional = true }
rate = { kind = "share", optional = true }
applied = { kind = "flag", optional = true }
shift = { kind = "text", one_of = ["day", "night"], optional = true }
since = { kind = "month", optional = true }
[[ladder.medal.tier]]
name = "trial"
base_pay = 1900
[[ladder.medal.tier]]
name = "iron"
base_pay = 2000
enter = "tenure_months >= 2 and rate > 0.5"
keep = "last(2, sum(orders)) >= 1"
[[pay.line]]
name = "base"
amount = "base_pay"
[[pay.line]]
name = "piece"
amount = "otherwise(extra, 0) * 1.1% + sold / 3 + if(otherwise(applied, false), 5, 0) + 2 * otherwise(worked, 0)"
when = "shift != 'night' and since < month"
[[pay.line]]
name = "place"
amount = "max(0, 100 - rank(orders, by=shop))"
)toml";

/// Bytes as choices; 0 where there are none left.
class choices {
 public:
  choices(std::uint8_t const* data, std::size_t size) : at_(data), left_(size) {}
  unsigned next() {
    if (left_ == 0) return 0;
    --left_;
    return *at_++;
  }
  unsigned below(unsigned n) { return next() % n; }
  double number() {
    static constexpr std::array<double, 24> known = {0,
                                                     1,
                                                     0.5,
                                                     24315,
                                                     24316,
                                                     24317,
                                                     24314.5,
                                                     -1,
                                                     7,
                                                     1e300,
                                                     -1e300,
                                                     1e13,
                                                     9.999999999999e12,
                                                     0.1,
                                                     2.675,
                                                     1e-320,
                                                     -0.0,
                                                     22800,
                                                     26399,
                                                     26400,
                                                     4294967296.0,
                                                     2147483648.0,
                                                     -2147483649.0,
                                                     100};
    unsigned const which = next();
    if (which < 4 * known.size()) return known[which % known.size()];
    if (which < 200) return std::numeric_limits<double>::quiet_NaN();
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8 | next();
    return std::bit_cast<double>(bits);
  }

 private:
  std::uint8_t const* at_;
  std::size_t left_;
};

tw::column column_of(choices& c, std::size_t rows) {
  static constexpr std::array<char const*, 16> names = {"person",  "month", "sold",        "orders", "shop",   "team",
                                                        "joined",  "medal", "medal_since", "extra",  "worked", "rate",
                                                        "applied", "shift", "since",       "other"};
  static constexpr std::array<char const*, 16> texts = {
      "a",     "b",    "2026-03", "2026-04-30", "2026-02-30", "north",   "south",    "day",
      "night", "iron", "trial",   "",           "1899-12",    "9999-99", "\xff\xfe", "c"};
  tw::column out;
  out.name = names[c.below(names.size())];
  out.kind = static_cast<tw::column_kind>(c.below(32) == 31 ? 9 : c.below(4));
  std::size_t const length = c.below(32) == 31 ? c.below(9) : rows;
  if (out.kind == tw::column_kind::text) {
    auto dictionary = std::make_shared<std::vector<std::string>>();
    for (unsigned n = c.below(5); n > 0; --n) dictionary->emplace_back(texts[c.below(texts.size())]);
    auto codes = std::make_shared<std::vector<std::int32_t>>();
    for (std::size_t i = 0; i < length; ++i) {
      unsigned const code = c.next();
      codes->push_back(code >= 250           ? static_cast<std::int32_t>(code << 24)
                       : dictionary->empty() ? -1
                                             : static_cast<std::int32_t>(code % (dictionary->size() + 1)) - 1);
    }
    if (c.below(32) != 31) out.dictionary = std::move(dictionary);
    out.codes = *codes;
    out.owner = std::move(codes);
  } else {
    auto numbers = std::make_shared<std::vector<double>>();
    for (std::size_t i = 0; i < length; ++i) numbers->push_back(c.number());
    out.numbers = *numbers;
    out.owner = std::move(numbers);
  }
  for (unsigned n = c.below(32) >= 28 ? c.below(3) : 0; n > 0; --n)
    out.unread.push_back({c.below(9), "?", "expected something else", ""});
  out.refused = c.below(32) == 31;
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static tw::compiled_policy const compiled = tw::parse_compiled(rules, "fuzz.toml");
  static tw::formula const alone("sold * 2 + orders");
  choices c(data, size);
  std::size_t const rows = c.below(9);
  tw::table t;
  auto attempt = [&](auto const& what) {
    try {
      what();
    } catch (tw::error const& e) {
      require(!e.faults().empty(), "an error without a fault");
      require(*e.what() != '\0', "an error says nothing");
      for (auto const& f : e.faults()) {
        require(!f.message.empty(), "a fault says nothing");
        require(f.row <= t.rows() || t.rows() == 0 || f.row <= 9, "a fault is in a row there is not");
      }
    }
  };
  for (unsigned n = c.below(17); n > 0; --n) attempt([&] { t.add(column_of(c, rows)); });
  attempt([&] {
    tw::ledger const l = tw::apply(compiled, t);
    require(l.rows() <= t.rows(), "more is paid than is recorded");
    attempt([&] { (void)tw::explain(compiled, t, l.people.at(0), l.first_month); });
    attempt([&] { (void)tw::workforce_after(l, t, {"sold"}); });
  });
  attempt([&] { (void)tw::evaluate(alone, t); });
  for (auto const& column : t.columns()) attempt([&] { (void)tw::months_in(column); });
  return 0;
}
