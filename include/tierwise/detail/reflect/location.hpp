// What a path leads to in an aggregate, and how that reads.
#pragma once

#include <cstddef>  // for std::size_t
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/reflect/path.hpp"
#include "tierwise/detail/reflect/toml_write.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/error.hpp"

namespace tierwise::detail {

/// What a path leads to.
struct location {
  type_info const* type = nullptr;
  void* value = nullptr;              ///< null for a key that its map does not have yet
  std::optional<std::string> row;     ///< of such a key: that of the map it is in, where that is not there either
  type_info const* holder = nullptr;  ///< the list, map or optional it is the `index`-th item of; null for a member
  void* held_by = nullptr;
  std::size_t index = 0;
  type_info const* list = nullptr;  ///< the nearest list of named aggregates around it
  void* list_value = nullptr;
};

/// The index of a name in a list of named aggregates; its size when there is none.
[[nodiscard]] inline std::size_t element_index(type_info const& list, void const* value, std::string_view name) {
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
      bare = bare && element_index(*other.type, other.of(value), name) == other.type->size(other.of(value));
  return path_below(bare ? path : path_below(path, m.name), name);
}

/// The fault of a key that a map does not have.
[[nodiscard]] inline error unknown_key(location const& at, std::string_view key, std::string_view path) {
  std::vector<std::string> known;
  for (std::size_t i = 0; i < at.holder->size(at.held_by); ++i) known.emplace_back(at.holder->key(at.held_by, i));
  fault f = error::unknown_name("name", at.row.value_or(std::string(key)), known);
  if (known.empty()) f.hint = "there are no names yet";
  f.path = path;
  return error(std::move(f));
}

/// Follows a path from an aggregate, step by step.
class path_resolver {
 public:
  path_resolver(type_info const& root, void const* value, std::string_view path)
      : path_(path), steps_(read_path(path)) {
    at_.type = &root;
    at_.value = const_cast<void*>(value);
  }

  /// What the path leads to, or what is so many steps above that.
  [[nodiscard]] location resolve(std::size_t above = 0) {
    for (; next_ + above < steps_.size(); ++next_) {
      if (at_.value == nullptr) {
        enter_new_row();
        continue;
      }
      if (at_.type->what == type_kind::optional) enter_optional();
      switch (at_.type->what) {
        case type_kind::aggregate: enter_aggregate(); break;
        case type_kind::list: enter_list(); break;
        case type_kind::pair: enter_pair(); break;
        case type_kind::map: enter_map(); break;
        default: throw refused("'" + behind() + "' has no parts");
      }
    }
    return at_;
  }

 private:
  [[nodiscard]] step const& next() const { return steps_[next_]; }
  /// The name of the step before.
  [[nodiscard]] std::string behind() const { return next_ == 0 ? "" : steps_[next_ - 1].name; }
  [[nodiscard]] error refused(std::string message, std::string hint = {}) const {
    return error(path_fault(path_, std::move(message), std::move(hint)));
  }
  [[nodiscard]] error unknown(std::string const& name, std::vector<std::string> const& known) const {
    fault f = error::unknown_name("name", name, known);
    if (known.empty()) f.hint = "there are no names yet";
    f.path = path_;
    return error(std::move(f));
  }

  void enter(type_info const& holder, void* held_by, std::size_t i) {
    if (holder.lists_named()) at_.list = &holder, at_.list_value = held_by;
    at_.type = holder.item;
    at_.value = holder.at(held_by, i);
    at_.holder = &holder;
    at_.held_by = held_by;
    at_.index = i;
  }

  void enter_optional() {
    if (at_.type->size(at_.value) == 0)
      throw refused(
          "'" + behind() + "' is not set, so it has no parts",
          "set it as a whole: " + path_of(std::span(steps_).first(next_)) + " = { " + last_name(path_) + " = ... }");
    enter(*at_.type, at_.value, 0);
  }

