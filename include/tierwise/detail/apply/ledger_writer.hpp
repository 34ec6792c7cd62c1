// The ledger while batches write to it: columns in the order of batch rows, put in the ledger's order at the end.
#pragma once

#include <algorithm>  // for std::any_of, std::copy_n, std::fill_n, std::find_if, std::max, std::min, std::none_of
#include <cstdint>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/apply/month_loop.hpp"
#include "tierwise/detail/support/bit_cast.hpp"
#include "tierwise/detail/support/large_arrays.hpp"
#include "tierwise/detail/support/tasks.hpp"
#include "tierwise/ledger.hpp"

namespace tierwise::detail {

/// The nearest whole number of |x| < 2^51 as an integer. The bits of a double between 2^52 and 2^53 count up by ones.
[[nodiscard]] inline std::int64_t whole_number(double x) {
  return bit_cast<std::int64_t>(x + to_whole) - bit_cast<std::int64_t>(to_whole);
}

class ledger_writer {
 public:
  ledger_writer(dated<plan> const& plans, std::size_t rows, unsigned threads, ledger& out)
      : scale_(ten_to(plans.first->digits)), result_of_(rows, no_slot) {
    std::size_t const lines = plans.first->lines.size(), ladders = plans.first->ladders.size();
    for (auto const* p : plans.all()) {
      sources_.push_back({p, {}, {}});
      for (auto const& s : p->shown)
        if (std::none_of(out.shown.begin(), out.shown.end(), [&](auto const& known) { return known.name == s.name; }))
          out.shown.push_back({s.name, s.type, {}});
    }
    out.lines.resize(lines);
    out.cuts.resize(lines);
    out.tiers.resize(ladders);
    out.months_in_tier.resize(ladders);
    auto money = [&](std::vector<std::int64_t>& column, auto slot_in) {
      money_.push_back(&column);
      for (auto& s : sources_) s.money.push_back(slot_in(*s.rules));
    };
    for (std::size_t i = 0; i < lines; ++i) {
      money(out.lines[i], [&](plan const& p) { return p.lines[i].slot; });
      auto const cut = [&](plan const& p) { return p.lines[i].cut; };
      if (std::any_of(sources_.begin(), sources_.end(), [&](auto const& s) { return cut(*s.rules) != no_slot; }))
        money(out.cuts[i], cut);
    }
    money(out.gross, [](plan const& p) { return p.gross; });
    money(out.net, [](plan const& p) { return p.net; });
    money(out.employer_cost, [](plan const& p) { return p.employer_cost; });
    for (auto& column : out.shown) {
      shown_.push_back(&column.values);
      for (auto& s : sources_) {
        s.shown.push_back(no_slot);
        for (auto const& own : s.rules->shown)
          if (own.name == column.name) s.shown.back() = own.slot;
      }
    }
    for (std::size_t l = 0; l < ladders; ++l) {
      tiers_.push_back(&out.tiers[l]);
      months_in_tier_.push_back(&out.months_in_tier[l]);
    }
    side_by_side(threads, columns(), [&](std::size_t i) {
      with_column(i, [&](auto& column) { make_room(column, rows), column.resize(rows); });
    });
  }

  /// Writes a month's results, from the month's first batch row on.
  void write(month_run const& run, recorded_rows const& rows) {
    std::size_t const n = rows.size(), first = rows.first;
    for (std::size_t r = 0; r < n; ++r) result_of_[rows.batch_row[r]] = static_cast<std::uint32_t>(first + r);
    sources const& from =
        *std::find_if(sources_.begin(), sources_.end(), [&](sources const& s) { return s.rules == &run.rules(); });
    double const scale = scale_;
    for (std::size_t i = 0; i < money_.size(); ++i) {
      std::int64_t* const out = money_[i]->data() + first;
      if (from.money[i] == no_slot) {
        std::fill_n(out, n, 0);
        continue;
      }
      double const* const v = run.columns[from.money[i]].rows;
      TIERWISE_WIDE
      for (std::size_t r = 0; r < n; ++r) out[r] = whole_number(v[r] * scale);
    }
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      double* const out = shown_[i]->data() + first;
      if (from.shown[i] == no_slot)
        std::fill_n(out, n, no_value);
      else
        std::copy_n(run.columns[from.shown[i]].rows, n, out);
    }
    for (std::size_t l = 0; l < tiers_.size(); ++l) {
      std::uint8_t* const tier = tiers_[l]->data() + first;
      std::int32_t* const months = months_in_tier_[l]->data() + first;
      ladder_state const& on = run.state.ladders[l];
      for (std::size_t r = 0; r < n; ++r) tier[r] = on.tier[rows.person[r]];
      for (std::size_t r = 0; r < n; ++r) months[r] = on.months_in_tier[rows.person[r]];
    }
  }

  /// Puts everything in the ledger's order, without rows that were not paid because their person had been separated.
  void finish(ordered_records& in, std::vector<std::vector<event>> const& events, unsigned threads, ledger& out) {
    keep_paid(in, out);
    side_by_side(threads, 1 + columns(), [&](std::size_t i) {
      if (i == 0)
        join(in, events, out);
      else
        with_column(i - 1, [&](auto& column) { put_in_order(column); });
    });
  }

  /// Before `finish`: batch_row -> where its results are; `no_slot`: not paid.
  [[nodiscard]] large_array<std::uint32_t> const& results() const { return result_of_; }

 private:
  /// Where rules have what the columns hold: slots beside `money_` and `shown_`; no_slot: they have no such thing.
  struct sources {
    plan const* rules = nullptr;
    std::vector<std::uint32_t> money, shown;
  };

  [[nodiscard]] std::size_t columns() const {
    return money_.size() + shown_.size() + tiers_.size() + months_in_tier_.size();
  }
  template <class F>
  void with_column(std::size_t i, F f) {
    auto among = [&](auto& some) {
      bool const here = i < some.size();
      if (here) f(*some[i]);
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
  void keep_paid(ordered_records& in, ledger& out) {
    out.person = std::move(in.person);
    out.months = std::move(in.month);
    out.shop = std::move(in.shop);
    out.team = std::move(in.team);
    from_.reserve(in.batch_row.size());
    for (std::size_t i = 0; i < in.batch_row.size(); ++i) {
      std::uint32_t const at = result_of_[in.batch_row[i]];
      if (at == no_slot) continue;
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
  static void join(ordered_records const& in, std::vector<std::vector<event>> const& events, ledger& out) {
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
      for (event const*& e = next[b]; e != end && e->person == out.person[i] && e->month == out.months[i]; ++e)
        out.events.push_back(*e);
    }
  }

  /// The rows of a month in the ledger, from `begin` to before `end`.
  struct paid_month {
    std::size_t begin = 0, end = 0;
    std::uint32_t first = 0, last = 0;  ///< where the first and the last of them were written
    bool in_order = true;               ///< they were written so
  };
  double scale_;
  large_array<std::uint32_t> result_of_;  ///< batch_row -> where its results are; `no_slot`: not paid
  large_array<std::uint32_t> from_;       ///< row of the ledger -> where it was written
  std::vector<paid_month> months_;
  std::vector<sources> sources_;
  // Columns of the ledger, by batch row until they are put in order.
  std::vector<std::vector<std::int64_t>*> money_;
  std::vector<std::vector<double>*> shown_;
  std::vector<std::vector<std::uint8_t>*> tiers_;
  std::vector<std::vector<std::int32_t>*> months_in_tier_;
};

}  // namespace tierwise::detail
