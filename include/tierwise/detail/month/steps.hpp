// The steps of a month over one batch: formulas, groups and pools. The one engine under everything that applies a
// policy.
#pragma once

#include <algorithm>  // for std::find_if, std::max, std::min
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/compute/exact_evaluate.hpp"
#include "tierwise/detail/month/groups.hpp"
#include "tierwise/detail/month/history.hpp"

namespace tierwise::detail {

class month_run;

/// What fills the columns that no formula does, when months are played forward.
struct activity_source {
  virtual void draw(month_run& run, std::uint32_t quantity) = 0;
  virtual void serve(month_run& run) = 0;

 protected:
  ~activity_source() = default;
};

/// The steps that fill a month's columns.
class month_run : public month_history {
 public:
  month_run(plan const& p, std::size_t texts, std::size_t people, std::size_t widest)
      : month_history(p, people, widest) {
    bindings_.resize(p.steps.size());
    for (auto const& t : p.table_sources) table_sources_.push_back(&t);
    stamp_.assign(texts + 1, no_slot);
    std::size_t blocks = 4;
    for (auto const& s : p.steps)
      if (auto const* e = std::get_if<evaluate_step>(&s)) blocks = std::max(blocks, e->code.memory_blocks());
    scratch_.resize((blocks + 64) * block_rows);
  }

  activity_source* activity = nullptr;                                  ///< of a model's plan
  std::vector<std::pair<std::uint32_t, std::uint32_t>> unshared_pools;  ///< (line, row): pools nobody has a weight in

  /// Runs all steps of the month.
  void run() {
    run_steps(plan_.steps.size());
    check_money();
  }
  /// Runs them until customers have been served, and no further.
  void run_to_service() {
    std::size_t end = 0;
    while (end < plan_.steps.size() && !std::holds_alternative<serve_step>(plan_.steps[end])) ++end;
    run_steps(std::min(end + 1, plan_.steps.size()));
  }

  /// Truth of a rule's expression for the rows listed: 1 where it holds.
  void test_rows(expression const& e, program const& code, std::vector<std::uint32_t> const& rows,
                 std::vector<double>& out) {
    out.resize((rows.size() + block_rows - 1) / block_rows * block_rows);
    if (rows.empty()) return;
    test_binding& asked = tested_[&code];
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

  /// The rows of the month by a column of codes.
  grouping const& groups_by(std::uint32_t by) {
    return by == plan_.shop && by != no_slot ? shops() : grouped(by, by == no_slot ? nullptr : columns[by].rows);
  }
  /// The rows of the month by shop.
  grouping const& shops() { return grouped(by_shop, rows_->shop.data()); }

  /// `row`: whom it is about, or `no_slot`.
  void report(std::string path, std::string message, std::string hint = {}, std::size_t row = no_slot) {
    if (faults.size() >= faults_kept) return;
    fault f;
    f.path = std::move(path);
    f.message = std::move(message);
    f.hint = std::move(hint);
    if (row != no_slot) {
      f.row = table_row(row);
      if (who.named) f.person = who.id(rows_->person[row]);
      if (who.dated) f.month = month_text();
    }
    faults.push_back(std::move(f));
  }

 private:
  void run_steps(std::size_t end) {
    for (std::size_t i = 0; i < end; ++i) {
      plan_step const& s = plan_.steps[i];
      if (auto const* e = std::get_if<evaluate_step>(&s))
        evaluate(*e, i);
      else if (auto const* g = std::get_if<group_step>(&s))
        group(*g);
      else if (auto const* r = std::get_if<lookback_step>(&s))
        look_back(*r);
      else if (auto const* p = std::get_if<pool_step>(&s))
        pool(*p);
      else if (auto const* d = std::get_if<draw_step>(&s))
        activity->draw(*this, d->quantity);
      else
        activity->serve(*this);
    }
    bound_ = true;
    stale_ = false;
  }

  /// What is paid is a whole number of minor units below 2^50: all that is done with it later counts on that.
  void check_money() {
    double const scale = ten_to(plan_.digits);
    auto check = [&](std::uint32_t slot, std::string const& path) {
      if (slot == no_slot) return;  // a formula by itself pays nothing
      column_view const& c = columns[slot];
      if (c.known.size * scale < whole_limit) return;
      for (std::size_t r = 0; r < rows_->size(); ++r)
        if (std::abs(c.rows[r]) * scale >= whole_limit)
          report(path, "the amount is too large to be exact for " + name_of(r), too_large({}).hint, r);
    };
    for (std::size_t i = 0; i < plan_.lines.size(); ++i) check(plan_.lines[i].slot, line_path(i));
    if (!faults.empty()) return;  // the sums are too large for the same reason
    check(plan_.gross, "gross");
    check(plan_.net, "net");
    check(plan_.employer_cost, "employer_cost");
  }
  [[nodiscard]] std::string line_path(std::size_t line) const {
    return "pay.line \"" + plan_.policy.pay.line[line].name + "\"";
  }

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
        if (out[r] != out[r] && asked(s.asked, r)) missing_amount(s, r);
    if (!s.must_hold.empty() && how_many(n, [&](std::size_t r) { return out[r] != 1; }) > 0)
      for (std::size_t r = 0; r < n; ++r)
        if (out[r] != 1) report(s.path, s.must_hold + " for " + name_of(r), {}, r);
  }

