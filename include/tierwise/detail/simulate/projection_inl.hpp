// What is read from a projection.
#pragma once

#include <algorithm>  // for std::sort
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/error.hpp"
#include "tierwise/projection.hpp"

namespace tierwise {

TIERWISE_INLINE std::int64_t projection::total(std::uint32_t replica, std::size_t cell, std::size_t measure) const {
  std::int64_t sum = 0;
  for (std::int32_t t = 0; t < months; ++t) sum += value(replica, t, cell, measure);
  return sum;
}

TIERWISE_INLINE std::size_t projection::measure(std::string_view name) const {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (measures[i].name == name) return i;
    known.push_back(measures[i].name);
  }
  throw error(error::unknown_name("measure", name, known));
}

TIERWISE_INLINE std::size_t projection::cell(std::string_view by, std::string_view name) const {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].by == by && cells[i].name == name) return i;
    if (cells[i].by == by) known.push_back(cells[i].name);
  }
  throw error(error::unknown_name(by.empty() ? std::string_view("cell") : by, name, known));
}

TIERWISE_INLINE band projection::spread(std::int32_t at, std::size_t cell, std::size_t measure) const {
  std::vector<double> all;
  for (std::uint32_t r = 0; r < replicas; ++r)
    if (done[r] != 0) all.push_back(static_cast<double>(value(r, at, cell, measure)));
  return spread_of(std::move(all));
}

TIERWISE_INLINE band projection::spread_of(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  auto hundredth = [&](double p) {
    if (all.empty()) return detail::no_value;
    double const place = p * static_cast<double>(all.size() - 1);
    auto const low = static_cast<std::size_t>(place);
    std::size_t const high = low + 1 < all.size() ? low + 1 : low;
    return all[low] + (place - static_cast<double>(low)) * (all[high] - all[low]);
  };
  return {hundredth(0.1), hundredth(0.5), hundredth(0.9)};
}

TIERWISE_INLINE void projection::refuse(std::uint32_t replica, std::int32_t at, std::size_t cell,
                                        std::size_t measure) const {
  fault f;
  f.path = "projection";
  f.message = "there is no replica " + std::to_string(replica) + ", month " + std::to_string(at) + ", cell " +
              std::to_string(cell) + " with measure " + std::to_string(measure);
  f.hint = "they count from 0: " + std::to_string(replicas) + " replicas, " + std::to_string(months) + " months, " +
           std::to_string(cells.size()) + " cells, " + std::to_string(measures.size()) + " measures";
  throw error(std::move(f));
}

}  // namespace tierwise
