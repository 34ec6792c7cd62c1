// The steps of a month over one batch: formulas, groups, pools, and what is remembered. The one engine under everything
// that applies a policy.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/exact_value.hpp"
#include "tierwise/detail/groups.hpp"
#include "tierwise/detail/month_columns.hpp"

namespace tierwise::detail {

class month_run;

/// What fills the columns that no formula does, when months are played forward.
struct chance {
  virtual void draw(month_run& run, std::uint32_t quantity) = 0;
  virtual void serve(month_run& run) = 0;

 protected:
  ~chance() = default;
};

/// The steps that fill a month's columns, and the memories they read and feed.
class month_run : public month_columns {
 public:
  month_run(plan const& p, std::size_t texts, std::size_t people, std::size_t widest)
      : month_columns(p, people, widest) {
    bindings_.resize(p.steps.size());
    for (auto const& t : p.table_sources) table_sources_.push_back(&t);
    stamp_.assign(texts + 1, nowhere);
    std::size_t blocks = 4;
    for (auto const& s : p.steps)
      if (auto const* e = std::get_if<evaluate_step>(&s)) blocks = std::max(blocks, e->code.memory_blocks());
    scratch_.resize((blocks + 64) * block_rows);
    doubt_.resize(block_rows);
    memories.resize(p.memories.size());
    for (std::size_t i = 0; i < memories.size(); ++i) {
      memory_plan const& m = p.memories[i];
      memories[i].ring.assign(static_cast<std::size_t>(m.ring) * people, no_value);
      memories[i].all.resize(people, m.all[0], m.all[1], m.all[2]);
      memories[i].year.resize(people, m.year[0], m.year[1], m.year[2]);
      memories[i].risen.resize(p.ladders.size());
      for (auto const& [l, bits] : m.risen)
        memories[i].risen[static_cast<std::size_t>(l)].resize(people, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
    }
    people_ = people;
    recall_size_.assign(p.slot_count, 1.0);
  }

  std::vector<memory_standing> memories;
  chance* luck = nullptr;  ///< of a model's plan
  std::vector<fault> faults;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> unshared_pools;  ///< (line, row): pools nobody has a weight in

  /// Runs all steps of the month.
  void run() {
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      plan_step const& s = plan_.steps[i];
      if (auto const* e = std::get_if<evaluate_step>(&s)) evaluate(*e, i);
      else if (auto const* g = std::get_if<group_step>(&s)) group(*g);
      else if (auto const* r = std::get_if<recall_step>(&s)) recall(*r);
      else if (auto const* p = std::get_if<pool_step>(&s)) pool(*p);
      else if (auto const* d = std::get_if<draw_step>(&s)) luck->draw(*this, d->quantity);
      else luck->serve(*this);
    }
    bound_ = true;
    stale_ = false;
  }

  /// Remembers this month, and forgets the year in December.
  void end_month() {
    month_rows const& rows = *rows_;
    bool const year_ends = (first_month + rows.month).number() == 12;
    for (std::size_t i = 0; i < memories.size(); ++i) {
      memory_plan const& m = plan_.memories[i];
      memory_standing& to = memories[i];
      column_view const& x = columns[m.slot];
      to.decimals = std::max(to.decimals, x.known.decimals);
      double const scale = ten_to(to.decimals);
      double const size = largest_of(x.rows, rows.size());
      // Sums over the ring round once a month; the last rounding must still find the right whole number.
      double const reach = m.ring + 1.0;
      if (size * scale * reach * reach >= 4 * whole_limit) return faults.push_back(too_large(m.path));
      by_person_.resize(people_);
      double* const by_person = m.ring == 0 ? by_person_.data() : to.ring.data() + static_cast<std::size_t>(rows.month % m.ring) * people_;
      std::fill_n(by_person, people_, 0.0);
      for (std::size_t r = 0; r < rows.size(); ++r) by_person[rows.person[r]] = x.rows[r];
      to.all.add(rows.person, x.rows, by_person, scale);
      if (year_ends) {
        for (auto p : rows.person) to.year.start(p);
      } else {
        to.year.add(rows.person, x.rows, by_person, scale);
      }
      for (auto& risen : to.risen) risen.add(rows.person, x.rows, by_person, scale);
    }
  }

  /// Truth of a rule's expression for the rows listed: 1 where it holds.
  void ask(expression const& e, program const& code, std::vector<std::uint32_t> const& rows, std::vector<double>& out) {
    out.resize((rows.size() + block_rows - 1) / block_rows * block_rows);
    if (rows.empty()) return;
    asked_binding& asked = asked_[&code];
    if (asked.widened != widened_) code.bind(columns, plan_.tables, asked.known);
    asked.widened = widened_;
    if (scratch_.size() < code.memory_blocks() * block_rows) scratch_.resize(code.memory_blocks() * block_rows);
    for (std::size_t begin = 0; begin < rows.size(); begin += block_rows) {
      std::size_t const n = std::min(block_rows, rows.size() - begin);
      run_block(e, code, asked.known, begin, rows.data(), n, out.data() + begin, {});
    }
    out.resize(rows.size());
  }

