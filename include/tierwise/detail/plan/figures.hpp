// What differs by a text, or by two: what is wrong with it, and the figure that a row gets.
#pragma once

#include <algorithm>  // for std::find
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "tierwise/detail/plan/possible_texts.hpp"
#include "tierwise/detail/plan/resolver.hpp"
#include "tierwise/detail/reflect/path.hpp"

namespace tierwise::detail {

/// The texts that the records of all people are held to, or null.
[[nodiscard]] inline std::vector<std::string> const* all_texts(symbol_table const& names, std::string const& by) {
  symbol const* const s = names.find(by, {});
  return s == nullptr || s->one_of == nullptr || s->one_of->empty() ? nullptr : s->one_of;
}

/// What differs by texts, wherever it stands: a parameter's figures, the rows of a bracket table.
template <class T>
struct by_texts {
  std::string path;
  text_names const& by;
  std::map<std::string, T> const& figures;
  std::map<std::string, std::map<std::string, T>> const& table;
  bool for_others = false;         ///< whether something stands for texts that are not named
  std::string_view none, help;     ///< `no figure`, and what helps
  std::string_view written = "1";  ///< one of them, as an example
  std::string_view all = "value";  ///< the member that stands for texts that are not named
};

[[nodiscard]] inline by_texts<figure> figures_of(parameter const& p) {
  return {"parameter \"" + p.name + "\"",       p.by, p.figures, p.table, p.value.has_value(), "no figure",
          "add it, or a 'value' for all others"};
}
/// Of a tier, whose path that is.
[[nodiscard]] inline by_texts<figure> figures_of(figure_by_text const& p, std::string const& path) {
  return {path + ".base_pay",
          p.by,
          p.figures,
          p.table,
          p.value.has_value(),
          "no figure",
          "add it, or a 'value' for all others"};
}
[[nodiscard]] inline by_texts<bracket_rows> rows_of(bracket_table const& t) {
  return {"brackets \"" + t.name + "\"",         t.by,       t.figures, t.table, !t.rates.empty(), "no rows",
          "add them, or 'rates' for all others", "[[0, 1]]", "rates"};
}

/// Finds what is wrong with the texts that something differs by.
template <class T>
class text_checks {
 public:
  text_checks(resolver& in, by_texts<T> const& p) : in_(in), p_(p) {}

  void check() {
    if (p_.by.empty()) {
      if (!p_.figures.empty() || !p_.table.empty())
        report("has figures, and does not say by which text", "by = \"shop\"");
      else if (!p_.for_others)
        report("has neither a value nor figures");
      return;
    }
    if (p_.by.size() > 2) return report("differs by " + std::to_string(p_.by.size()) + " texts", "one or two");
    bool const by_two = p_.by.size() == 2;
    std::string const one = "{ NAME = " + std::string(p_.written) + " }";
    if (by_two ? !p_.figures.empty() : !p_.table.empty())
      return report(by_two ? "by two texts the figures stand in 'table'" : "by one text the figures stand in 'figures'",
                    by_two ? "table.NAME = " + one : "figures = " + one);
    if (by_two ? p_.table.empty() : p_.figures.empty())
      return report(std::string("has no '") + (by_two ? "table" : "figures") + "'", without_figures(by_two, one));
    if (by_two && p_.by[0] == p_.by[1]) return report("differs by '" + p_.by[0] + "' twice");
    for (auto const& by : p_.by)
      if (!is_text(by)) return;
    if (!by_two) return keys(p_.figures, p_.by[0], p_.path + ".figures", "");
    keys(p_.table, p_.by[0], p_.path + ".table", "");
    for (auto const& [first, row] : p_.table)
      keys(row, p_.by[1], p_.path + ".table." + path_name(first), " where " + p_.by[0] + " is '" + first + "'");
  }

