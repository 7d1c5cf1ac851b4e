/// HTML that is markup already, so that plain text cannot become markup by accident.

/// A stretch of HTML or SVG. In a literal, what is written is markup and what is interpolated is text:
/// `"<b>\(name)</b>"`.
struct HTML: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// The markup.
    private(set) var source: String

    /// Markup as it is.
    init(stringLiteral value: String) { source = value }

    /// Markup with what was interpolated into it.
    init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

    /// Plain text, for between tags and inside quoted attributes; what a reader cannot see is written out.
    init(_ text: String, limit: Int = 300) { source = Self.escape(text, limit: limit) }

    /// One after the other.
    init(_ parts: some Sequence<HTML>) { source = parts.map(\.source).joined(separator: "\n") }

    static func + (left: HTML, right: HTML) -> HTML { HTML([left, right]) }
    static func += (left: inout HTML, right: HTML) { left.source += "\n" + right.source }

    private static func escape(_ text: String, limit: Int) -> String {
        var out = ""
        for (place, scalar) in text.unicodeScalars.enumerated() {
            if place == limit { return out + "…" }
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\n", "\r", "\t": out += " "
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator:
                    out += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                default: out.unicodeScalars.append(scalar)
                }
            }
        }
        return out
    }

    /// Collects a literal and its interpolations.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { source += literal }
        mutating func appendInterpolation(_ markup: HTML) { source += markup.source }
        mutating func appendInterpolation(_ text: String) { source += HTML(text).source }
        mutating func appendInterpolation(_ number: Int) { source += String(number) }

        /// A coordinate, to a tenth of a pixel.
        mutating func appendInterpolation(_ coordinate: Double) { source += Numeral.coordinate(coordinate) }
    }
}

extension HTML {
    /// A table: headings of columns, and rows whose first cell heads the row.
    static func table(_ columns: [HTML], _ rows: [[HTML]]) -> HTML {
        let head = HTML(columns.map { "<th scope=\"col\">\($0)</th>" })
        let body = rows.map { cells -> HTML in
            let first: HTML = cells.first.map { "<th scope=\"row\">\($0)</th>" } ?? ""
            return "<tr>\(first)\(HTML(cells.dropFirst().map { "<td>\($0)</td>" }))</tr>"
        }
        return
            "<div class=\"scroll\"><table><thead><tr>\(head)</tr></thead><tbody>\(HTML(body))</tbody></table></div>"
    }
}
