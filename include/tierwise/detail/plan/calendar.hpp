// The working days of each month that a policy's calendar covers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/faults.hpp"
#include "tierwise/limits.hpp"
#include "tierwise/month.hpp"
#include "tierwise/policy.hpp"

namespace tierwise::detail {

/// Days from 1 March of year 0 to the first of a month: years begin with March, so that a leap day is their last.
[[nodiscard]] constexpr std::int32_t first_day_of(month m) {
  std::int32_t const from_march = m.index - 2, year = from_march / 12, since = from_march % 12;
  return year * 365 + year / 4 - year / 100 + year / 400 + (153 * since + 2) / 5;
}
/// Whether a day, so counted, is a Saturday or Sunday: 1 March of year 0 was a Wednesday.
[[nodiscard]] constexpr bool is_of_weekend(std::int32_t day) { return (day + 2) % 7 > 4; }

/// The day of a date such as `2026-02-15`; nothing for anything else.
[[nodiscard]] constexpr std::optional<std::int32_t> read_day(std::string_view text) {
  auto const of = month::read(text);
  if (!of || text.size() != 10) return {};
  return first_day_of(*of) + (text[8] - '0') * 10 + (text[9] - '0') - 1;
}

class working_days {
 public:
  working_days(calendar const& of, fault_list& faults) : of_(of), faults_(faults) {
    if (!read_months()) return;
    for (std::int32_t day = begin_; day < end_; ++day) works_.push_back(is_of_weekend(day) ? 0 : 1);
    said_.resize(works_.size());
    mark("calendar.holidays", of.holidays, false);
    mark("calendar.make_up_days", of.make_up_days, true);
  }

  [[nodiscard]] month first() const { return first_; }
  /// From the first month on.
  [[nodiscard]] std::vector<std::uint8_t> by_month() const {
    std::vector<std::uint8_t> out;
    for (month m = first_; !works_.empty() && first_day_of(m) < end_; m = m + 1) {
      std::uint8_t& days = out.emplace_back(std::uint8_t{0});
      for (std::int32_t day = first_day_of(m); day < first_day_of(m + 1); ++day)
        days = static_cast<std::uint8_t>(days + works_[at(day)]);
    }
    return out;
  }

 private:
  [[nodiscard]] bool read_months() {
    auto const read = [&](std::string const& name, std::string const& text, std::string const& what) {
      auto const m = month::read(text);
      if (text.empty())
        faults_.report("calendar", "missing '" + name + "'",
                       "the " + what + " month whose days it has: " + name + " = \"2026-06\"");
      else if (!m || text.size() != 7)
        faults_.report("calendar." + name, "'" + text + "' is not a month",
                       "write it as \"" + (m ? m->text() : "2026-06") + "\"");
      return text.size() == 7 ? m : std::nullopt;
    };
    auto const from = read("from", of_.from, "first"), until = read("until", of_.until, "last");
    if (!from || !until) return false;
    first_ = *from;
    begin_ = first_day_of(*from);
    end_ = first_day_of(*until + 1);
    int const months = *until - *from + 1;
    if (months < 1)
      faults_.report("calendar.until", of_.until + " is before " + of_.from);
    else if (months > static_cast<int>(limit::months))
      faults_.report("calendar.until", with_commas(static_cast<std::size_t>(months)) + " months; a calendar may have " +
                                           with_commas(limit::months));
    return months >= 1 && months <= static_cast<int>(limit::months);
  }
  [[nodiscard]] std::size_t at(std::int32_t day) const { return static_cast<std::size_t>(day - begin_); }

  void mark(char const* path, std::vector<std::string> const& written, bool works) {
    for (auto const& text : written) {
      auto const [first, last] = read_range(path, text);
      for (std::int32_t day = first; day <= last; ++day) {
        std::string const wrong = works ? wrong_make_up_day(day) : said_[at(day)] != 0 ? "is said twice" : "";
        if (!wrong.empty()) {
          faults_.report(path, "'" + text + "' " + wrong);
          break;
        }
        works_[at(day)] = works ? 1 : 0;
        said_[at(day)] = 1;
      }
    }
  }
  [[nodiscard]] std::string wrong_make_up_day(std::int32_t day) const {
    if (said_[at(day)] != 0) return works_[at(day)] != 0 ? "is said twice" : "is a holiday, too";
    return is_of_weekend(day) ? "" : "is no Saturday or Sunday, and so a working day without being said";
  }
  /// The first and last day; none, reported, of what is no date or range of them within the calendar.
  [[nodiscard]] std::pair<std::int32_t, std::int32_t> read_range(char const* path, std::string const& text) {
    std::string_view const whole = text;
    std::size_t const cut = whole.find('/');
    auto const first = read_day(whole.substr(0, cut));
    auto const last = cut == whole.npos ? first : read_day(whole.substr(cut + 1));
    if (!first || !last)
      faults_.report(path, "'" + text + "' is no date, and no range of dates",
                     "write \"2026-02-15\", or \"2026-02-15/2026-02-23\" with the last day");
    else if (*last < *first)
      faults_.report(path, "'" + text + "' ends before it begins");
    else if (*first < begin_ || *last >= end_)
      faults_.report(path, "'" + text + "' is not in the calendar, which is from " + of_.from + " to " + of_.until,
                     *first < begin_ ? "from = \"" + text.substr(0, 7) + "\" takes it in"
                                     : "until = \"" + text.substr(text.size() - 10, 7) + "\" takes it in");
    else
      return {*first, *last};
    return {0, -1};
  }

  calendar const& of_;
  fault_list& faults_;
  month first_;
  std::int32_t begin_ = 0, end_ = 0;        ///< days of the calendar, counted as `first_day_of` does
  std::vector<std::uint8_t> works_, said_;  ///< by day: whether it is one of work; whether it is among those written
};

}  // namespace tierwise::detail
