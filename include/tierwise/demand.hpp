// What customers ask of a desk, and what becomes of it: consultations, a chatbot, an outsourced share, a queue.
#pragma once

#include <optional>
#include <string>

#include "tierwise/figure.hpp"
#include "tierwise/formula.hpp"

namespace tierwise {

/// Consultations of a shop in a month and the people who answer them, as a queue with abandonment (Erlang-A; see
/// queue.hpp). The names `demand.*` are known to quantities behind it: `received`, `load`, `busy`, `wait_seconds`,
/// `lost_share`, `own`.
struct demand {
  formula consultations;           ///< of the shop in this month, on average; the same for everybody of a shop
  figure spread = 0;               ///< standard deviation of their logarithm between months
  figure chatbot = 0;              ///< share that a chatbot answers; it never reaches the desk
  figure outsourced = 0;           ///< share of the rest that goes to somebody else
  figure outsourcing_fee = 0;      ///< for each of those, in major units
  figure outsourced_answered = 1;  ///< share of those that is answered
  formula hours;                   ///< this person's hours at the desk in the month
  std::optional<formula> pace;     ///< this person's speed, as a part of an experienced person's; 1 when left out
  figure open_hours = 0;           ///< hours a month in which customers write
  figure minutes = 0;              ///< an experienced person's time for one chat held alone
  figure patience_minutes = 0;     ///< mean time after which a customer gives up
  figure concurrency = 1;          ///< chats held at once
  figure drag = 0;                 ///< how much each further chat slows the others: rate / (1 + drag * (n - 1))
  std::string source;

  bool operator==(demand const&) const = default;
};

}  // namespace tierwise
