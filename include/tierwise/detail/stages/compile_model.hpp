// From a policy and its assumptions to a model: the assumptions' formulas join the policy's, each where its turn comes.
#pragma once

#include <algorithm>  // for std::any_of, std::find_if, std::max, std::min
#include <map>
#include <memory>  // for std::shared_ptr
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>  // for std::move, std::pair
#include <vector>

#include "tierwise/detail/checks/assumption_lengths.hpp"
#include "tierwise/detail/plan/merge_assumptions.hpp"
#include "tierwise/detail/plan/model.hpp"
#include "tierwise/detail/stages/compile_policy.hpp"
#include "tierwise/detail/stages/leave_hazard.hpp"
#include "tierwise/random.hpp"

namespace tierwise::detail {

/// Heads that openings may want in all: each takes a seat's memory before anybody is hired.
inline constexpr std::int64_t most_heads = 1000000;
/// Factors and groups that bear on leaving: a leaver's reason is the number of one.
inline constexpr std::size_t most_reasons = 60000;

class model_compiler : policy_compiler {
 public:
  /// `texts`: codes that are given already.
  model_compiler(policy const& p, assumptions const& a, std::vector<std::string> texts = {})
      : model_compiler(p, a, std::make_shared<model>(), std::move(texts)) {}

  /// The model; throws `error` with all that is wrong with the assumptions beside this policy.
  std::shared_ptr<model> compile() {
    policy_compiler::compile();
    return model_;
  }

 private:
  model_compiler(policy const& p, assumptions const& a, std::shared_ptr<model> made, std::vector<std::string> texts)
      : policy_compiler(merge_assumptions(p, within_limits(a)), made), model_(std::move(made)) {
    model_->texts = std::move(texts);
    model_->assumed = assumptions(a);
    own_inputs_ = p.inputs.size();
    for (auto const& in : p.inputs) may_miss_.push_back(in.optional);
  }

  static std::string path_of(quantity const& q) { return "activity \"" + q.name + "\""; }

  /// The number of a purpose; two purposes with one number would share their luck.
  std::uint32_t purpose(std::string const& name, std::string const& path) {
    std::uint32_t const out = purpose_of(name);
    auto const [at, fresh] = purposes_.try_emplace(out, name);
    if (!fresh && at->second != name)
      c_.report(path, "draws would share their luck with '" + at->second + "'", "rename one of them");
    return out;
  }

  // -- activity ------------------------------------------------------------------------------------------------------
  void activity() override {
    policy const& p = out_->policy;
    for (auto const& in : p.inputs) model_->input_slots.push_back(c_.symbols[in.name].slot);
    std::vector<input_plan> given;  // what the workforce may say of people
    for (auto const& in : out_->inputs) {
      input const& what = p.inputs[in.input];
      quantity const* const q = find(what.name);
      if (q == nullptr) {
        if (!what.optional)
          c_.report("activity", "nothing says how the policy's input '" + what.name + "' comes about",
                    "add [activity." + what.name + "]");
        given.push_back(in);
        continue;
      }
      if (q->each == drawn_each::person) given.push_back(in);
      if (q->shares.empty()) c_.symbols[what.name].is = symbol::what::later;
    }
    for (auto const& q : model_->assumed.activity) {
      bool const stands_in =
          std::any_of(p.inputs.begin(), p.inputs.end(), [&](input const& in) { return in.name == q.name; });
      if (!seen_.insert(q.name).second)
        c_.report(path_of(q), "there are two quantities of this name");
      else if (!stands_in)
        declare(q.name, later(type_of(q)), path_of(q));
    }
    if (model_->assumed.demand)
      for (char const* name : {"received", "load", "busy", "wait_seconds", "lost_share", "own"})
        declare_own(std::string("demand.") + name, later());
    out_->inputs = std::move(given);
    for (auto const& q : model_->assumed.activity) {
      if (!model_->demand.is_on && model_->assumed.demand)
        for (auto const* f : {&q.mean, &q.of})
          if (*f && names_demand(**f)) {
            serve();
            break;
          }
      one(q);
    }
    if (!model_->demand.is_on && model_->assumed.demand) serve();
  }

