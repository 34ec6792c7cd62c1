// The error gallery: every broken file in golden/errors has the full complaint beside it; it is a policy, or
// assumptions where its name says so. To accept new wording, run with TIERWISE_ACCEPT=1 and read the difference.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "tierwise/assumptions_file.hpp"
#include "tierwise/detail/text/file.hpp"
#include "tierwise/policy_file.hpp"

namespace errors_test {

namespace {

std::string complaint(std::filesystem::path const& file) {
  try {
    std::string const name = file.filename().string();
    if (name.starts_with("assumptions_"))
      (void)tierwise::parse_assumptions(tierwise::detail::read_file(file.string()), name);
    else
      (void)tierwise::parse_compiled(tierwise::detail::read_file(file.string()), name);
    return "no fault was found\n";
  } catch (tierwise::error const& e) {
    return e.what() + std::string("\n");
  }
}

}  // namespace

TEST_CASE("every broken file gets the complaint written beside it") {
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::directory_iterator(tierwise_tests::repository_file("tests/golden/errors")))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() >= 25);
  for (auto const& file : files) {
    INFO(file.filename().string());
    auto const beside = std::filesystem::path(file).replace_extension(".txt");
    std::string const found = complaint(file);
    if (std::getenv("TIERWISE_ACCEPT") != nullptr) std::ofstream(beside, std::ios::binary) << found;
    REQUIRE(std::filesystem::exists(beside));
    CHECK(found == tierwise::detail::read_file(beside.string()));
  }
}

}  // namespace errors_test
