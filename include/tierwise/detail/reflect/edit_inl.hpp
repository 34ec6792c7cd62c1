// What edit.hpp declares: replacing and reading by path, once for every type.
#pragma once

#include "tierwise/detail/reflect/editor.hpp"
#include "tierwise/detail/reflect/value_at.hpp"
#include "tierwise/edit.hpp"

namespace tierwise::detail {

TIERWISE_INLINE void replace_at(type_info const& type, void* value,
                                std::vector<std::pair<std::string, setting>> const& changes) {
  std::vector<fault> faults;
  for (auto const& [path, s] : changes) {
    try {
      editor(path).apply(type, value, s);
    } catch (error const& e) {
      faults.insert(faults.end(), e.faults().begin(), e.faults().end());
    }
  }
  if (faults.empty()) find_blank_sources(type, value, "", faults);
  if (!faults.empty()) throw error(std::move(faults));
}

TIERWISE_INLINE std::string text_at(type_info const& type, void const* value, std::string_view path) {
  location const at = existing(type, value, path);
  return plain(*at.type, at.value);
}

TIERWISE_INLINE setting setting_at(type_info const& type, void const* value, std::string_view path) {
  location const at = existing(type, value, path);
  return setting_of(*at.type, at.value);
}

TIERWISE_INLINE std::vector<std::string> paths_of(type_info const& type, void const* value) {
  std::vector<std::string> out;
  list_paths(type, value, "", out);
  return out;
}

}  // namespace tierwise::detail
