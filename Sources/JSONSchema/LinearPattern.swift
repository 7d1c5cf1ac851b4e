/// A regular expression that is matched in time linear in the text: by following all ways through it at once, so that no pattern
/// and no text make it search for a night. What cannot be matched so (backreferences, lookaround) is refused.

/// A pattern in the part of ECMA 262 that such a match knows. It may match anywhere in a text, as JSON Schema has it.
struct LinearPattern: Sendable {
    /// Why a text is not such a pattern: the end of a sentence.
    struct Refused: Error, Sendable, Hashable {
        let reason: String
    }

    /// One step of the way through a pattern.
    enum Instruction: Sendable {
        /// Takes one character.
        case take(ScalarSet)
        /// Goes on at both places.
        case fork(Int, Int)
        /// Goes on elsewhere.
        case jump(Int)
        /// Goes on at the beginning of the text only.
        case begin
        /// Goes on at its end only.
        case end
        /// It matches.
        case accept
    }

    private let program: [Instruction]
    /// A program of more steps is no pattern that anybody wrote.
    static let longest = 5000
    /// Steps times characters; more is more than a check may take.
    private static let mostWork = 200_000_000

    /// Reads a pattern.
    init(_ source: String) throws(Refused) {
        var parser = PatternParser(source)
        let tree = try parser.parse()
        var program: [Instruction] = []
        try tree.write(to: &program)
        program.append(.accept)
        self.program = program
    }

    /// Whether it matches somewhere in a text; nil where the text is too long to say.
    func matches(_ text: String) -> Bool? {
        let scalars = Array(text.unicodeScalars)
        guard (scalars.count + 1).multipliedReportingOverflow(by: program.count).partialValue <= Self.mostWork else {
            return nil
        }
        var marks = Array(repeating: -1, count: program.count)
        var places: [Int] = []
        for position in 0...scalars.count {
            // A match may begin at every character.
            var next: [Int] = []
            var open = places + [0]
            while let place = open.popLast() {
                guard marks[place] != position else { continue }
                marks[place] = position
                switch program[place] {
                case .accept: return true
                case .jump(let target): open.append(target)
                case .fork(let one, let other): open += [one, other]
                case .begin: if position == 0 { open.append(place + 1) }
                case .end: if position == scalars.count { open.append(place + 1) }
                case .take(let set):
                    if position < scalars.count, set.contains(scalars[position]) { next.append(place + 1) }
                }
            }
            places = next
        }
        return false
    }
}

/// Characters by ranges, or all but those.
struct ScalarSet: Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isInverted = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } != isInverted
    }

    static let digit = ScalarSet(ranges: [0x30...0x39])
    static let word = ScalarSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = ScalarSet(ranges: [
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    /// What a dot stands for: all but line ends.
    static let dot = ScalarSet(ranges: [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029], isInverted: true)

    /// The ranges of what this set does not hold.
    var complement: [ClosedRange<UInt32>] {
        var (gaps, begin): ([ClosedRange<UInt32>], UInt32) = ([], 0)
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > begin { gaps.append(begin...(range.lowerBound - 1)) }
            begin = max(begin, range.upperBound + 1)
        }
        return gaps + (begin <= 0x10FFFF ? [begin...0x10FFFF] : [])
    }
}

/// A pattern as a tree.
indirect enum PatternTree: Sendable {
    case set(ScalarSet)
    case begin
    case end
    case sequence([PatternTree])
    case choice([PatternTree])
    case times(PatternTree, least: Int, most: Int?)

    /// Appends the steps of this part; those behind it come next.
    func write(to program: inout [LinearPattern.Instruction]) throws(LinearPattern.Refused) {
        guard program.count < LinearPattern.longest else { throw .init(reason: "it is too long") }
        switch self {
        case .set(let set): program.append(.take(set))
        case .begin: program.append(.begin)
        case .end: program.append(.end)
        case .sequence(let parts): for part in parts { try part.write(to: &program) }
        case .choice(let parts):
            var ends: [Int] = []
            for (index, part) in parts.enumerated() {
                let fork = program.count
                if index + 1 < parts.count { program.append(.jump(0)) }
                try part.write(to: &program)
                guard index + 1 < parts.count else { break }
                ends.append(program.count)
                program.append(.jump(0))
                program[fork] = .fork(fork + 1, program.count)
            }
            for end in ends { program[end] = .jump(program.count) }
        case .times(let part, let least, let most):
            for _ in 0..<least {
                let before = program.count
                try part.write(to: &program)
                // Nothing a thousand times is nothing, and takes no time to write.
                if program.count == before { return }
            }
            guard let most else {
                let fork = program.count
                program.append(.jump(0))
                try part.write(to: &program)
                program.append(.jump(fork))
                program[fork] = .fork(fork + 1, program.count)
                return
            }
            var forks: [Int] = []
            for _ in least..<most {
                forks.append(program.count)
                program.append(.jump(0))
                try part.write(to: &program)
            }
            for fork in forks { program[fork] = .fork(fork + 1, program.count) }
        }
    }
}
