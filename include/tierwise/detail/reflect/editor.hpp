// Sets values found by path.
#pragma once

#include <cstddef>  // for std::size_t
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>  // for std::pair
#include <variant>
#include <vector>

#include "tierwise/detail/reflect/location.hpp"
#include "tierwise/detail/reflect/take_out.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/error.hpp"
#include "tierwise/setting.hpp"

namespace tierwise::detail {

/// Sets values found by path; every refusal is a fault that names the path.
class editor {
 public:
  explicit editor(std::string_view path) : path_(path) {}

  void apply(type_info const& root, void* value, setting const& s) const {
    if (std::holds_alternative<unset>(s.value)) return take_out(root, value, path_);
    location const at = find(root, value);
    if (at.value == nullptr) {
      void* added = at.holder->add(at.held_by, at.row.value_or(last_name(path_)));
      if (at.row) added = at.holder->item->add(added, last_name(path_));
      return assign(*at.type, added, s);
    }
    assign(*at.type, at.value, s);
    if (at.list != nullptr && at.type->what == type_kind::text && last_name(path_) == "name")
      refuse_same_names(*at.list, at.list_value);
  }

  /// Adds an element to its list, by the name that the path ends with, or a part that was not set.
  void add(type_info const& root, void* value, setting const& s) const {
    std::string const name = last_name(path_);
    if (location const list = list_at(root, value); list.type != nullptr) return add_element(list, name, s);
    location const at = resolve_path(root, value, path_);
    if (at.value != nullptr && at.type->lists_named()) refuse("it is a list", "say what is added: " + path_ + ".NAME");
    bool const part =
        at.value != nullptr && at.type->what == type_kind::optional && at.type->item->what == type_kind::aggregate;
    if (!part) refuse("it is no element of a list", "it is set, not added");
    if (at.type->size(at.value) != 0) refuse("it is there already", "set its parts one by one");
    fill(*at.type->item, at.type->add(at.value, {}), s);
  }

 private:
  /// What stands at the path; where an element is not there that could be, the refusal says how it would come.
  [[nodiscard]] location find(type_info const& root, void* value) const {
    try {
      return resolve_path(root, value, path_);
    } catch (error const& e) {
      fault f = e.faults().front();
      if (f.hint.starts_with("did you mean") || list_at(root, value).type == nullptr) throw;
      f.hint += std::string(f.hint.empty() ? "" : "; ") + "what is new is added, not set";
      throw error(std::move(f));
    }
  }
  /// The list of the elements that one of this path would be among; none where there is no such list.
  [[nodiscard]] location list_at(type_info const& root, void* value) const {
    bool const within = read_path(path_).size() > 1;
    return within ? list_in(resolve_path(root, value, path_, 1), last_name(path_)) : location();
  }
  /// The list that elements are added to; of something that has one list alone, that one.
  static location list_in(location at, std::string_view added) {
    if (at.value == nullptr || at.type->lists_named()) return at.value == nullptr ? location() : at;
    location out;
    if (at.type->what == type_kind::optional && at.type->size(at.value) != 0)
      at.value = at.type->at(at.value, 0), at.type = at.type->item;
    if (at.type->what != type_kind::aggregate || at.type->find(added) != nullptr) return out;
    for (auto const& m : at.type->members) {
      if (!m.type->lists_named()) continue;
      if (out.type != nullptr) return {};
      out.type = m.type;
      out.value = m.of(at.value);
    }
    return out;
  }
  void add_element(location const& list, std::string const& name, setting const& s) const {
    type_info const& type = *list.type;
    std::size_t const size = type.size(list.value);
    if (element_index(type, list.value, name) < size) refuse("the name '" + name + "' is taken");
    std::size_t to = size;
    bool placed = false;
    settings parts;
    bool const table = std::holds_alternative<settings>(s.value);
    for (auto const& [key, part] : table ? std::get<settings>(s.value) : settings()) {
      if (key != "behind" && key != "before") {
        parts.emplace_back(key, part);
        continue;
      }
      auto const* const other = std::get_if<std::string>(&part.value);
      if (other == nullptr) expected("the name of an element", part);
      std::size_t const i = element_index(type, list.value, *other);
      if (i == size) throw unknown_neighbour(type, list.value, key, *other);
      if (placed) refuse("it stands behind one or before one, not both");
      placed = true;
      to = key == "behind" ? i + 1 : i;
    }
    void* const element = type.add(list.value, {});
    *static_cast<std::string*>(type.item->name_member()->of(element)) = name;
    fill(*type.item, element, table ? setting(std::move(parts)) : s);
    type.move_last(list.value, to);
  }
  [[nodiscard]] error unknown_neighbour(type_info const& list, void const* value, std::string const& key,
                                        std::string const& name) const {
    std::vector<std::string> known;
    for (std::size_t i = 0; i < list.size(value); ++i) known.push_back(name_of(*list.item, list.at(value, i)));
    fault f = error::unknown_name("name", name, known);
    f.path = path_below(path_, key);
    return error(std::move(f));
  }

