// CSV files: read into the table that the extension applies, and result tables as the text of one.
#include "tierwise/csv.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <charconv>  // for std::to_chars
#include <cmath>     // for std::abs, std::isnan, std::isinf
#include <cstdint>
#include <stdexcept>  // for std::invalid_argument
#include <string>
#include <string_view>
#include <tuple>
#include <utility>  // for std::move
#include <vector>

#include "bindings.hpp"
#include "frame.hpp"
#include "tierwise/detail/records/csv_columns.hpp"
#include "tierwise/detail/text/formula_mark.hpp"

namespace tierwise::python {

namespace {

[[nodiscard]] csv_kind kind_named(std::string const& name) {
  static constexpr std::pair<char const*, csv_kind> kinds[] = {
      {"text", csv_kind::text},         {"number", csv_kind::number}, {"flag", csv_kind::flag},
      {"by_looks", csv_kind::by_looks}, {"unread", csv_kind::unread}, {"ignored", csv_kind::ignored}};
  for (auto const& [known, kind] : kinds)
    if (name == known) return kind;
  throw std::invalid_argument("unknown kind '" + name + "'");
}

[[nodiscard]] table read_bytes(py::bytes const& data, py::function const& kind_of, std::string const& file) {
  std::string_view const text = data;
  auto const kinds = [&](std::string_view name) {
    py::gil_scoped_acquire const lock;
    return kind_named(kind_of(py::str(name.data(), name.size())).cast<std::string>());
  };
  py::gil_scoped_release const unlocked;
  return parse_csv(text, kinds, file);
}

/// Texts read as those of a file are: what they are then, values, and (place, text, why, hint) of those that are none.
[[nodiscard]] py::tuple read_texts(std::vector<std::string> const& texts, std::string const& kind) {
  csv_kind const asked = kind_named(kind);
  column c;
  if (asked == csv_kind::by_looks) {
    detail::csv_text_column reader(texts.size());
    for (auto const& text : texts) reader.add(text, true);
    c = reader.take({}, true);
  } else {
    detail::csv_number_column reader(texts.size(), asked == csv_kind::flag ? column_kind::flag : column_kind::number);
    for (auto const& text : texts) reader.add(text);
    c = reader.take({});
  }
  std::vector<std::tuple<std::size_t, std::string, std::string, std::string>> unread;
  for (auto const& u : c.unread) unread.emplace_back(u.row, u.value, u.why, u.hint);
  char const* const held = c.kind == column_kind::text ? "text" : c.kind == column_kind::flag ? "flag" : "number";
  return py::make_tuple(held, py::array_t<double>(static_cast<py::ssize_t>(c.numbers.size()), c.numbers.data()),
                        unread);
}

// -- writing -------------------------------------------------------------------------------------------------------

/// A text as it stands in a CSV file, marked where a spreadsheet would take it for a formula.
[[nodiscard]] std::string written(std::string_view text, bool raw) {
  std::string out;
  if (!raw && detail::needs_mark(text)) out = "'";
  out += text;
  if (!text.empty() && out.find_first_of("\",\r\n") == std::string::npos) return out;
  std::string quoted = "\"";
  for (char const c : out) quoted.append(c == '"' ? std::size_t{2} : std::size_t{1}, c);
  return quoted + '"';
}

template <class... Format>
void append(std::string& out, auto v, Format... format) {
  char text[400];  // the largest double without an exponent has 309 digits
  auto const end = std::to_chars(text, text + sizeof text, v, format...).ptr;
  out.append(text, static_cast<std::size_t>(end - text));
}

/// A number with its point, as `85.0`: so it is told from a count, and read as a number by whoever looks at one cell.
void write_number(double v, std::string& out) {
  double const size = std::abs(v);
  if (std::isinf(v)) {
    out += v < 0 ? "-inf" : "inf";
  } else if (size == 0 || (size >= 1e-5 && size < 1e16)) {
    std::size_t const begin = out.size();
    append(out, v, std::chars_format::fixed);
    if (out.find('.', begin) == std::string::npos) out += ".0";
  } else {
    append(out, v, std::chars_format::scientific);
  }
}

void write_money(std::int64_t minor, int digits, std::string& out) {
  std::size_t const begin = out.size() + (minor < 0 ? 1 : 0);
  append(out, minor);
  if (digits == 0) return;
  auto const behind = static_cast<std::size_t>(digits);
  if (out.size() - begin <= behind) out.insert(begin, behind + 1 - (out.size() - begin), '0');
  out.insert(out.size() - behind, 1, '.');
}

/// A result table as the text of a CSV file, some rows at a time.
class csv_rows {
 public:
  csv_rows(std::shared_ptr<frame const> of, bool raw) : frame_(std::move(of)), raw_(raw) {
    for (auto const& c : frame_->columns) {
      auto& texts = texts_.emplace_back();
      if (c.dictionary != nullptr)
        for (auto const& text : *c.dictionary) texts.push_back(written(text, raw));
    }
  }

