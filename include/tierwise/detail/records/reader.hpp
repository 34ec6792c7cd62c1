// Records taken in: checked against the policy's inputs and put in order of month and person.
#pragma once

#include <algorithm>  // for std::any_of, std::fill, std::sort
#include <cstdint>
#include <numeric>  // for std::iota
#include <set>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/records/column_reader.hpp"
#include "tierwise/detail/records/column_stats.hpp"
#include "tierwise/detail/records/exits.hpp"
#include "tierwise/detail/records/going_on.hpp"
#include "tierwise/detail/records/input_order.hpp"
#include "tierwise/detail/records/input_reader.hpp"
#include "tierwise/detail/records/partition.hpp"
#include "tierwise/detail/records/tier_reader.hpp"
#include "tierwise/detail/records/unread_columns.hpp"
#include "tierwise/detail/text/folded.hpp"
#include "tierwise/error.hpp"
#include "tierwise/table.hpp"

namespace tierwise::detail {

class record_reader {
 public:
  /// For rules, and those of their amendments, which have the same inputs and ladders; the last has the texts of all.
  template <class Rules>
  record_reader(dated<Rules> const& rules, table const& t, bool shops_together = false)
      : record_reader(rules.all(), tier_months(rules), t, shops_together) {}
  record_reader(plan const& rules, table const& t, bool shops_together = false)
      : record_reader({&rules}, tier_months(rules), t, shops_together) {}

  /// Columns that nothing reads are told, or refused: see `unread_columns`.
  record_reader& tell_unread(std::vector<std::string> const& ignore, std::vector<std::string> const& elsewhere = {}) {
    known_columns known = columns_of(plan_);
    if (named(&plan::shop) || !plan_.policy.shops.empty()) known.required.emplace_back("shop");
    if (named(&plan::team)) known.required.emplace_back("team");
    unread_columns found(known, table_, ignore, elsewhere);
    misnamed_ = std::move(found.faults);
    out_.unread = std::move(found.notes);
    return *this;
  }
  /// Whether people and months are the records' own; those that were made up for them are not told.
  record_reader& own(bool people, bool months) {
    out_.named = people;
    out_.dated = months;
    if (!people) faults_.forget_people();
    return *this;
  }
  /// The records go on where a state was left behind: people of it are met again.
  record_reader& after(state const& before) {
    out_.before = before;
    return *this;
  }
  /// Every record says the tiers that hold in its month, or only a person's first one.
  record_reader& with_tiers(bool recorded) {
    out_.tiers_recorded = recorded;
    return *this;
  }
  /// Columns are looked at side by side by so many `threads`.
  ordered_records read(unsigned threads = 1) {
    out_.texts = rules_.back()->texts;
    codes_.know(out_.texts);
    columns_.know_texts_of(rules_);
    tell_of_rows(table_, faults_);
    faults_.stop_if_any();
    read_people();
    faults_.stop_if_any();
    put_in_order();
    for (auto& f : misnamed_)
      faults_.tell(std::move(f.path), std::move(f.message), std::move(f.hint), std::move(f.column));
    read_places();
    read_people_facts();
    out_.inputs = input_reader(plan_, table_, columns_, codes_, out_.texts).read(threads);
    faults_.stop_if_any();
    partition(rules_, order_, shops_together_, out_);
    order_inputs(order_, threads, out_);
    return std::move(out_);
  }

 private:
  record_reader(std::vector<plan const*> rules, tier_months begin, table const& t, bool shops_together)
      : rules_(std::move(rules)),
        begin_(std::move(begin)),
        plan_(*rules_.front()),
        table_(t),
        shops_together_(shops_together),
        columns_(t) {}

  /// Whether any of the rules ask for a column that stands in every record.
  [[nodiscard]] bool named(std::uint32_t plan::* what) const {
    return std::any_of(rules_.begin(), rules_.end(), [=](plan const* p) { return p->*what != no_slot; });
  }
  [[nodiscard]] std::string where(std::size_t row) const { return faults_.where(row); }

