// Records read once, and whether other rules would read them otherwise.
#pragma once

#include <algorithm>  // for std::equal
#include <cstddef>
#include <memory>  // for std::make_shared
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/compiled.hpp"
#include "tierwise/detail/records/notes.hpp"
#include "tierwise/detail/records/reader.hpp"
#include "tierwise/records.hpp"

namespace tierwise {

namespace detail {

struct read_records {
  dated<plan> rules;  ///< they were read for
  table source;
  std::vector<std::string> ignore;
  ordered_records ordered;
  std::vector<tierwise::note> alike;  ///< ids and places that are one to a reader
};

/// Whether rules ask records for the same in the same way: codes of texts, inputs, ladders, places and groups.
[[nodiscard]] inline bool reads_alike(dated<plan> const& a, dated<plan> const& b) {
  auto const all_a = a.all(), all_b = b.all();
  if (all_a == all_b) return true;
  if (tier_months(a) != tier_months(b)) return false;
  policy const &x = a.first->policy, &y = b.first->policy;
  auto same_ladder = [](ladder const& k, ladder const& l) {
    return k.name == l.name && std::equal(k.tier.begin(), k.tier.end(), l.tier.begin(), l.tier.end(),
                                          [](tier const& s, tier const& t) { return s.name == t.name; });
  };
  auto same_input = [](input_plan const& i, input_plan const& j) { return i.input == j.input; };
  auto named = [](std::vector<plan const*> const& rules, std::uint32_t plan::* what) {
    return std::any_of(rules.begin(), rules.end(), [=](plan const* p) { return p->*what != no_slot; });
  };
  return all_a.back()->texts == all_b.back()->texts && x.inputs == y.inputs && x.shops == y.shops &&
         x.rehire == y.rehire &&
         std::equal(a.first->inputs.begin(), a.first->inputs.end(), b.first->inputs.begin(), b.first->inputs.end(),
                    same_input) &&
         std::equal(x.ladder.begin(), x.ladder.end(), y.ladder.begin(), y.ladder.end(), same_ladder) &&
         named(all_a, &plan::shop) == named(all_b, &plan::shop) &&
         named(all_a, &plan::team) == named(all_b, &plan::team) &&
         shared_groups(all_a, false) == shared_groups(all_b, false);
}

}  // namespace detail

TIERWISE_INLINE records::records(compiled_policy const& rules, table from, reading_options const& options) {
  auto read = std::make_shared<detail::read_records>();
  read->rules = rules.plans();
  read->source = std::move(from);
  read->ignore = options.ignore;
  auto const all = rules.plans().all();
  read->ordered = detail::record_reader(rules.plans(), read->source)
                      .after(options.before)
                      .with_tiers(options.tiers == tier_source::recorded)
                      .tell_unread(options.ignore)
                      .read(options.threads);
  detail::record_notes(all, read->source, read->ordered).alike(read->alike);
  read_ = std::move(read);
}

TIERWISE_INLINE std::size_t records::rows() const { return read_->ordered.rows(); }

TIERWISE_INLINE table const& records::source() const { return read_->source; }

TIERWISE_INLINE records records::as_read_by(compiled_policy const& rules, unsigned threads) const {
  if (detail::reads_alike(read_->rules, rules.plans())) return *this;
  return going_on_from(rules, read_->ordered.before, threads);
}

TIERWISE_INLINE records records::going_on_from(compiled_policy const& rules, state const& before,
                                               unsigned threads) const {
  return records(rules, read_->source, {threads, read_->ignore, before, tiers()});
}

TIERWISE_INLINE tier_source records::tiers() const {
  return read_->ordered.tiers_recorded ? tier_source::recorded : tier_source::policy;
}

TIERWISE_INLINE records records::with_tiers(compiled_policy const& rules, tier_source from, unsigned threads) const {
  return from == tiers() ? *this : records(rules, read_->source, {threads, read_->ignore, read_->ordered.before, from});
}

}  // namespace tierwise
