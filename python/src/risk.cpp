// Each person's risk of leaving, from recorded months.
#include "tierwise/risk.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <optional>
#include <string>
#include <vector>

#include "bindings.hpp"
#include "notes.hpp"
#include "tierwise/detail/compute/loops.hpp"
#include "watcher.hpp"

namespace tierwise::python {

void register_risk(py::module_& m) {
  m.def(
      "risk",
      [](compiled_model const& model, table const& records, std::optional<state> const& before, double bar) {
        risks const found =
            watched([=](progress const&) { return risk(model, records, bar, {}, before.value_or(state())); });
        py::list factors;
        for (auto const& f : found.factors)
          factors.append(py::make_tuple(f.name, f.zh, f.says, f.lever, f.median, f.coefficient, f.spread, f.missing));
        auto const n = static_cast<py::ssize_t>(found.people.size());
        auto const k = static_cast<py::ssize_t>(found.factors.size());
        std::vector<std::string> people, shops;
        py::array_t<double> chances({n, py::ssize_t(5)}), contributions({n, k});
        for (py::ssize_t i = 0; i < n; ++i) {
          person_risk const& p = found.people[static_cast<std::size_t>(i)];
          people.push_back(p.person);
          shops.push_back(p.shop);
          double const raise = p.raise ? static_cast<double>(*p.raise) : detail::no_value;
          double const all[] = {static_cast<double>(p.tenure_months), p.monthly, p.yearly, p.elsewhere, raise};
          for (py::ssize_t c = 0; c < 5; ++c) chances.mutable_at(i, c) = all[c];
          for (py::ssize_t c = 0; c < k; ++c)
            contributions.mutable_at(i, c) = p.contributions[static_cast<std::size_t>(c)];
        }
        return py::make_tuple(found.when.text(), found.answers_to_pay, factors, people, shops, chances, contributions,
                              listed_notes(found.notes));
      },
      py::arg("model"), py::arg("records"), py::arg("before"), py::arg("bar"));
}

}  // namespace tierwise::python
