// Variants of a policy: read and replace by path. The policy itself never changes; what comes back is a new one.
#pragma once

#include <cstddef>  // for std::size_t
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>  // for std::pair
#include <variant>
#include <vector>

#include "tierwise/detail/reflect/path.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/diff.hpp"  // a variant and what it changes are looked at together
#include "tierwise/error.hpp"
#include "tierwise/policy_members.hpp"

namespace tierwise {

/// Unsets what may be left out, or takes an element out of its list.
struct unset {
  bool operator==(unset const&) const = default;
};

/// What a path can be set to. A text also serves for a formula, an enumerator, and a figure like "0.6%".
struct setting {
  std::variant<unset, bool, figure, std::string, std::vector<figure>, std::vector<std::pair<figure, figure>>,
               std::vector<std::string>, std::map<std::string, figure>>
      value;

  setting(unset = {}) {}                                                      // NOLINT: a setting reads as its value
  setting(figure v) : value(v) {}                                             // NOLINT
  setting(std::string v) : value(std::move(v)) {}                             // NOLINT
  setting(std::string_view v) : value(std::string(v)) {}                      // NOLINT
  setting(char const* v) : value(std::string(v)) {}                           // NOLINT
  setting(formula const& v) : value(v.text()) {}                              // NOLINT
  setting(std::vector<figure> v) : value(std::move(v)) {}                     // NOLINT
  setting(std::vector<std::pair<figure, figure>> v) : value(std::move(v)) {}  // NOLINT
  setting(std::vector<std::string> v) : value(std::move(v)) {}                // NOLINT
  setting(std::map<std::string, figure> v) : value(std::move(v)) {}           // NOLINT
  template <class T>
    requires std::is_arithmetic_v<T>
  setting(T v) {  // NOLINT
    if constexpr (std::is_same_v<T, bool>)
      value = v;
    else
      value = figure(static_cast<double>(v));
  }

  bool operator==(setting const&) const = default;
};

namespace detail {

/// Sets values found by path; every refusal is a fault that names the path.
class editor {
 public:
  explicit editor(std::string_view path) : path_(path) {}

  void apply(type_info const& root, void* value, setting const& s) const {
    location const at = resolve_path(root, value, path_);
    if (std::holds_alternative<unset>(s.value)) return take_out(at);
    if (at.value == nullptr) {
      void* const added = at.holder->add(at.held_by, last_name(path_));
      return assign(*at.type, added, s);
    }
    assign(*at.type, at.value, s);
    if (at.list != nullptr && at.type->what == type_kind::text && last_name(path_) == "name")
      refuse_same_names(*at.list, at.list_value);
  }

 private:
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
      default: return "a table";
    }
  }

