// Policies and assumptions through the text of a file and back, for the tests of the aggregates; compiled once, in
// toml_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tierwise/policy.hpp"

namespace tierwise_tests {

/// The text of a file.
template <class T>
std::string written(T const& value);
/// What such a text says; throws `tierwise::error`.
template <class T = tierwise::policy>
T read(std::string_view text);
/// The complaints about a text, or "".
template <class T = tierwise::policy>
std::string complaints(std::string_view text);
/// A policy or assumptions after a way through a file.
template <class T>
T round_trip(T const& value) {
  return read<T>(written(value));
}

/// A policy or assumptions of any shape with any texts in it, for what must hold whatever it says. It makes no sense.
template <class T>
T any(std::uint32_t seed);
inline tierwise::policy any_policy(std::uint32_t seed) { return any<tierwise::policy>(seed); }

}  // namespace tierwise_tests
