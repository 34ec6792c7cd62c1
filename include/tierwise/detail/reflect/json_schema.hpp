// What a file may hold as JSON Schema, for editors.
#pragma once

#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/reflect/json.hpp"
#include "tierwise/detail/reflect/sections.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/member_docs.hpp"

namespace tierwise::detail {

/// Makes the schema of a file. It has no alternatives (`anyOf`), whose branches would each be told: where a list may be
/// an array or a table by name, what is asked of arrays and what is asked of tables stand side by side, and a table is
/// told from a lone value by `if`. So a wrong key is told once.
class json_schema {
 public:
  [[nodiscard]] static json document(type_info const& root, std::string_view title) {
    std::vector<section> all;
    sections(root, "", "", all);
    json_object out{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
    append(out, members(root));
    json_object defs{{"figure", figure_or_percentage()}, {"formula", formula_or_literal()}};
    for (auto const& s : all)
      if (s.type != &root) defs.emplace_back(std::string(s.type->name), members(*s.type));
    out.emplace_back("$defs", std::move(defs));
    return out;
  }

 private:
  static void append(json_object& out, json_object more) {
    for (auto& member : more) out.push_back(std::move(member));
  }
  static json_object figure_or_percentage() {
    return {{"description", "A number, or a percentage as a text: \"0.6%\"."},
            {"type", json_array{"number", "string"}},
            {"pattern", "^-?[0-9.]+%?$"}};
  }
  static json_object formula_or_literal() {
    return {{"description", "A formula; a lone number or true or false needs no quotes."},
            {"type", json_array{"string", "number", "boolean"}}};
  }
  static json ref(std::string_view name) { return "#/$defs/" + std::string(name); }

  /// What is asked of a table. `name` is asked for where it stands in an array; by name, the key is the name.
  static json_object members(type_info const& type) {
    json_object properties;
    json_array required;
    for (auto const& m : type.members) {
      json_object one{{"description", describe(type.name, m.name)}};
      append(one, value(*m.type));
      properties.emplace_back(std::string(m.name), std::move(one));
      if (m.required) required.emplace_back(m.name);
    }
    json_object out{{"type", "object"}, {"additionalProperties", false}};
    if (!required.empty()) append(out, asked_for(type, {{"required", std::move(required)}}));
    if (auto const all = standing_for_all(type.name); !all.empty())
      append(out, asked_for(type, {{"if", json_object{{"not", json_object{{"required", json_array{"by"}}}}}},
                                   {"then", json_object{{"required", json_array{all}}}}}));
    out.emplace_back("properties", std::move(properties));
    return out;
  }
  /// Asks for keys where every key is known: one that is misspelt is told as that, and not missed besides.
  static json_object asked_for(type_info const& type, json_object keys) {
    json_array known;
    for (auto const& m : type.members) known.emplace_back(m.name);
    return {{"if", open({{"propertyNames", json_object{{"enum", std::move(known)}}}})},
            {"then", open(std::move(keys))}};
  }
  /// Asks for nothing besides. Editors may take a table for closed where nothing is said of further keys.
  static json_object open(json_object schema) {
    schema.emplace_back("additionalProperties", true);
    return schema;
  }

  static json_object value(type_info const& type) {
    switch (type.what) {
      case type_kind::text: return {{"type", "string"}};
      case type_kind::boolean: return {{"type", "boolean"}};
      case type_kind::integer: return {{"type", "integer"}};
      case type_kind::number: return {{"$ref", ref("figure")}};
      case type_kind::formula: return {{"$ref", ref("formula")}};
      case type_kind::enumeration: return {{"enum", names(type)}};
      case type_kind::pair: return {{"type", "array"}, {"minItems", 2}, {"maxItems", 2}, {"items", value(*type.item)}};
      case type_kind::optional: return value(*type.item);
      case type_kind::map: return {{"type", "object"}, {"additionalProperties", value(*type.item)}};
      case type_kind::settings: return {{"type", "object"}};
      case type_kind::aggregate: return {{"$ref", ref(type.name)}};
      case type_kind::list: break;
    }
    if (type.lone) return {{"type", json_array{"string", "array"}}, {"items", value(*type.item)}};
    if (!type.lists_named()) return {{"type", "array"}, {"items", value(*type.item)}};
    json_object element = value(*type.item);
    append(element, open(asked_for(*type.item, {{"required", json_array{type.item->name_member()->name}}})));
    return {{"type", json_array{"array", "object"}},
            {"items", std::move(element)},
            {"additionalProperties", by_name(*type.item)}};
  }
  /// What stands for an element under its name: its table, or the lone value that is short for one.
  static json_object by_name(type_info const& type) {
    member const* const lone = type.shorthand();
    if (lone == nullptr) return value(type);
    return open({{"if", open({{"type", "object"}})}, {"then", value(type)}, {"else", value(*lone->type)}});
  }
  static json_array names(type_info const& enumeration) {
    json_array out;
    for (auto const& choice : enumeration.choices) out.emplace_back(choice);
    return out;
  }
};

}  // namespace tierwise::detail
