// Ladders: tiers in order, how a person enters each, keeps it, waits for a seat on it, or holds it on trial.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"

namespace tierwise {

/// A figure, the same for all, or different by a text such as the shop, or by two of them.
struct figure_by_text {
  std::optional<figure> value = figure(0);  ///< beside figures by text, for texts that these do not name
  text_names by;                            ///< one text, and the figure is among `figures`, or two: in `table`
  std::map<std::string, figure> figures;
  std::map<std::string, std::map<std::string, figure>> table;  ///< by the first text, then by the second

  figure_by_text() = default;
  figure_by_text(figure same_for_all) : value(same_for_all) {}  // NOLINT: a figure reads as itself
  template <class T>
    requires std::is_arithmetic_v<T>
  figure_by_text(T same_for_all) : value(figure(static_cast<double>(same_for_all))) {}  // NOLINT
  figure_by_text(std::optional<figure> for_others, text_names by_names, std::map<std::string, figure> by_one,
                 std::map<std::string, std::map<std::string, figure>> by_two = {})
      : value(for_others), by(std::move(by_names)), figures(std::move(by_one)), table(std::move(by_two)) {}
  bool operator==(figure_by_text const&) const = default;
};

/// A tier held on probation: it ends. After `months` months on the tier the person rises to the next tier when
/// `confirm` holds and is let go when it does not. Nobody leaves a tier with a probation by another way up.
struct probation {
  formula months;   ///< number of months, at least 1; may depend on the person: `if(experience_months >= 6, 1, 3)`
  formula confirm;  ///< whether the person stays on, asked at the end of the last month

  bool operator==(probation const&) const = default;
};

/// A tier first held as an acting appointment of `months` months. Confirmed, the person stays; otherwise he or she
/// goes back to `fallback` (the tier below when empty) and gets priority for the tier named by `priority`.
struct acting {
  formula months;        ///< number of months, at least 1
  formula confirm;       ///< asked at the end of the last acting month
  std::string fallback;  ///< a tier of the same ladder
  std::string priority;  ///< `ladder.tier` the person is preferred for afterwards; empty: none

  bool operator==(acting const&) const = default;
};

/// One rung. Everything but the name may be left out.
struct tier {
  std::string name;
  std::string zh;                     ///< the label in Chinese
  figure_by_text base_pay;            ///< a month, in major units
  std::optional<formula> applies;     ///< whether the person asks for the tier this month; when left out, everyone does
  std::optional<formula> enter;       ///< the rule for entering from below; without it nobody enters by rule
  std::string enter_from;             ///< the lowest tier it is entered from; when empty, the tier below
  std::optional<formula> approve;     ///< the leader's decision, asked when `enter` holds; when left out, automatic
  std::optional<formula> keep;        ///< the rule for staying; not met at a month's end: down to `demote_to`
  std::string demote_to;              ///< when empty, the tier below
  std::optional<formula> separate;    ///< who is let go at a month's end, whatever `keep` says
  std::vector<figure> review_months;  ///< numbers of the months at whose ends `enter` and `keep` are asked; empty: the
                                      ///< ladder's
  int attempts_apart = 0;             ///< months that must pass after a refusal before the next attempt counts
  std::map<std::string, int> seats;   ///< seats by shop, `"*"` for every other shop; empty: no limit
  std::optional<formula> order;       ///< who is seated first: highest value; then longest wait; then person id
  std::optional<tierwise::probation> probation;
  std::optional<tierwise::acting> acting;
  std::string source;

  bool operator==(tier const&) const = default;
};

/// Tiers from the lowest to the highest. Each person is on exactly one tier of each ladder.
struct ladder {
  std::string name;
  std::string zh;
  std::vector<tierwise::tier> tier;
  std::string source;
  std::optional<formula> set;  ///< the name of the tier a person comes to at each review; the tiers have no rules then
  std::vector<figure> review_months;  ///< numbers of the months at whose ends it is decided; empty: every month

  bool operator==(ladder const&) const = default;
};

}  // namespace tierwise
