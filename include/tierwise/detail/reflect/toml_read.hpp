// From the tree of a TOML file to an aggregate, with every fault on the way.
#pragma once

#include <algorithm>  // for std::sort, std::min
#include <climits>    // for INT_MAX, INT_MIN
#include <cstddef>    // for std::size_t
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/formula/written_otherwise.hpp"
#include "tierwise/detail/reflect/path.hpp"
#include "tierwise/detail/reflect/source_text.hpp"
#include "tierwise/detail/reflect/toml_parse.hpp"
#include "tierwise/detail/reflect/toml_write.hpp"
#include "tierwise/detail/reflect/type_info.hpp"
#include "tierwise/error.hpp"
#include "tierwise/limits.hpp"
#include "tierwise/setting.hpp"

namespace tierwise::detail {

/// Reads TOML into an aggregate, collecting faults. Where a fault was found, the value is left at its default.
class toml_reader {
 public:
  toml_reader(source_text const& source, std::vector<fault>& faults) : source_(source), faults_(faults) {}

  void document(type_info const& type, void* out, toml::table const& root) { members(type, out, root, "", {1, 1}); }

  /// What a table says; what each of it may be is known where it is put.
  settings settings_of(toml::table const& t, std::string const& path) {
    settings out;
    for (auto const& e : entries(t)) out.emplace_back(e.key, setting_of(*e.value, joined(path, e.key)));
    return out;
  }

 private:
  using position = toml::source_position;

  struct entry {
    std::string key;
    position at;
    toml::node const* value;
  };

  /// The entries of a table as they stand in the file; toml++ keeps them in the order of their keys.
  static std::vector<entry> entries(toml::table const& t) {
    std::vector<entry> out;
    for (auto const& [key, value] : t) out.push_back({unescape_letters(key.str()), key.source().begin, &value});
    std::sort(out.begin(), out.end(), [](entry const& a, entry const& b) { return a.at < b.at; });
    return out;
  }

  void report(position at, std::string const& path, fault f) {
    f.path = path;
    source_.point_at(f, at.line, at.column);
    add(std::move(f));
  }
  void add(fault f) {
    faults_.push_back(std::move(f));
    if (faults_.size() <= limit::file_faults) return;
    fault rest;
    rest.where = faults_.back().where;
    rest.message = "more than " + with_commas(limit::file_faults) + " faults: those further on are not listed";
    faults_.back() = std::move(rest);
    throw error(std::move(faults_));
  }
  void report(position at, std::string const& path, std::string message, std::string hint = {}) {
    fault f;
    f.message = std::move(message);
    f.hint = std::move(hint);
    report(at, path, std::move(f));
  }
  void expected(std::string_view what, toml::node const& n, std::string const& path, std::string hint = {}) {
    if (n.is_date() || n.is_time() || n.is_date_time()) hint = "put it in quotes";
    report(n.source().begin, path, "expected " + std::string(what) + ", found " + found(n), std::move(hint));
  }

  [[nodiscard]] std::string found(toml::node const& n) const {
    switch (n.type()) {
      case toml::node_type::string: return "the text " + in_quotes(clipped(text_of(n)));
      case toml::node_type::integer:
      case toml::node_type::floating_point:
        return "the number " + source_.token(n.source().begin.line, n.source().begin.column);
      case toml::node_type::boolean: return n.as_boolean()->get() ? "true" : "false";
      case toml::node_type::array: return n.as_array()->is_array_of_tables() ? "a list of tables" : "a list";
      case toml::node_type::table: return "a table";
      default: return "a date or time";
    }
  }
  static std::string clipped(std::string const& text) {
    std::size_t end = std::min<std::size_t>(text.size(), 40);
    if (end == text.size()) return text;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
    return text.substr(0, end) + "...";
  }

