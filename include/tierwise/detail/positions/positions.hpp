// The positions of a workforce: who holds each at the start, which are vacant, and which of them belong together.
#pragma once

#include <algorithm>  // for std::sort
#include <cstdint>
#include <map>
#include <numeric>  // for std::iota
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/model.hpp"
#include "tierwise/detail/positions/check_past.hpp"
#include "tierwise/detail/records/reader.hpp"
#include "tierwise/random.hpp"
#include "tierwise/simulation.hpp"

namespace tierwise::detail {

/// A position. It keeps its shop and team whoever holds it; its draws are addressed by who held it first.
struct position {
  std::uint64_t draw_address = 0;
  std::int32_t shop = 0, team = -1;  ///< text codes; team -1: in none
  std::uint32_t first = no_slot;     ///< person of the workforce who holds it at the start; no_slot: it is vacant
  std::uint32_t opening = no_slot;   ///< on whose tiers newcomers start
  bool wanted = true;                ///< whether it is filled again
};

/// Positions whose holders may meet; batches have nothing to do with each other.
struct position_batch {
  std::vector<std::string> ids;     ///< in byte order
  std::vector<position> positions;  ///< beside them

  void add(std::string id, position at) {
    at.draw_address = person_of(id);
    ids.push_back(std::move(id));
    positions.push_back(at);
  }
};

/// The start of a simulation.
struct position_plan {
  ordered_records start;
  std::vector<std::size_t> where;  ///< person -> index in the inputs' columns
  std::vector<position_batch> batches;
  std::size_t people = 0;
  std::string mark = "+";  ///< between a position's id and the number of a successor; in no id of the workforce
  bool has_teams = false;  ///< whether the workforce has a column of teams
  bool unordered = false;  ///< whether ids have letters before '+', so that newcomers may sort elsewhere

