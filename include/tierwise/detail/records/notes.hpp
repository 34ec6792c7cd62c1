// What records leave unsaid, and what about them a reader would want to know: notes on people, places, tiers and the
// past.
#pragma once

#include <algorithm>  // for std::any_of, std::find, std::min, std::sort
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>  // for std::exchange, std::move, std::pair
#include <variant>  // for std::get_if
#include <vector>

#include "tierwise/detail/plan/plan.hpp"
#include "tierwise/detail/records/partition.hpp"
#include "tierwise/detail/support/function_ref.hpp"
#include "tierwise/detail/support/ordering.hpp"
#include "tierwise/detail/text/folded.hpp"
#include "tierwise/detail/text/visible.hpp"
#include "tierwise/ledger_column.hpp"
#include "tierwise/note.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

/// The months that a note is about.
struct months_noted {
  std::int32_t first = 0, last = -1;
  std::size_t rows = 0;

  void add(std::int32_t month) {
    first = rows == 0 ? month : std::min(first, month);
    last = rows == 0 ? month : std::max(last, month);
    ++rows;
  }
  /// `first_month`: the one that months are counted from.
  void put_into(tierwise::note& to, std::int32_t first_month) const {
    to.rows = rows;
    if (rows == 0) return;
    to.months = month::from_index(first_month + first).text();
    if (last != first) to.months += " to " + month::from_index(first_month + last).text();
  }
};

/// A recorded tier that is not the one worked out.
struct other_tier {
  std::int32_t month = 0;
  std::uint32_t person = 0, batch_row = 0;
  std::uint8_t worked_out = 0;
};

/// Notes on records, and on a workforce, which is the records of one month.
class record_notes {
 public:
  record_notes(std::vector<plan const*> rules, table const& t, ordered_records const& in)
      : rules_(std::move(rules)), table_(t), in_(in) {}

  /// Ids, shops and teams that are one to a reader.
  void alike(std::vector<tierwise::note>& out) const {
    alike(out, "person", in_.people, {}, "people", [&](std::size_t month_row) { return in_.person[month_row]; });
    auto const places = [&](char const* name, char const* many, std::vector<std::int32_t> const& codes) {
      if (codes.empty()) return;
      std::vector<std::uint8_t> used(in_.texts.size(), 0);
      for (auto const c : codes)
        if (c >= 0) used[static_cast<std::size_t>(c)] = 1;
      alike(out, name, in_.texts, used, many,
            [&](std::size_t month_row) { return static_cast<std::uint32_t>(codes[month_row]); });
    };
    places("shop", "shops", in_.shop);
    places("team", "teams", in_.team);
  }

  /// Recorded tiers, behind a person's first record, that are not those worked out: by ladder, in order of month and
  /// person.
  void other_tiers(std::vector<std::vector<other_tier>> const& found, std::vector<tierwise::note>& out) const {
    for (std::size_t l = 0; l < found.size(); ++l) {
      if (found[l].empty()) continue;
      ladder const& of = rules_.front()->policy.ladder[l];
      column const& c = *table_.find(of.name);
      months_noted when;
      std::vector<std::uint8_t> told(in_.people.size(), 0);
      std::vector<std::string> who;
      std::size_t people = 0;
      for (auto const& one : found[l]) {
        when.add(one.month);
        if (std::exchange(told[one.person], 1) != 0) continue;
        ++people;
        if (who.size() < 3)
          who.push_back(in_.people[one.person] + " in " + month::from_index(in_.first_month + one.month).text() +
                        " (recorded " + c.text(in_.input_row[one.batch_row]) + ", worked out " +
                        of.tier[one.worked_out].name + ")");
      }
      tierwise::note n;
      n.kind = note_kind::other_tier;
      n.subject = of.name;
      when.put_into(n, in_.first_month);
      who.resize(people);
      n.text = counted(when.rows, "recorded tier", "recorded tiers") + " of " + of.name + ", of " +
               counted(people, "person, is", "people, are") +
               " not what the rules make of the records before: " + some_of(who, 3);
      out.push_back(std::move(n));
    }
  }

