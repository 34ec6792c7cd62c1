// Notes on their way out: as tuples of kind, subject, months, rows, text.
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <vector>

#include "tierwise/note.hpp"

namespace tierwise::python {

[[nodiscard]] inline pybind11::list listed_notes(std::vector<note> const& notes) {
  pybind11::list out;
  for (auto const& n : notes)
    out.append(pybind11::make_tuple(std::string(note_name(n.kind)), n.subject, n.months, n.rows, n.text));
  return out;
}

}  // namespace tierwise::python
