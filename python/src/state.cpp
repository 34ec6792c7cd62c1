// What values are made of, as arrays and plain lists: to be pickled, and told whether it has changed since.
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <bit>  // for std::bit_cast, std::rotl
#include <cstdint>
#include <cstring>  // for std::memcpy
#include <memory>
#include <span>
#include <stdexcept>  // for std::invalid_argument
#include <string>
#include <tuple>
#include <utility>  // for std::move
#include <vector>

#include "bindings.hpp"
#include "tierwise/baseline.hpp"
#include "tierwise/comparison.hpp"
#include "tierwise/detail/simulate/kept_baseline.hpp"
#include "tierwise/simulate.hpp"
#include "tierwise/table.hpp"

namespace tierwise::python {

namespace {

template <class T>
using array = py::array_t<T, py::array::c_style>;

template <class T>
[[nodiscard]] array<T> copied(T const* data, std::size_t n) {
  return array<T>(static_cast<py::ssize_t>(n), data);
}

// -- tables ----------------------------------------------------------------------------------------------------------

/// A number that changes when any value does: several lanes, so that memory is what it waits for.
template <class T>
[[nodiscard]] std::uint64_t sum_of_bits(std::span<T const> values) {
  std::uint64_t lanes[4] = {1, 2, 3, 4};
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &values[i], sizeof(T));
    std::uint64_t& lane = lanes[i % 4];
    lane = std::rotl(lane ^ bits, 29) * 0x9e3779b97f4a7c15u;
  }
  std::uint64_t out = values.size();
  for (std::uint64_t const lane : lanes) out = std::rotl(out ^ lane, 31) * 0xff51afd7ed558ccdu;
  return out;
}

