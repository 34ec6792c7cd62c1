// Result tables as Python sees them: an Arrow stream, NumPy views, and single cells for showing.
#include "frame.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>  // for std::min
#include <cmath>      // for std::isnan
#include <map>
#include <optional>
#include <stdexcept>  // for std::invalid_argument
#include <string>
#include <tuple>
#include <utility>  // for std::move

#include "arrow.hpp"
#include "bindings.hpp"
#include "tierwise/month.hpp"
#include "tierwise/table.hpp"

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
    case cell::whole:
    case cell::count: return "whole";
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
  auto const form = money == "minor" ? money_form::minor : money == "float" ? money_form::number : money_form::decimal;
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
    v = f.read(i, 0, f.rows);
  }
  switch (f.columns[i].kind) {
    case cell::text:
    case cell::whole: return view<std::int32_t>(v, f.rows);
    case cell::number: return view<double>(v, f.rows);
    case cell::count:
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
    case cell::count: return py::int_(static_cast<std::int64_t const*>(data)[i]);
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
  auto const data = rows_of(f, first, count);
  py::list out;
  for (std::size_t r = 0; r < count; ++r) {
    py::list row;
    for (std::size_t i = 0; i < f.columns.size(); ++i) row.append(cell_at(f.columns[i], data[i].data, r));
    out.append(row);
  }
  return out;
}

// -- frames made of arrays -----------------------------------------------------------------------------------------

struct kind_of_array {
  char const* name;
  cell kind;
  char const* type;  ///< of NumPy
};
constexpr kind_of_array kinds_of_arrays[] = {{"text", cell::text, "i4"},     {"tier", cell::tier, "u1"},
                                             {"number", cell::number, "f8"}, {"whole", cell::whole, "i4"},
                                             {"count", cell::count, "i8"},   {"money", cell::money, "i8"},
                                             {"flag", cell::flag, "u1"}};

void check_codes(frame_column const& c, void const* data, std::size_t rows) {
  if (c.dictionary == nullptr) throw std::invalid_argument(c.name + ": codes need a dictionary");
  auto const names = static_cast<std::int64_t>(c.dictionary->size());
  for (std::size_t i = 0; i < rows; ++i) {
    std::int64_t const code =
        c.kind == cell::tier ? static_cast<std::uint8_t const*>(data)[i] : static_cast<std::int32_t const*>(data)[i];
    if (code >= names || (code < 0 && code != -1))
      throw std::invalid_argument(c.name + ": a code is outside of the dictionary");
  }
}

/// (name, kind, array, dictionary or None, whether its order means something): the arrays stay where they are.
[[nodiscard]] std::shared_ptr<frame> frame_of(py::list const& columns, int digits) {
  std::vector<frame_column> out;
  std::vector<values> data;
  std::size_t rows = 0;
  for (py::handle const item : columns) {
    auto const [name, kind, array, dictionary, ordered] =
        item.cast<std::tuple<std::string, std::string, py::array, std::optional<texts>, bool>>();
    frame_column c;
    c.name = name;
    c.ordered = ordered;
    if (dictionary) c.dictionary = std::make_shared<texts const>(*dictionary);
    bool fits = false;
    for (auto const& k : kinds_of_arrays)
      if (kind == k.name) {
        c.kind = k.kind;
        fits = array.dtype().equal(py::dtype(k.type)) && array.ndim() == 1 && (array.flags() & py::array::c_style) != 0;
      }
    if (!fits) throw std::invalid_argument(name + ": no array of " + kind);
    auto const size = static_cast<std::size_t>(array.size());
    if (!out.empty() && size != rows) throw std::invalid_argument(name + ": another length than the columns before");
    rows = size;
    if (c.kind == cell::text || c.kind == cell::tier) check_codes(c, array.data(), rows);
    data.push_back({array.data(), keep_alive(array)});
    out.push_back(std::move(c));
  }
  return std::make_shared<frame>(whole_frame(std::move(out), std::move(data), rows, digits));
}

/// What `of` takes: every column as it lies in memory.
[[nodiscard]] py::list columns_of(frame const& f) {
  py::list out;
  for (auto const& c : f.columns) {
    char const* kind = "";
    for (auto const& k : kinds_of_arrays)
      if (k.kind == c.kind) kind = k.name;
    out.append(py::make_tuple(c.name, kind, numpy(f, c.name),
                              c.dictionary == nullptr ? py::object(py::none()) : py::cast(*c.dictionary), c.ordered));
  }
  return out;
}

/// Months as texts, everything else as it lies in the table.
[[nodiscard]] std::shared_ptr<frame> frame_of_table(table const& t, int digits) {
  std::vector<frame_column> out;
  std::vector<values> data;
  for (auto const& c : t.columns()) {
    if (c.kind == column_kind::text) {
      out.push_back({c.name, cell::text, c.dictionary});
      data.push_back({c.codes.data(), c.owner});
    } else if (c.kind == column_kind::number) {
      out.push_back({c.name, cell::number, nullptr});
      data.push_back({c.numbers.data(), c.owner});
    } else if (c.kind == column_kind::flag) {
      std::vector<std::uint8_t> flags;
      for (double const v : c.numbers) flags.push_back(std::isnan(v) ? 2 : v != 0 ? 1 : 0);
      out.push_back({c.name, cell::flag, nullptr});
      data.push_back(owned(std::move(flags)));
    } else {
      auto names = std::make_shared<texts>();
      std::vector<std::int32_t> codes;
      std::map<double, std::int32_t> known;
      for (double const v : c.numbers)
        if (!std::isnan(v)) known.emplace(v, 0);
      for (auto& [index, code] : known) {
        code = static_cast<std::int32_t>(names->size());
        names->push_back(month::from_index(static_cast<std::int32_t>(index)).text());
      }
      for (double const v : c.numbers) codes.push_back(std::isnan(v) ? -1 : known.at(v));
      out.push_back({c.name, cell::text, std::move(names)});
      data.push_back(owned(std::move(codes)));
    }
  }
  return std::make_shared<frame>(whole_frame(std::move(out), std::move(data), t.rows(), digits));
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
      .def(
          "ordered", [](frame const& f, std::string const& name) { return f.columns[find(f, name)].ordered; },
          py::arg("name"))
      .def("cells", &cells, py::arg("first"), py::arg("count"))
      .def("parts", &columns_of)
      .def_static("of", &frame_of, py::arg("columns"), py::arg("digits"))
      .def_static("of_table", &frame_of_table, py::arg("table"), py::arg("digits"));
}

}  // namespace tierwise::python
