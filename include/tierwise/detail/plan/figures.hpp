// Parameters whose figures differ by a text, or by two: what is wrong with them, and the figure a formula gets.
#pragma once

#include <algorithm>  // for std::find
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/resolver.hpp"
#include "tierwise/detail/reflect/path.hpp"

namespace tierwise::detail {

/// The texts that are known to be all there are, or null.
[[nodiscard]] inline std::vector<std::string> const* all_texts(symbol_table const& names, std::string const& by) {
  symbol const* const s = names.find(by, {});
  return s == nullptr || s->one_of == nullptr || s->one_of->empty() ? nullptr : s->one_of;
}

/// Finds what is wrong with the figures of one parameter.
class figure_checks {
 public:
  figure_checks(resolver& in, parameter const& p) : in_(in), p_(p), path_("parameter \"" + p.name + "\"") {}

  void check() {
    if (p_.by.empty()) {
      if (!p_.figures.empty() || !p_.table.empty())
        report("has figures, and does not say by which text", "by = \"shop\"");
      else if (!p_.value)
        report("has neither a value nor figures");
      return;
    }
    if (p_.by.size() > 2) return report("differs by " + std::to_string(p_.by.size()) + " texts", "one or two");
    bool const by_two = p_.by.size() == 2;
    if (by_two ? !p_.figures.empty() : !p_.table.empty())
      return report(by_two ? "by two texts the figures stand in 'table'" : "by one text the figures stand in 'figures'",
                    by_two ? "table.NAME = { NAME = 1 }" : "figures = { NAME = 1 }");
    if (by_two ? p_.table.empty() : p_.figures.empty())
      return report(std::string("has no '") + (by_two ? "table" : "figures") + "'");
    if (by_two && p_.by[0] == p_.by[1]) return report("differs by '" + p_.by[0] + "' twice");
    for (auto const& by : p_.by)
      if (!is_text(by)) return;
    if (!by_two) return keys(p_.figures, p_.by[0], path_ + ".figures", "");
    keys(p_.table, p_.by[0], path_ + ".table", "");
    for (auto const& [first, row] : p_.table)
      keys(row, p_.by[1], path_ + ".table." + path_name(first), " where " + p_.by[0] + " is '" + first + "'");
  }

 private:
  void report(std::string message, std::string hint = {}) {
    in_.faults.report(path_, std::move(message), std::move(hint));
  }
  bool is_text(std::string const& by) {
    symbol const* const s = in_.names.find(by, {});
    bool const metric = s != nullptr && s->is == symbol::what::metric;
    if (s != nullptr && (metric ? in_.type_of(in_.made.policy.metric[s->index].value) : s->type) == value_type::text)
      return true;
    std::vector<std::string> known;
    for (auto const& [name, other] : in_.names.symbols)
      if (other.type == value_type::text) known.push_back(name);
    in_.faults.report_unknown("text", by, known, path_ + ".by");
    return false;
  }
  /// Texts that there are not, and, where nothing stands for the others, texts without a figure.
  template <class T>
  void keys(std::map<std::string, T> const& given, std::string const& by, std::string const& path,
            std::string const& where) {
    auto const* const all = all_texts(in_.names, by);
    if (all == nullptr) return;
    for (auto const& [text, unused] : given)
      if (std::find(all->begin(), all->end(), text) == all->end())
        in_.faults.report_unknown(by == "shop" ? "shop" : "value of " + by, text, *all, path);
    if (p_.value) return;
    constexpr std::size_t listed = 5;
    std::size_t missing = 0;
    std::string names;
    for (auto const& text : *all)
      if (!given.contains(text) && ++missing <= listed) names += (names.empty() ? "'" : ", '") + text + "'";
    if (missing > listed) names += " and " + std::to_string(missing - listed) + " more";
    if (missing > 0) report("has no figure for " + names + " of " + by + where, "add it, or a 'value' for all others");
  }

  resolver& in_;
  parameter const& p_;
  std::string path_;
};

/// The figures of a parameter as programs read them, made when the first formula asks.
[[nodiscard]] inline std::uint32_t add_figures(resolver& in, parameter const& p) {
  figure_table out(p.value ? p.value->value : no_value);
  for (auto const& [text, value] : p.figures) out.set(in.columns.text_code(text), value.value);
  for (auto const& [first, row] : p.table)
    for (auto const& [second, value] : row)
      out.set(in.columns.text_code(first), value.value, in.columns.text_code(second));
  in.made.tables.figures.push_back(std::move(out));
  return static_cast<std::uint32_t>(in.made.tables.figures.size() - 1);
}

/// The figure of a row, by the texts that it has.
inline std::uint32_t add_figure_term(resolver& in, expression& e, parameter const& p, std::uint32_t table) {
  std::vector<std::uint32_t> texts;
  std::size_t const notes = e.notes.size();
  for (auto const& by : p.by) {
    std::vector<fault> none;
    formula const named = formula::read(by, {}, none);
    texts.push_back(in.append(e, named, {"parameter \"" + p.name + "\".by"}, value_type::text));
  }
  e.notes.resize(notes);  // what is told of a parameter is the one figure
  std::uint32_t const out = texts.size() == 1 ? e.one(term_kind::figure, value_type::number, texts[0])
                                              : e.two(term_kind::figure, value_type::number, texts[0], texts[1]);
  e.terms[out].slot = table;
  return out;
}

/// A step that refuses rows whose texts have no figure: where not all texts are known, and nothing stands for others.
inline void require_figure(resolver& in, parameter const& p, std::uint32_t table) {
  bool all_known = true;
  for (auto const& by : p.by) all_known = all_known && all_texts(in.names, by) != nullptr;
  if (p.value || all_known) return;
  expression e;
  std::uint32_t const figure = add_figure_term(in, e, p, table);
  std::uint32_t holds = e.one(term_kind::not_, value_type::truth, e.one(term_kind::missing, value_type::truth, figure));
  for (std::size_t i = 0; i < p.by.size(); ++i)
    holds = e.two(term_kind::or_, value_type::truth, holds,
                  e.one(term_kind::missing, value_type::truth, e.terms[figure].parts[i]));
  std::string const texts = p.by.size() == 1 ? "'" + p.by[0] + "'" : "'" + p.by[0] + "' and '" + p.by[1] + "'";
  in.columns.evaluate(std::move(e), "parameter \"" + p.name + "\"", false, "there is no figure by " + texts);
}

inline std::uint32_t figure_by_text(resolver& in, expression& e, std::uint32_t index) {
  parameter const& p = in.made.policy.parameter[index];
  auto const [known, fresh] = in.figures_by_parameter.try_emplace(index, 0);
  if (fresh) {
    known->second = add_figures(in, p);
    require_figure(in, p, known->second);
  }
  return add_figure_term(in, e, p, in.figures_by_parameter.at(index));
}

}  // namespace tierwise::detail
