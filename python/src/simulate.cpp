// Playing policies forward and comparing them: models, projections, comparisons.
#include "tierwise/simulate.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>  // for std::find
#include <cstdint>
#include <iterator>  // for std::size
#include <memory>
#include <optional>
#include <string>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "bindings.hpp"
#include "notes.hpp"
#include "tierwise/attribute_costs.hpp"
#include "tierwise/baseline.hpp"
#include "tierwise/compare.hpp"
#include "tierwise/detail/plan/model.hpp"
#include "tierwise/detail/records/unread_columns.hpp"
#include "tierwise/past.hpp"
#include "watcher.hpp"

namespace tierwise::python {

namespace {

/// The columns of `paired_columns`.
constexpr char const* paired_names[] = {"mean",      "low",   "high",  "band_low",   "band_median",
                                        "band_high", "above", "below", "may_differ", "saved"};

void define_measure(py::module_& m) {
  py::class_<shown_measure>(m, "Measure", py::module_local())
      .def_readonly("name", &shown_measure::name)
      .def_readonly("zh", &shown_measure::zh)
      .def_property_readonly("kind",
                             [](shown_measure const& one) {
                               constexpr char const* kinds[] = {"money", "count", "number", "share"};
                               return std::string(kinds[static_cast<std::size_t>(one.kind)]);
                             })
      .def_readonly("unit", &shown_measure::unit)
      .def_readonly("better", &shown_measure::better)
      .def_readonly("is_stock", &shown_measure::is_stock)
      .def_readonly("of_tiers", &shown_measure::of_tiers)
      .def_readonly("sum_of", &shown_measure::sum_of)
      .def_readonly("over", &shown_measure::over);
}

using figures = py::array_t<double, py::array::c_style>;

/// What Python gives of a simulation's options.
[[nodiscard]] simulation options(std::optional<state> const& before, std::int32_t months, std::uint32_t replicas,
                                 std::uint32_t first_replica, std::uint64_t seed, unsigned threads,
                                 std::vector<std::string> by) {
  simulation how;
  how.before = before.value_or(state());
  how.months = months;
  how.replicas = replicas;
  how.first_replica = first_replica;
  how.seed = seed;
  how.threads = threads;
  how.by = std::move(by);
  return how;
}

[[nodiscard]] bool any_done(std::shared_ptr<projection const> const& p) {
  return std::find(p->done.begin(), p->done.end(), 1) != p->done.end();
}

/// The options with progress told to whoever runs it.
[[nodiscard]] simulation with_progress(simulation how, tierwise::progress const& to) {
  how.progress = to;
  return how;
}

/// A projection that others hold, too. Nothing of it can be changed from Python.
[[nodiscard]] std::shared_ptr<projection> played_by(std::shared_ptr<projection const> const& p) {
  return std::const_pointer_cast<projection>(p);
}

/// A read-only view of values that `owner` keeps.
template <class T>
[[nodiscard]] py::array view_of(T const* data, std::vector<py::ssize_t> shape, std::shared_ptr<void const> owner) {
  auto* const kept = new std::shared_ptr<void const>(std::move(owner));
  py::capsule const base(kept, [](void* p) { delete static_cast<std::shared_ptr<void const>*>(p); });
  py::array_t<T> out(std::move(shape), data, base);
  out.attr("setflags")(py::arg("write") = false);
  return out;
}

[[nodiscard]] py::array projected_values(std::shared_ptr<projection> const& p) {
  return view_of(
      p->values.data(),
      {p->replicas, p->months, static_cast<py::ssize_t>(p->cells.size()), static_cast<py::ssize_t>(p->measures.size())},
      p);
}

/// Where the cost's change comes from, variant by variant: replica, month, part; None where costs cannot be attributed.
[[nodiscard]] py::list attributed_costs(std::shared_ptr<comparison> const& c, table const& workforce, unsigned threads,
                                        py::object const& progress) {
  static_assert(sizeof(cost_change) == 6 * sizeof(std::int64_t));
  using costs = std::vector<std::vector<cost_change>>;
  auto const found = watched(progress, [=](tierwise::progress const& to) {
    return std::make_shared<costs>(attribute_costs(*c, workforce, threads, to));
  });
  py::list out;
  for (auto const& one : *found)
    one.empty() ? out.append(py::none())
                : out.append(view_of(&one[0].rate, {c->of(0).replicas, c->of(0).months, 6}, found));
  return out;
}

/// Ids, and for each person in how many replicas they rose under the first only, the variant only, both; left likewise.
[[nodiscard]] py::tuple changed_people(comparison const& c, std::size_t variant) {
  auto const& people = c.people.at(variant - 1);
  std::vector<std::string> ids;
  py::array_t<std::uint32_t> counts({static_cast<py::ssize_t>(people.size()), py::ssize_t(6)});
  auto to = counts.mutable_unchecked<2>();
  for (std::size_t i = 0; i < people.size(); ++i) {
    person_change const& p = people[i];
    ids.push_back(p.person);
    std::uint32_t const all[] = {p.risen_first, p.risen_variant, p.risen_both,
                                 p.gone_first,  p.gone_variant,  p.gone_both};
    for (py::ssize_t k = 0; k < 6; ++k) to(static_cast<py::ssize_t>(i), k) = all[k];
  }
  return py::make_tuple(ids, counts);
}

/// Columns of an array as they are read one by one; it is kept alive by whoever made it.
struct column_reader {
  double const* data;
  std::size_t rows, columns;
  std::shared_ptr<void const> owner;

