// The ledger while batches write to it: columns in the order of places, put in the ledger's order at the end.
#pragma once

#include <algorithm>  // for std::copy, std::max, std::min
#include <bit>  // for std::bit_cast
#include <cstdint>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/large_arrays.hpp"
#include "tierwise/detail/recorded_months.hpp"
#include "tierwise/detail/tasks.hpp"
#include "tierwise/ledger.hpp"

namespace tierwise::detail {

/// The nearest whole number of |x| < 2^51 as an integer. The bits of a double between 2^52 and 2^53 count up by ones.
[[nodiscard]] inline std::int64_t whole_number(double x) {
  return std::bit_cast<std::int64_t>(x + to_whole) - std::bit_cast<std::int64_t>(to_whole);
}

class ledger_pieces {
 public:
  ledger_pieces(plan const& p, std::size_t rows, unsigned threads, ledger& out) : plan_(p), written_(rows, nowhere) {
    out.lines.resize(p.lines.size());
    out.cuts.resize(p.lines.size());
    out.shown.resize(p.shown.size());
    out.tiers.resize(p.ladders.size());
    out.months_in_tier.resize(p.ladders.size());
    auto add = [](auto& to, auto& column, std::uint32_t what) { to.push_back({what, &column}); };
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
    side_by_side(threads, columns(), [&](std::size_t i) {
      with_column(i, [&](auto& c) { make_room(*c.values, rows), c.values->resize(rows); });
    });
  }

  /// Writes a month's results, from the month's first place on.
  void write(month_run const& run, recorded_rows const& rows) {
    std::size_t const n = rows.size(), first = rows.first;
    for (std::size_t r = 0; r < n; ++r) written_[rows.place[r]] = static_cast<std::uint32_t>(first + r);
    double const scale = ten_to(plan_.digits);
    for (auto const& c : money_) {
      double const* const v = run.columns[c.what].rows;
      std::int64_t* const out = c.values->data() + first;
      TIERWISE_WIDE
      for (std::size_t r = 0; r < n; ++r) out[r] = whole_number(v[r] * scale);
    }
    for (auto const& c : shown_) std::copy(run.columns[c.what].rows, run.columns[c.what].rows + n, c.values->data() + first);
    for (auto const& c : tiers_)
      for (std::size_t r = 0; r < n; ++r) c.values->data()[first + r] = run.ladders[c.what].tier[rows.person[r]];
    for (auto const& c : months_in_tier_)
      for (std::size_t r = 0; r < n; ++r) c.values->data()[first + r] = run.ladders[c.what].months_in_tier[rows.person[r]];
  }

  /// Puts everything in the ledger's order, without rows that were not paid because their person had been separated.
  void finish(intake& in, std::vector<std::vector<event>> const& events, unsigned threads, ledger& out) {
    keep_paid(in, out);
    side_by_side(threads, 1 + columns(), [&](std::size_t i) {
      if (i == 0) join(in, events, out);
      else with_column(i - 1, [&](auto& c) { put_in_order(*c.values); });
    });
  }

 private:
  template <class T>
  struct piece {
    std::uint32_t what = 0;             ///< slot, or ladder
    std::vector<T>* values = nullptr;   ///< by place, until put in order
  };

  [[nodiscard]] std::size_t columns() const { return money_.size() + shown_.size() + tiers_.size() + months_in_tier_.size(); }
  template <class F>
  void with_column(std::size_t i, F f) {
    auto among = [&](auto& some) {
      bool const here = i < some.size();
      if (here) f(some[i]);
      i -= some.size();
      return here;
    };
    (void)(among(money_) || among(shown_) || among(tiers_) || among(months_in_tier_));
  }
  template <class T>
  static void make_room(std::vector<T>& column, std::size_t n) {
    if (column.capacity() >= n) return;
    column.reserve(n);
    ask_for_large_pages(column.data(), n * sizeof(T));
  }

  /// The rows that were paid, and where those of each month were written.
  void keep_paid(intake& in, ledger& out) {
    out.person = std::move(in.person);
    out.months = std::move(in.month);
    out.shop = std::move(in.shop);
    out.team = std::move(in.team);
    from_.reserve(in.place.size());
    for (std::size_t i = 0; i < in.place.size(); ++i) {
      std::uint32_t const at = written_[in.place[i]];
      if (at == nowhere) continue;
      std::size_t const to = from_.size();
      out.person[to] = out.person[i];
      out.months[to] = out.months[i];
      out.shop[to] = out.shop[i];
      if (!out.team.empty()) out.team[to] = out.team[i];
      if (to == 0 || out.months[to] != out.months[to - 1]) months_.push_back({to, to, at, at});
      auto& m = months_.back();
      m.in_order = m.in_order && (m.begin == to || from_.back() < at);
      m.end = to + 1;
      m.first = std::min(m.first, at);
      m.last = std::max(m.last, at);
      from_.push_back(at);
    }
    out.person.resize(from_.size());
    out.months.resize(from_.size());
    out.shop.resize(from_.size());
    out.team.resize(out.team.empty() ? 0 : from_.size());
  }

  /// Rows stay in their month and never move up, so a month can be put in order by itself, the first one first.
  template <class T>
  void put_in_order(std::vector<T>& column) const {
    large_array<T> written;
    T* const v = column.data();
    for (auto const& m : months_) {
      if (m.in_order && from_[m.end - 1] == m.end - 1) continue;
      written.assign(v + m.first, v + m.last + 1);
      for (std::size_t i = m.begin; i < m.end; ++i) v[i] = written[from_[i] - m.first];
    }
    column.resize(from_.size());
  }

  /// Each batch's events are in order of month and person already.
  static void join(intake const& in, std::vector<std::vector<event>> const& events, ledger& out) {
    std::size_t count = 0;
    std::vector<event const*> next;
    for (auto const& some : events) {
      count += some.size();
      next.push_back(some.data());
    }
    make_room(out.events, count);
    for (std::size_t i = 0; i < out.rows(); ++i) {
      std::uint32_t const b = in.batch_of[out.person[i]];
      event const* const end = events[b].data() + events[b].size();
      for (event const*& e = next[b]; e != end && e->person == out.person[i] && e->month == out.months[i]; ++e) out.events.push_back(*e);
    }
  }

  plan const& plan_;
  /// The rows of a month in the ledger, from `begin` to before `end`.
  struct paid_month {
    std::size_t begin = 0, end = 0;
    std::uint32_t first = 0, last = 0;  ///< where the first and the last of them were written
    bool in_order = true;               ///< they were written so
  };
  large_array<std::uint32_t> written_;  ///< place -> where its results are; `nowhere`: not paid
  large_array<std::uint32_t> from_;     ///< row of the ledger -> where it was written
  std::vector<paid_month> months_;
  std::vector<piece<std::int64_t>> money_;
  std::vector<piece<double>> shown_;
  std::vector<piece<std::uint8_t>> tiers_;
  std::vector<piece<std::int32_t>> months_in_tier_;
};

}  // namespace tierwise::detail
