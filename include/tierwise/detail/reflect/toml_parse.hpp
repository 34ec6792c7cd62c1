// From the text of a TOML file to its tree, and back to where a part of it stands. The only file with toml++ in it.
#pragma once

// toml++ 3.3 asserts on some malformed files that it goes on to report as malformed; a file must not end a program.
#ifndef TOML_ASSERT
#define TOML_ASSERT(condition) static_assert(true)
#endif
#include <toml++/toml.h>

#include <cstddef>  // for std::size_t
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/reflect/path.hpp"
#include "tierwise/detail/reflect/source_text.hpp"
#include "tierwise/detail/reflect/toml_escape.hpp"
#include "tierwise/error.hpp"
#include "tierwise/limits.hpp"

namespace tierwise::detail {

/// The text of a TOML string.
[[nodiscard]] inline std::string text_of(toml::node const& n) { return unescape_letters(n.as_string()->get()); }

/// Throws for a file larger than may be, and for keys of so many parts (`a.a.a. ...`) that their tables inside one
/// another would exhaust the stack.
inline void require_size(source_text const& source) {
  std::string_view const text = source.text;
  if (text.size() > limit::file_bytes) {
    fault f;
    f.where.file = source.file;
    f.message = "the file has " + with_commas(text.size()) + " bytes; it may have " + with_commas(limit::file_bytes);
    throw error(std::move(f));
  }
  std::size_t dots =
      0;  // since the last sign that cannot stand within a key; in texts and comments they do no harm but to be counted
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (c == '"' || c == '\'') {
      // A quoted part, or a text: to its end, which three quotes have on another line.
      bool const three = text.substr(i, 3) == std::string_view(c == '"' ? "\"\"\"" : "\'\'\'");
      std::size_t at = i + (three ? 3 : 1);
      auto const closes = [&] {
        return three ? text.substr(at, 3) == text.substr(i, 3) : text[at] == c || text[at] == '\n';
      };
      while (at < text.size() && !closes()) at += c == '"' && text[at] == '\\' ? 2 : 1;
      i = at + (three ? 2 : 0);
    } else if (c == '#') {
      while (i + 1 < text.size() && text[i + 1] != '\n') ++i;
    } else if (c == '.') {
      if (++dots < limit::key_parts) continue;
      fault f;
      f.message = "a key has more than " + std::to_string(limit::key_parts) + " parts";
      source.point_at_offset(f, i);
      throw error(std::move(f));
    } else if (c == '\n' || c == '=' || c == ',' || c == '{' || c == '[') {
      dots = 0;
    }
  }
}

/// The tree of a TOML text; a syntax error becomes the one fault it is.
[[nodiscard]] inline toml::table parse_toml(source_text const& source) {
  require_size(source);
  source.require_utf8();
  for (std::string_view mark : {"\xF4", "\\U0010"})  // the letters that the escapes are taken from
    if (std::size_t const at = source.text.find(mark); at != std::string_view::npos) {
      fault f;
      f.message = "letters for private use beyond U+FFFFF cannot be read";
      source.point_at_offset(f, at);
      throw error(std::move(f));
    }
  try {
    return toml::parse(escape_letters(source.text), source.file);
  } catch (toml::parse_error const& e) {
    std::string const description = unescape_letters(e.description());
    std::string_view what = description;
    if (std::string_view const opening = "Error while parsing "; what.starts_with(opening))
      what.remove_prefix(opening.size());
    fault f;
    f.message = "not TOML: " + std::string(what);
    if (what.find("unescaped control characters") != std::string_view::npos) f.hint = "is a quote not closed?";
    if (what.starts_with("date")) f.hint = "months and dates stand in quotes: \"2026-01\"";
    if (what.ends_with("saw '%'")) f.hint = "a percentage stands in quotes: \"0.6%\"";
    if (what.find("could not determine value type") != std::string_view::npos) f.hint = "a text stands in quotes";
    if (what.find("expected keys, tables") != std::string_view::npos)
      f.hint = "a key with other than a-z, 0-9, _ and - stands in quotes";
    source.point_at(f, e.source().begin.line, e.source().begin.column);
    throw error(std::move(f));
  }
}

/// Finds where the parts of a file stand. Lists are looked through once, however many faults ask.
class locator {
 public:
  explicit locator(toml::table const& root) : root_(root) {}

