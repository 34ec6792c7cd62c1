// Paths like `ladder.medal.iron.base_pay`: how they are written, and what they lead to in an aggregate.
#pragma once

#include <cstddef>  // for std::size_t
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/reflect/toml_write.hpp"  // for in_quotes
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/error.hpp"

namespace tierwise::detail {

/// A step of a path: a name, or a position in a list.
struct step {
  std::string name;
  std::optional<std::size_t> index;
};

/// A name as it stands in a path: quoted when it holds anything but letters, digits, `_`, `-` and `*`.
[[nodiscard]] inline std::string path_name(std::string_view name) {
  for (char c : name)
    if (!bare_key(std::string_view(&c, 1)) && c != '*' && static_cast<unsigned char>(c) < 0x80) return in_quotes(name);
  return name.empty() ? "\"\"" : std::string(name);
}
[[nodiscard]] inline std::string path_below(std::string const& path, std::string_view name) {
  return path.empty() ? path_name(name) : path + "." + path_name(name);
}
[[nodiscard]] inline std::string path_at(std::string const& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

/// Reads the part of a path between double quotes; `at` stands behind the first and is moved behind the second.
[[nodiscard]] inline std::string unquoted(std::string_view path, std::size_t& at) {
  std::string out;
  // in_quotes() writes what is not seen so: `\u2028`, `\U000E0001`.
  auto letter = [&](std::size_t digits) {
    char32_t v = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      char const c = at < path.size() ? path[at++] : '"';
      std::size_t const digit = std::string_view("0123456789ABCDEFabcdef").find(c);
      if (digit == std::string_view::npos)
        throw error(path_fault(path, "expected " + std::to_string(digits) + " hexadecimal digits"));
      v = v * 16 + static_cast<char32_t>(digit < 16 ? digit : digit - 6);
    }
    if (v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF)) throw error(path_fault(path, "there is no such letter"));
    int const more = v < 0x80 ? 0 : v < 0x800 ? 1 : v < 0x10000 ? 2 : 3;
    constexpr char32_t lead[] = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(lead[more] | v >> 6 * more);
    for (int k = more; k-- > 0;) out += static_cast<char>(0x80u | (v >> 6 * k & 0x3Fu));
  };
  while (at < path.size() && path[at] != '"') {
    char c = path[at++];
    if (c == '\\' && at < path.size()) {
      c = path[at++];
      if (c == 'n')
        c = '\n';
      else if (c == 't')
        c = '\t';
      else if (c == 'r')
        c = '\r';
      else if (c == 'u' || c == 'U') {
        letter(c == 'u' ? 4 : 8);
        continue;
      }
    }
    out += c;
  }
  if (at == path.size()) throw error(path_fault(path, "the quote is not closed"));
  ++at;
  return out;
}

/// The steps of a path. A quoted name may follow a blank instead of a dot, as faults write it: `pay.line "prize"`.
[[nodiscard]] inline std::vector<step> read_path(std::string_view path) {
  std::vector<step> out;
  bool wanted = true;  // whether a name has to come next
  for (std::size_t at = 0; at < path.size();) {
    char const c = path[at];
    if (c == '"') {
      out.push_back({unquoted(path, ++at), {}});
      wanted = false;
    } else if (c == '.' && !wanted) {
      wanted = true;
      ++at;
    } else if (c == ' ' && !wanted && at + 1 < path.size() && path[at + 1] == '"') {
      ++at;
    } else if (c == '[' && !wanted) {
      std::size_t const end = path.find(']', at);
      std::string_view const digits = path.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
      if (end == std::string_view::npos || digits.empty() || digits.size() > 6 ||
          digits.find_first_not_of("0123456789") != std::string_view::npos)
        throw error(path_fault(path, "expected a position like [0]"));
      std::size_t index = 0;
      for (char d : digits) index = index * 10 + static_cast<std::size_t>(d - '0');
      out.push_back({{}, index});
      at = end + 1;
    } else if (wanted && c != '.' && c != '[' && c != ' ') {
      std::size_t const end = path.find_first_of(".[ ", at);
      out.push_back({std::string(path.substr(at, end == std::string_view::npos ? end : end - at)), {}});
      at = end == std::string_view::npos ? path.size() : end;
      wanted = false;
    } else {
      throw error(
          path_fault(path, "unexpected '" + std::string(1, c) + "'", "a path reads like ladder.medal.iron.base_pay"));
    }
  }
  if (wanted) throw error(path_fault(path, out.empty() ? "the path is empty" : "the path ends with a dot"));
  return out;
}

