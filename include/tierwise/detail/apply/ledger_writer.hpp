// The ledger while batches write to it: columns in the order of batch rows, put in the ledger's order at the end.
#pragma once

#include <algorithm>  // for std::any_of, std::find_if, std::max, std::min, std::none_of
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <mutex>  // for std::call_once
#include <vector>

#include "tierwise/detail/apply/month_loop.hpp"
#include "tierwise/detail/apply/narrow_column.hpp"
#include "tierwise/detail/support/large_arrays.hpp"
#include "tierwise/detail/support/tasks.hpp"
#include "tierwise/ledger.hpp"

namespace tierwise::detail {

class ledger_writer {
 public:
  ledger_writer(dated<plan> const& plans, ordered_records const& in, ledger& out)
      : in_(in), digits_(plans.first->digits), result_of_(in.rows(), no_slot) {
    std::size_t const lines = plans.first->lines.size(), ladders = plans.first->ladders.size();
    for (auto const* p : plans.all()) {
      sources_.push_back({p, {}, {}});
      for (auto const& s : p->shown)
        if (std::none_of(out.shown.begin(), out.shown.end(), [&](auto const& known) { return known.name == s.name; }))
          out.shown.push_back({s.name, s.type, {}});
    }
    out.tiers.resize(ladders);
    for (std::size_t l = 0; l < ladders; ++l) tiers_.push_back(&(out.tiers[l] = {in.rows(), stored_as::u8}));
    out.months_in_tier.resize(ladders);
    for (std::size_t l = 0; l < ladders; ++l)
      months_in_tier_.push_back(&(out.months_in_tier[l] = {in.rows(), width_of_months(in, l)}));
    take_money(lines, out);
    take_shown(out);
  }

  /// Writes a month's results, from the month's first batch row on.
  void write(month_run const& run, recorded_rows const& rows) {
    std::size_t const n = rows.size(), first = rows.first;
    for (std::size_t r = 0; r < n; ++r) result_of_[rows.batch_row[r]] = static_cast<std::uint32_t>(first + r);
    sources const& from =
        *std::find_if(sources_.begin(), sources_.end(), [&](sources const& s) { return s.rules == &run.rules(); });
    std::call_once(widths_known_, [&] { choose_widths(run, from); });
    for (std::size_t i = 0; i < money_.size(); ++i) money_[i].write(source(run, from.money[i]), first, n);
    for (std::size_t i = 0; i < shown_.size(); ++i) shown_[i].write(source(run, from.shown[i]), first, n);
    for (std::size_t l = 0; l < tiers_.size(); ++l) {
      ladder_state const& on = run.state.ladders[l];
      std::uint32_t const* const person = n == run.state.people() ? nullptr : rows.person.data();
      write_by_person(*tiers_[l], on.tier.data(), person, first, n);
      write_by_person(*months_in_tier_[l], on.months_in_tier.data(), person, first, n);
    }
  }

  /// Puts everything in the ledger's order, without rows that were not paid because their person had been separated.
  void finish(std::vector<std::vector<event>> const& events, unsigned threads, ledger& out) {
    keep_paid(out);
    side_by_side(threads, 1 + columns(), [&](std::size_t i) {
      if (i == 0)
        join_events(in_, events, out);
      else
        with_column(i - 1, [&](auto& column) { put_in_order(column); });
    });
  }

  /// Each batch's events are in order of month and person already: a month's are counted by person, and put where
  /// they belong.
  static void join_events(ordered_records const& in, std::vector<std::vector<event>> const& events, ledger& out) {
    std::size_t count = 0;
    for (auto const& some : events) count += some.size();
    out.events.reserve(count);
    ask_for_large_pages(out.events.data(), count * sizeof(event));
    out.events.resize(count);
    std::vector<std::size_t> next(events.size(), 0);
    std::vector<std::uint32_t> place;
    std::size_t begin = 0;
    for (std::int32_t month = 0; month < in.month_count; ++month) {
      place.assign(in.people.size() + 1, 0);
      auto each = [&](auto f) {
        for (std::size_t b = 0; b < events.size(); ++b)
          for (std::size_t i = next[b]; i < events[b].size() && events[b][i].month == month; ++i) f(b, events[b][i]);
      };
      each([&](std::size_t, event const& e) { ++place[e.person + 1]; });
      for (std::size_t p = 1; p < place.size(); ++p) place[p] += place[p - 1];
      std::size_t const all = place.back();
      each([&](std::size_t b, event const& e) {
        out.events[begin + place[e.person]++] = e;
        ++next[b];
      });
      begin += all;
    }
  }

 private:
  /// Where rules have what the columns hold: slots beside `money_` and `shown_`; no_slot: they have no such thing.
  struct sources {
    plan const* rules = nullptr;
    std::vector<std::uint32_t> money, shown;
  };
  [[nodiscard]] static column_view const* source(month_run const& run, std::uint32_t slot) {
    return slot == no_slot ? nullptr : &run.columns[slot];
  }