  /// Figures by name as any other table.
  static setting as_table(setting const& s) {
    if (auto const* const figures = std::get_if<std::map<std::string, figure>>(&s.value))
      return settings(figures->begin(), figures->end());
    if (auto const* const rows = std::get_if<std::map<std::string, std::map<std::string, figure>>>(&s.value))
      return settings(rows->begin(), rows->end());
    return s;
  }

  /// The members of a new aggregate.
  void fill(type_info const& type, void* value, setting const& s) const {
    if (setting const table = as_table(s); table.value.index() != s.value.index()) return fill(type, value, table);
    auto const* const parts = std::get_if<settings>(&s.value);
    if (parts == nullptr && type.stands_for_one()) return assign_lone(type, value, s);
    if (parts == nullptr) expected("a table", s);
    std::vector<std::string> known;
    for (auto const& m : type.members) known.emplace_back(m.name);
    for (auto const& [key, part] : *parts) {
      member const* const m = type.find(key);
      if (m == nullptr) {
        fault f = error::unknown_name("key", key, known);
        f.path = path_;
        throw error(std::move(f));
      }
      if (m == type.name_member() && !name_of(type, value).empty() && part != setting(name_of(type, value)))
        refuse("its name is " + in_quotes(name_of(type, value)) + " by the path", "leave the name out");
      editor(path_below(path_, key)).assign(*m->type, m->of(value), part);
    }
    auto const said = [&](std::string_view key) {
      for (auto const& [name, part] : *parts)
        if (name == key) return true;
      return false;
    };
    for (auto const& m : type.members)
      if (m.required && !said(m.name)) refuse("missing '" + std::string(m.name) + "'");
    if (type.named() && name_of(type, value).empty()) refuse("missing 'name'");
    if (auto const all = standing_for_all(type.name); !all.empty() && !said(all) && !said("by"))
      refuse("missing '" + std::string(all) + "'", hint_for_all(type.name));
  }

  [[noreturn]] void refuse(std::string message, std::string hint = {}) const {
    throw error(path_fault(path_, std::move(message), std::move(hint)));
  }
  [[noreturn]] void expected(std::string_view what, setting const& s) const {
    refuse("expected " + std::string(what) + ", found " + found(s));
  }
  static std::string found(setting const& s) {
    switch (s.value.index()) {
      case 1: return std::get<bool>(s.value) ? "true" : "false";
      case 2: return "the number " + std::get<figure>(s.value).text();
      case 3: return "the text " + in_quotes(std::get<std::string>(s.value));
      case 4: return "a list of numbers";
      case 5: return "a list of pairs";
      case 6: return "a list of texts";
      case 10: return "a list of tables";
      default: return "a table";
    }
  }

  void refuse_same_names(type_info const& list, void const* value) const {
    auto const named = positions(list, value);
    for (std::size_t i = 0; i < list.size(value); ++i)
      if (std::string const& name = name_of(*list.item, list.at(value, i)); named.at(name) != i)
        refuse("the name '" + name + "' is taken");
  }

  figure number(setting const& s) const {
    figure out;
    if (auto const* const text = std::get_if<std::string>(&s.value)) {
      if (!figure::read(*text, out)) expected("a number", s);
    } else if (auto const* const f = std::get_if<figure>(&s.value)) {
      out = *f;
      if (figure kept; !figure::read(out.text(), kept)) throw error(unkept_figure(path_, out));
    } else {
      expected("a number", s);
    }
    return out;
  }

