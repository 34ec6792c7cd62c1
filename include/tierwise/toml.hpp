// Policy files: from TOML with every fault of the file at once, and back without loss. Opt-in: it needs toml++.
#pragma once

#include <cstddef>  // for std::size_t
#include <cstdio>   // for std::rename, std::remove
#include <fstream>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/checks/sound_values.hpp"
#include "tierwise/detail/reflect/path.hpp"
#include "tierwise/detail/reflect/source_text.hpp"
#include "tierwise/detail/reflect/toml_read.hpp"
#include "tierwise/detail/reflect/toml_write.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/detail/support/ordering.hpp"
#include "tierwise/error.hpp"
#include "tierwise/policy_members.hpp"

namespace tierwise {

namespace detail {
/// In the order of the file.
inline void in_order(std::vector<fault>& faults) {
  detail::sort_stably(faults.begin(), faults.end(), [](fault const& a, fault const& b) {
    return a.where.line != b.where.line ? a.where.line < b.where.line : a.where.column < b.where.column;
  });
}
}  // namespace detail

/// Reads an aggregate from the text of a TOML file, as far as it can be read, and adds what is wrong to `faults`.
/// `file` is what faults call it. Throws `error` only for text that is no TOML, is too large, or has more faults than
/// are kept.
template <reflected T>
[[nodiscard]] T read_toml(std::string_view text, std::string file, std::vector<fault>& faults) {
  detail::source_text const source(text, std::move(file));
  auto const root = detail::parse_toml(source);
  T out{};
  detail::toml_reader(source, faults).document(detail::type_info_of<T>(), &out, root);
  detail::in_order(faults);
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
[[nodiscard]] inline policy parse_policy(std::string_view text, std::string file = "policy.toml") {
  return parse_toml<policy>(text, std::move(file));
}

/// Where a path like `pay.commission.amount` stands in the text of a policy file, or the deepest part of it that is
/// written there. For faults found later than reading. Line 0 when there is none.
[[nodiscard]] inline place locate(std::string_view text, std::string file, std::string_view path) {
  detail::source_text const source(text, std::move(file));
  auto const root = detail::parse_toml(source);
  auto const at = detail::locator(root)(std::string(path));
  return {source.file, at.line, at.column};
}

/// The same faults; those that have a path but no line get place, line and caret from the text of the file.
[[nodiscard]] inline std::vector<fault> located(std::vector<fault> faults, std::string_view text, std::string file) {
  detail::source_text const source(text, std::move(file));
  auto const root = detail::parse_toml(source);
  detail::locator find(root);
  for (auto& f : faults) {
    if (f.where.line != 0) continue;
    f.where.file = source.file;
    if (f.path.empty()) continue;
    auto const at = find(f.path);
    if (at.line != 0 && f.excerpt.empty())
      source.point_at(f, at.line, at.column);
    else
      f.where = {source.file, at.line, at.column};
  }
  detail::in_order(faults);
  return faults;
}

/// The whole of a file; throws `error` when it cannot be read.
[[nodiscard]] inline std::string read_file(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text;
  char part[16384];
  while (in.read(part, sizeof part), in.gcount() > 0) text.append(part, static_cast<std::size_t>(in.gcount()));
  if (!in.is_open() || in.bad()) {
    fault f;
    f.where.file = path;
    f.message = "the file cannot be read";
    throw error(std::move(f));
  }
  return text;
}

/// A policy from a file.
[[nodiscard]] inline policy load_policy(std::string const& path) { return parse_policy(read_file(path), path); }

/// The text of a policy file that reads back as an equal policy. Comments of a file it came from are not kept. Throws
/// for what no file can hold: a figure of more than 15 digits, two elements of a list with one name, text that is not
/// UTF-8.
template <reflected T>
[[nodiscard]] std::string to_toml(T const& value) {
  std::vector<fault> faults;
  detail::find_unwritable(detail::type_info_of<T>(), &value, "", faults);
  if (!faults.empty()) throw error(std::move(faults));
  std::string out = detail::toml_writer::document(detail::type_info_of<T>(), &value);
  detail::source_text(out, "").require_utf8();
  return out;
}

/// Writes a file, whole or not at all: a file of the same name is replaced only when the new one is complete.
template <reflected T>
void save_toml(T const& value, std::string const& path) {
  std::string const draft = path + ".new";
  std::string const text = to_toml(value);
  bool done = false;
  {
    std::ofstream out(draft, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    done = !out.fail();
  }
  if (done && std::rename(draft.c_str(), path.c_str()) == 0) return;
  std::remove(draft.c_str());
  fault f;
  f.where.file = path;
  f.message = "the file cannot be written";
  throw error(std::move(f));
}

/// Writes a policy file, whole or not at all.
inline void save_policy(policy const& p, std::string const& path) { save_toml(p, path); }

}  // namespace tierwise
