// What joins the parts of compile-time rules: operators, comparisons, choices and lists.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "tierwise/detail/rule/expr.hpp"

namespace tierwise::detail::rules {

template <class T>
inline constexpr unsigned digits_of = 0;
template <class T>
  requires requires { T::digits; }
inline constexpr unsigned digits_of<T> = T::digits;
constexpr unsigned larger_of(unsigned a, unsigned b) { return a > b ? a : b; }

template <class F, class T>
inline constexpr bool known_in = true;
template <class F, is_part T>
inline constexpr bool known_in<F, T> = T::template all_known<F>;

/// The size of the exact value of a join.
template <act Op, class A, class B, class C>
constexpr unsigned joined_digits() {
  switch (Op) {
    case act::negate:
    case act::absolute: return digits_of<A>;
    case act::add:
    case act::subtract: return digits_of<A> + digits_of<B> + 1;
    case act::multiply:
    case act::divide: return digits_of<A> + digits_of<B>;
    case act::smaller:
    case act::larger:
    case act::otherwise: return larger_of(digits_of<A>, digits_of<B>);
    case act::choose: return larger_of(digits_of<B>, digits_of<C>);
    case act::clip: return larger_of(digits_of<A>, larger_of(digits_of<B>, digits_of<C>));
    default: return 0;
  }
}

template <act Op, class A, class B, class C>
struct part : rule<part<Op, A, B, C>> {
  static constexpr unsigned digits = joined_digits<Op, A, B, C>();
  static constexpr bool is_leaf = false;
  static constexpr int size = 1 + !std::is_same_v<B, nothing> + !std::is_same_v<C, nothing>;
  [[no_unique_address]] A a;
  [[no_unique_address]] B b;
  [[no_unique_address]] C c;

  constexpr part(A const& x, B const& y = {}, C const& z = {}) : a(x), b(y), c(z) {  // NOLINT: built by operators
    (void)value_kind_on<no_struct>();
  }

  template <class F>
  static constexpr bool all_known = known_in<F, A> && known_in<F, B> && known_in<F, C>;

  /// What it is on a struct; checks that its parts are what they must be.
  template <class F>
  static constexpr value_kind value_kind_on() {
    constexpr value_kind x = A::template value_kind_on<F>();
    constexpr bool numbers = joins_numbers(Op);
    if constexpr (numbers) {
      static_assert(fits(x, value_kind::number), "tierwise: arithmetic needs numbers");
      if constexpr (size > 1)
        static_assert(fits(B::template value_kind_on<F>(), value_kind::number), "tierwise: arithmetic needs numbers");
      if constexpr (size > 2)
        static_assert(fits(C::template value_kind_on<F>(), value_kind::number), "tierwise: arithmetic needs numbers");
      return value_kind::number;
    } else if constexpr (compares(Op)) {
      constexpr value_kind y = B::template value_kind_on<F>();
      static_assert(fits(x, y) || fits(y, x),
                    "tierwise: a comparison has a number, a text, or true and false on both sides, not a mixture");
      static_assert(Op == act::eq || Op == act::ne || (fits(x, value_kind::number) && fits(y, value_kind::number)),
                    "tierwise: only numbers have an order");
      return value_kind::truth;
    } else if constexpr (Op == act::and_ || Op == act::or_ || Op == act::not_) {
      static_assert(fits(x, value_kind::truth), "tierwise: && || ! need conditions");
      if constexpr (size > 1)
        static_assert(fits(B::template value_kind_on<F>(), value_kind::truth), "tierwise: && || ! need conditions");
      return value_kind::truth;
    } else if constexpr (Op == act::missing) {
      return value_kind::truth;
    } else {
      constexpr value_kind y = B::template value_kind_on<F>();
      if constexpr (Op == act::choose) {
        constexpr value_kind z = C::template value_kind_on<F>();
        static_assert(fits(x, value_kind::truth), "tierwise: if_ asks a condition first");
        static_assert(fits(y, z) || fits(z, y), "tierwise: both results of if_ are of one kind");
        return y == value_kind::any ? z : y;
      } else {
        static_assert(fits(x, y) || fits(y, x), "tierwise: both parts of otherwise are of one kind");
        return x == value_kind::any ? y : x;
      }
    }
  }

