// A part of a desk through its months, in several replicas at once: activity, the policy's own stages, leaving, hiring.
#pragma once

#include <algorithm>  // for std::min, std::sort
#include <cmath>      // for std::abs
#include <cstdint>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/positions/positions.hpp"
#include "tierwise/detail/stages/activity_run.hpp"
#include "tierwise/detail/stages/leave_hazard.hpp"
#include "tierwise/detail/stages/promote_run.hpp"
#include "tierwise/detail/stages/service_vacant_shops.hpp"

namespace tierwise::detail {

/// Why somebody went, as an index: the leaving factors first, then what takes people together, then nothing known.
enum class departure : std::uint8_t { none, left, dismissed, separated };

/// What happened to the row of a person at a month's end, beyond the policy's events.
struct departures {
  std::vector<departure> kind;        ///< by row
  std::vector<std::uint16_t> reason;  ///< by row, of those who left
};

class played_batch {
 public:
  played_batch(model const& m, desk const& d, desk_part const& u, std::uint64_t seed, std::uint32_t first_replica,
               std::uint32_t replicas)
      : model_(m),
        desk_(d),
        part_(u),
        seed_(seed),
        replicas_(replicas),
        first_replica_(first_replica),
        people_(u.seats.size() * replicas),
        run(m, d.start.texts.size(), people_, people_),
        end(m, d.start.texts, people_, run),
        activity(m, seed, people_),
        vacant_(m, d, u, seed, first_replica, replicas) {
    run.activity = &activity;
    end.record_reasons = false;
    run.first_month = month::from_index(d.start.first_month);
    run.who = {&u.ids, nullptr};
    run.joined.assign(people_, 0);
    occupied.assign(people_, 0);
    refills.assign(people_, 0);
    emptied_.assign(people_, -1);
    address_.assign(people_, 0);
    for (auto const& s : u.seats) shop_addresses_.push_back(person_of(d.start.texts[static_cast<std::size_t>(s.shop)]));
    given_.assign(m.inputs.size(), {});
    for (std::uint32_t p = 0; p < people_; ++p) {
      seat const& s = u.seats[p % u.seats.size()];
      if (s.first == no_slot) continue;
      occupied[p] = 1;
      address_[p] = s.draw_address;
      run.joined[p] = d.start.joined[s.first];
      for (std::size_t l = 0; l < run.ladders.size(); ++l)
        run.ladders[l].place_on(p, d.start.start_tier[l][s.first], d.start.first_month - d.start.since[l][s.first] + 1);
    }
    give();
    coefficients_.resize(2);
    for (int which = 0; which < 2; ++which) {
      hazard_plan const& h = which == 0 ? m.leaving : m.dismissal;
      for (std::uint32_t w = 0; w < replicas; ++w)
        for (auto const& f : h.factors) {
          double b = f.coefficient;
          if (m.assumed.attrition.draw_coefficients && f.spread > 0)
            b += f.spread * normal_of(uniform({seed, first_replica + w, 0, 0, f.purpose}));
          coefficients_[static_cast<std::size_t>(which)].push_back(b);
        }
    }
  }

  /// Goes on from where another stands, under amended rules. The amended model remembers nothing that the one before
  /// did not (`compiled_model` sees to it), and has the same ladders and texts.
  played_batch(model const& m, played_batch& before)
      : played_batch(m, before.desk_, before.part_, before.seed_, before.first_replica_, before.replicas_) {
    month_ = before.month_;
    occupied = before.occupied;
    refills = before.refills;
    emptied_ = before.emptied_;
    address_ = before.address_;
    end.resume_from(before.end);
    activity.resume_from(before.activity);
    run.resume_from(before.run, month_);
  }

  /// Plays the months up to `months`. `watch(*this)` is called behind each month's steps, `ended(*this)` behind its
  /// end; both may stop the run by returning false.
  template <class Watch, class Ended>
  bool play(std::int32_t months, Watch watch, Ended ended) {
    for (std::int32_t t = month_; t < months; ++t) {
      hire(t);
      seat_rows(t);
      if (rows.size() != 0) {
        run.begin_month(rows);
        fill_given();
        activity.begin(run, run.shops());
        run.run();
        if (!run.faults.empty() || !serve_vacant_shops() || !watch(*this)) return false;
        end.forget_events();
        end.close();
        leave(t);
        if (!run.faults.empty() || !ended(*this)) return false;
      } else if (!serve_vacant_shops() || !watch(*this) || !ended(*this)) {
        return false;
      }
      ++month_;
    }
    return true;
  }