  void assign(type_info const& type, void* value, setting const& s) const {
    auto const* const text = std::get_if<std::string>(&s.value);
    switch (type.what) {
      case type_kind::text:
        if (text == nullptr) expected("a text", s);
        *static_cast<std::string*>(value) = *text;
        return;
      case type_kind::boolean:
        if (!std::holds_alternative<bool>(s.value)) expected("true or false", s);
        *static_cast<bool*>(value) = std::get<bool>(s.value);
        return;
      case type_kind::integer: *static_cast<int*>(value) = integer(s); return;
      case type_kind::number: {
        auto& old = *static_cast<figure*>(value);
        bool const percent = old.percent;  // what was written as a percentage goes on being shown as one
        old = number(s);
        old.percent = old.percent || percent;
        return;
      }
      case type_kind::formula: *static_cast<formula*>(value) = rule(s); return;
      case type_kind::enumeration: return assign_enumerator(type, value, s);
      case type_kind::optional:
        if (type.item->what == type_kind::aggregate && !std::holds_alternative<settings>(as_table(s).value))
          refuse("it has parts", parts_of(*type.item));
        if (type.item->what == type_kind::aggregate) return fill(*type.item, type.add(value, {}), s);
        if (type.size(value) == 0) return assign(*type.item, type.add(value, {}), s);
        return assign(*type.item, type.at(value, 0), s);
      case type_kind::pair: return assign_pair(type, value, s);
      case type_kind::list: return assign_list(type, value, s);
      case type_kind::map: return assign_map(type, value, s);
      case type_kind::settings:
        if (auto const* const figures = std::get_if<std::map<std::string, figure>>(&s.value))
          *static_cast<settings*>(value) = settings(figures->begin(), figures->end());
        else if (auto const* const parts = std::get_if<settings>(&s.value))
          *static_cast<settings*>(value) = *parts;
        else
          expected("a table of values by path", s);
        return;
      case type_kind::aggregate:
        if (!type.told_whole() || !std::holds_alternative<settings>(as_table(s).value))
          return assign_lone(type, value, s);
        for (auto const& m : type.members)
          if (&m != type.name_member()) reset(*m.type, m.of(value), m.of(type.blank));
        return fill(type, value, s);
    }
  }

  int integer(setting const& s) const {
    double const v = number(s).value;
    if (!(v >= -2147483648.0 && v <= 2147483647.0) || v != static_cast<double>(static_cast<int>(v)))
      expected("a whole number", s);
    return static_cast<int>(v);
  }
  void assign_enumerator(type_info const& type, void* value, setting const& s) const {
    auto const* const text = std::get_if<std::string>(&s.value);
    std::vector<std::string> const known(type.choices.begin(), type.choices.end());
    if (text == nullptr) expected("one of the names of " + std::string(type.name), s);
    for (std::size_t i = 0; i < known.size(); ++i)
      if (known[i] == *text) return type.choose(value, i);
    fault f = error::unknown_name(choice_name(type), *text, known);
    f.path = path_;
    throw error(std::move(f));
  }
  void assign_pair(type_info const& type, void* value, setting const& s) const {
    auto const* const both = std::get_if<std::vector<figure>>(&s.value);
    if (both == nullptr || both->size() != 2) expected("two numbers", s);
    for (std::size_t i = 0; i < 2; ++i) assign(*type.item, type.at(value, i), (*both)[i]);
  }
  void assign_map(type_info const& type, void* value, setting const& s) const {
    auto const fill = [&](auto const& entries) {
      clear(type, value);
      for (auto const& [key, v] : entries) assign(*type.item, type.add(value, key), v);
    };
    auto const* const figures = std::get_if<std::map<std::string, figure>>(&s.value);
    auto const* const rows = std::get_if<std::map<std::string, std::map<std::string, figure>>>(&s.value);
    auto const* const parts = std::get_if<settings>(&s.value);
    bool const holds_rows = type.item->what == type_kind::map;
    bool const holds_brackets = (holds_rows ? type.item->item : type.item)->what == type_kind::list;
    if (parts != nullptr) return fill(*parts);
    if (rows != nullptr && holds_rows) return fill(*rows);
    if (figures != nullptr && (!holds_rows || figures->empty())) return fill(*figures);
    std::string const what = holds_brackets ? "lists of pairs" : "numbers";
    expected(holds_rows ? "a table of tables of " + what : "a table of " + what + " by name", s);
  }

