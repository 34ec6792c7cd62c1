// Who is at work when a ledger ends, and which months a column of records spans.
#include <pybind11/stl.h>

#include <optional>
#include <string>
#include <tuple>
#include <utility>  // for std::pair
#include <vector>

#include "bindings.hpp"
#include "notes.hpp"
#include "tierwise/past.hpp"
#include "tierwise/workforce.hpp"
#include "watcher.hpp"

namespace tierwise::python {

namespace {

/// The first month of a column and the last; nothing where there is none.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> months_of(column const& c) {
  std::optional<month> first, last;
  for (auto const& m : months_in(c)) {
    if (!m) continue;
    first = first && *first < *m ? *first : *m;
    last = last && *m < *last ? *last : *m;
  }
  if (!first) return {};
  return std::pair{first->text(), last->text()};
}

}  // namespace

void register_workforce(py::module_& m) {
  m.def(
      "workforce",
      [](std::shared_ptr<ledger> const& l, table const& own, table const& records,
         std::vector<std::string> const& keep) {
        workforce found = watched([=](progress const&) { return workforce_after(*l, own, keep, records); });
        py::list const notes = listed_notes(found.notes);
        return py::make_tuple(std::move(found.people), notes);
      },
      py::arg("ledger"), py::arg("own"), py::arg("records"), py::arg("keep"));
  m.def(
      "past",
      [](std::shared_ptr<ledger> const& l, table const& records, std::vector<compiled_model> const& models,
         std::optional<state> const& before) {
        return watched([=](progress const&) { return past(*l, records, models, before.value_or(state())); });
      },
      py::arg("ledger"), py::arg("records"), py::arg("models"), py::arg("before"));
  m.def("remembers", &remembers, py::arg("state"), py::arg("model"));
  m.def("months_of", [](table const& records) { return months_of(records.at("month")); }, py::arg("records"));
}

}  // namespace tierwise::python