  [[nodiscard]] std::string header() const {
    std::string out;
    for (auto const& c : frame_->columns) out += (out.empty() ? "" : ",") + written(c.name, raw_);
    return out + '\n';
  }

  [[nodiscard]] std::string rows(std::size_t first, std::size_t count) const {
    auto const data = rows_of(*frame_, first, count);
    std::string out;
    for (std::size_t r = 0; r < count; ++r) {
      for (std::size_t i = 0; i < data.size(); ++i) {
        if (i != 0) out += ',';
        write_cell(i, data[i].data, r, out);
      }
      out += '\n';
    }
    return out;
  }

 private:
  void write_cell(std::size_t i, void const* data, std::size_t r, std::string& out) const {
    auto const at = [&]<class T>(T) { return static_cast<T const*>(data)[r]; };
    switch (frame_->columns[i].kind) {
      case cell::text:
        if (auto const code = at(std::int32_t{}); code >= 0) out += texts_[i][static_cast<std::size_t>(code)];
        break;
      case cell::tier: out += texts_[i][at(std::uint8_t{})]; break;
      case cell::number:
        if (double const v = at(double{}); !std::isnan(v)) write_number(v, out);
        break;
      case cell::whole:
        if (auto const v = at(std::int32_t{}); v != no_whole) append(out, v);
        break;
      case cell::count: append(out, at(std::int64_t{})); break;
      case cell::money:
        if (auto const v = at(std::int64_t{}); v != no_money) write_money(v, frame_->digits, out);
        break;
      case cell::flag:
        if (auto const v = at(std::uint8_t{}); v != 2) out += v == 1 ? "true" : "false";
    }
  }

  std::shared_ptr<frame const> frame_;
  bool raw_;
  std::vector<std::vector<std::string>> texts_;  ///< of each column's dictionary, as they stand in the file
};

}  // namespace

void register_csv(py::module_& m) {
  m.def("read_csv", &read_bytes, py::arg("data"), py::arg("kind_of"), py::arg("file"));
  m.def("has_mark", [](std::string const& text) { return detail::has_mark(text); }, py::arg("text"));
  m.def("read_texts", &read_texts, py::arg("texts"), py::arg("kind"));
  py::class_<csv_rows>(m, "CsvRows", py::module_local())
      .def(py::init<std::shared_ptr<frame const>, bool>(), py::arg("frame"), py::arg("raw"))
      .def("header", [](csv_rows const& c) { return py::bytes(c.header()); })
      .def(
          "rows",
          [](csv_rows const& c, std::size_t first, std::size_t count) {
            std::string text;
            {
              py::gil_scoped_release const unlocked;
              text = c.rows(first, count);
            }
            return py::bytes(text);
          },
          py::arg("first"), py::arg("count"));
}

}  // namespace tierwise::python
