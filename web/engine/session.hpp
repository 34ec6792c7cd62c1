// A page's session with the engine: a desk opened, a variant of it prepared, both played in stretches of replicas.
#pragma once

#include <algorithm>  // for std::find
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>  // for std::move, std::pair
#include <variant>  // for std::visit
#include <vector>

#include "figures.hpp"
#include "recorded.hpp"
#include "tierwise/assumptions_file.hpp"
#include "tierwise/attribute_costs.hpp"
#include "tierwise/baseline.hpp"
#include "tierwise/detail/plan/model.hpp"
#include "tierwise/lint.hpp"
#include "tierwise/policy_file.hpp"
#include "tierwise/simulate.hpp"

namespace tierwise::page {

[[nodiscard]] inline json findings_json(std::vector<finding> const& found) {
  json_array out;
  for (auto const& f : found) out.push_back(json_object{{"path", f.path}, {"text", f.text}, {"source", f.source}});
  return out;
}

[[nodiscard]] inline json_array changes_json(std::string const& document, std::vector<change> const& found) {
  json_array out;
  for (auto const& c : found)
    out.push_back(json_object{
        {"document", document}, {"path", c.path}, {"before", c.before}, {"after", c.after}, {"text", c.text}});
  return out;
}

[[nodiscard]] inline json figure_json(figure const& f) { return f.percent ? json(f.text()) : json(f.value); }

[[nodiscard]] inline json setting_json(setting const& s);

/// A value as a file says it.
template <class T>
[[nodiscard]] json value_json(T const& value) {
  using pair = std::pair<figure, figure>;
  if constexpr (std::is_same_v<T, unset>) {
    return {};
  } else if constexpr (std::is_same_v<T, figure>) {
    return figure_json(value);
  } else if constexpr (std::is_same_v<T, settings> || requires { typename T::mapped_type; }) {
    json_object out;
    for (auto const& [name, one] : value) out.emplace_back(name, setting_json(one));
    return out;
  } else if constexpr (std::is_same_v<T, pair>) {
    return json_array{figure_json(value.first), figure_json(value.second)};
  } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string>) {
    return value;
  } else {
    json_array out;
    for (auto const& one : value) out.push_back(value_json(one));
    return out;
  }
}

inline json setting_json(setting const& s) {
  return std::visit([](auto const& value) { return value_json(value); }, s.value);
}

[[nodiscard]] inline json_array settings_json(amendment const& of) {
  settings all = of.set;
  if (!of.remove.empty()) all.emplace_back("remove", of.remove);
  if (!of.add.empty()) all.emplace_back("add", of.add);
  json_array out;
  for (auto const& [path, value] : all) out.push_back(json_object{{"path", path}, {"value", setting_json(value)}});
  return out;
}

class session {
 public:
  /// The desk as it is today.
  [[nodiscard]] json open(std::string const& policy_text, std::string const& assumptions_text,
                          std::string const& people_text) {
    compiled_policy const rules = parse_compiled(policy_text, "policy.toml");
    tierwise::assumptions const assumed = parse_assumptions(assumptions_text, "assumptions.toml");
    table people = parse_csv(people_text, kinds_of(rules.policy(), assumed), "people.csv");
    begin(compiled_model(rules, assumed));
    policy_text_ = policy_text;
    assumed_ = assumed;
    people_ = std::move(people);
    found_today_ = lint(rules.policy());
    groups_.clear();
    row_of_.clear();
    return opened_json();
  }

  /// Assumes other figures for both sides: values by path of the assumptions as they were opened. What is compared with
  /// today is today again.
  [[nodiscard]] json assume(std::string const& text) {
    detail::source_text const source(text, "assumed.toml");
    toml::table const root = detail::parse_toml(source);
    begin(compiled_model(opened().policy(), changed(assumed_, changes_of(source, &root))));
    return {};
  }

  /// Prepares what is compared with today, from the text of a file with one variant, or with a whole policy. Nothing:
  /// today itself.
  [[nodiscard]] json change(std::string const& text) {
    auto const all = read_variants(text, "variant.toml");
    if (all.size() > 1) refuse("variant", "one variant is compared at a time");
    if (all.empty() && text.find_first_not_of(" \t\r\n") != std::string::npos)
      return take(compiled_model(parse_compiled(text, "policy.toml"), opened().assumptions()));
    return take(all.empty() ? opened() : model_of(all[0]));
  }

