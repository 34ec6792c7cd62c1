// Any bytes are either a formula or an error; a formula printed and read again is the same formula.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tierwise/formula.hpp"

namespace {

// Not assert(): the check must also hold where assertions are compiled out.
void require(bool holds, char const* what, std::string_view text) {
  if (holds) return;
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(text.size()), text.data());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  try {
    tierwise::formula const written(text, {"fuzz", 3, 7});
    std::string const printed = written.print();
    for (auto const& n : written.nodes())
      require(n.begin <= n.end && n.end <= text.size(), "a part stands outside the text", text);
    try {
      tierwise::formula const again(printed);
      require(again.print() == printed, "printing changes when repeated", printed);
      require(again == written, "not equal after printing", text);
      require(again.names() == written.names(), "other names after printing", text);
      require(again.nodes().size() == written.nodes().size(), "other parts after printing", text);
    } catch (tierwise::error const& e) {
      // Parentheses that printing adds may pass the limits of size; nothing else may fail.
      require(printed.size() > tierwise::formula_text_limit, e.what(), printed);
    }
  } catch (tierwise::error const& e) {
    for (auto const& f : e.faults()) {
      require(!f.message.empty(), "a fault says nothing", text);
      require(f.caret <= f.excerpt.size(), "the caret stands outside the line", text);
      require(f.where.line >= 3 && f.where.column >= 1, "the place is before the start", text);
      require(!f.text().empty(), "a fault prints nothing", text);
    }
  }
  return 0;
}