  /// As in a file, where `call_rate = 0.4` is short for a value, and `sales = "amount"` for a kind.
  void assign_lone(type_info const& type, void* value, setting const& s) const {
    bool const lone = s.value.index() >= 1 && s.value.index() <= 3;
    if (!lone || !type.stands_for_one()) refuse("it has parts", parts_of(type));
    member const& part = *type.shorthand();
    for (std::string_view differing : {"figures", "table"})
      if (member const* const m = type.find(differing); m != nullptr && m->type->size(m->of(value)) > 0)
        refuse("it differs by texts",
               "say which: " + path_ + ".value, or " +
                   path_below(path_ + "." + std::string(differing), m->type->key(m->of(value), 0)));
    assign(*part.type, part.of(value), s);
  }
  /// The part that is most likely meant: one that has to be there, or else the first that says something.
  [[nodiscard]] std::string parts_of(type_info const& type) const {
    member const* likely = nullptr;
    for (auto const& m : type.members) {
      if (m.name == "name" || m.name == "zh" || m.name == "source" || m.name == "kind") continue;
      if (m.name == standing_for_all(type.name)) return "set them one by one: " + path_ + "." + std::string(m.name);
      if (likely == nullptr || (m.required && !likely->required)) likely = &m;
    }
    return "set them one by one: " + path_ + "." + std::string((likely == nullptr ? type.members[0] : *likely).name);
  }

  formula rule(setting const& s) const {
    if (!std::holds_alternative<bool>(s.value) && s.value.index() > 3) expected("a formula", s);
    std::vector<fault> faults;
    std::string const text = std::holds_alternative<bool>(s.value)     ? (std::get<bool>(s.value) ? "true" : "false")
                             : std::holds_alternative<figure>(s.value) ? number(s).text()
                                                                       : std::get<std::string>(s.value);
    formula out = formula::read(text, {}, faults);
    for (auto& f : faults) f.path = path_;
    if (!faults.empty()) throw error(std::move(faults));
    return out;
  }

  void assign_list(type_info const& type, void* value, setting const& s) const {
    auto put = [&](auto const& items) {
      clear(type, value);
      for (auto const& item : items) {
        if constexpr (std::is_same_v<std::decay_t<decltype(item)>, std::pair<figure, figure>>)
          assign(*type.item, type.add(value, {}), std::vector<figure>{item.first, item.second});
        else
          assign(*type.item, type.add(value, {}), item);
      }
    };
    auto const* const figures = std::get_if<std::vector<figure>>(&s.value);
    auto const* const pairs = std::get_if<std::vector<std::pair<figure, figure>>>(&s.value);
    auto const* const texts = std::get_if<std::vector<std::string>>(&s.value);
    bool const empty = (figures && figures->empty()) || (pairs && pairs->empty()) || (texts && texts->empty());
    if (empty && type.item->what != type_kind::aggregate) return clear(type, value);
    if (figures != nullptr && type.item->what == type_kind::number) return put(*figures);
    if (pairs != nullptr && type.item->what == type_kind::pair) return put(*pairs);
    if (texts != nullptr && (type.item->what == type_kind::text || type.item->what == type_kind::number))
      return put(*texts);
    if (auto const* const one = std::get_if<std::string>(&s.value); one != nullptr && type.lone)
      return put(std::vector<std::string>{*one});
    if (auto const* const tables = std::get_if<std::vector<settings>>(&s.value);
        tables != nullptr && type.item->what == type_kind::aggregate) {
      clear(type, value);
      for (auto const& one : *tables) fill(*type.item, type.add(value, {}), one);
      return type.lists_named() ? refuse_same_names(type, value) : void();
    }
    switch (type.item->what) {
      case type_kind::number: expected("a list of numbers", s);
      case type_kind::pair: expected("a list of pairs of numbers", s);
      case type_kind::text: expected("a list of texts", s);
      default: refuse("it is a list", "set a part of one of its elements, by name");
    }
  }

  std::string path_;
};

}  // namespace tierwise::detail
