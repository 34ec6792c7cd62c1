// The ledger while batches write to it: columns in the order of places, put in the ledger's order at the end.
#pragma once

#include <algorithm>  // for std::copy, std::max
#include <atomic>
#include <bit>  // for std::bit_cast
#include <cstdint>
#include <iterator>
#include <tuple>
#include <type_traits>
#include <utility>  // for std::swap
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

/// Values in another order, so that a vector is built without being filled with zeros first. They lie in many places
/// that are read side by side, more than processors foresee by themselves: so we say what comes.
template <class T>
struct picked {
  using iterator_category = std::forward_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = T const*;
  using reference = T const&;

  T const* values = nullptr;
  std::uint32_t const* at = nullptr;

  reference operator*() const {
    __builtin_prefetch(values + at[read_ahead]);
    return values[*at];
  }
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
  void finish(intake const& in, std::vector<std::vector<event>> const& events, unsigned threads, ledger& out) {
    std::vector<std::uint32_t> from;
    from.reserve(in.rows() + read_ahead);
    for (auto place : in.place)
      if (written_[place] != nowhere) from.push_back(written_[place]);
    std::size_t const paid = from.size();
    from.resize(paid + read_ahead, 0);
    std::atomic<std::size_t> next{0};
    side_by_side(threads, std::max(threads, 1u), [&](std::size_t) {
      // A column is put in order into the memory of the one before it: fresh memory costs more than all else here.
      std::tuple<std::vector<std::int64_t>, std::vector<double>, std::vector<std::uint8_t>, std::vector<std::int32_t>> spares;
      for (std::size_t i = next++; i < 5 + columns(); i = next++) switch (i) {
        case 0: join(in, events, out.events); break;
        case 1: keep_paid(in, in.person, paid, out.person); break;
        case 2: keep_paid(in, in.month, paid, out.months); break;
        case 3: keep_paid(in, in.shop, paid, out.shop); break;
        case 4: keep_paid(in, in.team, paid, out.team); break;
        default:
          with_column(i - 5, [&](auto& c) {
            using values = std::remove_reference_t<decltype(*c.values)>;
            using in_order = picked<typename values::value_type>;
            auto& spare = std::get<values>(spares);
            make_room(spare, paid);
            spare.clear();
            spare.assign(in_order{c.values->data(), from.data()}, in_order{c.values->data(), from.data() + paid});
            std::swap(spare, *c.values);
          });
      }
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
    make_room(to, count);
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
