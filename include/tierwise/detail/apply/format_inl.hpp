// Tables that line up, payslips and rules as text.
#pragma once

#include <fmt/format.h>

#include <algorithm>  // for std::max
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tierwise/difference.hpp"
#include "tierwise/format.hpp"
#include "tierwise/totals.hpp"

namespace tierwise {

TIERWISE_INLINE std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    auto const first = static_cast<unsigned char>(text[i]);
    std::size_t const length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    std::uint32_t c = length == 1 ? first : first & (0x7Fu >> length);
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
      c = c << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
    i += length;
    bool const none = (c >= 0x0300 && c <= 0x036F) || (c >= 0x200B && c <= 0x200F) || (c >= 0xFE00 && c <= 0xFE0F);
    bool const wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F) ||
                      (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) ||
                      (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1F64F) ||
                      (c >= 0x1F900 && c <= 0x1F9FF) || (c >= 0x20000 && c <= 0x3FFFD);
    width += none ? 0 : wide ? 2 : 1;
  }
  return width;
}

TIERWISE_INLINE std::string text_table::text() const {
  std::vector<std::size_t> widths;
  bool titled = false;
  for (auto const& h : header) {
    widths.push_back(display_width(h.text));
    titled = titled || !h.text.empty();
  }
  for (auto const& row : rows)
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  std::string out;
  auto line = [&](auto const& cell) {
    std::string one(indent, ' ');
    for (std::size_t i = 0; i < widths.size(); ++i) {
      std::string_view const t = cell(i);
      std::string const space(widths[i] - display_width(t), ' ');
      if (i != 0) one += "  ";
      if (header[i].right)
        (one += space) += t;
      else
        (one += t) += space;
    }
    while (!one.empty() && one.back() == ' ') one.pop_back();
    out += one + '\n';
  };
  if (titled) {
    line([&](std::size_t i) { return std::string_view(header[i].text); });
    std::vector<std::string> rules;
    for (auto w : widths) rules.emplace_back(w, '-');
    line([&](std::size_t i) { return std::string_view(rules[i]); });
  }
  for (auto const& row : rows)
    line([&](std::size_t i) { return i < row.size() ? std::string_view(row[i]) : std::string_view(); });
  return out;
}

TIERWISE_INLINE std::string totals_table(ledger const& l, std::vector<std::string> const& by) {
  int const digits = l.digits();
  text_table t;
  for (auto const& name : by) t.header.push_back({name, false});
  for (auto const* name : {"heads", "months", "gross", "net", "employer_cost"}) t.header.push_back({name, true});
  for (auto const& row : totals(l, by)) {
    t.rows.push_back(row.group);
    for (auto n : {row.heads, row.months}) t.rows.back().push_back(std::to_string(n));
    for (auto m : {row.gross, row.net, row.employer_cost}) t.rows.back().push_back(money_text(m, digits));
  }
  return t.text();
}

TIERWISE_INLINE std::string difference_table(ledger const& before, ledger const& after,
                                             std::vector<std::string> const& by) {
  int const digits = before.digits();
  text_table t;
  for (auto const& name : by) t.header.push_back({name, false});
  for (auto const* name : {"net before", "net after", "net", "employer_cost"}) t.header.push_back({name, true});
  auto change = [&](std::int64_t m) { return (m > 0 ? "+" : "") + money_text(m, digits); };
  for (auto const& row : difference(before, after, by)) {
    t.rows.push_back(row.group);
    for (auto m : {row.net_before, row.net_after}) t.rows.back().push_back(money_text(m, digits));
    for (auto m : {row.net(), row.cost()}) t.rows.back().push_back(change(m));
  }
  return t.text();
}

TIERWISE_INLINE std::string text_of(ledger_event const& e) {
  ledger const& l = e.of;
  std::string out = fmt::format("{} {} ({}): {}", (l.first_month + e.what.month).text(), l.people[e.what.person],
                                l.texts[static_cast<std::size_t>(e.what.shop)], event_name(e.what.kind));
  if (auto const subject = l.subject(e.what); !subject.empty()) out += " " + subject;
  std::string const from = l.tier(e.what, e.what.from), to = l.tier(e.what, e.what.to);
  if (!from.empty()) out += " " + from;
  if (!to.empty() && to != from) out += (from.empty() ? " " : " -> ") + to;
  if (auto const why = l.reason(e.what); !why.empty()) out += " (" + why + ")";
  return out;
}

