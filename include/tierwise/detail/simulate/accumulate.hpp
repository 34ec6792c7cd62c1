// Adds up a batch's months into a projection.
#pragma once

#include <algorithm>  // for std::min
#include <cmath>      // for std::abs
#include <cstdint>
#include <string>
#include <utility>  // for std::exchange, std::pair
#include <vector>

#include "tierwise/detail/compute/exact_sums.hpp"
#include "tierwise/detail/simulate/measures.hpp"
#include "tierwise/detail/simulate/month_loop.hpp"
#include "tierwise/detail/support/atomic_add.hpp"
#include "tierwise/projection.hpp"

namespace tierwise::detail {

/// A column to be added up: `scale` times a row's value plus `offset`, as a whole number.
struct added_column {
  std::size_t measure;
  double const* rows;
  double scale, offset;
  bool may_miss;  ///< what is missing adds nothing
};

using four_numbers = double __attribute__((vector_size(32)));

/// Four columns worked on together: a row's values lie side by side in a register, and whether the rows of a cell stand
/// together does not matter. The last four of several may be fewer.
struct four_columns {
  static constexpr std::size_t count = 4;
  std::size_t used;
  std::size_t measure[count];
  double const* rows[count];
  four_numbers scale, offset, unless_missing;

  four_columns(std::vector<added_column> const& columns, std::size_t first)
      : used(std::min(count, columns.size() - first)) {
    for (std::size_t k = 0; k < count; ++k) {
      added_column const& c = columns[first + (k < used ? k : 0)];
      measure[k] = c.measure;
      rows[k] = c.rows;
      scale[k] = c.scale;
      offset[k] = c.offset;
      unless_missing[k] = c.may_miss ? no_value : 0.0;
    }
  }
  [[gnu::always_inline]] inline void add_row(std::uint32_t row, four_numbers& to) const {
    four_numbers const v = {rows[0][row], rows[1][row], rows[2][row], rows[3][row]};
    four_numbers const whole = ((v * scale + offset) + to_whole) - to_whole;  // as `nearest_whole`
    auto const counts = (whole == whole) | (unless_missing == unless_missing);
    to += counts ? whole : four_numbers{};
  }
};

class accumulator {
 public:
  accumulator(model const& m, position_plan const& plan, projection& out)
      : model_(m), positions_(plan), out_(out), width_(out.measures.size()) {
    for (std::size_t c = 1; c < out.cells.size(); ++c)
      if (out.cells[c].by == "shop") shop_cells_ = true;
    for (std::size_t l = 0; l < m.policy.ladder.size(); ++l)
      for (std::size_t c = 1; c < out.cells.size(); ++c)
        if (out.cells[c].by == m.policy.ladder[l].name) {
          ladders_.emplace_back(l, c);  // its first tier; the others follow
          break;
        }
  }

  /// Behind a month's steps.
  void month(simulated_month const& now) {
    if (cells_ == 0) lay_out(now.holders);
    sums_.assign(now.holders.replicas() * cells_ * width_, 0.0);
    partition_rows(now);
    add_people(now);
    columns_.clear();
    add_pay(now);
    add_scores(now);
    for (std::size_t i = 0; i < columns_.size(); i += four_columns::count) add_rows({columns_, i});
    for (auto const& s : now.served) add_service(now, s);
    for (std::size_t c = 0; c < now.holders.replicas() * cells_; ++c)
      sum(c, fixed_measure::total_cost) = sum(c, fixed_measure::employer_cost) + sum(c, fixed_measure::hiring_cost) +
                                          sum(c, fixed_measure::outsourcing_cost);
  }

  /// Behind a month's end.
  void ended(simulated_month const& now) {
    for (std::size_t i = 0; i < now.events.size() && !now.is_empty(); ++i) {
      event const& e = now.events[i];
      std::uint32_t const r = now.event_rows[i];
      if (rises(e))
        add(e.kind == event_kind::appointed ? fixed_measure::appointed : fixed_measure::promoted, r, 1);
      else if (e.kind == event_kind::demoted || e.kind == event_kind::fell_back)
        add(fixed_measure::demoted, r, 1);
      else if (e.kind == event_kind::waiting)
        add(fixed_measure::waiting, r, 1);
    }
    for (std::uint32_t r = 0; r < now.rows.size(); ++r) {
      departure const kind = now.departed.kind[r];
      if (kind == departure::none) continue;
      add(kind == departure::left        ? fixed_measure::left
          : kind == departure::dismissed ? fixed_measure::dismissed
                                         : fixed_measure::separated,
          r, 1);
      if (kind == departure::left) add(reasons_ + now.departed.reason[r], r, 1);
    }
    flush(now);
  }

