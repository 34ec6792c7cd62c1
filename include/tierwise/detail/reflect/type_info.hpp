// Every aggregate as a description that plain functions can walk, so that files, paths, differences and the schema are
// each written once instead of being compiled once a type.
#pragma once

#include <cstddef>   // for std::size_t
#include <iterator>  // for std::next
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/enumerators.hpp"
#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"
#include "tierwise/policy_members.hpp"
#include "tierwise/setting.hpp"

namespace tierwise::detail {

/// What a described value is.
enum class type_kind {
  text,         // std::string
  boolean,      // bool
  integer,      // int
  number,       // figure
  formula,      // formula
  enumeration,  // an enumerator
  pair,         // two figures
  optional,     // one item or none
  list,         // std::vector
  map,          // std::map by text
  settings,     // settings by path
  aggregate,    // members by name
};

struct type_info;

/// The member of what may differ by texts that says what it is for all: without it, `by` says which text it differs.
[[nodiscard]] inline std::string_view standing_for_all(std::string_view aggregate) {
  if (aggregate == "parameter" || aggregate == "figure_by_text") return "value";
  return aggregate == "bracket_table" ? "rates" : "";
}
/// What helps where neither is there.
[[nodiscard]] inline char const* hint_for_all(std::string_view aggregate) {
  return aggregate == "bracket_table" ? "give its rows, or say 'by' which text they differ"
                                      : "give one value, or say 'by' which text it differs";
}

/// A member of an aggregate.
struct member {
  std::string_view name;
  type_info const* type;
  std::size_t offset;  ///< in bytes from the start of the aggregate
  bool required;       ///< whether a file must have it

  [[nodiscard]] void* of(void* aggregate) const { return static_cast<char*>(aggregate) + offset; }
  [[nodiscard]] void const* of(void const* aggregate) const { return static_cast<char const*>(aggregate) + offset; }
};

/// A type. The functions take a pointer to a value of exactly this type; those that make no sense for it are null.
struct type_info {
  type_kind what = type_kind::text;
  std::string_view name;                      ///< of an aggregate or an enumeration
  type_info const* item = nullptr;            ///< what an optional, a list or a map holds
  bool lone = false;                          ///< a list of which files may have one item without brackets
  std::vector<member> members;                ///< of an aggregate, in order of declaration
  std::span<std::string_view const> choices;  ///< of an enumeration
  void const* blank = nullptr;                ///< an aggregate with every member at its default

  std::size_t (*size)(void const*) = nullptr;                   ///< optional, list, map
  void* (*at)(void const*, std::size_t) = nullptr;              ///< the same, and pair
  std::string_view (*key)(void const*, std::size_t) = nullptr;  ///< map
  void* (*add)(void*,
               std::string_view key) = nullptr;     ///< a default item at the end, or under a key; an optional's item
  void (*remove)(void*, std::size_t) = nullptr;     ///< optional, list, map
  void (*move_last)(void*, std::size_t) = nullptr;  ///< list: its last item to a position, those behind it one on
  std::size_t (*chosen)(void const*) = nullptr;     ///< enumeration: index in `choices`
  void (*choose)(void*, std::size_t) = nullptr;

