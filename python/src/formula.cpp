// Formulas: read, printed in one spelling, asked for their names; and the functions of their language.
#include "tierwise/formula.hpp"

#include <pybind11/operators.h>
#include <pybind11/stl.h>

#include <iterator>  // for std::begin, std::end
#include <string>
#include <vector>

#include "bindings.hpp"
#include "tierwise/detail/formula/functions.hpp"

namespace tierwise::python {

void register_formula(py::module_& m) {
  py::class_<formula>(m, "Formula", py::module_local())
      .def(py::init([](std::string const& text) { return formula(text); }), py::arg("text"))
      .def_property_readonly("text", &formula::text)
      .def("print", [](formula const& f) { return f.print(); })
      .def("names", &formula::names)
      .def(py::self == py::self)
      .def("__hash__", [](formula const& f) { return py::hash(py::str(f.print())); });

  using detail::language_function;
  py::class_<language_function>(m, "LanguageFunction", py::module_local())
      .def_readonly("name", &language_function::name)
      .def_readonly("signature", &language_function::signature)
      .def_readonly("meaning", &language_function::meaning)
      .def_readonly("example", &language_function::example)
      .def_readonly("row", &language_function::row)
      .def_readonly("gives", &language_function::gives);
  m.def("functions", [] {
    return std::vector<language_function>(std::begin(detail::language_functions), std::end(detail::language_functions));
  });
}

}  // namespace tierwise::python
