// Assumptions: how the world answers to a policy, as a document like it.
#include "tierwise/assumptions.hpp"

#include <string>

#include "bindings.hpp"
#include "document.hpp"
#include "tierwise/assumptions_file.hpp"
#include "tierwise/assumptions_schema.hpp"

namespace tierwise::python {

void register_assumptions(py::module_& m) {
  py::class_<assumptions> bound(m, "Assumptions", py::module_local());
  define_document(bound, [](assumptions const& a) -> assumptions const& { return a; });
  bound.def_static(
      "parse", [](std::string const& text, std::string const& file) { return parse_assumptions(text, file); },
      py::arg("text"), py::arg("file"));

  m.def("assumptions_schema", &assumptions_schema);
  m.def("assumptions_reference", &assumptions_reference);
}

}  // namespace tierwise::python
