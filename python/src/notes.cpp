// Notes in brief, and texts that are one to a reader.
#include "notes.hpp"

#include <algorithm>  // for std::find
#include <iterator>   // for std::begin, std::end
#include <stdexcept>  // for std::invalid_argument
#include <string>
#include <tuple>
#include <utility>  // for std::move
#include <vector>

#include "bindings.hpp"
#include "tierwise/detail/records/unread_columns.hpp"
#include "tierwise/detail/text/folded.hpp"

namespace tierwise::python {

namespace {

using told = std::tuple<std::string, std::string, std::string, std::size_t, std::string>;

[[nodiscard]] std::vector<std::string> brief(std::vector<told> const& notes) {
  std::vector<note> all;
  for (auto const& [kind, subject, months, rows, text] : notes) {
    auto const at = std::find(std::begin(note_names), std::end(note_names), kind);
    if (at == std::end(note_names)) throw std::invalid_argument("no kind of note: " + kind);
    all.push_back({static_cast<note_kind>(at - std::begin(note_names)), subject, months, rows, text});
  }
  return in_brief(std::move(all));
}

}  // namespace

void register_notes(py::module_& m) {
  m.def("notes_in_brief", &brief, py::arg("notes"));
  m.def("column_meant", &detail::column_meant, py::arg("name"), py::arg("table"));
  m.def("column_misspelt", &detail::column_misspelt, py::arg("name"), py::arg("table"));
  m.def("folded", [](std::string const& text) { return detail::folded(text); }, py::arg("text"));
  m.def("apart_in", &detail::apart_in, py::arg("a"), py::arg("b"));
}

}  // namespace tierwise::python
