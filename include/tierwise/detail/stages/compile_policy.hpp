// From a policy to its plan: every name declared, every formula compiled, in the order in which a month is worked.
#pragma once

#include <memory>  // for std::shared_ptr
#include <optional>
#include <set>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/checks/list_lengths.hpp"
#include "tierwise/detail/stages/pay_compile.hpp"

namespace tierwise::detail {

class policy_compiler : protected pay_plan {
 public:
  explicit policy_compiler(policy const& p, std::shared_ptr<plan> made = std::make_shared<plan>())
      : pay_plan(p, std::move(made)) {}
  virtual ~policy_compiler() = default;

  /// The plan; throws `error` with all that is wrong with the policy.
  std::shared_ptr<plan const> compile() {
    policy const& p = within_limits(out_->policy);  // of a model: with what its assumptions add
    out_->digits = minor_digits(p.currency);
    if (out_->digits < 0) {
      c_.report("currency", "unknown currency '" + p.currency + "'", "an ISO 4217 code such as CNY");
      out_->digits = 2;
    }
    try {
      declare();
      tables();
      activity();
      score();
      discipline();
      overtime();
      pay();
      checks();
      ladders();
      leaving();
      unused_metrics();
      c_.finish_histories();
    } catch (compiler::too_large const&) {
      // the fault is noted already
    }
    show();
    if (!c_.faults.empty()) throw error(std::move(c_.faults));
    return out_;
  }

 protected:
  /// What assumptions add: where the inputs come from, and what bears on leaving.
  virtual void activity() {}
  virtual void leaving() {}

 private:
  void checks() {
    unique_names("check", out_->policy.check, "checks");
    for (auto const& k : out_->policy.check)
      out_->checks.push_back(c_.evaluate(c_.compile(k.flag, {"check \"" + k.name + "\"", -1, false}, value_type::truth),
                                         "check \"" + k.name + "\""));
  }

  void ladders() {
    policy const& p = out_->policy;
    for (std::size_t l = 0; l < p.ladder.size(); ++l) {
      ladder const& one = p.ladder[l];
      std::set<std::string> seen;
      for (std::size_t t = 0; t < one.tier.size(); ++t) {
        tier const& at_tier = one.tier[t];
        scope const at{"ladder." + one.name + ".tier \"" + at_tier.name + "\"", static_cast<int>(l), false};
        if (at_tier.name.empty()) c_.report(at.path, "a tier needs a name");
        if (!seen.insert(at_tier.name).second) c_.report(at.path, "there are two tiers of this name");
        c_.text_code(at_tier.name);
        out_->ladders[l].tiers.push_back(one_tier(one, t, at));
      }
    }
  }

