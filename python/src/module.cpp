// The extension module: what it is made of.
#include "bindings.hpp"
#include "tierwise/limits.hpp"
#include "tierwise/version.hpp"
#include "watcher.hpp"

PYBIND11_MODULE(TIERWISE_MODULE_NAME, m) {
  using namespace tierwise::python;
  m.doc() = "The C++ library behind tierwise. Use `import tierwise`; nothing here is promised to stay.";
  m.attr("version") = TIERWISE_VERSION_TEXT;
  m.attr("limits") =
      py::dict(py::arg("amendments") = tierwise::limit::amendments, py::arg("file_bytes") = tierwise::limit::file_bytes,
               py::arg("sweep_combinations") = tierwise::limit::sweep_combinations);
  register_errors(m);
  register_formula(m);
  register_policy(m);
  register_assumptions(m);
  register_table(m);
  register_frame(m);
  register_csv(m);
  register_standing(m);
  register_records(m);
  register_ledger(m);
  register_totals(m);
  register_explain(m);
  register_evaluate(m);
  register_simulate(m);
  register_workforce(m);
  register_risk(m);
  register_fit(m);
  register_state(m);
  register_notes(m);
  py::module_::import("atexit").attr("register")(py::cpp_function(&wait_for_calls));
}
