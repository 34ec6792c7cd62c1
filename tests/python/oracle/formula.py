"""The formula language: from text to a tree, and the check that the tree has a meaning."""

import sys
from dataclasses import dataclass, field
from fractions import Fraction

from .values import Month, OracleError, exact

sys.setrecursionlimit(max(sys.getrecursionlimit(), 20000))  # a parenthesis is ten calls deep, and a hundred are allowed
TEXT_LIMIT, NODE_LIMIT, DEPTH_LIMIT = 16384, 4096, 100


class FormulaError(OracleError):
    """`at` is the offset of the complaint in the formula's text, counted in bytes."""

    def __init__(self, at, message, hint=""):
        super().__init__(message + (f"; {hint}" if hint else ""))
        self.at = at


@dataclass(eq=False)  # compared and hashed by identity: nodes are keys of memos
class Node:
    op: str  # number text truth name list call, or the sign of an operator
    parts: list = field(default_factory=list)
    value: object = None
    text: str = ""
    by: tuple = ()  # the names of a group
    at: int = 0


def parse(text):
    """The tree of a formula."""
    return Parser(text).parse()


class Parser:
    """Recursive descent: or, and, not, comparisons (of which bounds chain), + -, * /, unary minus."""

    def __init__(self, text):
        self.text = text.encode()
        self.at = self.begin = self.depth = self.nodes = 0
        self.kind = self.word = self.number = None

    def parse(self):
        if len(self.text) > TEXT_LIMIT:
            raise FormulaError(TEXT_LIMIT, f"the formula is longer than {TEXT_LIMIT} bytes", "split it into metrics")
        self.next()
        if self.kind == "end":
            raise FormulaError(0, "the formula is empty")
        tree = self.disjunction()
        if self.kind != "end":
            self.unexpected("the end of the formula, or an operator")
        return tree

    # -- tokens
    def next(self):
        t, n = self.text, len(self.text)

        def letter(i):
            return i < n and (t[i] >= 128 or chr(t[i]).isalpha() or t[i] == ord("_"))

        def digit(i):
            return i < n and 48 <= t[i] <= 57

        while self.at < n and t[self.at] in b" \t\n\r":
            self.at += 1
        i = self.begin = self.at
        self.word = None
        if i == n:
            self.kind = "end"
        elif digit(i) or (t[i] == ord(".") and digit(i + 1)):
            while digit(i) or (i < n and t[i] == ord(".")):
                i += 1
            if i < n and t[i] in b"eE":
                look = i + 1 + (i + 1 < n and t[i + 1] in b"+-")
                if digit(look):
                    i = look
                    while digit(i):
                        i += 1
            self.is_percent = i < n and t[i] == ord("%")
            if self.is_percent:
                i += 1
            self.number = self.figure(t[self.begin : i].decode())
            if letter(i):
                raise FormulaError(self.begin, "a name cannot start with a digit")
            self.kind = "number"
        elif t[i] in b"\"'":
            close = t.find(t[i : i + 1], i + 1)
            if close < 0:
                raise FormulaError(i, "the quote is not closed")
            self.word = t[i + 1 : close].decode()
            if "\n" in self.word:
                raise FormulaError(i, "the quote is not closed on its line")
            i, self.kind = close + 1, "text"
        elif letter(i):
            while letter(i) or digit(i) or (i < n and t[i] == ord(".") and letter(i + 1)):
                i += 1
            self.kind, self.word = "word", t[self.begin : i].decode()
        else:
            two = t[i : i + 2].decode(errors="replace")
            self.kind, self.word = "symbol", two if two in ("==", "!=", "<=", ">=") else two[0]
            if len(self.word) == 1 and self.word not in "+-*/(),[]<>=":
                hints = {
                    "&": "write 'and'",
                    "|": "write 'or'",
                    "!": "write 'not'",
                    "^": "write power(x, 2)",
                    "%": "a percent sign stands right behind its number: 1.2%; what is left of a division is mod(x, y)",
                }
                raise FormulaError(i, f"unexpected '{self.word}'", hints.get(self.word, ""))
            i += len(self.word)
        self.at = i

    def figure(self, written):
        digits = "".join(c for c in written.lower().split("e")[0] if c.isdigit())
        try:
            if len(digits.lstrip("0")) > 15 or (written[-1] == "%" and "e" in written.lower()):
                raise ValueError
            value = exact(written)
        except ValueError:
            raise FormulaError(self.begin, f"'{written}' is not a number", "at most 15 significant digits") from None
        return value

    def symbol(self, *signs):
        return self.kind == "symbol" and self.word in signs

    def keyword(self, word):
        return self.kind == "word" and self.word == word

    def take(self, sign):
        if not self.symbol(sign):
            return False
        self.next()
        return True

    def expect(self, sign, why):
        if not self.take(sign):
            self.unexpected(f"'{sign}' {why}")

    def unexpected(self, wanted):
        hint = ""
        if self.symbol("="):
            hint = "equality is written '=='"
        elif self.kind == "word" and self.word in ("AND", "OR", "NOT"):
            hint = "and, or, not are written in lower case"
        found = "the end" if self.kind == "end" else f"'{self.text[self.begin : self.at].decode()}'"
        raise FormulaError(self.begin, f"expected {wanted}, found {found}", hint)

    # -- limits
    def node(self, op, at, parts=(), **more):
        self.nodes += 1
        if self.nodes > NODE_LIMIT:
            raise FormulaError(at, f"the formula has more than {NODE_LIMIT} parts", "split it into metrics")
        return Node(op, list(parts), at=at, **more)

    def deeper(self):
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            raise FormulaError(self.begin, f"the formula is nested deeper than {DEPTH_LIMIT}", "split it into metrics")

    def chain(self, tighter, is_sign):
        left = tighter()
        length = 0
        while is_sign():
            sign = self.word
            self.next()
            left = self.node(sign, left.at, [left, tighter()])
            length += 1
            if length > DEPTH_LIMIT:
                raise FormulaError(self.begin, f"more than {DEPTH_LIMIT} terms in one chain", "split it into metrics")
        return left

    # -- grammar
    def disjunction(self):
        self.deeper()
        tree = self.chain(self.conjunction, lambda: self.keyword("or"))
        self.depth -= 1
        return tree

    def conjunction(self):
        return self.chain(self.negation, lambda: self.keyword("and"))

    def negation(self):
        if not self.keyword("not"):
            return self.comparison()
        self.deeper()
        at = self.begin
        self.next()
        tree = self.node("not", at, [self.negation()])
        self.depth -= 1
        return tree

    def comparison(self):
        signs = ("==", "!=", "<", "<=", ">", ">=")
        left = self.sum()
        if self.keyword("not"):  # `x not in [...]`
            self.next()
            if not self.keyword("in"):
                self.unexpected("'in' after 'not'")
            self.next()
            return self.node("not", left.at, [self.node("in", left.at, [left, self.list()])])
        if self.keyword("in"):
            self.next()
            tree = self.node("in", left.at, [left, self.list()])
            if self.symbol(*signs):
                self.refuse_chain()
            return tree
        if not self.symbol(*signs):
            return left
        sign, tree, length = self.word, None, 0
        while self.symbol(*signs):  # `a < b <= c` means `a < b and b <= c`
            if tree is not None and self.word not in {"<": ("<", "<="), ">": (">", ">=")}.get(sign[0], ()):
                self.refuse_chain()
            sign = self.word
            self.next()
            right = self.sum()
            if tree is None:
                tree = self.node(sign, left.at, [left, right])
            else:
                two = self.node(sign, left.at, [self.written_again(left), right])
                tree = self.node("and", tree.at, [tree, two])
            left, length = right, length + 1
            if length > DEPTH_LIMIT + 1:
                raise FormulaError(self.begin, f"more than {DEPTH_LIMIT} terms in one chain", "split it into metrics")
        return tree

    def written_again(self, part):
        """A part as if it stood there twice: it counts twice, too."""
        for of in part.parts:
            self.written_again(of)
        self.node(part.op, part.at)
        return part

    def refuse_chain(self):
        message = "comparisons chain only as bounds that rise or fall, as in 'a < b <= c'"
        raise FormulaError(self.begin, message, "write 'and' between two comparisons")

    def list(self):
        at = self.begin
        self.expect("[", "after 'in'")
        items = []
        while True:
            minus = self.take("-")
            if self.kind not in ("text", "number"):
                self.unexpected("a text or a number in the list")
            if minus and self.kind == "text":
                self.unexpected("a number after '-'")
            value = self.word if self.kind == "text" else -self.number if minus else self.number
            items.append(self.node(self.kind, self.begin, value=value))
            self.next()
            if not self.take(","):
                break
        self.expect("]", "or ',' in the list")
        return self.node("list", at, items)

    def sum(self):
        return self.chain(self.product, lambda: self.symbol("+", "-"))

    def product(self):
        return self.chain(self.minus, lambda: self.symbol("*", "/"))

    def minus(self):
        if not self.symbol("-"):
            return self.primary()
        self.deeper()
        at = self.begin
        self.next()
        tree = self.node("negate", at, [self.minus()])
        self.depth -= 1
        return tree

    def primary(self):
        at = self.begin
        if self.kind in ("number", "text"):
            if self.kind == "number":
                tree = self.node("number", at, value=self.number, text="%" if self.is_percent else "")
            else:
                tree = self.node("text", at, value=self.word)
            self.next()
            return tree
        if self.take("("):
            tree = self.disjunction()
            self.expect(")", "to close the parenthesis")
            return tree
        if self.kind != "word" or self.word in ("and", "or", "in", "not"):
            self.unexpected("a number, a name or '('")
        name = self.word
        self.next()
        if name in ("true", "false"):
            return self.node("truth", at, value=name == "true")
        if not self.symbol("("):
            return self.node("name", at, text=name)
        self.deeper()
        self.next()
        parts, by = [], ()
        while not self.symbol(")"):
            after = self.text[self.at :].lstrip(b" \t\r\n")
            if self.keyword("by") and after[:1] == b"=" and after[:2] != b"==":
                self.next()
                self.next()
                by = self.group_names()
                break
            parts.append(self.disjunction())
            if not self.take(","):
                break
            if self.symbol(")"):
                self.unexpected("an argument after ','")
        self.expect(")", "to close the call")
        self.depth -= 1
        return self.node("call", at, parts, text=name, by=by)

    def group_names(self):
        several = self.take("[")
        names = []
        while True:
            if self.kind != "word":
                self.unexpected("the name of a group in the brackets" if several else "the name of a group after 'by='")
            names.append(self.word)
            self.next()
            if not (several and self.take(",")):
                break
        if several:
            self.expect("]", "or ',' behind the name of a group")
        return tuple(names)


