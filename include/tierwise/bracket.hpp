// Bracket tables: rates or amounts by slices of a quantity, checked once and used by name in formulas.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"

namespace tierwise {

/// How a table is read. A table has one kind; the formula function of the same name reads it.
///  - `marginal`: each slice at its own rate; `marginal(x, t)` is the sum over the slices below x.
///  - `whole`: the one rate of the row x falls in, on all of x.
///  - `lookup`: the value of the row x falls in, as it stands.
///  - `interpolate`: straight lines between the points; flat beyond the first and the last.
enum class bracket_kind { marginal, whole, lookup, interpolate };

/// Which of its two edges belongs to a row. Tables of the law are closed above (不超过36,000元的), most others below.
enum class bracket_edge { lower, upper };

/// (lower edge, rate or value), in rising order of edges.
using bracket_rows = std::vector<std::pair<figure, figure>>;

/// A table by lower edges, the same for all, or different by a text such as the shop or a tier, or by two of them. With
/// rows at 0 and 30000, x = 30000 is in the second; in the first, when the table is `closed` at the upper edges, and
/// then the first row holds its lower edge all the same. `marginal` and `interpolate` give the same on both sides of an
/// edge, so to them `closed` makes no difference. `marginal` and `whole` start at 0 and their first rate also holds
/// below it, so that a negative month (cancelled orders) claws back at the rate it was paid with. `lookup` has no row
/// below its first edge: the result is missing. Edges rise strictly; there can be no gap and no overlap.
struct bracket_table {
  std::string name;
  std::string zh;
  bracket_kind kind = bracket_kind::marginal;
  bracket_rows rates;  ///< beside rows by text, for texts that these do not name; without it there are none
  std::string source;
  bracket_edge closed = bracket_edge::lower;  ///< stands behind `kind` in files
  text_names by;  ///< one text, and the rows are among `figures`, or two, and they are in `table`
  std::map<std::string, bracket_rows> figures;                       ///< each with edges of its own
  std::map<std::string, std::map<std::string, bracket_rows>> table;  ///< by the first text, then by the second
  std::optional<formula>
      edges_of;  ///< a figure of the person that edges are shares of; stands behind `closed` in files

  bool operator==(bracket_table const&) const = default;
};

}  // namespace tierwise
