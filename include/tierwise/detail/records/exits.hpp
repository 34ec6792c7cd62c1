// Last days that records say: when each is, how somebody leaves, and that nobody has a record behind it.
#pragma once

#include <algorithm>  // for std::find
#include <cstddef>
#include <cstdint>
#include <iterator>  // for std::begin, std::end
#include <string>
#include <vector>

#include "tierwise/detail/records/column_reader.hpp"
#include "tierwise/detail/records/going_on.hpp"
#include "tierwise/detail/records/partition.hpp"
#include "tierwise/event.hpp"

namespace tierwise::detail {

/// Reads the columns `last_day` and `exit_kind`. A last day counts in the record of its own month: what is said before
/// it is a plan, and nothing that a month knows hangs on later records.
class exit_reader {
 public:
  exit_reader(ordered_records& out, column_reader& columns) : out_(out), columns_(columns) {}

  /// `order`: month_row -> row; `months`: row -> month index. `may_return`: whether there may be records behind a last
  /// day.
  template <class Order, class Months>
  void read(Order const& order, Months const& months, bool may_return) {
    begin_as_known();
    column const* const day = columns_.find("last_day");
    column const* kind = columns_.find("exit_kind");
    if (kind != nullptr && !columns_.holds(*kind, column_kind::text, "texts")) kind = nullptr;
    if (day == nullptr && kind == nullptr && out_.left.empty()) return;
    large_array<std::int32_t> days;
    if (day != nullptr) days = columns_.months(*day, true);
    if (kind != nullptr) know_kinds(*kind);
    out_.left.resize(out_.people.size(), 0);
    may_return_ = may_return;
    for (std::size_t month_row = 0; month_row < out_.rows(); ++month_row) {
      std::uint32_t const row = order[month_row];
      std::uint8_t const how = kind == nullptr ? std::uint8_t(1) : kind_in(*kind, row);
      take(month_row, row, days.empty() ? no_month : days[row], how, months[row]);
    }
  }

 private:
  static constexpr std::int32_t no_month = column_reader::no_month;
  static constexpr std::uint8_t unsaid = 1, unknown = 255;
  static std::string text(std::int32_t index) { return month::from_index(index).text(); }

  /// Those of the state before who have left.
  void begin_as_known() {
    state_columns const& before = out_.before.columns();
    for (std::size_t p = 0; p < out_.in_state.size(); ++p)
      if (std::uint32_t const k = out_.in_state[p]; k != no_slot && before.left[k] != 0) {
        out_.left.resize(out_.people.size(), 0);
        out_.left[p] = before.left[k];
      }
  }
  void know_kinds(column const& kind) {
    for (auto const& name : *kind.dictionary) {
      auto const at = std::find(std::begin(exit_names), std::end(exit_names), name);
      kinds_.push_back(name.empty()                 ? unsaid
                       : at == std::end(exit_names) ? unknown
                                                    : static_cast<std::uint8_t>(2 + (at - std::begin(exit_names))));
    }
  }
  std::uint8_t kind_in(column const& kind, std::uint32_t row) {
    if (kind.missing(row)) return unsaid;
    std::uint8_t const how = kinds_[static_cast<std::size_t>(kind.codes[row])];
    if (how != unknown) return how;
    columns_.faults.tell_unknown(row, kind.name, "kind of exit", kind.text(row),
                                 {std::begin(exit_names), std::end(exit_names)});
    return unsaid;
  }

  void take(std::size_t month_row, std::uint32_t row, std::int32_t day, std::uint8_t how, std::int32_t when) {
    std::uint32_t const p = out_.person[month_row];
    auto const refuse = [&](char const* column, std::string const& value, std::string const& message,
                            std::string const& hint) { columns_.faults.tell_in(row, column, value, message, hint); };
    if (out_.left[p] != 0 && may_return_) {
      if (out_.returns.empty() || out_.returns[month_row] == 0) mark_return(out_, month_row, 0);
      out_.left[p] = 0;
    }
    if (out_.left[p] != 0)
      return refuse("last_day", text(out_.left[p]),
                    columns_.faults.where(row) + " is behind the last day, in " + text(out_.left[p]),
                    hint_of_return("correct the last day", when - out_.left[p] - 1));
    if (day == no_month) {
      if (how != unsaid)
        refuse("exit_kind", std::string(exit_names[how - 2]),
               "the kind of exit stands without a last day in " + columns_.faults.where(row),
               "fill the column 'last_day'");
    } else if (day < when) {
      refuse("last_day", text(day), columns_.faults.where(row) + " is behind the last day, in " + text(day),
             may_return_ ? "correct the last day: behind a return it is empty, or the next one"
                         : hint_of_return("correct the last day", when - day - 1));
    } else if (day == when) {
      if (out_.exit.empty()) out_.exit.assign(out_.rows(), 0);
      out_.exit[month_row] = how;
      out_.left[p] = day;
    }
  }

  ordered_records& out_;
  column_reader& columns_;
  bool may_return_ = false;
  std::vector<std::uint8_t> kinds_;  ///< by text of the dictionary
};

}  // namespace tierwise::detail
