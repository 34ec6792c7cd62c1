// From an aggregate to the text of a policy file: single lines first, then tables, nothing that is as by default.
#pragma once

#include <cstddef>  // for std::size_t
#include <map>
#include <string>
#include <string_view>
#include <utility>  // for std::pair
#include <variant>  // for std::visit
#include <vector>

#include "tierwise/detail/reflect/toml_quote.hpp"
#include "tierwise/detail/reflect/type_info.hpp"

namespace tierwise::detail {

/// Lines up to this many bytes are kept on one line.
inline constexpr std::size_t line_width = 110;

/// Writes TOML. Everything is appended to one text.
class toml_writer {
 public:
  [[nodiscard]] static std::string document(type_info const& type, void const* value) {
    toml_writer w;
    w.table(type, value, "", header::none, false);
    return w.out_;
  }

  /// A value on one line: `[[0, "0.6%"], [30000, "0.9%"]]`, `{ months = 3, confirm = "score >= 80" }`.
  [[nodiscard]] static std::string one_line(type_info const& type, void const* value) {
    switch (type.what) {
      case type_kind::text: return text_value(*static_cast<std::string const*>(value), true);
      case type_kind::boolean: return *static_cast<bool const*>(value) ? "true" : "false";
      case type_kind::integer: return std::to_string(*static_cast<int const*>(value));
      case type_kind::number: {
        auto const& f = *static_cast<figure const*>(value);
        return f.percent ? in_quotes(f.text()) : f.text();
      }
      case type_kind::formula: {
        std::string const& text = static_cast<formula const*>(value)->text();
        return lone_literal(text) ? text : text_value(text, true);
      }
      case type_kind::enumeration: return in_quotes(type.choice(value));
      case type_kind::optional: return one_line(*type.item, type.at(value, 0));
      case type_kind::pair:
      case type_kind::list: {
        if (type.lone && type.size(value) == 1) return one_line(*type.item, type.at(value, 0));
        std::string out = "[";
        for (std::size_t i = 0; i < type.size(value); ++i)
          out += (i == 0 ? "" : ", ") + one_line(*type.item, type.at(value, i));
        return out + "]";
      }
      case type_kind::map: {
        std::string out = "{";
        for (std::size_t i = 0; i < type.size(value); ++i)
          out += (i == 0 ? " " : ", ") + key_text(type.key(value, i)) + " = " + one_line(*type.item, type.at(value, i));
        return out + " }";
      }
      case type_kind::settings: return inline_settings(*static_cast<settings const*>(value));
      case type_kind::aggregate:
        if (member const* const lone = lone_value(type, value)) return one_line(*lone->type, lone->of(value));
        return inline_table(type, value, false);
    }
    return {};
  }
  [[nodiscard]] static std::string inline_setting(setting const& s) { return std::visit(inline_writer(), s.value); }

 private:
  enum class header { none, table, element };

  static std::string inline_settings(settings const& each) {
    std::string out;
    for (auto const& [name, value] : each)
      out += (out.empty() ? "{ " : ", ") + key_text(name) + " = " + inline_setting(value);
    return out.empty() ? "{}" : out + " }";
  }
  /// A setting on one line.
  struct inline_writer {
    std::string operator()(unset) const { return in_quotes("unset"); }
    std::string operator()(bool truth) const { return truth ? "true" : "false"; }
    std::string operator()(figure f) const { return f.percent ? in_quotes(f.text()) : f.text(); }
    std::string operator()(std::string const& text) const { return text_value(text, true); }
    std::string operator()(std::pair<figure, figure> const& row) const {
      return "[" + (*this)(row.first) + ", " + (*this)(row.second) + "]";
    }
    std::string operator()(settings const& each) const { return inline_settings(each); }
    template <class T>
    std::string operator()(std::map<std::string, T> const& by_name) const {
      return inline_settings({by_name.begin(), by_name.end()});
    }
    template <class T>
    std::string operator()(std::vector<T> const& items) const {
      std::string out = "[";
      for (auto const& item : items) out += (out.size() == 1 ? "" : ", ") + (*this)(item);
      return out + "]";
    }
  };

  static bool lone_literal(std::string const& text) {
    figure f;
    return text == "true" || text == "false" || (figure::read(text, f) && !f.percent && shortest(f.value) == text);
  }

  static bool omitted(type_info const& type, member const& m, void const* value, bool name_is_key) {
    if (&m == type.name_member()) return name_is_key;
    bool const list = m.type->what == type_kind::list && !m.type->lone;
    if (m.type->what == type_kind::optional || list || m.type->what == type_kind::map)
      return m.type->size(m.of(value)) == 0 && !m.required;
    return !m.required && same(*m.type, m.of(value), m.of(type.blank));
  }

  static std::string inline_table(type_info const& type, void const* value, bool name_is_key) {
    std::string out;
    for (auto const& m : type.members)
      if (!omitted(type, m, value, name_is_key))
        out += (out.empty() ? "{ " : ", ") + std::string(m.name) + " = " + one_line(*m.type, m.of(value));
    return out.empty() ? "{}" : out + " }";
  }

  /// What stands to the right of `name =` for an element of a list by name: the lone value where that says it all.
  static std::string by_name_value(type_info const& type, void const* value) {
    member const* const lone = type.shorthand();
    bool others = lone == nullptr;
    for (auto const& m : type.members) others = others || (&m != lone && !omitted(type, m, value, true));
    return others ? inline_table(type, value, true) : one_line(*lone->type, lone->of(value));
  }