# -- the check: every name known where it stands, every part of the right type -----------------------------------------

PAST = ("last", "since_promotion", "since_joining", "year_to_date", "quarter_to_date", "fiscal_year_to_date")
GROUP = ("sum", "mean", "min", "max", "count", "rank", "median", "percentile")
TABLE = ("marginal", "whole", "lookup", "interpolate")
ARGUMENTS = {
    "if": (3, 3),
    "abs": (1, 1),
    "clip": (3, 3),
    "round": (1, 2),
    "floor": (1, 1),
    "ceil": (1, 1),
    "otherwise": (2, 2),
    "missing": (1, 1),
    "before": (1, 1),
    "last_month": (1, 1),
    "months_ago": (2, 2),
    "mod": (2, 2),
    "power": (2, 2),
    "last": (2, 2),
    "sum_of_largest": (2, 2),
    "mean_of_present": (1, 2),
    "count_naming": (1, 2),
    "sum_naming": (2, 2),
    "since_promotion": (1, 1),
    "since_joining": (1, 1),
    "year_to_date": (1, 1),
    "quarter_to_date": (1, 1),
    "fiscal_year_to_date": (1, 1),
    **dict.fromkeys(TABLE, (2, 2)),
}


def edits(a, b):
    row = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, cb in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (ca != cb))
    return row[-1]


