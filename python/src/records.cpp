// Records that are read once, and kept.
#include "tierwise/records.hpp"

#include <pybind11/stl.h>

#include <memory>
#include <optional>
#include <utility>  // for std::move
#include <vector>

#include "bindings.hpp"
#include "tierwise/compiled.hpp"
#include "watcher.hpp"

namespace tierwise::python {

namespace {

/// The same values in memory of our own: NumPy arrays may be changed by whoever has them.
[[nodiscard]] table own_copy(table const& t) {
  table out;
  for (column c : t.columns()) {
    auto keep = [&]<class T>(std::span<T const>& values) {
      auto kept = std::make_shared<std::vector<T> const>(values.begin(), values.end());
      values = *kept;
      c.owner = std::move(kept);
    };
    c.kind == column_kind::text ? keep(c.codes) : keep(c.numbers);
    out.add(std::move(c));
  }
  for (auto const& name : t.left_out()) out.leave_out(name);
  if (!t.places().empty()) out.place_rows(t.places(), t.sheets());
  return out;
}

}  // namespace

void register_records(py::module_& m) {
  py::class_<records, std::shared_ptr<records>>(m, "Records", py::module_local())
      .def(py::init([](compiled_policy const& p, table const& t, std::optional<state> const& before, unsigned threads,
                       bool kept, bool tiers_recorded) {
             return watched([=](tierwise::progress const&) {
               return std::make_shared<records>(
                   p, kept ? own_copy(t) : t,
                   reading_options{threads,
                                   {},
                                   before.value_or(state()),
                                   tiers_recorded ? tier_source::recorded : tier_source::policy});
             });
           }),
           py::arg("policy"), py::arg("table"), py::arg("before"), py::arg("threads"), py::arg("kept"),
           py::arg("tiers_recorded") = false)
      .def_property_readonly("rows", &records::rows)
      .def_property_readonly("table", [](records const& r) { return r.source(); });
}

}  // namespace tierwise::python