 private:
  void report(std::string message, std::string hint = {}) {
    in_.faults.report(p_.path, std::move(message), std::move(hint));
  }
  /// What helps where the last figure was taken out, or none was ever given.
  [[nodiscard]] std::string without_figures(bool by_two, std::string const& one) const {
    return std::string(by_two ? "table.NAME = " : "figures = ") + one + "; or " +
           (p_.for_others ? "" : "give '" + std::string(p_.all) + "' and ") +
           "remove what it differs by, too: " + path_of(read_path(p_.path)) + ".by";
  }
  bool is_text(std::string const& by) {
    symbol const* const s = in_.names.find(by, {});
    bool const metric = s != nullptr && s->is == symbol::what::metric;
    if (s != nullptr && (metric ? in_.type_of(in_.made.policy.metric[s->index].value) : s->type) == value_type::text)
      return true;
    std::vector<std::string> known;
    for (auto const& [name, other] : in_.names.symbols)
      if (other.type == value_type::text) known.push_back(name);
    in_.faults.report_unknown("text", by, known, p_.path + ".by");
    return false;
  }
  /// Texts that there are not, and, where nothing stands for the others, texts without a figure.
  template <class U>
  void keys(std::map<std::string, U> const& given, std::string const& by, std::string const& path,
            std::string const& where) {
    auto const& [all, in_force] = texts_of(by);
    if (all.empty()) return;
    for (auto const& [text, unused] : given)
      if (std::find(all.begin(), all.end(), text) == all.end())
        in_.faults.report_unknown(by == "shop" ? "shop" : "value of " + by, text, all, path);
    if (p_.for_others) return;
    constexpr std::size_t listed = 5;
    std::size_t missing = 0;
    std::string names;
    for (auto const& text : in_force)
      if (!given.contains(text) && ++missing <= listed) names += (names.empty() ? "'" : ", '") + text + "'";
    if (missing > listed) names += " and " + std::to_string(missing - listed) + " more";
    if (missing > 0)
      report("has " + std::string(p_.none) + " for " + names + " of " + by + where, std::string(p_.help));
  }

  /// Of a name all texts it can be, and those of them that no later rules bring; none where these are not known.
  std::pair<std::vector<std::string>, std::vector<std::string>> const& texts_of(std::string const& by) {
    auto const [found, fresh] = known_.try_emplace(by);
    std::vector<fault> none;
    if (!fresh) return found->second;
    formula const name = formula::read(by, {}, none);
    possible_texts_reader const reader(in_.names, in_.made.policy.metric);
    if (possible_texts const texts = reader.read(name, name.root(), {}); texts.known())
      found->second = {texts.all(), texts.all(true)};
    return found->second;
  }

  resolver& in_;
  by_texts<T> const& p_;
  std::map<std::string, std::pair<std::vector<std::string>, std::vector<std::string>>> known_;  ///< by name
};

/// A table of figures by text; `figure_of(T)` is what each is in it, `others` what stands for texts not named.
template <class T, class FigureOf>
[[nodiscard]] std::uint32_t add_figures(resolver& in, by_texts<T> const& p, double others, FigureOf figure_of) {
  figure_table out(others);
  for (auto const& [text, value] : p.figures) out.set(in.columns.text_code(text), figure_of(value));
  for (auto const& [first, row] : p.table)
    for (auto const& [second, value] : row)
      out.set(in.columns.text_code(first), figure_of(value), in.columns.text_code(second));
  in.made.tables.figures.push_back(std::move(out));
  return static_cast<std::uint32_t>(in.made.tables.figures.size() - 1);
}

/// The figure of a row, by the texts that it has.
inline std::uint32_t add_figure_term(resolver& in, expression& e, text_names const& by_names, std::string const& path,
                                     std::uint32_t table) {
  std::vector<std::uint32_t> texts;
  std::size_t const notes = e.notes.size();
  for (auto const& by : by_names) {
    std::vector<fault> none;
    formula const named = formula::read(by, {}, none);
    texts.push_back(in.append(e, named, {path + ".by"}, value_type::text));
  }
  e.notes.resize(notes);  // what is told of it is the one figure
  std::uint32_t const out = texts.size() == 1 ? e.one(term_kind::figure, value_type::number, texts[0])
                                              : e.two(term_kind::figure, value_type::number, texts[0], texts[1]);
  e.terms[out].slot = table;
  return out;
}

/// Rows on whose tier something hangs.
struct rows_on_tier {
  std::uint32_t tier = no_slot;  ///< column
  std::uint32_t code = 0;        ///< of the tier's name

