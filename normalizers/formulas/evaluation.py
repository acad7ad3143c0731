"""The value of an expression tree for given operands, computed exactly until the last step.

"x 100%" multiplies by 100, as the value is told in the printed unit, percent; any other percentage is a weight: 40% is 0.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from normalizers.formulas.trees import Tree, is_hundred_percent, operand_key, operand_keys

Value = Decimal | int
DIGITS = 28  # of a quotient without an end, and of a root: more than any target prints


class EvaluationError(ValueError):
    """The tree has no value: an operand is missing, a division by zero, a root of a negative number. Says which."""


def evaluate(tree: Tree, operands: Mapping[str, Value | Sequence[Value]]) -> Decimal:
    """The value of a tree; `operands` by `operand_key`, a sequence where the tree sums or averages over a described set.

    EvaluationError when the tree has no value for these operands. A threshold gives 1 or 0.

    >>> from normalizers.formulas.parsing import parse_formula
    >>> tree = parse_formula("(Omset tahun n - Omset tahun n-1) / Omset tahun n-1 x 100%").expression
    >>> evaluate(tree, {"Omset [n]": Decimal("110"), "Omset [n-1]": Decimal("80")})
    Decimal('37.5')
    """
    return _decimal(_value(tree, operands))


def _decimal(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = DIGITS
        return +(Decimal(value.numerator) / Decimal(value.denominator)).normalize() + 0


def _value(tree: Tree, operands: Mapping[str, Value | Sequence[Value]]) -> Fraction:
    if "number" in tree:
        told = Fraction(tree["number"])
        return told / 100 if tree.get("percent") and not is_hundred_percent(tree) else told
    if "operand" in tree:
        values = _values(tree, operands)
        if len(values) != 1:
            raise EvaluationError(f"{operand_key(tree)!r} has {len(values)} values where one is computed with; give one number")
        return values[0]
    op = tree["op"]
    if op in ("sum", "average"):
        return _over_a_set(op, tree["args"][0], operands)
    args = [_value(arg, operands) for arg in tree["args"]]
    if op == "negative":
        return -args[0]
    if op == "root":
        return _root(args[0], int(tree["degree"]))
    return _combined(op, args[0], args[1])


def _values(leaf: Tree, operands: Mapping[str, Value | Sequence[Value]]) -> list[Fraction]:
    key = operand_key(leaf)
    if key not in operands:
        raise EvaluationError(f"the operand {key!r} has no value; give one under this name")
    given = operands[key]
    return [Fraction(value) for value in ([given] if isinstance(given, Decimal | int) else given)]


def _over_a_set(op: str, arg: Tree, operands: Mapping[str, Value | Sequence[Value]]) -> Fraction:
    """The sum or mean over the values of an operand, or of a quantity that is computed for each member of the set."""
    values = _values(arg, operands) if "operand" in arg else _each(arg, operands)
    if op == "sum":
        return sum(values, Fraction(0))
    if not values:
        raise EvaluationError("a mean over no values; give at least one")
    return sum(values, Fraction(0)) / len(values)


def _each(arg: Tree, operands: Mapping[str, Value | Sequence[Value]]) -> list[Fraction]:
    """A computed quantity for each member of the set: "Σ (nilai x bobot)" of three values and three weights is three products."""
    given = {key: operands[key] for key in operand_keys(arg) if key in operands}
    lists = {key: values for key, values in given.items() if not isinstance(values, Decimal | int)}
    if not lists:
        return [_value(arg, operands)]
    sizes = {len(values) for values in lists.values()}
    if len(sizes) > 1:
        raise EvaluationError(
            f"the operands {', '.join(map(repr, lists))} have different numbers of values; give one for each member"
        )
    return [_value(arg, {**operands, **{key: values[i] for key, values in lists.items()}}) for i in range(sizes.pop())]


def _combined(op: str, left: Fraction, right: Fraction) -> Fraction:
    if op == "add":
        return left + right
    if op == "subtract":
        return left - right
    if op == "multiply":
        return left * right
    if op == "divide":
        if right == 0:
            raise EvaluationError("a division by zero; the denominator's operands give 0")
        return left / right
    if op == "power":
        if right.denominator != 1 or abs(right) > 64 or (left == 0 and right < 0):
            raise EvaluationError(f"the power {right} can not be computed; give a whole exponent up to 64")
        return left**right.numerator
    compared = {">=": left >= right, "<=": left <= right, ">": left > right, "<": left < right}
    if op not in compared:
        raise EvaluationError(f"the operation {op!r} is not known")
    return Fraction(int(compared[op]))


def _root(value: Fraction, degree: int) -> Fraction:
    """The root, exact where numerator and denominator have whole ones, else to 28 digits."""
    if value < 0 and degree % 2 == 0:
        raise EvaluationError("an even root of a negative number")
    sign, value = (-1, -value) if value < 0 else (1, value)
    with localcontext() as context:
        context.prec = DIGITS + 6
        parts = [Decimal(part) ** (Decimal(1) / degree) if part else Decimal(0) for part in (value.numerator, value.denominator)]
        whole = [Fraction(int(part.to_integral_value())) for part in parts]
        if [part**degree for part in whole] == [value.numerator, value.denominator]:
            return sign * whole[0] / whole[1]
        return sign * Fraction(parts[0] / parts[1])
