// What diff.hpp declares: two values walked side by side, once for every type.
#pragma once

#include <cstddef>  // for std::size_t
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move, std::pair
#include <variant>  // for std::get_if
#include <vector>

#include "tierwise/detail/reflect/location.hpp"
#include "tierwise/diff.hpp"

namespace tierwise::detail {

/// Walks two values side by side. `words` is `path` with the Chinese label of the element it stands in.
class comparer {
 public:
  std::vector<change> changes;

  void compare(type_info const& type, void const* a, void const* b, std::string const& path, std::string const& words) {
    if (same(type, a, b)) return;
    if (type.what == type_kind::optional && type.item->what == type_kind::aggregate) {
      if (type.size(a) == 0) return add(path, "", one(type, b), words + " added");
      if (type.size(b) == 0) return add(path, one(type, a), "", words + " removed");
      return compare(*type.item, type.at(a, 0), type.at(b, 0), path, words);
    }
    if (lone_value(type, a) != nullptr && lone_value(type, b) != nullptr) return leaf(type, a, b, path, words);
    if (type.what == type_kind::map) return compare_keys(type, a, b, path, words);
    if (type.what != type_kind::aggregate) return leaf(type, a, b, path, words);
    if (type.name == "bracket_table")
      rates_ = static_cast<bracket_table const*>(b)->closed == bracket_edge::lower ? "rate from " : "rate above ";
    for (auto const& m : type.members) {
      std::string const below = path_below(path, m.name), below_words = path_below(words, m.name, path.empty());
      if (m.type->lists_named())
        elements(type, m, a, b, path, below);
      else if (m.type->what == type_kind::list && m.type->item->what == type_kind::pair && m.name != "between")
        rows(*m.type, m.name, m.of(a), m.of(b), below, words);
      else
        compare(*m.type, m.of(a), m.of(b), below, below_words);
    }
  }

 private:
  std::string rates_;  ///< what the rows of the bracket table in hand are called

  static std::string path_below(std::string const& words, std::string_view name, bool top = false) {
    return top || words.empty() ? path_name(name) : words + "." + path_name(name);
  }
  static std::string one(type_info const& type, void const* value) { return toml_writer::one_line(type, value); }
  static std::string label(type_info const& type, void const* value) {
    std::string_view const zh = label_of(type, value);
    return zh.empty() ? "" : " (" + std::string(zh) + ")";
  }

  void add(std::string path, std::string before, std::string after, std::string text) {
    changes.push_back({std::move(path), std::move(before), std::move(after), std::move(text)});
  }
  void leaf(type_info const& type, void const* a, void const* b, std::string const& path, std::string const& words) {
    std::string const before = shown(type, a), after = shown(type, b);
    add(path, before, after, words + ": " + before + " -> " + after);
  }
  /// As `plain`, but an empty text is seen.
  static std::string shown(type_info const& type, void const* value) {
    std::string const text = plain(type, value);
    return text.empty() ? "\"\"" : text;
  }

  void compare_keys(type_info const& type, void const* a, void const* b, std::string const& path,
                    std::string const& words) {
    std::size_t i = 0, k = 0;
    while (i < type.size(a) || k < type.size(b)) {  // both are in the order of their keys
      bool const left = k == type.size(b) || (i < type.size(a) && type.key(a, i) <= type.key(b, k));
      bool const right = i == type.size(a) || (k < type.size(b) && type.key(b, k) <= type.key(a, i));
      std::string_view const key = left ? type.key(a, i) : type.key(b, k);
      std::string const before = left ? plain(*type.item, type.at(a, i)) : "";
      std::string const after = right ? plain(*type.item, type.at(b, k)) : "";
      if (left && right && type.item->what == type_kind::map)
        compare(*type.item, type.at(a, i), type.at(b, k), path_below(path, key), path_below(words, key));
      else if (left && right && type.item->what == type_kind::list)
        rows(*type.item, "", type.at(a, i), type.at(b, k), path_below(path, key), path_below(words, key));
      else if (!(left && right && same(*type.item, type.at(a, i), type.at(b, k))))
        add(path_below(path, key), before, after,
            path_below(words, key) + ": " + (left ? before : "unset") + " -> " + (right ? after : "unset"));
      i += left;
      k += right;
    }
  }

  static bool distinct_edges(type_info const& type, void const* value) {
    return edges(type, value).size() == type.size(value);
  }
  static figure const& edge(type_info const& type, void const* value, std::size_t i, std::size_t side = 0) {
    return *static_cast<figure const*>(type.item->at(type.at(value, i), side));
  }
  /// The rows by their edges.
  static std::unordered_map<double, std::size_t> edges(type_info const& type, void const* value) {
    std::unordered_map<double, std::size_t> out;
    for (std::size_t i = 0; i < type.size(value); ++i) out.try_emplace(edge(type, value, i).value, i);
    return out;
  }

