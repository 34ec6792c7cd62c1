// Tiers that records say, behind people's first ones, compared with those worked out.
#pragma once

#include <algorithm>  // for std::sort
#include <cstddef>
#include <cstdint>
#include <tuple>  // for std::tie
#include <vector>

#include "tierwise/detail/apply/month_loop.hpp"
#include "tierwise/detail/records/notes.hpp"

namespace tierwise::detail {

/// Threads compare months of their own.
class recorded_tiers {
 public:
  recorded_tiers(ordered_records const& in, std::size_t threads) : in_(in), found_(threads) {
    for (auto& of_thread : found_) of_thread.resize(in.said_tier.size());
  }

  void compare(std::size_t thread, month_run const& run, recorded_rows const& rows) {
    for (std::size_t l = 0; l < in_.said_tier.size(); ++l)
      if (!in_.said_tier[l].empty()) compare(in_.said_tier[l].data(), run, rows, l, found_[thread][l]);
  }
  /// By ladder, in order of month and person.
  [[nodiscard]] std::vector<std::vector<other_tier>> others() const {
    std::vector<std::vector<other_tier>> out(in_.said_tier.size());
    for (std::size_t l = 0; l < out.size(); ++l) {
      for (auto const& of_thread : found_) out[l].insert(out[l].end(), of_thread[l].begin(), of_thread[l].end());
      std::sort(out[l].begin(), out[l].end(), [](other_tier const& a, other_tier const& b) {
        return std::tie(a.month, a.person) < std::tie(b.month, b.person);
      });
    }
    return out;
  }

 private:
  static void compare(std::uint8_t const* said, month_run const& run, recorded_rows const& rows, std::size_t ladder,
                      std::vector<other_tier>& found) {
    std::uint8_t const* const tier = run.state.ladders[ladder].tier.data();
    for (std::size_t r = 0; r < rows.size(); ++r) {
      std::uint32_t const batch_row = rows.batch_row[r], person = rows.person[r];
      if (said[batch_row] != ordered_records::unsaid_tier && said[batch_row] != tier[person])
        found.push_back({rows.month, run.who.of(person), batch_row, tier[person]});
    }
  }

  ordered_records const& in_;
  std::vector<std::vector<std::vector<other_tier>>> found_;  ///< thread -> ladder
};

}  // namespace tierwise::detail
