#include "tierwise/detail/stages/service_run.hpp"

#include <cmath>

#include "catch.hpp"
#include "property/luck.hpp"

namespace service_run_test {

namespace tw = tierwise;
namespace twd = tierwise::detail;
using tierwise_tests::luck;

TEST_CASE("every consultation goes to the chatbot, outside, or to the desk, in whole numbers") {
  luck l(1);
  tw::demand how;
  how.chatbot = tw::figure(0.35);
  how.outsourced = tw::figure(0.2);
  how.spread = tw::figure(0.1);
  bool sound = true;
  for (int i = 0; i < 1000; ++i) {
    twd::shop_month s;
    twd::draw_consultations(how, double(l.below(5000)), l.decimal(4, 3), s);
    sound = sound && s.consultations == s.chatbot + s.outsourced + s.at_desk;
    for (double v : {s.consultations, s.chatbot, s.outsourced, s.at_desk})
      sound = sound && v >= 0 && v == std::floor(v);
  }
  CHECK(sound);
}

TEST_CASE("without spread as many come as are expected, whatever is drawn") {
  tw::demand how;
  how.spread = tw::figure(0.0);
  twd::shop_month s;
  twd::draw_consultations(how, 1234, 2.5, s);
  CHECK(s.consultations == 1234);
}

TEST_CASE("the desk's load is customers an hour, and a server is who works all the hours it is open") {
  tw::demand how;
  how.open_hours = tw::figure(300.0);
  how.minutes = tw::figure(6.0);
  how.concurrency = tw::figure(1.0);
  how.patience_minutes = tw::figure(3.0);
  auto const load = twd::load_of(how, 3000, 600);
  CHECK(load.arrivals_per_hour == 10);
  CHECK(load.servers == 2);
  CHECK(load.served_per_hour == 10);
  CHECK(load.patience_hours == 0.05);
}

}  // namespace service_run_test
