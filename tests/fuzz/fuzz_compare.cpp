// A desk and a variant of it, changed by the lines of the input, are compared or end with an error that says why. A
// line is
//   p PATH=VALUE   a change of the variant's policy;  b PATH=VALUE  of the first one's
//   a PATH=VALUE   a change of the variant's assumptions
//   l N T          N more ladders of T tiers, for both
//   P N HEX, A N HEX   the N-th figure, whole number or enumerator of the variant's policy or assumptions is made of
//   these
//                  bits, as a program may do that fills the aggregates itself.
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzzed_desk.hpp"
#include "tierwise/attribute_costs.hpp"
#include "tierwise/edit.hpp"
#include "tierwise/explain.hpp"

namespace {

namespace tw = tierwise;

/// Every figure, whole number, truth aside, and enumerator within a value.
void collect(tw::detail::type_info const& type, void* value,
             std::vector<std::pair<tw::detail::type_info const*, void*>>& out) {
  using tw::detail::type_kind;
  if (type.what == type_kind::number || type.what == type_kind::integer || type.what == type_kind::enumeration)
    out.emplace_back(&type, value);
  if (type.what == type_kind::aggregate)
    for (auto const& m : type.members) collect(*m.type, m.of(value), out);
  else if (type.item != nullptr)
    for (std::size_t i = 0; i < type.size(value); ++i) collect(*type.item, type.at(value, i), out);
}

template <class T>
void set_bits(T& value, std::size_t n, std::uint64_t bits) {
  std::vector<std::pair<tw::detail::type_info const*, void*>> places;
  collect(tw::detail::type_info_of<T>(), &value, places);
  auto const& [type, at] = places[n % places.size()];
  if (type->what == tw::detail::type_kind::number)
    static_cast<tw::figure*>(at)->value = std::bit_cast<double>(bits);
  else if (type->what == tw::detail::type_kind::integer)
    *static_cast<int*>(at) = static_cast<int>(static_cast<std::uint32_t>(bits));
  else
    type->choose(at, static_cast<std::size_t>(bits % 200));
}

std::uint64_t number(std::string_view text, int base) {
  std::uint64_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out, base);
  return out;
}

template <class T>
void change(T& value, std::string_view line) {
  std::size_t const at = line.find('=');
  if (at == std::string_view::npos) return;
  std::string const path(line.substr(0, at));
  std::string_view const text = line.substr(at + 1);
  tw::figure f;
  value = tw::figure::read(text, f)           ? tw::replace(value, {{path, f}})
          : text == "true" || text == "false" ? tw::replace(value, {{path, text == "true"}})
          : text == "unset"                   ? tw::replace(value, {{path, tw::unset{}}})
                                              : tw::replace(value, {{path, std::string(text)}});
}

void more_ladders(tw::policy& p, std::size_t ladders, std::size_t tiers) {
  for (std::size_t l = 0; l < ladders; ++l) {
    tw::ladder one;
    one.name = "more" + std::to_string(p.ladder.size());
    for (std::size_t t = 0; t < tiers; ++t) one.tier.push_back({"t" + std::to_string(t)});
    p.ladder.push_back(std::move(one));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static tw::policy const desk = fuzzed::policy();
  static tw::assumptions const world = tw::parse_assumptions(fuzzed::assumptions, "fuzzed.toml");
  static tw::table const people = fuzzed::workforce();
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  try {
    tw::policy first = desk, variant = desk;
    tw::assumptions assumed = world;
    for (std::string_view rest = text; !rest.empty();) {
      std::string_view const line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(line.size() == rest.size() ? line.size() : line.size() + 1);
      if (line.size() < 3 || line[1] != ' ') continue;
      std::string_view const what = line.substr(2);
      std::size_t const blank = what.find(' ');
      std::string_view const one = what.substr(0, blank),
                             two = blank == std::string_view::npos ? std::string_view() : what.substr(blank + 1);
      switch (line[0]) {
        case 'p': change(variant, what); break;
        case 'b': change(first, what); break;
        case 'a': change(assumed, what); break;
        case 'l':
          for (auto* p : {&first, &variant}) more_ladders(*p, number(one, 10) % 70, number(two, 10) % 70);
          break;
        case 'P': set_bits(variant, number(one, 10), number(two, 16)); break;
        case 'A': set_bits(assumed, number(one, 10), number(two, 16)); break;
        default: break;
      }
    }
    tw::compiled_model const before(first, world), after(variant, assumed);
    if (!fuzzed::small(assumed)) return 0;
    auto const c = tw::compare({{"before", before}, {"after", after}}, people, fuzzed::how());
    fuzzed::require(c.projections.size() == 2, "a comparison without its projections", text);
    auto const costs = tw::attribute_costs(c, people);
    fuzzed::require(costs.size() == 1, "a comparison without its costs", text);
  } catch (tw::error const& e) {
    fuzzed::require_words(e, text);
  }
  return 0;
}