/// What a path leads to.
struct location {
  type_info const* type = nullptr;
  void* value = nullptr;              ///< null for a key that its map does not have yet
  type_info const* holder = nullptr;  ///< the list, map or optional it is the `index`-th item of; null for a member
  void* held_by = nullptr;
  std::size_t index = 0;
  type_info const* list = nullptr;  ///< the nearest list of named aggregates around it
  void* list_value = nullptr;
};

/// The position of a name in a list of named aggregates; its size when there is none.
[[nodiscard]] inline std::size_t position(type_info const& list, void const* value, std::string_view name) {
  std::size_t i = 0;
  while (i < list.size(value) && name_of(*list.item, list.at(value, i)) != name) ++i;
  return i;
}

/// The positions of the names in a list of named aggregates; of a name that stands twice, the first.
[[nodiscard]] inline std::unordered_map<std::string_view, std::size_t> positions(type_info const& list,
                                                                                 void const* value) {
  std::unordered_map<std::string_view, std::size_t> out;
  for (std::size_t i = 0; i < list.size(value); ++i) out.try_emplace(name_of(*list.item, list.at(value, i)), i);
  return out;
}

/// The path of an element of the list `m`. The list's own name is left out where the path stays unambiguous without.
[[nodiscard]] inline std::string element_path(std::string const& path, type_info const& owner, void const* value,
                                              member const& m, std::string_view name) {
  bool bare = !path.empty() && owner.find(name) == nullptr;
  for (auto const& other : owner.members)
    if (other.type->lists_named() && other.name != m.name)
      bare = bare && position(*other.type, other.of(value), name) == other.type->size(other.of(value));
  return path_below(bare ? path : path_below(path, m.name), name);
}