  /// What no column says. `drawn_at_start`: what the assumptions draw once for a person (of a workforce).
  void unsaid(std::vector<tierwise::note>& out, bool of_workforce,
              std::vector<std::string> const& drawn_at_start = {}) const {
    unknown_people(out);
    for (auto const& l : rules_.front()->policy.ladder)
      if (l.tier.size() > 1 && table_.find(l.name) == nullptr && !all_known())
        add(out, note_kind::missing_tier, l.name,
            "there is no column '" + l.name + "': " + everybody() + " begins on the first tier, " + l.tier[0].name);
    if (table_.find("joined") == nullptr && (of_workforce || asks_for_joining()) && !all_known())
      add(out, note_kind::missing_joined, "joined",
          of_workforce ? "there is no column 'joined': everybody has just begun"
                       : "there is no column 'joined': " + everybody() +
                             " is taken to have joined in the month of the first record");
    plan const& p = *rules_.front();
    for (auto const& one : p.inputs) {
      input const& in = p.policy.inputs[one.input];
      bool const absent = table_.find(in.name) == nullptr;
      if (!of_workforce) {
        if (absent)
          add(out, note_kind::missing_input, in.name,
              "no column gives the optional input '" + in.name + "': it is missing throughout");
      } else if (std::find(drawn_at_start.begin(), drawn_at_start.end(), in.name) == drawn_at_start.end()) {
        add(out, note_kind::undrawn_input, in.name,
            "no activity draws the optional input '" + in.name + "': it is missing " +
                (absent ? "throughout" : "for newcomers"));
      } else if (absent) {
        add(out, note_kind::drawn_at_start, in.name,
            "the workforce does not say, so it is drawn as for newcomers: " + in.name);
      }
    }
  }

  /// Functions of the past that begin in the middle, because people joined, or were on their tier, before their first
  /// record.
  void cut_past(std::vector<tierwise::note>& out) const {
    std::map<reason, std::vector<std::string>> asked;
    for (auto const* p : rules_) functions_of(*p, asked);
    std::vector<std::pair<std::vector<std::uint8_t>, std::vector<std::string>>> alike;  // whom it cuts, and what
    for (auto const& [why, names] : asked) {
      auto const whom = cut_for(why);
      auto known = std::find_if(alike.begin(), alike.end(), [&](auto const& one) { return one.first == whom; });
      if (known == alike.end()) known = alike.insert(known, {whom, {}});
      for (auto const& name : names)
        if (std::find(known->second.begin(), known->second.end(), name) == known->second.end())
          known->second.push_back(name);
    }
    std::map<std::vector<std::uint32_t>, std::vector<std::string>> by_people;
    for (auto& [whom, names] : alike) {
      std::vector<std::uint32_t> cut;
      for (std::uint32_t p = 0; p < whom.size(); ++p)
        if (whom[p] != 0) cut.push_back(p);
      if (!cut.empty()) by_people[std::move(cut)] = std::move(names);
    }
    std::vector<std::pair<std::vector<std::uint32_t>, std::vector<std::string>>> found(by_people.begin(),
                                                                                       by_people.end());
    sort_stably(found.begin(), found.end(),
                [](auto const& a, auto const& b) { return a.first.size() > b.first.size(); });
    for (auto const& [cut, names] : found) {
      months_noted when;
      std::vector<std::string> who;
      for (auto const p : cut) {
        when.add(in_.starts[p]);
        if (who.size() < 3) who.push_back(in_.people[p]);
      }
      tierwise::note n;
      n.kind = note_kind::cut_past;
      for (auto const& name : names) n.subject += (n.subject.empty() ? "" : ", ") + name;
      when.put_into(n, in_.first_month);
      n.text = counted(cut.size(), "person", "people") + (cut.size() > who.size() ? "" : " (" + some_of(who) + ")") +
               (cut.size() == 1 ? " was" : " were") + " there before their first record: for them " +
               some_of(names, 3) + (names.size() == 1 ? " begins" : " begin") + " in the middle";
      out.push_back(std::move(n));
    }
  }

  /// A function of the past in words.
  [[nodiscard]] static std::string written(plan const& p, lookback_step const& r) {
    static constexpr char const* spans[] = {"last",         "since_promotion", "since_joining",
                                            "year_to_date", "quarter_to_date", "fiscal_year_to_date",
                                            "months_ago"};
    static constexpr char const* aggregates[] = {"sum", "mean", "min", "max", "count"};
    history_plan const& m = p.histories[r.history];
    std::string const of = m.part == no_slot ? "" : m.what.print(m.part);
    std::string const name = spans[static_cast<std::size_t>(r.span)];
    if (r.span == lookback_span::months_ago)
      return r.months == 1 ? "last_month(" + of + ")" : name + "(" + std::to_string(r.months) + ", " + of + ")";
    std::string const months = r.span == lookback_span::last ? std::to_string(r.months) + ", " : "";
    if (m.as == kept_as::present_value || m.as == kept_as::presence) return name + "(" + months + of + ")";
    return name + "(" + months + aggregates[static_cast<std::size_t>(r.f)] +
           (r.largest > 0 ? "_of_largest(" + std::to_string(r.largest) + ", " : std::string("(")) + of + "))";
  }