  [[nodiscard]] std::uint32_t replicas() const { return replicas_; }
  [[nodiscard]] std::uint32_t first_replica() const { return first_replica_; }
  [[nodiscard]] std::uint32_t world_of(std::uint32_t person) const {
    return person / static_cast<std::uint32_t>(part_.seats.size());
  }
  [[nodiscard]] seat const& seat_of(std::uint32_t person) const { return part_.seats[person % part_.seats.size()]; }
  /// Whether who sits there now was not there at the start.
  [[nodiscard]] bool came(std::uint32_t person) const {
    return refills[person] > 0 || seat_of(person).first == no_slot;
  }
  [[nodiscard]] std::int32_t month_number() const { return month_; }
  [[nodiscard]] std::string id_of(std::uint32_t person) const {
    return desk_.occupant(seat_of(person).id, refills[person]);
  }
  [[nodiscard]] std::size_t seats() const { return part_.seats.size(); }
  [[nodiscard]] model const& rules() const { return model_; }
  [[nodiscard]] std::vector<std::string> const& texts() const { return desk_.start.texts; }

 private:
  model const& model_;
  desk const& desk_;
  desk_part const& part_;
  std::uint64_t seed_;
  std::uint32_t replicas_, first_replica_;
  std::size_t people_;
  std::int32_t month_ = 0;  ///< the one being played, or the next

 public:
  month_run run;
  month_end end;
  drawn_activity activity;
  month_rows rows;
  departures gone;
  std::vector<std::uint8_t> occupied;  ///< by person
  std::vector<std::uint32_t> refills;  ///< by person: who sits there now came as this one after the first

 private:
  /// Newcomers take the seats that have been empty long enough.
  void hire(std::int32_t t) {
    tierwise::hiring const& h = model_.assumed.hiring;
    auto const calendar = static_cast<std::uint32_t>((run.first_month + t).index);
    for (std::uint32_t p = 0; p < people_; ++p) {
      if (occupied[p] != 0) continue;
      seat const& s = seat_of(p);
      if (!s.wanted || t - 1 - emptied_[p] < h.lead_months) continue;
      bool const never_filled = s.first == no_slot && address_[p] == 0;
      std::uint32_t const next = never_filled ? 0 : refills[p] + 1;
      std::uint64_t const who = refilled(s.draw_address, next);
      if (!(uniform({seed_, first_replica_ + world_of(p), who, calendar, model_.hiring_purpose}) < h.filled.value))
        continue;
      refills[p] = next;
      address_[p] = who;
      occupied[p] = 1;
      end.separated[p] = 0;
      run.start_person(p, run.first_month + t);
      if (s.opening != no_slot)
        for (std::size_t l = 0; l < run.ladders.size(); ++l)
          run.ladders[l].tier[p] = model_.openings[s.opening].start[l];
      for (std::size_t q = 0; q < model_.quantities.size(); ++q)
        if (model_.quantities[q].each == drawn_each::person) activity.give(q, p, no_value);
    }
  }

  [[nodiscard]] bool serve_vacant_shops() {
    if (vacant_.serve(run.first_month, rows, activity.served)) return true;
    run.faults = std::move(vacant_.faults());
    return false;
  }

