// Law 8: a policy with one character wrong either still applies or is complained about with a place; it never crashes.
#include <string>
#include <vector>

#include "catch.hpp"
#include "property/luck.hpp"
#include "property/shops.hpp"
#include "tierwise/apply.hpp"

namespace corruption_test {

namespace tw = tierwise;
using tierwise_tests::luck;

namespace {

/// Every formula of a policy, to be read and replaced.
std::vector<tw::formula*> formulas_of(tw::policy& p) {
  std::vector<tw::formula*> out;
  auto add = [&](std::optional<tw::formula>& f) {
    if (f) out.push_back(&*f);
  };
  for (auto& m : p.metric) out.push_back(&m.value);
  for (auto& l : p.ladder)
    for (auto& t : l.tier) {
      add(t.applies), add(t.enter), add(t.approve), add(t.keep), add(t.order);
      if (t.probation) out.push_back(&t.probation->months), out.push_back(&t.probation->confirm);
      if (t.acting) out.push_back(&t.acting->months), out.push_back(&t.acting->confirm);
    }
  for (auto& m : p.scorecard.measure) add(m.pass), add(m.value);
  for (auto& g : p.scorecard.gate) out.push_back(&g.require);
  for (auto& o : p.discipline.offence) out.push_back(&o.count), add(o.forfeits);
  for (auto& l : p.pay.line) {
    out.push_back(&l.amount), add(l.when), add(l.at_least), add(l.at_most);
    if (l.pool) out.push_back(&l.pool->weight);
  }
  for (auto& c : p.check) out.push_back(&c.flag);
  return out;
}

struct outcomes {
  std::size_t unreadable = 0, unfit = 0, fit = 0, applied = 0;
};

void try_one(tw::policy& p, tw::formula& at, std::string const& text, luck& l, outcomes& seen) {
  tw::formula const good = at;
  bool const compile_it = l.chance(30),
             apply_it = l.chance(5);  // reading is tried everywhere, the slow rest on samples
  try {
    at = tw::formula(text, {"policy.toml", 7, 3});
  } catch (tw::error const& e) {
    ++seen.unreadable;
    for (auto const& f : e.faults()) {
      REQUIRE(f.where.line >= 7);  // a line break may be what was put in
      REQUIRE(f.where.column >= 1);
      REQUIRE_FALSE(f.message.empty());
    }
    return;
  }
  if (!compile_it) return void(at = good);
  try {
    tw::compiled_policy const compiled(p);
    ++seen.fit;
    if (apply_it) {
      ++seen.applied;
      try {
        (void)tw::apply(compiled, tierwise_tests::three_shops_records());
      } catch (tw::error const& e) {
        REQUIRE_FALSE(e.faults().empty());
      }
    }
  } catch (tw::error const& e) {
    ++seen.unfit;
    REQUIRE_FALSE(e.faults().empty());
    for (auto const& f : e.faults()) REQUIRE((!f.path.empty() || f.where.line != 0));
  }
  at = good;
}

}  // namespace

TEST_CASE("law 8: one character too few or wrong, anywhere in any formula, is applied or complained about") {
  luck l(8);
  tw::policy p = tierwise_tests::three_shops();
  std::string const letters = "ax09.,()[]'\"+-*/<=>!%&_ \n\t~#";
  outcomes seen;
  for (tw::formula* f : formulas_of(p)) {
    std::string const text = f->text();
    for (std::size_t i = 0; i < text.size(); ++i) {
      std::string shorter = text, wrong = text;
      shorter.erase(i, 1);
      wrong[i] = l.chance(90) ? letters[l.below(letters.size())] : static_cast<char>(l.below(256));
      INFO(text << "  at " << i);
      try_one(p, *f, shorter, l, seen);
      try_one(p, *f, wrong, l, seen);
    }
  }
  CHECK(p == tierwise_tests::three_shops());
  CHECK(seen.unreadable > 500);
  CHECK(seen.unfit > 300);
  CHECK(seen.fit > 50);
  CHECK(seen.applied > 5);
}

}  // namespace corruption_test