  template <class F>
  constexpr guess near(F const& f) const {
    if constexpr (Op == act::choose) {
      verdict const v = a.template decide<F>(f);
      return v == verdict::unknown ? guess::of(std::numeric_limits<double>::quiet_NaN())
             : v == verdict::yes   ? b.template near<F>(f)
                                   : c.template near<F>(f);
    } else {
      guess x = a.template near<F>(f);
      if constexpr (Op == act::negate || Op == act::absolute) {
        x.value = Op == act::negate ? -x.value : size_of(x.value);
        return x;
      } else {
        guess const y = b.template near<F>(f);
        if constexpr (Op == act::otherwise) {
          if (x.doubtful) x.missing = a.template exactly<F>(f).missing;
          return x.missing ? y : x;
        } else if constexpr (Op == act::clip) {
          return nearer<act::smaller>(nearer<act::larger>(x, y), c.template near<F>(f));
        } else {
          return nearer<Op>(x, y);
        }
      }
    }
  }

  template <class F>
  constexpr sized_fraction<digits> exactly(F const& f) const {
    if constexpr (Op == act::choose) {
      verdict const v = a.template decide<F>(f);
      if (v == verdict::unknown) return sized_fraction<digits>::none();
      if (v == verdict::yes) return b.template exactly<F>(f);
      return c.template exactly<F>(f);
    } else {
      auto x = a.template exactly<F>(f);
      if constexpr (Op == act::negate)
        return -x;
      else if constexpr (Op == act::absolute)
        return x.negative ? -x : x;
      else {
        auto const y = b.template exactly<F>(f);
        if constexpr (Op == act::add)
          return x + y;
        else if constexpr (Op == act::subtract)
          return x + -y;
        else if constexpr (Op == act::multiply)
          return x * y;
        else if constexpr (Op == act::divide)
          return x / y;
        else if constexpr (Op == act::otherwise) {
          if (x.missing) return y;
          return x;
        } else if constexpr (Op == act::clip) {
          auto const z = c.template exactly<F>(f);
          return chosen(chosen(sized_fraction<digits>(x), sized_fraction<digits>(y), true), sized_fraction<digits>(z),
                        false);
        } else {
          return chosen(sized_fraction<digits>(x), sized_fraction<digits>(y), Op == act::larger);
        }
      }
    }
  }

  template <class F>
  constexpr verdict decide(F const& f) const {
    constexpr value_kind checked = value_kind_on<F>();
    static_assert(checked == value_kind::truth || checked == value_kind::any,
                  "tierwise: this is an amount, not a condition");
    if constexpr (compares(Op)) {
      return compare_parts<Op>(a, b, f);
    } else if constexpr (Op == act::missing) {
      return as_verdict(absent(a, f));
    } else {
      verdict const x = a.template decide<F>(f);
      if constexpr (Op == act::not_) {
        return x == verdict::unknown ? x : as_verdict(x == verdict::no);
      } else if constexpr (Op == act::choose) {
        return x == verdict::unknown ? x : x == verdict::yes ? b.template decide<F>(f) : c.template decide<F>(f);
      } else if constexpr (Op == act::otherwise) {
        return x == verdict::unknown ? b.template decide<F>(f) : x;
      } else {
        constexpr verdict settles = Op == act::and_ ? verdict::no : verdict::yes;
        if (x == settles) return x;
        verdict const y = b.template decide<F>(f);
        return y == settles ? y : x == verdict::unknown ? x : y;
      }
    }
  }

  template <class F>
  constexpr std::optional<std::string_view> text_on(F const& f) const {
    if constexpr (Op == act::choose) {
      verdict const v = a.template decide<F>(f);
      if (v == verdict::unknown) return {};
      return v == verdict::yes ? b.template text_on<F>(f) : c.template text_on<F>(f);
    } else {
      auto const x = a.template text_on<F>(f);
      return x ? x : b.template text_on<F>(f);
    }
  }

