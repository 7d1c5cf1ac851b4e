/// Text that is Markdown already, so that plain text cannot become markup by accident.
import HTTP

/// A stretch of GitHub's Markdown within one line.
///
/// In a literal, what is written is markup and what is interpolated is text: `"**\(name)** is in service"`.
public struct Markdown: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// The markup.
    public let source: String

    /// Markup as it is.
    public init(stringLiteral value: String) { source = value }

    /// Markup with what was interpolated into it.
    public init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

    private init(source: String) { self.source = source }

    /// Plain text, every sign of markup escaped: it shows as it is, mentions nobody and stays on its line. A long one is
    /// cut as it is in the log.
    public init(_ text: String) { source = Self.escape(Untrusted.beginning(of: text)) }

    /// Text in the font of code.
    public static func code(_ text: String) -> Markdown { Markdown(source: "<code>\(escape(text))</code>") }

    /// A link, or the text alone where the address is none that a reader should follow: only https, and http to loopback.
    public static func link(_ text: String, to address: String) -> Markdown {
        guard let target = target(address) else { return Markdown(text) }
        return Markdown(source: "[\(escape(text))](\(target))")
    }

    private static func target(_ address: String) -> String? {
        guard let url = try? HTTPURL(address), url.scheme == .https || url.isLoopback else { return nil }
        // As it was given, since a console's address needs its fragment.
        return address.unicodeScalars.map { scalar in
            switch scalar {
            case "(": "%28"
            case ")": "%29"
            case "<": "%3C"
            case ">": "%3E"
            case "|": "%7C"
            case "\\": "%5C"
            case "`": "%60"
            default: String(scalar)
            }
        }.joined()
    }

    private static func escape(_ text: String) -> String {
        var out = ""
        var previous: Unicode.Scalar = " "
        for character in Untrusted.withoutANSI(text) {
            if character.isNewline {
                out += " "
                previous = " "
                continue
            }
            for scalar in character.unicodeScalars {
                // GitHub makes a link of www. without any sign of markup.
                out += scalar == "." && previous == "w" ? "\\." : escape(scalar)
                previous = scalar
            }
        }
        return out
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "&": return "&amp;"
        case "<": return "&lt;"
        case ">": return "&gt;"
        // An entity would still mention: GitHub looks for mentions in the text it has rendered, but not across a comment.
        case "@": return "@<!-- -->"
        case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "-", "!", "|", "~", "$", "=", ":":
            return "\\" + String(scalar)
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format: return "\\" + Untrusted.escaped(scalar)
        default: return String(scalar)
        }
    }

    /// Collects a literal and its interpolations.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        /// An empty literal.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Markup.
        public mutating func appendLiteral(_ literal: String) { source += literal }

        /// Markup.
        public mutating func appendInterpolation(_ markdown: Markdown) { source += markdown.source }

        /// Text.
        public mutating func appendInterpolation(_ text: some StringProtocol) {
            source += Markdown(String(text)).source
        }

        /// Text.
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            source += Markdown(String(describing: value)).source
        }
    }
}

/// Text inside a diagram that GitHub draws.
public enum Mermaid {
    /// A label in quotes, which no text can end; cut to 200 characters.
    public static func label(_ text: String) -> String {
        let shown = Untrusted.phrase(text, limit: 200).unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "#", "&", ";", "<", ">", "`", "\\", "%": "#\(scalar.value);"
            default: String(scalar)
            }
        }
        return "\"\(shown.joined())\""
    }
}
