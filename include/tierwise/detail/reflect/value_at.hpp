// What stands at a path, as a setting that could be written there.
#pragma once

#include <cstddef>  // for std::size_t
#include <map>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <variant>  // for std::get
#include <vector>

#include "tierwise/detail/reflect/location.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/error.hpp"
#include "tierwise/setting.hpp"

namespace tierwise::detail {

[[nodiscard]] inline setting setting_of(type_info const& type, void const* value) {
  switch (type.what) {
    case type_kind::boolean: return *static_cast<bool const*>(value);
    case type_kind::integer: return *static_cast<int const*>(value);
    case type_kind::number: return *static_cast<figure const*>(value);
    case type_kind::settings: return *static_cast<settings const*>(value);
    case type_kind::optional: return type.size(value) == 0 ? setting() : setting_of(*type.item, type.at(value, 0));
    case type_kind::pair:
      return std::vector<figure>{*static_cast<figure const*>(type.at(value, 0)),
                                 *static_cast<figure const*>(type.at(value, 1))};
    case type_kind::list:
      if (type.lone && type.size(value) == 1) return plain(*type.item, type.at(value, 0));
      if (type.item->what == type_kind::number) return *static_cast<std::vector<figure> const*>(value);
      if (type.item->what == type_kind::pair) return *static_cast<std::vector<std::pair<figure, figure>> const*>(value);
      if (type.item->what == type_kind::text) return *static_cast<std::vector<std::string> const*>(value);
      break;
    case type_kind::map: {
      type_info const& item = *type.item;
      if ((item.what == type_kind::map ? item.item : type.item)->what == type_kind::list) {
        settings tables;
        for (std::size_t i = 0; i < type.size(value); ++i)
          tables.emplace_back(type.key(value, i), setting_of(item, type.at(value, i)));
        return tables;
      }
      if (item.what == type_kind::map)
        return *static_cast<std::map<std::string, std::map<std::string, figure>> const*>(value);
      std::map<std::string, figure> out;
      for (std::size_t i = 0; i < type.size(value); ++i)
        if (type.item->what == type_kind::integer || type.item->what == type_kind::number)
          out[std::string(type.key(value, i))] = std::get<figure>(setting_of(*type.item, type.at(value, i)).value);
      return out;
    }
    case type_kind::aggregate: {
      if (!type.may_stand_alone()) break;
      if (member const* const lone = lone_value(type, value)) return setting_of(*lone->type, lone->of(value));
      settings parts;
      for (auto const& m : type.members)
        if (m.type->size(m.of(value)) > 0) parts.emplace_back(std::string(m.name), setting_of(*m.type, m.of(value)));
      return parts;
    }
    default: break;
  }
  return plain(type, value);
}

/// As `resolve_path`; throws when nothing stands there.
[[nodiscard]] inline location existing(type_info const& root, void const* value, std::string_view path) {
  location const at = resolve_path(root, value, path);
  if (at.value != nullptr) return at;
  throw unknown_key(at, last_name(path), path);
}

}  // namespace tierwise::detail