  void read_people() {
    column const* who = columns_.need("person");
    column const* when = columns_.need("month");
    if (who == nullptr || when == nullptr) return;
    bool const named = columns_.holds(*who, column_kind::text, "texts", "read ids as text");
    months_ = columns_.months(*when, false);
    if (out_.dated) faults_.know_months(months_);
    std::vector<std::uint8_t> blank;  // by text of the dictionary
    for (std::size_t i = 0; named && i < who->dictionary->size(); ++i) {
      std::string const& id = (*who->dictionary)[i];
      bool const seen = !id.empty() && id[0] > ' ' && id[0] < 0x7F;
      blank.push_back(!seen && folded(id, folded_blanks).empty());
    }
    for (std::size_t r = 0; r < table_.rows(); ++r)
      if ((!named || who->missing(r) || blank[static_cast<std::size_t>(who->codes[r])] != 0) && !columns_.told(*who, r))
        faults_.tell_in(r, "person", {}, "the person is missing in " + where(r));
    if (!faults_.none()) return;
    std::vector<std::uint8_t> used(who->dictionary->size(), 0);
    for (auto const code : who->codes) used[static_cast<std::size_t>(code)] = 1;
    std::vector<std::uint32_t> order;
    for (std::size_t i = 0; i < used.size(); ++i)
      if (used[i] != 0) order.push_back(static_cast<std::uint32_t>(i));
    auto const& ids = *who->dictionary;
    if (!std::is_sorted(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; }))
      sort_by_text(ids, order);
    person_of_.assign(used.size(), 0);
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (out_.people.empty() || out_.people.back() != ids[order[i]]) out_.people.push_back(ids[order[i]]);
      person_of_[order[i]] = static_cast<std::uint32_t>(out_.people.size() - 1);
    }
    if (out_.people.size() == 0) return;
    auto const [low, high] = std::minmax_element(months_.begin(), months_.end());
    out_.first_month = *low;
    out_.month_count = *high - *low + 1;
    if (out_.month_count > 1200) faults_.tell_of("month", "the months span more than a hundred years");
    if (!out_.before.is_empty()) meet_again(out_, faults_, codes_);
  }

  /// Two passes of counting sort, by person, then by month; none when the records come in that order.
  void put_in_order() {
    std::int32_t const* const codes = table_.find("person")->codes.data();
    std::size_t const n = table_.rows();
    auto person = [&](std::size_t r) { return person_of_[static_cast<std::size_t>(codes[r])]; };
    bool in_order = true;
    for (std::size_t r = 1; r < n && in_order; ++r)
      in_order = months_[r - 1] != months_[r] ? months_[r - 1] < months_[r] : person(r - 1) <= person(r);
    order_.resize(n);
    if (in_order) {
      std::iota(order_.begin(), order_.end(), 0u);
    } else {
      large_array<std::uint32_t> by_person(n), begin(out_.people.size() + 1, 0);
      for (std::size_t r = 0; r < n; ++r) ++begin[person(r) + 1];
      for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
      for (std::size_t r = 0; r < n; ++r) by_person[begin[person(r)]++] = static_cast<std::uint32_t>(r);
      std::vector<std::uint32_t> start(static_cast<std::size_t>(out_.month_count) + 1, 0);
      for (std::size_t r = 0; r < n; ++r) ++start[static_cast<std::size_t>(months_[r] - out_.first_month) + 1];
      for (std::size_t i = 1; i < start.size(); ++i) start[i] += start[i - 1];
      for (auto r : by_person) order_[start[static_cast<std::size_t>(months_[r] - out_.first_month)]++] = r;
    }

    out_.person.resize(n);
    out_.month.resize(n);
    begin_as_known(out_);
    for (std::size_t month_row = 0; month_row < n; ++month_row) {
      std::uint32_t const r = order_[month_row], p = person(r);
      std::int32_t const m = months_[r] - out_.first_month, before = out_.ends[p];
      out_.person[month_row] = p;
      out_.month[month_row] = m;
      out_.ends[p] = m;
      if (before != no_month && before == m - 1) continue;
      if (before == no_month)
        out_.starts[p] = m;
      else if (before == m)
        faults_.tell_in(r, {}, {},
                        out_.people[p] + " has two rows" + (out_.dated ? " for " + text_of(m) : "") + ": rows " +
                            table_.row_text(order_[month_row - 1]) + " and " + table_.row_text(r),
                        two_rows_hint(order_[month_row - 1], r));
      else
        come_back(r, month_row, m - before - 1, before, m);
    }
  }
  /// Somebody with a record after months without one.
  void come_back(std::uint32_t r, std::size_t month_row, std::int32_t away, std::int32_t before, std::int32_t m) {
    auto const& rehire = plan_.policy.rehire;
    std::string const& who = out_.people[out_.person[month_row]];
    std::string const gap =
        who + " has no row for " + text_of(before + 1) + ", but rows for " + text_of(before) + " and " + text_of(m);
    if (!rehire) return faults_.tell_in(r, {}, {}, gap, hint_of_return("add the missing months", away));
    if (away > rehire->within_months)
      return faults_.tell_in(r, {}, {}, gap + ": " + std::to_string(away) + (away == 1 ? " month" : " months"),
                             hint_of_late_return(rehire->within_months, away));
    bool const of_state = !out_.before.is_empty() && before <= out_.before.after().index - out_.first_month;
    if (of_state && !out_.before.columns().keeps_away)
      return faults_.tell_in(r, {}, {}, gap,
                             "the rules that left the state behind kept nothing for people who come back");
    mark_return(out_, month_row, away);
  }
  /// The records behind which somebody is away.
  void find_pauses() {
    out_.pauses.assign(out_.rows(), 0);
    std::vector<std::size_t> last(out_.people.size(), out_.rows());
    for (std::size_t month_row = 0; month_row < out_.rows(); ++month_row) {
      std::size_t& before = last[out_.person[month_row]];
      if (out_.returns[month_row] != 0 && before < out_.rows()) out_.pauses[before] = 1;
      before = month_row;
    }
  }
  /// What to write instead of two rows of a month.
  [[nodiscard]] std::string two_rows_hint(std::uint32_t a, std::uint32_t b) const {
    if (!out_.dated) return "a column 'month' tells them apart";
    column const* const shop = table_.find("shop");
    bool const moved = shop != nullptr && shop->kind == column_kind::text && !shop->missing(a) && !shop->missing(b) &&
                       shop->text(a) != shop->text(b);
    return moved ? "a month with a transfer is one row: add them up under the last shop, or give what each shop counts "
                   "as an input of its own"
                 : "";
  }
  [[nodiscard]] std::string text_of(std::int32_t m) const {
    return tierwise::month::from_index(out_.first_month + m).text();
  }

  /// Texts by month_row; missing ones are -1, and a fault unless they `may_miss`. Then an empty text is missing, too.
  std::vector<std::int32_t> read_texts(column const& c, bool may_miss = false) {
    std::vector<std::int32_t> out(table_.rows(), -1);
    if (!columns_.holds(c, column_kind::text, "texts")) {
      for (std::size_t r = 0; r < out.size() && !may_miss; ++r)
        if (!columns_.told(c, r)) faults_.tell_in(r, c.name, {}, "the value is missing in " + where(r));
      return out;
    }
    std::vector<std::int32_t> of(c.dictionary->size(), -1);
    for (std::size_t month_row = 0; month_row < out.size(); ++month_row) {
      std::uint32_t const r = order_[month_row];
      if (c.codes[r] < 0) {
        if (!may_miss && !columns_.told(c, r)) faults_.tell_in(r, c.name, {}, "the value is missing in " + where(r));
        continue;
      }
      if (may_miss && c.text(r).empty()) continue;
      auto& known = of[static_cast<std::size_t>(c.codes[r])];
      if (known < 0) known = codes_.of(c.text(r), out_.texts);
      out[month_row] = known;
    }
    return out;
  }

  void read_places() {
    if (column const* c = columns_.find("shop")) {
      out_.shop = read_texts(*c);
      auto const& shops = plan_.policy.shops;
      std::set<std::string_view> const listed(shops.begin(), shops.end());
      std::vector<std::uint8_t> known(out_.texts.size(), 0);
      for (std::size_t s = 0; s < known.size() && !shops.empty(); ++s)
        known[s] = listed.contains(out_.texts[s]) ? 1 : 0;
      for (std::size_t month_row = 0; month_row < out_.shop.size() && !shops.empty(); ++month_row) {
        auto const s = static_cast<std::size_t>(out_.shop[month_row]);
        if (out_.shop[month_row] >= 0 && known[s] == 0)
          faults_.tell_unknown(order_[month_row], "shop", "shop", out_.texts[s], shops);
      }
    } else {
      if (named(&plan::shop) || !plan_.policy.shops.empty()) columns_.need("shop", ", which the policy names");
      out_.shop.assign(table_.rows(), codes_.of("", out_.texts));
    }
    if (column const* c = columns_.find("team"))
      out_.team = read_texts(*c, true);
    else if (named(&plan::team))
      columns_.need("team", ", which the policy names");
  }

  void read_people_facts() {
    std::size_t const sound = faults_.count();
    joining_reader(out_, columns_).read(order_, months_);
    exit_reader(out_, columns_).read(order_, months_, plan_.policy.rehire.has_value());
    if (!out_.returns.empty()) find_pauses();
    joined_is_known_ = faults_.count() == sound;

    tier_reader tiers(out_, columns_, plan_, begin_);
    for (std::size_t l = 0; l < plan_.policy.ladder.size(); ++l) {
      read_since(plan_.policy.ladder[l].name);
      tiers.read(l, order_);
    }
  }

  /// `medal_since`: the month from which the tier at the start was held; else it is held from the first record on.
  void read_since(std::string const& ladder) {
    auto& since = out_.since.emplace_back();
    for (std::size_t p = 0; p < out_.people.size(); ++p) since.push_back(out_.first_month + out_.starts[p]);
    column const* c = columns_.find(ladder + "_since");
    if (c == nullptr) return;
    auto const months = columns_.months(*c, true);
    for (std::size_t month_row = 0; month_row < out_.rows(); ++month_row) {
      std::uint32_t const r = order_[month_row], p = out_.person[month_row];
      if (out_.month[month_row] != out_.starts[p] || months[r] == no_month) continue;
      if (months[r] > months_[r] || (joined_is_known_ && out_.joined_said[p] != 0 && months[r] < out_.joined[p]))
        faults_.tell_in(r, c->name, tierwise::month::from_index(months[r]).text(),
                        tierwise::month::from_index(months[r]).text() + " in " + where(r) + " is " +
                            (months[r] > months_[r] ? "after this month" : "before the person joined"));
      since[p] = months[r];
    }
  }

  std::vector<plan const*> rules_;
  tier_months begin_;
  plan const& plan_;  ///< the first of them
  table const& table_;
  bool shops_together_;
  bool joined_is_known_ = true;  ///< not when a fault of that column is told: others would follow from it
  ordered_records out_;
  static constexpr std::int32_t no_month = column_reader::no_month;
  column_reader columns_;
  record_faults& faults_ = columns_.faults;
  std::vector<fault> misnamed_;           ///< columns
  large_array<std::int32_t> months_;      ///< row -> month index
  large_array<std::uint32_t> order_;      ///< month_row -> row
  std::vector<std::uint32_t> person_of_;  ///< dictionary index -> person
  codes_of_texts codes_;
};

}  // namespace tierwise::detail
