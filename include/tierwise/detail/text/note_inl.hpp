// Notes at a glance, and names as many as are read at a glance.
#pragma once

#include <algorithm>  // for std::find
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/support/ordering.hpp"
#include "tierwise/detail/text/visible.hpp"
#include "tierwise/note.hpp"

namespace tierwise {

namespace detail {

TIERWISE_INLINE std::string some_of(std::vector<std::string> const& names, std::size_t most) {
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

TIERWISE_INLINE std::vector<std::string> in_brief(std::vector<note> notes) {
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
