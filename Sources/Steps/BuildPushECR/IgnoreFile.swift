/// A .dockerignore file: which paths of the context no builder sees. Pure.

/// Patterns in order; the last that fits a path decides, as Docker has it.
struct IgnoreFile: Sendable {
    private struct Pattern: Sendable {
        let parts: [Substring]
        let isException: Bool
    }

    private let patterns: [Pattern]

    /// Reads the file's text.
    init(_ text: String) {
        patterns = text.split(whereSeparator: \.isNewline).compactMap { line in
            var rest = line.drop(while: \.isWhitespace)
            while rest.last?.isWhitespace == true { rest.removeLast() }
            guard !rest.isEmpty, rest.first != "#" else { return nil }
            let isException = rest.first == "!"
            if isException { rest = rest.dropFirst().drop(while: \.isWhitespace) }
            let parts = rest.split(separator: "/").filter { $0 != "." }
            guard !parts.isEmpty, !parts.contains("..") else { return nil }
            return Pattern(parts: parts, isException: isException)
        }
    }

    /// Whether nothing of a path reaches a builder. A folder ends with a slash; while there are exceptions, one of them
    /// may let something of it through.
    func excludes(_ path: String) -> Bool {
        if path.hasSuffix("/"), patterns.contains(where: \.isException) { return false }
        let parts = path.split(separator: "/")
        guard !parts.isEmpty, parts != ["."] else { return false }
        var isExcluded = false
        for pattern in patterns where pattern.isException == isExcluded {
            let fits = (1...parts.count).contains { Self.match(pattern.parts[...], parts[..<$0]) }
            if fits { isExcluded.toggle() }
        }
        return isExcluded
    }

    private static func match(_ pattern: ArraySlice<Substring>, _ path: ArraySlice<Substring>) -> Bool {
        guard let first = pattern.first else { return path.isEmpty }
        if first == "**" {
            return (path.startIndex...path.endIndex).contains { match(pattern.dropFirst(), path[$0...]) }
        }
        guard let name = path.first, matchName(first[...], name[...]) else { return false }
        return match(pattern.dropFirst(), path.dropFirst())
    }

    /// `*` and `?` within one name. A class of characters is not read, so that it excludes too little and never too much.
    private static func matchName(_ pattern: Substring, _ name: Substring) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        switch first {
        case "*":
            return name.indices.contains { matchName(pattern.dropFirst(), name[$0...]) }
                || matchName(pattern.dropFirst(), "")
        case "?": return !name.isEmpty && matchName(pattern.dropFirst(), name.dropFirst())
        case "[": return false
        case "\\":
            let rest = pattern.dropFirst()
            return !rest.isEmpty && rest.first == name.first && matchName(rest.dropFirst(), name.dropFirst())
        default: return first == name.first && matchName(pattern.dropFirst(), name.dropFirst())
        }
    }
}
