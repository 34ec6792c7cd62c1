// A formula by itself, compiled against the columns of a table.
#pragma once

#include <algorithm>  // for std::find
#include <cstdint>
#include <memory>  // for std::shared_ptr
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/declare.hpp"
#include "tierwise/detail/validation/sound_values.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

[[nodiscard]] inline input_kind kind_of(column_kind k) {
  switch (k) {
    case column_kind::flag: return input_kind::flag;
    case column_kind::month: return input_kind::month;
    case column_kind::text: return input_kind::text;
    case column_kind::number: break;
  }
  return input_kind::number;
}

/// Whether edges rise, and begin at 0 where they must.
[[nodiscard]] inline bool has_sound_edges(bracket_table const& t) {
  if (t.rates.empty()) return false;
  for (std::size_t i = 0; i + 1 < t.rates.size(); ++i)
    if (!(t.rates[i].first.value < t.rates[i + 1].first.value)) return false;
  if (t.kind == bracket_kind::interpolate) return t.rates.size() > 1;
  return t.kind == bracket_kind::lookup || t.rates[0].first.value == 0;
}

struct lone_formula {
  std::shared_ptr<plan> made = std::make_shared<plan>();
  expression what;
  program code;

  /// Throws `error` for what does not fit.
  lone_formula(formula const& f, table const& t, std::vector<bracket_table> const& brackets) {
    resolver in(*made, function_builders);
    declare_record_columns(*made, in.names);
    declare_columns(in, t, f.names());
    for (auto const& one : brackets) add_table(in, one);
    try {
      in.resolve(what, f, f.root(), {});
      fill_histories(in);
    } catch (fault_list::stop const&) {
      // the fault is noted already
    }
    in.faults.throw_if_any();
    code = program(what);
  }

 private:
  void declare_columns(resolver& in, table const& t, std::vector<std::string> const& named) {
    made->policy.inputs.reserve(t.columns().size());
    for (auto const& col : t.columns()) {
      if (col.name == "person" || col.name == "month" || col.name == "joined" || col.name == "shop" ||
          col.name == "team")
        continue;
      input one;
      one.name = col.name;
      one.kind = kind_of(col.kind);
      one.optional = true;
      std::uint32_t const slot = in.columns.new_slot();
      in.names.symbols[col.name] = symbol::column(type_of(one.kind), slot);
      if (std::find(named.begin(), named.end(), col.name) == named.end())
        continue;  // what it does not read need not be sound
      made->inputs.push_back({slot, static_cast<std::uint32_t>(made->policy.inputs.size())});
      made->policy.inputs.push_back(std::move(one));
    }
  }
  static void add_table(resolver& in, bracket_table const& t) {
    find_unsound(t, "brackets " + in_quotes(t.name), in.faults.found);
    in.faults.throw_if_any();
    if (in.names.tables.contains(t.name))
      in.faults.report("brackets \"" + t.name + "\"", "the name is taken");
    else if (!has_sound_edges(t))
      in.faults.report("brackets \"" + t.name + "\"", "lower edges must rise, and marginal and whole start at 0");
    else
      in.names.tables[t.name] = in.columns.add_table(t);
  }
};

}  // namespace tierwise::detail
