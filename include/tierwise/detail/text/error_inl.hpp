// What faults say, and which known name was probably meant.
#pragma once

#include <algorithm>  // for std::count_if, std::min
#include <cstddef>    // for std::size_t
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tierwise/detail/text/visible.hpp"
#include "tierwise/error.hpp"

namespace tierwise {

namespace detail {

inline constexpr std::size_t fault_lines_shown = 100;     ///< lines of a message
inline constexpr std::size_t faults_shown_of_a_kind = 5;  ///< more of them help nobody, and hide the others

/// What faults have in common that differ only in where they stand and what stands there.
[[nodiscard]] inline std::string kind_of(fault const& f) {
  std::string out = f.path + '\n' + f.message;
  for (std::string const* part : {&f.value, &f.person, &f.month})
    if (!part->empty())
      if (auto const at = out.find(*part, f.path.size()); at != std::string::npos) out.erase(at, part->size());
  std::erase_if(out, [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

}  // namespace detail

TIERWISE_INLINE std::string place::text() const {
  std::string out = file;
  if (line != 0) {
    if (!out.empty()) out += ':';
    out += std::to_string(line);
    if (column != 0) out += ':' + std::to_string(column);
  }
  return out;
}

TIERWISE_INLINE std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  if ((a.size() < b.size() ? b.size() - a.size() : a.size() - b.size()) > most) return most + 1;
  std::vector<std::size_t> row(b.size() + 1), above(b.size() + 1),
      two_above(b.size() + 1);  // two rows back, for letters that changed places
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    two_above.swap(above);
    above.swap(row);
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], two_above[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > most && (i < 2 || *std::min_element(above.begin(), above.end()) >= most)) return most + 1;
  }
  return row[b.size()];
}

TIERWISE_INLINE std::string nearest(std::string_view found, std::vector<std::string> const& known) {
  std::string best;
  auto const letters = std::count_if(found.begin(), found.end(),
                                     [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; });
  if (found.size() > 200 || letters < 2) return best;  // every other letter is as near to one letter
  std::size_t best_distance = std::max<std::size_t>(1, found.size() / 3) + 1;
  for (auto const& name : known) {
    std::size_t d = edit_distance(found, name, best_distance);
    if (auto const dot = name.rfind('.'); dot != std::string::npos && found.find('.') == std::string_view::npos)
      d = std::min(d, edit_distance(found, std::string_view(name).substr(dot + 1), best_distance) + 1);
    if (d < best_distance || (d == best_distance && !best.empty() && name < best)) {
      best_distance = d;
      best = name;
    }
  }
  return best;
}

TIERWISE_INLINE void fault::show(std::string_view line, std::size_t at) {
  constexpr std::size_t most = 400;
  at = std::min(at, line.size());
  auto const inside = [&](std::size_t i) {
    return i < line.size() && (static_cast<unsigned char>(line[i]) & 0xC0u) == 0x80u;
  };
  std::size_t begin = line.size() > most && at > most / 2 ? at - most / 2 : 0;
  std::size_t end = line.size() > most ? std::min(line.size(), begin + most) : line.size();
  // No letter is cut in two; but what is no UTF-8 may be all middle parts, and the caret's place is shown in any
  // case.
  while (begin > 0 && begin < at && inside(begin)) ++begin;
  while (end > at + 1 && inside(end)) --end;
  excerpt = (begin == 0 ? "" : cut) + std::string(line.substr(begin, end - begin)) + (end == line.size() ? "" : cut);
  caret = at - begin + (begin == 0 ? 0 : std::string_view(cut).size());
}

TIERWISE_INLINE std::string fault::text() const {
  std::string out = where.text();
  if (!out.empty()) out += ": ";
  if (!path.empty()) out += path + ": ";
  out += message;
  if (!hint.empty()) out += "; " + hint;
  out = detail::visible(out);
  if (!excerpt.empty()) {
    std::string_view const line =
        std::string_view(excerpt).substr(0, excerpt.size() - (excerpt.back() == '\r' ? 1 : 0));
    out += "\n  " + detail::visible(line, true) + "\n  ";
    // A caret under a Chinese character must not drift: count characters, not bytes.
    for (char const c : detail::visible(line.substr(0, caret), true))
      if ((static_cast<unsigned char>(c) & 0xC0u) != 0x80u) out += c == '\t' ? '\t' : ' ';
    out += '^';
  }
  return out;
}

TIERWISE_INLINE fault error::unknown_name(std::string_view what, std::string_view found,
                                          std::vector<std::string> const& known) {
  fault f;
  f.message =
      "unknown " + std::string(what) + " '" + std::string(found.substr(0, 200)) + (found.size() > 200 ? "...'" : "'");
  if (auto const meant = nearest(found, known); !meant.empty()) {
    f.hint = "did you mean '" + meant + "'?";
  } else if (!known.empty() && known.size() <= 12) {
    f.hint = "known: ";
    for (std::size_t i = 0; i < known.size(); ++i) f.hint += (i ? ", " : "") + known[i];
  }
  return f;
}

TIERWISE_INLINE std::string error::summary(std::vector<fault> const& faults) {
  std::string out;
  std::size_t lines = 0, more = 0;
  std::unordered_map<std::string, std::size_t> told;
  for (auto const& f : faults) {
    bool const of_records = f.row != 0 || !f.person.empty();
    if (lines == detail::fault_lines_shown ||
        (of_records && ++told[detail::kind_of(f)] > detail::faults_shown_of_a_kind)) {
      ++more;
      continue;
    }
    out += (lines++ == 0 ? "" : "\n") + f.text();
  }
  if (more != 0)
    out += "\nand " + std::to_string(more) + (more == 1 ? " more fault" : " more faults") + " of these kinds";
  return out;
}

}  // namespace tierwise
