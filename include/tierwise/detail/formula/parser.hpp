// From the text of a formula to its tree: the grammar, its limits and its errors.
#pragma once

#include <cstddef>  // for std::size_t
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>  // for std::move
#include <vector>

#include "tierwise/detail/formula/tree.hpp"
#include "tierwise/detail/text/full_width.hpp"
#include "tierwise/error.hpp"
#include "tierwise/figure.hpp"

namespace tierwise {

namespace detail {

/// What is wrong at an offset of the formula's text.
struct syntax_error {
  std::size_t at;
  std::string message;
  std::string hint;
};

/// Recursive descent over the text. `or` binds weakest, then `and`, `not`, comparisons (of which bounds chain), `+ -`,
/// `* /`, unary minus.
class parser {
 public:
  explicit parser(std::string_view text) : text_(text) {}

  /// The tree with the root last; throws a `syntax_error` at the first thing that is no formula.
  std::vector<node> parse() {
    if (text_.size() > formula_text_limit)
      throw syntax_error{formula_text_limit,
                         "the formula is longer than " + std::to_string(formula_text_limit) + " bytes",
                         "split it into metrics"};
    next();
    if (token_ == token::end) throw syntax_error{0, "the formula is empty", ""};
    disjunction();
    if (token_ != token::end) unexpected("the end of the formula, or an operator");
    return std::move(nodes_);
  }

 private:
  enum class token { end, number, text, word, symbol };

  // -- tokens ----------------------------------------------------------------------------------------------------
  static bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  void next() {
    last_begin_ = begin_;
    last_end_ = at_;
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
    begin_ = at_;
    if (at_ == text_.size()) return void(token_ = token::end);
    char const c = text_[at_];
    if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) return number();
    if (c == '"' || c == '\'') return quoted(c);
    if (full_width const sign = full_width_at(text_, at_); !sign.sign.empty()) throw unexpected_sign(sign);
    if (starts_name(c)) {
      while (at_ < text_.size()) {
        if (starts_name(text_[at_]) || is_digit(text_[at_]))
          ++at_;
        else if (text_[at_] == '.' && at_ + 1 < text_.size() && starts_name(text_[at_ + 1]))
          ++at_;
        else
          break;
      }
      token_ = token::word;
      word_ = text_.substr(begin_, at_ - begin_);
      if (full_width const sign = lone_bracket(word_); !sign.sign.empty())
        throw unexpected_sign(full_width_at(text_, begin_ + sign.at));
      return;
    }
    token_ = token::symbol;
    for (std::string_view two : {"==", "!=", "<=", ">="})
      if (text_.substr(at_, 2) == two) return void((word_ = two, at_ += 2));
    if (std::string_view("+-*/(),[]<>=").find(c) != std::string_view::npos)
      return void((word_ = text_.substr(at_, 1), ++at_));
    std::string hint;
    if (c == '&')
      hint = "write 'and'";
    else if (c == '|')
      hint = "write 'or'";
    else if (c == '!')
      hint = "write 'not'";
    else if (c == '%')
      hint = "a percent sign stands right behind its number: 1.2%; what is left of a division is mod(x, y)";
    else if (c == '^')
      hint = "write power(x, 2)";
    throw syntax_error{at_, std::string("unexpected '") + c + "'", hint};
  }

  static syntax_error unexpected_sign(full_width const& sign) {
    return {sign.at, sign.meant == " " ? "unexpected full-width blank" : "unexpected '" + std::string(sign.sign) + "'",
            sign.hint()};
  }

  void number() {
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      std::size_t look = at_ + 1;
      if (look < text_.size() && (text_[look] == '+' || text_[look] == '-')) ++look;
      if (look < text_.size() && is_digit(text_[look])) {
        at_ = look;
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
      }
    }
    if (at_ < text_.size() && text_[at_] == '%') ++at_;
    std::string_view const written = text_.substr(begin_, at_ - begin_);
    if (!figure::read(written, number_))
      throw syntax_error{begin_, "'" + std::string(written) + "' is not a number", "at most 15 significant digits"};
    if (full_width const sign = full_width_at(text_, at_); !sign.sign.empty()) throw unexpected_sign(sign);
    if (at_ < text_.size() && starts_name(text_[at_]))
      throw syntax_error{begin_, "a name cannot start with a digit", ""};
    token_ = token::number;
  }

  void quoted(char quote) {
    std::size_t const close = text_.find(quote, at_ + 1);
    if (close == std::string_view::npos) throw syntax_error{at_, "the quote is not closed", ""};
    word_ = text_.substr(at_ + 1, close - at_ - 1);
    if (word_.find('\n') != std::string_view::npos) throw syntax_error{at_, "the quote is not closed on its line", ""};
    at_ = close + 1;
    token_ = token::text;
  }

