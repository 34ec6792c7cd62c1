// What a policy file may hold, for editors and for people: JSON Schema and the reference page, from the reflection.
#pragma once

#include <algorithm>  // for std::find_if
#include <cstddef>    // for std::size_t
#include <string>
#include <string_view>
#include <vector>

#include "tierwise/detail/reflect/path.hpp"
#include "tierwise/detail/reflect/toml_write.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/member_docs.hpp"
#include "tierwise/policy_members.hpp"

namespace tierwise {

namespace detail {

/// An aggregate and the headers it stands under: `[[pay.line]]`.
struct section {
  type_info const* type;
  std::vector<std::string> headers;
};

/// The aggregates below `type`, each once, in the order in which a file would have them.
inline void sections(type_info const& type, std::string const& path, std::string const& header,
                     std::vector<section>& out) {
  auto const known = std::find_if(out.begin(), out.end(), [&](section const& s) { return s.type == &type; });
  if (known == out.end())
    out.push_back({&type, {header}});
  else
    known->headers.push_back(header);
  for (auto const& m : type.members) {
    type_info const& held =
        m.type->what == type_kind::optional || m.type->what == type_kind::list ? *m.type->item : *m.type;
    if (held.what != type_kind::aggregate) continue;
    std::string below = (path.empty() ? "" : path + ".") + std::string(m.name);
    bool const array = m.type->what == type_kind::list && !written_by_name(m.name);
    if (m.type->what == type_kind::list && !array) below += ".NAME";
    sections(held, below, (array ? "[[" : "[") + below + (array ? "]]" : "]"), out);
  }
}

/// JSON in one line made readable.
[[nodiscard]] inline std::string indented(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  bool inside = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    char const c = json[i];
    if (c == '"' && (i == 0 || json[i - 1] != '\\')) inside = !inside;
    bool const closes = !inside && (c == '}' || c == ']'), opens = !inside && (c == '{' || c == '[');
    if (closes) out += "\n" + std::string(2 * --depth, ' ');
    out += c;
    if (opens) ++depth;
    if (opens || (!inside && c == ',')) out += "\n" + std::string(2 * depth, ' ');
    if (!inside && c == ':') out += ' ';
  }
  return out + "\n";
}

class schema_writer {
 public:
  [[nodiscard]] static std::string document(type_info const& root, std::string_view title) {
    std::vector<section> all;
    sections(root, "", "", all);
    std::string out = R"({"$schema":"https://json-schema.org/draft/2020-12/schema","title":)" + in_quotes(title) + ",";
    out += body(root) + R"(,"$defs":{"figure":{"description":"A number, or a percentage as a text: \u00220.6%\u0022.",)"
                        R"("anyOf":[{"type":"number"},{"type":"string","pattern":"^-?[0-9.]+%?$"}]},)"
                        R"("formula":{"description":"A formula; a lone number or true or false needs no quotes.",)"
                        R"("type":["string","number","boolean"]})";
    for (auto const& s : all)
      if (s.type != &root) out += "," + in_quotes(s.type->name) + ":{" + body(*s.type) + "}";
    return indented(out + "}}");
  }

 private:
  static std::string ref(std::string_view name) { return "\"$ref\":" + in_quotes("#/$defs/" + std::string(name)); }

  /// `name` is asked for where the aggregate stands in an array; by name, the key is the name.
  static std::string body(type_info const& type) {
    std::string members, required;
    for (auto const& m : type.members) {
      members += (members.empty() ? "" : ",") + in_quotes(m.name) +
                 ":{\"description\":" + in_quotes(describe(type.name, m.name)) + "," + value(*m.type) + "}";
      if (m.required) required += (required.empty() ? "" : ",") + in_quotes(m.name);
    }
    std::string out = "\"type\":\"object\",\"additionalProperties\":false";
    if (!required.empty()) out += ",\"required\":[" + required + "]";
    if (type.name == "parameter") out += R"(,"anyOf":[{"required":["value"]},{"required":["by_shop"]}])";
    return out + ",\"properties\":{" + members + "}";
  }

  static std::string value(type_info const& type) {
    switch (type.what) {
      case type_kind::text: return R"("type":"string")";
      case type_kind::boolean: return R"("type":"boolean")";
      case type_kind::integer: return R"("type":"integer")";
      case type_kind::number: return ref("figure");
      case type_kind::formula: return ref("formula");
      case type_kind::enumeration: {
        std::string names;
        for (auto const& choice : type.choices) names += (names.empty() ? "" : ",") + in_quotes(choice);
        return "\"enum\":[" + names + "]";
      }
      case type_kind::pair: return R"("type":"array","minItems":2,"maxItems":2,"items":{)" + ref("figure") + "}";
      case type_kind::optional: return value(*type.item);
      case type_kind::map: return R"("type":"object","additionalProperties":{)" + value(*type.item) + "}";
      case type_kind::aggregate: return ref(type.name);
      case type_kind::list: break;
    }
    if (!type.lists_named()) return R"("type":"array","items":{)" + value(*type.item) + "}";
    std::string by_name = "{" + ref(type.item->name) + "}";
    if (member const* const lone = type.item->shorthand())
      by_name = "{\"anyOf\":[" + by_name + ",{" + value(*lone->type) + "}]}";
    return R"("anyOf":[{"type":"array","items":{)" + ref(type.item->name) +
           R"(,"required":["name"]}},{"type":"object","additionalProperties":)" + by_name + "}]";
  }
};

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
    case type_kind::aggregate: return "table";
    case type_kind::list:
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
      bool const named = m.name == "name" && s.type->named() && s.type != &root;
      if (named && by_name) continue;
      if (!m.required && !named) {
        bool const value = m.type->what == type_kind::boolean || m.type->what == type_kind::integer ||
                           m.type->what == type_kind::number || m.type->what == type_kind::enumeration ||
                           m.type->what == type_kind::text;
        standard = value ? plain(*m.type, m.of(s.type->blank)) : "";
        if (!standard.empty()) standard = "`" + standard + "`";
        if (s.type->name == "parameter" && m.name == "value") standard = "required without `by_shop`";
      }
      out += "| `" + std::string(m.name) + "` | " + type_words(*m.type) + " | " + standard + " | " +
             std::string(describe(s.type->name, m.name)) + " |\n";
    }
    if (auto const* const lone = s.type->shorthand(); lone != nullptr && by_name)
      out += "\n`NAME = x` is short for `NAME = { " + std::string(lone->name) + " = x }`.\n";
  }
  return out;
}

}  // namespace detail

/// JSON Schema (draft 2020-12) of a policy file, for editors that complete and check as one types. The library itself
/// checks more: what formulas name, that edges rise.
[[nodiscard]] inline std::string policy_schema() {
  return detail::schema_writer::document(detail::type_info_of<policy>(), "tierwise policy file");
}

/// The policy file in Markdown: a table for each aggregate with every key, what it holds, its default and its meaning.
[[nodiscard]] inline std::string policy_reference() { return detail::reference_page(detail::type_info_of<policy>()); }

}  // namespace tierwise