def unknown(node_at, what, found, known):
    near = min(sorted(known), key=lambda k: edits(found, k), default="")
    hint = f"did you mean '{near}'?" if near and edits(found, near) <= max(1, len(found) // 3) else ""
    return FormulaError(node_at, f"unknown {what} '{found}'", hint)


ANY = "*"  # of texts written out: whatever ladder is beside them


def ladder_of(node, of_name):
    """The ladder of whose tiers a node has one, also of a month before or by a choice; ANY, or None for other texts."""
    if node.op == "text":
        return ANY
    if node.op == "name":
        return of_name(node.text)
    if node.op == "call" and node.text in ("last_month", "months_ago"):
        return ladder_of(node.parts[-1], of_name)
    if node.op == "call" and node.text in ("if", "otherwise"):
        return common_ladder(*(ladder_of(part, of_name) for part in node.parts[-2:]))
    return None


def common_ladder(a, b):
    return b if a == ANY else a if b in (a, ANY) else None


IN_WORDS = {"number": "a number", "truth": "true or false", "text": "a text", "month": "a month"}


class Scope:
    """What a formula may name: `type_of(name, everything)` is number, truth, text or month, or None when unknown.

    `everything` is true inside `before`, `last_month` and `months_ago`, which may name things computed later.
    """

    def __init__(self, type_of, names, tables, is_group, has_promotions=True, ladder_of=lambda name: None):
        self.type_of, self.names, self.tables, self.is_group = type_of, names, tables, is_group
        self.ladder_of = ladder_of
        self.has_promotions = has_promotions


def check(node, scope, everything=False, in_past=False):
    """The type of a formula: number, truth, text or month. Raises FormulaError where it has no meaning."""
    return Checker(scope, everything, in_past).of(node)


class Checker:
    """Types of the parts of a formula; ``in_past``: inside a function of the past."""

    def __init__(self, scope, everything, in_past):
        self.scope, self.everything, self.in_past = scope, everything, in_past

    def want(self, node, kind):
        found = self.of(node)
        if found != kind:
            raise FormulaError(node.at, f"expected {IN_WORDS[kind]}, found {IN_WORDS[found]}")

    def same(self, a, b):
        ta, tb = self.of(a), self.of(b)
        for kind, other in ((ta, b), (tb, a)):  # a month goes with a text such as "2026-06"
            if kind == "month" and other.op in ("text", "list"):
                for item in other.parts or [other]:
                    if item.op != "text" or Month.read(item.value) is None:
                        raise FormulaError(item.at, 'a month compares with a text such as "2026-06"')
                return "month"
        if ta != tb:
            raise FormulaError(a.at, f"{IN_WORDS[ta]} does not go with {IN_WORDS[tb]}")
        return ta

    def of(self, node):
        if node.op in ("number", "text", "truth"):
            return node.op
        if node.op == "name":
            kind = self.scope.type_of(node.text, self.everything)
            if kind is None:
                raise unknown(node.at, "name", node.text, self.scope.names)
            return kind
        if node.op == "list":
            kinds = {p.op for p in node.parts}
            if len(kinds) > 1:
                raise FormulaError(node.at, "a list holds texts or numbers, not both")
            return kinds.pop()
        return self.call(node) if node.op == "call" else self.operator(node)

    def operator(self, node):
        if node.op in ("not", "and", "or"):
            for p in node.parts:
                self.want(p, "truth")
            return "truth"
        if node.op in ("==", "!=", "in"):
            self.same(*node.parts)
            return "truth"
        if node.op in ("<", "<=", ">", ">="):
            kind = self.same(*node.parts)
            ladders = [ladder_of(p, self.scope.ladder_of) for p in node.parts]
            if kind == "text" and common_ladder(*ladders) not in (None, ANY):
                return "truth"  # which tiers there are is the policy's to know
            if kind not in ("number", "month"):
                found = IN_WORDS[self.of(node.parts[0])]
                raise FormulaError(node.at, f"{found} has no order: '{node.op}' compares numbers and months")
            return "truth"
        for p in node.parts:  # - + * /
            self.want(p, "number")
        return "number"

    def call(self, node):
        f, parts = node.text, node.parts
        self.expect_form(node)
        if f in GROUP and node.by:
            for by in node.by:
                if not self.scope.is_group(by):
                    raise unknown(node.at, "group", by, ["team", "shop", "company"])
            if len(node.by) > 1 and "company" in node.by:
                raise FormulaError(node.at, "'company' is everybody: leave it out beside others")
            if len(set(node.by)) < len(node.by):
                raise FormulaError(node.at, "the group is by a name twice")
            for p in parts:
                self.want(p, "truth" if f == "count" else "number")
            if f == "percentile" and (parts[1].op != "number" or parts[1].text or not 0 <= parts[1].value <= 100):
                raise FormulaError(parts[1].at, "'percentile' takes a number from 0 to 100")
            if f == "percentile" and (parts[1].value * 10000).denominator != 1:
                raise FormulaError(parts[1].at, "'percentile' takes at most four decimals")
            return "number"
        if f in ("sum_of_largest", "mean_of_present"):
            raise FormulaError(node.at, f"'{f}' stands inside a function of the past")
        if f in ("sum", "mean", "count", "rank", "median", "percentile"):
            raise FormulaError(node.at, f"'{f}' needs a group: {f}(..., by=team)")
        if f in ("before", "last_month", "months_ago", *PAST):
            return self.past(node)
        if f in ("count_naming", "sum_naming"):
            name = parts[0].text if parts[0].op == "name" else ""
            if not self.scope.is_group(name) or name in ("team", "shop", "company") or name.endswith("tier"):
                raise FormulaError(parts[0].at, f"'{f}' takes first an input of kind text, which holds ids of people")
            for p in parts[1:]:
                self.want(p, "truth" if f == "count_naming" else "number")
            return "number"
        if f == "if":
            self.want(parts[0], "truth")
            return self.same(parts[1], parts[2])
        if f == "otherwise":
            return self.same(*parts)
        if f == "missing":
            self.of(parts[0])
            return "truth"
        if f == "round" and len(parts) == 2 and not whole_literal(parts[1], 0, 6):
            raise FormulaError(parts[1].at, "'round' takes a number of decimals from 0 to 6")
        if f == "power" and is_literal(parts[1]) and not whole_literal(parts[1], 0, 60):
            raise FormulaError(parts[1].at, "'power' takes a whole exponent from 0 to 60")
        if f in TABLE:
            return self.table(node)
        for p in parts:
            self.want(p, "number")
        return "number"

    def expect_form(self, node):
        """A function that there is, with as many arguments as it takes."""
        f, found, grouped = node.text, len(node.parts), bool(node.by)
        if f not in ARGUMENTS and f not in GROUP:
            raise unknown(node.at, "function", f, [*ARGUMENTS, *GROUP])
        if grouped and f not in GROUP:
            raise FormulaError(node.at, f"'{f}' takes no 'by='")
        low, high = ARGUMENTS.get(f, (1, 1))
        if f in ("min", "max") and not grouped:
            low, high = 2, 10**6
        if f == "count" and grouped:
            low = 0
        if f == "percentile":
            low = high = 2
        if not low <= found <= high:
            some = f"{low}{'' if low == high else ' or more'}"
            raise FormulaError(node.at, f"'{f}' takes {some} arguments, found {found}")

    def past(self, node):
        f, parts = node.text, node.parts
        if self.in_past:
            raise FormulaError(node.at, f"'{f}' cannot stand inside a function of the past")
        if f == "before":
            if parts[0].op != "call" or parts[0].text not in PAST:
                raise FormulaError(node.at, "'before' takes a function of the past")
            return check(parts[0], self.scope, True, False)
        if f == "months_ago" and not whole_literal(parts[0], 1, 60):
            raise FormulaError(parts[0].at, "'months_ago' takes a number of months from 1 to 60")
        if f in ("last_month", "months_ago"):
            return check(parts[-1], self.scope, True, True)
        if f == "since_promotion" and not self.scope.has_promotions:
            raise FormulaError(node.at, "'since_promotion' does not say of which ladder")
        if f == "last" and not whole_literal(parts[0], 1, 60):
            raise FormulaError(parts[0].at, "'last' takes a number of months from 1 to 60")
        inner = parts[-1]
        if inner.text == "sum_of_largest" and f != "last":
            raise FormulaError(inner.at, "'sum_of_largest' stands inside 'last'")
        low, high = REMEMBERED.get(inner.text, (0, 0)) if inner.op == "call" and not inner.by else (0, 0)
        if not 0 < low <= len(inner.parts) <= high:
            raise FormulaError(inner.at, f"'{f}' takes sum, mean, min, max or count of something")
        if inner.text == "sum_of_largest" and not whole_literal(inner.parts[0], 1, 60):
            raise FormulaError(inner.at, "'sum_of_largest' takes a number of months from 1 to 60")
        wanted = {"count": ["truth"], "mean_of_present": ["number", "truth"]}.get(inner.text, ["number"])
        for part, kind in zip(
            inner.parts[-1:] if inner.text == "sum_of_largest" else inner.parts, wanted, strict=False
        ):
            found = check(part, self.scope, self.everything, True)
            if found != kind:
                raise FormulaError(inner.at, f"expected {IN_WORDS[kind]}, found {IN_WORDS[found]}")
        return "number"

    def table(self, node):
        f, name, tables = node.text, node.parts[1], self.scope.tables
        if name.op != "name" or name.text not in tables:
            raise unknown(name.at, "bracket table", name.text or name.value, tables)
        if tables[name.text][0] != f:
            raise FormulaError(name.at, f"table '{name.text}' is read by {tables[name.text][0]}, not by {f}")
        self.want(node.parts[0], "number")
        return "number"


REMEMBERED = {  # what stands in a function of the past -> its least and most arguments
    **dict.fromkeys(("sum", "mean", "min", "max", "count"), (1, 1)),
    "sum_of_largest": (2, 2),
    "mean_of_present": (1, 2),
}


def is_literal(node):
    return node.op == "number" or (node.op == "negate" and node.parts[0].op == "number")


def whole_literal(node, low, high):
    return node.op == "number" and node.value.denominator == 1 and low <= node.value <= high


def literal(value):
    """A formula given in a policy as text, a number or a truth."""
    if isinstance(value, str):
        return parse(value)
    if isinstance(value, bool):
        return Node("truth", value=value)
    return Node("number", value=Fraction(exact(value)))