/// (name, sum) of every column.
[[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> seal(table const& t) {
  py::gil_scoped_release const unlocked;
  std::vector<std::pair<std::string, std::uint64_t>> out;
  for (auto const& c : t.columns())
    out.emplace_back(c.name, c.kind == column_kind::text ? sum_of_bits(c.codes) : sum_of_bits(c.numbers));
  return out;
}

/// (name, kind, values, dictionary, what could not be read, whether it is refused) of every column, the names of those
/// left out, and where rows stand: numbers, places of sheets and their names.
[[nodiscard]] py::tuple table_state(table const& t) {
  py::list columns;
  for (auto const& c : t.columns()) {
    char const* const kind = c.kind == column_kind::flag ? "flag" : c.kind == column_kind::month ? "month" : "number";
    py::list unread;
    for (auto const& u : c.unread) unread.append(py::make_tuple(u.row, u.value, u.why, u.hint));
    if (c.kind == column_kind::text)
      columns.append(
          py::make_tuple(c.name, "text", copied(c.codes.data(), c.codes.size()), *c.dictionary, unread, c.refused));
    else
      columns.append(
          py::make_tuple(c.name, kind, copied(c.numbers.data(), c.numbers.size()), py::none(), unread, c.refused));
  }
  std::vector<std::int32_t> numbers, sheet_of;
  for (auto const& p : t.places()) {
    numbers.push_back(static_cast<std::int32_t>(p.number));
    sheet_of.push_back(static_cast<std::int32_t>(p.sheet));
  }
  return py::make_tuple(columns, t.left_out(), copied(numbers.data(), numbers.size()),
                        copied(sheet_of.data(), sheet_of.size()), t.sheets());
}

// -- projections -----------------------------------------------------------------------------------------------------

using written_note = std::tuple<int, std::string, std::string, std::size_t, std::string>;

[[nodiscard]] std::size_t width(projection const& p) {
  return static_cast<std::size_t>(p.months) * p.cells.size() * p.measures.size();
}

/// Everything but the model. Values are those of the replicas that are done.
[[nodiscard]] py::tuple projection_state(projection const& p) {
  py::list measures, cells, notes;
  for (auto const& m : p.measures) measures.append(py::make_tuple(m.name, m.zh, m.decimals));
  for (auto const& c : p.cells) cells.append(py::make_tuple(c.by, c.name, c.zh));
  for (auto const& n : p.notes)
    notes.append(py::make_tuple(static_cast<int>(n.kind), n.subject, n.months, n.rows, n.text));
  std::size_t done = 0;
  for (auto const d : p.done) done += d != 0 ? 1u : 0u;
  array<std::int64_t> values(static_cast<py::ssize_t>(done * width(p)));
  std::int64_t* to = values.mutable_data();
  for (std::uint32_t r = 0; r < p.replicas; ++r) {
    if (p.done[r] == 0) continue;
    std::memcpy(to, p.values.data() + r * width(p), width(p) * sizeof(std::int64_t));
    to += width(p);
  }
  return py::make_tuple(p.first_month.index, p.months, p.first_replica, p.replicas, p.seed, measures, cells, values,
                        copied(p.done.data(), p.done.size()), notes, p.drawn_at_start,
                        py::bytes(p.before.is_empty() ? std::string() : p.before.bytes()));
}

[[nodiscard]] projection projection_from(compiled_model const& model, py::tuple const& written) {
  projection p;
  p.models = model.models();
  p.shown = shown_measures(model);
  p.first_month = month::from_index(written[0].cast<std::int32_t>());
  p.months = written[1].cast<std::int32_t>();
  p.first_replica = written[2].cast<std::uint32_t>();
  p.replicas = written[3].cast<std::uint32_t>();
  p.seed = written[4].cast<std::uint64_t>();
  for (auto& [name, zh, decimals] : written[5].cast<std::vector<std::tuple<std::string, std::string, int>>>())
    p.measures.push_back({name, zh, decimals});
  for (auto& [by, name, zh] : written[6].cast<std::vector<std::tuple<std::string, std::string, std::string>>>())
    p.cells.push_back({by, name, zh});
  auto const values = written[7].cast<array<std::int64_t>>();
  auto const done = written[8].cast<array<std::uint8_t>>();
  p.done.assign(done.data(), done.data() + done.size());
  std::size_t count = 0;
  for (auto const d : p.done) count += d != 0 ? 1u : 0u;
  if (p.done.size() != p.replicas || static_cast<std::size_t>(values.size()) != count * width(p))
    throw std::invalid_argument("a projection's totals are not whole");
  p.values.resize(p.replicas * width(p));
  std::int64_t const* from = values.data();
  for (std::uint32_t r = 0; r < p.replicas; ++r) {
    if (p.done[r] == 0) continue;
    std::memcpy(p.values.data() + r * width(p), from, width(p) * sizeof(std::int64_t));
    from += width(p);
  }
  for (auto& [kind, subject, months, rows, text] : written[9].cast<std::vector<written_note>>()) {
    note n;
    n.kind = static_cast<note_kind>(kind);
    n.subject = subject;
    n.months = months;
    n.rows = rows;
    n.text = text;
    p.notes.push_back(std::move(n));
  }
  p.drawn_at_start = written[10].cast<std::vector<std::string>>();
  if (auto const before = written[11].cast<std::string>(); !before.empty()) p.before = state::from_bytes(before);
  return p;
}

// -- comparisons and baselines ---------------------------------------------------------------------------------------

/// (ids, counts) of each variant's people; the projections are told by themselves.
[[nodiscard]] py::list comparison_state(comparison const& c) {
  py::list people;
  for (auto const& some : c.people) {
    std::vector<std::string> ids;
    array<std::uint32_t> counts(static_cast<py::ssize_t>(some.size() * 6));
    std::uint32_t* to = counts.mutable_data();
    for (auto const& p : some) {
      ids.push_back(p.person);
      for (std::uint32_t const n :
           {p.risen_first, p.risen_variant, p.risen_both, p.gone_first, p.gone_variant, p.gone_both})
        *to++ = n;
    }
    people.append(py::make_tuple(ids, counts));
  }
  return people;
}

[[nodiscard]] std::shared_ptr<comparison> comparison_from(std::vector<std::string> names,
                                                          std::vector<std::shared_ptr<projection>> const& projections,
                                                          py::list const& state) {
  auto out = std::make_shared<comparison>();
  out->names = std::move(names);
  out->projections.assign(projections.begin(), projections.end());
  for (auto const& [ids, counts] :
       state.cast<std::vector<std::pair<std::vector<std::string>, array<std::uint32_t>>>>()) {
    auto& to = out->people.emplace_back();
    std::uint32_t const* n = counts.data();
    for (auto const& id : ids) {
      to.push_back({id, n[0], n[1], n[2], n[3], n[4], n[5]});
      n += 6;
    }
  }
  return out;
}

/// What became of the people, replica by replica; the projection is told by itself.
[[nodiscard]] array<std::uint8_t> baseline_state(baseline const& b) {
  auto const& all = b.kept().came.all();
  return copied(all.data(), all.size());
}

[[nodiscard]] std::shared_ptr<baseline> baseline_from(std::string name, compiled_model const& model,
                                                      table const& workforce, std::shared_ptr<projection> const& played,
                                                      std::vector<std::string> by, array<std::uint8_t> const& state) {
  std::vector<std::uint8_t> came(state.data(), state.data() + state.size());
  if (came.size() % played->replicas != 0) throw std::invalid_argument("what became of the people is not whole");
  simulation how;
  how.months = played->months;
  how.replicas = played->replicas;
  how.first_replica = played->first_replica;
  how.seed = played->seed;
  how.by = std::move(by);
  how.before = played->before;
  std::size_t const people = came.size() / played->replicas;
  detail::outcomes outcomes(people, std::move(came));
  return std::make_shared<baseline>(std::make_shared<detail::kept_baseline const>(
      detail::kept_baseline{{std::move(name), model}, workforce, std::move(how), played, std::move(outcomes)}));
}

}  // namespace

void register_state(py::module_& m) {
  m.def("seal", &seal, py::arg("table"));
  m.def("table_state", &table_state, py::arg("table"));
  m.def("projection_state", &projection_state, py::arg("projection"));
  m.def(
      "projection_from",
      [](compiled_model const& model, py::tuple const& state) {
        return std::make_shared<projection>(projection_from(model, state));
      },
      py::arg("model"), py::arg("state"));
  m.def("comparison_state", &comparison_state, py::arg("comparison"));
  m.def("comparison_from", &comparison_from, py::arg("names"), py::arg("projections"), py::arg("state"));
  m.def(
      "joined_projections",
      [](std::vector<std::shared_ptr<projection>> const& parts, std::uint32_t first_replica, std::uint32_t replicas) {
        return std::make_shared<projection>(projection::joined({parts.begin(), parts.end()}, first_replica, replicas));
      },
      py::arg("parts"), py::arg("first_replica"), py::arg("replicas"));
  m.def(
      "joined_comparisons",
      [](std::vector<std::shared_ptr<comparison>> const& parts, std::uint32_t first_replica, std::uint32_t replicas) {
        return std::make_shared<comparison>(comparison::joined({parts.begin(), parts.end()}, first_replica, replicas));
      },
      py::arg("parts"), py::arg("first_replica"), py::arg("replicas"));
  m.def("baseline_state", &baseline_state, py::arg("baseline"));
  m.def("baseline_from", &baseline_from, py::arg("name"), py::arg("model"), py::arg("workforce"), py::arg("played"),
        py::arg("by"), py::arg("state"));
}

}  // namespace tierwise::python
