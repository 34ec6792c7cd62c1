// Seeded luck for property tests, and random typed formulas made with it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace tierwise_tests {

/// The same numbers on every machine (std::uniform_int_distribution promises nothing).
class luck {
 public:
  explicit luck(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {  // splitmix64
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// 0 .. n-1
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
  template <class T>
  T pick(std::initializer_list<T> of) {
    return of.begin()[below(of.size())];
  }
  template <class T>
  T const& pick(std::vector<T> const& of) {
    return of[below(of.size())];
  }
  template <class T>
  void shuffle(std::vector<T>& v) {
    for (std::size_t i = v.size(); i > 1; --i) std::swap(v[i - 1], v[below(i)]);
  }
  /// A decimal as people have them in records: `decimals` places, up to `size` either side of 0.
  double decimal(int decimals, std::int64_t size) {
    double scale = 1;
    for (int i = 0; i < decimals; ++i) scale *= 10;
    std::int64_t const reach = size * static_cast<std::int64_t>(scale);
    return static_cast<double>(static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(2 * reach + 1)) - reach) /
           scale;
  }

 private:
  std::uint64_t state_;
};

/// Random formulas over numbers x, y, z, flags p, q and a text s, and tables `steps` (marginal) and `line`
/// (interpolate).
class random_formula {
 public:
  explicit random_formula(luck& l) : luck_(l) {}

  std::string number(int depth) {
    if (depth <= 0 || luck_.chance(15))
      return luck_.pick<std::string>(
          {"x", "y", "z", "x", "y", "0", "1", "2", "0.1", "0.3", "2.5", "100", "1.2%", "33.3%", "7"});
    auto sub = [&] { return "(" + number(depth - 1) + ")"; };
    switch (luck_.below(16)) {
      case 0:
      case 1: return sub() + " + " + sub();
      case 2:
      case 3: return sub() + " - " + sub();
      case 4: return sub() + " * " + sub();
      case 5: return sub() + " / " + sub();
      case 6: return "-" + sub();
      case 7: return "min(" + number(depth - 1) + ", " + number(depth - 1) + ")";
      case 8: return "if(" + truth(depth - 1) + ", " + number(depth - 1) + ", " + number(depth - 1) + ")";
      case 9: return luck_.pick<std::string>({"round", "floor", "ceil", "abs"}) + "(" + number(depth - 1) + ")";
      case 10: return "round(" + number(depth - 1) + ", " + std::to_string(luck_.below(7)) + ")";
      case 11: return "otherwise(" + number(depth - 1) + ", " + number(depth - 1) + ")";
      case 12:
        return luck_.chance(50) ? "marginal(" + number(depth - 1) + ", steps)"
                                : "interpolate(" + number(depth - 1) + ", line)";
      case 13: return "mod(" + number(depth - 1) + ", " + number(depth - 1) + ")";
      case 14:
        // up to 4: a power of a power beyond what a double holds is told as missing, where fractions know it
        return "power(" + number(depth - 2) + ", " +
               (luck_.chance(50) ? std::to_string(luck_.below(5))
                                 : luck_.pick<std::string>({"min(x, 4)", "floor(min(y, 4))", "min(abs(z), 4)"})) +
               ")";
      default: return "clip(" + number(depth - 1) + ", " + number(depth - 1) + ", " + number(depth - 1) + ")";
    }
  }
  std::string truth(int depth) {
    if (depth <= 0) return luck_.pick<std::string>({"p", "q", "true", "x > y", "s == 'a'", "s in ['b', 'c']"});
    auto sub = [&] { return "(" + truth(depth - 1) + ")"; };
    switch (luck_.below(9)) {
      case 0: return sub() + " and " + sub();
      case 1: return sub() + " or " + sub();
      case 2: return "not " + sub();
      case 3: return "missing(" + (luck_.chance(50) ? number(depth - 1) : truth(depth - 1)) + ")";
      case 4: return "otherwise(" + truth(depth - 1) + ", " + truth(depth - 1) + ")";
      case 5: return "(" + number(depth - 1) + ") in [1, 0.1, -2.5]";
      default:
        return "(" + number(depth - 1) + ") " + luck_.pick<std::string>({"==", "!=", "<", "<=", ">", ">="}) + " (" +
               number(depth - 1) + ")";
    }
  }

 private:
  luck& luck_;
};

}  // namespace tierwise_tests
