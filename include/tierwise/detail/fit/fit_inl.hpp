// How hazards are fitted to records, and put into assumptions.
#pragma once

#include <fmt/format.h>

#include <algorithm>  // for std::any_of, std::find_if, std::min
#include <cstdint>
#include <memory>  // for std::make_shared
#include <set>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/fit/activity_moments.hpp"
#include "tierwise/detail/fit/hazard_fit.hpp"
#include "tierwise/detail/fit/person_months.hpp"
#include "tierwise/detail/records/notes.hpp"
#include "tierwise/detail/records/reader.hpp"
#include "tierwise/detail/simulate/faults.hpp"
#include "tierwise/detail/stages/check_state.hpp"
#include "tierwise/detail/support/bit_cast.hpp"
#include "tierwise/detail/text/sha256.hpp"
#include "tierwise/fit.hpp"

namespace tierwise {

namespace detail {

/// Throws `error` for what cannot be asked.
inline void check_fit(compiled_model const& compiled, fit_options const& options) {
  if (!compiled.model()->leaving.is_on)
    refuse("attrition.leaving", "the assumptions do not say by what people leave", "add [attrition.leaving]");
  if (!compiled.models().amended.empty())
    refuse("policy", "a fit is of recorded months: it knows no amendments to come", "give the policy without them");
  if (options.tenure_spread && !(*options.tenure_spread > 0 && *options.tenure_spread < 1e3))
    refuse("tenure_spread", "must be above 0, found " + shortest(*options.tenure_spread));
  for (auto const* one : {&options.leaving, &options.dismissal})
    for (exit_kind const k : one->kinds) {
      if (k == exit_kind::end_of_data)
        refuse("exits", "'end_of_data' is no exit: the records end, and nothing is known of the person");
      if (one == &options.dismissal && counts(options.leaving, static_cast<month_ending>(exit_said + int(k))))
        refuse("exits", "'" + std::string(exit_names[std::size_t(k)]) + "' is of two hazards", "give it to one");
    }
  if (options.leaving.unsaid && options.dismissal.unsaid)
    refuse("exits", "exits without a kind are of two hazards", "give them to one");
}

/// The last month at risk, counted from the first of the records.
[[nodiscard]] inline std::int32_t last_at_risk(ordered_records const& in, table const& records,
                                               std::optional<month> until) {
  std::int32_t const last = until ? until->index - in.first_month : in.month_count - 2;
  std::string const end = month::from_index(in.first_month + in.month_count - 1).text();
  if (in.month_count < 2 && !until)
    refuse("records", "they are of " + end + " alone, which does not say who stays", "give the months behind it");
  if (last < 0 || last >= in.month_count)
    refuse("until", "there are no records of " + until->text(),
           "they are of " + month::from_index(in.first_month).text() + " to " + end);
  if (last + 1 == in.month_count && records.find("last_day") == nullptr)
    refuse("until", "who leaves at the end of " + end + " is not known: it is the records' last month",
           "end with the month before, or fill the column 'last_day'");
  return last;
}

/// Whether a formula asks for the month of the year, by itself or by metrics that it names.
[[nodiscard]] inline bool is_seasonal(formula const& f, compiled_model const& model, std::set<std::string>& seen) {
  for (auto const& name : f.names()) {
    if (name == "month_of_year") return true;
    if (!seen.insert(name).second) continue;
    for (auto const* metrics : {&model.policy().policy().metric, &model.assumptions().metric})
      for (auto const& m : *metrics)
        if (m.name == name && is_seasonal(m.value, model, seen)) return true;
  }
  return false;
}

/// Throws `error` for a season that the months cannot tell from their own luck.
inline void refuse_seasons(compiled_model const& model, std::string const& name, hazard const& h, int months,
                           fit_options const& options) {
  if (months >= 24) return;
  for (auto const& f : h.factor) {
    std::set<std::string> seen;
    if (is_held(f, options) || !is_seasonal(f.value, model, seen)) continue;
    refuse("attrition." + name + ".factor \"" + f.name + "\"",
           "a season is told from chance by two years of records; these are of " + std::to_string(months) + " months",
           "leave it out, or hold it as the file has it: a 'spread' of 0");
  }
}

/// Adds a number's eight bytes; equal numbers are equal bytes.
inline void add_bytes(std::string& to, double x) {
  std::uint64_t const bits = bit_cast<std::uint64_t>(x != x ? no_value : x == 0 ? 0.0 : x);
  for (int shift = 0; shift < 64; shift += 8) to += static_cast<char>(bits >> shift & 0xff);
}

/// The digest of the person-months: of the digests of so many rows each, which are found side by side.
[[nodiscard]] inline std::string digest(person_time const& of, ordered_records const& in, unsigned threads) {
  constexpr std::size_t some = 8192;
  std::vector<std::string> parts((of.rows() + some - 1) / some);
  side_by_side(threads, parts.size(), [&](std::size_t t) {
    std::string text;
    std::size_t const begin = t * some, end = std::min(of.rows(), begin + some);
    for (std::size_t r = begin; r < end; ++r) {
      text += in.people[of.person[r]];
      text += '\0';
      for (double const x : {double(in.first_month + of.month[r]), of.tenure[r], double(of.ending[r])})
        add_bytes(text, x);
    }
    for (auto const* values : {&of.leaving, &of.dismissal})
      for (auto const& column : *values)
        for (std::size_t r = begin; r < end; ++r) add_bytes(text, column[r]);
    parts[t] = sha256(text);
  });
  std::string all;
  for (auto const& part : parts) all += part;
  return sha256(all);
}

/// A figure of twelve digits.
[[nodiscard]] inline figure told(double x) {
  figure out;
  figure::read(fmt::format("{:.12g}", x), out);
  return out;
}

/// Where a coefficient comes from: the records, and what was known before.
[[nodiscard]] inline std::string source_of(fitted_factor const& one, std::string const& records, factor const& before) {
  if (!one.prior) return records;
  return fmt::format("{}, {:.0f}% of what is known; before: {} give or take {}: {}", records, 100 * one.share_of_data,
                     before.coefficient.text(), before.spread.text(), before.source);
}

/// Puts a fitted hazard in the place of the file's.
inline void put_hazard(fitted_hazard const& from, std::string const& source, hazard& to) {
  to.annual_rate = 0;
  to.between.clear();
  to.intercept = told(from.intercept);
  to.source = source;
  to.tenure.clear();
  for (auto const& row : from.tenure)
    if (from.tenure.size() > 1) to.tenure.emplace_back(figure(row.from), told(exp_of(row.log_odds)));
  for (auto const& one : from.factors) {
    if (one.held) continue;
    auto const is_it = [&](factor const& f) { return f.name == one.name; };
    factor& f = *std::find_if(to.factor.begin(), to.factor.end(), is_it);
    f.source = source_of(one, source, f);
    f.coefficient = told(one.coefficient);
    f.spread = told(one.larger_error());
  }
}

/// The assumptions with what was fitted.
inline void put_assumptions(compiled_model const& model, fitted& to) {
  to.assumptions = model.assumptions();
  attrition& a = to.assumptions.attrition;
  for (auto const& h : to.hazards) {
    std::string const source = fmt::format("fitted: {} exits, {} to {}, sha256 {}", h.exits, to.first.text(),
                                           to.last.text(), to.sha256.substr(0, 16));
    put_hazard(h, source, h.name == "leaving" ? *a.leaving : *a.dismissal);
  }
  if (a.together.empty()) return;
  a.together.clear();
  to.warnings.push_back("who leaves together is among those fitted: the assumptions have no 'together' any more");
}

/// What of the records a reader would want to know.
inline void note_records(compiled_model const& compiled, model const& m, table const& records,
                         ordered_records const& in, fitted& to) {
  record_notes const found({&m}, records, in);
  found.alike(to.notes);
  found.cut_past(to.notes);
  record_notes(compiled.policy().plans().all(), records, in).unsaid(to.notes, false);
  to.notes.insert(to.notes.end(), in.unread.begin(), in.unread.end());
}

inline void warn_of_months(person_time const& of, table const& records, fitted& to) {
  if (records.find("last_day") == nullptr)
    to.warnings.push_back(
        "the records have no column 'last_day': who has no record in a later month has left, however it was");
  if (of.separated > 0)
    to.warnings.push_back(fmt::format(
        "the policy separates {} {}, who are at risk no more in that month; {} later {} not used", of.separated,
        of.separated == 1 ? "person" : "people", of.ignored, of.ignored == 1 ? "record is" : "records are"));
}

}  // namespace detail

TIERWISE_INLINE fitted fit(compiled_model const& compiled, table const& records, fit_options const& options) {
  detail::check_fit(compiled, options);
  auto const recorded = std::make_shared<detail::model const>(detail::as_input_model(*compiled.model()));
  detail::model const& m = *recorded;
  detail::ordered_records const in =
      detail::record_reader(m, records, true).after(options.before).tell_unread(options.ignore).read();
  if (!options.before.is_empty()) detail::state_check(options.before.columns(), m).refuse_what_is_lost();
  std::int32_t const last = detail::last_at_risk(in, records, options.until);
  detail::person_time const months = detail::person_months_of(recorded, in, last, options.threads);
  fitted out;
  out.first = month::from_index(in.first_month);
  out.last = out.first + last;
  attrition const& a = m.assumed.attrition;
  detail::refuse_seasons(compiled, "leaving", *a.leaving, last + 1, options);
  detail::hazard_asked leaving{"leaving", *a.leaving, m.leaving, months.leaving, options.leaving};
  out.hazards.push_back(detail::hazard_fit(std::move(leaving), months, options).run());
  bool const any = std::any_of(months.ending.begin(), months.ending.end(),
                               [&](detail::month_ending how) { return detail::counts(options.dismissal, how); });
  if (a.dismissal && any) {
    detail::refuse_seasons(compiled, "dismissal", *a.dismissal, last + 1, options);
    detail::hazard_asked dismissal{"dismissal",      *a.dismissal,      m.dismissal,
                                   months.dismissal, options.dismissal, &options.leaving};
    out.hazards.push_back(detail::hazard_fit(std::move(dismissal), months, options).run());
  } else if (a.dismissal) {
    out.warnings.emplace_back("dismissal: nobody in the records left so: it is as the file has it");
  }
  out.activity = detail::measured_activity(m, months);
  out.sha256 = detail::digest(months, in, options.threads);
  detail::put_assumptions(compiled, out);
  detail::warn_of_months(months, records, out);
  for (auto const& h : out.hazards) out.warnings.insert(out.warnings.end(), h.warnings.begin(), h.warnings.end());
  detail::note_records(compiled, m, records, in, out);
  return out;
}

}  // namespace tierwise
