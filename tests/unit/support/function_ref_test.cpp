#include "tierwise/detail/support/function_ref.hpp"

#include <memory>
#include <utility>

#include "catch.hpp"

namespace function_ref_test {

namespace {
int twice(tierwise::detail::function_ref<int(int)> f, int x) { return f(f(x)); }
}  // namespace

TEST_CASE("a function object is called where it stands, with what it has captured") {
  int calls = 0;
  auto const add_three = [&](int x) { return ++calls, x + 3; };
  CHECK(twice(add_three, 1) == 7);
  CHECK(calls == 2);
  CHECK(twice([](int x) { return x * 10; }, 5) == 500);
}

TEST_CASE("a copy calls the same function, not the copied one") {
  auto const five = [] { return 5; };
  tierwise::detail::function_ref<int()> first(five);
  tierwise::detail::function_ref<int()> const second(first);
  auto const six = [] { return 6; };
  first = six;
  CHECK(first() == 6);
  CHECK(second() == 5);
}

TEST_CASE("arguments are neither copied nor changed on the way") {
  auto const take = [](std::unique_ptr<int> p, int& out) { out = *p; };
  tierwise::detail::function_ref<void(std::unique_ptr<int>, int&)> const f(take);
  int out = 0;
  f(std::make_unique<int>(8), out);
  CHECK(out == 8);
}

}  // namespace function_ref_test
