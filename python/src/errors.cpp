// tierwise::error becomes tierwise.Error, with every fault as data.
#include <exception>  // for std::exception_ptr

#include "bindings.hpp"
#include "tierwise/error.hpp"

namespace tierwise::python {

namespace {
[[nodiscard]] py::list faults_of(error const& e, py::object const& fault_class) {
  py::list out;
  for (auto const& f : e.faults()) {
    // The caret counts characters in Python, bytes in C++.
    std::size_t caret = 0;
    for (std::size_t i = 0; i < f.caret && i < f.excerpt.size(); ++i)
      caret += (static_cast<unsigned char>(f.excerpt[i]) & 0xC0u) != 0x80u;
    out.append(fault_class(f.where.file, f.where.line, f.where.column, f.path, f.message, f.hint, f.excerpt, caret,
                           f.text(), f.row, f.person, f.month, f.column, f.value, f.sheet));
  }
  return out;
}
}  // namespace

void register_errors(py::module_&) {
  py::register_local_exception_translator([](std::exception_ptr p) {
    try {
      if (p) std::rethrow_exception(p);
    } catch (error const& e) {
      py::module_ const errors = py::module_::import("tierwise.errors");
      py::object const type = errors.attr("Error");
      PyErr_SetObject(type.ptr(), type(faults_of(e, errors.attr("Fault")), std::string(e.what())).ptr());
    }
  });
}

}  // namespace tierwise::python
