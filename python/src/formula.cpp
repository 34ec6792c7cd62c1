// Formulas: read, printed in one spelling, asked for their names.
#include "tierwise/formula.hpp"

#include <pybind11/operators.h>
#include <pybind11/stl.h>

#include <string>

#include "bindings.hpp"

namespace tierwise::python {

void register_formula(py::module_& m) {
  py::class_<formula>(m, "Formula", py::module_local())
      .def(py::init([](std::string const& text) { return formula(text); }), py::arg("text"))
      .def_property_readonly("text", &formula::text)
      .def("print", [](formula const& f) { return f.print(); })
      .def("names", &formula::names)
      .def(py::self == py::self)
      .def("__hash__", [](formula const& f) { return py::hash(py::str(f.print())); });
}

}  // namespace tierwise::python
