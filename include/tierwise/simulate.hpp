// simulate(policy, workforce, assumptions): months that have not happened yet, many times over, by the stages of
// `apply`.
#pragma once

#include <algorithm>  // for std::find, std::max, std::min
#include <cstdint>
#include <memory>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/apply.hpp"
#include "tierwise/compiled.hpp"
#include "tierwise/detail/checks/assumption_checks.hpp"
#include "tierwise/detail/records/notes.hpp"
#include "tierwise/detail/simulate/accumulate.hpp"
#include "tierwise/detail/simulate/replica_records.hpp"
#include "tierwise/detail/stages/check_amendment.hpp"
#include "tierwise/detail/stages/compile_model.hpp"
#include "tierwise/detail/support/tasks.hpp"
#include "tierwise/progress.hpp"
#include "tierwise/projection.hpp"

namespace tierwise {

/// A policy with its amendments, and assumptions, checked together and made ready. Cheap to copy; may be used by many
/// threads at once.
class compiled_model {
 public:
  /// Throws `error` with everything that is wrong with the assumptions beside these rules.
  compiled_model(compiled_policy const& p, assumptions const& a) : policy_(p) {
    std::vector<fault> faults;
    detail::find_wrong(detail::within_limits(a), faults);
    if (!faults.empty()) throw error(std::move(faults));
    models_.first = detail::model_compiler(p.policy(), a).compile();
    for (auto const& [from, rules] : p.plans().amended) {
      auto made = detail::model_compiler(rules->policy, a, models_.last().texts).compile();
      detail::check_amendment(from, models_.last(), *made);
      models_.amended.emplace_back(from, std::move(made));
    }
  }
  compiled_model(tierwise::policy const& p, assumptions const& a) : compiled_model(compiled_policy(p), a) {}

  [[nodiscard]] compiled_policy const& policy() const { return policy_; }
  [[nodiscard]] tierwise::assumptions const& assumptions() const { return models_.first->assumed; }
  /// Before any amendment.
  [[nodiscard]] std::shared_ptr<detail::model const> const& model() const { return models_.first; }
  [[nodiscard]] detail::dated<detail::model> const& models() const { return models_; }

