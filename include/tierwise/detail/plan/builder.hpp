// The names of a policy: everything a formula may say, declared before any formula is read; and its tables.
#pragma once

#include <cmath>  // for std::abs
#include <map>
#include <memory>  // for std::shared_ptr
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/formula/reserved_names.hpp"
#include "tierwise/detail/plan/resolver.hpp"

namespace tierwise::detail {

class policy_names {
 protected:
  policy_names(policy const& p, std::shared_ptr<plan> made) : out_(std::move(made)), c_(*out_) {
    out_->policy = policy(p);  // a copy moved in: assigning every list of a policy takes far longer to compile
  }

  static bool is_name(std::string const& s) {
    if (s.empty() || (s[0] >= '0' && s[0] <= '9')) return false;
    for (char c : s)
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
            static_cast<unsigned char>(c) >= 0x80))
        return false;
    return true;
  }

  /// Whether something that a policy or assumptions name may be called so; complains when it may not. What goes by its
  /// bare name shares one set of names: inputs, parameters, metrics, ladders, pay lines and quantities.
  bool free_name(std::string const& name, std::string const& path) {
    bool const fits = is_name(name);
    if (!fits) c_.report(path, "'" + name + "' cannot be a name", "letters, digits and _, not starting with a digit");
    std::string_view const meaning = reserved_meaning(name);
    if (!meaning.empty())
      c_.report(path, "the name '" + name + "' is taken: it is " + std::string(meaning), "choose another name");
    if (name.ends_with("_since"))
      for (auto const& l : out_->policy.ladder)
        if (name == l.name + "_since")
          c_.report(path, "the name '" + name + "' is taken: it is the column of the ladder '" + l.name + "'",
                    "choose another name");
    auto const [at, fresh] = named_at_.try_emplace(name, path);
    if (!fresh)
      c_.report(path, "the name '" + name + "' is taken already", at->second == path ? "" : "by " + at->second);
    return fits && meaning.empty() && fresh;
  }
  /// Makes such a thing known to formulas, now or later. When it may not be called so the language's own name stands.
  symbol& declare(std::string const& name, symbol s, std::string const& path) {
    if (free_name(name, path)) c_.symbols.insert_or_assign(name, s);
    return c_.symbols.try_emplace(name, s).first->second;
  }
  /// Makes a name of the language known.
  symbol& declare_own(std::string const& name, symbol s) { return c_.symbols.insert_or_assign(name, s).first->second; }
  /// The same for a part of something: `points.answer_rate`, `slip.count`. What it is part of is named by the policy.
  void declare_part(std::string const& owner, std::string_view part, symbol s, std::string const& path) {
    if (!c_.symbols.try_emplace(owner + "." + std::string(part), s).second)
      c_.report(path, "the name '" + owner + "." + std::string(part) + "' is taken already");
  }
  static symbol column(value_type type, std::uint32_t slot = no_slot) {
    symbol s;
    s.is = symbol::what::column;
    s.type = type;
    s.slot = slot;
    return s;
  }
  static symbol later(value_type type = value_type::number) {
    symbol s;
    s.type = type;
    return s;
  }
  void known(std::string const& name, std::uint32_t slot, value_type type = value_type::number) {
    c_.symbols[name] = column(type, slot);
    out_->named[name] = slot;
  }
  void on_demand(std::string const& name, value_type type, std::uint32_t& slot) {
    declare_own(name, column(type));
    c_.on_demand[name] = &slot;
  }

  /// Things that formulas cannot name are told apart by theirs all the same.
  template <class List>
  void unique_names(std::string const& path, List const& list, char const* what) {
    std::set<std::string> seen;
    for (auto const& one : list)
      if (!seen.insert(one.name).second)
        c_.report(path + " \"" + one.name + "\"", std::string("there are two ") + what + " of this name");
  }

  /// Rules may name no other shops than the policy lists, when it lists them.
  void known_shop(std::string const& shop, std::string const& path) {
    auto const& shops = out_->policy.shops;
    if (shops.empty()) return;
    if (shops_.empty()) shops_.insert(shops.begin(), shops.end());
    if (shops_.contains(shop)) return;
    fault f = error::unknown_name("shop", shop, c_.may_look_through(shops.size()) ? shops : std::vector<std::string>{});
    f.path = path;
    c_.faults.push_back(std::move(f));
  }

  void declare() {
    policy& p = out_->policy;
    plan& o = *out_;
    on_demand("month", value_type::month, o.month);
    on_demand("month_of_year", value_type::number, o.month_of_year);
    on_demand("tenure_months", value_type::number, o.tenure_months);
    on_demand("shop", value_type::text, o.shop);
    if (!p.shops.empty()) c_.symbols["shop"].one_of = &p.shops;
    on_demand("team", value_type::text, o.team);
    o.inputs.reserve(p.inputs.size());
    for (std::size_t i = 0; i < p.inputs.size(); ++i) {
      input const& in = p.inputs[i];
      value_type const type = in.kind == input_kind::flag    ? value_type::truth
                              : in.kind == input_kind::text  ? value_type::text
                              : in.kind == input_kind::month ? value_type::month
                                                             : value_type::number;
      std::uint32_t const slot = c_.new_slot();
      o.inputs.push_back({slot, static_cast<std::uint32_t>(i)});
      std::string const path = (i < own_inputs_ ? "inputs \"" : "activity \"") + in.name + "\"";
      symbol& s = declare(in.name, column(type, slot), path);
      if (in.name == "shift" && in.kind != input_kind::text)
        c_.report(path, "the name 'shift' is taken: it is the name of the shift worked",
                  "shift = \"text\", or choose another name");
      if (!in.one_of.empty()) s.one_of = &in.one_of;
      if (!in.one_of.empty() && in.kind != input_kind::text)
        c_.report("inputs \"" + in.name + "\"", "only a text can have 'one_of'");
    }
    for (std::size_t i = 0; i < p.parameter.size(); ++i) {
      symbol s;
      s.is = p.parameter[i].by_shop.empty() ? symbol::what::constant : symbol::what::by_shop;
      s.value = p.parameter[i].value ? p.parameter[i].value->value : no_value;
      if (!p.parameter[i].value && p.parameter[i].by_shop.empty())
        c_.report("parameter \"" + p.parameter[i].name + "\"", "has neither a value nor one by shop");
      for (auto const& [shop, figure] : p.parameter[i].by_shop)
        known_shop(shop, "parameter \"" + p.parameter[i].name + "\".by_shop");
      s.index = static_cast<std::uint32_t>(i);
      declare(p.parameter[i].name, s, "parameter \"" + p.parameter[i].name + "\"");
    }
    for (std::size_t i = 0; i < p.metric.size(); ++i) {
      symbol s;
      s.is = symbol::what::metric;
      s.index = static_cast<std::uint32_t>(i);
      declare(p.metric[i].name, s, "metric \"" + p.metric[i].name + "\"");
    }
    o.ladders.resize(p.ladder.size());
    for (std::size_t l = 0; l < p.ladder.size(); ++l) {
      std::string const n = p.ladder[l].name;
      tier_names_.emplace_back();
      for (auto const& t : p.ladder[l].tier) tier_names_.back().push_back(t.name);
      (void)free_name(n, "ladder \"" + n + "\"");
      if (p.ladder[l].tier.empty()) c_.report("ladder \"" + n + "\"", "has no tier");
      on_demand(n + ".tier", value_type::text, o.ladders[l].tier);
      on_demand(n + ".base_pay", value_type::number, o.ladders[l].base_pay);
      on_demand(n + ".months_in_tier", value_type::number, o.ladders[l].months_in_tier);
      on_demand(n + ".acting", value_type::truth, o.ladders[l].acting);
      on_demand(n + ".priority", value_type::truth, o.ladders[l].priority);
      on_demand(n + ".waiting_months", value_type::number, o.ladders[l].waiting_months);
    }
    // Only now: the vector of names must not move any more.
    for (std::size_t l = 0; l < p.ladder.size(); ++l) c_.symbols[p.ladder[l].name + ".tier"].one_of = &tier_names_[l];
    for (auto const& m : p.scorecard.measure) {
      std::string const path = "scorecard.measure \"" + m.name + "\"";
      if (!is_name(m.name))
        c_.report(path, "'" + m.name + "' cannot be a name", "letters, digits and _, not starting with a digit");
      declare_part("points", m.name, later(), path);
    }
    for (auto const& f : p.discipline.offence) {
      std::string const path = "discipline.offence \"" + f.name + "\"";
      if (f.window_months > 1 && !is_name(f.name))  // its counts are looked back on by name
        c_.report(path, "'" + f.name + "' cannot be a name", "letters, digits and _, not starting with a digit");
      if (auto const meaning = reserved_meaning(f.name); !meaning.empty())
        c_.report(path, "the name '" + f.name + "' is taken: it is " + std::string(meaning), "choose another name");
      for (std::string_view part : {"count", "in_window", "fine"}) declare_part(f.name, part, later(), path);
    }
    for (std::string_view name :
         {"score", "discipline.fines", "discipline.forfeits", "bad_records", "gross", "net", "employer_cost"})
      declare_own(std::string(name), later());
    if (p.overtime)
      for (std::string_view name : {"overtime_hours", "overtime_pay"}) declare_own(std::string(name), later());
    shifts();
    for (auto const& line : p.pay.line) declare(line.name, later(), "pay.line \"" + line.name + "\"");
    o.texts.reserve(64);
  }

  /// What the row's own shift asks for, by a metric-like choice among the shifts.
  void shifts() {
    policy const& p = out_->policy;
    if (p.shift.empty()) return;
    symbol const* s = nullptr;
    if (auto const found = c_.symbols.find("shift"); found != c_.symbols.end()) s = &found->second;
    if (s == nullptr || s->type != value_type::text) {
      c_.report("shift", "shifts need a text input named 'shift'", "add shift = \"text\" to [inputs]");
      return;
    }
    std::uint32_t const shift_slot = s->slot;
    auto by_shift = [&](std::string const& name, value_type type, auto value) {
      expression e;
      std::uint32_t out = e.constant(no_value, type);
      for (auto const& one : p.shift) {
        std::uint32_t const here = e.two(term_kind::eq, value_type::truth, e.column(shift_slot, value_type::text),
                                         e.constant(c_.text_code(one.name), value_type::text));
        out = e.choose(here, e.constant(value(one), type), out);
      }
      declare_own(name, column(type, c_.evaluate(std::move(e), "shift")));
    };
    expression known;
    std::uint32_t one_of_them = known.constant(0, value_type::truth);
    for (auto const& one : p.shift) {
      std::uint32_t const row = known.column(shift_slot, value_type::text);
      std::uint32_t const name = known.constant(c_.text_code(one.name), value_type::text);
      one_of_them = known.two(term_kind::or_, value_type::truth, one_of_them,
                              known.two(term_kind::eq, value_type::truth, row, name));
    }
    std::uint32_t const yes = known.constant(1, value_type::truth);  // a shift that is missing is not a wrong one
    known.two(term_kind::otherwise, value_type::truth, one_of_them, yes);
    c_.evaluate(std::move(known), "shift", false, "the shift is none of the policy's");
    by_shift("shift.hours_per_day", value_type::number, [](shift const& x) { return x.hours_per_day.value; });
    by_shift("shift.days_on", value_type::number, [](shift const& x) { return double(x.days_on); });
    by_shift("shift.days_off", value_type::number, [](shift const& x) { return double(x.days_off); });
    by_shift("shift.night", value_type::truth, [](shift const& x) { return x.night ? 1.0 : 0.0; });
    auto is_time = [](std::string const& t) {
      auto digit = [&](std::size_t i) { return t[i] >= '0' && t[i] <= '9'; };
      return t.empty() || (t.size() == 5 && digit(0) && digit(1) && t[2] == ':' && digit(3) && digit(4) &&
                           t <= "24:00" && t[3] < '6');
    };
    for (auto const& one : p.shift) {
      std::string const path = "shift \"" + one.name + "\"";
      for (auto const* t : {&one.starts, &one.ends})
        if (!is_time(*t)) c_.report(path, "'" + *t + "' is not a time of day", "write it as 08:30");
      if (!(one.hours_per_day.value > 0 && one.hours_per_day.value <= 24))
        c_.report(path, "'hours_per_day' must be above 0 and at most 24");
      if (one.days_on < 1 || one.days_off < 0)
        c_.report(path, "'days_on' must be 1 or more and 'days_off' not negative");
    }
    unique_names("shift", p.shift, "shifts");
  }

  // -- tables ----------------------------------------------------------------------------------------------------
  bool sound(bracket_table const& t, std::string const& path) {
    std::size_t const before = c_.faults.size();
    if (t.rates.empty()) c_.report(path, "has no rows");
    for (std::size_t i = 0; i + 1 < t.rates.size(); ++i)
      if (!(t.rates[i].first.value < t.rates[i + 1].first.value))
        c_.report(path, "lower edges must rise: " + t.rates[i].first.text() + " is followed by " +
                            t.rates[i + 1].first.text());
    bool const from_zero = t.kind == bracket_kind::marginal || t.kind == bracket_kind::whole;
    if (from_zero && !t.rates.empty() && t.rates[0].first.value != 0)
      c_.report(path, "the first row starts at " + t.rates[0].first.text() + ": there is a gap below it", "start at 0");
    if (t.kind == bracket_kind::interpolate && t.rates.size() == 1)
      c_.report(path, "one point makes no line", "give two or more");
    for (auto const& [edge, value] : t.rates)
      if (!(std::abs(edge.value) < 1e13) || !(std::abs(value.value) < 1e13)) c_.report(path, "a figure is too large");
    return c_.faults.size() == before;
  }
  void tables() {
    for (auto const& t : out_->policy.brackets) {
      std::string const path = "brackets \"" + t.name + "\"";
      if (!is_name(t.name)) c_.report(path, "'" + t.name + "' cannot be a name");
      bool const ok = sound(t, path);
      if (!c_.tables.try_emplace(t.name, static_cast<std::uint32_t>(out_->tables.size())).second)
        c_.report(path, "there are two tables of this name");
      if (ok)
        c_.add_table(t);
      else
        c_.add_table({t.name, "", t.kind, {{0, 0}, {1, 0}}, ""});
    }
  }
  std::uint32_t hidden_table(std::string const& path, bracket_kind kind, std::vector<std::pair<figure, figure>> rates) {
    bracket_table t;
    t.kind = kind;
    t.rates = std::move(rates);
    if (!sound(t, path)) t.rates = {{0, 0}, {1, 0}};
    return c_.add_table(t);
  }

  std::shared_ptr<plan> out_;
  compiler c_;
  std::size_t own_inputs_ = ~std::size_t(0);  ///< inputs of the policy itself; those behind them are drawn quantities
  std::map<std::string, std::string> named_at_;
  std::vector<std::vector<std::string>> tier_names_;
  std::unordered_set<std::string_view> shops_;
};

}  // namespace tierwise::detail