  template <class F>
  static std::int64_t how_many(std::size_t n, F is) {
    std::int64_t count = 0;
    for (std::size_t r = 0; r < n; ++r) count += is(r) ? 1 : 0;
    return count;
  }

  void run_block(expression const& e, program const& code, binding const& b, std::size_t begin,
                 std::uint32_t const* rows, std::size_t n, double* out, std::string const& path) {
    doubt_.forget();
    code.run(b, columns, plan_.tables, begin, rows, n, scratch_.data(), doubt_, out);
    for (std::size_t i = 0; i < n && doubt_.some(); ++i) {
      if (!doubt_.at(i)) continue;
      std::size_t const row = rows == nullptr ? begin + i : rows[begin + i];
      exact_row exact(e, columns, table_sources_, row);
      exact_value const& v = exact.result();
      if (v.missing)
        out[i] = no_value;
      else if (e.root().type != value_type::number)
        out[i] = v.code;
      else {
        out[i] = v.number.to_double();
        if (e.root().kind == term_kind::round && v.number.over.to_double() >= whole_limit)
          report(path, "a result is too large to be exact for " + name_of(row), {}, row);
      }
    }
  }

  /// Names what was missing: what the amount came to need, and not what `otherwise` or a choice did without.
  void missing_amount(evaluate_step const& s, std::size_t row) {
    exact_row exact(s.what, columns, table_sources_, row);
    std::string what;
    auto const last = static_cast<std::uint32_t>(s.what.terms.size() - 1);
    for (std::uint32_t at = last, next = last; exact(at).missing; at = next) {
      term const& t = s.what.terms[at];
      bool const named = t.kind == term_kind::column || t.kind == term_kind::divide || t.kind == term_kind::bracket;
      auto const written =
          std::find_if(s.what.notes.begin(), s.what.notes.end(), [=](note const& n) { return n.term == at; });
      if (named && written != s.what.notes.end()) what = written->source.print(written->part);
      if (t.kind == term_kind::choose && !exact(t.parts[0]).missing)
        next = t.parts[exact(t.parts[0]).holds() ? 1 : 2];
      else if (t.kind == term_kind::otherwise)
        next = t.parts[1];
      else
        for (std::uint8_t i = t.part_count; i-- > 0;)
          if (exact(t.parts[i]).missing) next = t.parts[i];
      if (next == at) break;
    }
    report(s.path, "the amount is missing for " + name_of(row) + (what.empty() ? "" : ": '" + what + "' is missing"),
           "otherwise(x, 0) says what to take instead", row);
  }

  // -- groups ----------------------------------------------------------------------------------------------------
  void group(group_step const& s) {
    grouping const& g = groups_by(s.by);
    double const* x = s.x == no_slot ? nullptr : columns[s.x].rows;
    error_bound known = error_bound::of_decimals(0, double(rows_->size()) + 1, s.by != no_slot);
    if (s.x != no_slot && s.f != aggregate::count && !s.is_rank) {
      known = columns[s.x].known;
      known.missing = true;
      if (s.f == aggregate::mean) known = error_bound::of_decimals(6, known.size + 1, true);
    }
    if (s.is_rank) known.missing = true;
    int const d = s.x == no_slot ? 0 : std::max(0, columns[s.x].known.decimals);
    double* out = fill(s.slot, known);
    if (s.is_rank) {
      for (std::size_t r = 0; r < rows_->size(); ++r) out[r] = no_value;
      rank_groups(g, x, out, order_);
    } else if (!aggregate_groups(g, s.f, x, d, out, rows_->size())) {
      return faults.push_back(too_large(s.path));
    }
    measure(s.slot);
  }