/// Follows a path from the aggregate at `root`; throws when it leads nowhere.
[[nodiscard]] inline location resolve_path(type_info const& root, void const* value, std::string_view path) {
  std::vector<step> const steps = read_path(path);
  location s;
  s.type = &root;
  s.value = const_cast<void*>(value);
  auto unknown = [&](std::string const& name, std::vector<std::string> const& known) {
    fault f = error::unknown_name("name", name, known);
    f.path = path;
    return error(std::move(f));
  };
  auto enter = [&](type_info const& holder, void* held_by, std::size_t i) {
    if (holder.lists_named()) s.list = &holder, s.list_value = held_by;
    s.type = holder.item;
    s.value = holder.at(held_by, i);
    s.holder = &holder;
    s.held_by = held_by;
    s.index = i;
  };
  for (std::size_t i = 0; i < steps.size(); ++i) {
    step const& next = steps[i];
    if (s.value == nullptr) throw unknown(steps[i - 1].name, {});
    if (s.type->what == type_kind::optional) {
      if (s.type->size(s.value) == 0)
        throw error(path_fault(path, "'" + steps[i - 1].name + "' is not set, so it has no parts",
                               "set it as a whole, in the file"));
      enter(*s.type, s.value, 0);
    }
    type_info const& type = *s.type;
    void* const here = s.value;
    switch (type.what) {
      case type_kind::aggregate: {
        if (next.index) throw error(path_fault(path, "a position needs a list"));
        if (member const* const m = type.find(next.name)) {
          s.type = m->type;
          s.value = m->of(here);
          s.holder = nullptr;
          break;
        }
        std::vector<std::string> owners;
        for (auto const& m : type.members) {
          if (i == 0 || !m.type->lists_named())
            continue;  // at the top the list has to be named: a new one cannot change a path's meaning
          void* const list = m.of(here);
          for (std::size_t k = 0; k < m.type->size(list); ++k) {
            if (name_of(*m.type->item, m.type->at(list, k)) != next.name) continue;
            owners.emplace_back(m.name);
            enter(*m.type, list, k);
          }
        }
        if (owners.empty()) {
          std::vector<std::string> known;
          for (auto const& m : type.members) known.emplace_back(m.name);
          for (auto const& m : type.members)
            for (std::size_t k = 0; m.type->lists_named() && k < m.type->size(m.of(here)); ++k) {
              std::string const& name = name_of(*m.type->item, m.type->at(m.of(here), k));
              known.push_back(i == 0 ? path_below(std::string(m.name), name) : name);
            }
          throw unknown(next.name, known);
        }
        if (owners.size() > 1)
          throw error(path_fault(path, "'" + next.name + "' is both a " + owners[0] + " and a " + owners[1],
                                 "say which: " + owners[0] + "." + path_name(next.name)));
        break;
      }
      case type_kind::list:
        if (next.index) {
          if (*next.index >= type.size(here))
            throw error(path_fault(path, "there is no [" + std::to_string(*next.index) + "]",
                                   "the list has " + std::to_string(type.size(here)) + ", counted from 0"));
          enter(type, here, *next.index);
        } else {
          std::size_t const k = type.lists_named() ? position(type, here, next.name) : type.size(here);
          if (k == type.size(here)) {
            std::vector<std::string> known;
            if (type.lists_named())
              for (std::size_t j = 0; j < type.size(here); ++j) known.push_back(name_of(*type.item, type.at(here, j)));
            throw unknown(next.name, known);
          }
          enter(type, here, k);
        }
        break;
      case type_kind::pair:
        if (!next.index || *next.index > 1) throw error(path_fault(path, "a pair has [0] and [1] only"));
        s.type = type.item;
        s.value = type.at(here, *next.index);
        s.holder = nullptr;
        break;
      case type_kind::map: {
        if (next.index) throw error(path_fault(path, "expected a name, found [" + std::to_string(*next.index) + "]"));
        std::size_t k = 0;
        while (k < type.size(here) && type.key(here, k) != next.name) ++k;
        if (k < type.size(here)) {
          enter(type, here, k);
        } else {
          s.holder = &type;
          s.held_by = here;
          s.type = type.item;
          s.value = nullptr;
        }
        break;
      }
      default: throw error(path_fault(path, "'" + (i == 0 ? "" : steps[i - 1].name) + "' has no parts"));
    }
  }
  return s;
}

/// The name a path ends with: the key of a map that does not have it yet.
[[nodiscard]] inline std::string last_name(std::string_view path) { return read_path(path).back().name; }

/// A value as people read it: `2300`, `0.6%`, `score >= 80`, `[[0, 0.6%], [30000, 0.9%]]`, `unset`.
[[nodiscard]] inline std::string plain(type_info const& type, void const* value) {
  switch (type.what) {
    case type_kind::text: return *static_cast<std::string const*>(value);
    case type_kind::number: return static_cast<figure const*>(value)->text();
    case type_kind::formula: return static_cast<formula const*>(value)->text();
    case type_kind::enumeration: return std::string(type.choice(value));
    case type_kind::optional: return type.size(value) == 0 ? "unset" : plain(*type.item, type.at(value, 0));
    case type_kind::pair:
    case type_kind::list: {
      if (type.item->what == type_kind::aggregate) break;
      std::string out = "[";
      for (std::size_t i = 0; i < type.size(value); ++i)
        out += (i == 0 ? "" : ", ") + plain(*type.item, type.at(value, i));
      return out + "]";
    }
    case type_kind::map: {
      std::string out = "{";
      for (std::size_t i = 0; i < type.size(value); ++i)
        out += (i == 0 ? " " : ", ") + path_name(type.key(value, i)) + " = " + plain(*type.item, type.at(value, i));
      return out + (out.size() == 1 ? "}" : " }");
    }
    default: break;
  }
  return toml_writer::one_line(type, value);
}

}  // namespace tierwise::detail
