// A formula by itself, over a table.
#include "tierwise/evaluate.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <span>
#include <string>
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

/// What takes less than a moment needs nobody to listen meanwhile, and no thread to be listened from.
[[nodiscard]] bool takes_a_moment(formula const& f, table const& t) {
  return t.rows() > 200'000 || t.rows() * f.text().size() > 20'000'000;
}

/// (kind, values, texts)
[[nodiscard]] py::tuple evaluated(formula const& f, table const& t, compiled_policy const* brackets_of) {
  static std::vector<bracket_table> const none;
  auto const& brackets = brackets_of == nullptr ? none : brackets_of->policy().brackets;
  py::array_t<double> values(static_cast<py::ssize_t>(t.rows()));
  std::span<double> const into(values.mutable_data(), t.rows());
  evaluation out;
  if (takes_a_moment(f, t)) {
    out = watched([into, f, t, brackets, own = keep_alive(values)](progress const&) {
      return evaluate_into(into, f, t, brackets);
    });
  } else {
    py::gil_scoped_release const unlocked;
    out = evaluate_into(into, f, t, brackets);
  }
  return py::make_tuple(kind_name(out.kind), values, out.texts);
}

}  // namespace

void register_evaluate(py::module_& m) {
  m.def("evaluate", &evaluated, py::arg("formula"), py::arg("table"), py::arg("brackets_of").none(true));
}

}  // namespace tierwise::python
