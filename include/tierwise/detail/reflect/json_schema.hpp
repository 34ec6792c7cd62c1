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
  /// `more`: definitions that it refers to besides those of its tables.
  [[nodiscard]] static json document(type_info const& root, std::string_view title, json_object more = {}) {
    std::vector<section> all;
    sections(root, "", "", all);
    json_object out{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
    append(out, members(root));
    json_object defs{{"figure", figure_or_percentage()}, {"formula", formula_or_literal()}};
    for (auto const& s : all)
      if (s.type != &root) defs.emplace_back(std::string(s.type->name), members(*s.type));
    append(defs, std::move(more));
    out.emplace_back("$defs", std::move(defs));
    return out;
  }

  /// What a value may be.
  [[nodiscard]] static json_object value(type_info const& type) {
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
      case type_kind::aggregate:
        return type.may_stand_alone() ? table_or(own_table(type), *type.shorthand()) : own_table(type);
      case type_kind::list: break;
    }
    if (type.lone) return {{"type", json_array{"string", "array"}}, {"items", value(*type.item)}};
    if (!type.lists_named()) return {{"type", "array"}, {"items", value(*type.item)}};
    json_object element = value(*type.item);
    json_array known;
    for (auto const& m : type.item->members) known.emplace_back(m.name);
    append(element, open(asked_for(std::move(known), {{"required", json_array{type.item->name_member()->name}}})));
    return {{"type", json_array{"array", "object"}},
            {"items", std::move(element)},
            {"additionalProperties", by_name(*type.item)}};
  }

  /// The name of an element in a path, behind what it is an element of.
  static constexpr char const* name_in_path = R"re((?:\.[^."\[\] ]+|[. ]?"(?:[^"\\]|\\.)*"))re";

  [[nodiscard]] static std::string any_path() {
    return R"re(^[^."\[\] ]+(?:)re" + std::string(name_in_path) + R"re(|\[[0-9]+\])*$)re";
  }

  [[nodiscard]] static json_object by_pattern(json_object patterns) {
    return {{"type", "object"}, {"patternProperties", std::move(patterns)}, {"additionalProperties", false}};
  }
  /// What stands for a new element under its path: its table, or the lone value that is short for one.
  [[nodiscard]] static json_object new_element(type_info const& type) {
    json_object const table{{"$ref", ref("new_" + std::string(type.name))}};
    return type.stands_for_one() ? table_or(table, *type.shorthand()) : table;
  }
  /// A new element's table: its path ends with its name, and it may stand next to another.
  [[nodiscard]] static json_object members_of_new(type_info const& type) {
    json_object properties;
    for (auto const& m : type.members)
      if (&m != type.name_member())
        properties.emplace_back(std::string(m.name),
                                json_object{{"$ref", ref(type.name) + "/properties/" + std::string(m.name)}});
    for (char const* next : {"behind", "before"})
      properties.emplace_back(
          next,
          json_object{{"description", "The element that it stands " + std::string(next) + "."}, {"type", "string"}});
    return table(type, std::move(properties));
  }
  /// A list of named elements as a whole, where it is set.
  [[nodiscard]] static json_object list_as_array(type_info const& type) {
    json_object out = value(type);
    return {{"type", "array"}, std::move(out[1])};
  }
  /// What stands for an element under its name: its table, or the lone value that is short for one.
  [[nodiscard]] static json_object by_name(type_info const& type) {
    member const* const lone = type.shorthand();
    return lone == nullptr ? value(type) : table_or(value(type), *lone);
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
  static std::string ref(std::string_view name) { return "#/$defs/" + std::string(name); }
  static json_object own_table(type_info const& type) { return {{"$ref", ref(type.name)}}; }

  /// What is asked of a table. `name` is asked for where it stands in an array; by name, the key is the name.
  static json_object members(type_info const& type) {
    json_object properties;
    for (auto const& m : type.members) {
      json_object one{{"description", describe(type.name, m.name)}};
      if (m.type->what == type_kind::settings)
        one.emplace_back("$ref", ref(m.name == "add" ? "new_by_path" : "values_by_path"));
      else if (type.name == "amendment" && m.name == "remove")
        append(one, {{"type", "array"}, {"items", json_object{{"type", "string"}, {"pattern", any_path()}}}});
      else
        append(one, value(*m.type));
      properties.emplace_back(std::string(m.name), std::move(one));
    }
    return table(type, std::move(properties));
  }
  static json_object table(type_info const& type, json_object properties) {
    json_array known, required;
    for (auto const& [name, one] : properties) known.emplace_back(name);
    for (auto const& m : type.members)
      if (m.required) required.emplace_back(m.name);
    json_object out{{"type", "object"}, {"additionalProperties", false}};
    if (!required.empty()) append(out, asked_for(known, {{"required", std::move(required)}}));
    if (auto const all = standing_for_all(type.name); !all.empty())
      append(out, asked_for(known, {{"if", json_object{{"not", json_object{{"required", json_array{"by"}}}}}},
                                    {"then", json_object{{"required", json_array{all}}}}}));
    out.emplace_back("properties", std::move(properties));
    return out;
  }
  /// Asks for keys where every key is known: one that is misspelt is told as that, and not missed besides.
  static json_object asked_for(json_array known, json_object keys) {
    return {{"if", open({{"propertyNames", json_object{{"enum", std::move(known)}}}})},
            {"then", open(std::move(keys))}};
  }
  /// Asks for nothing besides. Editors may take a table for closed where nothing is said of further keys.
  static json_object open(json_object schema) {
    schema.emplace_back("additionalProperties", true);
    return schema;
  }

  static json_object table_or(json_object table, member const& lone) {
    return open({{"if", open({{"type", "object"}})}, {"then", std::move(table)}, {"else", value(*lone.type)}});
  }
  static json_array names(type_info const& enumeration) {
    json_array out;
    for (auto const& choice : enumeration.choices) out.emplace_back(choice);
    return out;
  }
};

}  // namespace tierwise::detail
