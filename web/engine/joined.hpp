// What was played of a scenario, stretch after stretch of its replicas, joined; and what is read from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tierwise/projection.hpp"
#include "variant_file.hpp"

namespace tierwise::page {

/// The projections of consecutive stretches of replicas as one.
class joined {
 public:
  void add(std::shared_ptr<projection const> const& p) {
    if (replicas == 0) {
      measures = p->measures;
      shown = p->shown;
      cells = p->cells;
      months = p->months;
      first_month = p->first_month;
    }
    for (std::uint32_t r = 0; r < p->replicas; ++r) rows_.push_back(p->values.data() + p->index(r, 0, 0, 0));
    replicas += p->replicas;
    parts_.push_back(p);
  }

  [[nodiscard]] std::size_t measure(std::string_view name) const {
    for (std::size_t i = 0; i < measures.size(); ++i)
      if (measures[i].name == name) return i;
    refuse("measure", "there is no measure '" + std::string(name) + "'");
  }
  /// The place of a measure among those that people read; their number where there is none.
  [[nodiscard]] std::size_t place_of(std::string_view name) const {
    std::size_t i = 0;
    while (i < shown.size() && shown[i].name != name) ++i;
    return i;
  }
  [[nodiscard]] std::size_t cell(std::string_view by, std::string_view name) const {
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (cells[i].by == by && cells[i].name == name) return i;
    refuse("cell", "there is no " + std::string(by) + " '" + std::string(name) + "'");
  }

  /// Replica by replica, in units as people read them, over the months from `from` to before `until`; NaN where there
  /// is nothing to speak of.
  [[nodiscard]] std::vector<double> amounts(shown_measure const& of, std::size_t cell, std::int32_t from,
                                            std::int32_t until) const {
    std::vector<double> out = sums(of.sum_of, cell, from, until);
    if (!of.over.empty()) {
      std::vector<double> const under = sums(of.over, cell, from, until);
      for (std::size_t r = 0; r < out.size(); ++r)
        out[r] = under[r] > 0 ? out[r] / under[r] : std::numeric_limits<double>::quiet_NaN();
    } else if (of.is_stock) {
      for (double& x : out) x /= static_cast<double>(until - from);
    }
    return out;
  }

  /// Of one that is added up, in its whole units: replica, month.
  [[nodiscard]] std::vector<std::int64_t> column(std::size_t measure, std::size_t cell) const {
    std::vector<std::int64_t> out;
    for (std::uint32_t r = 0; r < replicas; ++r)
      for (std::int32_t t = 0; t < months; ++t) out.push_back(value(r, t, cell, measure));
    return out;
  }

  std::vector<projected_measure> measures;
  std::vector<shown_measure> shown;
  std::vector<projected_cell> cells;
  std::int32_t months = 0;
  std::uint32_t replicas = 0;
  month first_month;

 private:
  [[nodiscard]] std::int64_t value(std::uint32_t replica, std::int32_t at, std::size_t cell,
                                   std::size_t measure) const {
    return rows_[replica][(static_cast<std::size_t>(at) * cells.size() + cell) * measures.size() + measure];
  }

  [[nodiscard]] std::vector<double> sums(std::vector<std::string> const& names, std::size_t cell, std::int32_t from,
                                         std::int32_t until) const {
    std::vector<std::size_t> places;
    for (auto const& name : names) places.push_back(measure(name));
    double unit = 1;
    for (int i = 0; i < measures[places.at(0)].decimals; ++i) unit *= 10;
    std::vector<double> out;
    for (std::uint32_t r = 0; r < replicas; ++r) {
      std::int64_t sum = 0;
      for (std::int32_t t = from; t < until; ++t)
        for (std::size_t const m : places) sum += value(r, t, cell, m);
      out.push_back(static_cast<double>(sum) / unit);
    }
    return out;
  }

  std::vector<std::shared_ptr<projection const>> parts_;
  std::vector<std::int64_t const*> rows_;  ///< by replica: month, cell, measure
};

}  // namespace tierwise::page