  /// A table's rows, told apart by their edges: `brackets.sales_commission: rate from 30000: 0.9% -> 1%`. Of no member:
  /// those of one text.
  void rows(type_info const& type, std::string_view member, void const* a, void const* b, std::string const& path,
            std::string const& words) {
    if (same(type, a, b)) return;
    std::string const whole = member.empty() ? words : words + "." + std::string(member);
    if (!distinct_edges(type, a) || !distinct_edges(type, b)) return leaf(type, a, b, path, whole);
    std::string const row = words + ": " +
                            (member == "linear"   ? "points at "
                             : member == "bands"  ? "points from "
                             : member == "tenure" ? "tenure from "
                                                  : rates_);
    std::size_t const found_before = changes.size();
    auto const edges_a = edges(type, a), edges_b = edges(type, b);
    for (std::size_t i = 0; i < type.size(a); ++i)
      if (std::string const was = edge(type, a, i, 1).text(); !edges_b.contains(edge(type, a, i).value))
        add(path_at(path, i), was, "", row + edge(type, a, i).text() + " removed, was " + was);
    for (std::size_t k = 0; k < type.size(b); ++k) {
      auto const known = edges_a.find(edge(type, b, k).value);
      std::size_t const i = known == edges_a.end() ? type.size(a) : known->second;
      std::string const now = edge(type, b, k, 1).text();
      std::string const was = i == type.size(a) ? "" : edge(type, a, i, 1).text();
      if (i == type.size(a))
        add(path_at(path, k), "", now, row + edge(type, b, k).text() + " added: " + now);
      else if (!(edge(type, a, i, 1) == edge(type, b, k, 1)))
        add(path_at(path, k), was, now, row + edge(type, b, k).text() + ": " + was + " -> " + now);
    }
    if (changes.size() == found_before) leaf(type, a, b, path, whole);  // another order
  }

  void elements(type_info const& owner, member const& m, void const* owner_a, void const* owner_b,
                std::string const& path, std::string const& list_path) {
    type_info const& type = *m.type;
    type_info const& item = *type.item;
    void const* const a = m.of(owner_a);
    void const* const b = m.of(owner_b);
    if (same(type, a, b)) return;
    if (item.name == "amendment") return amendments(type, a, b);
    std::string kept_a, kept_b;  // the names both have, in the order of each
    auto const in_a = positions(type, a), in_b = positions(type, b);
    for (std::size_t i = 0; i < type.size(a); ++i) {
      void const* const element = type.at(a, i);
      std::string const& name = name_of(item, element);
      if (in_b.contains(name))
        kept_a += (kept_a.empty() ? "" : ", ") + path_name(name);
      else
        add(element_path(path, owner, owner_a, m, name), one(item, element), "",
            list_path + " " + in_quotes(name) + label(item, element) + " removed");
    }
    for (std::size_t k = 0; k < type.size(b); ++k) {
      void const* const element = type.at(b, k);
      std::string const& name = name_of(item, element);
      std::string const below = element_path(path, owner, owner_b, m, name);
      if (auto const was = in_a.find(name); was != in_a.end()) {
        kept_b += (kept_b.empty() ? "" : ", ") + path_name(name);
        compare(item, type.at(a, was->second), element, below, below + label(item, element));
      } else {
        std::string const where = k == 0 ? " as the first" : " after " + in_quotes(name_of(item, type.at(b, k - 1)));
        add(below, "", one(item, element), list_path + " " + in_quotes(name) + label(item, element) + " added" + where);
      }
    }
    if (kept_a != kept_b) add(list_path, kept_a, kept_b, list_path + ": order " + kept_a + " -> " + kept_b);
  }

  /// What is said of each month, path by path.
  void amendments(type_info const& type, void const* a, void const* b) {
    auto const all_of = [&](void const* list) {
      std::map<std::string_view, amendment const*> out;
      for (std::size_t i = 0; i < type.size(list); ++i)
        out.emplace(name_of(*type.item, type.at(list, i)), static_cast<amendment const*>(type.at(list, i)));
      return out;
    };
    auto const was = all_of(a), is = all_of(b);
    std::map<std::string_view, std::pair<amendment, amendment>> months;
    for (auto const& [from, one] : was) months[from].first = *one;
    for (auto const& [from, one] : is) months[from].second = *one;
    for (auto const& [from, both] : months) {
      auto const& [before, after] = both;
      if (before == after) continue;
      std::string const path = tierwise::detail::path_below("amendment", from), words = "from " + std::string(from);
      std::size_t const found_before = changes.size();
      amended(removed_by(before), removed_by(after), path + ".remove", words, "removed");
      amended(before.add, after.add, path + ".add", words, "added");
      amended(before.set, after.set, path + ".set", words, "");
      if (before.source != after.source)
        add(path + ".source", before.source, after.source,
            words + ": source " + in_quotes(before.source) + " -> " + in_quotes(after.source));
      if (changes.size() == found_before)  // another order, or an amendment that changes nothing
        add(path, was.contains(from) ? one(*type.item, &before) : "", is.contains(from) ? one(*type.item, &after) : "",
            words + (!was.contains(from)  ? ": amendment added"
                     : !is.contains(from) ? ": amendment removed"
                                          : ": another order"));
    }
  }
  static settings removed_by(amendment const& one) {
    settings out;
    for (auto const& path : one.remove) out.emplace_back(path, unset{});
    return out;
  }
  /// Of one month what is said of each path; `what` is done to it, or it is set.
  void amended(settings const& a, settings const& b, std::string const& path, std::string const& words,
               std::string const& what) {
    std::map<std::string, std::pair<std::string, std::string>> said;
    auto shown = [](setting const& s) {
      auto const* const text = std::get_if<std::string>(&s.value);
      return text != nullptr ? *text : toml_writer::inline_setting(s);
    };
    for (auto const& [name, s] : a) said[name].first = shown(s);
    for (auto const& [name, s] : b) said[name].second = shown(s);
    for (auto const& [name, both] : said) {
      auto const& [before, after] = both;
      if (before == after) continue;
      std::string text = words + (after.empty() ? " no longer" : "") + ": " + name;
      if (what == "removed")
        text += " removed";
      else if (before.empty() || after.empty())
        text += (what.empty() ? ": " : " added: ") + before + after;
      else
        text += ": " + before + " -> " + after;
      add(tierwise::detail::path_below(path, name), before, after, text);
    }
  }
};

TIERWISE_INLINE std::vector<change> changes_between(type_info const& type, void const* a, void const* b) {
  comparer c;
  c.compare(type, a, b, "", "");
  return std::move(c.changes);
}

}  // namespace tierwise::detail
