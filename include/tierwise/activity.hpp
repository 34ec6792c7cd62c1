// What people do in a month that has not happened yet: every quantity as a distribution with its source.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"

namespace tierwise {

/// How often a quantity is drawn.
///  - `month`: for every person and month. `person`: once, when the person arrives (read from the workforce for those
///    who are there at the start). `shop`: once a shop and month, the same for everybody there.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored \
    "-Wshadow"  // GCC 12 takes an enumerator in its own scope to hide the name `shop` of rules
#endif
enum class drawn_each { month, person, shop };
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/// What is drawn.
///  - `value`: the mean, moved by the person's own effect and the month's noise. `chance`: true with the mean as its
///    probability. `count`: a Poisson number with that mean. `part`: how many of `of`, each with the mean as
///    probability.
enum class draw_kind { value, chance, count, part };

/// The scale on which the mean, the person's effect and the noise add up: x = link^-1(mean + person * e + noise * z).
enum class link_kind { identity, log, logit };

/// A quantity of the months played forward. One that is named like an input of the policy stands in for the records'
/// column; others are the assumptions' own, for later formulas to name.
struct quantity {
  std::string name;
  std::string zh;
  draw_kind draw = draw_kind::value;
  drawn_each each = drawn_each::month;
  link_kind link = link_kind::identity;
  std::optional<formula> mean;           ///< on the scale of the link
  figure person = 0;                     ///< standard deviation between people, on the scale of the link
  figure noise = 0;                      ///< standard deviation between months, on the scale of the link
  std::optional<formula> of;             ///< for `part`: out of how many
  std::map<std::string, figure> shares;  ///< for texts, instead of a mean: each with its share
  std::optional<figure> at_least, at_most;
  int decimals = 2;  ///< a drawn value is rounded to; 0 to 6
  std::string source;

  bool operator==(quantity const&) const = default;
};

}  // namespace tierwise