  void write(std::string& out, int outside) const {
    constexpr int own = strength(Op);
    bool const brackets = own < outside;
    if (brackets) out += '(';
    if constexpr (own == 8) {
      (out += written(Op)) += '(';
      a.write(out, 0);
      if constexpr (size > 1) b.write(out += ", ", 0);
      if constexpr (size > 2) c.write(out += ", ", 0);
      out += ')';
    } else if constexpr (size == 1) {
      a.write(out += written(Op), own);
    } else {
      a.write(out, own == 4 ? own + 1 : own);
      b.write(out += written(Op), own + 1);
    }
    if (brackets) out += ')';
  }

 private:
  template <class X, class F>
  static constexpr bool absent(X const& x, F const& f) {
    constexpr value_kind s = X::template value_kind_on<F>();
    if constexpr (s == value_kind::truth) {
      return x.template decide<F>(f) == verdict::unknown;
    } else if constexpr (s == value_kind::text) {
      return !x.template text_on<F>(f).has_value();
    } else {
      guess const g = x.template near<F>(f);
      return g.doubtful ? x.template exactly<F>(f).missing : g.missing;
    }
  }

  template <act O>
  static constexpr guess nearer(guess const& x, guess const& y) {
    guess out;
    out.missing = x.missing || y.missing;
    out.doubtful = x.doubtful || y.doubtful;
    out.error = x.error + y.error;
    if constexpr (O == act::add) {
      out.value = x.value + y.value;
    } else if constexpr (O == act::subtract) {
      out.value = x.value - y.value;
    } else if constexpr (O == act::multiply) {
      out.value = x.value * y.value;
      out.error = size_of(x.value) * y.error + size_of(y.value) * x.error + x.error * y.error;
    } else if constexpr (O == act::divide) {
      if (out.missing) return out;
      double const room = size_of(y.value) - y.error * 1.000001;
      if (!(room > 0)) {
        out.doubtful = out.doubtful || y.error != 0;
        out.missing = y.error == 0;
        return out;
      }
      out.value = x.value / y.value;
      out.error = (x.error + size_of(out.value) * y.error) / room + size_of(out.value) * 2 * unit_error;
    } else {
      out.value = (O == act::smaller) == (x.value < y.value) ? x.value : y.value;
      out.error = x.error > y.error ? x.error : y.error;
      return out;
    }
    return out.rounded();
  }
  static constexpr sized_fraction<digits> chosen(sized_fraction<digits> const& x, sized_fraction<digits> const& y,
                                                 bool larger) {
    bool const known = x.known && y.known;
    sized_fraction<digits> out = (compare(x, y) > 0) == larger ? x : y;
    out.missing = x.missing || y.missing;
    out.known = known;
    return out;
  }
};

/// `x in [a, b, c]`
template <class X, class... V>
struct listed : rule<listed<X, V...>> {
  [[no_unique_address]] X x;
  std::tuple<V...> values;

  explicit constexpr listed(X const& of, V const&... v) : x(of), values(v...) { (void)value_kind_on<no_struct>(); }

  template <class F>
  static constexpr bool all_known = known_in<F, X>;
  template <class F>
  static constexpr value_kind value_kind_on() {
    constexpr value_kind s = X::template value_kind_on<F>();
    static_assert((... && (std::is_same_v<V, number_literal> || std::is_same_v<V, text_literal>)),
                  "tierwise: a list has texts or figures");
    static_assert((... && fits(s, V::template value_kind_on<F>())) || s == value_kind::any,
                  "tierwise: a list has what stands before it: texts for a text, figures for a number");
    return value_kind::truth;
  }
  template <class F>
  constexpr verdict decide(F const& f) const {
    (void)value_kind_on<F>();
    return std::apply(
        [&](V const&... v) {
          verdict out = verdict::no;
          auto one = [&](verdict next) {
            out = out == verdict::yes || next == verdict::yes ? verdict::yes : out == verdict::unknown ? out : next;
          };
          (one(compare_parts<act::eq>(x, v, f)), ...);
          return out;
        },
        values);
  }
  void write(std::string& out, int outside) const {
    bool const brackets = 4 < outside;
    if (brackets) out += '(';
    x.write(out, 5);
    out += " in [";
    std::apply(
        [&](V const&... v) {
          std::size_t n = 0;
          ((v.write(out += n++ == 0 ? "" : ", ", 0)), ...);
        },
        values);
    out += brackets ? "])" : "]";
  }
};

}  // namespace tierwise::detail::rules