  [[nodiscard]] std::span<bracket_table const* const> table_sources() const { return table_sources_; }

  /// More may be in a column than was known so far: bindings are made again.
  void widen() {
    stale_ = true;
    ++widened_;
  }
  /// Columns that no formula bounds are bounded by what is in them, with room to grow before bindings are made again.
  void measure(std::uint32_t slot) {
    double const size = largest_of(columns[slot].rows, rows_->size());
    if (size > recall_size_[slot]) {
      while (recall_size_[slot] < size) recall_size_[slot] *= 16;
      widen();
    }
    columns[slot].known.size = recall_size_[slot];
  }

  /// A person who was not there before: everything remembered under this number is forgotten.
  void start_person(std::uint32_t person, month joins) {
    joined[person] = joins.index;
    months_so_far[person] = 0;
    for (auto& l : ladders) l.start(person);
    for (auto& m : memories) {
      m.all.start(person);
      m.year.start(person);
      for (auto& r : m.risen) r.start(person);
    }
  }

  /// From `month` on these rules instead of another's, with the same people and ladders. Nothing is looked back on that
  /// the other does not remember.
  void go_on(month_run const& before, std::int32_t month) {
    joined = before.joined;
    months_so_far = before.months_so_far;
    ladders = before.ladders;
    for (std::size_t i = 0; i < memories.size(); ++i)
      for (std::size_t k = 0; k < before.memories.size(); ++k)
        if (memory_plan const &own = plan_.memories[i], &other = before.plan_.memories[k]; own.key == other.key)
          memories[i].go_on(own.ring, before.memories[k], other.ring, month, people_);
  }

  /// The rows of the month by a column of codes.
  grouping const& groups_by(std::uint32_t by) {
    for (auto& known : groupings_)
      if (known.slot == by) {
        if (known.month != rows_->month)
          known.groups.make(by == nowhere ? nullptr : columns[by].rows, rows_->worlds, stamp_);
        known.month = rows_->month;
        return known.groups;
      }
    auto& made = groupings_.emplace_back();
    made.slot = by;
    made.month = rows_->month;
    made.groups.make(by == nowhere ? nullptr : columns[by].rows, rows_->worlds, stamp_);
    return made.groups;
  }

  void complain(std::string path, std::string message, std::string hint = {}) {
    if (faults.size() > faults_shown) return;
    fault f;
    f.path = std::move(path);
    f.message = std::move(message);
    f.hint = std::move(hint);
    faults.push_back(std::move(f));
  }

 private:
  // -- formulas --------------------------------------------------------------------------------------------------
  void evaluate(evaluate_step const& s, std::size_t index) {
    binding& b = bindings_[index];
    // What is known of columns only ever widens; a binding made for less is made again.
    if (!bound_ || stale_) s.code.bind(columns, plan_.tables, b);
    double* const out = fill(s.slot, b.result);
    std::size_t const n = rows_->size();
    for (std::size_t begin = 0; begin < n; begin += block_rows)
      run_block(s.what, s.code, b, begin, nullptr, std::min(block_rows, n - begin), out + begin, s.path);
    if (s.must_be_known && b.result.missing && how_many(n, [&](std::size_t r) { return out[r] != out[r]; }) > 0)
      for (std::size_t r = 0; r < n; ++r)
        if (out[r] != out[r]) missing_amount(s, r);
    if (!s.must_hold.empty() && how_many(n, [&](std::size_t r) { return out[r] != 1; }) > 0)
      for (std::size_t r = 0; r < n; ++r)
        if (out[r] != 1) complain(s.path, s.must_hold + " for " + name_of(r));
  }

  template <class F>
  static std::int64_t how_many(std::size_t n, F is) {
    std::int64_t count = 0;
    for (std::size_t r = 0; r < n; ++r) count += is(r) ? 1 : 0;
    return count;
  }

