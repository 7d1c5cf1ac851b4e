/// From the text of a regular expression to its tree. What it does not know it refuses by name.

/// Reads one pattern.
struct PatternParser {
    private var rest: Substring.UnicodeScalarView
    private var depth = 0

    init(_ source: String) { rest = source[...].unicodeScalars }

    /// The whole pattern.
    mutating func parse() throws(LinearPattern.Refused) -> PatternTree {
        let tree = try choice()
        guard rest.isEmpty else { throw refused("has a ) that nothing opened") }
        return tree
    }

    private func refused(_ reason: String) -> LinearPattern.Refused { LinearPattern.Refused(reason: reason) }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func choice() throws(LinearPattern.Refused) -> PatternTree {
        var parts = [try sequence()]
        while skip("|") { parts.append(try sequence()) }
        return parts.count == 1 ? parts[0] : .choice(parts)
    }

    private mutating func sequence() throws(LinearPattern.Refused) -> PatternTree {
        var parts: [PatternTree] = []
        while let next = rest.first, next != "|", next != ")" { parts.append(try repeated(try atom())) }
        return .sequence(parts)
    }

    private mutating func atom() throws(LinearPattern.Refused) -> PatternTree {
        guard let scalar = rest.popFirst() else { throw refused("ends too early") }
        switch scalar {
        case "^": return .begin
        case "$": return .end
        case ".": return .set(.dot)
        case "[": return .set(try characterClass())
        case "\\": return .set(try escape(inClass: false))
        case "(":
            if skip("?"), !skip(":") { throw refused("looks around or names a group, which is not known here") }
            depth += 1
            guard depth <= 50 else { throw refused("has too many groups in each other") }
            let tree = try choice()
            guard skip(")") else { throw refused("has a ( without its )") }
            depth -= 1
            return tree
        case "*", "+", "?": throw refused("has a \(scalar) with nothing to repeat")
        case "{", "}", "]": throw refused("has a \(scalar) that should be escaped")
        default: return .set(ScalarSet(ranges: [scalar.value...scalar.value]))
        }
    }

    /// The atom with what says how often; whether it is greedy makes no difference to whether it matches.
    private mutating func repeated(_ atom: PatternTree) throws(LinearPattern.Refused) -> PatternTree {
        var tree = atom
        if skip("*") {
            tree = .times(atom, least: 0, most: nil)
        } else if skip("+") {
            tree = .times(atom, least: 1, most: nil)
        } else if skip("?") {
            tree = .times(atom, least: 0, most: 1)
        } else if skip("{") {
            guard let least = number() else { throw refused("has a { without a number") }
            let most = skip(",") ? number() : least
            guard skip("}"), most ?? least >= least else { throw refused("has a {…} that is no range") }
            guard max(least, most ?? 0) <= 1000 else { throw refused("repeats more than 1000 times") }
            tree = .times(atom, least: least, most: most)
        } else {
            return atom
        }
        _ = skip("?")
        if let next = rest.first, "*+?{".unicodeScalars.contains(next) { throw refused("repeats what is repeated") }
        return tree
    }

    private mutating func number() -> Int? {
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest[digits.endIndex...]
        return Int(String(digits))
    }

    private mutating func characterClass() throws(LinearPattern.Refused) -> ScalarSet {
        let isInverted = skip("^")
        var ranges: [ClosedRange<UInt32>] = []
        while !skip("]") {
            let low = try member()
            // A - at the end stands for itself.
            guard low.single != nil, rest.first == "-", rest.dropFirst().first != "]" else {
                ranges += low.set.isInverted ? low.set.complement : low.set.ranges
                continue
            }
            rest.removeFirst()
            guard let from = low.single, let to = try member().single, from <= to else {
                throw refused("has a range in […] that is none")
            }
            ranges.append(from...to)
        }
        return ScalarSet(ranges: ranges, isInverted: isInverted)
    }

    /// One member of a class, and its code where it is a single character.
    private mutating func member() throws(LinearPattern.Refused) -> (set: ScalarSet, single: UInt32?) {
        guard let scalar = rest.popFirst() else { throw refused("has a [ without its ]") }
        let set = scalar == "\\" ? try escape(inClass: true) : ScalarSet(ranges: [scalar.value...scalar.value])
        let isSingle = !set.isInverted && set.ranges.count == 1 && set.ranges[0].count == 1
        return (set, isSingle ? set.ranges[0].lowerBound : nil)
    }

    private mutating func escape(inClass: Bool) throws(LinearPattern.Refused) -> ScalarSet {
        guard let scalar = rest.popFirst() else { throw refused("ends with a backslash") }
        func single(_ value: UInt32) -> ScalarSet { ScalarSet(ranges: [value...value]) }
        switch scalar {
        case "d": return .digit
        case "w": return .word
        case "s": return .space
        case "D": return ScalarSet(ranges: ScalarSet.digit.ranges, isInverted: true)
        case "W": return ScalarSet(ranges: ScalarSet.word.ranges, isInverted: true)
        case "S": return ScalarSet(ranges: ScalarSet.space.ranges, isInverted: true)
        case "n": return single(0x0A)
        case "r": return single(0x0D)
        case "t": return single(0x09)
        case "f": return single(0x0C)
        case "v": return single(0x0B)
        case "x": return single(try code(digits: 2))
        case "u": return single(try code(digits: 4))
        case "b" where inClass: return single(0x08)
        default:
            guard scalar.isASCII, !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) else {
                throw refused("has \\\(scalar), which is not known here")
            }
            return single(scalar.value)
        }
    }

    /// A character by its hexadecimal code; `\u` also takes one in braces.
    private mutating func code(digits count: Int) throws(LinearPattern.Refused) -> UInt32 {
        let isBraced = count == 4 && skip("{")
        let digits = isBraced ? rest.prefix { $0 != "}" } : rest.prefix(count)
        rest = rest[digits.endIndex...]
        guard !isBraced || skip("}"), isBraced || digits.count == count, let value = UInt32(String(digits), radix: 16),
            Unicode.Scalar(value) != nil
        else { throw refused("has the code of no character") }
        return value
    }
}