  void take_out(location const& at) const {
    if (at.value != nullptr && at.type->what == type_kind::optional) {
      if (at.type->size(at.value) != 0) at.type->remove(at.value, 0);
    } else if (at.value != nullptr && at.holder != nullptr) {
      at.holder->remove(at.held_by, at.index);
    } else if (at.value != nullptr && (at.type->what == type_kind::list || at.type->what == type_kind::map)) {
      clear(*at.type, at.value);
    } else if (at.value != nullptr) {
      refuse("it cannot be unset");
    }
  }
  static void clear(type_info const& type, void* value) {
    while (type.size(value) > 0) type.remove(value, type.size(value) - 1);
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
      if (figure kept; !figure::read(out.text(), kept))
        refuse("the number " + out.text() + " cannot be kept exactly", "at most 15 significant digits: round it first");
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
      case type_kind::integer: {
        double const v = number(s).value;
        if (!(v >= -2147483648.0 && v <= 2147483647.0) || v != static_cast<double>(static_cast<int>(v)))
          expected("a whole number", s);
        *static_cast<int*>(value) = static_cast<int>(v);
        return;
      }
      case type_kind::number: {
        auto& old = *static_cast<figure*>(value);
        bool const percent = old.percent;  // what was written as a percentage goes on being shown as one
        old = number(s);
        old.percent = old.percent || percent;
        return;
      }
      case type_kind::formula: *static_cast<formula*>(value) = rule(s); return;
      case type_kind::enumeration: {
        std::vector<std::string> const known(type.choices.begin(), type.choices.end());
        if (text == nullptr) expected("one of the names of " + std::string(type.name), s);
        for (std::size_t i = 0; i < known.size(); ++i)
          if (known[i] == *text) return type.choose(value, i);
        fault f = error::unknown_name(choice_name(type), *text, known);
        f.path = path_;
        throw error(std::move(f));
      }
      case type_kind::optional:
        if (type.item->what == type_kind::aggregate) refuse("it has parts", parts_of(*type.item));
        if (type.size(value) == 0) return assign(*type.item, type.add(value, {}), s);
        return assign(*type.item, type.at(value, 0), s);
      case type_kind::pair: {
        auto const* const both = std::get_if<std::vector<figure>>(&s.value);
        if (both == nullptr || both->size() != 2) expected("two numbers", s);
        for (std::size_t i = 0; i < 2; ++i) assign(*type.item, type.at(value, i), (*both)[i]);
        return;
      }
      case type_kind::list: return assign_list(type, value, s);
      case type_kind::map: {
        auto const* const entries = std::get_if<std::map<std::string, figure>>(&s.value);
        if (entries == nullptr) expected("a table of numbers by name", s);
        clear(type, value);
        for (auto const& [key, v] : *entries) assign(*type.item, type.add(value, key), v);
        return;
      }
      case type_kind::aggregate: return assign_lone(type, value, s);
    }
  }

  /// As in a file, where `call_rate = 0.4` is short for a value, and `sales = "amount"` for a kind.
  void assign_lone(type_info const& type, void* value, setting const& s) const {
    bool const lone = s.value.index() >= 1 && s.value.index() <= 3;
    if (!lone || !type.stands_for_one()) refuse("it has parts", parts_of(type));
    member const& part = *type.shorthand();
    if (member const* const by = type.find("by_shop"); by != nullptr && by->type->size(by->of(value)) > 0)
      refuse("it differs by shop",
             "say which: " + path_ + ".value, or " + path_ + ".by_shop." + path_name(by->type->key(by->of(value), 0)));
    assign(*part.type, part.of(value), s);
  }
  /// The part that is most likely meant: one that has to be there, or else the first that says something.
  [[nodiscard]] std::string parts_of(type_info const& type) const {
    member const* likely = nullptr;
    for (auto const& m : type.members) {
      if (m.name == "name" || m.name == "zh" || m.name == "source" || m.name == "kind") continue;
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
    auto fill = [&](auto const& items) {
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
    if (figures != nullptr && type.item->what == type_kind::number) return fill(*figures);
    if (pairs != nullptr && type.item->what == type_kind::pair) return fill(*pairs);
    if (texts != nullptr && type.item->what == type_kind::text) return fill(*texts);
    switch (type.item->what) {
      case type_kind::number: expected("a list of numbers", s);
      case type_kind::pair: expected("a list of pairs of numbers", s);
      case type_kind::text: expected("a list of texts", s);
      default: refuse("it is a list", "set a part of one of its elements, by name");
    }
  }

  std::string path_;
};

inline void list_paths(type_info const& type, void const* value, std::string const& path,
                       std::vector<std::string>& out);

/// The path of a value and of what it holds.
inline void list_paths_within(type_info const& type, void const* value, std::string const& path,
                              std::vector<std::string>& out) {
  if (type.what == type_kind::list &&
      type.item->what == type_kind::aggregate) {  // without names: told apart by position
    for (std::size_t i = 0; i < type.size(value); ++i) list_paths(*type.item, type.at(value, i), path_at(path, i), out);
    return;
  }
  out.push_back(path);
  if (type.what == type_kind::map)
    for (std::size_t i = 0; i < type.size(value); ++i) out.push_back(path_below(path, type.key(value, i)));
  if (type.what == type_kind::list || type.what == type_kind::pair)
    for (std::size_t i = 0; i < type.size(value); ++i)
      list_paths_within(*type.item, type.at(value, i), path_at(path, i), out);
}

inline void list_paths(type_info const& type, void const* value, std::string const& path,
                       std::vector<std::string>& out) {
  for (auto const& m : type.members) {
    type_info const& t = *m.type;
    void const* const v = m.of(value);
    if (t.lists_named()) {
      for (std::size_t i = 0; i < t.size(v); ++i)
        list_paths(*t.item, t.at(v, i), element_path(path, type, value, m, name_of(*t.item, t.at(v, i))), out);
    } else if (t.what == type_kind::aggregate) {
      list_paths(t, v, path_below(path, m.name), out);
    } else if (t.what == type_kind::optional && t.item->what == type_kind::aggregate) {
      if (t.size(v) != 0) list_paths(*t.item, t.at(v, 0), path_below(path, m.name), out);
    } else {
      list_paths_within(t, v, path_below(path, m.name), out);
    }
  }
}

/// The sources that a file of this value would have to have, and that say nothing.
inline void find_blank_sources(type_info const& type, void const* value, std::string const& path,
                               std::vector<fault>& out) {
  for (auto const& m : type.members) {
    type_info const& t = *m.type;
    void const* const v = m.of(value);
    if (m.required && t.what == type_kind::text && is_blank(*static_cast<std::string const*>(v)))
      out.push_back(path_fault(path_below(path, m.name), blank_source[0], blank_source[1]));
    if (t.lists_named())
      for (std::size_t i = 0; i < t.size(v); ++i)
        find_blank_sources(*t.item, t.at(v, i), element_path(path, type, value, m, name_of(*t.item, t.at(v, i))), out);
    else if (t.what == type_kind::aggregate && !same(t, v, m.of(type.blank)))
      find_blank_sources(t, v, path_below(path, m.name), out);
    else if (t.what == type_kind::optional && t.item->what == type_kind::aggregate && t.size(v) != 0)
      find_blank_sources(*t.item, t.at(v, 0), path_below(path, m.name), out);
  }
}

[[nodiscard]] inline setting setting_of(type_info const& type, void const* value) {
  switch (type.what) {
    case type_kind::boolean: return *static_cast<bool const*>(value);
    case type_kind::integer: return *static_cast<int const*>(value);
    case type_kind::number: return *static_cast<figure const*>(value);
    case type_kind::optional: return type.size(value) == 0 ? setting() : setting_of(*type.item, type.at(value, 0));
    case type_kind::pair:
      return std::vector<figure>{*static_cast<figure const*>(type.at(value, 0)),
                                 *static_cast<figure const*>(type.at(value, 1))};
    case type_kind::list:
      if (type.item->what == type_kind::number) return *static_cast<std::vector<figure> const*>(value);
      if (type.item->what == type_kind::pair) return *static_cast<std::vector<std::pair<figure, figure>> const*>(value);
      if (type.item->what == type_kind::text) return *static_cast<std::vector<std::string> const*>(value);
      break;
    case type_kind::map: {
      std::map<std::string, figure> out;
      for (std::size_t i = 0; i < type.size(value); ++i)
        if (type.item->what == type_kind::integer || type.item->what == type_kind::number)
          out[std::string(type.key(value, i))] = std::get<figure>(setting_of(*type.item, type.at(value, i)).value);
      return out;
    }
    default: break;
  }
  return plain(type, value);
}

[[nodiscard]] inline location existing(type_info const& root, void const* value, std::string_view path) {
  location const at = resolve_path(root, value, path);
  if (at.value != nullptr) return at;
  std::vector<std::string> known;
  for (std::size_t i = 0; i < at.holder->size(at.held_by); ++i) known.emplace_back(at.holder->key(at.held_by, i));
  fault f = error::unknown_name("name", last_name(path), known);
  f.path = path;
  throw error(std::move(f));
}

}  // namespace detail

