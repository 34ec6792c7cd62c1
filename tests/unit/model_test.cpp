#include "tierwise/model.hpp"

#include <string>

#include "catch.hpp"
#include "complaint.hpp"
#include "simulated_desk.hpp"

namespace model_test {

using namespace tierwise;
using namespace tierwise_tests;

TEST_CASE("a compiled model keeps the policy and the assumptions that it was made of") {
  compiled_model const model(simulated_policy(), simulated_assumptions());
  CHECK(model.policy().policy().name == "played");
  CHECK(model.assumptions().name == "played");
  CHECK(model.assumptions().attrition.leaving->factor.size() == 2);
  CHECK(model.models().amended.empty());
}

TEST_CASE("an amended policy gives a model for each of its months") {
  policy raised = simulated_policy();
  raised.ladder[0].tier[1].base_pay = 2600;
  compiled_model const model(compiled_policy(simulated_policy()).amended({2026, 9}, raised), simulated_assumptions());
  REQUIRE(model.models().amended.size() == 1);
  CHECK(model.models().amended[0].first == month(2026, 9));
  CHECK(&model.models().in({2026, 8}) == model.model().get());
  CHECK(&model.models().in({2026, 9}) == model.models().amended[0].second.get());
}

TEST_CASE("a copy of a model is the same model") {
  compiled_model const model(simulated_policy(), simulated_assumptions());
  compiled_model const copy = model;
  CHECK(copy.model() == model.model());
}

TEST_CASE("assumptions that say nothing of an input are refused beside the policy that has it") {
  assumptions a = simulated_assumptions();
  std::erase_if(a.activity, [](quantity const& q) { return q.name == "sales"; });
  a.totals.clear();
  CHECK(complaint([&] { return compiled_model(simulated_policy(), a); }).find("'sales'") != std::string::npos);
}

}  // namespace model_test
