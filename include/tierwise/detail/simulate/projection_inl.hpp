// What is read from a projection.
#pragma once

#include <algorithm>  // for std::copy, std::sort
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>  // for std::exchange, std::move
#include <vector>

#include "tierwise/detail/compute/loops.hpp"
#include "tierwise/detail/simulate/faults.hpp"
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

namespace detail {

/// Whether two projections are of one run, but for their replicas.
[[nodiscard]] inline bool played_alike(projection const& a, projection const& b) {
  auto const names_of = [](projection const& p) {
    std::vector<std::string> out;
    for (auto const& m : p.measures) out.push_back(m.name);
    for (auto const& c : p.cells) out.insert(out.end(), {c.by, c.name});
    return out;
  };
  return a.first_month == b.first_month && a.months == b.months && a.seed == b.seed && names_of(a) == names_of(b);
}

/// Throws `error` for parts of which no run of such replicas is made.
inline void check_parts(std::vector<std::shared_ptr<projection const>> const& parts, std::uint32_t first_replica,
                        std::uint32_t replicas) {
  if (parts.empty()) refuse("joined", "there is nothing to join");
  std::vector<std::uint8_t> there(replicas, 0);
  for (auto const& p : parts) {
    if (!played_alike(*parts[0], *p)) refuse("joined", "the parts were not played alike");
    if (p->first_replica < first_replica || p->first_replica - first_replica > replicas ||
        p->replicas > replicas - (p->first_replica - first_replica))
      refuse("joined", "a part has replicas that the whole has not");
    for (std::uint32_t r = 0; r < p->replicas; ++r)
      if (std::exchange(there[p->first_replica - first_replica + r], 1) != 0)
        refuse("joined", "replica " + std::to_string(p->first_replica + r) + " is in two parts");
  }
}

}  // namespace detail

TIERWISE_INLINE projection projection::joined(std::vector<std::shared_ptr<projection const>> const& parts,
                                              std::uint32_t first_replica, std::uint32_t replicas) {
  detail::check_parts(parts, first_replica, replicas);
  projection const& like = *parts[0];
  projection out;
  out.models = like.models;
  out.first_month = like.first_month;
  out.months = like.months;
  out.first_replica = first_replica;
  out.replicas = replicas;
  out.seed = like.seed;
  out.before = like.before;
  out.measures = like.measures;
  out.shown = like.shown;
  out.cells = like.cells;
  out.notes = like.notes;
  out.drawn_at_start = like.drawn_at_start;
  out.done.assign(replicas, 0);
  std::size_t const width = static_cast<std::size_t>(out.months) * out.cells.size() * out.measures.size();
  out.values.resize(replicas * width);
  for (auto const& p : parts) {
    std::size_t const at = p->first_replica - first_replica;
    std::copy(p->done.begin(), p->done.end(), out.done.begin() + static_cast<std::ptrdiff_t>(at));
    std::copy(p->values.begin(), p->values.end(), out.values.begin() + static_cast<std::ptrdiff_t>(at * width));
  }
  return out;
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