  [[nodiscard]] quantity const* find(std::string const& name) const {
    for (auto const& q : model_->assumed.activity)
      if (q.name == name) return &q;
    return nullptr;
  }
  static value_type type_of(quantity const& q) {
    return q.draw == draw_kind::chance ? value_type::truth : q.shares.empty() ? value_type::number : value_type::text;
  }
  [[nodiscard]] bool names_demand(formula const& f) const {
    return c_.names(f, f.root(), [](std::string const& name, symbol const*) { return name.starts_with("demand."); });
  }

  void one(quantity const& q) {
    scope const at{path_of(q), -1, false};
    quantity_plan plan;
    plan.name = q.name;
    plan.path = at.path;
    plan.each = q.each;
    plan.draw = q.draw;
    plan.link = q.link;
    plan.person = q.person.value;
    plan.noise = q.noise.value;
    plan.low = q.at_least ? q.at_least->value : -1e12;
    plan.high = q.at_most ? q.at_most->value : 1e12;
    plan.decimals = q.draw == draw_kind::value ? q.decimals : 0;
    plan.purpose = purpose(q.name, at.path);
    plan.own_purpose = purpose(q.name + "/person", at.path);
    plan.slot = input_of(q, plan);
    if (plan.slot == no_slot) plan.slot = c_.new_slot();
    sound(q, at.path);
    value_type const type = type_of(q);
    if (q.mean) {
      expression mean = c_.compile(*q.mean, at, value_type::number);
      if (auto const& m = mean.root();
          q.draw == draw_kind::count && q.link == link_kind::identity && m.kind == term_kind::constant && m.value < 0)
        c_.report(at.path, "the mean of a count is " + shortest(m.value) + ", below 0");
      plan.mean = c_.evaluate(std::move(mean), at.path);
    }
    if (q.of) plan.of = c_.materialize(c_.compile(*q.of, at, value_type::number), at.path);
    double cumulated = 0;
    for (auto const& [name, share] : q.shares) {
      cumulated += share.value;
      plan.shares.emplace_back(cumulated, c_.text_code(name));
    }
    if (!plan.shares.empty()) plan.shares.back().first = 2;  // whatever the sum's last digit
    // Texts are drawn before all steps: what a shift asks for is one of the first.
    if (plan.shares.empty()) out_->steps.push_back(draw_step{static_cast<std::uint32_t>(model_->quantities.size())});
    symbol& s = c_.symbols[q.name];
    s.is = symbol::what::column;
    s.type = type;
    s.slot = plan.slot;
    model_->quantities.push_back(std::move(plan));
  }

  /// The column of the input that a quantity stands in for, whose kind bounds it.
  std::uint32_t input_of(quantity const& q, quantity_plan& plan) {
    policy const& p = out_->policy;
    for (std::size_t i = 0; i < p.inputs.size(); ++i) {
      input const& in = p.inputs[i];
      if (in.name != q.name) continue;
      for (std::size_t k = 0; k < out_->inputs.size(); ++k)
        if (out_->inputs[k].input == i) plan.given = k;
      plan.may_miss = i < may_miss_.size() && may_miss_[i];
      std::string_view const wanted = in.kind == input_kind::flag   ? "a chance"
                                      : in.kind == input_kind::text ? "shares"
                                                                    : "a value, a count or a part";
      bool const fits = in.kind == input_kind::month  ? false
                        : in.kind == input_kind::flag ? q.draw == draw_kind::chance && q.shares.empty()
                        : in.kind == input_kind::text ? !q.shares.empty()
                                                      : q.draw != draw_kind::chance && q.shares.empty();
      if (!fits) c_.report(path_of(q), "the policy's input of this name needs " + std::string(wanted));
      if (in.kind == input_kind::count) plan.decimals = 0;
      if (in.kind == input_kind::count || in.kind == input_kind::hours || in.kind == input_kind::share)
        plan.low = std::max(plan.low, 0.0);
      if (in.kind == input_kind::share) plan.high = std::min(plan.high, 1.0);
      if (in.kind == input_kind::text && !in.one_of.empty()) {
        std::unordered_set<std::string_view> const listed(in.one_of.begin(), in.one_of.end());
        for (auto const& [name, share] : q.shares)
          if (!listed.contains(name)) unknown("value", name, in.one_of, path_of(q) + ".shares");
      }
      return model_->input_slots[i];
    }
    plan.may_miss = true;
    return no_slot;
  }

