// Records ready to be applied: checked, put in order and narrowed once, and applied as often as wanted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tierwise/config.hpp"
#include "tierwise/state.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

class compiled_policy;
namespace detail {
struct read_records;
}

/// Whose tiers hold: those that the policy gives, behind the ones people start with, or those of every record.
enum class tier_source : std::uint8_t { policy, recorded };

/// How to read.
struct reading_options {
  unsigned threads = 1;
  std::vector<std::string> ignore = {};  ///< columns that are meant not to be read
  state before = {};                     ///< the one that the records go on from, if any
  tier_source tiers = tier_source::policy;
};

/// Records as the rules of a policy read them. Immutable and cheap to copy; may be used by many threads at once.
class records {
 public:
  /// Takes a table that fits the policy: see `apply`. Throws `error` for one that does not. The table's values must
  /// stay as they are.
  records(compiled_policy const& rules, table from, reading_options const& options = {});

  [[nodiscard]] std::size_t rows() const;
  /// Whose tiers hold in their months.
  [[nodiscard]] tier_source tiers() const;
  /// What they were read from.
  [[nodiscard]] table const& source() const;

  /// The same records as other rules read them: these, unless those ask for other inputs, ladders, groups or texts;
  /// then the table is read again. Throws `error` when it does not fit.
  [[nodiscard]] records as_read_by(compiled_policy const& rules, unsigned threads = 1) const;
  /// The same records going on from a state: read again.
  [[nodiscard]] records going_on_from(compiled_policy const& rules, state const& before, unsigned threads = 1) const;
  /// The same records with tiers from elsewhere: these, if they have them from there, else read again.
  [[nodiscard]] records with_tiers(compiled_policy const& rules, tier_source from, unsigned threads = 1) const;
  [[nodiscard]] detail::read_records const& read() const { return *read_; }

 private:
  std::shared_ptr<detail::read_records const> read_;
};

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/apply/records_inl.hpp"
#endif
