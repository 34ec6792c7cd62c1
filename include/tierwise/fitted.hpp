// What a fit is made of, and what it finds: hazards with their errors, and assumptions made of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tierwise/assumptions.hpp"
#include "tierwise/event.hpp"
#include "tierwise/month.hpp"
#include "tierwise/note.hpp"
#include "tierwise/state.hpp"

namespace tierwise {

/// The exits of records that a hazard is fitted to.
struct fitted_exits {
  std::vector<exit_kind> kinds;
  bool unsaid = false;  ///< also those without a kind
};

/// What a fit is made of, and what is believed before.
struct fit_options {
  std::optional<month> until;  ///< the last month at risk; none: the one before the records' last
  fitted_exits leaving{{exit_kind::quit}, true};
  /// What counts as a dismissal; its hazard is fitted where the assumptions have one.
  fitted_exits dismissal{{exit_kind::dismissal}, false};
  bool priors = true;                      ///< whether the file's coefficients and spreads are known before
  std::vector<std::string> without_prior;  ///< factors of which nothing is known before
  /// How far the log-odds of neighbouring tenure rows differ, beyond what the file says: a standard deviation. None:
  /// each row by itself.
  std::optional<double> tenure_spread = 0.4;
  std::vector<std::string> ignore;  ///< columns of the records that are meant not to be read
  state before = {};                ///< the state that the records go on from
  unsigned threads = 1;
};

/// A factor's coefficient. Errors are standard errors; `clustered` takes a person's months as belonging together.
struct fitted_factor {
  std::string name;
  double coefficient = 0, error = 0;
  std::optional<double> clustered;
  std::optional<double> prior, prior_spread;  ///< what was known before
  double share_of_data = 0;  ///< how much of what is known now is of the records: 1 - variance / variance before
  std::size_t missing = 0;   ///< person-months of which it is not known
  bool held = false;         ///< as the file has it, not fitted: its spread is 0, or nothing of it is in the records
  /// The larger of both errors.
  [[nodiscard]] double larger_error() const { return clustered && *clustered > error ? *clustered : error; }
};

/// A row of the tenure curve.
struct fitted_tenure {
  std::int32_t from = 0;  ///< completed months
  double log_odds = 0;    ///< against the row of the reference, whose are 0
  double error = 0;
  std::size_t person_months = 0, exits = 0;
};

/// A hazard as fitted. `covariance` is by rows: the intercept, the tenure rows but for the reference, the factors that
/// are not held.
struct fitted_hazard {
  std::string name;  ///< `leaving` or `dismissal`
  double intercept = 0, intercept_error = 0;
  std::vector<fitted_tenure> tenure;
  std::size_t reference = 0;  ///< the tenure row that the others are told against: the one with most person-months
  std::vector<fitted_factor> factors;
  std::vector<std::string> coefficients;  ///< the names beside `covariance`
  std::vector<double> covariance;
  std::size_t person_months = 0, people = 0, exits = 0;
  double log_likelihood = 0;  ///< with what was known before
  double area = 0;            ///< under the curve of hits and false alarms (AUC), on the months fitted
  std::vector<std::string> warnings;
};

/// What the records say of a quantity that people are drawn by: `shift` is how far its values lie above the file's mean
/// on the scale of its link, `person` and `noise` how far they spread about it between people and between a person's
/// months. Errors are standard errors, that of the shift by person; `z` is how many of them the file is away.
struct measured_quantity {
  std::string name;
  bool once = false;  ///< drawn once for a person: its spread is the noise
  std::size_t person_months = 0, people = 0;
  double shift = 0, shift_error = 0;
  bool has_person = false, has_noise = false;  ///< whether these were measured: of values, not of counts
  double person = 0, person_error = 0, file_person = 0, person_z = 0;
  double noise = 0, noise_error = 0, file_noise = 0, noise_z = 0;
};

/// What was fitted, and the assumptions with it in the place of the file's.
struct fitted {
  tierwise::assumptions assumptions;
  std::vector<fitted_hazard> hazards;
  std::vector<measured_quantity> activity;  ///< in the order of the file
  month first, last;                        ///< the months at risk
  std::string sha256;                       ///< of the person-months
  std::vector<std::string> warnings;
  std::vector<note> notes;  ///< what of the records was not used, or is taken for granted
};

}  // namespace tierwise
