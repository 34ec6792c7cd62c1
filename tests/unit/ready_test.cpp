#include "tierwise/ready.hpp"

#include "catch.hpp"

TEST_CASE("a ready policy holds an equal policy and shares its plan with its copies") {
  tierwise::policy p;
  p.name = "least";
  tierwise::ready_policy const ready(p), copy = ready;
  CHECK(ready.policy() == p);
  CHECK(copy.plan() == ready.plan());
}

TEST_CASE("making a policy ready says everything that is wrong with its meaning") {
  tierwise::policy p;
  p.currency = "CNX";
  tierwise::pay_line line;
  line.name = "commission";
  line.amount = tierwise::formula("sales * 2%");
  p.pay.line = {line, line};
  try {
    (void)tierwise::ready_policy(p);
    FAIL("no fault was found");
  } catch (tierwise::error const& e) {
    std::string const all = e.what();
    CHECK(all.find("unknown currency 'CNX'") != std::string::npos);
    CHECK(all.find("unknown name 'sales'") != std::string::npos);
    CHECK(all.find("'commission' is taken already") != std::string::npos);
  }
}