  /// Nobody is longer on a tier than from when it was held to the last month.
  [[nodiscard]] static stored_as width_of_months(ordered_records const& in, std::size_t ladder) {
    std::int32_t since = in.first_month;
    for (auto const s : in.since[ladder]) since = std::min(since, s);
    return in.first_month + in.month_count - since < std::numeric_limits<std::int16_t>::max() ? stored_as::i16
                                                                                              : stored_as::i32;
  }
  void take_money(std::size_t lines, ledger& out) {
    out.lines.resize(lines);
    out.cuts.resize(lines);
    auto money = [&](ledger_column<std::int64_t>& column, auto slot_in) {
      money_.emplace_back(column);
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
  }
  void take_shown(ledger& out) {
    for (auto& column : out.shown) {
      shown_.emplace_back(column.values);
      for (auto& s : sources_) {
        s.shown.push_back(no_slot);
        for (auto const& own : s.rules->shown)
          if (own.name == column.name) s.shown.back() = own.slot;
      }
    }
  }
  /// By the first month that is written.
  void choose_widths(month_run const& run, sources const& from) {
    std::size_t const n = run.rows().size(), rows = in_.rows();
    for (std::size_t i = 0; i < money_.size(); ++i) money_[i].begin_whole(source(run, from.money[i]), n, rows, digits_);
    for (std::size_t i = 0; i < shown_.size(); ++i) shown_[i].begin_fraction(source(run, from.shown[i]), n, rows);
  }
  /// `person` null: the rows are everybody, in order.
  template <class T, class From>
  static void write_by_person(ledger_column<T>& to, From const* values, std::uint32_t const* person, std::size_t first,
                              std::size_t n) {
    to.with_memory([&]<class S>(S* out) {
      out += first;
      if (person == nullptr)
        for (std::size_t r = 0; r < n; ++r) out[r] = static_cast<S>(values[r]);
      else
        for (std::size_t r = 0; r < n; ++r) out[r] = static_cast<S>(values[person[r]]);
    });
  }

  [[nodiscard]] std::size_t columns() const {
    return money_.size() + shown_.size() + tiers_.size() + months_in_tier_.size();
  }
  template <class F>
  void with_column(std::size_t i, F f) {
    if (i < money_.size()) return f(money_[i].finished());
    i -= money_.size();
    if (i < shown_.size()) return f(shown_[i].finished());
    i -= shown_.size();
    if (i < tiers_.size()) return f(*tiers_[i]);
    f(*months_in_tier_[i - tiers_.size()]);
  }

  /// The rows that were paid, and where they were written.
  void keep_paid(ledger& out) {
    std::size_t const n = in_.rows();
    bool const narrow = in_.texts.size() < 32767;
    out.person = {n, stored_as::i32};
    out.months = {n, stored_as::i16};
    out.shop = {n, narrow ? stored_as::i16 : stored_as::i32};
    out.team = {in_.team.empty() ? 0 : n, narrow ? stored_as::i16 : stored_as::i32};
    from_.resize(n);
    paid_.resize(n);
    std::size_t to = 0, moved = 0;
    for (std::size_t i = 0; i < n; ++i) {
      std::uint32_t const at = result_of_[in_.batch_row[i]];
      if (i == 0 || in_.month[i] != in_.month[i - 1]) months_.push_back({to, i});
      from_[to] = at;
      paid_[i] = at == no_slot ? 0 : 1;
      moved += at != to ? 1u : 0u;
      to += paid_[i];
    }
    from_.resize(to);
    months_.push_back({to, n});
    in_order_ = moved == 0 || to == 0;  // of nobody nothing was written
    copy_paid(in_.person, out.person);
    copy_paid(in_.month, out.months);
    copy_paid(in_.shop, out.shop);
    if (!out.team.empty()) copy_paid(in_.team, out.team);
  }
  /// `values`: by month_row.
  template <class From, class T>
  void copy_paid(std::vector<From> const& values, ledger_column<T>& to) const {
    to.with_memory([&]<class S>(S* out) {
      if (from_.size() == values.size()) {
        for (std::size_t i = 0; i < values.size(); ++i) out[i] = static_cast<S>(values[i]);
      } else {
        std::size_t at = 0;
        for (std::size_t i = 0; i < values.size(); at += paid_[i++]) out[at] = static_cast<S>(values[i]);
      }
    });
    to.shorten(from_.size());
  }

  /// Rows stay in their month and never move up, so a month can be put in order by itself, the first one first: it is
  /// read from front to back, and picked from the copy, which the cache has.
  template <class T>
  void put_in_order(ledger_column<T>& column) const {
    column.with_memory([&]<class S>(S* v) {
      large_array<S> written;
      for (std::size_t m = 0; m + 1 < months_.size() && !in_order_; ++m) {
        written.assign(v + months_[m].written, v + months_[m + 1].written);
        for (std::size_t i = months_[m].begin; i < months_[m + 1].begin; ++i)
          v[i] = written[from_[i] - months_[m].written];
      }
    });
    column.shorten(from_.size());
  }

  ordered_records const& in_;
  int digits_;
  std::once_flag widths_known_;
  large_array<std::uint32_t> result_of_;  ///< batch_row -> where its results are; `no_slot`: not paid
  large_array<std::uint32_t> from_;       ///< row of the ledger -> where it was written
  large_array<std::uint8_t> paid_;        ///< month_row -> 1, or 0
  /// Where the rows of a month begin, and where they were written.
  struct paid_month {
    std::size_t begin = 0, written = 0;
  };
  std::vector<paid_month> months_;  ///< and behind the last
  bool in_order_ = false;           ///< whether all was written where it belongs
  std::vector<sources> sources_;
  // Columns of the ledger, by batch row until they are put in order.
  std::deque<narrow_column<std::int64_t>> money_;
  std::deque<narrow_column<double>> shown_;
  std::vector<ledger_column<std::uint8_t>*> tiers_;
  std::vector<ledger_column<std::int32_t>*> months_in_tier_;
};

}  // namespace tierwise::detail
