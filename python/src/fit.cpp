// Hazards fitted to recorded months.
#include "tierwise/fit.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings.hpp"
#include "notes.hpp"
#include "tierwise/month.hpp"
#include "watcher.hpp"

namespace tierwise::python {

namespace {

/// Kinds by their names, of which "unsaid" is none; Python has looked at them.
fitted_exits exits_of(std::vector<std::string> const& names) {
  fitted_exits out;
  for (auto const& name : names) {
    auto const at = std::find(std::begin(exit_names), std::end(exit_names), name);
    if (at == std::end(exit_names))
      out.unsaid = true;
    else
      out.kinds.push_back(static_cast<exit_kind>(at - std::begin(exit_names)));
  }
  return out;
}

py::dict parts_of(fitted_hazard const& h) {
  py::list tenure, factors;
  for (auto const& t : h.tenure) tenure.append(py::make_tuple(t.from, t.log_odds, t.error, t.person_months, t.exits));
  for (auto const& f : h.factors)
    factors.append(py::make_tuple(f.name, f.coefficient, f.error, f.clustered, f.prior, f.prior_spread, f.share_of_data,
                                  f.missing, f.held));
  auto const n = static_cast<py::ssize_t>(h.coefficients.size());
  py::array_t<double> covariance({n, n});
  std::copy(h.covariance.begin(), h.covariance.end(), covariance.mutable_data());
  return py::dict(py::arg("name") = h.name, py::arg("intercept") = h.intercept,
                  py::arg("intercept_error") = h.intercept_error, py::arg("tenure") = tenure,
                  py::arg("reference") = h.reference, py::arg("factors") = factors,
                  py::arg("coefficients") = h.coefficients, py::arg("covariance") = covariance,
                  py::arg("person_months") = h.person_months, py::arg("people") = h.people, py::arg("exits") = h.exits,
                  py::arg("log_likelihood") = h.log_likelihood, py::arg("area") = h.area);
}

}  // namespace

void register_fit(py::module_& m) {
  m.def(
      "fit",
      [](compiled_model const& model, table const& records, std::optional<state> const& before,
         std::optional<std::string> const& until, std::vector<std::string> const& leaving,
         std::vector<std::string> const& dismissal, bool priors, std::vector<std::string> const& without_prior,
         std::optional<double> tenure_spread, unsigned threads) {
        fit_options how;
        if (until) how.until = month::read(*until);
        how.leaving = exits_of(leaving);
        how.dismissal = exits_of(dismissal);
        how.priors = priors;
        how.without_prior = without_prior;
        how.tenure_spread = tenure_spread;
        how.before = before.value_or(state());
        how.threads = threads;
        fitted const found = watched([=](progress const&) { return fit(model, records, how); });
        py::list hazards;
        for (auto const& h : found.hazards) hazards.append(parts_of(h));
        py::list activity;
        for (auto const& q : found.activity)
          activity.append(py::make_tuple(
              q.name, q.once, q.person_months, q.people, q.shift, q.shift_error,
              q.has_person ? py::object(py::float_(q.person)) : py::none(), q.person_error, q.file_person, q.person_z,
              q.has_noise ? py::object(py::float_(q.noise)) : py::none(), q.noise_error, q.file_noise, q.noise_z));
        return py::make_tuple(found.assumptions, hazards, activity, found.first.text(), found.last.text(), found.sha256,
                              found.warnings, listed_notes(found.notes));
      },
      py::arg("model"), py::arg("records"), py::arg("before"), py::arg("until"), py::arg("leaving"),
      py::arg("dismissal"), py::arg("priors"), py::arg("without_prior"), py::arg("tenure_spread"), py::arg("threads"));
}

}  // namespace tierwise::python
