// What the binding files share: one register_* function a topic, and how records and results cross the border.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>  // for std::shared_ptr

namespace tierwise::python {

namespace py = pybind11;

/// Keeps a Python object alive from C++, also where the interpreter's lock is not held when it is let go.
[[nodiscard]] inline std::shared_ptr<void const> keep_alive(py::object object) {
  PyObject* const kept = object.release().ptr();
  return {kept, [](void const* p) {
            if (Py_IsInitialized() == 0) return;
            py::gil_scoped_acquire const lock;
            Py_DECREF(static_cast<PyObject*>(const_cast<void*>(p)));
          }};
}

void register_errors(py::module_& m);
void register_formula(py::module_& m);
void register_policy(py::module_& m);
void register_assumptions(py::module_& m);
void register_table(py::module_& m);
void register_frame(py::module_& m);
void register_csv(py::module_& m);
void register_ledger(py::module_& m);
void register_records(py::module_& m);
void register_totals(py::module_& m);
void register_explain(py::module_& m);
void register_evaluate(py::module_& m);
void register_simulate(py::module_& m);
void register_workforce(py::module_& m);
void register_risk(py::module_& m);
void register_fit(py::module_& m);
void register_state(py::module_& m);
void register_standing(py::module_& m);
void register_notes(py::module_& m);

}  // namespace tierwise::python
