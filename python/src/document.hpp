// What policies and assumptions have in common in Python: files, variants, differences, every member by its path.
#pragma once

#include <pybind11/stl.h>

#include <cmath>    // for std::abs
#include <cstddef>  // for std::size_t
#include <cstdint>
#include <map>
#include <string>
#include <type_traits>
#include <utility>  // for std::move, std::pair
#include <variant>
#include <vector>

#include "bindings.hpp"
#include "tierwise/detail/reflect/value_at.hpp"
#include "tierwise/detail/validation/sound_values.hpp"
#include "tierwise/edit.hpp"
#include "tierwise/toml.hpp"

namespace tierwise::python {

[[nodiscard]] inline std::string shown(py::handle value) {
  return py::module_::import("tierwise.arguments").attr("shown")(value).cast<std::string>();
}

[[noreturn]] inline void refuse_digits(std::string const& path, py::handle value) {
  fault f;
  f.path = path;
  f.message = "the number " + shown(value) + " cannot be kept exactly";
  f.hint = "at most 15 significant digits: round it first";
  throw error(std::move(f));
}

/// A Python number, exactly: a float by its shortest decimal, everything else by its text. False for what is none.
[[nodiscard]] inline bool read_figure(std::string const& path, py::handle value, figure& out) {
  if (py::isinstance<py::bool_>(value)) return false;
  if (py::isinstance<py::str>(value)) return figure::read(value.cast<std::string>(), out);
  if (PyNumber_Check(value.ptr()) == 0) return false;
  py::float_ const number = py::reinterpret_steal<py::float_>(PyNumber_Float(value.ptr()));
  if (!number) {
    bool const too_large = PyErr_ExceptionMatches(PyExc_OverflowError) != 0;
    PyErr_Clear();
    if (too_large) refuse_digits(path, value);
    return false;
  }
  out = figure(number.cast<double>());
  // A whole number or a Decimal may have more digits than a double: its own text must say the same.
  if (!py::isinstance<py::float_>(value)) {
    std::string const text = py::str(value);
    if (figure exact; figure::read(text, exact))
      out = exact;
    else if (py::isinstance<py::int_>(value))
      refuse_digits(path, value);
  }
  return true;
}

[[nodiscard]] inline bool is_sequence(py::handle value) {
  return !py::isinstance<py::str>(value) && !py::isinstance<py::bytes>(value) && PySequence_Check(value.ptr()) != 0;
}

[[noreturn]] inline void refuse(std::string const& path, py::handle value, std::string const& wanted) {
  fault f;
  f.path = path;
  f.message = "expected " + wanted + ", found " + shown(value);
  throw error(std::move(f));
}

[[nodiscard]] inline std::pair<figure, figure> read_pair(std::string const& path, py::handle row) {
  std::pair<figure, figure> out;
  if (!is_sequence(row) || py::len(row) != 2) refuse(path, row, "a pair of numbers");
  auto const both = py::reinterpret_borrow<py::sequence>(row);
  if (!read_figure(path, both[0], out.first) || !read_figure(path, both[1], out.second))
    refuse(path, row, "a pair of numbers");
  return out;
}

[[nodiscard]] inline setting read_setting(std::string const& path, py::handle value);

/// A dict: figures by name, or what has parts of its own.
[[nodiscard]] inline setting table_setting(std::string const& path, py::dict const& parts) {
  std::map<std::string, figure> figures;
  settings out;
  for (auto const& [key, item] : parts) {
    std::string const name = py::str(key);
    if (py::isinstance<py::str>(item) || !read_figure(path, item, figures[name])) figures.erase(name);
    if (!item.is_none()) out.emplace_back(name, read_setting(path, item));
  }
  if (figures.size() == parts.size()) return figures;
  return out;
}

[[nodiscard]] inline setting list_setting(std::string const& path, py::sequence const& items) {
  bool only_texts = true, rows = true, tables = true;
  for (py::handle const item : items) {
    only_texts = only_texts && py::isinstance<py::str>(item);
    rows = rows && is_sequence(item);
    tables = tables && py::isinstance<py::dict>(item);
  }
  if (items.empty()) return std::vector<figure>{};
  if (only_texts) return items.cast<std::vector<std::string>>();
  if (tables) {
    std::vector<settings> out;
    for (py::handle const item : items)
      for (auto& named = out.emplace_back(); auto const& [key, part] : item.cast<py::dict>())
        named.emplace_back(py::str(key), read_setting(path, part));
    return out;
  }
  if (rows) {
    std::vector<std::pair<figure, figure>> out;
    for (py::handle const item : items) out.push_back(read_pair(path, item));
    return out;
  }
  std::vector<figure> out;
  for (py::handle const item : items)
    if (!read_figure(path, item, out.emplace_back())) refuse(path, item, "a number");
  return out;
}

/// What Python gives to `replace`.
[[nodiscard]] inline setting read_setting(std::string const& path, py::handle value) {
  if (value.is_none()) return unset{};
  if (py::isinstance<py::bool_>(value)) return value.cast<bool>();
  if (py::isinstance<py::str>(value)) return value.cast<std::string>();
  if (py::isinstance<formula>(value)) return value.cast<formula const&>();
  if (py::isinstance<py::dict>(value)) return table_setting(path, value.cast<py::dict>());
  if (figure f; read_figure(path, value, f)) return f;
  if (is_sequence(value)) return list_setting(path, py::reinterpret_borrow<py::sequence>(value));
  refuse(path, value, "a number, a text, true or false, a formula, a list, a dict or None");
}

/// 2300 for 2300, 0.006 for 0.6%.
[[nodiscard]] inline py::object to_python(figure const& f) {
  if (!f.percent && std::abs(f.value) < 1e15 && f.value == static_cast<double>(static_cast<std::int64_t>(f.value))) {
    return py::int_(static_cast<std::int64_t>(f.value));
  }
  return py::float_(f.value);
}

[[nodiscard]] inline py::object to_python(setting const& s);

template <class T>
[[nodiscard]] py::object to_python(T const& value) {
  if constexpr (std::is_same_v<T, unset>)
    return py::none();
  else if constexpr (std::is_same_v<T, settings>) {
    py::dict out;
    for (auto const& [name, s] : value) out[py::str(name)] = to_python(static_cast<setting const&>(s));
    return out;
  } else if constexpr (std::is_same_v<T, std::vector<settings>>) {
    py::list out;
    for (auto const& one : value) out.append(to_python(one));
    return out;
  } else if constexpr (std::is_same_v<T, std::vector<figure>>) {
    py::list out;
    for (auto const& f : value) out.append(to_python(f));
    return out;
  } else if constexpr (std::is_same_v<T, std::vector<std::pair<figure, figure>>>) {
    py::list out;
    for (auto const& [a, b] : value) out.append(py::make_tuple(to_python(a), to_python(b)));
    return out;
  } else if constexpr (std::is_same_v<T, std::map<std::string, figure>> ||
                       std::is_same_v<T, std::map<std::string, std::map<std::string, figure>>>) {
    py::dict out;
    for (auto const& [key, one] : value) out[py::str(key)] = to_python(one);
    return out;
  } else {
    return py::cast(value);
  }
}

[[nodiscard]] inline py::object to_python(setting const& s) {
  return std::visit([](auto const& v) -> py::object { return to_python(v); }, s.value);
}

/// What stands at a path: ("value", it), or ("part", type, members, elements) for what has parts of its own, or
/// ("list", type, names) for a list of such.
[[nodiscard]] inline py::tuple look(detail::type_info const& root, void const* whole, std::string const& path) {
  using detail::type_kind;
  detail::type_info const* type = &root;
  void const* value = whole;
  if (!path.empty()) {
    auto const at = detail::existing(root, whole, path);
    type = at.type;
    value = at.value;
  }
  if (type->what == type_kind::optional && type->size(value) != 0) {
    value = type->at(value, 0);
    type = type->item;
  }
  if (auto const* const lone = detail::lone_value(*type, value))
    return py::make_tuple("value", to_python(detail::setting_of(*lone->type, lone->of(value))));
  if (type->what == type_kind::aggregate) {
    py::list members, elements;
    for (auto const& m : type->members) {
      members.append(py::str(m.name.data(), m.name.size()));
      for (std::size_t i = 0; m.type->lists_named() && i < m.type->size(m.of(value)); ++i)
        elements.append(detail::name_of(*m.type->item, m.type->at(m.of(value), i)));
    }
    return py::make_tuple("part", std::string(type->name), members, elements);
  }
  if (type->what == type_kind::list && type->item->what == type_kind::aggregate) {
    py::list names;
    for (std::size_t i = 0; i < type->size(value); ++i)
      names.append(type->lists_named() ? detail::name_of(*type->item, type->at(value, i)) : detail::path_at("", i));
    return py::make_tuple("list", std::string(type->item->name), names);
  }
  if (type->what == type_kind::formula) return py::make_tuple("value", *static_cast<formula const*>(value));
  return py::make_tuple("value", to_python(detail::setting_of(*type, value)));
}

/// Values by path, or new elements, as Python gives them.
using changes = std::vector<std::pair<std::string, py::object>>;

/// What is no setting is refused, all of it at once.
[[nodiscard]] inline settings read_changes(changes const& all) {
  settings out;
  std::vector<fault> faults;
  for (auto const& [path, value] : all) {
    try {
      out.emplace_back(path, read_setting(path, value));
    } catch (error const& e) {
      faults.insert(faults.end(), e.faults().begin(), e.faults().end());
    }
  }
  if (!faults.empty()) throw error(std::move(faults));
  return out;
}

/// Gives a class what every document has. `of` leads from what is bound to the aggregate, `Bound` is made from one.
template <class Bound, class Of>
void define_document(py::class_<Bound>& bound, Of of) {
  bound.def("to_toml", [of](Bound const& d) { return to_toml(of(d)); })
      .def(
          "save", [of](Bound const& d, std::string const& path) { save_toml(of(d), path); }, py::arg("path"))
      .def(
          "replace",
          [of](Bound const& d, changes const& set, changes const& add, std::vector<std::string> const& remove) {
            amendment by;
            by.remove = remove;
            by.add = read_changes(add);
            by.set = read_changes(set);
            auto const made = changed(of(d), by);
            detail::require_sound(made);
            return Bound(made);
          },
          py::arg("changes"), py::arg("add") = changes(), py::arg("remove") = std::vector<std::string>())
      .def(
          "diff",
          [of](Bound const& a, Bound const& b) {
            py::list out;
            for (auto const& c : diff(of(a), of(b))) out.append(py::make_tuple(c.path, c.before, c.after, c.text));
            return out;
          },
          py::arg("other"))
      .def(
          "get", [of](Bound const& d, std::string const& path) { return get(of(d), path); }, py::arg("path"))
      .def("paths", [of](Bound const& d) { return paths(of(d)); })
      .def(
          "look",
          [of](Bound const& d, std::string const& path) {
            auto const& value = of(d);
            return look(detail::type_info_of<std::decay_t<decltype(value)>>(), &value, path);
          },
          py::arg("path"))
      .def("__eq__", [of](Bound const& a, Bound const& b) { return of(a) == of(b); });
}

}  // namespace tierwise::python
