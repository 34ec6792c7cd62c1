// A plan while it is made: what the stages' compilations work on, and how the names of a policy are given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>  // for std::shared_ptr
#include <set>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/formula/reserved_names.hpp"
#include "tierwise/detail/plan/functions.hpp"
#include "tierwise/detail/plan/resolver.hpp"

namespace tierwise::detail {

struct plan_builder {
  plan_builder(tierwise::policy const& p, std::shared_ptr<plan> into, from_other_months others)
      : made(std::move(into)),
        formulas(*made, function_builders),
        faults(formulas.faults),
        names(formulas.names),
        columns(formulas.columns) {
    made->policy =
        tierwise::policy(p);  // a copy moved in: assigning every list of a policy takes far longer to compile
    made->texts = std::move(others.texts);
    made->ladders.resize(p.ladder.size());
    for (std::size_t l = 0; l < p.ladder.size(); ++l)
      made->ladders[l].in_force = l < others.tiers_in_force.size() ? others.tiers_in_force[l] : p.ladder[l].tier.size();
  }

  std::shared_ptr<plan> made;
  resolver formulas;
  fault_list& faults;
  symbol_table& names;
  column_builder& columns;

  std::size_t own_inputs = ~std::size_t(0);     ///< inputs of the policy itself; those behind them are drawn quantities
  std::map<std::string, std::string> named_at;  ///< the path of what has a name
  std::vector<std::vector<std::string>> tier_names;  ///< by ladder
  std::set<std::string_view> shops;

  [[nodiscard]] tierwise::policy const& policy() const { return made->policy; }
};

[[nodiscard]] inline bool is_name(std::string const& s) {
  if (s.empty() || (s[0] >= '0' && s[0] <= '9')) return false;
  for (char c : s)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
          static_cast<unsigned char>(c) >= 0x80))
      return false;
  return true;
}
/// Whether it is a name, and none of the language.
[[nodiscard]] inline bool is_free_name(std::string const& s) { return is_name(s) && reserved_meaning(s).empty(); }

inline void require_name(plan_builder& b, std::string const& name, std::string const& path) {
  if (!is_name(name))
    b.faults.report(path, "'" + name + "' cannot be a name", "letters, digits and _, not starting with a digit");
}

/// Gives a name to something that a policy or assumptions name; false, reported, when it may not be called so. What
/// goes by its bare name shares one set of names: inputs, parameters, metrics, ladders, pay lines and quantities.
inline bool take_name(plan_builder& b, std::string const& name, std::string const& path) {
  require_name(b, name, path);
  std::string_view const meaning = reserved_meaning(name);
  if (!meaning.empty())
    b.faults.report(path, "the name '" + name + "' is taken: it is " + std::string(meaning), "choose another name");
  if (name.ends_with("_since"))
    for (auto const& l : b.policy().ladder)
      if (name == l.name + "_since")
        b.faults.report(path, "the name '" + name + "' is taken: it is the column of the ladder '" + l.name + "'",
                        "choose another name");
  auto const [at, fresh] = b.named_at.try_emplace(name, path);
  if (!fresh)
    b.faults.report(path, "the name '" + name + "' is taken already", at->second == path ? "" : "by " + at->second);
  return is_name(name) && meaning.empty() && fresh;
}
/// Makes such a thing known to formulas, now or later. When it may not be called so the language's own name stands.
inline symbol& declare(plan_builder& b, std::string const& name, symbol const& s, std::string const& path) {
  if (take_name(b, name, path)) b.names.symbols.insert_or_assign(name, s);
  return b.names.symbols.try_emplace(name, s).first->second;
}
/// Makes a name of the language known.
inline void declare_own(plan_builder& b, std::string const& name, symbol const& s) {
  b.names.symbols.insert_or_assign(name, s);
}
/// The same for what something has: `points.answer_rate`, `slip.count`. Whose it is the policy names.
inline void declare_of(plan_builder& b, std::string const& owner, std::string_view what, std::string const& path) {
  std::string const name = owner + "." + std::string(what);
  if (!b.names.symbols.try_emplace(name, symbol::later()).second)
    b.faults.report(path, "the name '" + name + "' is taken already");
}
/// From here on a name is the column that a step computes.
inline void define(plan_builder& b, std::string const& name, std::uint32_t slot, value_type type = value_type::number) {
  b.names.symbols[name] = symbol::column(type, slot);
  b.made->named[name] = slot;
}

/// A formula as a column: as it stands, or as decimals.
inline std::uint32_t evaluate_formula(plan_builder& b, formula const& f, scope const& at, value_type type) {
  return b.columns.evaluate(b.formulas.compile(f, at, type), at.path);
}
inline std::uint32_t materialize_formula(plan_builder& b, formula const& f, scope const& at) {
  return b.columns.materialize(b.formulas.compile(f, at, value_type::number), at.path);
}

/// Things that formulas cannot name have names of their own all the same.
template <class List>
void require_unique_names(plan_builder& b, std::string const& path, List const& list, char const* what) {
  std::set<std::string> seen;
  for (auto const& one : list)
    if (!seen.insert(one.name).second)
      b.faults.report(path + " \"" + one.name + "\"", std::string("there are two ") + what + " of this name");
}

/// Rules may name no other shops than the policy lists, when it lists them.
inline void require_shop(plan_builder& b, std::string const& shop, std::string const& path) {
  auto const& shops = b.policy().shops;
  if (shops.empty()) return;
  if (b.shops.empty()) b.shops.insert(shops.begin(), shops.end());
  if (!b.shops.contains(shop)) b.faults.report_unknown("shop", shop, shops, path);
}

}  // namespace tierwise::detail
