/// JSON that is shown where lines are read for commands and letters for terminal sequences.

/// The same value in characters that nobody acts on.
public enum InertJSON {
    /// JSON on one line, in which what is invisible or turns text around is written as an escape, and the old form of the
    /// runner's commands, which it finds anywhere in a line, is broken. Both can only stand in strings, where an escape
    /// means the same.
    public static func text(_ json: String) -> String {
        var out = String.UnicodeScalarView()
        var afterHash = false
        for scalar in json.unicodeScalars {
            if (scalar == "#" && afterHash) || isInvisible(scalar) {
                out.append(contentsOf: escaped(scalar).unicodeScalars)
            } else {
                out.append(scalar)
            }
            if scalar == "#" || !Untrusted.isMark(scalar) { afterHash = scalar == "#" }
        }
        return String(out)
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        // U+FE0F only makes an emoji of a sign.
        default: return scalar.properties.isDefaultIgnorableCodePoint && scalar != "\u{FE0F}"
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        (UTF16.encode(scalar) ?? .init()).map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}