 private:
  /// Ids of nobody, in columns of which rules ask who names whom.
  void unknown_people(std::vector<tierwise::note>& out) const {
    for (std::size_t const which : shared_groups(rules_, false).naming) {
      std::vector<std::uint8_t> is_id(in_.texts.size(), 0);
      for (auto const c : in_.id_text)
        if (c != no_slot) is_id[c] = 1;
      months_noted when;
      std::vector<std::string> ids;
      for (std::size_t i = 0; i < in_.rows() && in_.named; ++i) {
        std::size_t const row = in_.in_batch_order ? in_.batch_row[i] : in_.input_row[in_.batch_row[i]];
        double const code = in_.inputs[which].at(row);
        if (code != code || is_id[static_cast<std::size_t>(code)] == 1) continue;
        std::string const& id = in_.texts[static_cast<std::size_t>(code)];
        if (id.empty()) continue;
        if (!in_.before.is_empty() && in_.before.find(id) < in_.before.size()) continue;
        when.add(in_.month[i]);
        if (std::exchange(is_id[static_cast<std::size_t>(code)], 2) == 0) ids.push_back(id);
      }
      if (ids.empty()) continue;
      tierwise::note n;
      n.kind = note_kind::unknown_person;
      n.subject = rules_.front()->policy.inputs[rules_.front()->inputs[which].input].name;
      when.put_into(n, in_.first_month);
      n.text = "'" + n.subject + "' has " + counted(ids.size(), "id", "ids") +
               " of which there is no record: " + some_of(ids, 3);
      out.push_back(std::move(n));
    }
  }

  /// Why a function of the past may lack something: what it looks back on beside the months recorded.
  struct reason {
    enum class since : std::uint8_t { joining, new_year, fiscal_year, rising, tier } what = since::joining;
    int ladder = -1;
    auto operator<=>(reason const&) const = default;
  };

  static void add(std::vector<tierwise::note>& out, note_kind kind, std::string const& subject, std::string text) {
    tierwise::note n;
    n.kind = kind;
    n.subject = subject;
    n.text = std::move(text);
    out.push_back(std::move(n));
  }
  static std::string counted(std::size_t n, char const* one, char const* many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
  }

  [[nodiscard]] bool asks_for_joining() const {
    return std::any_of(rules_.begin(), rules_.end(), [](plan const* p) {
      return p->tenure_months != no_slot || !p->histories.empty() || !p->ladders.empty();
    });
  }

  /// Whether the records go on from what is known of somebody.
  [[nodiscard]] bool is_known(std::uint32_t p) const { return !in_.in_state.empty() && in_.in_state[p] != no_slot; }
  /// Who is meant where the records do not say: of records that go on from a state, those who are new.
  [[nodiscard]] bool all_known() const {
    return !in_.in_state.empty() && std::find(in_.in_state.begin(), in_.in_state.end(), no_slot) == in_.in_state.end();
  }
  [[nodiscard]] std::string everybody() const { return in_.in_state.empty() ? "everybody" : "everybody new"; }

  /// By person: 1 where something lies before the first record. Those whom the records go on with are known.
  [[nodiscard]] std::vector<std::uint8_t> cut_for(reason const& why) const {
    std::size_t const n = in_.people.size();
    std::vector<std::uint8_t> out(n);
    bool const tier_known =
        why.ladder >= 0 &&
        table_.find(rules_.front()->policy.ladder[static_cast<std::size_t>(why.ladder)].name + "_since") != nullptr;
    bool const by_tier = why.what == reason::since::rising && tier_known;
    std::int32_t const* const since =
        by_tier ? in_.since[static_cast<std::size_t>(why.ladder)].data() : in_.joined.data();
    if (why.what != reason::since::tier || !tier_known)
      for (std::size_t p = 0; p < n; ++p) out[p] = since[p] < in_.first_month + in_.starts[p] ? 1 : 0;
    bool const of_year = why.what == reason::since::new_year || why.what == reason::since::fiscal_year;
    int const begins = why.what == reason::since::new_year ? 1 : rules_.front()->policy.fiscal_year_from;
    for (std::size_t p = 0; p < n && of_year; ++p)
      if (month::from_index(in_.first_month + in_.starts[p]).number() == begins) out[p] = 0;
    for (std::uint32_t p = 0; p < in_.in_state.size(); ++p)
      if (is_known(p)) out[p] = 0;
    return out;
  }