  /// `A017`, then `A017+01` for who comes after; '+' sorts before letters and digits, so that holders stay in order.
  [[nodiscard]] std::string holder_id(std::string const& position_id, std::uint32_t successor_no) const {
    if (successor_no == 0) return position_id;
    std::string n = std::to_string(successor_no);
    if (n.size() < 2) n.insert(n.begin(), '0');
    return position_id + mark + n;
  }
};

/// The workforce as records of its one month. `whole`: its people in one batch.
[[nodiscard]] inline ordered_records read_workforce(dated<model> const& models, table const& workforce,
                                                    simulation const& how, bool whole) {
  expect_month_behind(how.before, workforce);
  ordered_records out =
      record_reader(models, workforce, true).after(how.before).tell_unread(how.ignore, how.elsewhere).read();
  if (whole) {
    out.batches.resize(1);
    out.batches[0].people.resize(out.people.size());
    std::iota(out.batches[0].people.begin(), out.batches[0].people.end(), 0u);
  }
  if (out.month_count != 1) {
    fault f;
    f.path = "workforce";
    f.message = "it speaks of several months";
    f.hint = "a workforce has a row a person, for the month in which the simulation begins";
    throw error(std::move(f));
  }
  if (!how.before.is_empty()) past_check(workforce, out).expect_same();
  return out;
}

/// How successors are called, so that nobody of the workforce is called like one.
inline void choose_mark(position_plan& to) {
  ordered_records const& in = to.start;
  for (bool taken = true; taken;) {
    taken = false;
    for (auto const& id : in.people) taken = taken || id.find(to.mark) != std::string::npos;
    if (taken) to.mark += '+';
  }
  for (auto const* names : {&in.people, &in.texts})
    for (auto const& id : *names)
      for (char c : id) to.unordered = to.unordered || static_cast<unsigned char>(c) < '+';
}

/// A position for everybody of the workforce, batch by batch.
inline void place_workforce(position_plan& to) {
  ordered_records const& in = to.start;
  std::vector<std::uint32_t> month_row_of(in.people.size());
  to.where.resize(in.people.size());
  for (std::uint32_t month_row = 0; month_row < in.rows(); ++month_row) {
    month_row_of[in.person[month_row]] = month_row;
    to.where[in.person[month_row]] =
        in.in_batch_order ? in.batch_row[month_row] : in.input_row[in.batch_row[month_row]];
  }
  for (auto const& b : in.batches) {
    position_batch& batch = to.batches.emplace_back();
    for (auto p : b.people) {
      position at;
      at.shop = in.shop[month_row_of[p]];
      at.team = in.team.empty() ? -1 : in.team[month_row_of[p]];
      at.first = p;
      batch.add(in.people[p], at);
    }
  }
}

/// A shop of the workforce: which batch holds it, and the team of its first person who is in one.
struct staffed_shop {
  std::size_t batch = 0;
  std::int32_t team = -1;
};
[[nodiscard]] inline std::map<std::int32_t, staffed_shop> staffed_shops(position_plan const& of) {
  std::map<std::int32_t, staffed_shop> out;
  for (std::size_t b = 0; b < of.batches.size(); ++b)
    for (auto const& p : of.batches[b].positions) {
      staffed_shop& shop = out.try_emplace(p.shop, staffed_shop{b, p.team}).first->second;
      if (shop.team < 0) shop.team = p.team;
    }
  return out;
}

/// Throws `error` for newcomers who would start on a tier that the rules of their first month do not have.
inline void require_starts(dated<model> const& models, std::int32_t first_month) {
  model const& now = models.in(month::from_index(first_month));
  for (auto const& o : now.openings)
    for (std::size_t l = 0; l < o.start.size(); ++l)
      if (o.start[l] >= now.ladders[l].in_force) {
        ladder const& one = now.policy.ladder[l];
        throw error(path_fault("hiring.opening",
                               "there is no tier '" + one.name + "." + one.tier[o.start[l]].name + "' in " +
                                   month::from_index(first_month).text() + ", the first month of the simulation",
                               "an amendment of the policy adds it later: let newcomers start on another"));
      }
}

/// The openings of each shop, in order. Throws `error` for one in a shop where nobody is.
[[nodiscard]] inline std::map<std::int32_t, std::vector<std::uint32_t>> openings_by_shop(
    model const& m, position_plan const& of, std::map<std::int32_t, staffed_shop> const& shops) {
  std::map<std::string, std::int32_t> code_of;
  for (std::size_t c = 0; c < of.start.texts.size(); ++c)
    code_of.emplace(of.start.texts[c], static_cast<std::int32_t>(c));
  std::map<std::int32_t, std::vector<std::uint32_t>> out;
  for (std::uint32_t i = 0; i < m.openings.size(); ++i) {
    auto const code = code_of.find(m.openings[i].shop);
    if (code == code_of.end() || !shops.contains(code->second)) {
      fault f;
      f.path = "hiring.opening";
      f.message = "nobody of the workforce is in the shop '" + m.openings[i].shop + "'";
      throw error(std::move(f));
    }
    out[code->second].push_back(i);
  }
  return out;
}

/// The people of a shop fill its openings in order; for the heads that are wanted beyond them there are vacant
/// positions, and who is beyond the heads that are wanted is not replaced.
inline void fill_openings(model const& m, std::int32_t shop, std::vector<std::uint32_t> const& openings,
                          staffed_shop const& at, position_plan& to) {
  position_batch& batch = to.batches[at.batch];
  std::size_t i = 0;
  int taken = 0;
  auto next = [&] {
    while (i < openings.size() && taken >= m.openings[openings[i]].heads) ++i, taken = 0;
    ++taken;
    return i < openings.size() ? openings[i] : no_slot;
  };
  for (auto& p : batch.positions) {
    if (p.shop != shop) continue;
    p.opening = next();
    p.wanted = p.opening != no_slot;
  }
  int number = 0;
  for (std::uint32_t o = next(); o != no_slot; o = next()) {
    position p;
    std::string n = std::to_string(++number);
    n.insert(0, n.size() < 3 ? 3 - n.size() : 0, '0');
    p.shop = shop;
    p.team = at.team;
    p.opening = o;
    batch.add(to.start.texts[static_cast<std::size_t>(shop)] + to.mark + "new" + n, p);
  }
}

/// Positions in byte order of their ids, of which there are no two alike.
inline void order_positions(position_batch& batch) {
  std::vector<std::uint32_t> order(batch.ids.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) { return batch.ids[x] < batch.ids[y]; });
  position_batch ordered;
  ordered.ids.reserve(order.size());
  ordered.positions.reserve(order.size());
  for (std::uint32_t i : order) {
    ordered.ids.push_back(std::move(batch.ids[i]));
    ordered.positions.push_back(batch.positions[i]);
  }
  batch = std::move(ordered);
}

/// Positions for the people of the workforce and for the heads that are wanted beyond them. `whole`: in one batch.
/// `how`: what is known of their past, and which columns are meant not to be read.
[[nodiscard]] inline position_plan make_positions(dated<model> const& models, table const& workforce,
                                                  simulation const& how, bool whole = false) {
  position_plan out;
  out.start = read_workforce(models, workforce, how, whole);
  out.people = out.start.people.size();
  out.has_teams = !out.start.team.empty();
  choose_mark(out);
  place_workforce(out);
  auto const shops = staffed_shops(out);
  require_starts(models, out.start.first_month);
  for (auto const& [shop, openings] : openings_by_shop(*models.first, out, shops))
    fill_openings(*models.first, shop, openings, shops.at(shop), out);
  for (std::size_t b = 0; b < out.batches.size(); ++b) order_positions(out.batches[b]);
  return out;
}

}  // namespace tierwise::detail