  /// A TOML number as the decimal that was written, which a double no longer tells.
  bool number(toml::node const& n, figure& out, std::string const& path) {
    if (n.is_string()) return number_text(text_of(n), n, out, path);
    if (!n.is_number()) return expected("a number", n, path), false;
    std::string written = source_.token(n.source().begin.line, n.source().begin.column);
    std::erase(written, '_');
    if (!written.empty() && written.front() == '+') written.erase(0, 1);
    if (written.size() > 2 && written[0] == '0' && (written[1] == 'x' || written[1] == 'o' || written[1] == 'b'))
      written = std::to_string(n.as_integer()->get());
    if (figure::read(written, out)) return true;
    return refuse_number(n, path, found(n)), false;
  }
  bool number_text(std::string const& text, toml::node const& n, figure& out, std::string const& path) {
    if (figure::read(text, out)) return true;
    if (text.find_first_not_of("0123456789.-+eE%") == std::string::npos && !text.empty())
      refuse_number(n, path, found(n));
    else
      expected("a number", n, path,
               text.find("\xEF\xBC\x85") != std::string::npos ? "write the percent sign as '%'"
               : text.find(',') != std::string::npos          ? "write it without commas"
                                                              : "");
    return false;
  }
  void refuse_number(toml::node const& n, std::string const& path, std::string const& what) {
    std::size_t digits = 0;
    std::string const written =
        n.is_string() ? text_of(n) : source_.token(n.source().begin.line, n.source().begin.column);
    for (char c : written.substr(0, written.find_first_of("eE")))
      if (c >= '0' && c <= '9' && (digits > 0 || c != '0')) ++digits;
    report(n.source().begin, path,
           digits > 15 ? what + " has " + std::to_string(digits) + " significant digits" : what + " is no figure",
           digits > 15 ? "at most 15 can be kept exactly" : "write it like 2000, 0.85 or \"0.6%\"");
  }

  void rule(toml::node const& n, formula& out, std::string const& path) {
    std::size_t line = n.source().begin.line, column = n.source().begin.column;
    std::string text;
    if (n.is_string()) {
      text = text_of(n);
      source_.step_inside_quotes(line, column);
    } else if (n.is_boolean()) {
      text = n.as_boolean()->get() ? "true" : "false";
    } else if (n.is_number()) {
      figure f;
      if (!number(n, f, path)) return;
      text = f.text();
    } else {
      return expected("a formula", n, path, n.is_array() || n.is_table() ? "write it in quotes" : "");
    }
    std::vector<fault> found;
    out = formula::read(text, {source_.file, line, column}, found);
    for (auto& f : found) {
      f.path = path;
      // Show the line of the file, unless escapes have moved the place.
      std::string_view rest = std::string_view(f.excerpt).substr(f.caret);
      if (rest.ends_with(fault::cut)) rest.remove_suffix(std::string_view(fault::cut).size());
      if (source_.from(f.where.line, f.where.column).starts_with(rest))
        source_.point_at(f, f.where.line, f.where.column);
      add(std::move(f));
    }
  }

  void value(type_info const& type, void* out, toml::node const& n, std::string const& path) {
    switch (type.what) {
      case type_kind::text:
        if (n.is_string())
          *static_cast<std::string*>(out) = text_of(n);
        else
          expected("a text", n, path, n.is_number() || n.is_boolean() ? "put it in quotes" : "");
        return;
      case type_kind::boolean:
        if (auto const* const truth = n.as_boolean())
          *static_cast<bool*>(out) = truth->get();
        else
          expected("true or false", n, path,
                   found(n) == "the text \"true\"" || found(n) == "the text \"false\"" ? "without quotes" : "");
        return;
      case type_kind::integer: {
        auto const* const whole = n.as_integer();
        if (whole == nullptr) return expected("a whole number", n, path);
        if (whole->get() < INT_MIN || whole->get() > INT_MAX)
          return report(n.source().begin, path, found(n) + " is too large");
        *static_cast<int*>(out) = static_cast<int>(whole->get());
        return;
      }
      case type_kind::number: number(n, *static_cast<figure*>(out), path); return;
      case type_kind::formula: return rule(n, *static_cast<formula*>(out), path);
      case type_kind::enumeration: return choice(type, out, n, path);
      case type_kind::optional: return value(*type.item, type.add(out, {}), n, path);
      case type_kind::pair: {
        auto const* const both = n.as_array();
        if (both == nullptr) return expected("a pair of numbers", n, path);
        if (both->size() != 2)
          return report(n.source().begin, path, "expected two numbers, found " + std::to_string(both->size()));
        for (std::size_t i = 0; i < 2; ++i) value(*type.item, type.at(out, i), (*both)[i], path);
        return;
      }
      case type_kind::list:
        return type.item->what == type_kind::aggregate ? elements(type, out, n, path) : values(type, out, n, path);
      case type_kind::map: {
        auto const* const t = n.as_table();
        if (t == nullptr) return expected("a table", n, path);
        for (auto const& e : entries(*t)) value(*type.item, type.add(out, e.key), *e.value, joined(path, e.key));
        return;
      }
      case type_kind::settings: {
        auto const* const t = n.as_table();
        if (t == nullptr) return expected("a table of values by path", n, path);
        *static_cast<settings*>(out) = settings_of(*t, path);
        return;
      }
      case type_kind::aggregate: {
        auto const* const t = n.as_table();
        member const* const lone = type.may_stand_alone() ? type.shorthand() : nullptr;
        if (t == nullptr && lone != nullptr) return value(*lone->type, lone->of(out), n, path);
        if (t == nullptr) return expected("a table", n, path);
        if (lone != nullptr) lone->type->remove(lone->of(out), 0);  // what is there when nothing is written
        return members(type, out, *t, path, n.source().begin);
      }
    }
  }