  void run_block(expression const& e, program const& code, binding const& b, std::size_t begin, std::uint32_t const* rows,
                 std::size_t n, double* out, std::string const& path) {
    if (b.doubtful)
      std::fill_n(doubt_.begin(), widened(n), 0.0);
    code.run(b, columns, plan_.tables, begin, rows, n, scratch_.data(), doubt_.data(), out);
    if (!b.doubtful || how_many(n, [&](std::size_t i) { return doubt_[i] > 0; }) == 0) return;
    for (std::size_t i = 0; i < n; ++i) {
      if (!(doubt_[i] > 0)) continue;
      std::size_t const row = rows == nullptr ? begin + i : rows[begin + i];
      exact_row exact(e, columns, table_sources_, row);
      exact_value const& v = exact.result();
      if (v.missing) out[i] = no_value;
      else if (e.root().type != value_type::number) out[i] = v.code;
      else {
        out[i] = v.number.to_double();
        if (e.root().kind == term_kind::round && v.number.over.to_double() >= whole_limit)
          complain(path, "a result is too large to be exact for " + name_of(row));
      }
    }
  }

  /// Names what was missing: the first missing column that the amount came to need.
  void missing_amount(evaluate_step const& s, std::size_t row) {
    exact_row exact(s.what, columns, table_sources_, row);
    (void)exact.result();
    std::string what;
    for (auto const& n : s.what.notes) {
      term const& t = s.what.terms[n.term];
      bool const named = t.kind == term_kind::column || t.kind == term_kind::divide || t.kind == term_kind::bracket;
      if (what.empty() && named && exact.computed(n.term) && exact(n.term).missing) what = n.source.print(n.part);
    }
    complain(s.path, "the amount is missing for " + name_of(row) + (what.empty() ? "" : ": '" + what + "' is missing"),
             "otherwise(x, 0) says what to take instead");
  }

  // -- groups ----------------------------------------------------------------------------------------------------
  void group(group_step const& s) {
    grouping const& g = groups_by(s.by);
    double const* x = s.x == nowhere ? nullptr : columns[s.x].rows;
    certainty known = certainty::written(0, double(rows_->size()) + 1, s.by != nowhere);
    if (s.x != nowhere && s.f != aggregate::count && !s.is_rank) {
      known = columns[s.x].known;
      known.missing = true;
      if (s.f == aggregate::mean) known = certainty::written(6, known.size + 1, true);
    }
    if (s.is_rank) known.missing = true;
    int const d = s.x == nowhere ? 0 : std::max(0, columns[s.x].known.decimals);
    double* out = fill(s.slot, known);
    if (s.is_rank) {
      for (std::size_t r = 0; r < rows_->size(); ++r) out[r] = no_value;
      rank_groups(g, x, out, order_);
    } else if (!aggregate_groups(g, s.f, x, d, out, rows_->size())) {
      return faults.push_back(too_large(s.path));
    }
    measure(s.slot);
  }

  void pool(pool_step const& s) {
    grouping const& g = groups_by(s.by);
    double const scale = ten_to(plan_.digits);
    double* out = fill(s.slot, certainty::written(plan_.digits, columns[s.total].known.size, false));
    double const *total = columns[s.total].rows, *weight = columns[s.weight].rows;
    auto refuse = [&](std::string message) {
      complain("pay.line \"" + plan_.policy.pay.line[s.line].name + "\"", std::move(message));
    };
    for (std::size_t r = 0; r < rows_->size(); ++r)
      if (g.of[r] == nowhere) refuse("the pool has no group for " + name_of(r));
    for (std::size_t k = 0; k < g.groups(); ++k) {
      std::size_t const first = g.begin[k], end = g.begin[k + 1];
      weights_.clear();
      for (std::size_t i = first; i < end; ++i) {
        std::uint32_t const r = g.rows[i];
        if (total[r] != total[g.rows[first]])
          return refuse("the pool's total differs within the group: " + name_of(g.rows[first]) + " and " + name_of(r));
        if (!(weight[r] >= 0) || weight[r] > 1e9) return refuse("the weight of " + name_of(r) + " is negative, missing or too large");
        weights_.push_back(static_cast<std::uint64_t>(nearest_whole(weight[r] * 1e6)));
      }
      auto const units = static_cast<std::int64_t>(nearest_whole(total[g.rows[first]] * scale));
      if (!share_out(units, weights_, shares_, rests_, order_) && units != 0) unshared_pools.emplace_back(s.line, g.rows[first]);
      for (std::size_t i = first; i < end; ++i) out[g.rows[i]] = static_cast<double>(shares_[i - first]) / scale;
    }
  }

