// What is wrong with a policy, collected while it is compiled: each thing once, with what was meant as long as that can
// be looked up.
#pragma once

#include <cstddef>  // for std::size_t
#include <string>
#include <unordered_map>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/plan/scope.hpp"
#include "tierwise/error.hpp"
#include "tierwise/limits.hpp"

namespace tierwise::detail {

class complaints {
 public:
  std::vector<fault> faults;

  void report(scope const& at, formula const& f, std::uint32_t part, std::string message, std::string hint = {}) {
    fault out = f.fault_at(part, std::move(message), std::move(hint));
    out.path = at.path;
    auto const [known, fresh] =
        said_.try_emplace(out.where.text() + '\n' + out.message + '\n' + out.excerpt, faults.size());
    if (!fresh) {
      // Said already, unless that was only to find out a type and is taken back.
      std::size_t const i = known->second;
      if (i < faults.size() && faults[i].where == out.where && faults[i].message == out.message &&
          faults[i].excerpt == out.excerpt)
        return;
      known->second = faults.size();
    }
    add(std::move(out));
  }
  void report(std::string path, std::string message, std::string hint = {}) {
    fault out;
    out.path = std::move(path);
    out.message = std::move(message);
    out.hint = std::move(hint);
    add(std::move(out));
  }
  void add(fault f) {
    faults.push_back(std::move(f));
    if (faults.size() <= limit::file_faults) return;
    faults.back() = {};
    faults.back().message = "more than " + with_commas(limit::file_faults) + " faults: the others are not listed";
    throw too_large{};
  }

  /// Thrown when it makes no sense to go on; the fault is noted.
  struct too_large {};

  /// Whether so many names may be looked through for what was meant.
  bool may_look_through(std::size_t names) { return hints_.may_look_through(names); }

 private:
  std::unordered_map<std::string, std::size_t> said_;  ///< about formulas: the place of each in `faults`
  hint_budget hints_;
};

}  // namespace tierwise::detail
