// A formula by itself, compiled against the columns of a table.
#pragma once

#include <algorithm>  // for std::find
#include <cstdint>
#include <memory>  // for std::shared_ptr
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/declare.hpp"
#include "tierwise/detail/plan/tables.hpp"
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

struct lone_formula {
  std::shared_ptr<plan> made = std::make_shared<plan>();
  expression what;
  program code;

  /// Throws `error` for what does not fit.
  lone_formula(formula const& f, table const& t, std::vector<bracket_table> const& brackets) {
    resolver in(*made, function_builders);
    declare_record_columns(*made, in.names);
    std::vector<std::string> named = f.names();
    auto const is_named = [&](std::string const& name) {
      return std::find(named.begin(), named.end(), name) != named.end();
    };
    std::vector<bracket_table const*> tables;  // one by texts that nothing reads may be by texts that are not here
    for (auto const& one : brackets)
      if ((one.by.empty() && !one.edges_of) || is_named(one.name)) tables.push_back(&one);
    for (auto const* one : tables) {
      named.insert(named.end(), one->by.begin(), one->by.end());
      std::vector<std::string> const of = one->edges_of ? one->edges_of->names() : std::vector<std::string>();
      named.insert(named.end(), of.begin(), of.end());
    }
    declare_columns(in, t, named);
    for (auto const* one : tables) add_table(in, *one);
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
    declare_table(in, t);
  }
};

}  // namespace tierwise::detail