  setting setting_of(toml::node const& n, std::string const& path) {
    if (n.is_string()) return text_of(n);
    if (auto const* const truth = n.as_boolean()) return truth->get();
    if (auto const* const t = n.as_table()) return settings_of(*t, path);
    if (auto const* const list = n.as_array()) return list_of(*list, path);
    figure f;
    if (!n.is_number())
      expected("a value", n, path);
    else if (number(n, f, path))
      return f;
    return {};
  }
  /// As the same list from Python is taken: texts, tables, pairs or else numbers.
  setting list_of(toml::array const& list, std::string const& path) {
    bool texts = !list.empty(), tables = texts, pairs = texts;
    for (auto const& one : list) {
      texts = texts && one.is_string();
      tables = tables && one.is_table();
      pairs = pairs && one.is_array();
    }
    std::vector<std::string> as_texts;
    std::vector<settings> as_tables;
    std::vector<std::pair<figure, figure>> as_pairs;
    std::vector<figure> as_figures;
    for (std::size_t i = 0; i < list.size(); ++i) {
      std::string const below = path + "[" + std::to_string(i) + "]";
      if (texts)
        as_texts.push_back(text_of(list[i]));
      else if (tables)
        as_tables.push_back(settings_of(*list[i].as_table(), below));
      else if (pairs)
        value(type_info_of<std::pair<figure, figure>>(), &as_pairs.emplace_back(), list[i], below);
      else
        number(list[i], as_figures.emplace_back(), below);
    }
    if (texts) return as_texts;
    if (tables) return as_tables;
    if (pairs) return as_pairs;
    return as_figures;
  }

