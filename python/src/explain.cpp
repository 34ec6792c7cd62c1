// One person's month explained, as plain structures that Python shows.
#include "tierwise/explain.hpp"

#include <pybind11/stl.h>

#include <cstddef>  // for std::size_t
#include <string>
#include <type_traits>
#include <utility>  // for std::index_sequence

#include "bindings.hpp"
#include "tierwise/explanation_members.hpp"
#include "watcher.hpp"

namespace tierwise::python {

namespace {

/// An enumerator by its name, a month as text, everything else as it is.
template <class T>
[[nodiscard]] auto attribute(T const& value) {
  if constexpr (std::is_enum_v<T>)
    return std::string(enumerator_name(value));
  else if constexpr (std::is_same_v<T, month>)
    return value.text();
  else
    return value;
}

/// A Python class with the members that a type is reflected with.
template <class T>
void register_members(py::module_& m, char const* name) {
  py::class_<T> type(m, name, py::module_local());
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (type.def_property_readonly(detail::members_of<T>::names[I].data(),
                                [](T const& value) { return attribute(member<I>(value)); }),
     ...);
  }(std::make_index_sequence<detail::members_of<T>::size>{});
}

[[nodiscard]] explanation explained(compiled_policy const& p, table const& records, std::optional<state> const& before,
                                    std::string const& person, std::string const& when, bool tiers_recorded) {
  auto const m = month::read(when);
  if (!m) {
    fault f;
    f.message = "'" + when + "' is no month";
    f.hint = "a month reads like 2026-03";
    throw error(std::move(f));
  }
  tier_source const tiers = tiers_recorded ? tier_source::recorded : tier_source::policy;
  return watched([=](progress const&) { return explain(p, records, before.value_or(state()), person, *m, {}, tiers); });
}

}  // namespace

void register_explain(py::module_& m) {
  register_members<explained_part>(m, "ExplainedPart");
  register_members<explained_line>(m, "ExplainedLine");
  register_members<explained_condition>(m, "ExplainedCondition");
  register_members<explained_rule>(m, "ExplainedRule");
  register_members<explained_standing>(m, "ExplainedStanding");
  register_members<explanation>(m, "Explanation");

  m.def("explain", &explained, py::arg("policy"), py::arg("records"), py::arg("before"), py::arg("person"),
        py::arg("month"), py::arg("tiers_recorded") = false);
}

}  // namespace tierwise::python