  // -- the past --------------------------------------------------------------------------------------------------
  void recall(recall_step const& s) {
    memory_plan const& plan = plan_.memories[s.memory];
    memory_standing const& from = memories[s.memory];
    month_rows const& rows = *rows_;
    std::size_t const n = rows.size();
    // Before the first month the decimals of the remembered column are not known yet, and nothing is remembered.
    int const d = plan.slot != nowhere && columns[plan.slot].rows != nullptr ? std::max(from.decimals, columns[plan.slot].known.decimals) : 6;
    double const scale = ten_to(d);
    bool const is_mean = s.f == aggregate::mean;
    double* out = fill(s.slot, certainty::written(is_mean ? 6 : d, 0, true));
    double const* x = s.this_month ? columns[plan.slot].rows : nullptr;
    int const which = s.f == aggregate::smallest ? 1 : s.f == aggregate::largest ? 2 : 0;
    int const year_month = (first_month + rows.month).number();
    // Months that a value covers; a sum does not ask.
    bool const counted = is_mean || which != 0;
    covered_.resize(n);
    auto carry = [&](std::vector<double> const& kept, auto months) {
      for (std::size_t r = 0; r < n; ++r) out[r] = kept[rows.person[r]];
      for (std::size_t r = 0; r < n && counted; ++r) covered_[r] = months(rows.person[r]);
    };
    switch (s.span) {
      case span_of_past::last_month: {
        double const* kept = from.ring.data() + static_cast<std::size_t>((rows.month + plan.ring - 1) % plan.ring) * people_;
        for (std::size_t r = 0; r < n; ++r) out[r] = months_so_far[rows.person[r]] > 1 ? kept[rows.person[r]] : no_value;
        return measure(s.slot);
      }
      case span_of_past::last: {
        // By person: month by month for everybody, present or not, runs wide.
        by_person_.assign(people_, which == 0 ? 0.0 : which == 1 ? boundless : -boundless);
        double* const to = by_person_.data();
        std::int32_t const* const so_far = months_so_far.data();
        for (std::int32_t back = 1; back < s.months && back <= rows.month; ++back) {
          double const* const kept = from.ring.data() + static_cast<std::size_t>((rows.month - back) % plan.ring) * people_;
          if (which == 0)
            for (std::size_t p = 0; p < people_; ++p) to[p] += back < so_far[p] ? kept[p] : 0.0;
          else
            for (std::size_t p = 0; p < people_; ++p) {
              double const v = which == 1 ? totals::smaller(to[p], kept[p]) : totals::larger(to[p], kept[p]);
              to[p] = back < so_far[p] ? v : to[p];
            }
        }
        carry(by_person_, [&](std::uint32_t p) { return std::min(s.months - 1, months_so_far[p] - 1); });
        break;
      }
      case span_of_past::since_joining:
        carry(from.all.of[which], [&](std::uint32_t p) { return months_so_far[p] - 1; });
        break;
      case span_of_past::year_to_date:
        carry(from.year.of[which], [&](std::uint32_t p) { return std::min(year_month - 1, months_so_far[p] - 1); });
        break;
      case span_of_past::since_promotion: {
        auto const l = static_cast<std::size_t>(s.ladder);
        carry(from.risen[l].of[which], [&](std::uint32_t p) { return ladders[l].months_risen[p] - 1; });
        break;
      }
    }
    if (x != nullptr) {
      if (which == 0)
        for (std::size_t r = 0; r < n; ++r) out[r] += x[r];
      else
        for (std::size_t r = 0; r < n; ++r) out[r] = which == 1 ? totals::smaller(out[r], x[r]) : totals::larger(out[r], x[r]);
      for (std::size_t r = 0; r < n && counted; ++r) ++covered_[r];
    }
    if (which != 0) {
      for (std::size_t r = 0; r < n; ++r) out[r] = covered_[r] == 0 ? no_value : out[r];
    } else if (d == 0) {
      for (std::size_t r = 0; r < n; ++r) out[r] = nearest_whole(out[r]);
    } else {
      for (std::size_t r = 0; r < n; ++r) out[r] = nearest_whole(out[r] * scale) / scale;
    }
    if (is_mean) means_of(out, covered_.data(), n, d);
    measure(s.slot);
    if (columns[s.slot].known.size / 16 * ten_to(columns[s.slot].known.decimals) >= whole_limit)
      faults.push_back(too_large(plan.path));
  }

  std::size_t people_ = 0;
  std::vector<binding> bindings_;
  std::vector<bracket_table const*> table_sources_;
  std::vector<std::uint32_t> stamp_, order_;
  block_vector scratch_, doubt_;
  std::vector<double> recall_size_;
  std::vector<std::uint64_t> weights_, rests_;
  std::vector<std::int64_t> shares_;
  std::vector<std::int32_t> covered_;
  std::vector<double> by_person_;
  /// How the decisions of a rule asked are made: until what is known of columns widens.
  struct asked_binding {
    binding known;
    std::size_t widened = 0;
  };
  std::unordered_map<program const*, asked_binding> asked_;
  std::size_t widened_ = 1;
  struct made_grouping {
    std::uint32_t slot = nowhere;
    grouping groups;
    std::int32_t month = -1;
  };
  std::vector<made_grouping> groupings_;
  bool bound_ = false, stale_ = false;
};

}  // namespace tierwise::detail
