// Policies: what they have beyond other documents is that they are checked and ready to be applied.
#include "tierwise/policy.hpp"

#include <cstdint>
#include <string>
#include <utility>  // for std::move, std::pair
#include <variant>
#include <vector>

#include "bindings.hpp"
#include "document.hpp"
#include "tierwise/apply.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/edit.hpp"
#include "tierwise/lint.hpp"
#include "tierwise/member_docs.hpp"
#include "tierwise/policy_file.hpp"
#include "tierwise/schema.hpp"

namespace tierwise::python {

namespace {

void add_labels(policy const& p, py::list& out) {
  for (auto const& l : p.ladder) {
    out.append(py::make_tuple("ladder", l.name, l.zh));
    for (auto const& t : l.tier) out.append(py::make_tuple("tier " + l.name, t.name, t.zh));
  }
  for (auto const& x : p.pay.line) out.append(py::make_tuple("line", x.name, x.zh));
  for (auto const& x : p.scorecard.measure) out.append(py::make_tuple("measure", x.name, x.zh));
  for (auto const& x : p.discipline.offence) out.append(py::make_tuple("offence", x.name, x.zh));
  for (auto const& x : p.check) out.append(py::make_tuple("check", x.name, x.zh));
  for (auto const& x : p.inputs) out.append(py::make_tuple("input", x.name, x.zh));
}

/// Rules of other months.
void define_amendments(py::class_<compiled_policy>& bound) {
  bound
      .def(
          "amended",
          [](compiled_policy const& p, std::string const& from, changes const& add, changes const& set,
             std::vector<std::string> const& remove) {
            amendment more;
            more.from = from;
            more.remove = remove;
            more.add = read_changes(add);
            for (auto& [path, s] : read_changes(set)) {
              if (std::holds_alternative<unset>(s.value))
                more.remove.push_back(path);
              else
                more.set.emplace_back(path, std::move(s));
            }
            return p.amended(more);
          },
          py::arg("month"), py::arg("add"), py::arg("set"), py::arg("remove"))
      .def(
          "amended_to",
          [](compiled_policy const& p, std::int32_t from, compiled_policy const& then) {
            return p.amended(month::from_index(from), then.policy());
          },
          py::arg("month"), py::arg("policy"), py::call_guard<py::gil_scoped_release>())
      .def(
          "at",
          [](compiled_policy const& p, std::int32_t when) {
            return compiled_policy(in_force(p.policy(), month::from_index(when)));
          },
          py::arg("month"));
}

}  // namespace

void register_policy(py::module_& m) {
  py::class_<compiled_policy> bound(m, "Policy", py::module_local());
  define_document(bound, [](compiled_policy const& p) -> policy const& { return p.policy(); });
  define_amendments(bound);
  bound.def_static("parse", &parse_compiled, py::arg("text"), py::arg("file"))
      .def("findings",
           [](compiled_policy const& p) {
             py::list out;
             for (auto const& one : lint(p.policy())) out.append(py::make_tuple(one.path, one.text, one.source));
             return out;
           })
      .def("labels",
           [](compiled_policy const& p) {
             py::list out;
             for (auto const* rules : p.plans().all()) add_labels(rules->policy, out);
             return out;
           })
      .def_property_readonly("digits", [](compiled_policy const& p) { return p.plans().first->digits; })
      .def_property_readonly("inputs", [](compiled_policy const& p) {
        py::list out;
        for (auto const& in : p.policy().inputs)
          out.append(py::make_tuple(in.name, std::string(enumerator_name(in.kind))));
        return out;
      });

  m.def("policy_schema", &policy_schema);
  m.def("policy_reference", &policy_reference);
  m.def(
      "describe",
      [](std::string const& type, std::string const& member) { return std::string(describe(type, member)); },
      py::arg("type"), py::arg("member"));
}

}  // namespace tierwise::python
