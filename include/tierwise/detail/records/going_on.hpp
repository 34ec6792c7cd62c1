// Records that go on from a state: its people are met again, with when they joined and since when there are records.
#pragma once

#include <algorithm>  // for std::max
#include <cstddef>
#include <cstdint>
#include <string>

#include "tierwise/detail/records/column_reader.hpp"
#include "tierwise/detail/records/input_reader.hpp"
#include "tierwise/detail/records/partition.hpp"

namespace tierwise::detail {

/// Finds the people of the state before among those of the records; its texts get codes.
inline void meet_again(ordered_records& out, record_faults& faults, codes_of_texts& codes) {
  state_columns const& from = out.before.columns();
  if (out.first_month <= from.after.index)
    return faults.tell_of("month",
                          "the records begin in " + month::from_index(out.first_month).text() +
                              ", and the state is the one after " + from.after.text(),
                          "give the records of the months behind it");
  for (auto const& text : from.texts) out.state_codes.push_back(codes.of(text, out.texts));
  out.in_state.assign(out.people.size(), no_slot);
  for (std::uint32_t p = 0, k = 0; p < out.people.size() && k < from.people.size();) {
    int const order = from.people[k].compare(out.people[p]);
    if (order == 0) out.in_state[p] = k;
    if (order <= 0) ++k;
    if (order >= 0) ++p;
  }
}

/// First and last months with a record, so far: those of the state before.
inline void begin_as_known(ordered_records& out) {
  out.starts.assign(out.people.size(), column_reader::no_month);
  out.ends.assign(out.people.size(), column_reader::no_month);
  for (std::size_t p = 0; p < out.in_state.size(); ++p)
    if (std::uint32_t const k = out.in_state[p]; k != no_slot) {
      out.starts[p] = out.before.columns().first[k] - out.first_month;
      out.ends[p] = out.before.columns().last[k] - out.first_month;
    }
}

/// Whether the company had parted with a person of the state before. A further record that says a tier says that no
/// ladder let them go.
[[nodiscard]] inline bool parted_before(ordered_records const& in, std::uint32_t k) {
  state_columns const& from = in.before.columns();
  return from.separated[k] != 0 && !(in.tiers_recorded && !from.let_go.empty() && from.let_go[k] != 0);
}

/// What helps where somebody has a record behind months without one, or behind the last day, beside what mends a
/// mistake.
[[nodiscard]] inline std::string hint_of_return(std::string const& mistake, std::int32_t away) {
  return mistake + "; or let people come back, in the policy: [rehire] within_months = " +
         std::to_string(std::max(away, tierwise::rehire().within_months)) +
         ", by which tenure, tier and the year's sums go on; or give somebody new a new id";
}

/// The same where the policy lets people come back, and they were longer away.
[[nodiscard]] inline std::string hint_of_late_return(std::int32_t within, std::int32_t away) {
  return "the policy's [rehire] says within_months = " + std::to_string(within) +
         ": add the missing months, raise it to " + std::to_string(away) + ", or give somebody new a new id";
}

/// Notes that somebody returns with a record after so many months without one.
inline void mark_return(ordered_records& out, std::size_t month_row, std::int32_t away) {
  if (out.returns.empty()) out.returns.assign(out.rows(), 0);
  out.returns[month_row] = static_cast<std::int16_t>(away + 1);
}

/// When people joined, of the column `joined` or as the state before has it; else with their first record.
class joining_reader {
 public:
  joining_reader(ordered_records& out, column_reader& columns) : out_(out), columns_(columns) {
    out.joined.assign(out.people.size(), no_month);
    out.joined_said.assign(out.people.size(), 0);
    state_columns const& before = out.before.columns();
    for (std::size_t p = 0; p < out.in_state.size(); ++p)
      if (std::uint32_t const k = out.in_state[p]; k != no_slot && before.joined_said[k] != 0)
        out.joined[p] = before.joined[k];
  }

  /// `order`: month_row -> row; `months`: row -> month index.
  template <class Order, class Months>
  void read(Order const& order, Months const& months) {
    if (column const* c = columns_.find("joined")) {
      auto const joined = columns_.months(*c, true);
      for (std::size_t month_row = 0; month_row < out_.rows(); ++month_row)
        if (std::uint32_t const r = order[month_row]; joined[r] != no_month)
          take(out_.person[month_row], r, joined[r], months[r]);
    }
    for (std::size_t p = 0; p < out_.people.size(); ++p) {
      out_.joined_said[p] = out_.joined[p] != no_month ? 1 : 0;
      if (out_.joined_said[p] == 0) out_.joined[p] = out_.first_month + out_.starts[p];
    }
  }

 private:
  static constexpr std::int32_t no_month = column_reader::no_month;
  static std::string text(std::int32_t index) { return month::from_index(index).text(); }

  void take(std::uint32_t p, std::uint32_t row, std::int32_t joined, std::int32_t when) {
    std::int32_t& known = out_.joined[p];
    auto const refuse = [&](std::string const& message, std::string const& hint = {}) {
      columns_.faults.tell_in(row, "joined", text(joined), message, hint);
    };
    if (known == no_month) {
      if (std::int32_t const taken = taken_for(p); taken != no_month && taken != joined)
        refuse(out_.people[p] + " has joined in " + text(joined) + ", and was taken to have joined in " + text(taken) +
                   ", the month of the first record, as the records before the state did not say",
               "say it in the first records, too");
      known = joined;
    } else if (known != joined) {
      refuse(out_.people[p] + " has joined in " + text(known) + " and in " + text(joined));
    }
    if (joined > when)
      refuse(columns_.faults.where(row) + " is before " + out_.people[p] + " joined in " + text(joined));
  }
  /// What somebody was taken for where the records before the state did not say.
  [[nodiscard]] std::int32_t taken_for(std::uint32_t p) const {
    std::uint32_t const k = out_.in_state.empty() ? no_slot : out_.in_state[p];
    state_columns const& before = out_.before.columns();
    return k == no_slot || before.joined_said[k] != 0 ? no_month : before.joined[k];
  }

  ordered_records& out_;
  column_reader& columns_;
};

}  // namespace tierwise::detail