  /// What a file that somebody opens has in it: variants, each tried, or a whole policy as its difference from today's.
  [[nodiscard]] json look_into(std::string const& text, std::string const& file) const {
    auto const all = read_variants(text, file);
    if (all.empty()) {
      policy const other = parse_compiled(text, file).policy();
      return json_object{{"name", other.name},
                         {"changes", changes_json("policy", diff(opened().policy().policy(), other))}};
    }
    json_array out;
    for (auto const& one : all) {
      (void)model_of(one);  // which refuses what does not fit
      out.push_back(json_object{
          {"name", one.name}, {"policy", settings_json(one.policy)}, {"assumptions", settings_json(one.assumptions)}});
    }
    return json_object{{"variants", std::move(out)}};
  }

  /// Plays both in some replicas more; they must follow those that were played.
  [[nodiscard]] json play(std::int32_t months, std::uint32_t first, std::uint32_t count, std::uint64_t seed) {
    if (months != months_ || seed != seed_ || first == 0) forget();
    if (months != months_ || seed != seed_) today_played_.clear();
    months_ = months;
    seed_ = seed;
    if (first != played_.today.replicas) refuse("replicas", "stretches of replicas follow each other");
    add(stretch(first, count).compare({{"variant", *variant_}}));
    return json_object{{"replicas", std::int64_t{played_.today.replicas}},
                       {"months", std::int64_t{months}},
                       {"first_month", played_.today.first_month.text()}};
  }

  [[nodiscard]] json figures() {
    need_played();
    return json_object{{"replicas", std::int64_t{played_.today.replicas}},
                       {"differences", differences(played_)},
                       {"groups", gains(played_, groups(), opened().policy().policy().currency)}};
  }
  /// Where the change in cost comes from; null where it cannot be said.
  [[nodiscard]] json cost_split() {
    need_played();
    if (!has_attributable_costs(compared_[0], 1)) return {};
    attribute();
    return costs(played_, opened().model()->digits);
  }
  [[nodiscard]] json by_month(std::string const& measure, bool cumulative) const {
    need_played();
    return differences_by_month(played_, measure, cumulative);
  }
  /// Of one that is added up, in its whole units: replica, month.
  [[nodiscard]] std::vector<std::int64_t> column(bool of_variant, std::string const& measure, std::string const& by,
                                                 std::string const& name) const {
    need_played();
    joined const& of = of_variant ? played_.variant : played_.today;
    return of.column(of.measure(measure), of.cell(by, name));
  }
  /// The variant as whole files.
  [[nodiscard]] json documents() const {
    (void)opened();
    return json_object{{"policy", to_toml(variant_->policy().policy())},
                       {"assumptions", to_toml(variant_->assumptions())}};
  }

 private:
  void begin(compiled_model const& model) {
    today_.emplace(model);
    variant_.emplace(model);
    today_played_.clear();
    forget();
  }

  [[nodiscard]] compiled_model const& opened() const {
    if (!today_) refuse("session", "nothing is open");
    return *today_;
  }
  void need_played() const {
    if (played_.today.replicas == 0) refuse("session", "nothing has been played");
  }

  [[nodiscard]] compiled_model model_of(variant const& one) const {
    auto const& rules = opened().policy();
    tierwise::assumptions const assumed = changed(opened().assumptions(), one.assumptions);
    try {
      return one.policy == amendment() ? compiled_model(rules, assumed)
                                       : compiled_model(compiled_policy(changed(rules.policy(), one.policy)), assumed);
    } catch (error const& e) {
      throw error(located(e.faults(), policy_text_, "policy.toml"));
    }
  }

  [[nodiscard]] json take(compiled_model model) {
    policy const& rules = model.policy().policy();
    json_array changed = changes_json("policy", diff(opened().policy().policy(), rules));
    for (auto& c : changes_json("assumptions", diff(opened().assumptions(), model.assumptions())))
      changed.push_back(std::move(c));
    std::vector<finding> fresh;
    for (auto& f : lint(rules))
      if (std::find(found_today_.begin(), found_today_.end(), f) == found_today_.end()) fresh.push_back(std::move(f));
    variant_.emplace(std::move(model));
    forget();
    return json_object{{"changes", std::move(changed)}, {"findings", findings_json(fresh)}};
  }

