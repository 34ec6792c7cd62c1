// Values as people read them, through fmt: payslips explained, totals as aligned tables, events as sentences. Opt-in.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/error.hpp"
#include "tierwise/explain.hpp"
#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"
#include "tierwise/ledger.hpp"
#include "tierwise/money.hpp"
#include "tierwise/month.hpp"

namespace tierwise {

/// Minor units to be printed as major ones: `{123456, 2}` is `1234.56`.
struct amount {
  std::int64_t minor = 0;
  int digits = 2;
};

/// An event of a ledger, which knows the names in it.
struct ledger_event {
  ledger const& of;
  event const& what;
};

/// The columns a text takes in a terminal: two for a Chinese, Japanese or Korean character, none for an accent on its
/// own.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// Rows of texts in columns that line up, whatever script they are in.
struct text_table {
  struct heading {
    std::string text;
    bool right = false;  ///< numbers stand to the right
  };
  std::vector<heading> header;
  std::vector<std::vector<std::string>> rows;
  std::size_t indent = 0;

  /// The header (unless it is all empty), a rule under it, and the rows; no spaces at line ends.
  [[nodiscard]] std::string text() const;
};

/// Totals as a table: the groups, heads, person-months, gross, net and the employer's cost.
[[nodiscard]] std::string totals_table(ledger const& l, std::vector<std::string> const& by);

/// Two ledgers as a table: net pay before, after, and the difference in net and in the employer's cost.
[[nodiscard]] std::string difference_table(ledger const& before, ledger const& after,
                                           std::vector<std::string> const& by);

/// `2026-03 A017 (lantern): promoted medal trial -> iron`
[[nodiscard]] std::string text_of(ledger_event const& e);

/// The whole explanation: where the person stands, the score, the payslip line by line, what each rule asked, what
/// happened.
[[nodiscard]] std::string text_of(explanation const& e);

}  // namespace tierwise

// Each prints its one text; width, fill and alignment work as for any text.
#define TIERWISE_FORMAT(TYPE, TEXT)                                 \
  template <>                                                       \
  struct fmt::formatter<TYPE> : fmt::formatter<std::string_view> {  \
    template <class Out>                                            \
    auto format(TYPE const& value, Out& out) const {                \
      return fmt::formatter<std::string_view>::format((TEXT), out); \
    }                                                               \
  }
TIERWISE_FORMAT(tierwise::month, value.text());
TIERWISE_FORMAT(tierwise::figure, value.text());
TIERWISE_FORMAT(tierwise::formula, value.print());
TIERWISE_FORMAT(tierwise::place, value.text());
TIERWISE_FORMAT(tierwise::fault, value.text());
TIERWISE_FORMAT(tierwise::amount, tierwise::money_text(value.minor, value.digits));
TIERWISE_FORMAT(tierwise::ledger_event, tierwise::text_of(value));
TIERWISE_FORMAT(tierwise::explanation, tierwise::text_of(value));
TIERWISE_FORMAT(tierwise::event_kind, tierwise::event_name(value));
#undef TIERWISE_FORMAT

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/apply/format_inl.hpp"
#endif
