// Totals of a run of which no rows are kept: added up behind each month's steps.
#pragma once

#include <algorithm>  // for std::max
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tierwise/detail/apply/month_loop.hpp"
#include "tierwise/detail/apply/narrow_column.hpp"
#include "tierwise/detail/apply/total_sums.hpp"
#include "tierwise/ledger.hpp"

namespace tierwise::detail {

/// Each thread has its own; they are added up in the end.
class total_writer {
 public:
  /// `names`: a ledger with people, texts and rules, and no rows.
  total_writer(ledger const& names, ordered_records const& in, std::vector<std::vector<std::string>> const& by)
      : digits_(names.digits()), shops_(in.texts.size(), 0) {
    for (auto const& one : by) sums_.emplace_back(names, !in.team.empty(), one);
    for (auto const& one : by) grouped_ = grouped_ || !one.empty();
    amounts_.resize(names.policy().pay.line.size() + 3);
    tiers_.resize(names.policy().ladder.size());
  }

  void write(month_run const& run, recorded_rows const& rows) {
    std::size_t const n = rows.size();
    last_month_ = std::max(last_month_, rows.month);
    person_months_ += n;
    rows_to_total some;
    some.rows = n;
    some.person = filled(person_, n, [&](std::size_t r) { return run.who.of(rows.person[r]); });
    some.month = filled(month_, n, [&](std::size_t) { return rows.month; });
    some.shop = filled(shop_, n, [&](std::size_t r) { return static_cast<std::int32_t>(rows.shop[r]); });
    if (!rows.team.empty())
      some.team = filled(team_, n, [&](std::size_t r) {
        return rows.team[r] == rows.team[r] ? static_cast<std::int32_t>(rows.team[r]) : -1;
      });
    for (std::size_t r = 0; r < n; ++r) shops_[static_cast<std::size_t>(shop_[r])] = 1;
    for (std::size_t l = 0; l < tiers_.size(); ++l) {
      auto const& tier = run.state.ladders[l].tier;
      some.tiers.push_back(names_ladder(l) ? filled(tiers_[l], n, [&](std::size_t r) { return tier[rows.person[r]]; })
                                           : nullptr);
    }
    plan const& p = run.rules();
    money_.clear();
    for (auto const& line : p.lines) money_.push_back(line.slot);
    money_.insert(money_.end(), {p.gross, p.net, p.employer_cost});
    add_up(run, n, some.sums);
    if (grouped_ || some.sums.empty())
      for (std::size_t i = 0; i < money_.size(); ++i) some.amounts.push_back(minor_units(run, money_[i], i, n));
    for (auto& sums : sums_) sums.add(some);
  }
  void add(total_writer const& other) {
    last_month_ = std::max(last_month_, other.last_month_);
    person_months_ += other.person_months_;
    for (std::size_t i = 0; i < shops_.size(); ++i) shops_[i] |= other.shops_[i];
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].add(other.sums_[i]);
  }
  [[nodiscard]] kept_totals finish(std::vector<std::vector<std::string>> const& by,
                                   std::vector<std::string> const& texts) const {
    kept_totals out;
    for (std::size_t i = 0; i < sums_.size(); ++i) out.groupings.push_back({by[i], sums_[i].rows()});
    out.person_months = person_months_;
    out.last_month = last_month_;
    for (std::size_t i = 0; i < shops_.size(); ++i)
      if (shops_[i] != 0) out.shops.push_back(texts[i]);
    return out;
  }

 private:
  template <class T, class F>
  static T const* filled(std::vector<T>& to, std::size_t n, F f) {
    to.resize(n);
    for (std::size_t r = 0; r < n; ++r) to[r] = f(r);
    return to.data();
  }
  [[nodiscard]] std::int64_t const* minor_units(month_run const& run, std::uint32_t slot, std::size_t i,
                                                std::size_t n) {
    double const* const v = run.columns[slot].rows;
    double const scale = ten_to(digits_);
    return filled(amounts_[i], n, [=](std::size_t r) { return whole_number(v[r] * scale); });
  }
  /// The sums of a month's amounts, if doubles hold them: whole numbers, so that their order does not matter.
  void add_up(month_run const& run, std::size_t n, std::vector<std::int64_t>& sums) const {
    double const scale = ten_to(digits_);
    for (auto const slot : money_) {
      column_view const& c = run.columns[slot];
      if (!(c.known.size * scale * static_cast<double>(n) < whole_limit)) return sums.clear();
      double sum[running] = {};
      std::size_t i = 0;
      for (; i + running <= n; i += running) {
        TIERWISE_WIDE
        for (std::size_t k = 0; k < running; ++k) sum[k] += nearest_whole(c.rows[i + k] * scale);
      }
      for (; i < n; ++i) sum[0] += nearest_whole(c.rows[i] * scale);
      for (std::size_t k = 1; k < running; ++k) sum[0] += sum[k];
      sums.push_back(static_cast<std::int64_t>(sum[0]));
    }
  }
  [[nodiscard]] bool names_ladder(std::size_t ladder) const {
    for (auto const& sums : sums_)
      if (sums.keys().names_ladder(ladder)) return true;
    return false;
  }

  int digits_;
  bool grouped_ = false;  ///< by anything
  std::int32_t last_month_ = -1;
  std::size_t person_months_ = 0;
  std::vector<std::uint8_t> shops_;  ///< by text code: whether anybody was paid there
  std::vector<total_sums> sums_;     ///< by grouping
  // A month's rows, as they are added.
  std::vector<std::uint32_t> money_;  ///< slots
  std::vector<std::uint32_t> person_;
  std::vector<std::int32_t> month_, shop_, team_;
  std::vector<std::vector<std::uint8_t>> tiers_;
  std::vector<std::vector<std::int64_t>> amounts_;
};

}  // namespace tierwise::detail