  void add(comparison const& found) {
    auto const &first = found.of(0), &other = found.of(1);
    if (first.cells.size() != other.cells.size() || first.measures.size() != other.measures.size())
      refuse("variant", "it has other tiers or pay lines than today's policy, which this page cannot set beside it");
    played_.today.add(found.projections[0]);
    played_.variant.add(found.projections[1]);
    add_people(found.people[0]);
    compared_.push_back(found);
  }

  /// Today in some replicas, played once for all variants.
  [[nodiscard]] baseline const& stretch(std::uint32_t first, std::uint32_t count) {
    auto const found = today_played_.find({first, count});
    if (found != today_played_.end()) return found->second;
    simulation how;
    how.months = months_;
    how.first_replica = first;
    how.replicas = count;
    how.seed = seed_;
    how.by = groupings();
    return today_played_.emplace(std::pair(first, count), baseline({"today", opened()}, people_, how)).first->second;
  }

  /// What of the change in cost comes from where, of the stretches that have been played since it was last asked.
  void attribute() {
    played_.costs.resize(std::size(cost_parts));
    for (; attributed_ < compared_.size(); ++attributed_) {
      auto const found = attribute_costs(compared_[attributed_], people_);
      for (auto const& c : found[0]) {
        std::int64_t const parts[] = {c.rate, c.mix, c.heads, c.performance, c.hiring, c.outsourcing};
        for (std::size_t i = 0; i < std::size(cost_parts); ++i) played_.costs[i].push_back(parts[i]);
      }
    }
  }

  /// Nothing is played of the variant any more.
  void forget() {
    played_ = {};
    compared_.clear();
    attributed_ = 0;
  }

  /// What came of people, by their rows in the workforce.
  void add_people(std::vector<person_change> const& found) {
    if (row_of_.empty()) {
      tierwise::column const& ids = people_.at("person");
      for (std::size_t row = 0; row < people_.rows(); ++row) row_of_[ids.text(row)] = row;
    }
    played_.people.resize(people_.rows());
    for (auto const& p : found) {
      person_change& to = played_.people[row_of_.at(p.person)];
      to.risen_first += p.risen_first;
      to.risen_variant += p.risen_variant;
      to.risen_both += p.risen_both;
      to.gone_first += p.gone_first;
      to.gone_variant += p.gone_variant;
      to.gone_both += p.gone_both;
    }
  }

  [[nodiscard]] std::vector<std::string> groupings() const {
    std::vector<std::string> out;
    if (people_.find("shop") != nullptr) out.push_back("shop");
    for (auto const& l : opened().policy().policy().ladder) out.push_back(l.name);
    return out;
  }

  [[nodiscard]] std::vector<group> const& groups() {
    if (groups_.empty()) {
      std::vector<std::string> shops;
      for (auto const& c : played_.today.cells)
        if (c.by == "shop") shops.push_back(c.name);
      groups_ = groups_of(opened().policy().policy(), people_, shops);
    }
    return groups_;
  }

  [[nodiscard]] json opened_json() const {
    constexpr char const* kinds[] = {"money", "count", "number", "share"};
    policy const& p = opened().policy().policy();
    json_array measures, ladders;
    for (auto const& m : shown_measures(opened()))
      measures.push_back(json_object{{"name", m.name},
                                     {"zh", m.zh},
                                     {"kind", kinds[static_cast<std::size_t>(m.kind)]},
                                     {"unit", m.unit},
                                     {"better", m.better},
                                     {"is_stock", m.is_stock}});
    for (auto const& l : p.ladder) ladders.push_back(json_object{{"name", l.name}, {"zh", l.zh}});
    return json_object{{"name", p.name},
                       {"description", p.description},
                       {"currency", p.currency},
                       {"digits", opened().model()->digits},
                       {"people", static_cast<std::int64_t>(people_.rows())},
                       {"measures", std::move(measures)},
                       {"ladders", std::move(ladders)},
                       {"findings", findings_json(found_today_)}};
  }

  std::string policy_text_;
  tierwise::assumptions assumed_;  ///< as they were opened
  table people_;
  std::optional<compiled_model> today_, variant_;
  std::vector<finding> found_today_;
  std::vector<group> groups_;
  std::unordered_map<std::string, std::size_t> row_of_;
  pair_played played_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, baseline> today_played_;  ///< by first replica and how many
  std::vector<comparison> compared_;                                          ///< by stretch
  std::size_t attributed_ = 0;                                                ///< of these
  std::int32_t months_ = 0;
  std::uint64_t seed_ = 0;
};

}  // namespace tierwise::page
