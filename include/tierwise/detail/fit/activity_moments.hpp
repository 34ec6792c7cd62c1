// How the quantities that people are drawn by compare with the records: what is left of each beside its mean, and how
// far it spreads between people and between months.
#pragma once

#include <cmath>  // for std::sqrt
#include <cstddef>
#include <limits>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/compute/error_bound.hpp"
#include "tierwise/detail/compute/math.hpp"
#include "tierwise/detail/fit/person_months.hpp"
#include "tierwise/detail/plan/model.hpp"
#include "tierwise/fitted.hpp"

namespace tierwise::detail {

/// Sums of a quantity's residuals by person: of each its rows, their sum, and all squares.
class residual_sums {
 public:
  double rows = 0, people = 0, total = 0;
  double bounded = 0;       ///< values at a bound
  double within = 0;        ///< squares about the people's own means
  double squared_sums = 0;  ///< of (sum over a person)^2 / rows of the person
  double squared_rows = 0;  ///< of (rows of a person)^2
  std::vector<double> sums, counts;

  void add_person(double const* r, std::size_t n) {
    double known = 0, sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      bounded += is_infinite(r[i]) ? 1 : 0;
      if (is_known(r[i])) ++known, sum += r[i];
    }
    if (known == 0) return;
    double const mean = sum / known;
    for (std::size_t i = 0; i < n; ++i)
      if (is_known(r[i])) within += (r[i] - mean) * (r[i] - mean);
    rows += known;
    ++people;
    total += sum;
    squared_sums += sum * mean;
    squared_rows += known * known;
    sums.push_back(sum);
    counts.push_back(known);
  }

 private:
  [[nodiscard]] static bool is_infinite(double r) { return r == std::numeric_limits<double>::infinity(); }
  [[nodiscard]] static bool is_known(double r) { return r == r && !is_infinite(r); }
};

/// The mean residual with its error, a person's months taken as belonging together.
inline void tell_shift(residual_sums const& s, measured_quantity& to) {
  to.shift = s.total / s.rows;
  double squares = 0;
  for (std::size_t i = 0; i < s.sums.size(); ++i) {
    double const apart = s.sums[i] - s.counts[i] * to.shift;
    squares += apart * apart;
  }
  to.shift_error = std::sqrt(squares * s.people / (s.people - 1)) / s.rows;
}

/// A variance, told as a standard deviation with its error, and how far it is from the file's in errors.
inline void tell_spread(double variance, double error, double in_file, double& spread, double& spread_error,
                        double& z) {
  double const known = variance > 0 ? variance : 0.0;  // of few people chance may leave less than nothing
  spread = std::sqrt(known);
  spread_error = spread > 0 ? error / (2 * spread) : std::sqrt(error);
  z = error > 0 ? (known - in_file * in_file) / error : 0.0;
}

/// The variance that rounding adds (Sheppard's correction); on the scale of another link it is left in.
[[nodiscard]] inline double rounding_variance(quantity_plan const& q) {
  double const step = 1 / ten_to(q.decimals);
  return q.link == link_kind::identity ? step * step / 12 : 0.0;
}

/// Spreads between people and between months by the analysis of variance of one random effect (Searle, Casella &
/// McCulloch 1992), with the errors that they have where both are normal.
inline void tell_spreads(residual_sums const& s, double rounding, measured_quantity& to) {
  double const between_degrees = s.people - 1, within_degrees = s.rows - s.people;
  double const between = (s.squared_sums - s.total * s.total / s.rows) / between_degrees;
  if (to.once || within_degrees < 1) {
    to.has_noise = to.once;
    if (to.once)
      tell_spread(between - rounding, between * std::sqrt(2 / between_degrees), to.file_noise, to.noise, to.noise_error,
                  to.noise_z);
    return;
  }
  double const noise = s.within / within_degrees;
  double const rows_each = (s.rows - s.squared_rows / s.rows) / between_degrees;
  double const between_error = between * std::sqrt(2 / between_degrees),
               noise_error = noise * std::sqrt(2 / within_degrees);
  double const both = std::sqrt(between_error * between_error + noise_error * noise_error) / rows_each;
  to.has_person = to.has_noise = true;
  tell_spread((between - noise) / rows_each, both, to.file_person, to.person, to.person_error, to.person_z);
  tell_spread(noise - rounding, noise_error, to.file_noise, to.noise, to.noise_error, to.noise_z);
}

/// The quantities of the model that can be measured, with what the records say of each. One of which fewer than ten
/// people have a value beside a mean is left out, and so is one of which more than a hundredth are at a bound: what
/// these would have been without it is not known.
[[nodiscard]] inline std::vector<measured_quantity> measured_activity(model const& m, person_time const& months) {
  constexpr double few = 10, most_bounded = 0.01;
  std::vector<measured_quantity> out;
  for (std::size_t k = 0; k < months.quantities.size(); ++k) {
    quantity_plan const& q = m.quantities[months.quantities[k]];
    residual_sums sums;
    large_array<double> const& r = months.residuals[k];
    for (std::size_t begin = 0, end = 0; begin < months.rows(); begin = end) {
      while (end < months.rows() && months.person[end] == months.person[begin]) ++end;
      sums.add_person(r.data() + begin, q.each == drawn_each::person ? 1 : end - begin);
    }
    if (sums.people < few || sums.bounded > most_bounded * (sums.rows + sums.bounded)) continue;
    measured_quantity one;
    one.name = q.name;
    one.once = q.each == drawn_each::person;
    one.person_months = static_cast<std::size_t>(sums.rows);
    one.people = static_cast<std::size_t>(sums.people);
    one.file_person = q.person;
    one.file_noise = q.noise;
    tell_shift(sums, one);
    if (q.draw == draw_kind::value) tell_spreads(sums, rounding_variance(q), one);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace tierwise::detail
