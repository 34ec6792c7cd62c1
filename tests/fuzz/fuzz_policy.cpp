// Any bytes are either a policy or an error; a policy written as a file and read again is the same policy.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tierwise/toml.hpp"

namespace {

// Not assert(): the check must also hold where assertions are compiled out.
void require(bool holds, char const* what, std::string_view text) {
  if (holds) return;
  std::fprintf(stderr, "%s:\n%.*s\n", what, static_cast<int>(text.size()), text.data());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  try {
    tierwise::policy const loaded = tierwise::parse_policy(text, "fuzz.toml");
    std::string const written = tierwise::to_toml(loaded);
    try {
      tierwise::policy const again = tierwise::parse_policy(written, "written.toml");
      require(again == loaded, "not equal after writing", written);
      require(tierwise::to_toml(again) == written, "writing changes when repeated", written);
    } catch (tierwise::error const& e) {
      require(false, e.what(), written);
    }
  } catch (tierwise::error const& e) {
    require(!e.faults().empty(), "an error without a fault", text);
    for (auto const& f : e.faults()) {
      require(!f.message.empty(), "a fault says nothing", text);
      require(f.where.file == "fuzz.toml", "a fault names no file", text);
      require(f.caret <= f.excerpt.size(), "the caret stands outside the line", text);
      require(!f.text().empty(), "a fault prints nothing", text);
    }
  }
  return 0;
}
