// Applying a policy, and the three tables of what came out.
#include "tierwise/ledger.hpp"

#include <pybind11/stl.h>

#include <algorithm>  // for std::min
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>  // for std::move
#include <vector>

#include "bindings.hpp"
#include "frame.hpp"
#include "notes.hpp"
#include "text_column.hpp"
#include "tierwise/apply.hpp"
#include "tierwise/enumerators.hpp"
#include "watcher.hpp"

namespace tierwise::python {

namespace {

using shared_ledger = std::shared_ptr<ledger const>;
using groupings = std::vector<std::vector<std::string>>;

// -- tables --------------------------------------------------------------------------------------------------------

/// Reads some values of a column: `count` of them, from the row `first` on.
using cell_reader = std::function<values(std::size_t first, std::size_t count)>;

/// Where they lie, if they are as wide there as they are handed out.
template <class T>
[[nodiscard]] cell_reader reader_of(shared_ledger const& l, ledger_column<T> const& column) {
  return [l, &column](std::size_t first, std::size_t count) -> values {
    auto const as_they_lie = column.with_memory([&]<class S>(S const* at) -> void const* {
      bool const same = sizeof(S) == sizeof(T) && std::is_floating_point_v<S> == std::is_floating_point_v<T>;
      return same ? at + first : nullptr;
    });
    if (as_they_lie != nullptr) return {as_they_lie, l};
    std::vector<T> out(count);
    column.read(first, out);
    return owned(std::move(out));
  };
}

/// Texts that stand in a column and nothing else, in byte order, so that pandas shows no category that is not there.
template <class Codes>
[[nodiscard]] values made_texts(std::vector<frame_column>& columns, std::string name, Codes const& codes,
                                texts const& all) {
  std::vector<std::int32_t> place(all.size(), -1);
  for (auto const c : codes)
    if (c >= 0) place[static_cast<std::size_t>(c)] = 0;
  std::map<std::string_view, std::size_t> used;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (place[i] == 0) used.emplace(all[i], i);
  auto dictionary = std::make_shared<texts>();
  for (auto const& [text, i] : used) {
    place[i] = static_cast<std::int32_t>(dictionary->size());
    dictionary->emplace_back(text);
  }
  std::vector<std::int32_t> out;
  out.reserve(codes.size());
  for (auto const c : codes) out.push_back(c < 0 ? -1 : place[static_cast<std::size_t>(c)]);
  columns.push_back({std::move(name), cell::text, std::move(dictionary)});
  return owned(std::move(out));
}

/// Those from the first one with a row, or from `first`, counted from it.
[[nodiscard]] std::shared_ptr<texts const> month_names(ledger const& l, std::int32_t first = 0) {
  std::int32_t last = l.kept.last_month;
  for (auto const m : l.months) last = m > last ? m : last;
  auto out = std::make_shared<texts>();
  for (std::int32_t m = first; m <= last; ++m) out->push_back((l.first_month + m).text());
  return out;
}

[[nodiscard]] std::shared_ptr<texts const> tier_names(ladder const& l) {
  auto out = std::make_shared<texts>();
  for (auto const& t : l.tier) out->push_back(t.name);
  return out;
}

/// person, month, shop, team: the columns that people and payslips begin with.
void add_who_and_when(shared_ledger const& l, std::vector<frame_column>& columns, std::vector<cell_reader>& readers) {
  columns.push_back({"person", cell::text, std::shared_ptr<texts const>(l, &l->people)});
  readers.push_back(reader_of(l, l->person));  // never more than 2^31 people: the same bits as signed codes
  columns.push_back({"month", cell::text, month_names(*l)});
  readers.push_back(reader_of(l, l->months));
  auto add_texts = [&](char const* name, ledger_column<std::int32_t> const& codes) {
    readers.push_back([made = made_texts(columns, name, codes, l->texts)](std::size_t first, std::size_t) {
      return values{static_cast<std::int32_t const*>(made.data) + first, made.owner};
    });
  };
  add_texts("shop", l->shop);
  if (!l->team.empty()) add_texts("team", l->team);
}

[[nodiscard]] frame people(shared_ledger const& l) {
  frame out;
  std::vector<cell_reader> readers;
  add_who_and_when(l, out.columns, readers);
  auto add = [&](std::string name, cell kind, auto const& column) {
    out.columns.push_back({std::move(name), kind, nullptr});
    readers.push_back(reader_of(l, column));
  };
  auto const& ladders = l->policy().ladder;
  for (std::size_t i = 0; i < ladders.size(); ++i) {
    out.columns.push_back({ladders[i].name, cell::tier, tier_names(ladders[i]), true});
    readers.push_back(reader_of(l, l->tiers[i]));
    add(ladders[i].name + ".months_in_tier", cell::whole, l->months_in_tier[i]);
  }
  for (auto const& shown : l->shown) add(shown.name, cell::number, shown.values);
  add("gross", cell::money, l->gross);
  add("net", cell::money, l->net);
  add("employer_cost", cell::money, l->employer_cost);
  out.rows = l->rows();
  out.digits = l->digits();
  out.read = [readers = std::move(readers)](std::size_t i, std::size_t first, std::size_t count) {
    return readers[i](first, count);
  };
  return out;
}

/// The columns of payslips, a row a line of each person's month, read a piece at a time.
struct payslip_reader {
  shared_ledger of;
  std::vector<cell_reader> shared;    ///< columns that a person's month has once: who and when
  std::vector<std::uint8_t> kind_of;  ///< by line

