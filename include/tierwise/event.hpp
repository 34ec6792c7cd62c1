// What can happen to a person besides being paid: separated, promoted, refused and the like, with why.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tierwise {

/// What can happen to a person besides being paid. See "Events" in the reference.
enum class event_kind : std::uint8_t {
  separated,
  let_go,
  confirmed,
  fell_back,
  demoted,
  too_soon,
  refused,
  not_approved,
  promoted,
  appointed,
  waiting,
  pool_unshared,
  flagged,
  records_ignored,
  left,
  returned,
  on_leave
};
inline constexpr std::string_view event_names[] = {
    "separated", "let_go",          "confirmed", "fell_back", "demoted", "too_soon",
    "refused",   "not_approved",    "promoted",  "appointed", "waiting", "pool_unshared",
    "flagged",   "records_ignored", "left",      "returned",  "on_leave"};
[[nodiscard]] constexpr std::string_view event_name(event_kind k) { return event_names[static_cast<std::size_t>(k)]; }

/// How somebody leaves, as the records may say. `end_of_data`: only the records end; nothing is known of the person.
enum class exit_kind : std::uint8_t { quit, dismissal, transfer_out, end_of_data };
inline constexpr std::string_view exit_names[] = {"quit", "dismissal", "transfer_out", "end_of_data"};

/// One event. `failed_conditions` has a bit for each top-level condition of the asked rule that did not hold; of
/// `separate`, that held.
struct event {
  std::int32_t month = 0;  ///< since the ledger's first month
  std::uint32_t person = 0;
  std::int32_t shop = 0;  ///< text code
  event_kind kind = event_kind::left;
  enum class rule : std::uint8_t { none, applies, enter, approve, keep, separate, set, confirm, recorded };
  rule asked = rule::none;          ///< `recorded`: none, the records say so
  std::int16_t subject = -1;        ///< index of the ladder, offence, line or check; of `left` the `exit_kind` said
  std::int16_t from = -1, to = -1;  ///< tiers
  std::int32_t number = 0;          ///< place in the queue; number of records ignored; months away
  std::uint64_t failed_conditions = 0;
};

inline constexpr std::string_view rule_names[] = {"",         "applies", "enter",   "approve", "keep",
                                                  "separate", "set",     "confirm", "recorded"};

/// A tier that a record has, and that the policy would not have given from the one in the record before.
struct tier_difference {
  std::int32_t month = 0;    ///< of the record, since the ledger's first month
  std::int32_t decided = 0;  ///< at the end of which it was: that of the record before
  std::uint32_t person = 0;
  std::int32_t shop = 0, shop_before = 0;  ///< text codes, in both records
  std::int16_t ladder = 0;
  std::int16_t before = -1;  ///< the tier held until then; -1: the state before does not say
  std::int16_t recorded = 0;
  std::int16_t given = -1;  ///< by the policy; -1: it lets the person go
  event::rule asked = event::rule::none;
  std::string reason;  ///< what of that rule did not hold, or held
};

/// Whether somebody stands higher afterwards: at the end of probation too, but not when an acting one is confirmed.
[[nodiscard]] constexpr bool rises(event const& e) {
  return e.kind == event_kind::promoted || e.kind == event_kind::appointed ||
         (e.kind == event_kind::confirmed && e.from != e.to);
}

}  // namespace tierwise
