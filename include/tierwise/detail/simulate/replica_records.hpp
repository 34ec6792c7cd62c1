// The months of one replica as records, such as somebody would have kept them: `apply` makes the full ledger of them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/simulate/month_loop.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

class replica_records {
 public:
  replica_records(model const& m, position_plan const& plan, std::size_t inputs) : model_(m), positions_(plan) {
    numbers_.resize(inputs);
    texts_.resize(inputs);
    tiers_.resize(m.policy.ladder.size());
    since_.resize(m.policy.ladder.size());
  }

  /// Behind a month's steps.
  void month(simulated_month const& now) {
    for (std::size_t r = 0; r < now.rows.size(); ++r) {
      std::uint32_t const p = now.rows.person[r];
      person_.push_back(now.holders.id_of(p));
      months_.push_back(now.run.first_month + now.rows.month);
      shop_.push_back(positions_.start.texts[static_cast<std::size_t>(now.rows.shop[r])]);
      if (positions_.has_teams) {
        double const team = now.rows.team[r];
        team_.push_back(team == team ? static_cast<std::int32_t>(team) : -1);
      }
      joined_.push_back(month::from_index(now.run.state.joined[p]));
      for (std::size_t l = 0; l < tiers_.size(); ++l) {
        ladder_state const& s = now.run.state.ladders[l];
        tiers_[l].push_back(model_.policy.ladder[l].tier[s.tier[p]].name);
        since_[l].push_back(now.run.first_month + (now.rows.month + 1 - s.months_in_tier[p]));
      }
      for (std::size_t i = 0; i < numbers_.size(); ++i) {
        column_view const& c = now.run.columns[now.rules.input_slots[i]];
        double const v = c.rows == nullptr ? no_value : c.rows[r];
        if (model_.policy.inputs[i].kind == input_kind::text)
          texts_[i].push_back(v == v ? static_cast<std::int32_t>(v) : -1);
        else
          numbers_[i].push_back(v);
      }
    }
  }

  [[nodiscard]] table take() {
    table out;
    out.add("person", person_);
    out.add("month", months_);
    out.add("shop", shop_);
    if (!team_.empty()) out.add(texts("team", std::move(team_)));
    out.add("joined", joined_);
    for (std::size_t l = 0; l < tiers_.size(); ++l) {
      out.add(model_.policy.ladder[l].name, tiers_[l]);
      out.add(model_.policy.ladder[l].name + "_since", since_[l]);
    }
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      input const& in = model_.policy.inputs[i];
      if (in.kind != input_kind::text) {
        out.add(in.name, std::move(numbers_[i]),
                in.kind == input_kind::flag    ? column_kind::flag
                : in.kind == input_kind::month ? column_kind::month
                                               : column_kind::number);
        continue;
      }
      out.add(texts(in.name, std::move(texts_[i])));
    }
    return out;
  }

 private:
  [[nodiscard]] column texts(std::string name, std::vector<std::int32_t> codes) const {
    column c;
    c.name = std::move(name);
    c.kind = column_kind::text;
    auto kept = std::make_shared<std::vector<std::int32_t> const>(std::move(codes));
    c.codes = *kept;
    c.dictionary = std::make_shared<std::vector<std::string> const>(positions_.start.texts);
    c.owner = std::move(kept);
    return c;
  }

  model const& model_;
  position_plan const& positions_;
  std::vector<std::string> person_, shop_;
  std::vector<std::int32_t> team_;  ///< text codes
  std::vector<tierwise::month> months_, joined_;
  std::vector<std::vector<std::string>> tiers_;
  std::vector<std::vector<tierwise::month>> since_;
  std::vector<std::vector<double>> numbers_;
  std::vector<std::vector<std::int32_t>> texts_;
};

}  // namespace tierwise::detail
