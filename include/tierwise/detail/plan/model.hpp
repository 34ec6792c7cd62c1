// A policy and its assumptions made ready to be played forward: the policy's plan, and where everything else comes
// from.
#pragma once

#include <cstdint>
#include <string>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/assumptions.hpp"
#include "tierwise/detail/compute/math.hpp"
#include "tierwise/detail/plan/plan.hpp"

namespace tierwise::detail {

/// A quantity and where its parts stand.
struct quantity_plan {
  std::string name, path;
  drawn_each each = drawn_each::month;
  draw_kind draw = draw_kind::value;
  link_kind link = link_kind::identity;
  std::uint32_t slot = no_slot;  ///< of the drawn values
  std::uint32_t mean = no_slot, of = no_slot;
  double person = 0, noise = 0;
  double low = 0, high = 0;
  int decimals = 0;
  std::vector<std::pair<double, double>> shares;  ///< (cumulated share, text code)
  std::uint32_t purpose = 0, noise_purpose = 0;   ///< of what is drawn, and of the noise of its mean
  std::uint32_t own_purpose = 0;                  ///< of the person's effect
  std::size_t given = 0;                          ///< for `person`: index in `plan::inputs`
  bool may_miss = false;
};

struct demand_plan {
  bool is_on = false;
  std::uint32_t consultations = no_slot, hours = no_slot, pace = no_slot;
  std::uint32_t received = no_slot, load = no_slot, busy = no_slot, wait_seconds = no_slot, lost_share = no_slot,
                own = no_slot;
  std::uint32_t purpose = 0;
};

struct factor_plan {
  std::size_t written = 0;  ///< index in `hazard::factor`
  std::uint32_t slot = no_slot;
  bool log = false;
  double origin = 0;  ///< the reference, or its logarithm
  double coefficient = 0, spread = 0;
  std::uint32_t purpose = 0;

  /// What a value adds to the log-odds under a coefficient; NaN for a missing one.
  [[nodiscard]] double of_known(double x, double b) const { return b * ((log ? logarithm(x) : x) - origin); }
  /// The same, where a missing value adds nothing.
  [[nodiscard]] double of(double x, double b) const { return known(of_known(x, b)); }
  /// What is not above 0 has none, as if it were missing: a month without pay says nothing of the market.
  static double logarithm(double x) { return x > 0 ? log_of(x) : no_value; }
  static double known(double c) { return c != c ? 0.0 : c; }
};

struct hazard_plan {
  bool is_on = false;
  double intercept = 0;
  std::vector<double> by_tenure;  ///< log-odds by completed months; the last holds on
  std::vector<factor_plan> factors;
  std::uint32_t purpose = 0, reason_purpose = 0;
};

struct together_plan {
  std::uint32_t who = no_slot, chance = no_slot;
  double share = 0;
  std::uint32_t purpose = 0, own_purpose = 0;
};

struct opening_plan {
  std::string shop;
  int heads = 0;
  std::vector<std::uint8_t> start;  ///< ladder -> tier
};

/// A named column that projections add up.
struct summed_column {
  std::string name;
  std::uint32_t slot = no_slot;
};

struct model : plan {
  tierwise::assumptions assumed;
  std::vector<quantity_plan> quantities;
  demand_plan demand;
  hazard_plan leaving, dismissal;
  std::vector<together_plan> together;
  std::vector<opening_plan> openings;
  std::vector<summed_column> summed;
  std::vector<std::uint32_t> input_slots;  ///< beside `policy::inputs`: slots, for the records of a replica
  std::uint32_t hiring_purpose = 0;
};

}  // namespace tierwise::detail
