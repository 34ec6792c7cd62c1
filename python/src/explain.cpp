// One person's month explained, as plain structures that Python shows.
#include "tierwise/explain.hpp"

#include <pybind11/stl.h>

#include <string>

#include "bindings.hpp"
#include "tierwise/enumerators.hpp"
#include "watcher.hpp"

namespace tierwise::python {

namespace {

[[nodiscard]] char const* state_name(explained_condition const& c) {
  switch (c.is) {
    case explained_condition::state::met: return "met";
    case explained_condition::state::unmet: return "unmet";
    default: return "unknown";
  }
}

[[nodiscard]] explanation explained(compiled_policy const& p, table const& records, std::string const& person,
                                    std::string const& when) {
  auto const m = month::read(when);
  if (!m) {
    fault f;
    f.message = "'" + when + "' is no month";
    f.hint = "a month reads like 2026-03";
    throw error(std::move(f));
  }
  return watched([=](progress const&) { return explain(p, records, person, *m); });
}

}  // namespace

void register_explain(py::module_& m) {
  py::class_<explained_part>(m, "ExplainedPart", py::module_local())
      .def_readonly("text", &explained_part::text)
      .def_readonly("value", &explained_part::value);
  py::class_<explained_line>(m, "ExplainedLine", py::module_local())
      .def_readonly("name", &explained_line::name)
      .def_readonly("zh", &explained_line::zh)
      .def_readonly("formula", &explained_line::formula)
      .def_property_readonly("kind", [](explained_line const& l) { return std::string(enumerator_name(l.kind)); })
      .def_readonly("parts", &explained_line::parts)
      .def_readonly("exact", &explained_line::exact)
      .def_readonly("rounding", &explained_line::rounding)
      .def_readonly("amount", &explained_line::amount)
      .def_readonly("cut", &explained_line::cut)
      .def_readonly("capped", &explained_line::capped);
  py::class_<explained_condition>(m, "ExplainedCondition", py::module_local())
      .def_readonly("text", &explained_condition::text)
      .def_property_readonly("state", &state_name)
      .def_readonly("found", &explained_condition::found)
      .def_readonly("needed", &explained_condition::needed)
      .def_readonly("gap", &explained_condition::gap);
  py::class_<explained_rule>(m, "ExplainedRule", py::module_local())
      .def_readonly("ladder", &explained_rule::ladder)
      .def_readonly("from_tier", &explained_rule::from)
      .def_readonly("to_tier", &explained_rule::to)
      .def_readonly("asks", &explained_rule::asks)
      .def_readonly("holds", &explained_rule::holds)
      .def_readonly("conditions", &explained_rule::conditions);
  py::class_<explained_standing>(m, "ExplainedStanding", py::module_local())
      .def_readonly("ladder", &explained_standing::ladder)
      .def_readonly("zh", &explained_standing::zh)
      .def_readonly("tier", &explained_standing::tier)
      .def_readonly("tier_zh", &explained_standing::tier_zh)
      .def_readonly("months_in_tier", &explained_standing::months_in_tier)
      .def_readonly("acting", &explained_standing::acting);
  py::class_<explanation>(m, "Explanation", py::module_local())
      .def_readonly("person", &explanation::person)
      .def_readonly("shop", &explanation::shop)
      .def_property_readonly("month", [](explanation const& e) { return e.when.text(); })
      .def_readonly("standings", &explanation::standings)
      .def_readonly("measures", &explanation::measures)
      .def_readonly("lines", &explanation::lines)
      .def_readonly("rules", &explanation::rules)
      .def_readonly("events", &explanation::events)
      .def_readonly("score", &explanation::score)
      .def_readonly("gross", &explanation::gross)
      .def_readonly("net", &explanation::net)
      .def_readonly("employer_cost", &explanation::employer_cost);

  m.def("explain", &explained, py::arg("policy"), py::arg("records"), py::arg("person"), py::arg("month"));
}

}  // namespace tierwise::python
