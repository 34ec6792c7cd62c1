// Adds up a batch's months into a projection.
#pragma once

#include <algorithm>  // for std::max
#include <atomic>
#include <cmath>  // for std::abs
#include <cstdint>
#include <string>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/detail/compute/exact_sums.hpp"
#include "tierwise/detail/simulate/month_loop.hpp"
#include "tierwise/projection.hpp"

namespace tierwise::detail {

/// The measures there always are, in this order; then pay lines, totals and reasons.
enum class tallied : std::uint8_t {
  heads,
  hires,
  left,
  dismissed,
  separated,
  promoted,
  appointed,
  demoted,
  waiting,
  gross,
  net,
  employer_cost,
  hiring_cost,
  outsourcing_cost,
  total_cost,
  score,
  scored,
  consultations,
  chatbot,
  outsourced,
  at_desk,
  lost,
  desk_hours,
  busy_hours,
  wait_seconds,
  lines
};
inline constexpr std::string_view tallied_names[] = {
    "heads",      "hires",      "left",       "dismissed",     "separated",     "promoted",    "appointed",
    "demoted",    "waiting",    "gross",      "net",           "employer_cost", "hiring_cost", "outsourcing_cost",
    "total_cost", "score",      "scored",     "consultations", "chatbot",       "outsourced",  "at_desk",
    "lost",       "desk_hours", "busy_hours", "wait_seconds"};

/// Of the totals that assumptions name, which may be amounts: two, or as many as the currency has when it has more.
[[nodiscard]] inline int total_decimals(model const& m) { return std::max(2, m.digits); }

[[nodiscard]] inline std::vector<projected_measure> measures_of(model const& m) {
  std::vector<projected_measure> out;
  for (std::size_t i = 0; i < std::size(tallied_names); ++i) {
    auto const t = static_cast<tallied>(i);
    int const decimals = t >= tallied::gross && t <= tallied::total_cost                               ? m.digits
                         : t == tallied::score || t == tallied::desk_hours || t == tallied::busy_hours ? 2
                                                                                                       : 0;
    out.push_back({std::string(tallied_names[i]), "", decimals});
  }
  for (auto const& line : m.policy.pay.line) out.push_back({"line." + line.name, line.zh, m.digits});
  for (auto const& t : m.totals) out.push_back({"total." + t.name, "", total_decimals(m)});
  auto const& a = m.assumed.attrition;
  for (auto const& f : m.leaving.factors)
    out.push_back({"reason." + a.leaving->factor[f.written].name, a.leaving->factor[f.written].zh, 0});
  for (auto const& t : a.together) out.push_back({"reason." + t.name, t.zh, 0});
  out.push_back({"reason.none", "", 0});
  return out;
}

class tally {
 public:
  tally(model const& m, desk const& d, projection& out) : model_(m), desk_(d), out_(out), width_(out.measures.size()) {
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
  void month(played_batch const& b) {
    if (cells_ == 0) lay_out(b);
    model const& rules = b.rules();  // of this month: amendments have columns of their own
    sums_.assign(b.replicas() * cells_ * width_, 0.0);
    std::size_t const n = b.rows.size();
    part(b);
    each_row(tallied::heads, n, [](std::size_t) { return 1.0; });
    auto const& h = model_.assumed.hiring;
    double const scale = ten_to(model_.digits);
    double const cost = nearest_whole(h.cost.value * scale), training = nearest_whole(h.training_cost.value * scale);
    for (auto r : b.activity.newcomers) {
      if (!b.came(b.rows.person[r])) continue;
      add(tallied::hires, r, 1.0);
      add(tallied::hiring_cost, r, cost);
    }
    for (std::uint32_t r = 0; r < n && training != 0; ++r) {
      std::uint32_t const p = b.rows.person[r];
      if (b.run.months_so_far[p] <= h.training_months && b.came(p)) add(tallied::hiring_cost, r, training);
    }
    auto money = [&](std::size_t measure, std::uint32_t slot) {
      column_view const& c = b.run.columns[slot];
      double const* v = c.rows;
      if (!(c.known.size * scale * double(n) <
            most_exact)) {  // sums of both signs may be small again when they are done
        double all = 0;
        for (std::size_t r = 0; r < n; ++r) all += std::abs(v[r] * scale);
        if (!(all < most_exact)) throw error(too_large(out_.measures[measure].name));
      }
      each_row(measure, n, [=](std::size_t r) { return nearest_whole(v[r] * scale); });
    };
    money(static_cast<std::size_t>(tallied::gross), rules.gross);
    money(static_cast<std::size_t>(tallied::net), rules.net);
    money(static_cast<std::size_t>(tallied::employer_cost), rules.employer_cost);
    std::size_t next = static_cast<std::size_t>(tallied::lines);
    for (auto const& line : rules.lines) money(next++, line.slot);
    double const total_scale = ten_to(total_decimals(model_));
    for (auto const& t : rules.totals) {
      double const* v = b.run.columns[t.slot].rows;
      each_row(next++, n, [=](std::size_t r) { return v[r] == v[r] ? nearest_whole(v[r] * total_scale) : 0.0; });
    }
    reasons_ = next;
    double const* score = b.run.columns[rules.score].rows;
    each_row(tallied::score, n,
             [=](std::size_t r) { return score[r] == score[r] ? nearest_whole(score[r] * 100.0) : 0.0; });
    each_row(tallied::scored, n, [=](std::size_t r) { return score[r] == score[r] ? 1.0 : 0.0; });
    double const fee = model_.assumed.demand ? model_.assumed.demand->outsourcing_fee.value : 0;
    for (auto const& s : b.activity.served) {
      std::size_t const cell = (s.replica - b.first_replica()) * cells_ + local_shop_[static_cast<std::size_t>(s.shop)];
      auto of_shop = [&](tallied m, double v) { sum(cell, static_cast<std::size_t>(m)) += nearest_whole(v); };
      of_shop(tallied::consultations, s.consultations);
      of_shop(tallied::chatbot, s.chatbot);
      of_shop(tallied::outsourced, s.outsourced);
      of_shop(tallied::at_desk, s.at_desk);
      double const outside = model_.assumed.demand->outsourced_answered.value;
      of_shop(tallied::lost, s.lost + nearest_whole(s.outsourced * (1 - outside)));
      of_shop(tallied::desk_hours, s.hours * 100);
      of_shop(tallied::busy_hours, s.busy_hours * 100);
      of_shop(tallied::wait_seconds, s.wait_seconds);
      of_shop(tallied::outsourcing_cost, s.outsourced * fee * scale);
    }
    for (std::size_t c = 0; c < b.replicas() * cells_; ++c) {
      auto of_cell = [&](tallied m) -> double& { return sum(c, static_cast<std::size_t>(m)); };
      of_cell(tallied::total_cost) =
          of_cell(tallied::employer_cost) + of_cell(tallied::hiring_cost) + of_cell(tallied::outsourcing_cost);
    }
  }

  /// Behind a month's end.
  void ended(played_batch const& b) {
    for (std::size_t i = 0; i < b.end.events.size() && b.rows.size() != 0; ++i) {
      event const& e = b.end.events[i];
      std::uint32_t const r = b.end.event_rows[i];
      if (rises(e))
        add(e.kind == event_kind::appointed ? tallied::appointed : tallied::promoted, r, 1);
      else if (e.kind == event_kind::demoted || e.kind == event_kind::fell_back)
        add(tallied::demoted, r, 1);
      else if (e.kind == event_kind::waiting)
        add(tallied::waiting, r, 1);
    }
    for (std::uint32_t r = 0; r < b.rows.size(); ++r) {
      if (b.gone.kind[r] == departure::none) continue;
      add(b.gone.kind[r] == departure::left        ? tallied::left
          : b.gone.kind[r] == departure::dismissed ? tallied::dismissed
                                                   : tallied::separated,
          r, 1);
      if (b.gone.kind[r] == departure::left) add(reasons_ + b.gone.reason[r], r, 1);
    }
    flush(b);
  }

 private:
  /// The rows of a month by cell of one grouping: the shops (or everybody, when nobody asks by shop), or a ladder's
  /// tiers.
  struct parted_rows {
    std::vector<std::uint32_t> cell;   ///< row -> own cell, counted through all worlds
    std::vector<std::uint32_t> order;  ///< rows, cell by cell; empty when they stand like that already
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;  ///< cell, and where its rows end
  };

  /// A batch's own cells: its shops, then the tiers of each ladder.
  void lay_out(played_batch const& b) {
    local_shop_.assign(desk_.start.texts.size(), shop_cells_ ? no_slot : 0);
    if (!shop_cells_) global_.push_back(0), ++cells_;
    for (std::size_t i = 0; i < b.seats(); ++i) {
      auto const shop = static_cast<std::size_t>(b.seat_of(static_cast<std::uint32_t>(i)).shop);
      if (local_shop_[shop] != no_slot) continue;
      local_shop_[shop] = static_cast<std::uint32_t>(cells_++);
      std::size_t global = 0;
      for (std::size_t c = 1; c < out_.cells.size(); ++c)
        if (out_.cells[c].by == "shop" && out_.cells[c].name == desk_.start.texts[shop]) global = c;
      global_.push_back(global);
    }
    shops_ = cells_;
    for (auto const& [l, c] : ladders_) {
      first_.push_back(static_cast<std::uint32_t>(cells_));
      for (std::size_t t = 0; t < model_.policy.ladder[l].tier.size(); ++t, ++cells_) global_.push_back(c + t);
    }
    parted_.resize(1 + ladders_.size());
  }

  void part(played_batch const& b) {
    std::size_t const n = b.rows.size();
    units_.resize(n);
    sorted_.resize(n);
    for (auto& p : parted_) p.cell.resize(n);
    for (std::size_t w = 0; w < b.replicas(); ++w)
      for (std::size_t r = b.rows.worlds[w]; r < b.rows.worlds[w + 1]; ++r) {
        std::uint32_t const person = b.rows.person[r];
        auto const at = [&](std::uint32_t cell) { return static_cast<std::uint32_t>(w * cells_ + cell); };
        parted_[0].cell[r] = at(local_shop_[static_cast<std::size_t>(b.rows.shop[r])]);
        for (std::size_t g = 0; g < ladders_.size(); ++g)
          parted_[g + 1].cell[r] = at(first_[g] + b.run.ladders[ladders_[g].first].tier[person]);
      }
    std::size_t const cells = b.replicas() * cells_;
    for (auto& p : parted_) {
      next_.assign(cells + 1, 0);
      bool ordered = true;
      for (std::size_t r = 0; r < n; ++r) {
        ++next_[p.cell[r] + 1];
        ordered = ordered && (r == 0 || p.cell[r - 1] <= p.cell[r]);
      }
      p.ends.clear();
      for (std::size_t c = 0; c < cells; ++c) {
        if (next_[c + 1] != 0) p.ends.emplace_back(static_cast<std::uint32_t>(c), next_[c] + next_[c + 1]);
        next_[c + 1] += next_[c];
      }
      p.order.resize(ordered ? 0 : n);
      for (std::uint32_t r = 0; r < p.order.size(); ++r) p.order[next_[p.cell[r]]++] = r;
    }
  }

  [[nodiscard]] double& sum(std::size_t cell, std::size_t measure) { return sums_[cell * width_ + measure]; }
  /// Adds every row's value to its cells. Values are whole numbers, so those of a cell may be added up in any order:
  /// some side by side.
  template <class F>
  void each_row(std::size_t measure, std::size_t n, F value) {
    for (std::size_t r = 0; r < n; ++r) units_[r] = value(r);
    for (auto const& p : parted_) {
      double const* v = units_.data();
      if (!p.order.empty()) {
        for (std::size_t i = 0; i < n; ++i) sorted_[i] = units_[p.order[i]];
        v = sorted_.data();
      }
      std::size_t i = 0;
      for (auto const& [cell, end] : p.ends) {
        double part[4] = {}, many[16] = {};
        if (end - i >= 64) {  // one sum would wait for the last
          for (; i + 16 <= end; i += 16)
            for (std::size_t k = 0; k < 16; ++k) many[k] += v[i + k];
          for (std::size_t k = 0; k < 16; ++k) part[k % 4] += many[k];
        }
        for (; i + 4 <= end; i += 4)
          for (std::size_t k = 0; k < 4; ++k) part[k] += v[i + k];
        for (; i < end; ++i) part[0] += v[i];
        sum(cell, measure) += (part[0] + part[1]) + (part[2] + part[3]);
      }
    }
  }
  template <class F>
  void each_row(tallied measure, std::size_t n, F value) {
    each_row(static_cast<std::size_t>(measure), n, value);
  }
  void add(std::size_t measure, std::uint32_t row, double value) {
    for (auto const& p : parted_) sum(p.cell[row], measure) += value;
  }
  void add(tallied measure, std::uint32_t row, double value) { add(static_cast<std::size_t>(measure), row, value); }

  /// Sums are whole numbers below 2^53, so neither their order nor the threads' matters.
  void flush(played_batch const& b) {
    for (std::uint32_t w = 0; w < b.replicas() && !sums_.empty(); ++w) {
      std::uint32_t const replica = b.first_replica() - out_.first_replica + w;
      auto put = [&](std::size_t cell, double const* v, bool is_own) {
        std::int64_t* const to = out_.values.data() + out_.index(replica, b.month_number(), cell, 0);
        for (std::size_t m = 0; m < width_; ++m) {
          if (!(std::abs(v[m]) < most_exact)) throw error(too_large(out_.measures[m].name));
          auto const more = static_cast<std::int64_t>(v[m]);
          if (is_own) to[m] += more;
          // Each sum is looked at as it grows, so it is refused long before it could wrap.
          else if (more != 0 &&
                   std::abs(double(std::atomic_ref<std::int64_t>(to[m]).fetch_add(more, std::memory_order_relaxed) +
                                   more)) >= most_exact)
            throw error(too_large(out_.measures[m].name));
        }
      };
      // Other parts of the desk, which other threads may play, have other shops.
      bool const whole = desk_.parts.size() == 1;
      everybody_.assign(width_, 0.0);
      for (std::size_t c = 0; c < cells_; ++c) {
        double const* const v = sums_.data() + (w * cells_ + c) * width_;
        for (std::size_t m = 0; m < width_ && c < shops_; ++m) everybody_[m] += v[m];
        if (global_[c] != 0) put(global_[c], v, whole || c < shops_);
      }
      put(0, everybody_.data(), whole);
    }
  }

  model const& model_;
  desk const& desk_;
  projection& out_;
  std::size_t width_, cells_ = 0, shops_ = 0, reasons_ = 0;
  bool shop_cells_ = false;
  std::vector<std::pair<std::size_t, std::size_t>> ladders_;  ///< (ladder, its first cell)
  std::vector<std::uint32_t> local_shop_, first_;             ///< shop, or grouping by a ladder -> own cell
  std::vector<std::size_t> global_;                           ///< own cell -> cell of the projection; 0: none
  std::vector<parted_rows> parted_;                           ///< by shop, and by tier of each ladder
  std::vector<std::uint32_t> next_;
  std::vector<double> units_, sorted_;    ///< by row, of one measure
  std::vector<double> sums_, everybody_;  ///< world, own cell, measure
};

}  // namespace tierwise::detail
