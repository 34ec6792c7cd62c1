// Catch2 of whichever major version is installed, and where the repository is.
#pragma once

#include <string>

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;  // as version 2 has it
#else
#include <catch2/catch.hpp>
#endif

namespace tierwise_tests {

/// A file of the repository by its path from the root: `examples/policies/three_shops.toml`.
inline std::string repository_file(std::string const& path) { return std::string(TIERWISE_ROOT) + "/" + path; }

}  // namespace tierwise_tests