  tier_plan one_tier(ladder const& one, std::size_t t, scope const& at) {
    tier const& x = one.tier[t];
    tier_plan out;
    bool const first = t == 0, last = t + 1 == one.tier.size();
    auto rule = [&](std::optional<formula> const& f) {
      return f ? std::optional<rule_plan>(c_.rule(*f, at)) : std::nullopt;
    };
    out.applies = rule(x.applies);
    out.enter = rule(x.enter);
    out.approve = rule(x.approve);
    out.keep = rule(x.keep);
    if (first && (x.enter || x.applies || x.approve)) c_.report(at.path, "nobody enters the first tier from below");
    if (first && x.keep) c_.report(at.path, "there is no tier below the first to go down to");
    if (!x.enter && (x.applies || x.approve)) c_.report(at.path, "'applies' and 'approve' need 'enter'");
    if (!(x.base_pay.value >= 0)) c_.report(at.path, "base pay is negative");
    if (x.attempts_apart < 0) c_.report(at.path, "'attempts_apart' is negative");
    for (auto const& [shop, n] : x.seats)
      if (shop != "*") known_shop(shop, at.path + ".seats");
    for (auto const& [shop, n] : x.seats)
      if (n < 0) c_.report(at.path, "the seats of '" + shop + "' are negative");
    if (x.order) out.order = c_.materialize(c_.compile(*x.order, at, value_type::number), at.path);
    for (formula const* term : {x.probation ? &x.probation->months : nullptr, x.acting ? &x.acting->months : nullptr})
      if (term != nullptr && term->nodes()[term->root()].op == operation::number &&
          !(term->nodes()[term->root()].number.value >= 1))
        c_.report(at, *term, term->root(), "the term must be 1 month or more");
    if (x.probation && x.acting) c_.report(at.path, "a tier is held on probation or acting, not both");
    if (x.probation) {
      out.is_probation = true;
      if (last) c_.report(at.path, "a probation leads to the next tier, and there is none");
      out.months = c_.materialize(c_.compile(x.probation->months, at, value_type::number), at.path);
      out.confirm = c_.rule(x.probation->confirm, at);
    }
    if (x.acting) {
      out.is_acting = true;
      if (first) c_.report(at.path, "the first tier cannot be held acting");
      out.months = c_.materialize(c_.compile(x.acting->months, at, value_type::number), at.path);
      out.confirm = c_.rule(x.acting->confirm, at);
      out.fallback = static_cast<int>(t) - 1;
      if (!x.acting->fallback.empty()) {
        out.fallback = position(one, x.acting->fallback);
        if (out.fallback < 0)
          unknown("tier", x.acting->fallback, names(one), at.path + ".acting.fallback");
        else if (out.fallback >= static_cast<int>(t))
          c_.report(at.path + ".acting.fallback", "the fallback must be a tier below");
      }
      priority(x.acting->priority, at.path + ".acting.priority", out);
    }
    return out;
  }

  void priority(std::string const& target, std::string const& path, tier_plan& out) {
    if (target.empty()) return;
    auto const dot = target.find('.');
    std::vector<std::string> known;
    for (std::size_t l = 0; l < out_->policy.ladder.size(); ++l)
      for (std::size_t t = 1; t < out_->policy.ladder[l].tier.size(); ++t) {
        ladder const& one = out_->policy.ladder[l];
        known.push_back(one.name + "." + one.tier[t].name);
        if (dot != std::string::npos && known.back() == target) {
          out.priority_ladder = static_cast<int>(l);
          out.priority_tier = static_cast<int>(t);
        }
      }
    if (out.priority_ladder < 0) unknown("ladder.tier", target, known, path);
  }

  void unknown(std::string_view what, std::string const& found, std::vector<std::string> const& known,
               std::string path) {
    fault f = error::unknown_name(what, found, known);
    f.path = std::move(path);
    c_.faults.push_back(std::move(f));
  }
  static int position(ladder const& one, std::string const& name) {
    for (std::size_t t = 0; t < one.tier.size(); ++t)
      if (one.tier[t].name == name) return static_cast<int>(t);
    return -1;
  }
  static std::vector<std::string> names(ladder const& one) {
    std::vector<std::string> out;
    for (auto const& t : one.tier) out.push_back(t.name);
    return out;
  }

  /// A metric that nothing uses must be right all the same; all names are known by now.
  void unused_metrics() {
    for (auto const& m : out_->policy.metric) {
      if (!is_name(m.name) || !reserved_meaning(m.name).empty()) continue;  // told already
      expression e;
      formula const use(m.name);
      c_.append(e, use, {"metric \"" + m.name + "\"", -1, false}, c_.type_of(use));
    }
  }

  void show() {
    plan& o = *out_;
    auto add = [&](std::string name, std::uint32_t slot, value_type type = value_type::number) {
      if (slot != no_slot) o.shown.push_back({std::move(name), slot, type});
    };
    for (auto const& m : o.policy.scorecard.measure) add("points." + m.name, o.named["points." + m.name]);
    if (!o.policy.scorecard.measure.empty()) add("score", o.score);
    if (!o.policy.discipline.offence.empty()) {
      add("bad_records", o.named["bad_records"]);
      add("fines", o.named["discipline.fines"]);
      add("forfeits", o.named["discipline.forfeits"]);
    }
    if (o.policy.overtime) {
      add("overtime_hours", o.named["overtime_hours"]);
      add("overtime_pay", o.named["overtime_pay"]);
    }
  }
};

}  // namespace tierwise::detail
