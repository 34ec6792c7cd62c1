// Totals while they are added up: rows grouped by small numbers, sums checked, groups in order.
#pragma once

#include <algorithm>  // for std::all_of
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>  // for std::exchange, std::move, std::pair
#include <vector>

#include "tierwise/detail/compute/exact_sums.hpp"
#include "tierwise/detail/support/ordering.hpp"
#include "tierwise/error.hpp"
#include "tierwise/ledger.hpp"
#include "tierwise/policy.hpp"

namespace tierwise::detail {

/// Some rows of a ledger, or of a run: a pointer for each column.
struct rows_to_total {
  std::size_t rows = 0;
  std::uint32_t const* person = nullptr;
  std::int32_t const *month = nullptr, *shop = nullptr, *team = nullptr;
  std::vector<std::uint8_t const*> tiers;    ///< by ladder; null where nobody groups by it
  std::vector<std::int64_t const*> amounts;  ///< the pay lines, gross, net and employer cost
  std::vector<std::int64_t> sums;            ///< beside `amounts`: of all rows; empty where they are not known
};

/// Numbers pairs of numbers from 0 on as they come; an equal pair has its number. (Open addressing: a lookup a row.)
class numbered_pairs {
 public:
  /// The pair's number, and whether it has come before.
  std::pair<std::uint32_t, bool> of(std::uint32_t first, std::uint32_t second) {
    if (pairs_.size() * 2 >= places_.size()) grow();
    std::uint64_t const pair = std::uint64_t(first) << 32 | second;
    for (std::size_t at = place(pair);; at = (at + 1) & (places_.size() - 1)) {
      std::uint32_t const known = places_[at];
      if (known == none) {
        places_[at] = static_cast<std::uint32_t>(pairs_.size());
        pairs_.push_back(pair);
        return {places_[at], false};
      }
      if (pairs_[known] == pair) return {known, true};
    }
  }
  [[nodiscard]] std::size_t size() const { return pairs_.size(); }
  [[nodiscard]] std::uint32_t first(std::size_t number) const {
    return static_cast<std::uint32_t>(pairs_[number] >> 32);
  }
  [[nodiscard]] std::uint32_t second(std::size_t number) const { return static_cast<std::uint32_t>(pairs_[number]); }

 private:
  static constexpr std::uint32_t none = 0xffffffffu;
  [[nodiscard]] std::size_t place(std::uint64_t pair) const {
    return static_cast<std::size_t>((pair * 0x9E3779B97F4A7C15u) >> 32) & (places_.size() - 1);
  }
  void grow() {
    places_.assign(places_.empty() ? 64 : places_.size() * 2, none);
    for (std::uint32_t i = 0; i < pairs_.size(); ++i) {
      std::size_t at = place(pairs_[i]);
      while (places_[at] != none) at = (at + 1) & (places_.size() - 1);
      places_[at] = i;
    }
  }
  std::vector<std::uint32_t> places_;
  std::vector<std::uint64_t> pairs_;
};

/// What rows are grouped by: a small number for each row, and its text.
class total_keys {
 public:
  /// `l` has the names; `has_teams`: whether its records have.
  total_keys(ledger const& l, bool has_teams, std::vector<std::string> const& by) : ledger_(l) {
    std::vector<std::string> known = {"month", "year", "shop", "team", "person"};
    for (auto const& one : l.policy().ladder) known.push_back(one.name);
    for (auto const& name : by) {
      key k;
      for (std::size_t i = 0; i < l.policy().ladder.size(); ++i)
        if (l.policy().ladder[i].name == name) k.ladder = static_cast<int>(i);
      for (std::size_t i = 0; i < 5; ++i)
        if (known[i] == name) k.what = static_cast<int>(i);
      if (name == "team" && !has_teams) throw error(without_teams(known));
      if (k.what < 0 && k.ladder < 0) throw error(error::unknown_name("grouping", name, known));
      keys_.push_back(k);
    }
  }