namespace detail {

inline std::string named(std::string const& name, std::string const& zh) { return zh.empty() ? name : name + " " + zh; }

/// A line's formula with the condition it is paid under and, of a pool, who shares it.
inline std::string whole_formula(explained_line const& line) {
  std::string out = line.formula;
  if (!line.when.empty()) out += "  when " + line.when;
  if (!line.shared_by.empty()) out += "  shared by " + line.shared_by + ", weight " + line.weight;
  return out;
}

/// What went into a formula, in lines of readable length: every value but the formula's own, figures, and joined
/// conditions.
inline std::vector<std::string> worked_out(explained_line const& line) {
  std::vector<std::string> out;
  std::string const whole = whole_formula(line);
  for (auto const& part : line.parts) {
    bool const joined = (part.value == "true" || part.value == "false") && part.text.find(' ') != std::string::npos;
    if (joined || part.text == part.value || part.text == whole) continue;
    std::string const one = part.text + " = " + part.value;
    if (out.empty() || display_width(out.back()) + display_width(one) > 90)
      out.push_back(one);
    else
      out.back() += ", " + one;
  }
  return out;
}

inline void payslip(explanation const& e, std::string& out) {
  text_table t;
  t.indent = 2;
  t.header = {{"", false}, {"", true}, {"", false}};
  auto add = [&](explained_line const& line) {
    bool const less = line.kind == line_kind::deduction;
    std::string how = whole_formula(line);
    std::string const paid = money_text(line.amount + line.cut, e.digits);
    if (!line.shared_by.empty())
      how += fmt::format("  of {}", line.exact);
    else if (!line.exact.empty() && shift_point(paid, 0) != line.exact)
      how += fmt::format("  = {}, {} to {}", line.exact, line.rounding, paid);
    if (line.cut != 0) how += fmt::format("  (the cap on deductions cut off {})", money_text(line.cut, e.digits));
    t.rows.push_back(
        {named(line.name, line.zh), (less && line.amount != 0 ? "-" : "") + money_text(line.amount, e.digits), how});
    for (auto const& values : worked_out(line)) t.rows.push_back({"", "", "  " + values});
  };
  auto sum = [&](char const* name, std::int64_t minor) { t.rows.push_back({name, money_text(minor, e.digits), ""}); };
  auto lines_of = [&](line_kind kind) {
    std::size_t const before = t.rows.size();
    for (auto const& line : e.lines)
      if (line.kind == kind) add(line);
    return t.rows.size() != before;
  };
  (void)lines_of(line_kind::earning);
  sum("gross", e.gross);
  (void)lines_of(line_kind::deduction);
  sum("net", e.net);
  if (lines_of(line_kind::employer_cost)) sum("employer_cost", e.employer_cost);
  (void)lines_of(line_kind::memo);
  out += t.text();
}

inline std::vector<std::string> condition_row(explained_condition const& c, char const* indent) {
  using enum condition_outcome;
  std::string const is = c.outcome == met ? "met" : c.outcome == unmet ? "not met" : "unknown";
  std::string found = "found " + c.found;
  if (!c.gap.empty()) found += ", " + c.gap + (c.side == gap_side::beside ? "" : " needed");
  return {is, indent + c.text, c.found == "true" || c.found == "false" ? "" : found};
}

inline void rules_text(explanation const& e, std::string& out) {
  for (auto const& r : e.rules) {
    std::string const aim = r.from_tier == r.to_tier ? r.from_tier : r.from_tier + " -> " + r.to_tier;
    out += fmt::format("{} {}: {} {}\n", r.ladder, aim, r.asks, r.holds ? "holds" : "does not hold");
    text_table t;
    t.indent = 2;
    t.header = {{"", false}, {"", false}, {"", false}};
    for (auto const& c : r.conditions) {
      t.rows.push_back(condition_row(c, ""));
      for (auto const& one : c.operands) t.rows.push_back(condition_row(one, "  "));
    }
    out += t.text();
  }
}

}  // namespace detail

TIERWISE_INLINE std::string text_of(explanation const& e) {
  std::string out = fmt::format("{}, {}, {}\n", e.person, e.shop, e.month.text());
  for (auto const& s : e.standings)
    out += fmt::format("  {}: {}, {} month{}{}\n", detail::named(s.ladder, s.zh), detail::named(s.tier, s.tier_zh),
                       s.months_in_tier, s.months_in_tier == 1 ? "" : "s", s.acting ? ", acting" : "");
  if (!e.score.empty()) {
    out += "\nscore " + e.score + "\n";
    text_table t;
    t.indent = 2;
    t.header = {{"", false}, {"", true}, {"", false}};
    for (auto const& m : e.measures) {
      t.rows.push_back({detail::named(m.name, m.zh), m.exact, m.formula});
      for (auto const& values : detail::worked_out(m)) t.rows.push_back({"", "", "  " + values});
    }
    out += t.text();
  }
  out += "\npayslip\n";
  detail::payslip(e, out);
  if (!e.rules.empty()) {
    out += "\n";
    detail::rules_text(e, out);
  }
  if (!e.events.empty()) out += "\nat the month's end\n";
  for (auto const& line : e.events) out += "  " + line + "\n";
  return out;
}

}  // namespace tierwise
