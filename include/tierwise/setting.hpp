// What a path of a policy can be set to.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>  // for std::pair
#include <variant>
#include <vector>

#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"

namespace tierwise {

/// Unsets what may be left out, or takes an element out of its list.
struct unset {
  bool operator==(unset const&) const = default;
};

struct setting;

/// Settings by name or by path, in the order in which they are given: what a table says.
using settings = std::vector<std::pair<std::string, setting>>;

/// What a path can be set to; a table for what has parts of its own, a list of tables for a list of such. A text also
/// serves for a formula, an enumerator, and a figure like "0.6%".
struct setting {
  std::variant<unset, bool, figure, std::string, std::vector<figure>, std::vector<std::pair<figure, figure>>,
               std::vector<std::string>, std::map<std::string, figure>,
               std::map<std::string, std::map<std::string, figure>>, settings, std::vector<settings>>
      value;

  setting(unset = {}) {}                                                      // NOLINT: a setting reads as its value
  setting(figure v) : value(v) {}                                             // NOLINT
  setting(std::string v) : value(std::move(v)) {}                             // NOLINT
  setting(std::string_view v) : value(std::string(v)) {}                      // NOLINT
  setting(char const* v) : value(std::string(v)) {}                           // NOLINT
  setting(formula const& v) : value(v.text()) {}                              // NOLINT
  setting(std::vector<figure> v) : value(std::move(v)) {}                     // NOLINT
  setting(std::vector<std::pair<figure, figure>> v) : value(std::move(v)) {}  // NOLINT
  setting(std::vector<std::string> v) : value(std::move(v)) {}                // NOLINT
  setting(std::map<std::string, figure> v) : value(std::move(v)) {}           // NOLINT
  setting(std::map<std::string, std::map<std::string, figure>> v) : value(std::move(v)) {}  // NOLINT
  setting(settings v) : value(std::move(v)) {}                                              // NOLINT
  setting(std::vector<settings> v) : value(std::move(v)) {}                                 // NOLINT
  template <class T>
    requires std::is_arithmetic_v<T>
  setting(T v) {  // NOLINT
    if constexpr (std::is_same_v<T, bool>)
      value = v;
    else
      value = figure(static_cast<double>(v));
  }

  bool operator==(setting const& other) const;
};

inline bool setting::operator==(setting const& other) const { return value == other.value; }

}  // namespace tierwise
