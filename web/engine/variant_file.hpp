// Variants as a file has them: names, and what of a policy and of assumptions is otherwise.
#pragma once

#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <variant>  // for std::get_if
#include <vector>

#include "tierwise/detail/reflect/toml_parse.hpp"
#include "tierwise/detail/reflect/toml_read.hpp"
#include "tierwise/edit.hpp"

namespace tierwise::page {

/// What differs from today under a name: of the policy, and of the assumptions beside it.
struct variant {
  std::string name;
  amendment policy, assumptions;
};

[[noreturn]] inline void refuse(std::string path, std::string message, std::string hint = {}) {
  throw error(detail::path_fault(path, std::move(message), std::move(hint)));
}

inline constexpr std::size_t most_variants = 100;  ///< that a file may have

/// What a table says: values by path, and beside them what is removed and added, as an amendment has it.
[[nodiscard]] inline amendment changes_of(detail::source_text const& source, toml::node const* of) {
  amendment out;
  if (of == nullptr) return out;
  if (!of->is_table()) refuse("variant", "expected values by path");
  std::vector<fault> faults;
  for (auto& [path, s] : detail::toml_reader(source, faults).settings_of(*of->as_table(), "")) {
    auto* const elements = std::get_if<settings>(&s.value);
    auto* const paths = std::get_if<std::vector<std::string>>(&s.value);
    if (path == "add" && elements != nullptr)
      out.add = std::move(*elements);
    else if (path == "remove" && paths != nullptr)
      out.remove = std::move(*paths);
    else
      out.set.emplace_back(path, std::move(s));
  }
  if (!faults.empty()) throw error(std::move(faults));
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
    out.push_back({detail::text_of(*name), changes_of(source, members.get("policy")),
                   changes_of(source, members.get("assumptions"))});
  }
  return out;
}

}  // namespace tierwise::page