  void choice(type_info const& type, void* out, toml::node const& n, std::string const& path) {
    std::vector<std::string> const known(type.choices.begin(), type.choices.end());
    if (!n.is_string()) return expected("one of " + listed(known), n, path);
    for (std::size_t i = 0; i < known.size(); ++i)
      if (known[i] == text_of(n)) return type.choose(out, i);
    report(n.source().begin, path, error::unknown_name(choice_name(type), text_of(n), known));
  }
  static std::string listed(std::vector<std::string> const& names) {
    std::string out;
    for (auto const& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
  }

  void values(type_info const& type, void* out, toml::node const& n, std::string const& path) {
    auto const* const list = n.as_array();
    while (type.size(out) > 0) type.remove(out, type.size(out) - 1);  // what stands there when nothing is written
    if (type.lone && n.is_string()) return value(*type.item, type.add(out, {}), n, path);
    if (list == nullptr) return expected("a list", n, path, n.is_table() ? "" : "put it in square brackets");
    for (std::size_t i = 0; i < list->size(); ++i)
      value(*type.item, type.add(out, {}), (*list)[i], path + "[" + std::to_string(i) + "]");
  }

  /// A list of aggregates, as an array of tables or as tables by name.
  void elements(type_info const& list, void* out, toml::node const& n, std::string const& path) {
    type_info const& type = *list.item;
    if (auto const* const array = n.as_array()) {
      std::unordered_map<std::string, position> seen;
      for (std::size_t i = 0; i < array->size(); ++i) {
        void* const element = list.add(out, {});
        toml::node const& node = (*array)[i];
        std::string where = path + "[" + std::to_string(i) + "]";
        auto const* const t = node.as_table();
        if (t == nullptr) {
          expected("a table", node, where);
          continue;
        }
        if (toml::node const* const name = type.named() ? t->get(type.name_member()->name) : nullptr;
            name != nullptr && name->is_string()) {
          where = element_path(path, text_of(*name));
          auto const [first, fresh] = seen.try_emplace(text_of(*name), name->source().begin);
          if (!fresh)
            report(name->source().begin, where, "the name is taken",
                   "it stands in line " + std::to_string(first->second.line) + " already");
        }
        members(type, element, *t, where, node.source().begin);
      }
      return;
    }
    auto const* const t = n.as_table();
    if (t == nullptr || !type.named()) return expected("a list of tables", n, path, "write [[" + path + "]]");
    if (auto const* const name = t->get("name"); name != nullptr && name->is_string() && type.shorthand() == nullptr)
      return expected("a list of tables", n, path, "write [[" + path + "]]");
    for (auto const& e : entries(*t)) {
      void* const element = list.add(out, {});
      std::string const where = element_path(path, e.key);
      *static_cast<std::string*>(type.name_member()->of(element)) = e.key;
      member const* const lone = type.shorthand();
      if (auto const* const inner = e.value->as_table())
        members(type, element, *inner, where, e.at, &e);
      else if (lone != nullptr)
        value(*lone->type, lone->of(element), *e.value, where);
      else
        expected("a table", *e.value, where);
    }
  }

  /// The members of one aggregate; `by_key` is the entry whose key is its name, for tables by name.
  void members(type_info const& type, void* out, toml::table const& t, std::string const& path, position at,
               entry const* by_key = nullptr) {
    std::vector<std::string> known;
    for (auto const& m : type.members) known.emplace_back(m.name);
    for (auto const& e : entries(t)) {
      member const* const m = type.find(e.key);
      if (m == nullptr) {
        fault unknown = error::unknown_name("key", e.key, known);
        if (auto const instead = hint_instead_of(std::string(type.name) + "." + e.key); !instead.empty())
          unknown.hint = instead;
        report(e.at, path, std::move(unknown));
      } else if (by_key != nullptr && m == type.name_member()) {
        if (!e.value->is_string() || text_of(*e.value) != by_key->key)
          report(e.value->source().begin, path,
                 "the name is " + in_quotes(by_key->key) + " by the table's key, but " + found(*e.value) + " here",
                 "leave it out");
      } else {
        value(*m->type, m->of(out), *e.value, joined(path, e.key));
      }
    }
    if (path.empty()) return;  // a whole document needs nothing
    for (auto const& m : type.members)
      if (by_key == nullptr || &m != type.name_member())
        if ((m.required || &m == type.name_member()) && t.get(m.name) == nullptr)
          report(at, path, "missing '" + std::string(m.name) + "'");
    for (auto const& m : type.members)
      if (toml::node const* const n = m.required && m.type->what == type_kind::text ? t.get(m.name) : nullptr;
          n != nullptr && n->is_string() && is_blank(text_of(*n)))
        report(n->source().begin, path, blank_source[0], blank_source[1]);
    if (auto const all = standing_for_all(type.name); !all.empty() && t.get(all) == nullptr && t.get("by") == nullptr)
      report(at, path, "missing '" + std::string(all) + "'", hint_for_all(type.name));
  }

  static std::string joined(std::string const& path, std::string_view key) {
    return (path.empty() ? "" : path + ".") + key_text(key);
  }
  static std::string element_path(std::string const& path, std::string_view name) {
    return path + " " + in_quotes(name);
  }

  source_text const& source_;
  std::vector<fault>& faults_;
};

}  // namespace tierwise::detail
