// What projections add up, told once: each measure's name, label, unit, decimals and direction, and what is made of
// which.
#pragma once

#include <algorithm>  // for std::max, std::min
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::pair
#include <vector>

#include "tierwise/detail/plan/model.hpp"
#include "tierwise/projection.hpp"

namespace tierwise::detail {

/// The measures that are always added up, in this order; then pay lines, totals and reasons.
enum class fixed_measure : std::uint8_t {
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
  lines,
  none = lines  ///< nothing is added up: it is worked out from others
};
[[nodiscard]] constexpr std::size_t place_of(fixed_measure m) { return static_cast<std::size_t>(m); }

/// A row of the table: what is added up, how people read it, or both.
struct measure_row {
  fixed_measure place;
  std::string_view name, zh;
  measure_kind kind = measure_kind::count;
  std::string_view unit = {};  ///< of money: the currency
  int better = 0;
  int decimals = 0;              ///< of what is added up; of money: the currency's
  bool is_stock = false;         ///< as `shown_measure` has it
  bool of_service = false;       ///< only shops and everybody have it, and only where customers are served
  std::string_view sum_of = {};  ///< names with blanks between; empty: itself
  std::string_view over = {};
};

namespace measure_table {

using enum fixed_measure;
using enum measure_kind;

/// In the order in which people read them.
inline constexpr measure_row rows[] = {
    {.place = heads, .name = "heads", .zh = "人数", .unit = "people", .is_stock = true},
    {.place = hires, .name = "hires", .zh = "入职", .unit = "people"},
    {.place = none,
     .name = "leavers",
     .zh = "离职",
     .unit = "people",
     .better = -1,
     .sum_of = "left dismissed separated"},
    {.place = left, .name = "left", .zh = "主动离职", .unit = "people", .better = -1},
    {.place = dismissed, .name = "dismissed", .zh = "辞退", .unit = "people", .better = -1},
    {.place = separated, .name = "separated", .zh = "开除", .unit = "people", .better = -1},
    {.place = promoted, .name = "promoted", .zh = "晋升"},
    {.place = appointed, .name = "appointed", .zh = "代理任命"},
    {.place = demoted, .name = "demoted", .zh = "降级"},
    {.place = waiting, .name = "waiting", .zh = "等候岗位", .unit = "people", .better = -1, .is_stock = true},
    {.place = gross, .name = "gross", .zh = "应发工资", .kind = money},
    {.place = net, .name = "net", .zh = "实发工资", .kind = money},
    {.place = employer_cost, .name = "employer_cost", .zh = "用工成本", .kind = money, .better = -1},
    {.place = hiring_cost, .name = "hiring_cost", .zh = "招聘成本", .kind = money, .better = -1},
    {.place = outsourcing_cost,
     .name = "outsourcing_cost",
     .zh = "外包成本",
     .kind = money,
     .better = -1,
     .of_service = true},
    {.place = total_cost, .name = "total_cost", .zh = "总成本", .kind = money, .better = -1},
    {.place = score,
     .name = "score",
     .zh = "考核得分",
     .kind = number,
     .unit = "points",
     .better = 1,
     .decimals = 2,
     .over = "scored"},
    {.place = scored, .name = "scored", .zh = "参加考核人数", .unit = "people"},
    {.place = consultations, .name = "consultations", .zh = "咨询量", .unit = "consultations", .of_service = true},
    {.place = chatbot, .name = "chatbot", .zh = "机器人回复", .unit = "consultations", .of_service = true},
    {.place = outsourced, .name = "outsourced", .zh = "外包接待", .unit = "consultations", .of_service = true},
    {.place = at_desk, .name = "at_desk", .zh = "人工接待", .unit = "consultations", .of_service = true},
    {.place = lost, .name = "lost", .zh = "流失咨询", .unit = "consultations", .better = -1, .of_service = true},
    {.place = none,
     .name = "lost_share",
     .zh = "流失率",
     .kind = share,
     .better = -1,
     .of_service = true,
     .sum_of = "lost",
     .over = "at_desk outsourced"},
    {.place = desk_hours,
     .name = "desk_hours",
     .zh = "在线工时",
     .kind = number,
     .unit = "hours",
     .decimals = 2,
     .of_service = true},
    {.place = busy_hours,
     .name = "busy_hours",
     .zh = "接待工时",
     .kind = number,
     .unit = "hours",
     .decimals = 2,
     .of_service = true},
    {.place = none,
     .name = "busy",
     .zh = "忙碌度",
     .kind = share,
     .of_service = true,
     .sum_of = "busy_hours",
     .over = "desk_hours"},
    {.place = wait_seconds,
     .name = "wait_seconds",
     .zh = "等待总秒数",
     .unit = "seconds",
     .better = -1,
     .of_service = true},
    {.place = none,
     .name = "wait",
     .zh = "平均等待",
     .kind = number,
     .unit = "seconds",
     .better = -1,
     .of_service = true,
     .sum_of = "wait_seconds",
     .over = "at_desk"},
};

/// Totals that policies usually have, and whether more of them is better.
inline constexpr std::pair<std::string_view, int> usual_totals[] = {{"sales", 1}, {"orders", 1}, {"complaints", -1}};

/// Whether what is added up stands in the order of `fixed_measure`, every one of them once.
[[nodiscard]] consteval bool is_in_order() {
  std::size_t next = 0;
  for (auto const& row : rows)
    if (row.place != none && place_of(row.place) != next++) return false;
  return next == place_of(lines);
}
static_assert(is_in_order());

}  // namespace measure_table

/// Of the totals that assumptions name, which may be amounts: two, or as many as the currency has when it has more.
[[nodiscard]] inline int total_decimals(model const& m) { return std::max(2, m.digits); }

/// The Chinese name of a total: of the policy's input, or of the quantity that is drawn.
[[nodiscard]] inline std::string total_label(model const& m, std::string const& name) {
  for (auto const& in : m.policy.inputs)
    if (in.name == name && !in.zh.empty()) return in.zh;
  for (auto const& q : m.assumed.activity)
    if (q.name == name) return q.zh;
  return {};
}

/// Why people left, as measures: the leaving factors, what takes people together, and nothing known.
[[nodiscard]] inline std::vector<projected_measure> reasons_of(model const& m) {
  std::vector<projected_measure> out;
  auto const& a = m.assumed.attrition;
  for (auto const& f : m.leaving.factors)
    out.push_back({"reason." + a.leaving->factor[f.written].name, a.leaving->factor[f.written].zh, 0});
  for (auto const& t : a.together) out.push_back({"reason." + t.name, t.zh, 0});
  out.push_back({"reason.none", "原因不明", 0});
  return out;
}

/// What a projection of the model adds up.
[[nodiscard]] inline std::vector<projected_measure> measures_of(model const& m) {
  std::vector<projected_measure> out;
  for (auto const& row : measure_table::rows)
    if (row.place != fixed_measure::none)
      out.push_back(
          {std::string(row.name), std::string(row.zh), row.kind == measure_kind::money ? m.digits : row.decimals});
  for (auto const& line : m.policy.pay.line) out.push_back({"line." + line.name, line.zh, m.digits});
  for (auto const& t : m.summed) out.push_back({"total." + t.name, total_label(m, t.name), total_decimals(m)});
  for (auto& r : reasons_of(m)) out.push_back(std::move(r));
  return out;
}

[[nodiscard]] inline std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    std::size_t const end = std::min(text.find(' '), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// A measure that is what is added up under its name.
[[nodiscard]] inline shown_measure shown_as_it_is(projected_measure const& m, measure_kind kind, std::string unit,
                                                  int better) {
  shown_measure out;
  out.name = m.name;
  out.zh = m.zh;
  out.kind = kind;
  out.unit = std::move(unit);
  out.better = better;
  out.sum_of = {m.name};
  return out;
}

/// The measures of a projection of the model as people read them.
[[nodiscard]] inline std::vector<shown_measure> shown_measures_of(model const& m) {
  std::vector<shown_measure> out;
  for (auto const& row : measure_table::rows) {
    if (row.of_service && !m.demand.is_on) continue;
    std::string_view const unit = row.kind == measure_kind::money ? std::string_view(m.policy.currency) : row.unit;
    out.push_back({std::string(row.name), std::string(row.zh), row.kind, std::string(unit), row.better, row.is_stock,
                   !row.of_service, names_in(row.sum_of.empty() ? row.name : row.sum_of), names_in(row.over)});
  }
  for (auto const& line : m.policy.pay.line)
    out.push_back(shown_as_it_is({"line." + line.name, line.zh, 0}, measure_kind::money, m.policy.currency, 0));
  for (auto const& t : m.summed) {
    int better = 0;
    for (auto const& [name, direction] : measure_table::usual_totals)
      if (name == t.name) better = direction;
    out.push_back(shown_as_it_is({"total." + t.name, total_label(m, t.name), 0}, measure_kind::number, "", better));
  }
  for (auto const& r : reasons_of(m)) out.push_back(shown_as_it_is(r, measure_kind::count, "people", -1));
  return out;
}

}  // namespace tierwise::detail
