// What a file may hold in Markdown, for people.
#pragma once

#include <string>
#include <vector>

#include "tierwise/detail/reflect/location.hpp"
#include "tierwise/detail/reflect/sections.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/member_docs.hpp"

namespace tierwise::detail {

/// A type in words: `formula`, `list of numbers`, `half_up`, ... for an enumeration.
[[nodiscard]] inline std::string type_words(type_info const& type) {
  switch (type.what) {
    case type_kind::text: return "text";
    case type_kind::boolean: return "true or false";
    case type_kind::integer: return "whole number";
    case type_kind::number: return "number";
    case type_kind::formula: return "formula";
    case type_kind::pair: return "pair of numbers";
    case type_kind::optional: return type_words(*type.item);
    case type_kind::map: return type_words(*type.item) + " by name";
    case type_kind::settings: return "values by path";
    case type_kind::aggregate:
      return type.may_stand_alone() ? type_words(*type.shorthand()->type) + ", or table" : "table";
    case type_kind::list:
      if (type.lone) return type_words(*type.item) + ", or list of " + type_words(*type.item) + "s";
      if (type.item->what == type_kind::aggregate) return "tables";
      if (type.item->what == type_kind::pair) return "list of pairs";
      return "list of " + type_words(*type.item) + "s";
    case type_kind::enumeration: break;
  }
  std::string out;
  for (auto const& choice : type.choices) out += (out.empty() ? "`" : ", `") + std::string(choice) + "`";
  return out;
}

/// A file of this shape in Markdown: a table for each aggregate.
[[nodiscard]] inline std::string reference_page(type_info const& root) {
  std::vector<section> all;
  sections(root, "", "the file itself", all);
  std::string out;
  for (auto const& s : all) {
    out += out.empty() ? "## " : "\n## ";
    for (auto const& header : s.headers) {
      if (&header != &s.headers.front()) out += ", ";
      out += header.front() == '[' ? "`" + header + "`" : header;
    }
    out += "\n\n| key | value | default | meaning |\n|---|---|---|---|\n";
    bool const by_name = s.headers.front().ends_with(".NAME]");  // the key is the name
    for (auto const& m : s.type->members) {
      std::string standard = "required";
      bool const named = &m == s.type->name_member() && s.type != &root;
      if (named && by_name) continue;
      if (!m.required && !named) {
        bool const value = m.type->what == type_kind::boolean || m.type->what == type_kind::integer ||
                           m.type->what == type_kind::number || m.type->what == type_kind::enumeration ||
                           m.type->what == type_kind::text || m.type->lone || m.type->may_stand_alone();
        standard = value ? plain(*m.type, m.of(s.type->blank)) : "";
        if (standard == "[]") standard.clear();
        if (!standard.empty()) standard = "`" + standard + "`";
        if (m.name == standing_for_all(s.type->name)) standard = "required without `by`";
      }
      out += "| `" + std::string(m.name) + "` | " + type_words(*m.type) + " | " + standard + " | " +
             std::string(describe(s.type->name, m.name)) + " |\n";
    }
    if (auto const* const lone = s.type->shorthand(); lone != nullptr && by_name)
      out += "\n`NAME = x` is short for `NAME = { " + std::string(lone->name) + " = x }`.\n";
  }
  return out;
}

}  // namespace tierwise::detail
