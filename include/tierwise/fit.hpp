// fit(model, records): the monthly hazards of leaving and of dismissal that a company's own records bear out.
#pragma once

#include "tierwise/config.hpp"
#include "tierwise/fitted.hpp"
#include "tierwise/model.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

/// Fits the hazards of the model's assumptions to recorded months by penalised likelihood. The policy is applied to the
/// records, and each person-month is at risk as `simulate` would have it: with the month's own factors and tenure, at
/// its end, dismissal asked before leaving. People who were there before the first month enter with the tenure they
/// have (delayed entry); whoever leaves in another way than the hazard's is at risk no more in that month, and the last
/// month of the records, which does not say who stays, is left out. The coefficients, spreads and tenure rows of the
/// file are what is known before; a factor of spread 0 is held. The result is the same to the bit for any number of
/// threads and any order of rows.
///
/// Throws `error` where nobody left, where a factor separates those who leave from those who stay, where factors are
/// combinations of each other, and for a season in less than 24 months.
[[nodiscard]] fitted fit(compiled_model const& model, table const& records, fit_options const& options = {});

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/fit/fit_inl.hpp"
#endif
