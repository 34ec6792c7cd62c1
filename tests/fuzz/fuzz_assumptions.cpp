// Any bytes are either assumptions or an error; assumptions written and read again are the same. Beside a small desk
// they make a model or an error, and a model plays a few months or ends with an error that says why.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzzed_desk.hpp"
#include "tierwise/simulate.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static tierwise::compiled_policy const rules(fuzzed::policy());
  static tierwise::table const people = fuzzed::workforce();
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  try {
    tierwise::assumptions const loaded = tierwise::parse_assumptions(text, "fuzz.toml");
    std::string const written = tierwise::to_toml(loaded);
    try {
      tierwise::assumptions const again = tierwise::parse_assumptions(written, "written.toml");
      fuzzed::require(again == loaded, "not equal after writing", written);
      fuzzed::require(tierwise::to_toml(again) == written, "writing changes when repeated", written);
    } catch (tierwise::error const& e) {
      fuzzed::require(false, e.what(), written);
    }
    tierwise::compiled_model const model(rules, loaded);
    if (fuzzed::small(loaded)) (void)tierwise::simulate(model, people, fuzzed::how());
  } catch (tierwise::error const& e) {
    fuzzed::require_words(e, text);
  }
  return 0;
}
