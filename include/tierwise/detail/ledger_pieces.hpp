// The ledger while batches write to it: columns in the order of places, put in the ledger's order at the end.
#pragma once

#include <algorithm>  // for std::copy
#include <bit>        // for std::bit_cast
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/recorded_months.hpp"
#include "tierwise/detail/side_by_side.hpp"
#include "tierwise/ledger.hpp"

namespace tierwise::detail {

/// The nearest whole number of |x| < 2^51 as an integer. The bits of a double between 2^52 and 2^53 count up by ones.
[[nodiscard]] inline std::int64_t whole_number(double x) {
  return std::bit_cast<std::int64_t>(x + to_whole) - std::bit_cast<std::int64_t>(to_whole);
}

/// Values in another order, so that a vector is built without being filled with zeros first.
template <class T>
struct picked {
  using iterator_category = std::forward_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = T const*;
  using reference = T const&;

  T const* values = nullptr;
  std::uint32_t const* at = nullptr;

  reference operator*() const { return values[*at]; }
  picked& operator++() {
    ++at;
    return *this;
  }
  picked operator++(int) {
    picked const before = *this;
    ++at;
    return before;
  }
  friend bool operator==(picked const& a, picked const& b) { return a.at == b.at; }
};

class ledger_pieces {
 public:
  ledger_pieces(plan const& p, std::size_t rows, ledger& out) : plan_(p), written_(rows, nowhere) {
    out.lines.resize(p.lines.size());
    out.cuts.resize(p.lines.size());
    out.shown.resize(p.shown.size());
    out.tiers.resize(p.ladders.size());
    out.months_in_tier.resize(p.ladders.size());
    auto add = [&](auto& to, auto& column, std::uint32_t what) {
      to.push_back({what, std::remove_reference_t<decltype(to.back().values)>(rows), &column});
    };
    for (std::size_t i = 0; i < p.lines.size(); ++i) {
      add(money_, out.lines[i], p.lines[i].slot);
      if (p.lines[i].cut != nowhere) add(money_, out.cuts[i], p.lines[i].cut);
    }
    add(money_, out.gross, p.gross);
    add(money_, out.net, p.net);
    add(money_, out.employer_cost, p.employer_cost);
    for (std::size_t i = 0; i < p.shown.size(); ++i) add(shown_, out.shown[i], p.shown[i].slot);
    for (std::uint32_t l = 0; l < p.ladders.size(); ++l) {
      add(tiers_, out.tiers[l], l);
      add(months_in_tier_, out.months_in_tier[l], l);
    }
  }

  /// Writes a month's results, from the month's first place on.
  void write(month_run const& run, recorded_rows const& rows) {
    std::size_t const n = rows.size(), first = rows.first;
    for (std::size_t r = 0; r < n; ++r) written_[rows.place[r]] = static_cast<std::uint32_t>(first + r);
    double const scale = ten_to(plan_.digits);
    for (auto const& c : money_) {
      double const* const v = run.columns[c.what].rows;
      std::int64_t* const out = c.values.data() + first;
      TIERWISE_WIDE
      for (std::size_t r = 0; r < n; ++r) out[r] = whole_number(v[r] * scale);
    }
    for (auto const& c : shown_) std::copy(run.columns[c.what].rows, run.columns[c.what].rows + n, c.values.data() + first);
    for (auto const& c : tiers_)
      for (std::size_t r = 0; r < n; ++r) c.values.data()[first + r] = run.ladders[c.what].tier[rows.person[r]];
    for (auto const& c : months_in_tier_)
      for (std::size_t r = 0; r < n; ++r) c.values.data()[first + r] = run.ladders[c.what].months_in_tier[rows.person[r]];
  }

  /// Puts everything in the ledger's order, without rows that were not paid because their person had been separated.
  void finish(intake const& in, std::vector<std::vector<event>> const& events, unsigned threads, ledger& out) {
    std::vector<std::uint32_t> from;
    from.reserve(in.rows());
    for (auto place : in.place)
      if (written_[place] != nowhere) from.push_back(written_[place]);
    side_by_side(threads, 5 + money_.size() + shown_.size() + 2 * tiers_.size(), [&](std::size_t i) {
      auto column = [&](auto& columns) {
        bool const here = i < columns.size();
        if (here) put(columns[i], from);
        i -= columns.size();
        return here;
      };
      switch (i) {
        case 0: return join(in, events, out.events);
        case 1: return keep_paid(in, in.person, from.size(), out.person);
        case 2: return keep_paid(in, in.month, from.size(), out.months);
        case 3: return keep_paid(in, in.shop, from.size(), out.shop);
        case 4: return keep_paid(in, in.team, from.size(), out.team);
        default: i -= 5;
      }
      (void)(column(money_) || column(shown_) || column(tiers_) || column(months_in_tier_));
    });
  }

 private:
  template <class T>
  struct piece {
    std::uint32_t what = 0;    ///< slot, or ladder
    unset_array<T> values;     ///< by place
    std::vector<T>* to = nullptr;
  };

  template <class T>
  static void put(piece<T>& p, std::vector<std::uint32_t> const& from) {
    auto const values = std::move(p.values);
    p.to->reserve(from.size());
    ask_for_large_pages(p.to->data(), from.size() * sizeof(T));
    p.to->assign(picked<T>{values.data(), from.data()}, picked<T>{values.data(), from.data() + from.size()});
  }

  template <class T>
  void keep_paid(intake const& in, std::vector<T> const& column, std::size_t paid, std::vector<T>& to) const {
    if (paid == in.rows()) {
      to = column;
      return;
    }
    to.reserve(column.empty() ? 0 : paid);
    for (std::size_t i = 0; i < column.size(); ++i)
      if (written_[in.place[i]] != nowhere) to.push_back(column[i]);
  }

  /// Each batch's events are in order of month and person already.
  static void join(intake const& in, std::vector<std::vector<event>> const& events, std::vector<event>& to) {
    std::size_t count = 0;
    std::vector<event const*> next;
    for (auto const& some : events) {
      count += some.size();
      next.push_back(some.data());
    }
    to.reserve(count);
    ask_for_large_pages(to.data(), count * sizeof(event));
    for (std::size_t i = 0; i < in.rows(); ++i) {
      std::uint32_t const b = in.batch_of[in.person[i]];
      event const* const end = events[b].data() + events[b].size();
      for (event const*& e = next[b]; e != end && e->person == in.person[i] && e->month == in.month[i]; ++e) to.push_back(*e);
    }
  }

  plan const& plan_;
  std::vector<std::uint32_t> written_;  ///< place -> where its results are; `nowhere`: not paid
  std::vector<piece<std::int64_t>> money_;
  std::vector<piece<double>> shown_;
  std::vector<piece<std::uint8_t>> tiers_;
  std::vector<piece<std::int32_t>> months_in_tier_;
};

}  // namespace tierwise::detail
