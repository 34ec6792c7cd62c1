// What a run did not use, or took for granted because nobody said it: told beside its result.
#pragma once

#include <algorithm>  // for std::find
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/support/ordering.hpp"
#include "tierwise/detail/text/visible.hpp"

namespace tierwise {

/// What a note is about; see "What is not used is told" in the guide to records. The weightiest come first.
enum class note_kind : std::uint8_t {
  alike,           ///< ids, shops or teams that are one to a reader, and are taken for several
  other_tier,      ///< recorded tiers, behind a person's first record, that are not those worked out
  cut_past,        ///< functions of the past that begin in the middle
  on_trial,        ///< tiers held on trial that a simulation takes for held for good
  missing_tier,    ///< a ladder without its column: everybody begins on the first tier
  missing_joined,  ///< no column `joined`
  missing_input,   ///< an optional input that no column gives
  undrawn_input,   ///< an optional input that no activity draws
  drawn_at_start,  ///< a quantity that is drawn as for newcomers
  unread_column    ///< a column that nothing reads
};
inline constexpr std::string_view note_names[] = {"alike",          "other_tier",     "cut_past",      "on_trial",
                                                  "missing_tier",   "missing_joined", "missing_input", "undrawn_input",
                                                  "drawn_at_start", "unread_column"};
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
[[nodiscard]] inline std::string some_of(std::vector<std::string> const& names, std::size_t most = 6) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) out += (i == 0 ? "" : ", ") + names[i];
  out = visible(out);
  return names.size() > most ? out + " and " + std::to_string(names.size() - most) + " more" : out;
}

/// Where notes of a kind say the same of one name after another: how they say it of several.
[[nodiscard]] constexpr std::string_view said_of_several(note_kind k) {
  switch (k) {
    case note_kind::missing_input: return "no column gives the optional inputs ";
    case note_kind::undrawn_input: return "no activity draws the optional inputs ";
    case note_kind::drawn_at_start: return "the workforce does not say, so it is drawn as for newcomers: ";
    case note_kind::unread_column: return "nothing reads the columns ";
    default: return "";
  }
}

inline void put_in_order(std::vector<tierwise::note>& notes) {
  detail::sort_stably(notes.begin(), notes.end(),
                      [](tierwise::note const& a, tierwise::note const& b) { return a.kind < b.kind; });
}

}  // namespace detail

/// Notes at a glance: a line or two of each kind, however many there are.
[[nodiscard]] inline std::vector<std::string> in_brief(std::vector<note> notes) {
  detail::put_in_order(notes);
  std::vector<std::string> out;
  for (std::size_t i = 0, end = 0; i < notes.size(); i = end) {
    note_kind const kind = notes[i].kind;
    std::vector<std::string> subjects;
    for (end = i; end < notes.size() && notes[end].kind == kind; ++end)
      if (std::find(subjects.begin(), subjects.end(), notes[end].subject) == subjects.end())
        subjects.push_back(notes[end].subject);
    if (std::string_view const several = detail::said_of_several(kind); !several.empty() && subjects.size() > 1) {
      out.push_back(std::string(several) + detail::some_of(subjects));
      continue;
    }
    std::size_t const shown = end - i > 2 || kind == note_kind::cut_past ? 1 : end - i;
    for (std::size_t k = i; k < i + shown; ++k) out.push_back(notes[k].text);
    if (std::size_t const more = end - i - shown; more > 0)
      out.back() += "; and " + std::to_string(more) + (more == 1 ? " more such note" : " more such notes");
  }
  return out;
}

}  // namespace tierwise
