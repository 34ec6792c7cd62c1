// The paths that there are in a value, and those that a copy must not leave blank.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>
#include <vector>

#include "tierwise/detail/reflect/location.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/error.hpp"

namespace tierwise::detail {

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
    for (std::size_t i = 0; i < type.size(value); ++i)
      list_paths_within(*type.item, type.at(value, i), path_below(path, type.key(value, i)), out);
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
    } else if (t.what == type_kind::aggregate && lone_value(t, v) != nullptr) {
      out.push_back(path_below(path, m.name));
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

}  // namespace tierwise::detail