 private:
  compiled_policy policy_;
  detail::dated<detail::model> models_;
};

/// How far, how often, and with which luck.
struct simulation {
  std::int32_t months = 12;
  std::uint32_t replicas = 1;
  std::uint32_t first_replica = 0;  ///< a replica has the same luck whichever others are run
  std::uint64_t seed = 0;
  unsigned threads = 1;
  std::vector<std::string> by = {"shop"};   ///< totals by "shop" and by ladders, beside those of everybody
  std::vector<std::string> ignore = {};     ///< columns of the workforce that are meant not to be read
  std::vector<std::string> elsewhere = {};  ///< columns of the workforce that other runs read: nothing is said of them
  tierwise::progress progress;  ///< told person-months; the total is what there would be if nobody left or came
};

namespace detail {

/// People worked on together: enough to fill the blocks, few enough for the cache.
inline constexpr std::size_t played_people = 1024;

[[nodiscard]] inline std::vector<projected_cell> cells_of(model const& m, desk const& d,
                                                          std::vector<std::string> const& by) {
  std::vector<projected_cell> out(1);
  std::vector<std::string> known = {"shop"};
  for (auto const& l : m.policy.ladder) known.push_back(l.name);
  for (std::size_t i = 0; i < by.size(); ++i) {
    std::string const& name = by[i];
    if (std::find(by.begin(), by.begin() + static_cast<std::ptrdiff_t>(i), name) !=
        by.begin() + static_cast<std::ptrdiff_t>(i)) {
      fault f;
      f.path = "by";
      f.message = "the grouping '" + name + "' is named twice";
      throw error(std::move(f));
    }
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw error(error::unknown_name("grouping", name, known));
    if (name == "shop") {
      std::vector<std::uint8_t> seen(d.start.texts.size(), 0);
      std::vector<std::string> shops;
      for (auto const& p : d.parts)
        for (auto const& s : p.seats)
          if (std::exchange(seen[static_cast<std::size_t>(s.shop)], 1) == 0)
            shops.push_back(d.start.texts[static_cast<std::size_t>(s.shop)]);
      std::sort(shops.begin(), shops.end());
      for (auto& s : shops) out.push_back({"shop", std::move(s), ""});
    } else {
      for (auto const& l : m.policy.ladder)
        if (l.name == name)
          for (auto const& t : l.tier) out.push_back({l.name, t.name, t.zh});
    }
  }
  return out;
}

inline void check(simulation const& how) {
  auto refuse = [](char const* what, std::string found) {
    fault f;
    f.path = what;
    f.message = "must be 1 or more, found " + std::move(found);
    throw error(std::move(f));
  };
  if (how.months < 1) refuse("months", std::to_string(how.months));
  if (static_cast<std::size_t>(how.months) > limit::months) {
    fault f;
    f.path = "months";
    f.message =
        with_commas(static_cast<std::size_t>(how.months)) + " months; a run may have " + with_commas(limit::months);
    throw error(std::move(f));
  }
  if (how.replicas < 1) refuse("replicas", std::to_string(how.replicas));
  if (how.first_replica > 0xffffffffu - (how.replicas - 1))
    throw error([] {
      fault f;
      f.path = "first_replica";
      f.message = "there are no replicas from 4294967296 on";
      return f;
    }());
}

/// The most totals that are kept: 8 GB, or what a narrow `std::size_t` can count. More is a slip of the pen, and would
/// bring the machine to a stand before it failed.
inline constexpr double most_totals = sizeof(std::size_t) < 8 ? 1 << 26 : 1 << 30;

/// A projection with nothing in it yet, one of several of such a size.
[[nodiscard]] inline projection blank(compiled_model const& ready, table const& workforce, desk const& d,
                                      simulation const& how, std::size_t several = 1) {
  projection out;
  out.model = ready.model();
  out.first_month = month::from_index(d.start.first_month);
  out.months = how.months;
  out.replicas = how.replicas;
  out.first_replica = how.first_replica;
  out.seed = how.seed;
  out.measures = measures_of(*ready.model());
  out.cells = cells_of(*ready.model(), d, how.by);
  double const totals =
      double(how.replicas) * how.months * double(out.cells.size()) * double(out.measures.size()) * double(several);
  if (totals > most_totals) {
    fault f;
    f.path = "replicas";
    f.message = "the totals would take " + shortest(nearest_whole(totals * 8 / 1e9)) +
                " GB: " + std::to_string(how.replicas) + " replicas, " + std::to_string(how.months) + " months, " +
                std::to_string(out.cells.size()) + " groups, " + std::to_string(out.measures.size()) + " measures" +
                (several > 1 ? ", " + std::to_string(several) + " policies" : "");
    f.hint = "keep them by fewer groupings, or run fewer replicas";
    throw error(std::move(f));
  }
  out.values.resize(std::size_t(how.replicas) * static_cast<std::size_t>(how.months) * out.cells.size() *
                    out.measures.size());
  out.done.assign(how.replicas, 0);
  for (auto const& q : ready.model()->quantities)
    if (q.each == drawn_each::person && d.start.inputs[q.given].absent()) out.drawn_at_start.push_back(q.name);
  std::vector<std::string> drawn;
  for (auto const& q : ready.model()->quantities) drawn.push_back(q.name);
  record_notes const found(ready.models().all(), workforce, d.start);
  found.alike(out.notes);
  found.cut_past(out.notes);
  found.unsaid(out.notes, true, drawn);
  out.notes.insert(out.notes.end(), d.start.unread.begin(), d.start.unread.end());
  return out;
}

/// Plays a part of the desk in some replicas, each month under the rules that hold in it. False: stopped.
template <class Watch, class Ended>
bool play(compiled_model const& ready, desk const& d, desk_part const& part, simulation const& how,
          std::uint32_t first_replica, std::uint32_t replicas, Watch watch, Ended ended) {
  auto const& amended = ready.models().amended;
  auto batch = std::make_unique<played_batch>(*ready.model(), d, part, how.seed, first_replica, replicas);
  for (std::size_t i = 0;; ++i) {
    bool const more = i < amended.size();
    std::int32_t const until =
        more ? std::clamp(amended[i].first.index - d.start.first_month, 0, how.months) : how.months;
    if (!batch->play(until, watch, ended)) {
      if (!batch->run.faults.empty()) throw error(std::move(batch->run.faults));
      return false;
    }
    if (!more || until == how.months) return true;
    batch = std::make_unique<played_batch>(*amended[i].second, *batch);
  }
}

/// A part of the desk in some replicas: what one thread works on.
struct stretch {
  std::size_t part;
  std::uint32_t first, count;  ///< replicas, counted from the projection's first
};

/// Replica by replica, so that what an interrupted run has done is whole replicas.
[[nodiscard]] inline std::vector<stretch> stretches(desk const& d, simulation const& how) {
  std::size_t widest = 1;
  for (auto const& p : d.parts) widest = std::max(widest, p.seats.size());
  auto const together = static_cast<std::uint32_t>(std::clamp<std::size_t>(played_people / widest, 1, how.replicas));
  std::vector<stretch> out;
  for (std::uint32_t r = 0; r < how.replicas; r += together)
    for (std::size_t p = 0; p < d.parts.size(); ++p) out.push_back({p, r, std::min(together, how.replicas - r)});
  return out;
}

}  // namespace detail

/// Plays a policy forward. `workforce` has a row a person who is there in the month in which it begins: `person`,
/// `month`, `shop`, `team`, `joined`, a column for each ladder (and `<ladder>_since`), and what the assumptions draw
/// once for a person. The result is the same to the bit for any number of threads and any order of rows, and a replica
/// is the same whether run alone or among others. Interrupted by `progress`, it returns what is done; `done` says which
/// replicas are.
[[nodiscard]] inline projection simulate(compiled_model const& ready, table const& workforce,
                                         simulation const& how = {}) {
  detail::check(how);
  detail::model const& m = *ready.model();
  detail::desk const d = detail::furnish(ready.models(), workforce, how.ignore, how.elsewhere);
  projection out = detail::blank(ready, workforce, d, how);
  auto const tasks = detail::stretches(d, how);
  std::vector<std::atomic<std::size_t>> left(how.replicas);
  for (auto& n : left) n = d.parts.size();
  std::size_t const total = d.people * static_cast<std::size_t>(how.months) * how.replicas;
  detail::work_through(tasks.size(), how.threads, how.progress, total, [&](std::size_t i, detail::ticker& tick) {
    detail::stretch const& s = tasks[i];
    detail::tally sums(m, d, out);
    bool const whole = detail::play(
        ready, d, d.parts[s.part], how, how.first_replica + s.first, s.count,
        [&](detail::played_batch const& b) { return sums.month(b), true; },
        [&](detail::played_batch const& b) { return sums.ended(b), tick(b.rows.size()); });
    for (std::uint32_t r = 0; r < s.count && whole; ++r)
      if (--left[s.first + r] == 0) out.done[s.first + r] = 1;
  });
  return out;
}

/// The months of one replica as records: what everybody did, as the replica drew it. `apply(policy, records)` makes its
/// full ledger, with payslips that `explain` explains; a person who came into a seat later is called `A017+01`.
[[nodiscard]] inline table simulated_records(compiled_model const& ready, table const& workforce, std::uint32_t replica,
                                             simulation const& how = {}) {
  detail::check(how);
  detail::model const& m = *ready.model();
  detail::desk const d = detail::furnish(ready.models(), workforce, how.ignore, how.elsewhere);
  detail::replica_records kept(m, d, ready.policy().policy().inputs.size());
  for (auto const& part : d.parts)
    detail::play(
        ready, d, part, how, replica, 1, [&](detail::played_batch const& b) { return kept.month(b), true; },
        [](detail::played_batch const&) { return true; });
  return kept.take();
}

}  // namespace tierwise
