// How everybody stands after a month: the state that a ledger leaves behind, its table and its bytes.
#include <pybind11/stl.h>

#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>  // for std::move
#include <vector>

#include "bindings.hpp"
#include "frame.hpp"
#include "text_column.hpp"
#include "tierwise/state.hpp"
#include "watcher.hpp"

namespace tierwise::python {

namespace {

void add_months(std::vector<std::int32_t> const& months, std::string name, std::vector<frame_column>& columns,
                std::vector<values>& data) {
  text_column out;
  for (auto const m : months) out.add(m == 0 ? "" : month::from_index(m).text());
  out.move_to(std::move(name), columns, data);
}
void add_counts(std::vector<std::int16_t> const& counts, std::string name, std::vector<frame_column>& columns,
                std::vector<values>& data) {
  columns.push_back({std::move(name), cell::whole, nullptr});
  data.push_back(owned(std::vector<std::int32_t>(counts.begin(), counts.end())));
}

/// A row a person.
[[nodiscard]] std::shared_ptr<frame> people_of(state const& s) {
  detail::state_columns const& from = s.columns();
  std::vector<frame_column> columns;
  std::vector<values> data;
  text_column person, shop;
  for (auto const& id : from.people) person.add(id);
  for (auto const code : from.shop) shop.add(from.texts[static_cast<std::size_t>(code)]);
  person.move_to("person", columns, data);
  shop.move_to("shop", columns, data);
  add_months(from.joined, "joined", columns, data);
  add_months(from.first, "first_record", columns, data);
  add_months(from.last, "last_record", columns, data);
  add_months(from.separated, "separated", columns, data);
  add_months(from.left, "left", columns, data);
  for (auto const& l : from.ladders) {
    columns.push_back({l.name, cell::tier, std::make_shared<texts const>(l.tiers), true});
    data.push_back(owned(l.tier));
    add_counts(l.months_in_tier, l.name + ".months_in_tier", columns, data);
    add_counts(l.acting_months, l.name + ".acting_months", columns, data);
    add_counts(l.waiting, l.name + ".waiting_months", columns, data);
  }
  return std::make_shared<frame>(whole_frame(std::move(columns), std::move(data), from.people.size(), 2));
}

}  // namespace

void register_standing(py::module_& m) {
  py::class_<state>(m, "State", py::module_local())
      .def(py::init([](py::bytes const& data, std::string const& file) {
             std::string all = data;
             return watched([=](progress const&) { return state::from_bytes(all, file); });
           }),
           py::arg("data"), py::arg("file"))
      .def("facts",  // the last month, how many people, the policy's name and its digest
           [](state const& s) {
             return std::tuple(s.after().text(), s.size(), s.columns().policy_name, s.policy_sha256());
           })
      .def("people", &people_of)
      .def("to_bytes",
           [](state const& s) {
             std::string const all = watched([=](progress const&) { return s.bytes(); });
             return py::bytes(all);
           })
      .def("equals", [](state const& a, state const& b) { return a == b; }, py::arg("other"));
}

}  // namespace tierwise::python