  /// The name of an enumerator; a value that is none, which only code can make, has no name.
  [[nodiscard]] std::string_view choice(void const* value) const {
    std::size_t const i = chosen(value);
    return i < choices.size() ? choices[i] : std::string_view("?");
  }
  [[nodiscard]] member const* find(std::string_view wanted) const {
    for (auto const& m : members)
      if (m.name == wanted) return &m;
    return nullptr;
  }
  /// The member that lists keep its elements apart by: the `name`, or the month that an amendment holds from.
  [[nodiscard]] member const* name_member() const {
    member const* const m = find(name == "amendment" ? "from" : "name");
    return m != nullptr && m->type->what == type_kind::text ? m : nullptr;
  }
  /// Whether it is an aggregate that lists keep apart by name.
  [[nodiscard]] bool named() const { return name_member() != nullptr; }
  /// Whether it is a list of such aggregates.
  [[nodiscard]] bool lists_named() const { return what == type_kind::list && item->named(); }
  /// The member that a lone value stands for: `minimum_wage = 2690` is short for `{ value = 2690 }`. It is `value`,
  /// or else `kind` where a kind is all that is needed.
  [[nodiscard]] member const* shorthand() const {
    if (member const* const value = find("value")) return value;
    if (!standing_for_all(name).empty()) return nullptr;
    for (auto const& m : members)
      if (m.required && m.name != "name") return nullptr;
    return find("kind");
  }
  /// Whether that is all that most of them say, so that a path to one means this member.
  [[nodiscard]] bool stands_for_one() const {
    return name == "input" || name == "parameter" || name == "metric" || may_stand_alone();
  }
  /// Whether a table may say all of it: what the table does not say is then as if it had never been said.
  [[nodiscard]] bool told_whole() const { return stands_for_one() || name == "bracket_table"; }
  /// Whether files write a member of this type as a lone value where that says it all.
  [[nodiscard]] bool may_stand_alone() const { return name == "figure_by_text"; }
};

/// How an enumeration is called: `kind` for `line_kind`.
[[nodiscard]] inline std::string_view choice_name(type_info const& type) {
  return type.name.ends_with("_kind") ? "kind" : type.name.ends_with("_edge") ? "edge" : type.name;
}

template <class T>
type_info const& type_info_of();

// Kept beside the reflection, because what must be written is as much a matter of the member as its name.
[[nodiscard]] inline bool is_required(std::string_view aggregate, std::string_view member, type_kind what) {
  // A formula has no default that means anything, so one that is not optional has to be written.
  if (what == type_kind::formula) return true;
  // An assumption without a source cannot be told from a fact.
  for (std::string_view assumed : {"quantity", "factor", "hazard", "common_departure", "demand", "hiring", "trait"})
    if (aggregate == assumed && member == "source") return true;
  return false;
}

/// What is said of a source that says nothing, and what helps: texts that must be written are all sources.
inline constexpr char const* blank_source[] = {"the source is empty",
                                               "say where the figures come from, or the word assumption"};

/// Whether a text that must be written says nothing.
[[nodiscard]] inline bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// `tier` for `tierwise::tier`.
template <class T>
[[nodiscard]] constexpr std::string_view type_name() {
  std::string_view name = __PRETTY_FUNCTION__;  // "... [with T = tierwise::tier; ...]" or "... [T = tierwise::tier]"
  name.remove_prefix(name.find("T = ") + 4);
  name = name.substr(0, name.find_first_of(";]"));
  return name.substr(name.rfind(':') + 1);
}

/// Adds the member of an aggregate that stands at `at` in its blank.
inline void add_member(type_info& s, std::string_view name, void const* at, type_info const& type) {
  auto const offset = static_cast<char const*>(at) - static_cast<char const*>(s.blank);
  s.members.push_back({name, &type, static_cast<std::size_t>(offset), is_required(s.name, name, type.what)});
}

template <class T>
struct describe_type {
  static void to(type_info& s) {
    if constexpr (std::is_same_v<T, std::string>) {
      s.what = type_kind::text;
    } else if constexpr (std::is_same_v<T, bool>) {
      s.what = type_kind::boolean;
    } else if constexpr (std::is_same_v<T, int>) {
      s.what = type_kind::integer;
    } else if constexpr (std::is_same_v<T, figure>) {
      s.what = type_kind::number;
    } else if constexpr (std::is_same_v<T, formula>) {
      s.what = type_kind::formula;
    } else if constexpr (std::is_enum_v<T>) {
      static_assert(!enumerators<T>.empty(), "name the enumerators in enumerators.hpp");
      s.what = type_kind::enumeration;
      s.name = type_name<T>();
      s.choices = enumerators<T>;
      s.chosen = [](void const* p) { return static_cast<std::size_t>(*static_cast<T const*>(p)); };
      s.choose = [](void* p, std::size_t i) { *static_cast<T*>(p) = static_cast<T>(i); };
    } else {
      static_assert(reflected<T>, "name the members with TIERWISE_REFLECT");
      static T const blank{};
      s.what = type_kind::aggregate;
      s.name = type_name<T>();
      s.blank = &blank;
      for_each_member(
          blank, [&]<class M>(std::string_view member, M const& m) { add_member(s, member, &m, type_info_of<M>()); });
    }
  }
};

template <>
struct describe_type<settings> {
  static void to(type_info& s) { s.what = type_kind::settings; }
};

template <>
struct describe_type<std::pair<figure, figure>> {
  static void to(type_info& s) {
    using pair = std::pair<figure, figure>;
    s.what = type_kind::pair;
    s.item = &type_info_of<figure>();
    s.size = [](void const*) -> std::size_t { return 2; };
    s.at = [](void const* p, std::size_t i) -> void* {
      auto& both = *const_cast<pair*>(static_cast<pair const*>(p));
      return i == 0 ? &both.first : &both.second;
    };
  }
};

template <class T>
struct describe_type<std::optional<T>> {
  static void to(type_info& s) {
    using maybe = std::optional<T>;
    s.what = type_kind::optional;
    s.item = &type_info_of<T>();
    s.size = [](void const* p) -> std::size_t { return static_cast<maybe const*>(p)->has_value() ? 1 : 0; };
    s.at = [](void const* p, std::size_t) -> void* { return &**const_cast<maybe*>(static_cast<maybe const*>(p)); };
    s.add = [](void* p, std::string_view) -> void* { return &static_cast<maybe*>(p)->emplace(); };
    s.remove = [](void* p, std::size_t) { static_cast<maybe*>(p)->reset(); };
  }
};

template <class T>
struct describe_type<std::vector<T>> {
  static void to(type_info& s) {
    using list = std::vector<T>;
    s.what = type_kind::list;
    s.item = &type_info_of<T>();
    s.size = [](void const* p) { return static_cast<list const*>(p)->size(); };
    s.at = [](void const* p, std::size_t i) -> void* { return &(*const_cast<list*>(static_cast<list const*>(p)))[i]; };
    s.add = [](void* p, std::string_view) -> void* { return &static_cast<list*>(p)->emplace_back(); };
    s.remove = [](void* p, std::size_t i) {
      auto& items = *static_cast<list*>(p);  // erase() does the same and takes long to compile for each list
      for (; i + 1 < items.size(); ++i) items[i] = std::move(items[i + 1]);
      items.pop_back();
    };
    s.move_last = [](void* p, std::size_t to) {
      auto& items = *static_cast<list*>(p);
      T last = std::move(items.back());
      for (std::size_t i = items.size() - 1; i > to; --i) items[i] = std::move(items[i - 1]);
      items[to] = std::move(last);
    };
  }
};

template <>
struct describe_type<text_names> {
  static void to(type_info& s) {
    describe_type<std::vector<std::string>>::to(s);
    s.lone = true;
  }
};

template <class T>
struct describe_type<std::map<std::string, T>> {
  static void to(type_info& s) {
    using map = std::map<std::string, T>;
    s.what = type_kind::map;
    s.item = &type_info_of<T>();
    s.size = [](void const* p) { return static_cast<map const*>(p)->size(); };
    s.at = [](void const* p, std::size_t i) -> void* {
      return &std::next(const_cast<map*>(static_cast<map const*>(p))->begin(), static_cast<std::ptrdiff_t>(i))->second;
    };
    s.key = [](void const* p, std::size_t i) -> std::string_view {
      return std::next(static_cast<map const*>(p)->begin(), static_cast<std::ptrdiff_t>(i))->first;
    };
    s.add = [](void* p, std::string_view key) -> void* { return &(*static_cast<map*>(p))[std::string(key)]; };
    s.remove = [](void* p, std::size_t i) {
      static_cast<map*>(p)->erase(std::next(static_cast<map*>(p)->begin(), static_cast<std::ptrdiff_t>(i)));
    };
  }
};

/// The description of `T`: made once, never changed.
template <class T>
type_info const& type_info_of() {
  static type_info const made = [] {
    type_info s;
    describe_type<T>::to(s);
    return s;
  }();
  return made;
}

#ifdef TIERWISE_COMPILED
extern template type_info const& type_info_of<policy>();  // described once, where schema.hpp is compiled
#endif

// Lists that files write as tables by name, `[ladder.medal]`; every other list of aggregates is an array of tables,
// `[[pay.line]]`. Reading takes both for both.
[[nodiscard]] inline bool written_by_name(std::string_view member) {
  return member == "inputs" || member == "parameter" || member == "metric" || member == "brackets" ||
         member == "ladder" || member == "activity";
}

/// Whether two values of a type are equal, as their `==` would say.
[[nodiscard]] inline bool same(type_info const& type, void const* a, void const* b) {
  switch (type.what) {
    case type_kind::text: return *static_cast<std::string const*>(a) == *static_cast<std::string const*>(b);
    case type_kind::boolean: return *static_cast<bool const*>(a) == *static_cast<bool const*>(b);
    case type_kind::integer: return *static_cast<int const*>(a) == *static_cast<int const*>(b);
    case type_kind::number: return *static_cast<figure const*>(a) == *static_cast<figure const*>(b);
    case type_kind::formula: return *static_cast<formula const*>(a) == *static_cast<formula const*>(b);
    case type_kind::settings: return *static_cast<settings const*>(a) == *static_cast<settings const*>(b);
    case type_kind::enumeration: return type.chosen(a) == type.chosen(b);
    case type_kind::aggregate:
      for (auto const& m : type.members)
        if (!same(*m.type, m.of(a), m.of(b))) return false;
      return true;
    case type_kind::pair:
    case type_kind::optional:
    case type_kind::list:
    case type_kind::map: break;
  }
  std::size_t const n = type.size(a);
  if (n != type.size(b)) return false;
  for (std::size_t i = 0; i < n; ++i)
    if ((type.key != nullptr && type.key(a, i) != type.key(b, i)) || !same(*type.item, type.at(a, i), type.at(b, i)))
      return false;
  return true;
}

/// The member that says all there is of an aggregate which may stand alone; else null.
[[nodiscard]] inline member const* lone_value(type_info const& type, void const* value) {
  if (!type.may_stand_alone()) return nullptr;
  member const* const lone = type.shorthand();
  bool others = lone->type->size(lone->of(value)) == 0;
  for (auto const& m : type.members) others = others || (&m != lone && !same(*m.type, m.of(value), m.of(type.blank)));
  return others ? nullptr : lone;
}

/// The `name` of an aggregate that has one.
[[nodiscard]] inline std::string const& name_of(type_info const& type, void const* aggregate) {
  return *static_cast<std::string const*>(type.name_member()->of(aggregate));
}
/// Its Chinese label, or "".
[[nodiscard]] inline std::string_view label_of(type_info const& type, void const* aggregate) {
  member const* const zh = type.find("zh");
  return zh == nullptr ? std::string_view() : std::string_view(*static_cast<std::string const*>(zh->of(aggregate)));
}

}  // namespace tierwise::detail