  /// Few lines' numbers go into a byte.
  [[nodiscard]] bool is_narrow() const { return of->lines.size() <= 256; }

  [[nodiscard]] values operator()(std::size_t column, std::size_t first, std::size_t count) const {
    if (column < shared.size()) return repeated(shared[column], first, count);
    switch (column - shared.size()) {
      case 0: return is_narrow() ? line_numbers<std::uint8_t>(first, count) : line_numbers<std::int32_t>(first, count);
      case 1: return made<std::uint8_t>(first, count, [&](std::size_t, std::size_t line) { return kind_of[line]; });
      case 2:
        return made<std::int64_t>(first, count,
                                  [&](std::size_t row, std::size_t line) { return of->lines[line][row]; });
      default:
        return made<std::int64_t>(first, count, [&](std::size_t row, std::size_t line) {
          return of->cuts[line].empty() ? no_money : of->cuts[line][row];
        });
    }
  }

 private:
  /// `f(row of the ledger, line)` for each row of payslips.
  template <class T, class F>
  [[nodiscard]] values made(std::size_t first, std::size_t count, F f) const {
    std::vector<T> out(count);
    if (count == 0) return owned(std::move(out));  // a policy may have no lines at all
    std::size_t const lines = of->lines.size();
    std::size_t row = first / lines, line = first % lines;
    for (std::size_t i = 0; i < count; ++i) {
      out[i] = f(row, line);
      if (++line == lines) line = 0, ++row;
    }
    return owned(std::move(out));
  }
  [[nodiscard]] values repeated(cell_reader const& column, std::size_t first, std::size_t count) const {
    if (count == 0) return owned(std::vector<std::int32_t>());
    std::size_t const lines = of->lines.size(), begin = first / lines, end = (first + count - 1) / lines + 1;
    values const once = column(begin, end - begin);
    auto const* const codes = static_cast<std::int32_t const*>(once.data);
    return made<std::int32_t>(first, count, [=](std::size_t row, std::size_t) { return codes[row - begin]; });
  }
  template <class Number>
  [[nodiscard]] values line_numbers(std::size_t first, std::size_t count) const {
    return made<Number>(first, count, [](std::size_t, std::size_t line) { return static_cast<Number>(line); });
  }
};

/// A row a line of each person's month. Long, so it is made a piece at a time.
[[nodiscard]] frame payslips(shared_ledger const& l) {
  frame out;
  payslip_reader reader{l, {}, {}};
  add_who_and_when(l, out.columns, reader.shared);
  auto names = std::make_shared<texts>();
  auto kinds = std::make_shared<texts>();
  for (auto const kind : enumerators<line_kind>) kinds->emplace_back(kind);
  for (auto const& line : l->policy().pay.line) {
    names->push_back(line.name);
    reader.kind_of.push_back(static_cast<std::uint8_t>(line.kind));
  }
  out.columns.push_back({"line", reader.is_narrow() ? cell::tier : cell::text, std::move(names), true});
  out.columns.push_back({"kind", cell::tier, std::move(kinds)});
  out.columns.push_back({"amount", cell::money, nullptr});
  out.columns.push_back({"cut", cell::money, nullptr});
  out.rows = l->rows() * l->lines.size();
  out.batch_rows = std::size_t(1) << 20;
  out.digits = l->digits();
  out.read = std::move(reader);
  return out;
}

[[nodiscard]] frame events(shared_ledger const& l) {
  text_column what, subject, from, to, reason;
  std::vector<std::int32_t> month, person, shop, number;
  std::int32_t first = 0;  // of people in the state before, something may have happened sooner
  for (auto const& e : l->events) first = std::min(first, e.month);
  for (auto const& e : l->events) {
    month.push_back(e.month - first);
    person.push_back(static_cast<std::int32_t>(e.person));
    shop.push_back(e.shop);
    what.add(std::string(event_name(e.kind)));
    subject.add(l->subject(e));
    from.add(l->tier(e, e.from));
    to.add(l->tier(e, e.to));
    bool const numbered =
        e.kind == event_kind::waiting || e.kind == event_kind::records_ignored || e.kind == event_kind::returned;
    number.push_back(numbered ? e.number : no_whole);
    reason.add(l->reason(e));
  }
  std::vector<frame_column> columns;
  std::vector<values> data;
  columns.push_back({"month", cell::text, month_names(*l, first)});
  data.push_back(owned(std::move(month)));
  columns.push_back({"person", cell::text, std::shared_ptr<texts const>(l, &l->people)});
  data.push_back(owned(std::move(person)));
  data.push_back(made_texts(columns, "shop", shop, l->texts));
  what.move_to("event", columns, data);
  subject.move_to("subject", columns, data);
  from.move_to("from", columns, data);
  to.move_to("to", columns, data);
  columns.push_back({"number", cell::whole, nullptr});
  data.push_back(owned(std::move(number)));
  reason.move_to("reason", columns, data);
  return whole_frame(std::move(columns), std::move(data), l->events.size(), l->digits());
}

/// A row a recorded tier that the policy would not have given.
[[nodiscard]] frame reconciliation(shared_ledger const& l) {
  text_column ladder, before, recorded, given, rule, reason;
  std::vector<std::int32_t> month, person, shop;
  for (auto const& d : l->tier_differences) {
    auto const& of = l->policy().ladder[static_cast<std::size_t>(d.ladder)];
    auto const name = [&](std::int16_t t) { return t < 0 ? "" : of.tier[static_cast<std::size_t>(t)].name; };
    month.push_back(d.month);
    person.push_back(static_cast<std::int32_t>(d.person));
    shop.push_back(d.shop);
    ladder.add(of.name);
    before.add(name(d.before));
    recorded.add(name(d.recorded));
    given.add(name(d.given));
    rule.add(std::string(rule_names[static_cast<std::size_t>(d.asked)]));
    reason.add(d.reason);
  }
  std::vector<frame_column> columns;
  std::vector<values> data;
  columns.push_back({"month", cell::text, month_names(*l)});
  data.push_back(owned(std::move(month)));
  columns.push_back({"person", cell::text, std::shared_ptr<texts const>(l, &l->people)});
  data.push_back(owned(std::move(person)));
  data.push_back(made_texts(columns, "shop", shop, l->texts));
  ladder.move_to("ladder", columns, data);
  before.move_to("before", columns, data);
  recorded.move_to("recorded", columns, data);
  given.move_to("policy", columns, data);
  rule.move_to("rule", columns, data);
  reason.move_to("reason", columns, data);
  return whole_frame(std::move(columns), std::move(data), l->tier_differences.size(), l->digits());
}

template <frame (*Make)(shared_ledger const&)>
[[nodiscard]] std::shared_ptr<frame> made(std::shared_ptr<ledger> const& l) {
  return watched([kept = shared_ledger(l)](tierwise::progress const&) { return std::make_shared<frame>(Make(kept)); });
}

}  // namespace

void register_ledger(py::module_& m) {
  py::class_<ledger, std::shared_ptr<ledger>>(m, "Ledger", py::module_local())
      .def("people", &made<people>)
      .def("payslips", &made<payslips>)
      .def("events", &made<events>)
      .def("reconciliation", &made<reconciliation>)
      .def_readonly("tiers_recorded", &ledger::tiers_recorded)
      .def_property_readonly("notes", [](ledger const& l) { return listed_notes(l.notes); })
      .def("state", [](ledger const& l) { return l.state; })
      .def_property_readonly("rows",
                             [](ledger const& l) { return l.kept.groupings.empty() ? l.rows() : l.kept.person_months; })
      .def_property_readonly("kept",
                             [](ledger const& l) {
                               groupings out;
                               for (auto const& one : l.kept.groupings) out.push_back(one.by);
                               return l.kept.groupings.empty() ? std::nullopt : std::optional(out);
                             })
      .def_property_readonly("person_count", [](ledger const& l) { return l.people.size(); })
      .def_property_readonly("months", [](ledger const& l) { return *month_names(l); })
      .def_property_readonly("shops", [](ledger const& l) {
        if (!l.kept.groupings.empty()) return l.kept.shops;
        std::vector<std::uint8_t> used(l.texts.size(), 0);
        for (auto const s : l.shop) used[static_cast<std::size_t>(s)] = 1;
        texts out;
        for (std::size_t i = 0; i < used.size(); ++i)
          if (used[i] != 0) out.push_back(l.texts[i]);
        return out;
      });

  m.def(
      "apply",
      [](compiled_policy const& p, records const& given, std::optional<state> const& before, unsigned threads,
         py::object const& progress, std::optional<groupings> const& only, bool with_events, bool tiers_recorded) {
        return watched(progress, [=](tierwise::progress const& to) {
          apply_options options{threads, to};
          if (tiers_recorded) options.tiers = tier_source::recorded;
          if (only) options.only = totals_only{*only, with_events};
          return std::make_shared<ledger>(apply(p, given, before.value_or(state()), options));
        });
      },
      py::arg("policy"), py::arg("records"), py::arg("before"), py::arg("threads"), py::arg("progress"),
      py::arg("only") = std::nullopt, py::arg("events") = true, py::arg("tiers_recorded") = false);
}

}  // namespace tierwise::python
