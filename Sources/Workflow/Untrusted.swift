/// Text from outside (failure reasons, log tails, commit messages) made safe for a log.

/// Foreign text that can neither command the runner nor the terminal, and that ends.
///
/// ANSI sequences are dropped; other control characters and everything invisible are written as `\u{..}`. The runner
/// also finds the old form of commands, `##[name]`, in the middle of a line, so that is broken wherever it stands.
public enum Untrusted {
    /// Which end of a long text is worth keeping.
    public enum End: Sendable { case start, end }

    /// How much of a foreign text is shown.
    public static let limit = 4 << 10

    /// What each line of a ``block(_:keeping:limit:)`` begins with.
    static let margin = "| "

    /// On one line, for the inside of a sentence; a line break becomes `\n`.
    public static func phrase(_ text: String, keeping end: End = .start, limit: Int = limit) -> String {
        let shown = cut(text, end, limit, lineBreak: "\\n", beforeNote: " ")
        // One colon is enough: a mark on the second would hide it from a look at characters.
        return shown.unicodeScalars.first { !$0.properties.isWhitespace } == ":" ? "\\" + shown : shown
    }

    /// On lines of its own, each behind a margin, so that none can begin with a command.
    public static func block(_ text: String, keeping end: End = .start, limit: Int = limit) -> String {
        cut(text, end, limit, lineBreak: "\n", beforeNote: "\n").split(
            separator: "\n", omittingEmptySubsequences: false
        )
        .map { margin + $0 }.joined(separator: "\n")
    }

    /// The beginning of a text as it stands, not made safe: for where it is escaped in another way.
    public static func beginning(of text: String, limit: Int = limit) -> String {
        guard text.utf8.count > limit else { return text }
        let note = " [cut: this is the beginning of \(text.utf8.count) bytes]"
        var end = text.utf8.index(text.startIndex, offsetBy: max(0, limit - note.utf8.count))
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return text[..<end] + note
    }

    /// Whole characters from one end, at most `limit` bytes of them, with a note of what is missing.
    private static func cut(_ text: String, _ end: End, _ limit: Int, lineBreak: String, beforeNote gap: String)
        -> String
    {
        let near = nearby(text, end, limit)
        var size = 0
        var shown = 0
        let pieces = visible(near, lineBreak: lineBreak)
        for piece in end == .start ? pieces : pieces.reversed() {
            size += piece.utf8.count
            guard size <= limit else { break }
            shown += 1
        }
        if shown == pieces.count, near.utf8.count == text.utf8.count { return pieces.joined() }
        let note = "[cut: this is the \(end == .start ? "beginning" : "end") of \(text.utf8.count) bytes]"
        return end == .start
            ? pieces.prefix(shown).joined() + gap + note : note + gap + pieces.suffix(shown).joined()
    }

    /// No more than could be shown even if most of it is dropped: a log may be megabytes.
    private static func nearby(_ text: String, _ end: End, _ limit: Int) -> String {
        let most = 16 * limit
        guard text.utf8.count > most else { return text }
        let bytes = end == .start ? Array(text.utf8.prefix(most)) : Array(text.utf8.suffix(most))
        let isRest = { (byte: UInt8) in byte & 0xC0 == 0x80 }
        // Whole scalars: at the start the rest of a cut one goes, at the end its beginning.
        if end == .end { return String(decoding: bytes.drop(while: isRest), as: UTF8.self) }
        let whole = bytes.lastIndex { !isRest($0) } ?? 0
        return String(decoding: bytes[..<whole], as: UTF8.self)
    }

    /// The text character by character, each as it may be shown.
    private static func visible(_ text: String, lineBreak: String) -> [String] {
        var pieces: [String] = []
        var afterHash = false
        for character in withoutANSI(text) {
            if character.isNewline {
                pieces.append(lineBreak)
                afterHash = false
                continue
            }
            var piece = ""
            for scalar in character.unicodeScalars {
                piece += shown(scalar, afterHash: afterHash)
                if !isMark(scalar) { afterHash = scalar == "#" }
            }
            pieces.append(piece)
        }
        return pieces
    }

    private static func shown(_ scalar: Unicode.Scalar, afterHash: Bool) -> String {
        if scalar == "[", afterHash { return "\\[" }
        if scalar == "\t" { return "    " }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return escaped(scalar)
        // U+FE0F only makes an emoji of a sign.
        default:
            return properties.isDefaultIgnorableCodePoint && scalar != "\u{FE0F}" ? escaped(scalar) : String(scalar)
        }
    }

    /// True for what a comparison by language may skip, as the runner's search for commands does.
    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark, .format, .control: true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// `\u{1B}` for an escape.
    static func escaped(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }

    /// Without escape sequences: CSI up to its final byte, OSC and its like up to their terminator, others up to one byte.
    package static func withoutANSI(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\u{9B}": skipControlSequence(&rest)
            case "\u{1B}":
                switch rest.first {
                case "[":
                    rest.removeFirst()
                    skipControlSequence(&rest)
                case "]", "P", "X", "^", "_": skipString(&rest)
                case (" "..."~")?: rest.removeFirst()
                default: break
                }
            default: out.append(scalar)
            }
        }
        return String(out)
    }

    private static func skipControlSequence(_ rest: inout Substring.UnicodeScalarView) {
        while let scalar = rest.first, (" "..."?").contains(scalar) { rest.removeFirst() }
        if let final = rest.first, ("@"..."~").contains(final) { rest.removeFirst() }
    }

    /// Ends with BEL or ESC \; one that does not end within its line hides nothing behind it.
    private static func skipString(_ rest: inout Substring.UnicodeScalarView) {
        let start = rest
        while let scalar = rest.popFirst(), scalar != "\n", scalar != "\r" {
            if scalar == "\u{07}" || scalar == "\u{9C}" { return }
            if scalar == "\u{1B}" {
                if rest.first == "\\" { rest.removeFirst() }
                return
            }
        }
        rest = start.dropFirst()
    }
}