 private:
  // -- what a month adds ---------------------------------------------------------------------------------------------
  void add_people(simulated_month const& now) {
    std::size_t const n = now.rows.size();
    for (auto const& p : by_cell_) {
      std::uint32_t begin = 0;
      for (auto const& [cell, end] : p.ends) sum(cell, fixed_measure::heads) = end - std::exchange(begin, end);
    }
    auto const& h = model_.assumed.hiring;
    double const scale = ten_to(model_.digits);
    double const cost = nearest_whole(h.cost.value * scale), training = nearest_whole(h.training_cost.value * scale);
    for (auto r : now.newcomers) {
      if (!now.holders.came(now.rows.person[r])) continue;
      add(fixed_measure::hires, r, 1.0);
      add(fixed_measure::hiring_cost, r, cost);
    }
    for (std::uint32_t r = 0; r < n && training != 0; ++r) {
      std::uint32_t const p = now.rows.person[r];
      if (now.run.state.months_so_far[p] <= h.training_months && now.holders.came(p))
        add(fixed_measure::hiring_cost, r, training);
    }
  }

  /// Amendments have columns of their own: the month's rules say where they are.
  void add_pay(simulated_month const& now) {
    add_money(now, place_of(fixed_measure::gross), now.rules.gross);
    add_money(now, place_of(fixed_measure::net), now.rules.net);
    add_money(now, place_of(fixed_measure::employer_cost), now.rules.employer_cost);
    std::size_t next = place_of(fixed_measure::lines);
    for (auto const& line : now.rules.lines) add_money(now, next++, line.slot);
    double const scale = ten_to(total_decimals(model_));
    for (auto const& t : now.rules.summed) columns_.push_back({next++, now.run.columns[t.slot].rows, scale, 0, true});
    reasons_ = next;
  }
  void add_money(simulated_month const& now, std::size_t measure, std::uint32_t slot) {
    std::size_t const n = now.rows.size();
    double const scale = ten_to(model_.digits);
    column_view const& c = now.run.columns[slot];
    double const* v = c.rows;
    if (!(c.known.size * scale * double(n) < most_exact)) {  // sums of both signs may be small again when they are done
      double all = 0;
      for (std::size_t r = 0; r < n; ++r) all += std::abs(v[r] * scale);
      if (!(all < most_exact)) throw error(too_large(out_.measures[measure].name));
    }
    columns_.push_back({measure, v, scale, 0, false});
  }

  void add_scores(simulated_month const& now) {
    double const* const score = now.run.columns[now.rules.score].rows;
    columns_.push_back({place_of(fixed_measure::score), score, 100, 0, true});
    columns_.push_back({place_of(fixed_measure::scored), score, 0, 1, true});
  }

  void add_service(simulated_month const& now, shop_month const& s) {
    demand const& how = *model_.assumed.demand;
    std::size_t const cell =
        (s.replica - now.holders.first_replica()) * cells_ + local_shop_[static_cast<std::size_t>(s.shop)];
    auto of_shop = [&](fixed_measure m, double v) { sum(cell, m) += nearest_whole(v); };
    of_shop(fixed_measure::consultations, s.consultations);
    of_shop(fixed_measure::chatbot, s.chatbot);
    of_shop(fixed_measure::outsourced, s.outsourced);
    of_shop(fixed_measure::at_desk, s.at_desk);
    of_shop(fixed_measure::lost, s.lost + nearest_whole(s.outsourced * (1 - how.outsourced_answered.value)));
    of_shop(fixed_measure::desk_hours, s.hours * 100);
    of_shop(fixed_measure::busy_hours, s.busy_hours * 100);
    of_shop(fixed_measure::wait_seconds, s.wait_seconds);
    of_shop(fixed_measure::outsourcing_cost, s.outsourced * how.outsourcing_fee.value * ten_to(model_.digits));
  }

  // -- where it is added ---------------------------------------------------------------------------------------------
  /// The rows of a month by cell of one grouping: the shops (or everybody, when nobody asks by shop), or a ladder's
  /// tiers.
  struct rows_by_cell {
    std::vector<std::uint32_t> cell;                            ///< row -> own cell, counted through all replicas
    std::vector<std::uint32_t> order;                           ///< rows, cell by cell
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;  ///< cell, and where its rows end
  };

  /// A batch's own cells: its shops, then the tiers of each ladder.
  void lay_out(occupancy const& holders) {
    local_shop_.assign(positions_.start.texts.size(), shop_cells_ ? no_slot : 0);
    if (!shop_cells_) global_.push_back(0), ++cells_;
    for (auto const& p : holders.batch().positions) {
      auto const shop = static_cast<std::size_t>(p.shop);
      if (local_shop_[shop] != no_slot) continue;
      local_shop_[shop] = static_cast<std::uint32_t>(cells_++);
      std::size_t global = 0;
      for (std::size_t c = 1; c < out_.cells.size(); ++c)
        if (out_.cells[c].by == "shop" && out_.cells[c].name == positions_.start.texts[shop]) global = c;
      global_.push_back(global);
    }
    shops_ = cells_;
    for (auto const& [l, c] : ladders_) {
      first_.push_back(static_cast<std::uint32_t>(cells_));
      for (std::size_t t = 0; t < model_.policy.ladder[l].tier.size(); ++t, ++cells_) global_.push_back(c + t);
    }
    by_cell_.resize(1 + ladders_.size());
  }