  void seat_rows(std::int32_t t) {
    rows.clear();
    rows.month = t;
    rows.worlds.push_back(0);
    activity.replica.clear();
    activity.who.clear();
    activity.shop.clear();
    activity.newcomers.clear();
    activity.served.clear();
    auto const seats = static_cast<std::uint32_t>(part_.seats.size());
    for (std::uint32_t w = 0; w < replicas_; ++w) {
      order_.resize(seats);
      for (std::uint32_t i = 0; i < seats; ++i) order_[i] = w * seats + i;
      if (desk_.unordered)
        std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) { return id_of(a) < id_of(b); });
      for (std::uint32_t p : order_) {
        std::uint32_t const i = p - w * seats;
        if (occupied[p] == 0) continue;
        seat const& s = part_.seats[i];
        auto const r = static_cast<std::uint32_t>(rows.size());
        if (run.months_so_far[p] == 0) activity.newcomers.push_back(r);
        rows.person.push_back(p);
        rows.shop.push_back(s.shop);
        if (desk_.has_teams) rows.team.push_back(team_code(s.team));
        activity.replica.push_back(first_replica_ + w);
        activity.who.push_back(address_[p]);
        activity.shop.push_back(shop_addresses_[i]);
      }
      rows.worlds.push_back(static_cast<std::uint32_t>(rows.size()));
    }
    activity.replica.resize(rows.size() + block_rows, 0);
    activity.who.resize(rows.size() + block_rows, 0);
    activity.shop.resize(rows.size() + block_rows, 0);
  }

  /// What the workforce says of its people: for quantities drawn once, and for optional inputs nothing else fills.
  void give() {
    auto value = [&](std::size_t input, std::uint32_t person) {
      return desk_.start.inputs[input].at(desk_.where[person]);
    };
    std::vector<std::uint8_t> drawn(model_.inputs.size(), 0);
    for (std::size_t q = 0; q < model_.quantities.size(); ++q) {
      if (model_.quantities[q].each != drawn_each::person) continue;
      drawn[model_.quantities[q].given] = 1;
      if (!desk_.start.inputs[model_.quantities[q].given].absent())
        activity.give(q, desk_.start.inputs[model_.quantities[q].given].known);
      for (std::uint32_t p = 0; p < people_; ++p)
        if (seat_of(p).first != no_slot) activity.give(q, p, value(model_.quantities[q].given, seat_of(p).first));
    }
    for (std::size_t i = 0; i < model_.inputs.size(); ++i) {
      if (drawn[i] != 0) continue;
      given_[i].assign(people_, no_value);
      for (std::uint32_t p = 0; p < people_; ++p)
        if (seat_of(p).first != no_slot) given_[i][p] = value(i, seat_of(p).first);
    }
  }
  void fill_given() {
    for (std::size_t i = 0; i < given_.size(); ++i) {
      if (given_[i].empty()) continue;
      double* const out = run.fill(model_.inputs[i].slot, error_bound::of_decimals(6, 1e12, true));
      for (std::size_t r = 0; r < rows.size(); ++r)
        out[r] = refills[rows.person[r]] == 0 ? given_[i][rows.person[r]] : no_value;
    }
  }

  // -- leaving -------------------------------------------------------------------------------------------------------
  void leave(std::int32_t t) {
    std::size_t const n = rows.size();
    gone.kind.assign(n, departure::none);
    gone.reason.assign(n, 0);
    for (std::size_t r = 0; r < n; ++r)
      if (end.separated[rows.person[r]] != 0) gone.kind[r] = departure::separated;
    auto const calendar = static_cast<std::uint32_t>((run.first_month + t).index);
    decide(model_.dismissal, 1, departure::dismissed, calendar);
    decide(model_.leaving, 0, departure::left, calendar);
    for (std::size_t k = 0; k < model_.together.size(); ++k)
      together(model_.together[k], model_.leaving.factors.size() + k, calendar);
    for (std::size_t r = 0; r < n; ++r) {
      if (gone.kind[r] == departure::none) continue;
      occupied[rows.person[r]] = 0;
      emptied_[rows.person[r]] = t;
    }
  }

  void decide(hazard_plan const& h, std::size_t which, departure kind, std::uint32_t calendar) {
    if (!h.is_on) return;
    std::size_t const n = rows.size();
    double const* const tenure = run.columns[model_.tenure_months].rows;
    log_odds_.assign((n + block_rows - 1) / block_rows * block_rows, 0.0);
    for (std::size_t r = 0; r < n; ++r) log_odds_[r] = h.intercept + at_tenure(h.by_tenure, tenure[r]);
    for (std::size_t f = 0; f < h.factors.size(); ++f) add_contributions(h, which, f);
    for (std::size_t begin = 0; begin < n; begin += block_rows) {
      std::size_t const some = std::min(block_rows, n - begin);
      draw_words(seed_, calendar, h.purpose, activity.replica.data() + begin, activity.who.data() + begin, some,
                 words_);
      uniforms(words_, 0, u_, some);
      each(widened(some), log_odds_.data() + begin, log_odds_.data() + begin, [](double x) { return logistic(x); });
      for (std::size_t i = 0; i < some; ++i) {
        std::size_t const r = begin + i;
        if (gone.kind[r] != departure::none || !(u_[i] < log_odds_[r])) continue;
        gone.kind[r] = kind;
        if (which == 0) gone.reason[r] = reason(h, r, calendar);
      }
    }
  }

  /// The coefficient times how far the factor is from its reference; a missing value adds nothing.
  [[nodiscard]] double contribution(hazard_plan const& h, std::size_t which, std::size_t f, std::size_t r) const {
    double const x = run.columns[h.factors[f].slot].rows[r];
    return h.factors[f].of(x, coefficients_[which][world_of(rows.person[r]) * h.factors.size() + f]);
  }
  /// The same for all rows; a world has its own coefficient. The loops run wide.
  void add_contributions(hazard_plan const& h, std::size_t which, std::size_t f) {
    factor_plan const& one = h.factors[f];
    double const* x = run.columns[one.slot].rows;
    double* const sum = log_odds_.data();
    if (one.log) {
      logarithms_.resize(log_odds_.size());
      each(widened(rows.size()), logarithms_.data(), x, [](double v) { return factor_plan::logarithm(v); });
      x = logarithms_.data();
    }
    for (std::size_t w = 0; w + 1 < rows.worlds.size(); ++w) {
      double const b = coefficients_[which][w * h.factors.size() + f];
      TIERWISE_WIDE
      for (std::size_t r = rows.worlds[w]; r < rows.worlds[w + 1]; ++r)
        sum[r] += factor_plan::known(b * (x[r] - one.origin));
    }
  }

  /// What drove a leaver: with log-odds raised by E in all, a share exp(-E) of the odds needs no reason; the rest is
  /// parted among the factors that raised them.
  [[nodiscard]] std::uint16_t reason(hazard_plan const& h, std::size_t r, std::uint32_t calendar) const {
    double raised = 0;
    for (std::size_t f = 0; f < h.factors.size(); ++f) raised += std::max(0.0, contribution(h, 0, f, r));
    double u = uniform({seed_, activity.replica[r], activity.who[r], calendar, h.reason_purpose});
    double const unexplained = exp_of(0.0 - raised);
    auto const none = static_cast<std::uint16_t>(h.factors.size() + model_.together.size());
    if (u < unexplained || !(raised > 0)) return none;
    u = (u - unexplained) / (1 - unexplained) * raised;
    for (std::size_t f = 0; f < h.factors.size(); ++f) {
      double const c = std::max(0.0, contribution(h, 0, f, r));
      if (u < c) return static_cast<std::uint16_t>(f);
      u -= c;
    }
    return none;
  }

  /// One draw for the shop decides whether it happens; one for each person concerned whether they go.
  void together(together_plan const& k, std::size_t reason, std::uint32_t calendar) {
    double const *who = run.columns[k.who].rows, *chance = run.columns[k.chance].rows;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (gone.kind[r] != departure::none || who[r] != 1) continue;
      if (chance[r] < 0 || chance[r] > 1)
        return run.report("attrition.together \"" +
                              model_.assumed.attrition.together[reason - model_.leaving.factors.size()].name + "\"",
                          "the chance is " + shortest(chance[r]) + " for " + run.name_of(r), "it is from 0 to 100%", r);
      if (!(uniform({seed_, activity.replica[r], activity.shop[r], calendar, k.purpose}) < chance[r])) continue;
      if (!(uniform({seed_, activity.replica[r], activity.who[r], calendar, k.own_purpose}) < k.share)) continue;
      gone.kind[r] = departure::left;
      gone.reason[r] = static_cast<std::uint16_t>(reason);
    }
  }

  vacant_shops vacant_;
  std::vector<std::uint32_t> order_;               ///< people of a world in byte order of their ids
  std::vector<std::int32_t> emptied_;              ///< by person: the month at whose end the seat was left
  std::vector<std::uint64_t> address_;             ///< by person: of their draws
  std::vector<std::uint64_t> shop_addresses_;      ///< by seat
  std::vector<std::vector<double>> given_;         ///< input -> person
  std::vector<std::vector<double>> coefficients_;  ///< leaving, dismissal: world x factor
  std::vector<double> log_odds_, logarithms_;
  words words_;
  alignas(64) double u_[block_rows];
};

}  // namespace tierwise::detail