  [[nodiscard]] std::uint32_t term(expression& e) const {
    std::uint32_t const held = e.column(tier, value_type::text), wanted = e.constant(code, value_type::text);
    return e.two(term_kind::eq, value_type::truth, held, wanted);
  }
};

/// A step that refuses rows whose texts have no figure: where not all texts are known, and nothing stands for others.
inline void require_figure(resolver& in, text_names const& by_names, std::string const& path, std::uint32_t table,
                           std::string const& none, rows_on_tier const* only = nullptr) {
  bool all_known = true;
  for (auto const& by : by_names) all_known = all_known && all_texts(in.names, by) != nullptr;
  if (all_known) return;
  expression e;
  std::uint32_t const figure = add_figure_term(in, e, by_names, path, table);
  std::uint32_t holds = e.one(term_kind::not_, value_type::truth, e.one(term_kind::missing, value_type::truth, figure));
  for (std::size_t i = 0; i < by_names.size(); ++i)
    holds = e.two(term_kind::or_, value_type::truth, holds,
                  e.one(term_kind::missing, value_type::truth, e.terms[figure].parts[i]));
  if (only != nullptr) {
    std::uint32_t const others = e.one(term_kind::not_, value_type::truth, only->term(e));
    holds = e.two(term_kind::or_, value_type::truth, holds, others);
  }
  std::string const texts =
      by_names.size() == 1 ? "'" + by_names[0] + "'" : "'" + by_names[0] + "' and '" + by_names[1] + "'";
  in.columns.evaluate(std::move(e), path, false, none + " by " + texts);
}

inline std::uint32_t parameter_by_text(resolver& in, expression& e, std::uint32_t index) {
  parameter const& p = in.made.policy.parameter[index];
  by_texts<figure> const figures = figures_of(p);
  auto const [known, fresh] = in.figures_by_parameter.try_emplace(index, 0);
  if (fresh) {
    known->second = add_figures(in, figures, p.value ? p.value->value : no_value, [](figure f) { return f.value; });
    if (!p.value) require_figure(in, p.by, figures.path, known->second, "there is no figure");
  }
  return add_figure_term(in, e, p.by, figures.path, in.figures_by_parameter.at(index));
}

/// The base pays of a ladder as a step: of the tiers that are alike for all by tier, of the others by their texts.
[[nodiscard]] inline std::uint32_t add_base_pays(resolver& in, std::uint32_t number) {
  ladder const& one = in.made.policy.ladder[number];
  std::string const path = "ladder." + one.name;
  figure_table alike(0);
  for (auto const& t : one.tier)
    alike.set(in.columns.text_code(t.name), t.base_pay.by.empty() ? t.base_pay.value.value_or(0).value : 0.0);
  in.made.tables.figures.push_back(std::move(alike));
  expression e;
  auto const table = static_cast<std::uint32_t>(in.made.tables.figures.size() - 1);
  std::uint32_t out = add_figure_term(in, e, {one.name + ".tier"}, path, table);
  rows_on_tier held{in.names.slot_of(*in.names.find(one.name + ".tier", {}), one.name + ".tier", {}), 0};
  for (auto const& t : one.tier) {
    if (t.base_pay.by.empty()) continue;
    by_texts<figure> const figures = figures_of(t.base_pay, path + ".tier \"" + t.name + "\"");
    held.code = in.columns.text_code(t.name);
    double const others = t.base_pay.value ? t.base_pay.value->value : no_value;
    std::uint32_t const own = add_figures(in, figures, others, [](figure f) { return f.value; });
    if (!t.base_pay.value) require_figure(in, t.base_pay.by, figures.path, own, "there is no figure", &held);
    std::uint32_t const is_held = held.term(e), pay = add_figure_term(in, e, t.base_pay.by, figures.path, own);
    out = e.choose(is_held, pay, out);
  }
  return in.columns.evaluate(std::move(e), path + ".base_pay");
}

inline std::uint32_t base_pay_by_text(resolver& in, expression& e, std::uint32_t ladder) {
  auto const [known, fresh] = in.base_pays_by_ladder.try_emplace(ladder, no_slot);
  if (fresh) in.base_pays_by_ladder[ladder] = add_base_pays(in, ladder);
  return e.column(in.base_pays_by_ladder.at(ladder));
}

}  // namespace tierwise::detail