  static void functions_of(plan const& p, std::map<reason, std::vector<std::string>>& out) {
    using since = reason::since;
    for (auto const& step : p.steps) {
      auto const* const r = std::get_if<lookback_step>(&step);
      if (r == nullptr || (r->span == lookback_span::last && r->months < 2)) continue;
      since const what = r->span == lookback_span::year_to_date          ? since::new_year
                         : r->span == lookback_span::fiscal_year_to_date ? since::fiscal_year
                         : r->span == lookback_span::since_promotion     ? since::rising
                                                                         : since::joining;
      out[{what, what == since::rising ? r->ladder : -1}].push_back(written(p, *r));
    }
    for (std::size_t l = 0; l < p.ladders.size(); ++l) {
      ladder const& of = p.policy.ladder[l];
      auto const& tiers = p.ladders[l].tiers;
      bool const on_trial = std::any_of(tiers.begin(), tiers.end(), [](tier_plan const& t) { return t.is_probation; });
      if (p.ladders[l].months_in_tier != no_slot || on_trial)
        out[{since::tier, static_cast<int>(l)}].push_back(of.name + ".months_in_tier");
      if (p.ladders[l].highest_tier != no_slot) out[{}].push_back(of.name + ".highest_tier");
      if (p.ladders[l].waiting_months != no_slot) out[{}].push_back(of.name + ".waiting_months");
      if (std::any_of(of.tier.begin(), of.tier.end(), [](tier const& t) { return t.attempts_apart > 0; }))
        out[{}].push_back("attempts_apart of " + of.name);
    }
  }

  /// `used`: which of the texts stand in the column; empty: all.
  void alike(std::vector<tierwise::note>& out, char const* column, std::vector<std::string> const& texts,
             std::vector<std::uint8_t> const& used, char const* many,
             function_ref<std::uint32_t(std::size_t)> at) const {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> keys;
    for (std::uint32_t i = 0; i < texts.size(); ++i)
      if (used.empty() || used[i] != 0) keys.emplace_back(folded_key(texts[i]), i);
    std::sort(keys.begin(), keys.end());
    std::vector<std::vector<std::uint32_t>> groups;
    for (std::size_t i = 0, end = 0; i < keys.size(); i = end) {
      for (end = i + 1; end < keys.size() && keys[end].first == keys[i].first;) ++end;
      if (end - i < 2) continue;
      std::map<std::u32string, std::vector<std::uint32_t>> same;  // keys may meet by chance
      for (std::size_t k = i; k < end; ++k) same[folded(texts[keys[k].second])].push_back(keys[k].second);
      for (auto& [text, places] : same)
        if (places.size() > 1) groups.push_back(std::move(places));
    }
    if (groups.empty()) return;
    auto const by_text = [&](std::uint32_t a, std::uint32_t b) { return texts[a] < texts[b]; };
    for (auto& places : groups) std::sort(places.begin(), places.end(), by_text);
    std::sort(groups.begin(), groups.end(), [&](auto const& a, auto const& b) { return by_text(a[0], b[0]); });
    std::vector<std::uint32_t> group_of(texts.size(), 0);
    for (std::size_t g = 0; g < groups.size(); ++g)
      for (auto const i : groups[g]) group_of[i] = static_cast<std::uint32_t>(g + 1);
    std::vector<months_noted> when(groups.size() + 1);
    for (std::size_t month_row = 0; month_row < in_.rows(); ++month_row)
      if (std::uint32_t const i = at(month_row); i < group_of.size() && group_of[i] != 0)
        when[group_of[i]].add(in_.month[month_row]);
    for (std::size_t g = 0; g < groups.size(); ++g) {
      tierwise::note n;
      n.kind = note_kind::alike;
      n.subject = column;
      std::vector<std::string> names;
      for (auto const i : groups[g]) names.push_back("'" + visible(texts[i]) + "'");
      n.text = some_of(names, 4) + " differ only in " + apart_in(texts[groups[g][0]], texts[groups[g][1]]) +
               ": they are taken for " + std::to_string(names.size()) + " " + many;
      when[g + 1].put_into(n, in_.first_month);
      out.push_back(std::move(n));
    }
  }

  /// A number that texts have in common which are one to a reader. Most ids are plain, and take no memory.
  static std::uint64_t folded_key(std::string const& text) {
    std::uint64_t key = 14695981039346656037u;
    auto const take = [&](char32_t c) { key = (key ^ c) * 1099511628211u; };
    for (char const letter : text) {
      auto const c = static_cast<unsigned char>(letter);
      if (c >= 0x80) {
        key = 14695981039346656037u;
        for (char32_t const sign : folded(text)) take(sign);
        return key;
      }
      if (!is_blank(c)) take(c >= 'A' && c <= 'Z' ? c + 32u : c);
    }
    return key;
  }

  std::vector<plan const*> rules_;
  table const& table_;
  ordered_records const& in_;
};

}  // namespace tierwise::detail
