// How a baseline is played, kept, and compared with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/baseline.hpp"
#include "tierwise/detail/records/unread_columns.hpp"
#include "tierwise/detail/simulate/kept_baseline.hpp"
#include "tierwise/detail/simulate/scenario_run.hpp"

namespace tierwise {

namespace detail {

/// Throws `error` for a variant that cannot be compared with the first.
inline void check_variant(scenario const& first, scenario const& variant) {
  std::string const &own = variant.model.policy().policy().currency, &of_first = first.model.policy().policy().currency;
  if (own != of_first) refuse("compare \"" + variant.name + "\"", "it pays in " + own + ", the first in " + of_first);
}

/// The columns of a workforce that any of some scenarios reads.
[[nodiscard]] inline std::vector<std::string> columns_read(std::vector<scenario const*> const& by) {
  std::vector<std::string> out;
  for (auto const* one : by)
    for (auto& name : columns_of(*one->model.model()).read) out.push_back(std::move(name));
  return out;
}

/// A scenario that is ready to be played, one of `several`; nothing is said of columns that are read `elsewhere`.
[[nodiscard]] inline scenario_run begin_run(scenario const& of, table const& workforce, simulation const& how,
                                            std::vector<std::string> const& elsewhere, std::size_t several) {
  simulation asked = how;
  asked.elsewhere = elsewhere;
  scenario_run out(of.model.models(), workforce, make_positions(of.model.models(), workforce, asked), how, several);
  out.count_outcomes();
  return out;
}

/// Who rose and who went, in how many replicas that are done under both: under the first only, the variant only, both.
[[nodiscard]] inline std::vector<person_change> count_people(std::vector<std::string> const& people,
                                                             chosen_replicas const& first_done, outcomes const& first,
                                                             chosen_replicas const& other_done, outcomes const& other) {
  std::vector<person_change> out(people.size());
  for (std::size_t p = 0; p < people.size(); ++p) out[p].person = people[p];
  auto const count = [](bool in_first, bool in_other, std::uint32_t& only_first, std::uint32_t& only_other,
                        std::uint32_t& both) {
    if (in_first || in_other) ++(in_first && in_other ? both : in_first ? only_first : only_other);
  };
  for (std::size_t r = 0; r < first_done.size(); ++r) {
    if (first_done[r] == 0 || other_done[r] == 0) continue;
    for (std::size_t p = 0; p < people.size(); ++p) {
      person_change& to = out[p];
      auto const both = [&](std::uint8_t what) { return std::pair(first.has(r, p, what), other.has(r, p, what)); };
      auto const [rose, other_rose] = both(outcomes::risen);
      auto const [went, other_went] = both(outcomes::gone);
      count(rose, other_rose, to.risen_first, to.risen_variant, to.risen_both);
      count(went, other_went, to.gone_first, to.gone_variant, to.gone_both);
    }
  }
  return out;
}

/// What has been played as a comparison with a first one.
inline void add_variant(comparison& to, std::string name, scenario_run& run, outcomes const& first_came) {
  to.people.push_back(
      count_people(run.positions.start.people, to.projections[0]->done, first_came, run.out.done, *run.came));
  to.names.push_back(std::move(name));
  to.projections.push_back(std::make_shared<projection const>(std::move(run.out)));
}

[[nodiscard]] inline std::shared_ptr<kept_baseline const> play_baseline(scenario first, table workforce,
                                                                        simulation how) {
  check(how);
  std::vector<scenario_run> runs;
  runs.push_back(begin_run(first, workforce, how, how.elsewhere, 1));
  play_side_by_side(runs, how);
  how.progress = {};
  return std::make_shared<kept_baseline const>(kept_baseline{std::move(first), std::move(workforce), std::move(how),
                                                             std::make_shared<projection const>(std::move(runs[0].out)),
                                                             std::move(*runs[0].came)});
}

}  // namespace detail

TIERWISE_INLINE baseline::baseline(scenario first, table workforce, simulation how)
    : kept_(detail::play_baseline(std::move(first), std::move(workforce), std::move(how))) {}

TIERWISE_INLINE scenario const& baseline::first() const { return kept_->first; }
TIERWISE_INLINE std::shared_ptr<projection const> const& baseline::played() const { return kept_->played; }

TIERWISE_INLINE baseline baseline::with(table workforce) const { return with(std::move(workforce), kept_->how.before); }
TIERWISE_INLINE baseline baseline::with(table workforce, state before) const {
  detail::kept_baseline other = *kept_;
  other.how.before = std::move(before);
  other.workforce = std::move(workforce);
  return baseline(std::make_shared<detail::kept_baseline const>(std::move(other)));
}

TIERWISE_INLINE comparison baseline::compare(std::vector<scenario> const& variants, unsigned threads,
                                             tierwise::progress const& progress) const {
  if (variants.empty()) detail::refuse("compare", "there is nothing to compare with");
  std::vector<scenario const*> all = {&kept_->first};
  for (auto const& v : variants) {
    detail::check_variant(kept_->first, v);
    all.push_back(&v);
  }
  simulation how = kept_->how;
  how.threads = threads;
  how.progress = progress;
  std::vector<std::string> elsewhere = detail::columns_read(all);
  elsewhere.insert(elsewhere.end(), how.elsewhere.begin(), how.elsewhere.end());
  std::vector<detail::scenario_run> runs;
  for (auto const& v : variants) runs.push_back(detail::begin_run(v, kept_->workforce, how, elsewhere, all.size()));
  for (auto const& run : runs)
    if (run.positions.people != kept_->came.people() ||
        run.positions.start.first_month != kept_->played->first_month.index)
      detail::refuse("workforce", "it is not the one that the baseline was played with");
  detail::play_side_by_side(runs, how, kept_->played->done);
  comparison out;
  out.names = {kept_->first.name};
  out.projections = {kept_->played};
  for (std::size_t i = 0; i < runs.size(); ++i) detail::add_variant(out, variants[i].name, runs[i], kept_->came);
  return out;
}

}  // namespace tierwise
