// The operators of compile-time rules: arithmetic, comparisons, choices and lists.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "tierwise/detail/rule/leaves.hpp"

namespace tierwise::detail::rules {

struct no_operand {};
template <op Op, class A, class B = no_operand, class C = no_operand>
struct op_expr;

template <op Op, class... A>
constexpr auto make_expr(A const&... a) {
  return op_expr<Op, literal_of<A>...>(as_expr(a)...);
}

template <class T>
inline constexpr unsigned digits_of = 0;
template <class T>
  requires requires { T::digits; }
inline constexpr unsigned digits_of<T> = T::digits;
constexpr unsigned larger_of(unsigned a, unsigned b) { return a > b ? a : b; }

template <class F, class T>
inline constexpr bool known_in = true;
template <class F, is_expr T>
inline constexpr bool known_in<F, T> = T::template all_known<F>;

/// The size of the exact value of an operation.
template <op Op, class A, class B, class C>
constexpr unsigned digits_of_result() {
  switch (Op) {
    case op::negate:
    case op::absolute: return digits_of<A>;
    case op::add:
    case op::subtract: return digits_of<A> + digits_of<B> + 1;
    case op::multiply:
    case op::divide: return digits_of<A> + digits_of<B>;
    case op::smaller:
    case op::larger:
    case op::otherwise: return larger_of(digits_of<A>, digits_of<B>);
    case op::choose: return larger_of(digits_of<B>, digits_of<C>);
    case op::clip: return larger_of(digits_of<A>, larger_of(digits_of<B>, digits_of<C>));
    default: return 0;
  }
}

template <op Op>
constexpr bool by_sign(int c) {
  switch (Op) {
    case op::eq: return c == 0;
    case op::ne: return c != 0;
    case op::lt: return c < 0;
    case op::le: return c <= 0;
    case op::gt: return c > 0;
    default: return c >= 0;
  }
}
constexpr verdict as_verdict(bool b) { return b ? verdict::yes : verdict::no; }

/// Compares in doubles where their error cannot matter, else exactly.
template <op Op, class A, class B, class F>
constexpr verdict compare_numbers(A const& a, B const& b, F const& f) {
  approx const x = a.template approx_value<F>(f), y = b.template approx_value<F>(f);
  double const d = x.value - y.value;
  int const sign = x.value < y.value ? -1 : x.value > y.value ? 1 : 0;
  if (!x.undecided && !y.undecided) {
    if (x.missing || y.missing) return verdict::unknown;
    if constexpr (A::is_leaf && B::is_leaf) return as_verdict(by_sign<Op>(sign));
    if (x.error == 0 && y.error == 0) return as_verdict(by_sign<Op>(sign));
    if (size_of(d) > (x.error + y.error) * 1.000001 + (size_of(x.value) + size_of(y.value)) * 2 * unit_error)
      return as_verdict(by_sign<Op>(sign));
  }
  auto const u = a.template exact_value<F>(f);
  auto const v = b.template exact_value<F>(f);
  if (u.missing || v.missing) return verdict::unknown;
  return as_verdict(by_sign<Op>(u.known && v.known ? compare(u, v) : sign));
}
template <op Op, class A, class B, class F>
constexpr verdict compare_values(A const& a, B const& b, F const& f) {
  constexpr value_kind x = A::template value_kind_on<F>(), y = B::template value_kind_on<F>();
  if constexpr (x != y || (x != value_kind::number && Op != op::eq && Op != op::ne)) {
    return verdict::unknown;  // the compiler has been told why
  } else if constexpr (x == value_kind::number) {
    return compare_numbers<Op>(a, b, f);
  } else if constexpr (x == value_kind::truth) {
    verdict const u = a.template decide<F>(f), v = b.template decide<F>(f);
    if (u == verdict::unknown || v == verdict::unknown) return verdict::unknown;
    return as_verdict(by_sign<Op>(u == v ? 0 : 1));
  } else {
    auto const u = a.template text_on<F>(f), v = b.template text_on<F>(f);
    if (!u || !v) return verdict::unknown;
    return as_verdict(by_sign<Op>(*u == *v ? 0 : 1));
  }
}

template <op Op, class A, class B, class C>
struct op_expr : expr<op_expr<Op, A, B, C>> {
  static constexpr unsigned digits = digits_of_result<Op, A, B, C>();
  static constexpr bool is_leaf = false;
  static constexpr int size = 1 + !std::is_same_v<B, no_operand> + !std::is_same_v<C, no_operand>;
  [[no_unique_address]] A a;
  [[no_unique_address]] B b;
  [[no_unique_address]] C c;

