// What a run did not use, or took for granted because nobody said it: told beside its result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tierwise/config.hpp"

namespace tierwise {

/// What a note is about; see "What is not used is told" in the guide to records. The weightiest come first.
enum class note_kind : std::uint8_t {
  alike,           ///< ids, shops or teams that are one to a reader, and are taken for several
  unknown_person,  ///< ids with which records name people, and of which there is no record
  other_tier,      ///< recorded tiers, behind a person's first record, that are not those worked out
  cut_past,        ///< functions of the past that begin in the middle
  other_rules,     ///< a state that other rules left behind
  missing_tier,    ///< a ladder without its column: everybody begins on the first tier
  missing_joined,  ///< no column `joined`
  missing_input,   ///< an optional input that no column gives
  undrawn_input,   ///< an optional input that no activity draws
  drawn_at_start,  ///< a quantity that is drawn as for newcomers
  unread_column    ///< a column that nothing reads
};
inline constexpr std::string_view note_names[] = {"alike",         "unknown_person", "other_tier",     "cut_past",
                                                  "other_rules",   "missing_tier",   "missing_joined", "missing_input",
                                                  "undrawn_input", "drawn_at_start", "unread_column"};
[[nodiscard]] constexpr std::string_view note_name(note_kind k) { return note_names[static_cast<std::size_t>(k)]; }

/// One thing that the result does not show by itself.
struct note {
  note_kind kind = note_kind::unread_column;
  std::string subject;   ///< the column, ladder, input or functions it is about
  std::string months;    ///< `2026-03`, or `2026-03 to 2026-06`; "" where no month is meant
  std::size_t rows = 0;  ///< how many records, or people of a workforce, are concerned; 0 where none is meant
  std::string text;

  bool operator==(note const&) const = default;
};

namespace detail {

/// `a, b, c and 4 more`: as many names as are read at a glance.
[[nodiscard]] std::string some_of(std::vector<std::string> const& names, std::size_t most = 6);

}  // namespace detail

/// Notes at a glance: a line or two of each kind, however many there are.
[[nodiscard]] std::vector<std::string> in_brief(std::vector<note> notes);

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/text/note_inl.hpp"
#endif
