// Variants as a file has them: names, and values by path, as `replace` takes them.
#pragma once

#include <string>
#include <string_view>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "tierwise/detail/reflect/toml_parse.hpp"
#include "tierwise/edit.hpp"

namespace tierwise::page {

using changes = std::vector<std::pair<std::string, setting>>;

/// What differs from today under a name: of the policy, and of the assumptions beside it.
struct variant {
  std::string name;
  changes policy, assumptions;
};

[[noreturn]] inline void refuse(std::string path, std::string message, std::string hint = {}) {
  throw error(detail::path_fault(path, std::move(message), std::move(hint)));
}

inline constexpr std::size_t most_variants = 100;  ///< that a file may have

/// A figure of a list or a table of figures.
[[nodiscard]] inline figure figure_of(std::string const& path, toml::node const& value) {
  figure out;
  if (value.is_number()) return figure(*value.value<double>());
  if (value.is_string() && figure::read(detail::text_of(value), out)) return out;
  refuse(path, "expected numbers");
}

[[nodiscard]] inline setting list_of(std::string const& path, toml::array const& items) {
  bool texts = !items.empty();
  for (auto const& item : items) texts = texts && item.is_string();
  figure first;
  if (texts && !figure::read(detail::text_of(*items.get(0)), first)) {
    std::vector<std::string> out;
    for (auto const& item : items) out.push_back(detail::text_of(item));
    return out;
  }
  if (!items.empty() && items.get(0)->is_array()) {
    std::vector<std::pair<figure, figure>> out;
    for (auto const& item : items) {
      auto const* const row = item.as_array();
      if (row == nullptr || row->size() != 2) refuse(path, "expected pairs of numbers");
      out.emplace_back(figure_of(path, *row->get(0)), figure_of(path, *row->get(1)));
    }
    return out;
  }
  std::vector<figure> out;
  for (auto const& item : items) out.push_back(figure_of(path, item));
  return out;
}

[[nodiscard]] inline setting setting_of(std::string const& path, toml::node const& value) {
  if (auto const* const truth = value.as_boolean()) return truth->get();
  if (value.is_number()) return figure(*value.value<double>());
  if (value.is_string()) return detail::text_of(value);
  if (auto const* const items = value.as_array()) return list_of(path, *items);
  if (auto const* const members = value.as_table()) {
    std::map<std::string, figure> out;
    for (auto const& [key, item] : *members)
      out[detail::unescape_letters(std::string_view(key))] = figure_of(path, item);
    return out;
  }
  refuse(path, "expected a number, a text, true or false, a list, or figures by name");
}

[[nodiscard]] inline changes changes_of(toml::node const* of) {
  changes out;
  if (of == nullptr) return out;
  if (!of->is_table()) refuse("variant", "expected values by path");
  for (auto const& [key, value] : *of->as_table()) {
    std::string path = detail::unescape_letters(std::string_view(key));
    setting found = setting_of(path, value);
    out.emplace_back(std::move(path), std::move(found));
  }
  return out;
}

/// The variants of a file; nothing where it has none, and so is another file.
[[nodiscard]] inline std::vector<variant> read_variants(std::string_view text, std::string const& file) {
  detail::source_text const source(text, file);
  toml::table const root = detail::parse_toml(source);
  std::vector<variant> out;
  auto const* const list = root.get("variant");
  if (list == nullptr) return out;
  if (!list->is_array_of_tables()) refuse("variant", "expected tables", "begin each with [[variant]]");
  for (auto const& item : *list->as_array()) {
    auto const& members = *item.as_table();
    if (out.size() == most_variants) refuse("variant", "there are more than 100 variants in the file");
    for (auto const& [key, value] : members)
      if (std::string_view const name = key; name != "name" && name != "policy" && name != "assumptions")
        throw error(error::unknown_name("key", name, {"name", "policy", "assumptions"}));
    auto const* const name = members.get("name");
    if (name == nullptr || !name->is_string()) refuse("variant", "a variant has no name");
    out.push_back({detail::text_of(*name), changes_of(members.get("policy")), changes_of(members.get("assumptions"))});
  }
  return out;
}

}  // namespace tierwise::page