  constexpr op_expr(A const& x, B const& y = {}, C const& z = {}) : a(x), b(y), c(z) {  // NOLINT: built by operators
    (void)value_kind_on<no_struct>();
  }

  template <class F>
  static constexpr bool all_known = known_in<F, A> && known_in<F, B> && known_in<F, C>;

  /// What it is on a struct; checks that its parts are what they must be.
  template <class F>
  static constexpr value_kind value_kind_on() {
    constexpr value_kind x = A::template value_kind_on<F>();
    constexpr bool numbers = is_arithmetic(Op);
    if constexpr (numbers) {
      static_assert(fits(x, value_kind::number), "tierwise: arithmetic needs numbers");
      if constexpr (size > 1)
        static_assert(fits(B::template value_kind_on<F>(), value_kind::number), "tierwise: arithmetic needs numbers");
      if constexpr (size > 2)
        static_assert(fits(C::template value_kind_on<F>(), value_kind::number), "tierwise: arithmetic needs numbers");
      return value_kind::number;
    } else if constexpr (is_comparison(Op)) {
      constexpr value_kind y = B::template value_kind_on<F>();
      static_assert(fits(x, y) || fits(y, x),
                    "tierwise: a comparison has a number, a text, or true and false on both sides, not a mixture");
      static_assert(Op == op::eq || Op == op::ne || (fits(x, value_kind::number) && fits(y, value_kind::number)),
                    "tierwise: only numbers have an order");
      return value_kind::truth;
    } else if constexpr (Op == op::and_ || Op == op::or_ || Op == op::not_) {
      static_assert(fits(x, value_kind::truth), "tierwise: && || ! need conditions");
      if constexpr (size > 1)
        static_assert(fits(B::template value_kind_on<F>(), value_kind::truth), "tierwise: && || ! need conditions");
      return value_kind::truth;
    } else if constexpr (Op == op::missing) {
      return value_kind::truth;
    } else {
      constexpr value_kind y = B::template value_kind_on<F>();
      if constexpr (Op == op::choose) {
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
  constexpr approx approx_value(F const& f) const {
    if constexpr (Op == op::choose) {
      verdict const v = a.template decide<F>(f);
      return v == verdict::unknown ? approx::of(std::numeric_limits<double>::quiet_NaN())
             : v == verdict::yes   ? b.template approx_value<F>(f)
                                   : c.template approx_value<F>(f);
    } else {
      approx x = a.template approx_value<F>(f);
      if constexpr (Op == op::negate || Op == op::absolute) {
        x.value = Op == op::negate ? -x.value : size_of(x.value);
        return x;
      } else {
        approx const y = b.template approx_value<F>(f);
        if constexpr (Op == op::otherwise) {
          if (x.undecided) x.missing = a.template exact_value<F>(f).missing;
          return x.missing ? y : x;
        } else if constexpr (Op == op::clip) {
          return approx_result<op::smaller>(approx_result<op::larger>(x, y), c.template approx_value<F>(f));
        } else {
          return approx_result<Op>(x, y);
        }
      }
    }
  }

  template <class F>
  constexpr sized_fraction<digits> exact_value(F const& f) const {
    if constexpr (Op == op::choose) {
      verdict const v = a.template decide<F>(f);
      if (v == verdict::unknown) return sized_fraction<digits>::none();
      if (v == verdict::yes) return b.template exact_value<F>(f);
      return c.template exact_value<F>(f);
    } else {
      auto x = a.template exact_value<F>(f);
      if constexpr (Op == op::negate)
        return -x;
      else if constexpr (Op == op::absolute)
        return x.value.negative ? -x : x;
      else {
        auto const y = b.template exact_value<F>(f);
        if constexpr (Op == op::add)
          return x + y;
        else if constexpr (Op == op::subtract)
          return x + -y;
        else if constexpr (Op == op::multiply)
          return x * y;
        else if constexpr (Op == op::divide)
          return x / y;
        else if constexpr (Op == op::otherwise) {
          if (x.missing) return y;
          return x;
        } else if constexpr (Op == op::clip) {
          auto const z = c.template exact_value<F>(f);
          return chosen(chosen(sized_fraction<digits>(x), sized_fraction<digits>(y), true), sized_fraction<digits>(z),
                        false);
        } else {
          return chosen(sized_fraction<digits>(x), sized_fraction<digits>(y), Op == op::larger);
        }
      }
    }
  }

  template <class F>
  constexpr verdict decide(F const& f) const {
    constexpr value_kind checked = value_kind_on<F>();
    static_assert(checked == value_kind::truth || checked == value_kind::any,
                  "tierwise: this is an amount, not a condition");
    if constexpr (is_comparison(Op)) {
      return compare_values<Op>(a, b, f);
    } else if constexpr (Op == op::missing) {
      return as_verdict(absent(a, f));
    } else {
      verdict const x = a.template decide<F>(f);
      if constexpr (Op == op::not_) {
        return x == verdict::unknown ? x : as_verdict(x == verdict::no);
      } else if constexpr (Op == op::choose) {
        return x == verdict::unknown ? x : x == verdict::yes ? b.template decide<F>(f) : c.template decide<F>(f);
      } else if constexpr (Op == op::otherwise) {
        return x == verdict::unknown ? b.template decide<F>(f) : x;
      } else {
        constexpr verdict settles = Op == op::and_ ? verdict::no : verdict::yes;
        if (x == settles) return x;
        verdict const y = b.template decide<F>(f);
        return y == settles ? y : x == verdict::unknown ? x : y;
      }
    }
  }

  template <class F>
  constexpr std::optional<std::string_view> text_on(F const& f) const {
    if constexpr (Op == op::choose) {
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
      approx const g = x.template approx_value<F>(f);
      return g.undecided ? x.template exact_value<F>(f).missing : g.missing;
    }
  }

  template <op O>
  static constexpr approx approx_result(approx const& x, approx const& y) {
    approx out;
    out.missing = x.missing || y.missing;
    out.undecided = x.undecided || y.undecided;
    out.error = x.error + y.error;
    if constexpr (O == op::add) {
      out.value = x.value + y.value;
    } else if constexpr (O == op::subtract) {
      out.value = x.value - y.value;
    } else if constexpr (O == op::multiply) {
      out.value = x.value * y.value;
      out.error = size_of(x.value) * y.error + size_of(y.value) * x.error + x.error * y.error;
    } else if constexpr (O == op::divide) {
      if (out.missing) return out;
      double const room = size_of(y.value) - y.error * 1.000001;
      if (!(room > 0)) {
        out.undecided = out.undecided || y.error != 0;
        out.missing = y.error == 0;
        return out;
      }
      out.value = x.value / y.value;
      out.error = (x.error + size_of(out.value) * y.error) / room + size_of(out.value) * 2 * unit_error;
    } else {
      out.value = (O == op::smaller) == (x.value < y.value) ? x.value : y.value;
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
struct in_list : expr<in_list<X, V...>> {
  [[no_unique_address]] X x;
  std::tuple<V...> values;

  explicit constexpr in_list(X const& of, V const&... v) : x(of), values(v...) { (void)value_kind_on<no_struct>(); }

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
          (one(compare_values<op::eq>(x, v, f)), ...);
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
