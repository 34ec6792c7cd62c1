// preview(policy, records, state): one month worked out again and again with other figures, and no memory asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "tierwise/compiled.hpp"
#include "tierwise/config.hpp"
#include "tierwise/state.hpp"
#include "tierwise/table.hpp"

namespace tierwise {

namespace detail {
class previewed_month;
}

/// A month as recorded so far, going on from a state; what some of its figures would come to if they were others, with
/// all the others held as recorded. Made once, it asks for no memory when it is worked out again. For one thread; many
/// may have one each, of the same policy and state.
///
///     tw::preview july(rules, july_so_far, june.state);
///     auto const ana = july.person("A017");
///     july.set(ana, july.input("sales"), 31000);
///     july.net(ana);          // if she sold for 31,000
///     july.as_recorded();
class preview {
 public:
  /// Throws `error` as `apply` does, and for records of several months.
  preview(compiled_policy const& rules, table const& records, state const& before = {});
  preview(preview&&) noexcept;
  preview& operator=(preview&&) noexcept;
  ~preview();

  /// The place of a person in the month. Throws `error` for somebody who is not paid in it.
  [[nodiscard]] std::size_t person(std::string_view id) const;
  /// The place of an input of numbers or flags. Throws `error` with the nearest name.
  [[nodiscard]] std::size_t input(std::string_view name) const;
  /// The place of a pay line. Throws `error` with the nearest name.
  [[nodiscard]] std::size_t line(std::string_view name) const;

  /// Another figure for a person. NaN: missing. Throws `error` for what records may not have.
  void set(std::size_t person, std::size_t input, double value);
  /// All figures are those of the records again.
  void as_recorded();

  // In minor units. Throw `error` for figures that nothing can be paid by.
  [[nodiscard]] std::int64_t net(std::size_t person);
  [[nodiscard]] std::int64_t gross(std::size_t person);
  [[nodiscard]] std::int64_t employer_cost(std::size_t person);
  [[nodiscard]] std::int64_t amount(std::size_t person, std::size_t line);

 private:
  std::unique_ptr<detail::previewed_month> month_;
};

}  // namespace tierwise

#ifndef TIERWISE_COMPILED
#include "tierwise/detail/apply/preview_inl.hpp"
#endif