  void enter_aggregate() {
    if (next().index) throw refused("a position needs a list");
    type_info const& type = *at_.type;
    void* const here = at_.value;
    if (member const* const m = type.find(next().name)) {
      at_.type = m->type;
      at_.value = m->of(here);
      at_.holder = nullptr;
      return;
    }
    std::vector<std::string> owners;  // of an element of that name
    for (auto const& m : type.members) {
      // At the top the list has to be named: a new one cannot change a path's meaning.
      if (next_ == 0 || !m.type->lists_named()) continue;
      void* const list = m.of(here);
      for (std::size_t k = 0; k < m.type->size(list); ++k) {
        if (name_of(*m.type->item, m.type->at(list, k)) != next().name) continue;
        owners.emplace_back(m.name);
        enter(*m.type, list, k);
      }
    }
    if (owners.empty()) throw unknown(next().name, names_in(type, here));
    if (owners.size() > 1)
      throw refused("'" + next().name + "' is both a " + owners[0] + " and a " + owners[1],
                    "say which: " + owners[0] + "." + path_name(next().name));
  }
  /// What the next step could have named.
  [[nodiscard]] std::vector<std::string> names_in(type_info const& type, void const* value) const {
    std::vector<std::string> out;
    for (auto const& m : type.members) out.emplace_back(m.name);
    for (auto const& m : type.members)
      for (std::size_t k = 0; m.type->lists_named() && k < m.type->size(m.of(value)); ++k) {
        std::string const& name = name_of(*m.type->item, m.type->at(m.of(value), k));
        out.push_back(next_ == 0 ? path_below(std::string(m.name), name) : name);
      }
    return out;
  }

  void enter_list() {
    type_info const& type = *at_.type;
    std::size_t const size = type.size(at_.value);
    if (next().index) {
      if (*next().index >= size)
        throw refused("there is no [" + std::to_string(*next().index) + "]",
                      "the list has " + std::to_string(size) + ", counted from 0");
      return enter(type, at_.value, *next().index);
    }
    std::size_t const k = type.lists_named() ? element_index(type, at_.value, next().name) : size;
    if (k < size) return enter(type, at_.value, k);
    if (!type.lists_named()) {
      std::string const list = path_of(std::span(steps_).first(next_));
      throw refused("unknown name '" + next().name + "'", "what is in '" + behind() +
                                                              "' has no names and is set all at once: " + list +
                                                              "; or one by its position: " + list + "[0]");
    }
    std::vector<std::string> known;
    for (std::size_t j = 0; j < size; ++j) known.push_back(name_of(*type.item, type.at(at_.value, j)));
    throw unknown(next().name, known);
  }

  void enter_pair() {
    if (!next().index || *next().index > 1) throw refused("a pair has [0] and [1] only");
    at_.value = at_.type->at(at_.value, *next().index);
    at_.type = at_.type->item;
    at_.holder = nullptr;
  }

  void enter_map() {
    if (next().index) throw refused("expected a name, found [" + std::to_string(*next().index) + "]");
    type_info const& type = *at_.type;
    std::size_t k = 0;
    while (k < type.size(at_.value) && type.key(at_.value, k) != next().name) ++k;
    if (k < type.size(at_.value)) return enter(type, at_.value, k);
    at_.holder = &type;
    at_.held_by = at_.value;
    at_.type = type.item;
    at_.value = nullptr;
  }

  /// Of a table of tables the first key in a row that is not there yet.
  void enter_new_row() {
    if (at_.type->what != type_kind::map || at_.row || next().index) throw unknown_key(at_, behind(), path_);
    at_.row = behind();
    at_.type = at_.type->item;
  }

  std::string_view path_;
  std::vector<step> steps_;
  std::size_t next_ = 0;
  location at_;
};

/// Follows a path from the aggregate at `root`, to its end or to what is so many steps above that; throws when it leads
/// nowhere.
[[nodiscard]] inline location resolve_path(type_info const& root, void const* value, std::string_view path,
                                           std::size_t above = 0) {
  return path_resolver(root, value, path).resolve(above);
}

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
      if (type.lone && type.size(value) == 1) return plain(*type.item, type.at(value, 0));
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
    case type_kind::aggregate:
      if (member const* const lone = lone_value(type, value)) return plain(*lone->type, lone->of(value));
      break;
    default: break;
  }
  return toml_writer::one_line(type, value);
}

}  // namespace tierwise::detail