  /// Whether a member goes on a line of its own; otherwise it gets tables.
  static bool fits(member const& m, void const* value, bool top) {
    type_info const& held = m.type->what == type_kind::optional ? *m.type->item : *m.type;
    if (m.type->may_stand_alone()) return m.name.size() + 3 + one_line(*m.type, value).size() <= line_width;
    if (m.type->what == type_kind::aggregate ||
        (held.what == type_kind::list && held.item->what == type_kind::aggregate))
      return false;
    if (held.what == type_kind::settings) return false;
    if (held.what != type_kind::aggregate && held.what != type_kind::map) return true;
    if (top) return false;  // a file opens with what is short, not with the first section
    void const* const inner = m.type->what == type_kind::optional ? m.type->at(value, 0) : value;
    return m.name.size() + 3 + one_line(held, inner).size() <= line_width && !several_lines(held, inner);
  }
  /// Whether some formula or text in it was written over several lines, which an inline table cannot keep.
  static bool several_lines(type_info const& held, void const* value) {
    if (held.what != type_kind::aggregate) return false;
    for (auto const& m : held.members) {
      type_info const* type = m.type;
      void const* p = m.of(value);
      if (type->what == type_kind::optional) {
        if (type->size(p) == 0) continue;
        p = type->at(p, 0);
        type = type->item;
      }
      std::string const* text = type->what == type_kind::text      ? static_cast<std::string const*>(p)
                                : type->what == type_kind::formula ? &static_cast<formula const*>(p)->text()
                                                                   : nullptr;
      if (text != nullptr && text->find('\n') != std::string::npos) return true;
    }
    return false;
  }

  void line(std::string_view key, type_info const& type, void const* value) {
    out_ += key_text(key) + " = ";
    type_info const& held = type.what == type_kind::optional ? *type.item : type;
    void const* const inner = type.what == type_kind::optional ? type.at(value, 0) : value;
    if (held.what == type_kind::text) {
      out_ += text_value(*static_cast<std::string const*>(inner), false);
    } else if (held.what == type_kind::formula &&
               static_cast<formula const*>(inner)->text().find('\n') != std::string::npos) {
      out_ += text_value(static_cast<formula const*>(inner)->text(), false);
    } else {
      std::string const one = one_line(held, inner);
      if (held.what != type_kind::list || key.size() + 3 + one.size() <= line_width) {
        out_ += one;
      } else {
        out_ += "[\n";
        for (std::size_t i = 0; i < held.size(inner); ++i)
          out_ += "  " + one_line(*held.item, held.at(inner, i)) + ",\n";
        out_ += "]";
      }
    }
    out_ += "\n";
  }

  void title(std::string const& path, header kind) {
    if (kind == header::none) return;
    if (!out_.empty()) out_ += "\n";
    out_ += (kind == header::element ? "[[" : "[") + path + (kind == header::element ? "]]\n" : "]\n");
  }

  static std::string below(std::string const& path, std::string_view key) {
    return path.empty() ? key_text(key) : path + "." + key_text(key);
  }

  /// An aggregate: its lines, then its tables. A header that nothing would stand under is left out unless `needed`.
  void table(type_info const& type, void const* value, std::string const& path, header kind, bool name_is_key,
             bool needed = true) {
    std::vector<member const*> lines, tables;
    for (auto const& m : type.members)
      if (!omitted(type, m, value, name_is_key)) (fits(m, m.of(value), path.empty()) ? lines : tables).push_back(&m);
    if (needed || !lines.empty() || tables.empty()) title(path, kind);
    for (auto const* m : lines) line(m->name, *m->type, m->of(value));
    for (auto const* m : tables) {
      type_info const& held = m->type->what == type_kind::optional ? *m->type->item : *m->type;
      void const* const inner = m->type->what == type_kind::optional ? m->type->at(m->of(value), 0) : m->of(value);
      std::string const where = below(path, m->name);
      if (held.what == type_kind::aggregate) {
        table(held, inner, where, header::table, false, m->type->what == type_kind::optional);
      } else if (held.what == type_kind::settings) {
        title(where, header::table);
        for (auto const& [name, s] : *static_cast<settings const*>(inner))
          out_ += key_text(name) + " = " + inline_setting(s) + "\n";
      } else if (held.what == type_kind::map) {
        title(where, header::table);
        for (std::size_t i = 0; i < held.size(inner); ++i) line(held.key(inner, i), *held.item, held.at(inner, i));
      } else if (held.lists_named() && written_by_name(m->name)) {
        by_name(held, inner, where);
      } else {
        for (std::size_t i = 0; i < held.size(inner); ++i)
          table(*held.item, held.at(inner, i), where, header::element, false);
      }
    }
  }

  /// Elements that fit on a line come first under one header; from the first that does not, each has a table of its
  /// own, because TOML takes no lines of `[parameter]` after `[parameter.minimum_wage]` and the order is to be kept.
  void by_name(type_info const& list, void const* value, std::string const& path) {
    type_info const& type = *list.item;
    std::size_t i = 0;
    if (type.shorthand() != nullptr) {
      for (; i < list.size(value); ++i) {
        void const* const element = list.at(value, i);
        std::string const text = by_name_value(type, element);
        if (several_lines(type, element) || key_text(name_of(type, element)).size() + 3 + text.size() > line_width)
          break;
        if (i == 0) title(path, header::table);
        out_ += key_text(name_of(type, element)) + " = " + text + "\n";
      }
    }
    for (; i < list.size(value); ++i) {
      void const* const element = list.at(value, i);
      table(type, element, below(path, name_of(type, element)), header::table, true, false);
    }
  }

  std::string out_;
};

}  // namespace tierwise::detail