  bool in_quotes(std::size_t begin) const {
    return begin < text_.size() && (text_[begin] == '"' || text_[begin] == '\'');
  }
  bool word(std::string_view w) const { return token_ == token::word && word_ == w; }
  bool symbol(std::string_view s) const { return token_ == token::symbol && word_ == s; }
  bool take(std::string_view s) {
    if (!symbol(s)) return false;
    next();
    return true;
  }
  void expect(std::string_view s, std::string_view why) {
    if (!take(s)) unexpected("'" + std::string(s) + "' " + std::string(why));
  }
  [[noreturn]] void unexpected(std::string const& wanted) const {
    std::string hint;
    if (symbol("="))
      hint = "equality is written '=='";
    else if (word("AND") || word("OR") || word("NOT"))
      hint = "and, or, not are written in lower case";
    else
      hint = first_full_width(text_, in_quotes(last_begin_) ? begin_ : last_begin_, in_quotes(begin_) ? begin_ : at_)
                 .hint();
    std::string const found =
        token_ == token::end ? "the end" : "'" + std::string(text_.substr(begin_, at_ - begin_)) + "'";
    throw syntax_error{begin_, "expected " + wanted + ", found " + found, hint};
  }

  // -- nodes -----------------------------------------------------------------------------------------------------
  std::uint32_t add(node n, std::size_t begin) {
    if (nodes_.size() >= formula_node_limit)
      throw syntax_error{begin, "the formula has more than " + std::to_string(formula_node_limit) + " parts",
                         "split it into metrics"};
    n.begin = static_cast<std::uint32_t>(begin);
    n.end = static_cast<std::uint32_t>(last_end_);
    nodes_.push_back(std::move(n));
    return static_cast<std::uint32_t>(nodes_.size() - 1);
  }
  std::uint32_t join(operation op, std::uint32_t a, std::uint32_t b) {
    node n;
    n.op = op;
    n.parts = {a, b};
    return add(std::move(n), nodes_[a].begin);
  }

  struct deeper {
    explicit deeper(parser& p) : p_(p) {
      if (++p_.depth_ > formula_depth_limit)
        throw syntax_error{p_.begin_, "the formula is nested deeper than " + std::to_string(formula_depth_limit),
                           "split it into metrics"};
    }
    ~deeper() { --p_.depth_; }
    deeper(deeper const&) = delete;
    deeper& operator=(deeper const&) = delete;
    parser& p_;
  };

  // Left-associative chains build trees as deep as they are long: bound them like parentheses.
  void bound_chain(int length) const {
    if (length > formula_depth_limit)
      throw syntax_error{begin_, "more than " + std::to_string(formula_depth_limit) + " terms in one chain",
                         "split it into metrics"};
  }

  std::uint32_t disjunction() {
    deeper const guard(*this);
    std::uint32_t left = conjunction();
    for (int n = 0; word("or"); bound_chain(++n)) {
      next();
      left = join(operation::or_, left, conjunction());
    }
    return left;
  }
  std::uint32_t conjunction() {
    std::uint32_t left = negation();
    for (int n = 0; word("and"); bound_chain(++n)) {
      next();
      left = join(operation::and_, left, negation());
    }
    return left;
  }
  std::uint32_t negation() {
    if (!word("not")) return comparison();
    deeper const guard(*this);
    std::size_t const begin = begin_;
    next();
    return negated(negation(), begin);
  }
  std::uint32_t negated(std::uint32_t part, std::size_t begin) {
    node n;
    n.op = operation::not_;
    n.parts = {part};
    return add(std::move(n), begin);
  }
  std::uint32_t comparison() {
    std::uint32_t const left = sum();
    if (word("in")) {
      next();
      std::uint32_t const among = join(operation::in, left, list());
      if (auto const sign = comparison_sign()) refuse_chain(operation::in, *sign);
      return among;
    }
    if (word("not")) {  // `x not in [...]` means `not x in [...]`
      next();
      if (!word("in")) unexpected("'in' after 'not'");
      next();
      return negated(join(operation::in, left, list()), nodes_[left].begin);
    }
    auto sign = comparison_sign();
    if (!sign) return left;
    next();
    std::uint32_t middle = sum(), all = join(*sign, left, middle);
    // `a < b <= c` means `a < b and b <= c`
    for (int n = 0; auto const following = comparison_sign(); bound_chain(++n)) {
      refuse_chain(*sign, *following);
      sign = following;
      next();
      std::uint32_t const right = sum();
      all = join(operation::and_, all, join(*sign, written_again(middle), right));
      middle = right;
    }
    return all;
  }
  /// A part as if it stood there twice: a tree has no part in two places, and counts what is printed.
  std::uint32_t written_again(std::uint32_t part) {
    node n = nodes_[part];
    for (auto& of : n.parts) of = written_again(of);
    std::uint32_t const begin = n.begin, end = n.end, copy = add(std::move(n), begin);
    nodes_[copy].end = end;
    return copy;
  }
  [[nodiscard]] std::optional<operation> comparison_sign() const {
    return token_ == token::symbol ? comparison_written(word_) : std::nullopt;
  }
  void refuse_chain(operation sign, operation following) const {
    if (are_bounds_of_one_direction(sign, following)) return;
    throw syntax_error{begin_, "comparisons chain only as bounds that rise or fall, as in 'a < b <= c'",
                       "write 'and' between two comparisons"};
  }

