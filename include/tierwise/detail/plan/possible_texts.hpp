// The texts that a part of a formula can come to, as far as the policy says.
#pragma once

#include <algorithm>  // for std::find, std::none_of
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/detail/plan/scope.hpp"
#include "tierwise/detail/plan/symbol_table.hpp"
#include "tierwise/policy.hpp"

namespace tierwise::detail {

/// A text written out in a formula.
struct written_text {
  formula const* in = nullptr;
  std::uint32_t part = 0;

  [[nodiscard]] std::string const& text() const { return in->nodes()[part].text; }
};

struct possible_texts {
  std::vector<symbol const*> listed;  ///< names whose texts are listed; of those with one list the first
  std::vector<written_text> written;
  bool others = false;          ///< also texts that the policy does not say
  bool of_other_rules = false;  ///< what a metric was in months whose rules may have been others
  bool names_some = false;      ///< not only of texts written out where it stands

  /// Whether these are all there are.
  [[nodiscard]] bool known() const { return !others && !of_other_rules && (!listed.empty() || !written.empty()); }

  void add(possible_texts const& more) {
    for (symbol const* s : more.listed) add(*s);
    written.insert(written.end(), more.written.begin(), more.written.end());
    others = others || more.others;
    of_other_rules = of_other_rules || more.of_other_rules;
    names_some = names_some || more.names_some;
  }
  void add(symbol const& name) {
    auto const alike = [&](symbol const* s) { return s->one_of == name.one_of; };
    if (std::none_of(listed.begin(), listed.end(), alike)) listed.push_back(&name);
  }
  /// All of them, each once; without those that only later rules have: `in_force`.
  [[nodiscard]] std::vector<std::string> all(bool in_force = false) const {
    std::vector<std::string> out;
    std::set<std::string> seen;
    auto const take = [&](std::string const& text) {
      if (seen.insert(text).second) out.push_back(text);
    };
    for (symbol const* s : listed)
      for (std::size_t i = 0; i < s->one_of->size() - (in_force ? s->to_come : 0); ++i) take((*s->one_of)[i]);
    for (auto const& one : written) take(one.text());
    return out;
  }
};

/// The name in a part, also as of a month before; null for anything else.
[[nodiscard]] inline symbol const* named_in(symbol_table const& names, formula const& f, std::uint32_t part,
                                            scope const& at) {
  node const& n = f.nodes()[part];
  if (n.op == operation::call && (n.text == "last_month" || n.text == "months_ago") && !n.parts.empty())
    return named_in(names, f, n.parts.back(), at);
  return n.op == operation::name ? names.find(n.text, at) : nullptr;
}

/// Reads them from a name, also as of a month before; from a metric, by its formula; from a choice between such and
/// texts written out. A metric is looked into once: what it comes to the second time is known.
class possible_texts_reader {
 public:
  possible_texts_reader(symbol_table const& names, std::vector<metric> const& metrics)
      : names_(names), metrics_(metrics) {}

  [[nodiscard]] possible_texts read(formula const& f, std::uint32_t part, scope const& at) const {
    possible_texts out;
    std::set<std::pair<std::uint32_t, bool>> looked_into;
    std::vector<place> left = {{&f, part, false}};
    while (!left.empty()) {
      place const here = left.back();
      left.pop_back();
      node const& n = here.in->nodes()[here.part];
      if (n.op == operation::text) {
        out.written.push_back({here.in, here.part});
        continue;
      }
      symbol const* const s = n.op == operation::name ? names_.find(n.text, at) : nullptr;
      out.names_some = out.names_some || s != nullptr;
      if (s != nullptr && s->is == symbol::what::metric) {
        out.of_other_rules = out.of_other_rules || here.past;
        formula const& m = metrics_[s->index].value;
        if (looked_into.insert({s->index, here.past}).second) left.push_back({&m, m.root(), here.past});
      } else if (s != nullptr && s->one_of != nullptr && !s->one_of->empty()) {
        out.add(*s);
      } else if (!choices(n, here, left)) {
        out.others = true;
      }
    }
    return out;
  }

 private:
  struct place {
    formula const* in;
    std::uint32_t part;
    bool past;
  };

  /// Goes on with those that a call is one of; false for any other part.
  static bool choices(node const& n, place const& here, std::vector<place>& left) {
    if (n.op != operation::call || n.parts.empty()) return false;
    bool const past = n.text == "last_month" || n.text == "months_ago";
    bool const is_if = n.text == "if" && n.parts.size() == 3;
    if (!past && !is_if && !(n.text == "otherwise" && n.parts.size() == 2)) return false;
    std::size_t const first = past ? n.parts.size() - 1 : is_if ? 1 : 0;
    for (std::size_t i = n.parts.size(); i-- > first;) left.push_back({here.in, n.parts[i], here.past || past});
    return true;
  }

  symbol_table const& names_;
  std::vector<metric> const& metrics_;
};

}  // namespace tierwise::detail
