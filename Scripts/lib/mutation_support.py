"""Writes the Swift code that planted faults need in a module."""

from mutation_sites import SWAPS

HEAD = """#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The number of the fault that is active in this process; 0 for none.
let activeFault: Int = getenv("LATCHKEY_MUTANT").flatMap { Int(String(cString: $0)) } ?? 0

func isPlanted(_ number: Int) -> Bool { activeFault == number }

func planted(_ number: Int, flipping value: Bool) -> Bool { (activeFault == number) != value }

func planted<Number: Numeric>(_ number: Int, raising value: Number) -> Number {
    activeFault == number ? value + 1 : value
}
"""

PRECEDENCE = {"&&": "LogicalConjunctionPrecedence", "||": "LogicalDisjunctionPrecedence", "+": "AdditionPrecedence",
              "-": "AdditionPrecedence"}


def support(mutants, operator):
    text = HEAD
    for mutant in mutants:
        kind, _, symbol = mutant["kind"].partition(" ")
        if kind != "operator":
            continue
        name, other, number = symbol + operator(mutant["id"]), SWAPS[symbol], mutant["id"]
        text += f"\ninfix operator {name}: {PRECEDENCE.get(symbol, 'ComparisonPrecedence')}\n"
        if symbol in ("&&", "||"):
            text += (f"func {name} (left: Bool, right: @autoclosure () throws -> Bool) rethrows -> Bool {{\n"
                     f"    activeFault == {number} ? try left {other} right() : try left {symbol} right()\n}}\n")
        else:
            constraint = {"+": "AdditiveArithmetic", "-": "AdditiveArithmetic", "==": "Equatable", "!=": "Equatable"}
            result = "Value" if symbol in "+-" else "Bool"
            text += (f"func {name} <Value: {constraint.get(symbol, 'Comparable')}>(left: Value, right: Value) -> {result} {{\n"
                     f"    activeFault == {number} ? left {other} right : left {symbol} right\n}}\n")
    return text
