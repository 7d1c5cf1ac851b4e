/// The writer of JSON text: one line, indented, or in the one form that hashes are taken of.

extension JSONValue {
    /// On one line without blanks, members in their order.
    ///
    /// Besides what JSON demands, everything that a terminal or a line reader acts on is written as an escape: control
    /// characters of both sets, U+2028 and U+2029.
    public var text: String { written(Layout()) }

    /// Two spaces a level, members in their order, no line feed at the end.
    public var pretty: String { written(Layout(indented: true)) }

    /// On one line, the members of every object sorted by the code points of their names: equal values whose numbers are
    /// written alike have equal texts.
    public var canonical: String { written(Layout(sorted: true)) }

    /// A string as JSON writes it, cut to `limit` scalars, for messages.
    static func quoted(_ text: String, limit: Int) -> String {
        var out: [UInt8] = []
        let cut =
            text.unicodeScalars.dropFirst(limit).isEmpty ? text : String(text.unicodeScalars.prefix(limit)) + "..."
        appendString(cut, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    private struct Layout {
        var indented = false
        var sorted = false
    }

    private func written(_ layout: Layout) -> String {
        var out: [UInt8] = []
        append(to: &out, layout, level: 0)
        return String(decoding: out, as: UTF8.self)
    }

    private func append(to out: inout [UInt8], _ layout: Layout, level: Int) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let truth): out += (truth ? "true" : "false").utf8
        case .number(let number): out += number.text.utf8
        case .string(let text): Self.appendString(text, to: &out)
        case .array(let elements):
            Self.appendList(elements, between: "[", "]", to: &out, layout, level) { element, out in
                element.append(to: &out, layout, level: level + 1)
            }
        case .object(let object):
            let members = layout.sorted ? object.members.sorted { Self.precedes($0.name, $1.name) } : object.members
            Self.appendList(members, between: "{", "}", to: &out, layout, level) { member, out in
                Self.appendString(member.name, to: &out)
                out += (layout.indented ? ": " : ":").utf8
                member.value.append(to: &out, layout, level: level + 1)
            }
        }
    }

    private static func appendList<Item>(
        _ items: [Item], between open: Unicode.Scalar, _ close: Unicode.Scalar, to out: inout [UInt8],
        _ layout: Layout, _ level: Int, _ append: (Item, inout [UInt8]) -> Void
    ) {
        out.append(UInt8(ascii: open))
        for (index, item) in items.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            if layout.indented { appendLine(level + 1, to: &out) }
            append(item, &out)
        }
        if layout.indented, !items.isEmpty { appendLine(level, to: &out) }
        out.append(UInt8(ascii: close))
    }

    private static func appendLine(_ level: Int, to out: inout [UInt8]) {
        out.append(0x0A)
        out.append(contentsOf: repeatElement(0x20, count: 2 * level))
    }

    /// Order by code points, which is the order of UTF-8's bytes; Swift's own `<` would first normalise.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private static func appendString(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\"".utf8
            case "\\": out += "\\\\".utf8
            case "\n": out += "\\n".utf8
            case "\r": out += "\\r".utf8
            case "\t": out += "\\t".utf8
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                out += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
            default: out += UTF8.encode(scalar).map(Array.init) ?? []
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}