  [[nodiscard]] static fault without_teams(std::vector<std::string> known) {
    std::erase(known, "team");
    fault f = error::unknown_name("grouping", "team", {});
    f.message += ": the records have no column of that name";
    for (auto const& name : known) f.hint += (f.hint.empty() ? "known: " : ", ") + name;
    return f;
  }
  [[nodiscard]] std::size_t size() const { return keys_.size(); }
  /// Whether a person is in a group in one month only.
  [[nodiscard]] bool once_a_month() const {
    for (auto const& k : keys_)
      if (k.ladder < 0 && k.what == 0) return true;
    return false;
  }
  /// The number of a row under a key.
  [[nodiscard]] std::uint32_t code(std::size_t k, rows_to_total const& some, std::size_t row) const {
    if (keys_[k].ladder >= 0) return some.tiers[static_cast<std::size_t>(keys_[k].ladder)][row];
    switch (keys_[k].what) {
      case 0: return static_cast<std::uint32_t>(some.month[row]);
      case 1: return static_cast<std::uint32_t>((ledger_.first_month + some.month[row]).year());
      case 2: return static_cast<std::uint32_t>(some.shop[row]);
      case 3: return static_cast<std::uint32_t>(some.team[row]);
      default: return some.person[row];
    }
  }
  [[nodiscard]] std::string name(std::size_t k, std::uint32_t code) const {
    if (keys_[k].ladder >= 0) return ledger_.policy().ladder[static_cast<std::size_t>(keys_[k].ladder)].tier[code].name;
    switch (keys_[k].what) {
      case 0: return (ledger_.first_month + static_cast<int>(code)).text();
      case 1: return std::to_string(code);
      case 2:
      case 3: return static_cast<std::int32_t>(code) < 0 ? std::string() : ledger_.texts[code];  // in no team
      default: return ledger_.people[code];
    }
  }
  /// Whether it sorts by its place on a ladder, and not by its text.
  [[nodiscard]] bool is_ladder(std::size_t k) const { return keys_[k].ladder >= 0; }
  /// Whether somebody groups by the tiers of a ladder.
  [[nodiscard]] bool names_ladder(std::size_t ladder) const {
    for (auto const& k : keys_)
      if (k.ladder == static_cast<int>(ladder)) return true;
    return false;
  }

 private:
  struct key {
    int what = -1;    ///< month, year, shop, team, person
    int ladder = -1;  ///< or a ladder's tier
  };
  ledger const& ledger_;
  std::vector<key> keys_;
};

/// Sums by one grouping.
class total_sums {
 public:
  total_sums(ledger const& names, bool has_teams, std::vector<std::string> by)
      : by_(std::move(by)),
        keys_(names, has_teams, by_),
        policy_(names.policy()),
        width_(policy_.pay.line.size() + 3),
        numbers_(keys_.size()),
        met_(keys_.size() == 0 ? names.people.size() : 0, 0) {}

  [[nodiscard]] total_keys const& keys() const { return keys_; }

  /// Adds rows, of which all together need no amounts where the sums are known. Throws `error` for sums that are too
  /// large.
  void add(rows_to_total const& some) {
    if (some.rows == 0) return;
    number(some);
    make_groups();
    bool const alike = std::all_of(of_.begin(), of_.end(), [&](std::uint32_t g) { return g == of_[0]; });
    if (alike)
      months_[of_[0]] += some.rows;
    else
      for (std::size_t r = 0; r < some.rows; ++r) ++months_[of_[r]];
    count_heads(some);
    for (std::size_t i = 0; alike && i < some.sums.size(); ++i) add(of_[0], i, some.sums[i]);
    if (alike && !some.sums.empty()) return;
    for (std::size_t i = 0; i < width_; ++i) {
      std::int64_t const* const v = some.amounts[i];
      if (alike && sum_of(v, some.rows, i)) continue;
      for (std::size_t r = 0; r < some.rows; ++r) add(of_[alike ? 0 : r], i, v[r]);
    }
  }
  /// Adds the sums of other people's rows by the same grouping.
  void add(total_sums const& others) {
    for (std::size_t g = 0; g < others.months_.size(); ++g) {
      std::uint32_t to = 0;
      auto const codes = others.codes_of(g);
      for (std::size_t k = 0; k < codes.size(); ++k) to = numbers_[k].of(to, codes[k]).first;
      make_groups();
      months_[to] += others.months_[g];
      heads_[to] += others.heads_[g];
      for (std::size_t i = 0; i < width_; ++i) add(to, i, others.sums_[g * width_ + i]);
    }
  }
  /// The groups in order: tiers as on their ladder, everything else by its text.
  [[nodiscard]] std::vector<total_row> rows() const {
    std::vector<total_row> found(months_.size());
    std::vector<std::vector<std::uint32_t>> codes;
    for (std::size_t g = 0; g < found.size(); ++g) {
      codes.push_back(codes_of(g));
      for (std::size_t k = 0; k < keys_.size(); ++k) found[g].group.push_back(keys_.name(k, codes[g][k]));
      found[g].heads = heads_[g];
      found[g].months = months_[g];
      auto const sums = sums_.begin() + static_cast<std::ptrdiff_t>(g * width_);
      found[g].lines.assign(sums, sums + static_cast<std::ptrdiff_t>(width_ - 3));
      found[g].gross = sums_[(g + 1) * width_ - 3];
      found[g].net = sums_[(g + 1) * width_ - 2];
      found[g].employer_cost = sums_[(g + 1) * width_ - 1];
    }
    auto const order = sorted_places(found.size(), [&](std::size_t a, std::size_t b) {
      for (std::size_t k = 0; k < keys_.size(); ++k) {
        if (keys_.is_ladder(k) ? codes[a][k] != codes[b][k] : found[a].group[k] != found[b].group[k])
          return keys_.is_ladder(k) ? codes[a][k] < codes[b][k] : found[a].group[k] < found[b].group[k];
      }
      return false;
    });
    std::vector<total_row> out;
    out.reserve(found.size());
    for (auto i : order) out.push_back(std::move(found[i]));
    return out;
  }

