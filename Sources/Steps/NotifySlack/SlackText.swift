/// Text from anywhere as Slack may show it: nothing in it commands, and it ends where Slack's limits are. Pure.
import JSON
import Workflow

/// Escapes and cuts.
enum SlackText {
    private static let note = "… [cut]"

    /// Escaped by Slack's rule, so that `<!channel>` is five letters in brackets; invisible characters are left out, and
    /// lines stay lines. At most `limit` UTF-16 units, the note that it was cut included.
    static func escaped(_ text: String, limit: Int) -> String { shown(text, lineBreak: "\n", limit) }

    /// On one line.
    static func line(_ text: String, limit: Int) -> String { shown(text, lineBreak: " ", limit) }

    /// In the font of code; a backtick inside becomes a letter that looks like one, since Slack has no escape for it.
    static func code(_ text: String, limit: Int) -> String {
        let inside = line(String(text.map { $0 == "`" ? "ˋ" : $0 }), limit: max(limit - 2, 0))
        return inside.isEmpty ? "" : "`\(inside)`"
    }

    /// A text object without any markup.
    static func plain(_ text: String, limit: Int) -> JSONValue {
        ["type": "plain_text", "text": .string(filled(escaped(text, limit: limit))), "emoji": false]
    }

    /// A text object of markup that is made of escaped parts. `verbatim` keeps Slack from looking for names to call.
    static func markup(_ source: String) -> JSONValue {
        ["type": "mrkdwn", "text": .string(filled(source)), "verbatim": true]
    }

    /// A link of our own; the text alone where the address cannot stand in Slack's markup.
    static func link(_ text: String, to address: String?) -> String {
        let label = line(text, limit: 300)
        guard let address, address.hasPrefix("https://") || address.hasPrefix("http://"),
            address.utf8.count <= 1000, address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"<>|".utf8.contains($0) })
        else { return label }
        return "<\(address.replacing("&", with: "&amp;"))|\(label.replacing("|", with: "¦"))>"
    }

    /// Slack takes no empty text.
    private static func filled(_ text: String) -> String { text.allSatisfy(\.isWhitespace) ? "–" : text }

    /// As many whole characters as fit, each escaped, with a note where some are missing.
    private static func shown(_ text: String, lineBreak: String, _ limit: Int) -> String {
        // A megabyte of log must not be looked at to show 3000 characters of it, even where most of them are dropped.
        let near = text.prefix(8 * limit + 1000)
        var pieces: [String] = []
        var size = 0
        for character in Untrusted.withoutANSI(String(near)) {
            let piece = character.isNewline ? lineBreak : character.unicodeScalars.map(escape).joined()
            pieces.append(piece)
            size += piece.utf16.count
            if size > limit { break }
        }
        guard size > limit || near.endIndex < text.endIndex else { return pieces.joined() }
        while size > limit - note.utf16.count, let last = pieces.popLast() { size -= last.utf16.count }
        return limit >= note.utf16.count ? pieces.joined() + note : ""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "&": return "&amp;"
        case "<": return "&lt;"
        case ">": return "&gt;"
        case "\t": return " "
        case "\u{200D}", "\u{FE0F}": return String(scalar)
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .privateUse: return ""
        default: return String(scalar)
        }
    }
}