/// A copy with every change made, in order; throws all refusals at once.
/// A path is made of member names and of the names of list elements. The list's own name may be left out inside an
/// aggregate: `ladder.medal.iron.base_pay` and `ladder.medal.tier.iron.base_pay` are the same. A name with other than
/// letters, digits, `_`, `-`, `*` is quoted: `parameter."floor (north)".value`. Positions count from 0:
/// `brackets.sales_commission.rates[1]` is a pair and `rates[1][1]` its rate. Maps take new keys:
/// `ladder.post.lead.seats.south`. Lists of values, pairs and maps can also be set as a whole.
template <reflected T>
[[nodiscard]] T replace(T const& value, std::vector<std::pair<std::string, setting>> const& changes) {
  T out = value;
  std::vector<fault> faults;
  for (auto const& [path, s] : changes) {
    try {
      detail::editor(path).apply(detail::type_info_of<T>(), &out, s);
    } catch (error const& e) {
      faults.insert(faults.end(), e.faults().begin(), e.faults().end());
    }
  }
  if (faults.empty()) detail::find_blank_sources(detail::type_info_of<T>(), &out, "", faults);
  if (!faults.empty()) throw error(std::move(faults));
  return out;
}
/// A copy with one change.
template <reflected T>
[[nodiscard]] T replace(T const& value, std::string_view path, setting const& s) {
  return replace(value, {{std::string(path), s}});
}

/// The value at a path as people read it: `2300`, `0.6%`, `score >= 80`, `unset`.
template <reflected T>
[[nodiscard]] std::string get(T const& value, std::string_view path) {
  auto const at = detail::existing(detail::type_info_of<T>(), &value, path);
  return detail::plain(*at.type, at.value);
}

/// The value at a path as `replace` takes it back; formulas and enumerators as text.
template <reflected T>
[[nodiscard]] setting value_at(T const& value, std::string_view path) {
  auto const at = detail::existing(detail::type_info_of<T>(), &value, path);
  return detail::setting_of(*at.type, at.value);
}

/// Every path that can be set, in the order of the file.
template <reflected T>
[[nodiscard]] std::vector<std::string> paths(T const& value) {
  std::vector<std::string> out;
  detail::list_paths(detail::type_info_of<T>(), &value, "", out);
  return out;
}

}  // namespace tierwise