 private:
  /// The groups of rows, into `of_`; all together are one.
  void number(rows_to_total const& some) {
    of_.assign(keys_.size() == 0 ? 1 : some.rows, 0);
    for (std::size_t k = 0; k < keys_.size(); ++k)
      for (std::size_t r = 0; r < some.rows; ++r) of_[r] = numbers_[k].of(of_[r], keys_.code(k, some, r)).first;
  }
  void count_heads(rows_to_total const& some) {
    if (keys_.size() == 0) {
      for (std::size_t r = 0; r < some.rows; ++r) heads_[0] += std::exchange(met_[some.person[r]], 1) == 0 ? 1u : 0u;
    } else if (keys_.once_a_month()) {
      for (std::size_t r = 0; r < some.rows; ++r) ++heads_[of_[r]];
    } else {
      for (std::size_t r = 0; r < some.rows; ++r) heads_[of_[r]] += seen_.of(of_[r], some.person[r]).second ? 0u : 1u;
    }
  }
  void make_groups() {
    std::size_t const groups = numbers_.empty() ? 1 : numbers_.back().size();
    months_.resize(groups, 0);
    heads_.resize(groups, 0);
    sums_.resize(groups * width_, 0);
  }
  [[nodiscard]] std::vector<std::uint32_t> codes_of(std::size_t group) const {
    std::vector<std::uint32_t> out(keys_.size());
    for (std::size_t k = keys_.size(); k-- > 0; group = numbers_[k].first(group)) out[k] = numbers_[k].second(group);
    return out;
  }
  /// Rows of one group, added up side by side; false: too large for that.
  [[nodiscard]] bool sum_of(std::int64_t const* v, std::size_t n, std::size_t line) {
    std::int64_t most = 0, sum = 0;
    for (std::size_t r = 0; r < n; ++r) most |= v[r] ^ (v[r] >> 63);
    if (most >= limit || n >= static_cast<std::size_t>(limit / 4)) return false;
    for (std::size_t r = 0; r < n; ++r) sum += v[r];
    add(of_[0], line, sum);
    return true;
  }
  void add(std::size_t group, std::size_t line, std::int64_t more) {
    if (add_exactly(sums_[group * width_ + line], more)) return;
    std::size_t const lines = width_ - 3;
    std::string const sums[] = {"gross", "net", "employer_cost"};
    throw error(too_large("totals \"" + (line < lines ? policy_.pay.line[line].name : sums[line - lines]) + "\""));
  }

  /// So many such amounts fit into 64 bits.
  static constexpr std::int64_t limit = std::int64_t(1) << 32;
  std::vector<std::string> by_;
  total_keys keys_;
  policy const& policy_;
  std::size_t width_;                    ///< of a group's sums
  std::vector<numbered_pairs> numbers_;  ///< by key: (number under the keys before, code)
  numbered_pairs seen_;                  ///< (group, person)
  std::vector<std::uint8_t> met_;        ///< person -> whether seen, where all are one group
  std::vector<std::size_t> months_, heads_;
  std::vector<std::int64_t> sums_;
  std::vector<std::uint32_t> of_;
};

}  // namespace tierwise::detail