  /// What people are grouped by: a name, or several in brackets.
  std::vector<std::string> group_names() {
    std::vector<std::string> out;
    bool const several = take("[");
    do {
      if (token_ != token::word)
        unexpected(several ? "the name of a group in the brackets" : "the name of a group after 'by='");
      out.emplace_back(word_);
      next();
    } while (several && take(","));
    if (several) expect("]", "or ',' behind the name of a group");
    return out;
  }

  std::uint32_t list() {
    node n;
    n.op = operation::list;
    std::size_t const begin = begin_;
    expect("[", "after 'in'");
    do {
      bool const minus = take("-");
      if (token_ != token::text && token_ != token::number) unexpected("a text or a number in the list");
      if (minus && token_ == token::text) unexpected("a number after '-'");
      node item;
      item.op = token_ == token::text ? operation::text : operation::number;
      item.number = minus ? figure(-number_.value, number_.percent) : number_;
      if (token_ == token::text) item.text = word_;
      std::size_t const item_begin = begin_;
      next();
      n.parts.push_back(add(std::move(item), item_begin));
    } while (take(","));
    expect("]", "or ',' in the list");
    return add(std::move(n), begin);
  }
  std::uint32_t sum() {
    std::uint32_t left = product();
    for (int n = 0; symbol("+") || symbol("-"); bound_chain(++n)) {
      operation const op = symbol("+") ? operation::add : operation::subtract;
      next();
      left = join(op, left, product());
    }
    return left;
  }
  std::uint32_t product() {
    std::uint32_t left = minus();
    for (int n = 0; symbol("*") || symbol("/"); bound_chain(++n)) {
      operation const op = symbol("*") ? operation::multiply : operation::divide;
      next();
      left = join(op, left, minus());
    }
    return left;
  }
  std::uint32_t minus() {
    if (!symbol("-")) return primary();
    deeper const guard(*this);
    std::size_t const begin = begin_;
    next();
    node n;
    n.op = operation::negate;
    n.parts = {minus()};
    return add(std::move(n), begin);
  }
  std::uint32_t primary() {
    std::size_t const begin = begin_;
    node n;
    if (token_ == token::number) {
      n.number = number_;
      next();
      return add(std::move(n), begin);
    }
    if (token_ == token::text) {
      n.op = operation::text;
      n.text = word_;
      next();
      return add(std::move(n), begin);
    }
    if (take("(")) {
      std::uint32_t const inside = disjunction();
      expect(")", "to close the parenthesis");
      return inside;
    }
    if (token_ != token::word || word("and") || word("or") || word("in") || word("not"))
      unexpected("a number, a name or '('");
    if (word("true") || word("false")) {
      n.op = operation::truth;
      n.truth = word("true");
      next();
      return add(std::move(n), begin);
    }
    n.op = operation::name;
    n.text = word_;
    next();
    if (!symbol("(")) return add(std::move(n), begin);
    n.op = operation::call;
    deeper const guard(*this);
    next();
    while (!symbol(")")) {
      if (word("by")) {
        std::string_view const after = text_.substr(at_);
        std::size_t const mark = after.find_first_not_of(" \t\r\n");
        if (mark != std::string_view::npos && after[mark] == '=' && after.substr(mark, 2) != "==") {
          next();
          next();
          n.by = group_names();
          break;
        }
      }
      n.parts.push_back(disjunction());
      if (!take(",")) break;
      if (symbol(")")) unexpected("an argument after ','");
    }
    expect(")", "to close the call");
    return add(std::move(n), begin);
  }

  std::string_view text_;
  std::size_t at_ = 0, begin_ = 0, last_begin_ = 0, last_end_ = 0;
  token token_ = token::end;
  std::string_view word_;
  figure number_;
  std::vector<node> nodes_;
  int depth_ = 0;
};

}  // namespace detail
}  // namespace tierwise
