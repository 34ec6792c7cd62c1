// A JSON value and its text, indented: objects keep the order in which their keys were given.
#pragma once

#include <cmath>    // for std::isfinite
#include <cstddef>  // for std::size_t
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>  // for std::move, std::pair
#include <variant>
#include <vector>

#include "tierwise/figure.hpp"  // for shortest

namespace tierwise::detail {

struct json;
using json_array = std::vector<json>;
using json_object = std::vector<std::pair<std::string, json>>;

struct json {
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, json_array, json_object> value;

  json() : value(nullptr) {}
  json(bool v) : value(v) {}                           // NOLINT: a JSON value reads as what it holds
  json(int v) : value(std::int64_t{v}) {}              // NOLINT
  json(std::int64_t v) : value(v) {}                   // NOLINT
  json(double v) : value(v) {}                         // NOLINT: what is no number (NaN) is null
  json(char const* v) : value(std::string(v)) {}       // NOLINT
  json(std::string_view v) : value(std::string(v)) {}  // NOLINT
  json(std::string v) : value(std::move(v)) {}         // NOLINT
  json(json_array v) : value(std::move(v)) {}          // NOLINT
  json(json_object v) : value(std::move(v)) {}         // NOLINT

  /// Two blanks a level, with a line end behind the last line.
  [[nodiscard]] std::string text() const {
    std::string out;
    write(out, 0);
    return out + "\n";
  }

 private:
  void write(std::string& out, std::size_t depth) const {
    if (auto const* const truth = std::get_if<bool>(&value))
      out += *truth ? "true" : "false";
    else if (auto const* const number = std::get_if<std::int64_t>(&value))
      out += std::to_string(*number);
    else if (auto const* const amount = std::get_if<double>(&value))
      out += std::isfinite(*amount) ? shortest(*amount) : "null";
    else if (auto const* const text = std::get_if<std::string>(&value))
      write_text(out, *text);
    else if (auto const* const items = std::get_if<json_array>(&value))
      write_items(out, depth, '[', *items, ']', [&](json const& item) { item.write(out, depth + 1); });
    else if (auto const* const members = std::get_if<json_object>(&value))
      write_items(out, depth, '{', *members, '}', [&](auto const& member) {
        write_text(out, member.first);
        out += ": ";
        member.second.write(out, depth + 1);
      });
    else
      out += "null";
  }

  template <class Items, class Write>
  static void write_items(std::string& out, std::size_t depth, char open, Items const& items, char close, Write one) {
    out += open;
    for (std::size_t i = 0; i < items.size(); ++i) {
      out += (i == 0 ? "\n" : ",\n") + std::string(2 * depth + 2, ' ');
      one(items[i]);
    }
    if (!items.empty()) out += "\n" + std::string(2 * depth, ' ');
    out += close;
  }

  static void write_text(std::string& out, std::string_view text) {
    constexpr char const* hex = "0123456789abcdef";
    out += '"';
    for (char const c : text) {
      auto const byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\')
        (out += '\\') += c;
      else if (c == '\n')
        out += "\\n";
      else if (byte < 0x20 || byte == 0x7F)
        ((out += "\\u00") += hex[byte >> 4]) += hex[byte & 15];
      else
        out += c;
    }
    out += '"';
  }
};

}  // namespace tierwise::detail
