// Records on their way in: NumPy arrays stay where they are, the table only points to them.
#include "tierwise/table.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <span>
#include <stdexcept>  // for std::invalid_argument
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "bindings.hpp"

namespace tierwise::python {

namespace {
// No forcecast: whoever hands over another type gets a TypeError instead of a silent copy.
using numbers = py::array_t<double, py::array::c_style>;
using codes = py::array_t<std::int32_t, py::array::c_style>;

template <class T>
[[nodiscard]] std::span<T const> values_of(py::array_t<T, py::array::c_style> const& a) {
  if (a.ndim() != 1) throw std::invalid_argument("expected an array of one dimension");
  return {a.data(), static_cast<std::size_t>(a.size())};
}
}  // namespace

void register_table(py::module_& m) {
  py::enum_<column_kind>(m, "ColumnKind", py::module_local())
      .value("number", column_kind::number)
      .value("flag", column_kind::flag)
      .value("month", column_kind::month)
      .value("text", column_kind::text);

  py::class_<table>(m, "Table", py::module_local())
      .def(py::init<>())
      .def(
          "add_numbers",
          [](table& t, std::string name, numbers const& values, column_kind kind) {
            column c;
            c.name = std::move(name);
            c.kind = kind;
            c.numbers = values_of(values);
            c.owner = keep_alive(values);
            t.add(std::move(c));
          },
          py::arg("name"), py::arg("values").noconvert(), py::arg("kind"))
      .def(
          "add_texts",
          [](table& t, std::string name, codes const& values, std::vector<std::string> dictionary) {
            column c;
            c.name = std::move(name);
            c.kind = column_kind::text;
            c.codes = values_of(values);
            for (std::int32_t const code : c.codes)
              if (code < -1 || code >= static_cast<std::int64_t>(dictionary.size()))
                throw std::invalid_argument("a code is outside of the dictionary");
            c.dictionary = std::make_shared<std::vector<std::string> const>(std::move(dictionary));
            c.owner = keep_alive(values);
            t.add(std::move(c));
          },
          py::arg("name"), py::arg("codes").noconvert(), py::arg("dictionary"))
      .def_property_readonly("rows", &table::rows)
      .def_property_readonly("names", [](table const& t) {
        std::vector<std::string> out;
        for (auto const& c : t.columns()) out.push_back(c.name);
        return out;
      });
}

}  // namespace tierwise::python
