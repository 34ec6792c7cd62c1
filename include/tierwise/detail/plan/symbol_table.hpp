// The names that the formulas of a plan may use, and the columns that exist only once a formula asks for them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tierwise/bracket.hpp"
#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/plan/scope.hpp"

namespace tierwise::detail {

/// A bracket table that formulas may name.
struct table_symbol {
  bracket_kind kind = bracket_kind::marginal;
  std::uint32_t number = 0;         ///< of the table; by texts: of what is known of all
  text_names by;                    ///< texts; then each row has a table of its own
  std::uint32_t numbers = 0;        ///< by texts: the figures that are their numbers
  std::optional<formula> edges_of;  ///< what its edges are shares of
  bool required = false;            ///< by texts: whether a step is yet to refuse rows that have none
};

class symbol_table {
 public:
  explicit symbol_table(plan& made) : made_(made) {}

  std::map<std::string, symbol, std::less<>> symbols;
  std::map<std::string, table_symbol> tables;  ///< bracket tables by name

  /// A column that gets its slot, kept in `slot`, when a formula asks for it.
  void add_on_demand(std::string const& name, value_type type, std::uint32_t& slot) {
    symbols.insert_or_assign(name, symbol::column(type));
    on_demand_[name] = &slot;
  }

  /// The ladder that names such as `base_pay` are of; -1: none.
  [[nodiscard]] int own_ladder(scope const& at) const {
    return at.ladder >= 0 ? at.ladder : made_.policy.ladder.size() == 1 ? 0 : -1;
  }
  /// A name as it is meant where it stands: as written; or of the own ladder, else of the only one.
  [[nodiscard]] symbol const* find(std::string const& written, scope const& at) const {
    auto found = symbols.find(written);
    if (found == symbols.end() && written.find('.') == std::string::npos) {
      int const own = own_ladder(at);
      if (own >= 0) found = symbols.find(of_ladder(own, written));
    }
    return found == symbols.end() ? nullptr : &found->second;
  }
  /// The slot of a column that `find` gave for a name.
  std::uint32_t slot_of(symbol const& s, std::string const& written, scope const& at) {
    if (s.slot != no_slot) return s.slot;
    auto wanted = on_demand_.find(written);
    if (int const own = own_ladder(at); wanted == on_demand_.end() && own >= 0)
      wanted = on_demand_.find(of_ladder(own, written));
    if (*wanted->second == no_slot) *wanted->second = made_.slot_count++;
    return *wanted->second;
  }
  [[nodiscard]] std::vector<std::string> const& all_names() {
    if (listed_ != symbols.size()) {
      names_.clear();
      for (auto const& [name, s] : symbols) names_.push_back(name);
      listed_ = symbols.size();
    }
    return names_;
  }

 private:
  [[nodiscard]] std::string of_ladder(int ladder, std::string const& written) const {
    return made_.policy.ladder[static_cast<std::size_t>(ladder)].name + "." + written;
  }

  plan& made_;
  std::map<std::string, std::uint32_t*, std::less<>> on_demand_;
  std::vector<std::string> names_;
  std::size_t listed_ = 0;  ///< symbols in `names_`
};

}  // namespace tierwise::detail