  void partition_rows(simulated_month const& now) {
    std::size_t const n = now.rows.size(), replicas = now.holders.replicas();
    for (auto& p : by_cell_) p.cell.resize(n);
    for (std::size_t w = 0; w < replicas; ++w)
      for (std::size_t r = now.rows.replica_begin[w]; r < now.rows.replica_begin[w + 1]; ++r) {
        std::uint32_t const person = now.rows.person[r];
        auto const at = [&](std::uint32_t cell) { return static_cast<std::uint32_t>(w * cells_ + cell); };
        by_cell_[0].cell[r] = at(local_shop_[static_cast<std::size_t>(now.rows.shop[r])]);
        for (std::size_t g = 0; g < ladders_.size(); ++g)
          by_cell_[g + 1].cell[r] = at(first_[g] + now.run.state.ladders[ladders_[g].first].tier[person]);
      }
    std::size_t const cells = replicas * cells_;
    for (auto& p : by_cell_) {
      next_.assign(cells + 1, 0);
      for (std::size_t r = 0; r < n; ++r) ++next_[p.cell[r] + 1];
      p.ends.clear();
      for (std::size_t c = 0; c < cells; ++c) {
        if (next_[c + 1] != 0) p.ends.emplace_back(static_cast<std::uint32_t>(c), next_[c] + next_[c + 1]);
        next_[c + 1] += next_[c];
      }
      p.order.resize(n);
      for (std::uint32_t r = 0; r < n; ++r) p.order[next_[p.cell[r]]++] = r;
    }
  }

  [[nodiscard]] double& sum(std::size_t cell, std::size_t measure) { return sums_[cell * width_ + measure]; }
  [[nodiscard]] double& sum(std::size_t cell, fixed_measure measure) { return sum(cell, place_of(measure)); }
  /// Adds the columns, row by row, to the sums of the rows' cells. Values are whole numbers, so those of a cell may be
  /// added up in any order.
  void add_rows(four_columns const& of) {
    for (auto const& p : by_cell_) {
      std::uint32_t const* row = p.order.data();
      for (auto const& [cell, end] : p.ends) {
        four_numbers all{};
        for (std::uint32_t const* const last = p.order.data() + end; row != last; ++row) of.add_row(*row, all);
        for (std::size_t k = 0; k < of.used; ++k) sum(cell, of.measure[k]) += all[k];
      }
    }
  }
  void add(std::size_t measure, std::uint32_t row, double value) {
    for (auto const& p : by_cell_) sum(p.cell[row], measure) += value;
  }
  void add(fixed_measure measure, std::uint32_t row, double value) { add(place_of(measure), row, value); }

  /// Sums are whole numbers below 2^53, so neither their order nor the threads' matters.
  void flush(simulated_month const& now) {
    // Other batches, which other threads may play, have other shops.
    bool const alone = positions_.batches.size() == 1;
    for (std::uint32_t w = 0; w < now.holders.replicas() && !sums_.empty(); ++w) {
      std::uint32_t const replica = now.holders.first_replica() - out_.first_replica + w;
      auto const values_of = [&](std::size_t cell) {
        return out_.values.data() + out_.index(replica, now.number, cell, 0);
      };
      everybody_.assign(width_, 0.0);
      for (std::size_t c = 0; c < cells_; ++c) {
        double const* const v = sums_.data() + (w * cells_ + c) * width_;
        for (std::size_t m = 0; m < width_ && c < shops_; ++m) everybody_[m] += v[m];
        if (global_[c] != 0) put(v, alone || c < shops_, values_of(global_[c]));
      }
      put(everybody_.data(), alone, values_of(0));
    }
  }
  /// Adds a cell's sums to its values; `is_own`: no other thread does.
  void put(double const* sums, bool is_own, std::int64_t* to) const {
    std::int64_t exact = 0;
    for (std::size_t m = 0; m < width_; ++m) exact += std::abs(sums[m]) < most_exact ? 1 : 0;
    for (std::size_t m = 0; m < width_; ++m) {
      if (exact < static_cast<std::int64_t>(width_) && !(std::abs(sums[m]) < most_exact))
        throw error(too_large(out_.measures[m].name));
      auto const more = static_cast<std::int64_t>(sums[m]);
      if (is_own) to[m] += more;
      // Each sum is looked at as it grows, so it is refused long before it could wrap.
      else if (more != 0 && std::abs(double(add_atomically(to[m], more) + more)) >= most_exact)
        throw error(too_large(out_.measures[m].name));
    }
  }

  model const& model_;
  position_plan const& positions_;
  projection& out_;
  std::size_t width_, cells_ = 0, shops_ = 0, reasons_ = 0;
  bool shop_cells_ = false;
  std::vector<std::pair<std::size_t, std::size_t>> ladders_;  ///< (ladder, its first cell)
  std::vector<std::uint32_t> local_shop_, first_;             ///< shop, or grouping by a ladder -> own cell
  std::vector<std::size_t> global_;                           ///< own cell -> cell of the projection; 0: none
  std::vector<rows_by_cell> by_cell_;                         ///< by shop, and by tier of each ladder
  std::vector<std::uint32_t> next_;
  std::vector<added_column> columns_;     ///< of the month
  std::vector<double> sums_, everybody_;  ///< replica, own cell, measure
};

}  // namespace tierwise::detail
