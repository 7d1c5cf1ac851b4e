/// The format of the shared config and credentials files.

/// Sections of `key = value` lines; a key without a value may have an indented block of its own pairs below it.
struct INIFile: Sendable, Hashable {
    /// Pairs by section name, as it stands between the brackets with single blanks.
    private(set) var sections: [String: [String: String]] = [:]
    /// Pairs of indented blocks, by section and key.
    private(set) var blocks: [String: [String: [String: String]]] = [:]

    /// Reads a file; lines that are no pair are skipped, as the AWS SDKs do.
    init(_ text: String) {
        var section: String?
        var key: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let plain = Self.trim(line)
            guard let first = plain.first, first != "#", first != ";" else { continue }
            if first == "[" {
                let inside = plain.dropFirst().prefix { $0 != "]" }
                section = inside.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                key = nil
                if let section { sections[section, default: [:]] = sections[section] ?? [:] }
                continue
            }
            guard let section, let pair = Self.pair(plain) else { continue }
            if line.first?.isWhitespace == true, let key {
                blocks[section, default: [:]][key, default: [:]][pair.key] = pair.value
            } else {
                sections[section]?[pair.key] = pair.value
                key = pair.key
            }
        }
    }

    private static func pair(_ line: Substring) -> (key: String, value: String)? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        let key = trim(line[..<equals]).lowercased()
        return key.isEmpty ? nil : (key, String(trim(withoutComment(line[line.index(after: equals)...]))))
    }

    /// A `#` or `;` after a blank begins a comment.
    private static func withoutComment(_ value: Substring) -> Substring {
        var previous: Character = "x"
        for at in value.indices {
            if value[at] == "#" || value[at] == ";", previous.isWhitespace { return value[..<at] }
            previous = value[at]
        }
        return value
    }

    private static func trim(_ text: Substring) -> Substring {
        let head = text.drop(while: \.isWhitespace)
        return head[..<(head.lastIndex { !$0.isWhitespace }.map(head.index(after:)) ?? head.startIndex)]
    }
}
