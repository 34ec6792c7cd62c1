// Result tables as Python sees them: an Arrow stream, NumPy views, and single cells for showing.
#include "frame.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>  // for std::min
#include <cmath>      // for std::isnan
#include <string>

#include "arrow.hpp"
#include "bindings.hpp"

namespace tierwise::python {

namespace {

[[nodiscard]] std::size_t find(frame const& f, std::string const& name) {
  for (std::size_t i = 0; i < f.columns.size(); ++i)
    if (f.columns[i].name == name) return i;
  throw py::key_error(name);
}

[[nodiscard]] char const* kind_name(cell kind) {
  switch (kind) {
    case cell::text:
    case cell::tier: return "text";
    case cell::number: return "number";
    case cell::whole: return "whole";
    case cell::money: return "money";
    default: return "flag";
  }
}

void release_capsule(PyObject* capsule) {
  auto* const stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, "arrow_array_stream"));
  if (stream->release != nullptr) stream->release(stream);
  delete stream;
}

[[nodiscard]] py::capsule stream(std::shared_ptr<frame const> const& f, std::string const& money) {
  auto const form = money == "minor"   ? money_form::minor
                    : money == "float" ? money_form::number
                                       : money_form::decimal;
  auto* const out = new ArrowArrayStream;
  export_stream(f, form, out);
  return py::capsule(out, "arrow_array_stream", &release_capsule);
}

template <class T>
[[nodiscard]] py::array view(values const& v, std::size_t rows) {
  auto* const owner = new std::shared_ptr<void const>(v.owner);
  py::capsule const base(owner, [](void* p) { delete static_cast<std::shared_ptr<void const>*>(p); });
  py::array_t<T> out(static_cast<py::ssize_t>(rows), static_cast<T const*>(v.data), base);
  out.attr("setflags")(py::arg("write") = false);
  return out;
}

/// A column as it lies in memory, without a copy and read-only: codes for texts, minor units for money.
[[nodiscard]] py::array numpy(frame const& f, std::string const& name) {
  std::size_t const i = find(f, name);
  values v;
  {
    py::gil_scoped_release const unlocked;
    v = f.read(0, f.rows)[i];
  }
  switch (f.columns[i].kind) {
    case cell::text:
    case cell::whole: return view<std::int32_t>(v, f.rows);
    case cell::number: return view<double>(v, f.rows);
    case cell::money: return view<std::int64_t>(v, f.rows);
    default: return view<std::uint8_t>(v, f.rows);
  }
}

[[nodiscard]] py::object cell_at(frame_column const& c, void const* data, std::size_t i) {
  switch (c.kind) {
    case cell::text: {
      auto const code = static_cast<std::int32_t const*>(data)[i];
      return code < 0 ? py::object(py::none()) : py::str((*c.dictionary)[static_cast<std::size_t>(code)]);
    }
    case cell::tier: return py::str((*c.dictionary)[static_cast<std::uint8_t const*>(data)[i]]);
    case cell::number: {
      double const v = static_cast<double const*>(data)[i];
      return std::isnan(v) ? py::object(py::none()) : py::float_(v);
    }
    case cell::whole: {
      auto const v = static_cast<std::int32_t const*>(data)[i];
      return v == no_whole ? py::object(py::none()) : py::int_(v);
    }
    case cell::money: {
      auto const v = static_cast<std::int64_t const*>(data)[i];
      return v == no_money ? py::object(py::none()) : py::int_(v);
    }
    default: {
      auto const v = static_cast<std::uint8_t const*>(data)[i];
      return v == 2 ? py::object(py::none()) : py::bool_(v == 1);
    }
  }
}

/// Rows as lists of Python objects; money in minor units.
[[nodiscard]] py::list cells(frame const& f, std::size_t first, std::size_t count) {
  first = std::min(first, f.rows);
  count = std::min(count, f.rows - first);
  auto const data = f.read(first, count);
  py::list out;
  for (std::size_t r = 0; r < count; ++r) {
    py::list row;
    for (std::size_t i = 0; i < f.columns.size(); ++i) row.append(cell_at(f.columns[i], data[i].data, r));
    out.append(row);
  }
  return out;
}

}  // namespace

void register_frame(py::module_& m) {
  py::class_<frame, std::shared_ptr<frame>>(m, "Frame", py::module_local())
      .def_readonly("rows", &frame::rows)
      .def_readonly("digits", &frame::digits)
      .def_property_readonly("columns",
                             [](frame const& f) {
                               py::list out;
                               for (auto const& c : f.columns) out.append(py::make_tuple(c.name, kind_name(c.kind)));
                               return out;
                             })
      .def(
          "stream", [](std::shared_ptr<frame> const& f, std::string const& money) { return stream(f, money); },
          py::arg("money"))
      .def("numpy", &numpy, py::arg("name"))
      .def(
          "texts",
          [](frame const& f, std::string const& name) {
            auto const& c = f.columns[find(f, name)];
            return c.dictionary == nullptr ? texts() : *c.dictionary;
          },
          py::arg("name"))
      .def("cells", &cells, py::arg("first"), py::arg("count"));
}

}  // namespace tierwise::python
