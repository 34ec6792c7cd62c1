// What the ladders' rules say about the people who are asked at a month's end.
#pragma once

#include <algorithm>  // for std::find
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/month/formulas.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/error.hpp"

namespace tierwise::detail {

/// The tier in force whose name has a text code; `in_force` where there is none.
[[nodiscard]] inline std::size_t tier_of_text(ladder_plan const& p, double code) {
  auto const end = p.codes.begin() + static_cast<std::ptrdiff_t>(p.in_force);
  return static_cast<std::size_t>(std::find(p.codes.begin(), end, code) - p.codes.begin());
}

/// What is said of a text that a ladder's formula gives somebody and that is no tier of it: which there are, or that it
/// is one to come. `texts`: by code.
[[nodiscard]] inline fault no_such_tier(plan const& p, std::size_t number, double code,
                                        std::vector<std::string> const& texts, std::string const& who) {
  ladder const& of = p.policy.ladder[number];
  ladder_plan const& made = p.ladders[number];
  std::string const& text = texts[static_cast<std::size_t>(code)];
  std::vector<std::string> known;
  for (std::size_t t = 0; t < made.in_force; ++t) known.push_back(of.tier[t].name);
  fault f = error::unknown_name("tier", text, known);
  f.path = "ladder." + of.name + ".set";
  f.message = "it gives " + who + " '" + text + "', which is no tier of the ladder";
  if (std::find(made.codes.begin(), made.codes.end(), code) != made.codes.end())
    f.hint = "an amendment of the policy adds a tier of this name later";
  return f;
}

/// Rules asked of rows of a month. The vectors are kept from month to month.
class rule_answers {
 public:
  /// What has no single condition to name, such as a tier that is set, is told with all of it.
  static constexpr std::uint64_t every_condition = ~std::uint64_t(0);

  explicit rule_answers(month_run& run) : run_(run) {}

  /// What a formula comes to, beside `rows`; valid until the next call.
  std::vector<double> const& values(rule_plan const& rule, std::vector<std::uint32_t> const& rows) {
    test_rows(run_, rule.expr, rule.code, rows, answers_);
    return answers_;
  }
  /// Rows of `rows` in `yes` where the rule holds and in `no` where it does not.
  void test(rule_plan const& rule, std::vector<std::uint32_t> const& rows, std::vector<std::uint32_t>& yes,
            std::vector<std::uint32_t>& no) {
    yes.resize(rows.size());
    no.resize(rows.size());
    values(rule, rows);
    std::size_t holds = 0, fails = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      bool const is = answers_[i] == 1;
      yes[holds] = rows[i];
      no[fails] = rows[i];
      holds += is ? 1u : 0u;
      fails += is ? 0u : 1u;
    }
    yes.resize(holds);
    no.resize(fails);
  }
  /// For each row the conditions that do not hold, where anybody wants to know; valid until the next call.
  std::vector<std::uint64_t> const& failed_conditions(rule_plan const& rule, std::vector<std::uint32_t> const& rows,
                                                      bool wanted) {
    failed_.assign(rows.size(), 0);
    for (std::size_t c = 0; c < rule.conditions.size() && wanted && !rows.empty(); ++c) {
      test_rows(run_, rule.conditions[c], rule.codes[c], rows, answers_);
      for (std::size_t i = 0; i < rows.size(); ++i) failed_[i] |= std::uint64_t(answers_[i] == 1 ? 0 : 1) << c;
    }
    return failed_;
  }

 private:
  month_run& run_;
  std::vector<double> answers_;
  std::vector<std::uint64_t> failed_;
};

/// Whether somebody on tier `t` of ladder `l` has served the months of a trial, which the column of `slot` has.
[[nodiscard]] inline bool term_over(month_run& run, std::uint32_t row, std::uint32_t slot, std::int32_t served,
                                    std::size_t l, std::size_t t) {
  double const months = run.columns[slot].rows[row];
  if (months != months || months < 1) {
    ladder const& of = run.rules().policy.ladder[l];
    std::string const path = "ladder." + of.name + ".tier \"" + of.tier[t].name + "\"";
    run.report(path,
               std::string("the months of the ") +
                   (run.rules().ladders[l].tiers[t].is_acting ? "acting appointment" : "probation") +
                   (months != months ? " are missing for " : " are fewer than 1 for ") + run.name_of(row),
               {}, row);
    return false;
  }
  return served >= months;
}

}  // namespace tierwise::detail
