// What a program built in C++, judged as a file would be: figures, enumerators and names, by one walk over all members.
#pragma once

#include <cmath>  // for std::abs, std::isfinite
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/reflect/path.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/error.hpp"

namespace tierwise::detail {

/// Where an element of a list stands: by its name, or by its position.
[[nodiscard]] inline std::string element_place(type_info const& list, void const* value, std::string const& path,
                                               std::size_t i) {
  if (list.lists_named()) return path + " " + in_quotes(name_of(*list.item, list.at(value, i)));
  if (list.what == type_kind::map) return path_below(path, list.key(value, i));
  return list.what == type_kind::optional ? path : path_at(path, i);
}

/// The place of a member; the value of what may stand alone has the place of the whole.
[[nodiscard]] inline std::string member_place(type_info const& type, member const& m, std::string const& path) {
  return type.may_stand_alone() && &m == type.shorthand() ? path : path_below(path, m.name);
}

/// Faults for what a file cannot hold: see `to_toml`. `names`: two elements of a list with one name among it.
inline void find_unwritable(type_info const& type, void const* value, std::string const& path,
                            std::vector<fault>& faults, bool names = true) {
  if (type.what == type_kind::number) {
    figure const f = *static_cast<figure const*>(value);
    if (figure kept; !figure::read(f.text(), kept)) faults.push_back(unkept_figure(path, f));
  } else if (type.what == type_kind::enumeration) {
    if (type.chosen(value) >= type.choices.size()) {
      fault f = error::unknown_name(choice_name(type), std::to_string(static_cast<std::ptrdiff_t>(type.chosen(value))),
                                    {type.choices.begin(), type.choices.end()});
      f.path = path;
      faults.push_back(std::move(f));
    }
  } else if (type.what == type_kind::aggregate) {
    for (auto const& m : type.members)
      find_unwritable(*m.type, m.of(value), member_place(type, m, path), faults, names);
  } else if (type.item != nullptr) {
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < type.size(value); ++i) {
      std::string const below = element_place(type, value, path, i);
      if (names && type.lists_named() && !seen.insert(name_of(*type.item, type.at(value, i))).second)
        faults.push_back(path_fault(below, "the name is taken", "names differ within a list"));
      find_unwritable(*type.item, type.at(value, i), below, faults, names);
    }
  }
}

/// Figures of policies and assumptions are below this, so that money stays exact in every currency.
inline constexpr double largest_figure = 1e13;
/// And no nearer to 0 than this: quotients of two of them stay numbers.
inline constexpr double smallest_figure = 1e-15;

/// Faults for figures that nothing can be worked out with, and for named things without a name.
inline void find_unworkable(type_info const& type, void const* value, std::string const& path,
                            std::vector<fault>& faults) {
  if (type.what == type_kind::number) {
    figure const f = *static_cast<figure const*>(value);
    double const size = std::abs(f.value);
    if (size >= largest_figure && std::isfinite(size))
      faults.push_back(path_fault(path, "the number " + f.text() + " is too large", "figures are below ten trillion"));
    if (size > 0 && size < smallest_figure)
      faults.push_back(path_fault(path, "the number " + f.text() + " is too small", "write 0"));
  } else if (type.what == type_kind::aggregate) {
    for (auto const& m : type.members) find_unworkable(*m.type, m.of(value), member_place(type, m, path), faults);
  } else if (type.item != nullptr) {
    for (std::size_t i = 0; i < type.size(value); ++i) {
      std::string const below = element_place(type, value, path, i);
      if (type.lists_named() && is_blank(name_of(*type.item, type.at(value, i))))
        faults.push_back(path_fault(below, "missing '" + std::string(type.item->name_member()->name) + "'"));
      find_unworkable(*type.item, type.at(value, i), below, faults);
    }
  }
}

/// Both kinds of faults. Names that are taken are left to the compilers, which know all of them.
template <reflected T>
void find_unsound(T const& value, std::string const& path, std::vector<fault>& faults) {
  find_unwritable(type_info_of<T>(), &value, path, faults, false);
  find_unworkable(type_info_of<T>(), &value, path, faults);
}

/// Throws `error` for a value that no sound file could have given: whoever builds one in code is told the same.
template <reflected T>
void require_sound(T const& value) {
  std::vector<fault> faults;
  find_unsound(value, "", faults);
  if (!faults.empty()) throw error(std::move(faults));
}

}  // namespace tierwise::detail