  [[nodiscard]] bool asked(std::uint32_t slot, std::size_t row) const {
    return slot == no_slot || columns[slot].rows[row] == 1;
  }

  /// Those who are not asked have no share, whatever their group, total and weight; they are told of where nobody has
  /// one.
  void pool(pool_step const& s) {
    grouping const& g = groups_by(s.by);
    double const scale = ten_to(plan_.digits);
    double* out = fill(s.slot, error_bound::of_decimals(plan_.digits, columns[s.total].known.size, false));
    double const *total = columns[s.total].rows, *weight = columns[s.weight].rows;
    auto refuse = [&](std::string message, std::size_t row) { report(line_path(s.line), std::move(message), {}, row); };
    for (std::size_t r = 0; r < rows_->size(); ++r) {
      if (g.of[r] != no_slot) continue;
      out[r] = 0;
      if (asked(s.asked, r)) refuse("the pool has no group for " + name_of(r), r);
    }
    for (std::size_t k = 0; k < g.groups(); ++k) {
      std::size_t const first = g.begin[k], end = g.begin[k + 1];
      std::uint32_t one = no_slot;  // whose total it is: the first asked
      weights_.clear();
      double all = 0;
      for (std::size_t i = first; i < end; ++i) {
        std::uint32_t const r = g.rows[i];
        if (!asked(s.asked, r)) {
          weights_.push_back(0);
          continue;
        }
        if (one == no_slot) one = r;
        if (total[r] != total[r] || weight[r] != weight[r]) return;  // told already
        if (total[r] != total[one])
          return refuse("the pool's total differs within the group: " + name_of(one) + " and " + name_of(r), r);
        if (!(weight[r] >= 0) || weight[r] > 1e9)
          return refuse("the weight of " + name_of(r) + " is negative or too large", r);
        weights_.push_back(static_cast<std::uint64_t>(nearest_whole(weight[r] * 1e6)));
        all += weight[r];
      }
      double const amount = total[one == no_slot ? g.rows[first] : one];
      if (one != no_slot && (std::abs(amount) * scale >= whole_limit || all >= 1e13))
        return refuse("the pool's total or its weights are too large to be exact for " + name_of(one), one);
      bool const untaken = one == no_slot && amount == amount && amount != 0;
      std::int64_t const units =
          one == no_slot ? std::int64_t(untaken) : static_cast<std::int64_t>(nearest_whole(amount * scale));
      if (!share_out(units, weights_, shares_, rests_, order_) && units != 0)
        unshared_pools.emplace_back(s.line, g.rows[first]);
      for (std::size_t i = first; i < end; ++i) out[g.rows[i]] = static_cast<double>(shares_[i - first]) / scale;
    }
  }

  std::vector<binding> bindings_;
  std::vector<bracket_table const*> table_sources_;
  std::vector<std::uint32_t> stamp_, order_;
  block_vector scratch_;
  rows_needing_exact doubt_;
  std::vector<std::uint64_t> weights_, rests_;
  std::vector<std::int64_t> shares_;
  /// How the decisions of a rule asked are made: until what is known of columns widens.
  struct test_binding {
    binding known;
    std::size_t widened = 0;
  };
  std::unordered_map<program const*, test_binding> tested_;
  struct made_grouping {
    std::uint32_t slot = no_slot;
    grouping groups;
    std::int32_t month = -1;
  };
  /// Under the key `by`, by these codes; made once a month.
  grouping const& grouped(std::uint32_t by, double const* codes) {
    auto known =
        std::find_if(groupings_.begin(), groupings_.end(), [=](made_grouping const& one) { return one.slot == by; });
    if (known == groupings_.end()) known = groupings_.emplace(known, made_grouping{by, {}, -1});
    if (known->month != rows_->month) known->groups.make(codes, rows_->replica_begin, stamp_);
    known->month = rows_->month;
    return known->groups;
  }
  static constexpr std::uint32_t by_shop = no_slot - 1;  ///< no slot: shops are known where no formula names them
  std::deque<made_grouping> groupings_;                  ///< stays where it is as others come
  bool bound_ = false;
};

}  // namespace tierwise::detail
