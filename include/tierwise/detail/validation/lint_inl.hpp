// What lint.hpp declares: the walk over a policy for what is doubtful in it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/lint.hpp"

namespace tierwise {

namespace detail {

class linter {
 public:
  explicit linter(policy const& p) : policy_(p) {}

  std::vector<finding> all() {
    personal_names();
    for (auto const& l : policy_.ladder) ladder_of(l);
    discipline_of();
    hours();
    return std::move(out_);
  }

 private:
  void add(std::string path, std::string text, std::string source = {}) {
    out_.push_back({std::move(path), std::move(text), std::move(source)});
  }

  /// Every formula that decides about people, with its path.
  template <class F>
  void each_rule(F f) {
    for (auto const& l : policy_.ladder)
      for (auto const& t : l.tier) {
        std::string const path = "ladder." + l.name + "." + t.name;
        if (l.set && &t == &l.tier.front()) f("ladder." + l.name + ".set", *l.set);
        for (auto const& [name, rule] :
             {std::pair{".applies", &t.applies}, std::pair{".enter", &t.enter}, std::pair{".approve", &t.approve},
              std::pair{".keep", &t.keep}, std::pair{".separate", &t.separate}, std::pair{".order", &t.order}})
          if (*rule) f(path + name, **rule);
        if (t.probation) f(path + ".probation.confirm", t.probation->confirm);
        if (t.acting) f(path + ".acting.confirm", t.acting->confirm);
      }
    for (auto const& m : policy_.metric) f("metric." + m.name, m.value);
    for (auto const& line : policy_.pay.line) {
      f("pay." + line.name, line.amount);
      if (line.when) f("pay." + line.name + ".when", *line.when);
    }
  }

  void personal_names() {
    each_rule([&](std::string const& path, formula const& f) {
      for (auto const& name : f.names()) {
        if (name == "age")
          add(path, "depends on age: an age limit is contested in law",
              "Employment Promotion Law of the PRC, articles 3 and 26: equal opportunity and fair conditions");
        for (std::string_view other : {"gender", "sex", "marital_status", "married", "pregnant", "children",
                                       "ethnicity", "religion", "disabled"})
          if (name == other)
            add(path, "depends on '" + name + "': deciding by it is forbidden or contested",
                "Labour Law of the PRC, articles 12 and 13; Employment Promotion Law, articles 27 to 29");
      }
    });
  }

  /// Of two tiers, as far as both are the same for all, or differ by one text.
  void falling_pay(std::string const& path, figure_by_text const& below, figure_by_text const& above) {
    auto const compare = [&](std::optional<figure> low, std::optional<figure> high, std::string const& where) {
      if (low && high && high->value < low->value)
        add(path, "base pay falls on the way up" + where + ": " + low->text() + ", then " + high->text());
    };
    if (below.by.empty() && above.by.empty()) return compare(below.value, above.value, "");
    if (below.by.size() > 1 || above.by.size() > 1) return;
    if (!below.by.empty() && !above.by.empty() && below.by != above.by) return;
    std::map<std::string, figure> texts = below.figures;
    texts.insert(above.figures.begin(), above.figures.end());
    auto const of = [](figure_by_text const& pay, std::string const& text) {
      auto const found = pay.figures.find(text);
      return found == pay.figures.end() ? pay.value : std::optional(found->second);
    };
    for (auto const& [text, unused] : texts) compare(of(below, text), of(above, text), " in '" + text + "'");
  }

  void ladder_of(ladder const& l) {
    for (std::size_t t = 0; t < l.tier.size(); ++t) {
      tier const& x = l.tier[t];
      std::string const path = "ladder." + l.name + "." + x.name;
      if (t > 0) falling_pay(path, l.tier[t - 1].base_pay, x.base_pay);
      if (t > 0 && !l.set && !x.enter && !l.tier[t - 1].probation)
        add(path, "nobody can get here: there is neither 'enter' nor a probation below");
      if (t > 0 && x.enter && x.enter_from.empty() && l.tier[t - 1].probation)
        add(path, "'enter' is never asked: the tier below ends in its probation");
      for (auto const& below : l.tier)
        if (below.name == x.enter_from && below.probation)
          add(path, "nobody comes here from '" + below.name + "': its probation leads to the next tier alone");
      bool has_seat = x.seats.empty();
      for (auto const& [shop, seats] : x.seats) has_seat = has_seat || seats > 0;
      if (!has_seat) add(path, "nobody can get here: there is no seat in any shop");
      if (!x.probation) continue;
      node const& months = x.probation->months.nodes()[x.probation->months.root()];
      if (months.op == operation::number && months.number.value > 6)
        add(path, "a probation of more than six months", "Labour Contract Law of the PRC, article 19");
    }
  }

  void discipline_of() {
    for (auto const& o : policy_.discipline.offence) {
      bool fined = false;
      for (auto const& f : o.fines) fined = fined || f.value > 0;
      if (fined)
        add("discipline." + o.name, "a cash fine by an employer is contested",
            "the Labour Contract Law of the PRC gives employers no right to fine");
    }
    if (policy_.pay.deduction_cap && policy_.pay.deduction_cap->share.value > 0.2)
      add("pay.deduction_cap.share", "deductions for losses above 20 % of the month's wage",
          "Interim Provisions on Payment of Wages (1994), article 16");
    for (auto const& line : policy_.pay.line) {
      bool fines = false;
      for (auto const& name : line.amount.names())
        fines = fines || name == "discipline.fines" || name == "discipline.forfeits";
      if (line.kind == line_kind::deduction && fines && !line.capped)
        add("pay." + line.name, "takes fines or losses from pay without a cap",
            "Interim Provisions on Payment of Wages (1994), article 16");
    }
  }

  void hours() {
    for (auto const& s : policy_.shift) {
      double const cycle = s.days_on + s.days_off;
      double const week = cycle > 0 ? s.hours_per_day.value * s.days_on * 7.0 / cycle : 0;
      if (week > 44)
        add("shift." + s.name, "asks for more than 44 hours a week on average", "Labour Law of the PRC, article 36");
    }
    if (!policy_.overtime) return;
    auto below = [&](std::string_view name, figure found, double least, std::string_view written) {
      if (found.value < least)
        add("overtime." + std::string(name), "overtime at less than " + std::string(written),
            "Labour Law of the PRC, article 44");
    };
    below("workday_multiple", policy_.overtime->workday_multiple, 1.5, "150 %");
    below("rest_day_multiple", policy_.overtime->rest_day_multiple, 2, "200 %");
    below("holiday_multiple", policy_.overtime->holiday_multiple, 3, "300 %");
  }

  policy const& policy_;
  std::vector<finding> out_;
};

}  // namespace detail

TIERWISE_INLINE std::vector<finding> lint(policy const& p) { return detail::linter(p).all(); }

}  // namespace tierwise
