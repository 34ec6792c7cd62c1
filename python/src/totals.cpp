// Totals of a ledger, and the difference between two, as tables.
#include "tierwise/totals.hpp"

#include <pybind11/stl.h>

#include <string>
#include <utility>  // for std::move
#include <vector>

#include "bindings.hpp"
#include "frame.hpp"
#include "text_column.hpp"
#include "tierwise/detail/support/ordering.hpp"
#include "tierwise/difference.hpp"
#include "tierwise/policy.hpp"
#include "watcher.hpp"

namespace tierwise::python {

namespace {

class table_maker {
 public:
  explicit table_maker(std::size_t rows) : rows_(rows) {}

  /// The groups' names; tiers keep the order of their ladder.
  template <class Row>
  void groups(ledger const& l, std::vector<std::string> const& by, std::vector<Row> const& rows) {
    for (std::size_t k = 0; k < by.size(); ++k) {
      text_column names;
      for (auto const& one : l.policy().ladder)
        if (one.name == by[k]) {
          texts tiers;
          for (auto const& t : one.tier) tiers.push_back(t.name);
          names.ordered_as(tiers);
        }
      for (auto const& row : rows) names.add(row.group[k]);
      names.move_to(by[k], columns_, data_);
    }
  }
  template <class Row, class Get>
  void counts(std::string name, std::vector<Row> const& rows, Get get) {
    std::vector<std::int32_t> out;
    for (auto const& row : rows) out.push_back(static_cast<std::int32_t>(get(row)));
    columns_.push_back({std::move(name), cell::whole, nullptr});
    data_.push_back(owned(std::move(out)));
  }
  template <class Row, class Get>
  void money(std::string name, std::vector<Row> const& rows, Get get) {
    std::vector<std::int64_t> out;
    for (auto const& row : rows) out.push_back(get(row));
    columns_.push_back({std::move(name), cell::money, nullptr});
    data_.push_back(owned(std::move(out)));
  }
  [[nodiscard]] std::shared_ptr<frame> finish(int digits) {
    return std::make_shared<frame>(whole_frame(std::move(columns_), std::move(data_), rows_, digits));
  }

 private:
  std::size_t rows_;
  std::vector<frame_column> columns_;
  std::vector<values> data_;
};

[[nodiscard]] std::shared_ptr<frame> totals_table(ledger const& l, std::vector<std::string> const& by) {
  std::vector<total_row> const rows = totals(l, by);
  table_maker out(rows.size());
  out.groups(l, by, rows);
  out.counts("heads", rows, [](auto const& r) { return r.heads; });
  out.counts("person_months", rows, [](auto const& r) { return r.months; });
  auto const& lines = l.policy().pay.line;
  for (std::size_t i = 0; i < lines.size(); ++i)
    out.money(lines[i].name, rows, [i](auto const& r) { return r.lines[i]; });
  out.money("gross", rows, [](auto const& r) { return r.gross; });
  out.money("net", rows, [](auto const& r) { return r.net; });
  out.money("employer_cost", rows, [](auto const& r) { return r.employer_cost; });
  return out.finish(l.digits());
}

[[nodiscard]] std::shared_ptr<frame> difference_table(ledger const& before, ledger const& after,
                                                      std::vector<std::string> const& by, bool by_change) {
  std::vector<difference_row> rows = difference(before, after, by);
  if (by_change)
    detail::sort_stably(rows.begin(), rows.end(), [](auto const& a, auto const& b) { return a.net() > b.net(); });
  table_maker out(rows.size());
  out.groups(before, by, rows);
  out.money("net_before", rows, [](auto const& r) { return r.net_before; });
  out.money("net_after", rows, [](auto const& r) { return r.net_after; });
  out.money("net_change", rows, [](auto const& r) { return r.net(); });
  out.money("gross_before", rows, [](auto const& r) { return r.gross_before; });
  out.money("gross_after", rows, [](auto const& r) { return r.gross_after; });
  out.money("gross_change", rows, [](auto const& r) { return r.gross(); });
  out.money("employer_cost_before", rows, [](auto const& r) { return r.cost_before; });
  out.money("employer_cost_after", rows, [](auto const& r) { return r.cost_after; });
  out.money("employer_cost_change", rows, [](auto const& r) { return r.cost(); });
  return out.finish(before.digits());
}

}  // namespace

void register_totals(py::module_& m) {
  m.def(
      "totals",
      [](std::shared_ptr<ledger> const& l, std::vector<std::string> const& by) {
        return watched([=](progress const&) { return totals_table(*l, by); });
      },
      py::arg("ledger"), py::arg("by"));
  m.def(
      "difference",
      [](std::shared_ptr<ledger> const& before, std::shared_ptr<ledger> const& after,
         std::vector<std::string> const& by, bool by_change) {
        return watched([=](progress const&) { return difference_table(*before, *after, by, by_change); });
      },
      py::arg("before"), py::arg("after"), py::arg("by"), py::arg("by_change"));
}

}  // namespace tierwise::python
