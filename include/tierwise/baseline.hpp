// A policy played forward once and kept, for variants to be compared with it.
#pragma once

#include <memory>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/comparison.hpp"
#include "tierwise/config.hpp"
#include "tierwise/model.hpp"
#include "tierwise/progress.hpp"
#include "tierwise/simulation.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

namespace detail {
struct kept_baseline;
}

/// A policy played forward, with its people and luck: what variants are compared with, any number of them one after the
/// other, without its being played again. A value: cheap to copy, never changed; may be used by many threads at once.
class baseline {
 public:
  /// Plays it. Interrupted by `how.progress` it keeps what is done, and variants are played in the same replicas.
  baseline(scenario first, table workforce, simulation how = {});
  explicit baseline(std::shared_ptr<detail::kept_baseline const> kept) : kept_(std::move(kept)) {}

  [[nodiscard]] scenario const& first() const;
  [[nodiscard]] std::shared_ptr<projection const> const& played() const;
  /// Plays the variants under the same luck. The bits are those of `tierwise::compare` with this one before them.
  [[nodiscard]] comparison compare(std::vector<scenario> const& variants, unsigned threads = 1,
                                   tierwise::progress const& progress = {}) const;
  /// The same beside a table of the same people that says more of them: columns that only variants read.
  [[nodiscard]] baseline with(table workforce) const;
  /// And with a past that remembers more of them: what only variants look back on.
  [[nodiscard]] baseline with(table workforce, state before) const;
  [[nodiscard]] detail::kept_baseline const& kept() const { return *kept_; }

 private:
  std::shared_ptr<detail::kept_baseline const> kept_;
};

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/simulate/baseline_inl.hpp"
#endif
