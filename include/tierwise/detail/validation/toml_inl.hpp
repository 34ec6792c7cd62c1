// What toml.hpp declares, once for every type. toml++ comes in with it.
#pragma once

#include <cstddef>  // for std::size_t
#include <cstdio>   // for std::rename, std::remove
#include <fstream>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/reflect/source_text.hpp"
#include "tierwise/detail/reflect/toml_read.hpp"
#include "tierwise/detail/reflect/toml_write.hpp"
#include "tierwise/detail/support/ordering.hpp"
#include "tierwise/detail/text/file.hpp"
#include "tierwise/detail/validation/sound_values.hpp"
#include "tierwise/toml.hpp"

namespace tierwise {
namespace detail {

/// In the order of the file.
inline void put_in_order(std::vector<fault>& faults) {
  sort_stably(faults.begin(), faults.end(), [](fault const& a, fault const& b) {
    return a.where.line != b.where.line ? a.where.line < b.where.line : a.where.column < b.where.column;
  });
}

TIERWISE_INLINE void read_toml(type_info const& type, void* out, std::string_view text, std::string file,
                               std::vector<fault>& faults) {
  source_text const source(text, std::move(file));
  auto const root = parse_toml(source);
  toml_reader(source, faults).document(type, out, root);
  put_in_order(faults);
}

TIERWISE_INLINE std::string to_toml(type_info const& type, void const* value) {
  std::vector<fault> faults;
  find_unwritable(type, value, "", faults);
  if (!faults.empty()) throw error(std::move(faults));
  std::string out = toml_writer::document(type, value);
  source_text(out, "").require_utf8();
  return out;
}

TIERWISE_INLINE void save_text(std::string const& text, std::string const& path) { write_file(text, path); }

}  // namespace detail

TIERWISE_INLINE policy parse_policy(std::string_view text, std::string file) {
  return parse_toml<policy>(text, std::move(file));
}

TIERWISE_INLINE place locate(std::string_view text, std::string file, std::string_view path) {
  detail::source_text const source(text, std::move(file));
  auto const root = detail::parse_toml(source);
  auto const at = detail::locator(root)(std::string(path));
  return {source.file, at.line, at.column};
}

TIERWISE_INLINE std::vector<fault> located(std::vector<fault> faults, std::string_view text, std::string file) {
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
  detail::put_in_order(faults);
  return faults;
}

TIERWISE_INLINE policy load_policy(std::string const& path) { return parse_policy(detail::read_file(path), path); }

TIERWISE_INLINE void save_policy(policy const& p, std::string const& path) { save_toml(p, path); }

}  // namespace tierwise
