// Policy files: from TOML with every fault of the file at once, and back without loss. Opt-in: compiling it needs
// toml++.
#pragma once

#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/error.hpp"
#include "tierwise/policy_members.hpp"

namespace tierwise {

namespace detail {
void read_toml(type_info const& type, void* out, std::string_view text, std::string file, std::vector<fault>& faults);
[[nodiscard]] std::string to_toml(type_info const& type, void const* value);
void save_text(std::string const& text, std::string const& path);
}  // namespace detail

/// Reads an aggregate from the text of a TOML file, as far as it can be read, and adds what is wrong to `faults`.
/// `file` is what faults call it. Throws `error` only for text that is no TOML, is too large, or has more faults than
/// are kept.
template <reflected T>
[[nodiscard]] T read_toml(std::string_view text, std::string file, std::vector<fault>& faults) {
  T out{};
  detail::read_toml(detail::type_info_of<T>(), &out, text, std::move(file), faults);
  return out;
}

/// The same, throwing `error` with all faults.
template <reflected T>
[[nodiscard]] T parse_toml(std::string_view text, std::string file) {
  std::vector<fault> faults;
  T out = read_toml<T>(text, std::move(file), faults);
  if (!faults.empty()) throw error(std::move(faults));
  return out;
}

/// A policy from the text of a policy file: UTF-8, any line ends. A formula keeps its place for later faults: the
/// first character inside its quotes (a column is off by the escapes before it, if it is written with any).
[[nodiscard]] policy parse_policy(std::string_view text, std::string file = "policy.toml");

/// Where a path like `pay.commission.amount` stands in the text of a policy file, or the deepest part of it that is
/// written there. For faults found later than reading. Line 0 when there is none.
[[nodiscard]] place locate(std::string_view text, std::string file, std::string_view path);

/// The same faults; those that have a path but no line get place, line and caret from the text of the file.
[[nodiscard]] std::vector<fault> located(std::vector<fault> faults, std::string_view text, std::string file);

/// A policy from a file.
[[nodiscard]] policy load_policy(std::string const& path);

/// The text of a policy file that reads back as an equal policy. Comments of a file it came from are not kept. Throws
/// for what no file can hold: a figure of more than 15 digits, two elements of a list with one name, text that is not
/// UTF-8.
template <reflected T>
[[nodiscard]] std::string to_toml(T const& value) {
  return detail::to_toml(detail::type_info_of<T>(), &value);
}

/// Writes a file, whole or not at all: a file of the same name is replaced only when the new one is complete.
template <reflected T>
void save_toml(T const& value, std::string const& path) {
  detail::save_text(to_toml(value), path);
}

/// Writes a policy file, whole or not at all.
void save_policy(policy const& p, std::string const& path);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/validation/toml_inl.hpp"
#endif
