// What an amendment has to say so that one document becomes another.
#pragma once

#include <cstddef>  // for std::size_t
#include <map>
#include <string>
#include <unordered_map>
#include <utility>  // for std::move
#include <variant>
#include <vector>

#include "tierwise/amendment.hpp"
#include "tierwise/detail/reflect/location.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/detail/reflect/value_at.hpp"

namespace tierwise::detail {

/// As a file gives it back: tables of settings, percentages as texts.
[[nodiscard]] inline setting as_in_file(setting s) {
  if (auto const* const f = std::get_if<figure>(&s.value); f != nullptr && f->percent) return f->text();
  if (auto const* const figures = std::get_if<std::map<std::string, figure>>(&s.value))
    s = settings(figures->begin(), figures->end());
  if (auto const* const rows = std::get_if<std::map<std::string, std::map<std::string, figure>>>(&s.value))
    s = settings(rows->begin(), rows->end());
  auto const* const texts = std::get_if<std::vector<std::string>>(&s.value);
  auto const* const rows_of = std::get_if<std::vector<std::pair<figure, figure>>>(&s.value);
  auto const* const no_tables = std::get_if<std::vector<settings>>(&s.value);
  if ((texts && texts->empty()) || (rows_of && rows_of->empty()) || (no_tables && no_tables->empty()))
    return std::vector<figure>{};  // of what it was empty a file does not say
  if (auto const* const figures = std::get_if<std::vector<figure>>(&s.value)) {
    std::vector<std::string> percentages;
    for (auto const& f : *figures)
      if (f.percent) percentages.push_back(f.text());
    if (!percentages.empty() && percentages.size() == figures->size()) return percentages;
  }
  auto each = [](settings& all) {
    for (auto& [name, one] : all) one = as_in_file(std::move(one));
  };
  if (auto* const parts = std::get_if<settings>(&s.value)) each(*parts);
  if (auto* const tables = std::get_if<std::vector<settings>>(&s.value))
    for (auto& table : *tables) each(table);
  return s;
}

/// Compares two values and notes what makes the second of the first.
class amendment_maker {
 public:
  amendment made;

  void compare(type_info const& type, void const* a, void const* b, std::string const& path) {
    for (auto const& m : type.members) {
      void const *const was = m.of(a), *const is = m.of(b);
      std::string const below = path_below(path, m.name);
      bool const parts = m.type->what == type_kind::optional && m.type->item->what == type_kind::aggregate;
      if (same(*m.type, was, is) || (path.empty() && m.name == "amendment")) continue;
      if (m.type->lists_named())
        elements(*m.type, was, is, below);
      else if (lone_value(*m.type, was) != nullptr || lone_value(*m.type, is) != nullptr)
        made.set.emplace_back(below, said_anew(*m.type, was, is));
      else if (m.type->what == type_kind::aggregate)
        compare(*m.type, was, is, below);
      else if (parts && m.type->size(was) != 0 && m.type->size(is) != 0)
        compare(*m.type->item, m.type->at(was, 0), m.type->at(is, 0), below);
      else if (m.type->what == type_kind::optional && m.type->size(is) == 0)
        made.remove.push_back(below);
      else
        (parts ? made.add : made.set).emplace_back(below, whole(*m.type, is));
    }
  }

 private:
  /// A value with all its parts.
  static setting whole(type_info const& type, void const* value) {
    if (type.what == type_kind::optional)
      return type.size(value) == 0 ? setting() : whole(*type.item, type.at(value, 0));
    if (member const* const lone = lone_value(type, value)) return whole(*lone->type, lone->of(value));
    if (type.what == type_kind::aggregate) return parts_of(type, value, true);
    if (type.what != type_kind::list || type.item->what != type_kind::aggregate)
      return as_in_file(setting_of(type, value));
    std::vector<settings> out;
    for (std::size_t i = 0; i < type.size(value); ++i) out.push_back(parts_of(*type.item, type.at(value, i), true));
    return out;
  }
  /// Of what may stand alone, and does so before or afterwards.
  static setting said_anew(type_info const& type, void const* was, void const* is) {
    member const* const lone = lone_value(type, is);
    if (lone != nullptr && lone_value(type, was) == nullptr)
      return settings{{std::string(lone->name), whole(*lone->type, lone->of(is))}};
    return whole(type, is);
  }
  /// What is not as by default.
  static settings parts_of(type_info const& type, void const* value, bool with_name) {
    settings out;
    for (auto const& m : type.members)
      if (m.type->what == type_kind::optional && m.type->size(m.of(value)) == 0)
        continue;
      else if (&m == type.name_member() ? with_name : m.required || !same(*m.type, m.of(value), m.of(type.blank)))
        out.emplace_back(std::string(m.name), whole(*m.type, m.of(value)));
    return out;
  }

  void elements(type_info const& list, void const* a, void const* b, std::string const& path) {
    auto was = positions(list, a);
    auto const is = positions(list, b);
    if (!in_order(list, b, was)) was.clear();  // all anew
    for (std::size_t i = 0; i < list.size(a); ++i)
      if (std::string const& name = name_of(*list.item, list.at(a, i)); !was.contains(name) || !is.contains(name))
        made.remove.push_back(path_below(path, name));
    for (std::size_t k = 0; k < list.size(b); ++k) {
      void const* const element = list.at(b, k);
      std::string const& name = name_of(*list.item, element);
      if (auto const known = was.find(name); known != was.end()) {
        compare(*list.item, list.at(a, known->second), element, path_below(path, name));
        continue;
      }
      settings parts = parts_of(*list.item, element, false);
      if (std::string const next = k == 0 ? first_known(list, b, was) : ""; !next.empty())
        parts.emplace_back("before", next);
      else if (k > 0 && k + 1 < list.size(b))
        parts.emplace_back("behind", name_of(*list.item, list.at(b, k - 1)));
      made.add.emplace_back(path_below(path, name), std::move(parts));
    }
  }
  using places = std::unordered_map<std::string_view, std::size_t>;
  /// Whether those that there are already stand in their order.
  static bool in_order(type_info const& list, void const* b, places const& was) {
    std::size_t next = 0;
    for (std::size_t k = 0; k < list.size(b); ++k)
      if (auto const known = was.find(name_of(*list.item, list.at(b, k))); known != was.end()) {
        if (known->second < next) return false;
        next = known->second + 1;
      }
    return true;
  }
  static std::string first_known(type_info const& list, void const* b, places const& was) {
    for (std::size_t k = 0; k < list.size(b); ++k)
      if (std::string const& name = name_of(*list.item, list.at(b, k)); was.contains(name)) return name;
    return "";
  }
};

}  // namespace tierwise::detail
