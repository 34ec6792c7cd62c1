#include "tierwise/detail/records/state_file.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "complaint.hpp"

namespace tw = tierwise;
using tierwise_tests::complaint;
using tw::detail::state_columns;

namespace {

/// Three people: Ana rose and is remembered, Bo left, Cy was separated.
state_columns sample() {
  std::int32_t const jan = tw::month(2026, 1).index;
  state_columns c;
  c.after = {2026, 3};
  c.policy_sha256 = std::string(64, 'a');
  c.policy_name = "desk";
  c.currency = "CNY";
  c.people = {"ana", "bo", "cy"};
  c.texts = {"north", "south"};
  c.shop = {0, 1, 0};
  c.joined = {jan - 30, jan, jan};
  c.joined_said = {1, 0, 0};
  c.first = {jan, jan, jan};
  c.last = {jan + 2, jan + 1, jan + 2};
  c.separated = {0, 0, jan + 1};
  c.left = {0, jan + 1, 0};
  c.tenure_from = c.joined;
  c.months_so_far = {3, 2, 2};
  c.this_year = {3, 2, 2};
  c.this_quarter = {0, 2, 2};
  tw::detail::carried_ladder medal;
  medal.name = "medal";
  medal.tiers = {"trial", "iron"};
  medal.tier = {1, 0, 0};
  medal.highest = {1, 0, 1};
  medal.months_in_tier = {2, 3, 3};
  medal.months_risen = {2, 3, 3};
  medal.acting_months = {0, 0, 0};
  medal.waiting = {0, 2, 0};
  medal.priority = {0, 2, 0};
  medal.refused = {{}, {0, jan + 1, 0}};
  c.ladders.push_back(medal);
  medal.tier = {0, 0, 0};  // but for what the last month decided
  c.undecided.push_back(medal);
  c.let_go = {0, 0, 1};
  tw::detail::carried_history pay;
  pay.key = "v-1gross";
  pay.what = "gross";
  pay.months = {{2000.25, 0, 0}, {1900, 1900, 1900}};
  pay.year.of[0] = {3900.25, 3800, 3800};
  pay.risen.resize(1);
  pay.risen[0].of[1] = {2000.25, 1900, 1900};
  pay.risen_undecided = pay.risen;
  c.histories.push_back(pay);
  return c;
}

tw::state shared(state_columns c) { return tw::state(std::make_shared<state_columns const>(std::move(c))); }

/// The bytes with a checksum that fits, whatever stands before it.
std::string sealed(std::string bytes) {
  std::string const all = bytes.substr(0, bytes.size() - 32);
  return all + tw::detail::checksum_of(all);
}

}  // namespace

TEST_CASE("what is written of a state reads back as an equal state") {
  tw::state const s = shared(sample());
  tw::state const again = tw::state::from_bytes(s.bytes());
  CHECK(again == s);
  CHECK(again.bytes() == s.bytes());
  CHECK(again.after() == tw::month(2026, 3));
  CHECK(again.find("bo") == 1);
  CHECK(again.find("bob") == again.size());
  state_columns other = sample();
  other.histories[0].year.of[0][0] = 3900.26;
  CHECK_FALSE(shared(other) == s);
}

TEST_CASE("whichever byte of a state's file is changed, it is refused in words") {
  std::string const whole = shared(sample()).bytes();
  for (std::size_t i = 0; i < whole.size(); ++i)
    for (unsigned flip : {1u, 0x80u, 0xffu}) {
      std::string bytes = whole;
      bytes[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) ^ flip);
      CHECK_FALSE(complaint([&] { (void)tw::state::from_bytes(bytes, "june.state"); }).empty());
    }
}

TEST_CASE("wherever a state's file is cut off, it is refused in words") {
  std::string const whole = shared(sample()).bytes();
  for (std::size_t n = 0; n < whole.size(); ++n)
    CHECK_FALSE(complaint([&] { (void)tw::state::from_bytes(whole.substr(0, n)); }).empty());
}

TEST_CASE("no length in a file is trusted, even where its checksum fits") {
  std::string const whole = shared(sample()).bytes();
  std::size_t accepted = 0;
  for (std::size_t i = tw::detail::state_mark.size() + 4; i + 32 < whole.size(); ++i)
    for (unsigned flip : {1u, 0x40u, 0x80u, 0xffu}) {
      std::string bytes = whole;
      bytes[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) ^ flip);
      try {
        // A figure may be another and still be one; what is read then goes together, and is written as it was read.
        tw::state const read = tw::state::from_bytes(sealed(bytes));
        CHECK(read.bytes() == sealed(bytes));
        ++accepted;
      } catch (tw::error const& e) {
        CHECK(std::string(e.what()).find("cannot be") != std::string::npos);
      }
    }
  CHECK(accepted > 0);
}

TEST_CASE("a file that is no state, or one of another version, says so") {
  CHECK(complaint([] { (void)tw::state::from_bytes("person,month\nA017,2026-03\n", "records.csv"); }) ==
        "records.csv: state: this is no state that tierwise saved; state.save(path) makes one");
  std::string newer = shared(sample()).bytes();
  newer[tw::detail::state_mark.size()] = 9;
  CHECK(complaint([&] { (void)tw::state::from_bytes(newer, "june.state"); }) ==
        "june.state: state: its format is version 9; this tierwise reads 4; make it again from the records");
  std::string damaged = shared(sample()).bytes();
  damaged[100] = '?';
  CHECK(complaint([&] { (void)tw::state::from_bytes(damaged, "june.state"); }) ==
        "june.state: state: the file is cut off or damaged: its checksum is another; save it again, or take a copy");
}
