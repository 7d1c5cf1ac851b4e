/// The runner's own reading of its files, done again after its FileCommandManager, for tests to read what we write.

/// A pair as the runner would take it.
struct RunnerPair: Equatable {
    let name: String
    let value: String
}

/// Why the runner would fail the step.
struct RunnerRefusal: Error {
    let line: String
}

/// Reads GITHUB_OUTPUT or GITHUB_ENV: lines end with LF alone, `NAME=VALUE` or `NAME<<DELIMITER`, empty lines skipped.
/// It works on UTF-16 like the original, so that it cannot share a mistake about characters with the writer.
struct RunnerFileParser {
    private let text: [UInt16]
    private var at = 0

    static func pairs(in bytes: [UInt8]) throws -> [RunnerPair] {
        var parser = RunnerFileParser(text: Array(String(decoding: bytes, as: UTF8.self).utf16))
        var pairs: [RunnerPair] = []
        while let line = parser.line() {
            if !line.isEmpty { pairs.append(try parser.pair(line)) }
        }
        return pairs
    }

    private init(text: [UInt16]) { self.text = text }

    private mutating func pair(_ line: [UInt16]) throws -> RunnerPair {
        let equals = line.firstIndex(of: 0x3D)
        let heredoc = line.indices.first { $0 + 1 < line.count && line[$0] == 0x3C && line[$0 + 1] == 0x3C }
        if let equals, equals < heredoc ?? .max {
            return RunnerPair(name: text(line[..<equals]), value: text(line[(equals + 1)...]))
        }
        guard let heredoc, heredoc > 0, heredoc + 2 < line.count else { throw RunnerRefusal(line: text(line[...])) }
        let delimiter = Array(line[(heredoc + 2)...])
        let start = at
        var end = at
        while true {
            guard let next = self.line() else { throw RunnerRefusal(line: text(line[...])) }
            if next == delimiter { break }
            end = at - 1
        }
        return RunnerPair(name: text(line[..<heredoc]), value: end > start ? text(text[start..<end]) : "")
    }

    private mutating func line() -> [UInt16]? {
        guard at < text.count else { return nil }
        let start = at
        guard let feed = text[at...].firstIndex(of: 0x0A) else {
            at = text.count
            return Array(text[start...])
        }
        at = feed + 1
        return Array(text[start..<feed])
    }

    private func text(_ units: ArraySlice<UInt16>) -> String { String(decoding: units, as: UTF16.self) }
}