  void sound(quantity const& q, std::string const& path) {
    if (q.shares.empty() != q.mean.has_value()) c_.report(path, "either 'mean' or 'shares' must say what is drawn");
    if ((q.draw == draw_kind::part) != q.of.has_value())
      c_.report(path, "'of' goes with draw = \"part\", and only with it");
    if (!(q.person.value >= 0) || !(q.noise.value >= 0))
      c_.report(path, "'person' and 'noise' are standard deviations: not negative");
    if (q.each == drawn_each::shop && q.person.value > 0) c_.report(path, "what is drawn for a shop has no 'person'");
    if (q.each == drawn_each::person && q.person.value > 0)
      c_.report(path, "what is drawn once for a person has 'noise' only");
    if (!q.shares.empty() && q.each != drawn_each::person)
      c_.report(path, "shares are drawn once for a person: say each = \"person\"");
    if (q.decimals < 0 || q.decimals > 6) c_.report(path, "'decimals' must be from 0 to 6");
    if (q.at_least && q.at_most && q.at_least->value > q.at_most->value)
      c_.report(path, "'at_least' is above 'at_most'");
    if (q.draw != draw_kind::value && (q.at_least || q.at_most))
      c_.report(path, "only a value has 'at_least' and 'at_most'");
    double sum = 0;
    for (auto const& [name, share] : q.shares) {
      if (!(share.value >= 0)) c_.report(path + ".shares", "the share of '" + name + "' is negative");
      sum += share.value;
    }
    if (!q.shares.empty() && std::abs(sum - 1) > 1e-9)
      c_.report(path + ".shares", "the shares add up to " + shortest(sum) + ", not 1");
  }

  // -- demand --------------------------------------------------------------------------------------------------------
  void serve() {
    tierwise::demand const& d = *model_->assumed.demand;
    demand_plan& out = model_->demand;
    out.is_on = true;
    scope const at{"demand", -1, false};
    out.consultations = c_.materialize(c_.compile(d.consultations, at, value_type::number), at.path);
    out.hours = c_.materialize(c_.compile(d.hours, at, value_type::number), at.path);
    if (d.pace) out.pace = c_.materialize(c_.compile(*d.pace, at, value_type::number), at.path);
    auto positive = [&](char const* name, figure const& f) {
      if (!(f.value > 0)) c_.report("demand." + std::string(name), "must be above 0, found " + f.text());
    };
    auto share = [&](char const* name, figure const& f) {
      if (!(f.value >= 0 && f.value <= 1))
        c_.report("demand." + std::string(name), "must be from 0 to 100%, found " + f.text());
    };
    positive("open_hours", d.open_hours);
    positive("minutes", d.minutes);
    positive("patience_minutes", d.patience_minutes);
    if (!(d.concurrency.value >= 1))
      c_.report("demand.concurrency", "must be 1 or more, found " + d.concurrency.text());
    if (!(d.drag.value >= 0) || !(d.spread.value >= 0)) c_.report(at.path, "'drag' and 'spread' are not negative");
    if (!(d.outsourcing_fee.value >= 0))
      c_.report("demand.outsourcing_fee", "must be 0 or more, found " + d.outsourcing_fee.text());
    share("chatbot", d.chatbot);
    share("outsourced", d.outsourced);
    share("outsourced_answered", d.outsourced_answered);
    out.purpose = purpose("demand/consultations", at.path);
    out_->steps.push_back(serve_step{});
    auto known_as = [&](char const* name, std::uint32_t& slot) {
      slot = c_.new_slot();
      known(std::string("demand.") + name, slot);
    };
    known_as("received", out.received);
    known_as("load", out.load);
    known_as("busy", out.busy);
    known_as("wait_seconds", out.wait_seconds);
    known_as("lost_share", out.lost_share);
    known_as("own", out.own);
  }

