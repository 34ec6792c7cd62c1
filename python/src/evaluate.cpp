// A formula by itself, over a table.
#include "tierwise/evaluate.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <string>
#include <utility>  // for std::move
#include <vector>

#include "bindings.hpp"
#include "tierwise/compiled.hpp"
#include "watcher.hpp"

namespace tierwise::python {

namespace {

[[nodiscard]] char const* kind_name(column_kind kind) {
  switch (kind) {
    case column_kind::flag: return "flag";
    case column_kind::text: return "text";
    case column_kind::month: return "month";
    default: return "number";
  }
}

/// (kind, values, texts)
[[nodiscard]] py::tuple evaluated(formula const& f, table const& t, compiled_policy const* brackets_of) {
  std::vector<bracket_table> brackets;
  if (brackets_of != nullptr) brackets = brackets_of->policy().brackets;
  evaluation const out = watched([=](progress const&) { return evaluate(f, t, brackets); });
  py::array_t<double> numbers(static_cast<py::ssize_t>(out.values.size()), out.values.data());
  return py::make_tuple(kind_name(out.kind), numbers, out.texts);
}

}  // namespace

void register_evaluate(py::module_& m) {
  m.def("evaluate", &evaluated, py::arg("formula"), py::arg("table"), py::arg("brackets_of").none(true));
}

}  // namespace tierwise::python
