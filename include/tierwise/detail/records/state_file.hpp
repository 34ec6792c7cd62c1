// A state as bytes: numbers with the lowest byte first, lengths before what they count, a checksum behind all of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>  // for std::make_unsigned_t, std::is_enum_v
#include <utility>      // for std::move
#include <vector>

#include "tierwise/detail/records/state_checks.hpp"
#include "tierwise/detail/support/bit_cast.hpp"
#include "tierwise/detail/text/sha256.hpp"
#include "tierwise/error.hpp"
#include "tierwise/state.hpp"

namespace tierwise::detail {

inline constexpr std::string_view state_mark = "tierwise state\n";
inline constexpr std::uint32_t state_version = 4;  ///< of the format: another order or meaning of what is in it

/// What a file of a state holds, told once: `io` writes it or reads it.
template <class Io, class Columns>
void state_members(Io& io, Columns& c) {
  io.one(c.after.index);
  for (auto* const text : {&c.policy_sha256, &c.policy_name, &c.currency}) io.text(*text);
  io.list(c.texts, [&](auto& text) { io.text(text); });
  io.list(c.people, [&](auto& id) { io.text(id); });
  for (auto* const months : {&c.shop, &c.joined, &c.first, &c.last, &c.separated, &c.left, &c.tenure_from})
    io.column(*months);
  io.column(c.joined_said);
  for (auto* const months : {&c.months_so_far, &c.this_year, &c.this_quarter}) io.column(*months);
  io.flag(c.keeps_away);
  auto const ladder = [&](auto& l) {
    io.text(l.name);
    io.list(l.tiers, [&](auto& tier) { io.text(tier); });
    io.column(l.tier);
    io.column(l.highest);
    for (auto* const months : {&l.months_in_tier, &l.months_risen, &l.acting_months, &l.waiting}) io.column(*months);
    io.column(l.priority);
    io.list(l.refused, [&](auto& months) { io.column(months); });
  };
  io.list(c.ladders, ladder);
  io.list(c.undecided, ladder);
  io.column(c.let_go);
  auto const totals = [&](auto& t) {
    for (auto& column : t.of) io.column(column);
  };
  io.list(c.histories, [&](auto& h) {
    io.text(h.key);
    io.text(h.what);
    io.one(h.type);
    io.list(h.months, [&](auto& column) { io.column(column); });
    totals(h.all);
    totals(h.year);
    totals(h.quarter);
    io.list(h.risen, totals);
    io.list(h.risen_undecided, totals);
  });
}

class state_writer_of_bytes {
 public:
  std::string out;

  template <class T>
  void one(T value) {
    if constexpr (std::is_enum_v<T>) {
      out += static_cast<char>(value);
    } else if constexpr (std::is_floating_point_v<T>) {
      one(bit_cast<std::uint64_t>(value));
    } else {
      auto const bits = static_cast<std::make_unsigned_t<T>>(value);
      for (std::size_t i = 0; i < sizeof(T); ++i) out += static_cast<char>(bits >> (8 * i) & 0xff);
    }
  }
  void flag(bool value) { one(static_cast<std::uint8_t>(value ? 1 : 0)); }
  void text(std::string const& t) {
    one(static_cast<std::uint32_t>(t.size()));
    out += t;
  }
  template <class T, class F>
  void list(std::vector<T> const& all, F each) {
    one(static_cast<std::uint32_t>(all.size()));
    for (auto const& item : all) each(item);
  }
  template <class T>
  void column(std::vector<T> const& all) {
    one(static_cast<std::uint32_t>(all.size()));
    for (auto const value : all) one(value);
  }
};

/// Trusts no length: nothing is made room for that is not there to be read.
class state_reader_of_bytes {
 public:
  explicit state_reader_of_bytes(std::string_view bytes) : left_(bytes) {}

  template <class T>
  void one(T& value) {
    if constexpr (std::is_enum_v<T>) {
      value = static_cast<T>(number<std::uint8_t>());
    } else if constexpr (std::is_floating_point_v<T>) {
      value = bit_cast<T>(number<std::uint64_t>());
    } else {
      value = static_cast<T>(number<std::make_unsigned_t<T>>());
    }
  }
  void flag(bool& value) {
    auto const byte = number<std::uint8_t>();
    value = byte == 1;
    short_ = short_ || byte > 1;
  }
  void text(std::string& t) { t = take(number<std::uint32_t>()); }
  template <class T, class F>
  void list(std::vector<T>& all, F each) {
    for (auto n = number<std::uint32_t>(); n > 0 && !short_; --n) each(all.emplace_back());
  }
  template <class T>
  void column(std::vector<T>& all) {
    std::size_t const n = number<std::uint32_t>();
    if (n > left_.size() / sizeof(T)) short_ = true;
    if (short_) return;
    all.resize(n);
    for (auto& value : all) one(value);
  }
  /// Whether everything was there, and nothing else.
  [[nodiscard]] bool fits() const { return !short_ && left_.empty(); }

 private:
  std::string_view take(std::size_t n) {
    if (n > left_.size()) short_ = true;
    if (short_) return {};
    std::string_view const out = left_.substr(0, n);
    left_.remove_prefix(n);
    return out;
  }
  template <class Unsigned>
  Unsigned number() {
    std::uint64_t out = 0;
    std::string_view const bytes = take(sizeof(Unsigned));
    for (std::size_t i = 0; i < bytes.size(); ++i)
      out |= std::uint64_t(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return static_cast<Unsigned>(out);
  }

  std::string_view left_;
  bool short_ = false;
};

[[nodiscard]] inline std::string checksum_of(std::string_view bytes) {
  std::string out;
  for (auto const word : sha256_words(bytes))
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(word >> shift & 0xff);
  return out;
}

[[nodiscard]] inline std::string state_bytes(state_columns const& c) {
  state_writer_of_bytes to;
  to.out = state_mark;
  to.one(state_version);
  state_members(to, c);
  return to.out + checksum_of(to.out);
}

[[nodiscard]] inline state_columns read_state(std::string_view bytes, std::string const& file) {
  auto refuse = [&](std::string message, std::string hint) {
    fault f;
    f.where.file = file;
    f.path = "state";
    f.message = std::move(message);
    f.hint = std::move(hint);
    throw error(std::move(f));
  };
  if (!bytes.starts_with(state_mark)) refuse("this is no state that tierwise saved", "state.save(path) makes one");
  std::size_t const lead = state_mark.size() + sizeof(state_version), end = 32;
  if (bytes.size() < lead + end) refuse("the file is cut off", "save it again, or take a copy");
  state_reader_of_bytes head(bytes.substr(state_mark.size()));
  std::uint32_t version = 0;
  head.one(version);
  if (version != state_version)
    refuse(
        "its format is version " + std::to_string(version) + "; this tierwise reads " + std::to_string(state_version),
        "make it again from the records");
  std::string_view const all = bytes.substr(0, bytes.size() - end);
  if (checksum_of(all) != bytes.substr(all.size()))
    refuse("the file is cut off or damaged: its checksum is another", "save it again, or take a copy");
  state_columns out;
  state_reader_of_bytes from(all.substr(lead));
  state_members(from, out);
  std::string const wrong = from.fits() ? what_contradicts(out) : "its lengths do not fit";
  if (!wrong.empty()) refuse("what it says cannot be: " + wrong, "make it again from the records");
  return out;
}

}  // namespace tierwise::detail