  explicit column_reader(figures const& a)
      : data(a.data()),
        rows(static_cast<std::size_t>(a.shape(0))),
        columns(static_cast<std::size_t>(a.shape(1))),
        owner(keep_alive(a)) {}
  [[nodiscard]] std::vector<double> column(std::size_t k) const {
    std::vector<double> out(rows);
    for (std::size_t i = 0; i < rows; ++i) out[i] = data[i * columns + k];
    return out;
  }
};

/// So many numbers for each column.
[[nodiscard]] figures by_column(std::vector<double> const& all, std::size_t columns, std::size_t each) {
  return figures({static_cast<py::ssize_t>(columns), static_cast<py::ssize_t>(each)}, all.data());
}

/// Column by column over replicas: what `paired_names` says.
[[nodiscard]] figures paired_columns(figures const& first, figures const& other) {
  if (first.ndim() != 2 || other.ndim() != 2 || first.shape(0) != other.shape(0) || first.shape(1) != other.shape(1))
    throw std::invalid_argument("expected two arrays of one shape: replicas, columns");
  column_reader const a(first), b(other);
  std::vector<double> const found = watched([a, b](tierwise::progress const& to) {
    std::vector<double> out;
    for (std::size_t k = 0; k < a.columns && to.report(to.whose, k, a.columns); ++k) {
      paired_difference const d = comparison::paired(a.column(k), b.column(k));
      out.insert(out.end(), {d.mean, d.low, d.high, d.band.low, d.band.median, d.band.high, d.above, d.below,
                             d.may_differ, d.saved});
    }
    return out;
  });
  return by_column(found, a.columns, std::size(paired_names));
}

/// Column by column over replicas: low, median, high. Missing values are left out.
[[nodiscard]] figures spreads_of(figures const& values) {
  if (values.ndim() != 2) throw std::invalid_argument("expected an array of replicas and columns");
  column_reader const a(values);
  std::vector<double> const found = watched([a](tierwise::progress const& to) {
    std::vector<double> out;
    for (std::size_t k = 0; k < a.columns && to.report(to.whose, k, a.columns); ++k) {
      std::vector<double> all = a.column(k);
      std::erase_if(all, [](double x) { return x != x; });
      band const b = projection::spread_of(std::move(all));
      out.insert(out.end(), {b.low, b.median, b.high});
    }
    return out;
  });
  return by_column(found, a.columns, 3);
}

void define_projection(py::module_& m) {
  py::class_<projection, std::shared_ptr<projection>>(m, "Projection", py::module_local())
      .def_property_readonly("first_month", [](projection const& p) { return p.first_month.text(); })
      .def_property_readonly("month_names",
                             [](projection const& p) {
                               std::vector<std::string> out;
                               for (std::int32_t t = 0; t < p.months; ++t) out.push_back((p.first_month + t).text());
                               return out;
                             })
      .def_readonly("months", &projection::months)
      .def_readonly("replicas", &projection::replicas)
      .def_readonly("first_replica", &projection::first_replica)
      .def_readonly("seed", &projection::seed)
      .def_property_readonly("notes", [](projection const& p) { return listed_notes(p.notes); })
      .def_readonly("drawn_at_start", &projection::drawn_at_start)
      .def_property_readonly("before",
                             [](projection const& p) {
                               return p.before.is_empty() ? std::optional<state>() : std::optional<state>(p.before);
                             })
      .def_property_readonly("digits", [](projection const& p) { return p.models.first->digits; })
      .def_readonly("measures", &projection::shown)
      .def_property_readonly("raw_measures",
                             [](projection const& p) {
                               py::list out;
                               for (auto const& one : p.measures) out.append(py::make_tuple(one.name, one.decimals));
                               return out;
                             })
      .def_property_readonly("cells",
                             [](projection const& p) {
                               py::list out;
                               for (auto const& c : p.cells) out.append(py::make_tuple(c.by, c.name, c.zh));
                               return out;
                             })
      .def_property_readonly("values", &projected_values)
      .def_property_readonly("done", [](std::shared_ptr<projection> const& p) {
        return view_of(p->done.data(), {static_cast<py::ssize_t>(p->done.size())}, p);
      });
}

void define_model(py::module_& m) {
  py::class_<compiled_model>(m, "Model", py::module_local())
      .def(py::init<compiled_policy const&, assumptions const&>(), py::arg("policy"), py::arg("assumptions"),
           py::call_guard<py::gil_scoped_release>())
      .def_property_readonly("reads",
                             [](compiled_model const& model) { return detail::columns_of(*model.model()).read; })
      .def_property_readonly("looks_back", &looks_back)
      .def_property_readonly("measures", &shown_measures);
}

void define_comparison(py::module_& m) {
  py::class_<comparison, std::shared_ptr<comparison>>(m, "Comparison", py::module_local())
      .def_readonly("names", &comparison::names)
      .def(
          "projection",
          [](std::shared_ptr<comparison> const& c, std::size_t i) { return played_by(c->projections.at(i)); },
          py::arg("variant"))
      .def("finished", &comparison::finished)
      .def("attributable", &has_attributable_costs, py::arg("variant"))
      .def("people", &changed_people, py::arg("variant"));
}

void define_simulate(py::module_& m) {
  m.def(
      "simulate",
      [](compiled_model const& model, table const& workforce, std::optional<state> const& before, std::int32_t months,
         std::uint32_t replicas, std::uint32_t first_replica, std::uint64_t seed, unsigned threads,
         std::vector<std::string> by, std::vector<std::string> elsewhere, py::object const& progress) {
        simulation asked = options(before, months, replicas, first_replica, seed, threads, std::move(by));
        asked.elsewhere = std::move(elsewhere);
        return watched(
            progress,
            [=](tierwise::progress const& to) {
              return std::make_shared<projection>(simulate(model, workforce, with_progress(asked, to)));
            },
            any_done);
      },
      py::arg("model"), py::arg("workforce"), py::arg("before"), py::arg("months"), py::arg("replicas"),
      py::arg("first_replica"), py::arg("seed"), py::arg("threads"), py::arg("by"), py::arg("elsewhere"),
      py::arg("progress"));
  m.def(
      "grouped",
      [](std::shared_ptr<projection> const& played, table const& workforce, std::vector<std::string> const& by,
         unsigned threads, py::object const& progress) {
        return watched(progress, [=](tierwise::progress const& to) {
          return std::make_shared<projection>(grouped(*played, workforce, by, threads, to));
        });
      },
      py::arg("played"), py::arg("workforce"), py::arg("by"), py::arg("threads"), py::arg("progress"));
  m.def(
      "simulated_records",
      [](compiled_model const& model, table const& workforce, std::optional<state> const& before, std::int32_t months,
         std::uint32_t replica, std::uint64_t seed) {
        simulation asked = options(before, months, 1, replica, seed, 1, {});
        asked.elsewhere = workforce.names();  // of the run that the replica is one of: everything is told already
        asked.elsewhere.insert(asked.elsewhere.end(), workforce.left_out().begin(), workforce.left_out().end());
        return watched([=](tierwise::progress const& to) {
          return simulated_records(model, workforce, replica, with_progress(asked, to));
        });
      },
      py::arg("model"), py::arg("workforce"), py::arg("before"), py::arg("months"), py::arg("replica"),
      py::arg("seed"));
}

using named_models = std::vector<std::pair<std::string, compiled_model>>;

[[nodiscard]] std::vector<scenario> scenarios_of(named_models const& named) {
  std::vector<scenario> out;
  for (auto const& [name, model] : named) out.push_back({name, model});
  return out;
}

[[nodiscard]] bool any_finished(std::shared_ptr<comparison> const& c) { return !c->finished().empty(); }

void define_compare(py::module_& m) {
  m.def(
      "compare",
      [](named_models const& scenarios, table const& workforce, std::optional<state> const& before, std::int32_t months,
         std::uint32_t replicas, std::uint32_t first_replica, std::uint64_t seed, unsigned threads,
         std::vector<std::string> by, py::object const& progress) {
        return watched(
            progress,
            [=, all = scenarios_of(scenarios),
             how = options(before, months, replicas, first_replica, seed, threads, std::move(by))](
                tierwise::progress const& to) {
              return std::make_shared<comparison>(compare(all, workforce, with_progress(how, to)));
            },
            any_finished);
      },
      py::arg("scenarios"), py::arg("workforce"), py::arg("before"), py::arg("months"), py::arg("replicas"),
      py::arg("first_replica"), py::arg("seed"), py::arg("threads"), py::arg("by"), py::arg("progress"));
  m.def("attribute_costs", &attributed_costs, py::arg("comparison"), py::arg("workforce"), py::arg("threads"),
        py::arg("progress"));
}

void define_baseline(py::module_& m) {
  py::class_<baseline, std::shared_ptr<baseline>>(m, "Baseline", py::module_local())
      .def_property_readonly("projection", [](baseline const& b) { return played_by(b.played()); })
      .def(
          "compare",
          [](baseline const& b, named_models const& variants, table const& workforce,
             std::optional<state> const& before, unsigned threads, py::object const& progress) {
            return watched(
                progress,
                [=, all = scenarios_of(variants)](tierwise::progress const& to) {
                  return std::make_shared<comparison>(
                      b.with(workforce, before.value_or(state())).compare(all, threads, to));
                },
                any_finished);
          },
          py::arg("variants"), py::arg("workforce"), py::arg("before"), py::arg("threads"), py::arg("progress"));
  m.def(
      "baseline",
      [](std::string const& name, compiled_model const& model, table const& workforce,
         std::optional<state> const& before, std::int32_t months, std::uint32_t replicas, std::uint64_t seed,
         unsigned threads, std::vector<std::string> by, std::vector<std::string> elsewhere,
         py::object const& progress) {
        simulation asked = options(before, months, replicas, 0, seed, threads, std::move(by));
        asked.elsewhere = std::move(elsewhere);
        return watched(
            progress,
            [=](tierwise::progress const& to) {
              return std::make_shared<baseline>(scenario{name, model}, workforce, with_progress(asked, to));
            },
            [](std::shared_ptr<baseline> const& b) { return any_done(b->played()); });
      },
      py::arg("name"), py::arg("model"), py::arg("workforce"), py::arg("before"), py::arg("months"),
      py::arg("replicas"), py::arg("seed"), py::arg("threads"), py::arg("by"), py::arg("elsewhere"),
      py::arg("progress"));
}

}  // namespace

void register_simulate(py::module_& m) {
  define_measure(m);
  define_model(m);
  define_projection(m);
  define_comparison(m);
  define_simulate(m);
  define_compare(m);
  define_baseline(m);
  m.attr("FEWEST_REPLICAS") = fewest_replicas;
  m.attr("FEWEST_DIFFERING") = fewest_differing;
  m.def("paired", &paired_columns, py::arg("first"), py::arg("other"));
  py::list names;
  for (auto const* name : paired_names) names.append(name);
  m.attr("PAIRED") = py::tuple(names);
  m.def("spreads", &spreads_of, py::arg("values"));
  m.def(
      "unknown_name",
      [](std::string const& what, std::string const& name, std::vector<std::string> const& known) {
        throw error(error::unknown_name(what, name, known));
      },
      py::arg("what"), py::arg("name"), py::arg("known"));
}

}  // namespace tierwise::python
