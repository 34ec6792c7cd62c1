// Takes out what stands at a path: an element, a figure by name, a part that may be left out.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/reflect/location.hpp"
#include "tierwise/detail/reflect/path.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/error.hpp"
#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"
#include "tierwise/setting.hpp"

namespace tierwise::detail {

/// Empties a list, a map or what may be left out.
inline void clear(type_info const& type, void* value) {
  while (type.size(value) > 0) type.remove(value, type.size(value) - 1);
}

/// Makes a value what it is where nothing is said of it.
inline void reset(type_info const& type, void* value, void const* blank) {
  switch (type.what) {
    case type_kind::text: *static_cast<std::string*>(value) = *static_cast<std::string const*>(blank); return;
    case type_kind::boolean: *static_cast<bool*>(value) = *static_cast<bool const*>(blank); return;
    case type_kind::integer: *static_cast<int*>(value) = *static_cast<int const*>(blank); return;
    case type_kind::number: *static_cast<figure*>(value) = *static_cast<figure const*>(blank); return;
    case type_kind::formula: *static_cast<formula*>(value) = *static_cast<formula const*>(blank); return;
    case type_kind::settings: static_cast<settings*>(value)->clear(); return;
    case type_kind::enumeration: return type.choose(value, type.chosen(blank));
    case type_kind::aggregate:
      for (auto const& m : type.members) reset(*m.type, m.of(value), m.of(blank));
      return;
    case type_kind::pair:
      for (std::size_t i = 0; i < 2; ++i) reset(*type.item, type.at(value, i), type.at(blank, i));
      return;
    case type_kind::optional:
    case type_kind::list:
    case type_kind::map: return clear(type, value);
  }
}

/// Whether a value of the type may be there or not: it has a size that may be nothing.
[[nodiscard]] inline bool may_be_empty(type_info const& type) {
  return type.what == type_kind::optional || type.what == type_kind::list || type.what == type_kind::map;
}

/// Names with commas between them; of many the first ones, and three dots.
[[nodiscard]] inline std::string listed(std::vector<std::string> const& names) {
  constexpr std::size_t most = 12;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) out += (i == 0 ? "" : ", ") + names[i];
  return out + (names.size() > most ? ", ..." : "");
}

/// The members of an aggregate that could be taken out, with those of their parts that could where they have to stay.
inline void find_removable(type_info const& type, void const* value, std::string const& path,
                           std::vector<std::string>& out) {
  for (auto const& m : type.members) {
    void const* const v = m.of(value);
    if (may_be_empty(*m.type) && m.type->size(v) != 0)
      out.push_back(path_below(path, m.name));
    else if (m.type->what == type_kind::aggregate && !m.type->may_stand_alone())
      find_removable(*m.type, v, path_below(path, m.name), out);
  }
}

/// What could be taken out instead, beside what a path names or, where that is an aggregate, of its parts.
[[nodiscard]] inline std::string removable_instead(type_info const& root, void const* value, std::string_view path,
                                                   location const& at) {
  std::vector<std::string> out;
  if (at.type->what == type_kind::aggregate && !at.type->may_stand_alone()) {
    find_removable(*at.type, at.value, std::string(path), out);
    return out.empty() ? "" : "of it these can be removed: " + listed(out);
  }
  location const around = resolve_path(root, value, path, 1);
  type_info const* type = around.type;
  void const* inside = around.value;
  if (type->what == type_kind::optional) {
    inside = type->at(around.value, 0);
    type = type->item;
  }
  if (type->what == type_kind::aggregate) find_removable(*type, inside, "", out);
  return out.empty() ? "" : "beside it there are " + listed(out);
}

/// Takes out what stands at a path. What is not there is refused: it is probably misspelt, or taken out already.
inline void take_out(type_info const& root, void* value, std::string_view path) {
  location const at = resolve_path(root, value, path);
  auto const refuse = [&](std::string message, std::string hint) {
    throw error(path_fault(path, std::move(message), std::move(hint)));
  };
  if (at.value == nullptr) throw unknown_key(at, last_name(path), path);
  if (at.holder != nullptr) return at.holder->remove(at.held_by, at.index);
  if (!may_be_empty(*at.type)) {
    std::string const parts = removable_instead(root, value, path, at);
    bool const whole = at.type->what == type_kind::aggregate && !at.type->may_stand_alone();
    refuse("it cannot be unset", whole ? parts : "set it to something else");
  }
  if (at.type->size(at.value) == 0)
    refuse("it is not there, and so cannot be removed", removable_instead(root, value, path, at));
  clear(*at.type, at.value);
}

}  // namespace tierwise::detail