  /// Where the deepest part of a path that the file has stands; line 0 when it has none of it.
  toml::source_position operator()(std::string const& path) {
    auto const [known, fresh] = found_.try_emplace(path);
    if (fresh) known->second = find(path);
    return known->second;
  }

 private:
  toml::source_position find(std::string_view path) {
    if (path.starts_with(of_amendment)) return find_amended(path.substr(of_amendment.size()));
    toml::node const* here = &root_;
    toml::source_position at{0, 0};
    for (auto const& next : read_path(path)) {
      toml::node const* found = nullptr;
      auto const* const t = here->as_table();
      auto const* const array = here->as_array();
      if (next.index && array != nullptr)
        found = array->get(*next.index);
      else if (array != nullptr)
        found = element(*here, next.name);
      else if (t != nullptr)
        found = t->get(escape_letters(next.name));
      if (found == nullptr && t != nullptr && t != &root_)
        for (auto const& [key, value] : *t)
          if (found == nullptr) found = element(value, next.name);
      if (found == nullptr) break;
      here = found;
      at = here->source().begin;
    }
    return at;
  }
  /// `2026-07: pay.night.amount`: the value of that path in an amendment, or of the longest that it begins with.
  toml::source_position find_amended(std::string_view path) {
    std::string const month(path.substr(0, path.find(':')));
    toml::node const* const list = root_.get("amendment");
    toml::node const* const found = list == nullptr ? nullptr : element(*list, month);
    if (found == nullptr || found->as_table() == nullptr) return {0, 0};
    auto const rest = month.size() == path.size() ? std::vector<step>() : read_path(path.substr(month.size() + 2));
    toml::source_position at = found->source().begin;
    std::size_t longest = 0;
    auto look = [&](std::string_view key, toml::node const& value) {
      auto const said = read_path(key);
      std::size_t const alike = steps_alike(said, rest);
      if (alike <= longest) return;
      longest = alike;
      at = value.source().begin;
      if (auto const* const t = value.as_table(); t != nullptr && !rest.back().index)
        if (auto const* const part = t->get(escape_letters(rest.back().name))) at = part->source().begin;
    };
    for (char const* name : {"add", "set"})
      if (auto const* const t = found->as_table()->get_as<toml::table>(name))
        for (auto const& [key, value] : *t) look(unescape_letters(key.str()), value);
    if (auto const* const removed = found->as_table()->get_as<toml::array>("remove"))
      for (auto const& one : *removed)
        if (one.is_string()) look(text_of(one), one);
    return at;
  }
  /// How many steps two paths have in common if one leads to what the other leads to or to a part of it; either may
  /// leave out the name of a list.
  static std::size_t steps_alike(std::vector<step> const& a, std::vector<step> const& b) {
    auto same = [&](std::size_t i, std::size_t k) {
      return i < a.size() && k < b.size() && a[i].name == b[k].name && a[i].index == b[k].index;
    };
    std::size_t i = 0, k = 0, out = 0;
    while (i < a.size() && k < b.size()) {
      if (!same(i, k) && same(i + 1, k)) ++i;
      if (!same(i, k) && same(i, k + 1)) ++k;
      if (!same(i, k)) return 0;
      ++i, ++k, ++out;
    }
    return out;
  }
  toml::node const* element(toml::node const& list, std::string const& name) {
    if (auto const* const t = list.as_table()) return t->get(escape_letters(name));
    auto const* const array = list.as_array();
    if (array == nullptr) return nullptr;
    auto const [names, fresh] = elements_.try_emplace(array);
    bool const dated = &list == root_.get("amendment");
    if (fresh)
      for (auto const& e : *array)
        if (auto const* const t = e.as_table())
          if (auto const* const n = t->get(dated ? "from" : "name"); n != nullptr && n->is_string())
            names->second.try_emplace(text_of(*n), &e);
    auto const found = names->second.find(name);
    return found == names->second.end() ? nullptr : found->second;
  }

  toml::table const& root_;
  std::unordered_map<std::string, toml::source_position> found_;
  std::unordered_map<toml::node const*, std::unordered_map<std::string, toml::node const*>> elements_;
};

}  // namespace tierwise::detail
