// The engine as a page calls it: texts in; JSON, and columns of whole numbers, out. Every function but `tierwise_reply`
// and those of columns returns 0, or 1 with the faults in the reply.
#include <charconv>  // for std::from_chars
#include <cstdint>
#include <new>  // for std::bad_alloc
#include <string>
#include <string_view>
#include <system_error>  // for std::errc
#include <vector>

#include "recorded.hpp"
#include "session.hpp"

namespace tierwise::page {

namespace {

session& desk() {
  static session one;
  return one;
}
std::string reply;
std::vector<std::int64_t> column;

[[nodiscard]] json faults_json(error const& e) {
  json_array out;
  for (auto const& f : e.faults())
    out.push_back(json_object{{"file", f.where.file},
                              {"line", static_cast<std::int64_t>(f.where.line)},
                              {"path", f.path},
                              {"row", static_cast<std::int64_t>(f.row)},
                              {"person", f.person},
                              {"month", f.month},
                              {"message", f.message},
                              {"hint", f.hint},
                              {"excerpt", f.excerpt}});
  return out;
}

template <class Ask>
int answered(Ask ask) {
  try {
    reply = json(ask()).text();
    return 0;
  } catch (error const& e) {
    reply = json(json_object{{"faults", faults_json(e)}}).text();
  } catch (std::bad_alloc const&) {
    reply =
        json(json_object{{"faults", json_array{json_object{{"path", "memory"}, {"message", "there is not enough"}}}}})
            .text();
  } catch (std::exception const& e) {
    reply = json(json_object{{"faults", json_array{json_object{{"path", ""}, {"message", e.what()}}}}}).text();
  }
  return 1;
}

}  // namespace

extern "C" {

char const* tierwise_reply() { return reply.c_str(); }

int tierwise_open(char const* policy, char const* assumptions, char const* people) {
  return answered([&] { return desk().open(policy, assumptions, people); });
}

int tierwise_assume(char const* changes) {
  return answered([&] { return desk().assume(changes); });
}

int tierwise_change(char const* variant) {
  return answered([&] { return desk().change(variant); });
}

int tierwise_look_into(char const* text, char const* file) {
  return answered([&] { return desk().look_into(text, file); });
}

/// `seed` in digits: JavaScript's numbers end at 2^53.
int tierwise_play(int months, unsigned first, unsigned count, char const* seed) {
  return answered([&] {
    std::uint64_t found = 0;
    std::string_view const digits = seed;
    auto const [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), found);
    if (code != std::errc{} || end != digits.data() + digits.size())
      refuse("seed", "expected digits of a whole number below 2^64, found '" + std::string(digits) + "'");
    return desk().play(months, first, count, found);
  });
}

int tierwise_figures() {
  return answered([] { return desk().figures(); });
}

int tierwise_costs() {
  return answered([] { return desk().cost_split(); });
}

int tierwise_by_month(char const* measure, int cumulative) {
  return answered([&] { return desk().by_month(measure, cumulative != 0); });
}

int tierwise_apply(char const* policy, char const* records) {
  return answered([&] { return apply_json(policy, records); });
}

/// `bar`: a yearly risk for which raises are looked for; 0: none.
int tierwise_risk(char const* policy, char const* assumptions, char const* records, double bar) {
  return answered([&] { return risk_json(policy, assumptions, records, bar); });
}

int tierwise_documents() {
  return answered([] { return desk().documents(); });
}

/// Fills the column: replica, month.
int tierwise_column(int of_variant, char const* measure, char const* by, char const* name) {
  return answered([&] {
    column = desk().column(of_variant != 0, measure, by, name);
    return static_cast<std::int64_t>(column.size());
  });
}
std::int64_t const* tierwise_column_values() { return column.data(); }

}  // extern "C"

}  // namespace tierwise::page
