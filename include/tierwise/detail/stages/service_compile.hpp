// The consultations, as steps: how many come, who is there to answer them, and what becomes of them.
#pragma once

#include <cstdint>
#include <string>

#include "tierwise/detail/plan/model_builder.hpp"

namespace tierwise::detail {

inline void check_demand(fault_list& faults, demand const& d) {
  auto positive = [&](char const* name, figure const& f) {
    if (!(f.value > 0)) faults.report("demand." + std::string(name), "must be above 0, found " + f.text());
  };
  auto share = [&](char const* name, figure const& f) {
    if (!(f.value >= 0 && f.value <= 1))
      faults.report("demand." + std::string(name), "must be from 0 to 100%, found " + f.text());
  };
  positive("open_hours", d.open_hours);
  positive("minutes", d.minutes);
  positive("patience_minutes", d.patience_minutes);
  if (!(d.concurrency.value >= 1))
    faults.report("demand.concurrency", "must be 1 or more, found " + d.concurrency.text());
  if (!(d.drag.value >= 0) || !(d.spread.value >= 0)) faults.report("demand", "'drag' and 'spread' are not negative");
  if (!(d.outsourcing_fee.value >= 0))
    faults.report("demand.outsourcing_fee", "must be 0 or more, found " + d.outsourcing_fee.text());
  share("chatbot", d.chatbot);
  share("outsourced", d.outsourced);
  share("outsourced_answered", d.outsourced_answered);
}

inline void compile_service(model_builder& m) {
  if (!m.made->assumed.demand) return;
  demand const& d = *m.made->assumed.demand;
  demand_plan& out = m.made->demand;
  out.is_on = true;
  scope const at{"demand", -1, false};
  out.consultations = materialize_formula(m.rules, d.consultations, at);
  out.hours = materialize_formula(m.rules, d.hours, at);
  if (d.pace) out.pace = materialize_formula(m.rules, *d.pace, at);
  check_demand(m.rules.faults, d);
  out.purpose = add_purpose(m, "demand/consultations", at.path);
  m.made->steps.push_back(serve_step{});
  auto define_result = [&](char const* name, std::uint32_t& slot) {
    slot = m.rules.columns.new_slot();
    define(m.rules, std::string("demand.") + name, slot);
  };
  define_result("received", out.received);
  define_result("load", out.load);
  define_result("busy", out.busy);
  define_result("wait_seconds", out.wait_seconds);
  define_result("lost_share", out.lost_share);
  define_result("own", out.own);
}

}  // namespace tierwise::detail
