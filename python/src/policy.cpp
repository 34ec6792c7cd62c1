// Policies: files in and out, variants, differences, and every member by its path.
#include "tierwise/policy.hpp"

#include <pybind11/stl.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>  // for std::move, std::pair
#include <variant>
#include <vector>

#include "bindings.hpp"
#include "tierwise/apply.hpp"
#include "tierwise/describe.hpp"
#include "tierwise/doubts.hpp"
#include "tierwise/edit.hpp"
#include "tierwise/schema.hpp"
#include "tierwise/policy_file.hpp"

namespace tierwise::python {

namespace {

/// A Python number, exactly: a float by its shortest decimal, everything else by its text.
[[nodiscard]] bool read_figure(py::handle value, figure& out) {
  if (py::isinstance<py::bool_>(value)) return false;
  if (py::isinstance<py::str>(value)) return figure::read(value.cast<std::string>(), out);
  if (PyNumber_Check(value.ptr()) == 0) return false;
  py::float_ const number = py::reinterpret_steal<py::float_>(PyNumber_Float(value.ptr()));
  if (!number) throw py::error_already_set();
  out = figure(number.cast<double>());
  // A whole number or a Decimal may have more digits than a double: its own text must say the same.
  if (!py::isinstance<py::float_>(value)) {
    std::string const text = py::str(value);
    if (figure exact; figure::read(text, exact)) out = exact;
    else if (py::isinstance<py::int_>(value)) out = figure(1e300);  // refused, with the path, where it is set
  }
  return true;
}

[[nodiscard]] bool is_sequence(py::handle value) {
  return !py::isinstance<py::str>(value) && !py::isinstance<py::bytes>(value) && PySequence_Check(value.ptr()) != 0;
}

[[noreturn]] void refuse(std::string const& path, py::handle value, std::string const& wanted) {
  fault f;
  f.path = path;
  f.message = "expected " + wanted + ", found " + std::string(py::repr(value));
  throw error(std::move(f));
}

[[nodiscard]] std::pair<figure, figure> read_pair(std::string const& path, py::handle row) {
  std::pair<figure, figure> out;
  if (!is_sequence(row) || py::len(row) != 2) refuse(path, row, "a pair of numbers");
  auto const both = py::reinterpret_borrow<py::sequence>(row);
  if (!read_figure(both[0], out.first) || !read_figure(both[1], out.second)) refuse(path, row, "a pair of numbers");
  return out;
}

[[nodiscard]] setting list_setting(std::string const& path, py::sequence const& items) {
  bool texts = true, rows = true;
  for (py::handle const item : items) {
    texts = texts && py::isinstance<py::str>(item);
    rows = rows && is_sequence(item);
  }
  if (items.empty()) return std::vector<figure>{};
  if (texts) return items.cast<std::vector<std::string>>();
  if (rows) {
    std::vector<std::pair<figure, figure>> out;
    for (py::handle const item : items) out.push_back(read_pair(path, item));
    return out;
  }
  std::vector<figure> out;
  for (py::handle const item : items)
    if (!read_figure(item, out.emplace_back())) refuse(path, item, "a number");
  return out;
}

/// What Python gives to `replace`.
[[nodiscard]] setting read_setting(std::string const& path, py::handle value) {
  if (value.is_none()) return unset{};
  if (py::isinstance<py::bool_>(value)) return value.cast<bool>();
  if (py::isinstance<py::str>(value)) return value.cast<std::string>();
  if (py::isinstance<formula>(value)) return value.cast<formula const&>();
  if (py::isinstance<py::dict>(value)) {
    std::map<std::string, figure> out;
    for (auto const& [key, item] : value.cast<py::dict>())
      if (!read_figure(item, out[std::string(py::str(key))])) refuse(path, item, "a number");
    return out;
  }
  if (figure f; read_figure(value, f)) return f;
  if (is_sequence(value)) return list_setting(path, py::reinterpret_borrow<py::sequence>(value));
  refuse(path, value, "a number, a text, true or false, a formula, a list, a dict or None");
}

/// 2300 for 2300, 0.006 for 0.6%.
[[nodiscard]] py::object to_python(figure const& f) {
  if (!f.percent && f.value == static_cast<double>(static_cast<std::int64_t>(f.value))) {
    return py::int_(static_cast<std::int64_t>(f.value));
  }
  return py::float_(f.value);
}

template <class T>
[[nodiscard]] py::object to_python(T const& value) {
  if constexpr (std::is_same_v<T, unset>) return py::none();
  else if constexpr (std::is_same_v<T, std::vector<figure>>) {
    py::list out;
    for (auto const& f : value) out.append(to_python(f));
    return out;
  } else if constexpr (std::is_same_v<T, std::vector<std::pair<figure, figure>>>) {
    py::list out;
    for (auto const& [a, b] : value) out.append(py::make_tuple(to_python(a), to_python(b)));
    return out;
  } else if constexpr (std::is_same_v<T, std::map<std::string, figure>>) {
    py::dict out;
    for (auto const& [key, f] : value) out[py::str(key)] = to_python(f);
    return out;
  } else {
    return py::cast(value);
  }
}

/// What stands at a path: ("value", it), or ("part", type, members, elements) for what has parts of its own, or
/// ("list", names) for a list of such.
[[nodiscard]] py::tuple look(policy const& p, std::string const& path) {
  using detail::sort;
  detail::shape const* type = &detail::shape_of<policy>();
  void const* value = &p;
  if (!path.empty()) {
    auto const at = detail::existing(*type, &p, path);
    type = at.type;
    value = at.value;
  }
  if (type->what == sort::optional && type->size(value) != 0) {
    value = type->at(value, 0);
    type = type->item;
  }
  if (type->what == sort::aggregate) {
    py::list members, elements;
    for (auto const& m : type->members) {
      members.append(py::str(m.name.data(), m.name.size()));
      for (std::size_t i = 0; m.type->lists_named() && i < m.type->size(m.of(value)); ++i)
        elements.append(detail::name_of(*m.type->item, m.type->at(m.of(value), i)));
    }
    return py::make_tuple("part", std::string(type->name), members, elements);
  }
  if (type->lists_named() || (type->what == sort::list && type->item->what == sort::aggregate)) {
    py::list names;
    for (std::size_t i = 0; i < type->size(value); ++i) names.append(detail::name_of(*type->item, type->at(value, i)));
    return py::make_tuple("list", std::string(type->item->name), names);
  }
  if (type->what == sort::rule) return py::make_tuple("value", *static_cast<formula const*>(value));
  auto const s = detail::setting_of(*type, value);
  return py::make_tuple("value", std::visit([](auto const& v) -> py::object { return to_python(v); }, s.value));
}

[[nodiscard]] py::list labels(policy const& p) {
  py::list out;
  for (auto const& l : p.ladder) {
    out.append(py::make_tuple("ladder", l.name, l.zh));
    for (auto const& t : l.tier) out.append(py::make_tuple("tier " + l.name, t.name, t.zh));
  }
  for (auto const& x : p.pay.line) out.append(py::make_tuple("line", x.name, x.zh));
  for (auto const& x : p.scorecard.measure) out.append(py::make_tuple("measure", x.name, x.zh));
  for (auto const& x : p.discipline.offence) out.append(py::make_tuple("offence", x.name, x.zh));
  for (auto const& x : p.check) out.append(py::make_tuple("check", x.name, x.zh));
  for (auto const& x : p.inputs) out.append(py::make_tuple("input", x.name, x.zh));
  return out;
}

}  // namespace

void register_policy(py::module_& m) {
  py::class_<ready_policy>(m, "Policy", py::module_local())
      .def_static("parse", &parse_ready, py::arg("text"), py::arg("file"))
      .def("to_toml", [](ready_policy const& p) { return to_toml(p.policy()); })
      .def("save", [](ready_policy const& p, std::string const& path) { save_policy(p.policy(), path); })
      .def("replace",
           [](ready_policy const& p, std::vector<std::pair<std::string, py::object>> const& changes) {
             std::vector<std::pair<std::string, setting>> settings;
             std::vector<fault> faults;
             for (auto const& [path, value] : changes) {
               try {
                 settings.emplace_back(path, read_setting(path, value));
               } catch (error const& e) {
                 faults.insert(faults.end(), e.faults().begin(), e.faults().end());
               }
             }
             if (!faults.empty()) throw error(std::move(faults));
             return ready_policy(replace(p.policy(), settings));
           })
      .def("diff",
           [](ready_policy const& a, ready_policy const& b) {
             py::list out;
             for (auto const& c : diff(a.policy(), b.policy()))
               out.append(py::make_tuple(c.path, c.before, c.after, c.text));
             return out;
           })
      .def("doubts",
           [](ready_policy const& p) {
             py::list out;
             for (auto const& d : doubts(p.policy())) out.append(py::make_tuple(d.path, d.text, d.source));
             return out;
           })
      .def("get", [](ready_policy const& p, std::string const& path) { return get(p.policy(), path); })
      .def("paths", [](ready_policy const& p) { return paths(p.policy()); })
      .def("look", [](ready_policy const& p, std::string const& path) { return look(p.policy(), path); })
      .def("labels", [](ready_policy const& p) { return labels(p.policy()); })
      .def_property_readonly("digits", [](ready_policy const& p) { return p.plan()->digits; })
      .def_property_readonly("inputs",
                             [](ready_policy const& p) {
                               py::list out;
                               for (auto const& in : p.policy().inputs)
                                 out.append(py::make_tuple(in.name, std::string(enumerator_name(in.kind))));
                               return out;
                             })
      .def("__eq__", [](ready_policy const& a, ready_policy const& b) { return a.policy() == b.policy(); });

  m.def("policy_schema", &policy_schema);
  m.def("policy_reference", &policy_reference);
  m.def("describe", [](std::string const& type, std::string const& member) {
    return std::string(describe(type, member));
  });
}

}  // namespace tierwise::python
