// What may be said by path, as JSON Schema: patterns of paths, and what may stand under each.
#pragma once

#include <algorithm>  // for std::count_if, std::find_if
#include <string>
#include <string_view>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "tierwise/detail/reflect/json.hpp"
#include "tierwise/detail/reflect/json_schema.hpp"
#include "tierwise/detail/reflect/type_info.hpp"

namespace tierwise::detail {

/// Walks a document's type for the paths that amendments may name. A pattern knows the names of members, and that
/// something has a name where elements stand: which elements there are, no schema of a file can know.
class path_schema {
 public:
  /// The definitions that `json_schema` refers to: new elements by path, and values by path.
  [[nodiscard]] static json_object definitions(type_info const& root) {
    path_schema found;
    found.aggregate(root, "");
    json_object out = std::move(found.new_types_);
    out.emplace_back("new_by_path", json_schema::by_pattern(std::move(found.elements_)));
    out.emplace_back("values_by_path", json_schema::by_pattern(std::move(found.values_)));
    return out;
  }

 private:
  static std::string whole(std::string const& path) { return "^" + path + "$"; }

  /// The members of what stands at `path`, a pattern; "" is the document.
  void aggregate(type_info const& type, std::string const& path) {
    std::vector<std::pair<json, std::string>> alike;  // what members may be, and their names
    for (auto const& m : type.members) {
      type_info const& held = *m.type;
      std::string const below = path.empty() ? std::string(m.name) : path + "\\." + std::string(m.name);
      if (held.what == type_kind::list && held.item->name == "amendment") continue;
      if (held.lists_named()) {
        list(type, m, path, below);
      } else if (held.what == type_kind::aggregate) {
        if (held.may_stand_alone()) values_.emplace_back(whole(below), json_schema::value(held));
        aggregate(held, below);
      } else if (held.what == type_kind::optional && held.item->what == type_kind::aggregate) {
        values_.emplace_back(whole(below), json_schema::value(held));
        elements_.emplace_back(whole(below), json_schema::value(held));
        aggregate(*held.item, below);
      } else {
        parts(held.what == type_kind::optional ? *held.item : held, below);
        json one = json_schema::value(held);
        auto const known =
            std::find_if(alike.begin(), alike.end(), [&](auto const& a) { return a.first.text() == one.text(); });
        if (known == alike.end())
          alike.emplace_back(std::move(one), m.name);
        else
          known->second += "|" + std::string(m.name);
      }
    }
    for (auto& [what, names] : alike)
      values_.emplace_back(whole((path.empty() ? "" : path + "\\.") + "(?:" + names + ")"), std::move(what));
  }

  /// A list of what has names: its elements, new ones, and the list as a whole.
  void list(type_info const& owner, member const& m, std::string const& path, std::string const& below) {
    type_info const& item = *m.type->item;
    std::string const named = below + json_schema::name_in_path;
    std::string element = named, added = named;
    if (!path.empty()) {  // the list's own name may be left out, and a member goes before an element
      std::string members;
      for (auto const& one : owner.members) members += (members.empty() ? "" : "|") + std::string(one.name);
      std::string const bare = path + "(?!\\.(?:" + members + ")(?:[.\\[ ]|$))" + json_schema::name_in_path;
      element = "(?:" + named + "|" + bare + ")";
      auto const lists = std::count_if(owner.members.begin(), owner.members.end(),
                                       [](member const& one) { return one.type->lists_named(); });
      if (lists == 1) added = element;
    }
    values_.emplace_back(whole(below), json_schema::list_as_array(*m.type));
    if (item.told_whole()) values_.emplace_back(whole(element), json_schema::by_name(item));
    elements_.emplace_back(whole(added), json_schema::new_element(item));
    new_types_.emplace_back("new_" + std::string(item.name), json_schema::members_of_new(item));
    aggregate(item, element);
  }

  /// What stands in a list, a pair or a map.
  void parts(type_info const& type, std::string const& path) {
    bool const by_name = type.what == type_kind::map;
    if (!by_name && type.what != type_kind::list && type.what != type_kind::pair) return;
    std::string const part = path + (by_name ? json_schema::name_in_path : "\\[[0-9]+\\]");
    values_.emplace_back(whole(part), json_schema::value(*type.item));
    parts(*type.item, part);
  }

  json_object values_, elements_, new_types_;
};

}  // namespace tierwise::detail