  // -- leaving and hiring --------------------------------------------------------------------------------------------
  void leaving() override {
    tierwise::attrition const& a = model_->assumed.attrition;
    if (a.leaving) model_->leaving = hazard_of(*a.leaving, "attrition.leaving");
    if (a.dismissal) model_->dismissal = hazard_of(*a.dismissal, "attrition.dismissal");
    for (auto const& t : a.together) {
      scope const at{"attrition.together \"" + t.name + "\"", -1, false};
      together_plan plan;
      plan.who = c_.evaluate(c_.compile(t.who, at, value_type::truth), at.path);
      plan.chance = c_.evaluate(c_.compile(t.chance, at, value_type::number), at.path);
      plan.share = t.share.value;
      if (!(plan.share >= 0 && plan.share <= 1))
        c_.report(at.path, "'share' must be from 0 to 100%, found " + t.share.text());
      plan.purpose = purpose("together/" + t.name, at.path);
      plan.own_purpose = purpose("together/" + t.name + "/own", at.path);
      model_->together.push_back(plan);
    }
    if ((a.leaving ? a.leaving->factor.size() : 0) + a.together.size() > most_reasons)
      c_.report("attrition", "there are more than " + std::to_string(most_reasons) + " factors and groups");
    openings();
    unique_reasons();
    health();
    for (auto const& name : model_->assumed.totals) {
      scope const at{"totals", -1, false};
      try {
        model_->totals.push_back({name, c_.materialize(c_.compile(formula(name), at, value_type::number), at.path)});
      } catch (error const& e) {
        c_.faults.insert(c_.faults.end(), e.faults().begin(), e.faults().end());
      }
    }
    if (out_->tenure_months == no_slot) out_->tenure_months = c_.new_slot();  // the hazards ask for it
  }

  /// Reasons and totals go by name.
  void unique_reasons() {
    tierwise::attrition const& a = model_->assumed.attrition;
    auto check = [&](std::set<std::string>& seen, std::string const& name, std::string const& path, char const* what) {
      if (!seen.insert(name).second)
        c_.report(path, std::string("there are two ") + what + " of this name: '" + name + "'");
    };
    std::set<std::string> reasons = {"none"}, dismissals, totals;
    if (a.leaving)
      for (auto const& f : a.leaving->factor)
        check(reasons, f.name, "attrition.leaving.factor \"" + f.name + "\"", "reasons");
    for (auto const& t : a.together) check(reasons, t.name, "attrition.together \"" + t.name + "\"", "reasons");
    if (a.dismissal)
      for (auto const& f : a.dismissal->factor)
        check(dismissals, f.name, "attrition.dismissal.factor \"" + f.name + "\"", "factors");
    for (auto const& name : model_->assumed.totals) check(totals, name, "totals", "totals");
  }

  void health() {
    double sum = 0;
    auto const& traits = model_->assumed.team_health.trait;
    policy_names::unique_names("team_health.trait", traits, "traits");
    for (auto const& t : traits) {
      std::string const path = "team_health.trait \"" + t.name + "\"";
      if (!(t.weight.value >= 0)) c_.report(path, "the weight is negative: " + t.weight.text());
      sum += t.weight.value;
      auto in_range = [&](figure const& score) {
        if (!(score.value >= 0 && score.value <= 10)) c_.report(path, "a score is from 0 to 10, found " + score.text());
      };
      in_range(t.score);
      for (auto const& [shop, score] : t.by_shop) in_range(score);
    }
    if (!traits.empty() && !(sum > 0)) c_.report("team_health", "the weights of the traits add up to nothing");
  }

