// Records on their way in: NumPy arrays stay where they are, the table only points to them.
#include "tierwise/table.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <charconv>  // for std::to_chars, std::from_chars
#include <cmath>     // for std::isfinite
#include <cstdint>
#include <span>
#include <stdexcept>  // for std::invalid_argument
#include <string>
#include <tuple>
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

/// Row, value, why, hint of a value that Python could not read.
using unread = std::tuple<std::size_t, std::string, std::string, std::string>;

[[nodiscard]] column column_of(std::string name, column_kind kind, std::vector<unread> const& left, bool refused) {
  column c;
  c.name = std::move(name);
  c.kind = kind;
  for (auto const& [row, value, why, hint] : left) c.unread.push_back({row, value, why, hint});
  c.refused = refused;
  return c;
}

/// Singles mean the shortest decimal of their own width, as doubles do: 0.9f is nine tenths, not 0.89999997615814209.
[[nodiscard]] py::array_t<double> widened(py::array_t<float, py::array::c_style> const& values) {
  py::array_t<double> out(values.size());
  float const* const from = values.data();
  double* const to = out.mutable_data();
  for (py::ssize_t i = 0; i < values.size(); ++i) {
    char text[32];
    to[i] = static_cast<double>(from[i]);
    if (!std::isfinite(from[i]) || (std::abs(to[i]) < 8388608 && to[i] == std::nearbyint(to[i]))) continue;
    auto const end = std::to_chars(text, text + sizeof text, from[i], std::chars_format::scientific).ptr;
    (void)std::from_chars(text, end, to[i]);
  }
  return out;
}
}  // namespace

void register_table(py::module_& m) {
  py::enum_<column_kind>(m, "ColumnKind", py::module_local())
      .value("number", column_kind::number)
      .value("flag", column_kind::flag)
      .value("month", column_kind::month)
      .value("text", column_kind::text);
  m.def("widened", &widened, py::arg("values").noconvert());

  py::class_<table>(m, "Table", py::module_local())
      .def(py::init<>())
      .def(
          "add_numbers",
          [](table& t, std::string name, numbers const& values, column_kind kind, std::vector<unread> const& left,
             bool refused) {
            column c = column_of(std::move(name), kind, left, refused);
            c.numbers = values_of(values);
            c.owner = keep_alive(values);
            t.add(std::move(c));
          },
          py::arg("name"), py::arg("values").noconvert(), py::arg("kind"), py::arg("unread") = std::vector<unread>(),
          py::arg("refused") = false)
      .def(
          "add_texts",
          [](table& t, std::string name, codes const& values, std::vector<std::string> dictionary,
             std::vector<unread> const& left, bool refused) {
            column c = column_of(std::move(name), column_kind::text, left, refused);
            c.codes = values_of(values);
            c.dictionary = std::make_shared<std::vector<std::string> const>(std::move(dictionary));
            c.owner = keep_alive(values);
            t.add(std::move(c));
          },
          py::arg("name"), py::arg("codes").noconvert(), py::arg("dictionary"),
          py::arg("unread") = std::vector<unread>(), py::arg("refused") = false)
      .def(
          "leave_out", [](table& t, std::string name) { t.leave_out(std::move(name)); }, py::arg("name"))
      .def(
          "place_rows",
          [](table& t, codes const& numbers, codes const& sheet_of, std::vector<std::string> sheets) {
            auto const number = values_of(numbers), sheet = values_of(sheet_of);
            if (number.size() != sheet.size()) throw std::invalid_argument("a sheet for each row is meant");
            std::vector<row_place> places;
            for (std::size_t i = 0; i < number.size(); ++i)
              places.push_back({static_cast<std::uint32_t>(number[i]), static_cast<std::uint32_t>(sheet[i])});
            t.place_rows(std::move(places), std::move(sheets));
          },
          py::arg("numbers").noconvert(), py::arg("sheet_of").noconvert(), py::arg("sheets"))
      .def_property_readonly("left_out", &table::left_out)
      .def_property_readonly("rows", &table::rows)
      .def_property_readonly("names", [](table const& t) {
        std::vector<std::string> out;
        for (auto const& c : t.columns()) out.push_back(c.name);
        return out;
      });
}

}  // namespace tierwise::python
