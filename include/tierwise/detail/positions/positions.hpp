// The seats of a desk: who sits where at the start, which are empty, and which of them belong together.
#pragma once

#include <algorithm>  // for std::inplace_merge, std::sort
#include <cstdint>
#include <map>
#include <numeric>  // for std::iota
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/model.hpp"
#include "tierwise/detail/records/reader.hpp"
#include "tierwise/random.hpp"

namespace tierwise::detail {

/// A seat. It keeps its shop and team whoever sits in it; its draws are addressed by who was its first.
struct seat {
  std::string id;
  std::uint64_t draw_address = 0;
  std::int32_t shop = 0, team = -1;  ///< text codes; team -1: in none
  std::uint32_t first = no_slot;     ///< person of the workforce who sits here at the start
  std::uint32_t opening = no_slot;   ///< whose tiers newcomers start on
  bool wanted = true;                ///< whether it is filled again
};

/// Seats whose people may meet; parts have nothing to do with each other.
struct desk_part {
  std::vector<seat> seats;       ///< in byte order of their ids
  std::vector<std::string> ids;  ///< beside them
};

/// The start of a simulation.
struct desk {
  ordered_records start;
  std::vector<std::size_t> where;  ///< person -> index in the inputs' columns
  std::vector<desk_part> parts;
  std::size_t people = 0;
  std::string mark = "+";  ///< between a seat's id and the number of who came after; in no id of the workforce
  bool has_teams = false;  ///< whether the workforce has a column of teams
  bool unordered = false;  ///< whether ids have letters before '+', so that newcomers may sort elsewhere

  /// `A017`, then `A017+01` for who comes after; '+' sorts before letters and digits, so that seats stay in order.
  [[nodiscard]] std::string occupant(std::string const& seat_id, std::uint32_t times) const {
    if (times == 0) return seat_id;
    std::string n = std::to_string(times);
    if (n.size() < 2) n.insert(n.begin(), '0');
    return seat_id + mark + n;
  }
};

/// Seats for the people of the workforce and for the heads that are wanted beyond them. `whole`: in one part.
/// `ignore`, `elsewhere`: as `unread_columns` has them.
[[nodiscard]] inline desk furnish(dated<model> const& models, table const& workforce,
                                  std::vector<std::string> const& ignore, std::vector<std::string> const& elsewhere,
                                  bool whole = false) {
  desk out;
  model const& m = *models.first;
  out.start = record_reader(models.all(), workforce, true).tell_unread(ignore, elsewhere).read();
  if (whole) {
    out.start.batches.resize(1);
    out.start.batches[0].people.resize(out.start.people.size());
    std::iota(out.start.batches[0].people.begin(), out.start.batches[0].people.end(), 0u);
  }
  ordered_records& in = out.start;
  if (in.month_count != 1) {
    fault f;
    f.path = "workforce";
    f.message = "it speaks of several months";
    f.hint = "a workforce has a row a person, for the month in which the simulation begins";
    throw error(std::move(f));
  }
  out.people = in.people.size();
  out.has_teams = !in.team.empty();
  for (bool taken = true; taken;) {
    taken = false;
    for (auto const& id : in.people) taken = taken || id.find(out.mark) != std::string::npos;
    if (taken) out.mark += '+';
  }
  for (auto const* names : {&in.people, &in.texts})
    for (auto const& id : *names)
      for (char c : id) out.unordered = out.unordered || static_cast<unsigned char>(c) < '+';
  std::vector<std::uint32_t> month_row_of(in.people.size());
  out.where.resize(in.people.size());
  for (std::uint32_t month_row = 0; month_row < in.rows(); ++month_row) {
    month_row_of[in.person[month_row]] = month_row;
    out.where[in.person[month_row]] =
        in.in_batch_order ? in.batch_row[month_row] : in.input_row[in.batch_row[month_row]];
  }
  // Which opening each shop's people fill, and which part holds the shop.
  std::map<std::int32_t, std::size_t> part_of_shop;
  std::map<std::int32_t, std::int32_t> team_of_shop;
  for (std::size_t b = 0; b < in.batches.size(); ++b) {
    desk_part& u = out.parts.emplace_back();
    for (auto p : in.batches[b].people) {
      seat s;
      s.id = in.people[p];
      s.draw_address = person_of(s.id);
      s.shop = in.shop[month_row_of[p]];
      s.team = in.team.empty() ? -1 : in.team[month_row_of[p]];
      s.first = p;
      part_of_shop.try_emplace(s.shop, b);
      if (std::int32_t& team = team_of_shop.try_emplace(s.shop, s.team).first->second; team < 0) team = s.team;
      u.seats.push_back(std::move(s));
    }
  }
  std::map<std::string, std::int32_t> code_of;
  for (std::size_t c = 0; c < in.texts.size(); ++c) code_of.emplace(in.texts[c], static_cast<std::int32_t>(c));
  std::map<std::int32_t, std::vector<std::size_t>> openings;
  for (std::size_t i = 0; i < m.openings.size(); ++i) {
    opening_plan const& o = m.openings[i];
    auto const code = code_of.find(o.shop);
    if (code == code_of.end() || !part_of_shop.contains(code->second)) {
      fault f;
      f.path = "hiring.opening";
      f.message = "nobody of the workforce is in the shop '" + o.shop + "'";
      throw error(std::move(f));
    }
    openings[code->second].push_back(i);
  }
  for (auto& at_shop : openings) {
    std::int32_t const shop = at_shop.first;
    std::vector<std::size_t> const& wanted = at_shop.second;
    desk_part& u = out.parts[part_of_shop[shop]];
    std::size_t at = 0;
    int taken = 0;
    auto next = [&] {
      while (at < wanted.size() && taken >= m.openings[wanted[at]].heads) ++at, taken = 0;
      ++taken;
      return at < wanted.size() ? static_cast<std::uint32_t>(wanted[at]) : no_slot;
    };
    for (auto& s : u.seats) {
      if (s.shop != shop) continue;
      s.opening = next();
      s.wanted = s.opening != no_slot;
    }
    int number = 0;
    for (std::uint32_t o = next(); o != no_slot; o = next()) {
      seat s;
      std::string n = std::to_string(++number);
      n.insert(0, n.size() < 3 ? 3 - n.size() : 0, '0');
      s.id = in.texts[static_cast<std::size_t>(shop)] + out.mark + "new" + n;
      s.draw_address = person_of(s.id);
      s.shop = shop;
      s.team = team_of_shop[shop];
      s.opening = o;
      u.seats.push_back(std::move(s));
    }
  }
  for (std::size_t b = 0; b < out.parts.size(); ++b) {
    desk_part& u = out.parts[b];
    auto const before = [](seat const& x, seat const& y) { return x.id < y.id; };
    auto const added =
        u.seats.begin() + static_cast<std::ptrdiff_t>(in.batches[b].people.size());  // those before are in order
    std::sort(added, u.seats.end(), before);
    std::inplace_merge(u.seats.begin(), added, u.seats.end(), before);
    for (auto const& s : u.seats) u.ids.push_back(s.id);
  }
  return out;
}

}  // namespace tierwise::detail