  hazard_plan hazard_of(hazard const& h, std::string const& path) {
    hazard_plan out;
    out.is_on = true;
    out.purpose = purpose(path, path);
    out.reason_purpose = purpose(path + "/reason", path);
    bool sound = true;
    for (auto const& [low, high] : h.between)
      if (!(low.value <= high.value))
        c_.report(path + ".between", "'" + low.text() + "' is above '" + high.text() + "'");
    for (std::size_t i = 0; i < h.tenure.size(); ++i) {
      auto const& [months, odds] = h.tenure[i];
      bool const whole = months.value >= 0 && months.value <= 1200 && nearest_whole(months.value) == months.value;
      bool const rises = i == 0 ? months.value == 0 : months.value > h.tenure[i - 1].first.value;
      sound = sound && whole && rises && odds.value > 0;
    }
    if (!sound)
      c_.report(path + ".tenure", "rows are [completed months, odds multiplier above 0], from month 0 on, rising");
    else
      out.by_tenure = tenure_log_odds(h.tenure);
    if (h.intercept)
      out.intercept = h.intercept->value;
    else if (!(h.annual_rate.value > 0))
      c_.report(path, "'annual_rate' must be above 0", "leavers a year over average heads, or give 'intercept'");
    else if (!(h.annual_rate.value < 11.9))
      c_.report(path, "no monthly hazard gives an 'annual_rate' of " + h.annual_rate.text(),
                "leavers a year over average heads: 12 would be everybody every month");
    else if (sound)
      out.intercept = solve_intercept(h.annual_rate.value, out.by_tenure);
    for (std::size_t i = 0; i < h.factor.size(); ++i) {
      factor const& f = h.factor[i];
      scope const at{path + ".factor \"" + f.name + "\"", -1, false};
      factor_plan one;
      one.written = i;
      one.log = f.log;
      if (f.log && !(f.reference.value > 0))
        c_.report(at.path, "the reference of a logarithm must be above 0", "1 is where it adds nothing");
      one.origin = f.log && f.reference.value > 0 ? log_of(f.reference.value) : f.reference.value;
      one.coefficient = f.coefficient.value;
      one.spread = f.spread.value;
      if (!(f.spread.value >= 0)) c_.report(at.path, "'spread' is a standard deviation: not negative");
      one.purpose = purpose(at.path, at.path);
      expression e;
      if (c_.type_of(f.value) == value_type::truth) {
        std::uint32_t const t = c_.append(e, f.value, at, value_type::truth);
        std::uint32_t const yes = e.constant(1), no = e.constant(0);
        e.choose(t, yes, no);
      } else {
        c_.append(e, f.value, at, value_type::number);
      }
      one.slot = c_.evaluate(std::move(e), at.path);
      if (!f.personal || model_->assumed.attrition.personal) out.factors.push_back(one);
    }
    return out;
  }

  void openings() {
    tierwise::hiring const& h = model_->assumed.hiring;
    policy const& p = out_->policy;
    model_->hiring_purpose = purpose("hiring/filled", "hiring");
    if (h.lead_months < 0 || h.training_months < 0) c_.report("hiring", "months are not negative");
    for (auto const& [name, cost] :
         {std::pair("hiring.cost", h.cost), std::pair("hiring.training_cost", h.training_cost)})
      if (!(cost.value >= 0))
        c_.report(name, "must be 0 or more, found " + cost.text());
      else if (!(cost.value * ten_to(out_->digits) < whole_limit))
        c_.report(name, "the number " + cost.text() + " is too large");
    if (!(h.filled.value >= 0 && h.filled.value <= 1))
      c_.report("hiring.filled", "must be from 0 to 100%, found " + h.filled.text());
    std::int64_t heads = 0;
    for (auto const& o : h.opening) heads += std::max(0, o.heads);
    if (heads > most_heads)
      c_.report("hiring.opening", std::to_string(heads) + " heads are more than can be played",
                "at most " + std::to_string(most_heads));
    std::vector<std::string> known;
    std::unordered_map<std::string, std::pair<std::size_t, std::uint8_t>> tiers;  // ladder and tier, by `post.regular`
    for (std::size_t l = 0; l < p.ladder.size() && !h.opening.empty(); ++l)
      for (std::size_t t = 0; t < p.ladder[l].tier.size(); ++t) {
        known.push_back(p.ladder[l].name + "." + p.ladder[l].tier[t].name);
        tiers[known.back()] = {l, static_cast<std::uint8_t>(t)};
      }
    for (auto const& o : h.opening) {
      std::string const path = "hiring.opening";
      known_shop(o.shop, path);
      if (o.heads < 0) c_.report(path, "the heads of '" + o.shop + "' are negative");
      opening_plan plan;
      plan.shop = o.shop;
      plan.heads = o.heads;
      plan.start.assign(p.ladder.size(), 0);
      for (auto const& start : o.start) {
        if (auto const at = tiers.find(start); at != tiers.end())
          plan.start[at->second.first] = at->second.second;
        else
          unknown("ladder.tier", start, known, path + ".start");
      }
      model_->openings.push_back(std::move(plan));
    }
  }

  void unknown(std::string_view what, std::string const& found, std::vector<std::string> const& known,
               std::string path) {
    fault f = error::unknown_name(what, found, c_.may_look_through(known.size()) ? known : std::vector<std::string>{});
    f.path = std::move(path);
    c_.add(std::move(f));
  }

  std::shared_ptr<model> model_;
  std::vector<bool> may_miss_;
  std::map<std::uint32_t, std::string> purposes_;
  std::set<std::string> seen_;  ///< names of quantities so far
};

}  // namespace tierwise::detail
