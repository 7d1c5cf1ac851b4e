/// The CSV of an answer as JSON: an array of rows of numbers and strings. Pure.
import JSON

/// Reads CSV by RFC 4180: commas, double quotes, LF or CRLF; blanks around a number count for nothing.
enum CSVRows {
    /// Why a text is not CSV, as the end of a sentence.
    struct Malformed: Error, Sendable, Hashable, CustomStringConvertible {
        let description: String
    }

    /// The rows; a line end at the end begins none.
    static func read(_ text: String) throws(Malformed) -> JSONValue {
        var rows: [[JSONValue]] = []
        var row: [JSONValue] = []
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            row.append(try cell(&rest))
            switch rest.popFirst() {
            case ",":
                // A comma at the very end stands before one more cell, an empty one.
                if rest.isEmpty { row.append(.string("")) }
                continue
            default:
                rows.append(row)
                row = []
            }
        }
        if !row.isEmpty { rows.append(row) }
        return .array(rows.map(JSONValue.array))
    }

    /// One cell; leaves `rest` at the comma or the line end behind it, with CR of CRLF gone.
    private static func cell(_ rest: inout Substring.UnicodeScalarView) throws(Malformed) -> JSONValue {
        guard rest.first == "\"" else {
            let cell = rest.prefix { $0 != "," && $0 != "\n" }
            rest = rest[cell.endIndex...]
            let isAtLineEnd = rest.first != ","
            return value(String(isAtLineEnd && cell.last == "\r" ? cell.dropLast() : cell))
        }
        rest.removeFirst()
        var cell = String.UnicodeScalarView()
        while true {
            guard let scalar = rest.popFirst() else { throw Malformed(description: "a quoted cell does not end") }
            guard scalar == "\"" else {
                cell.append(scalar)
                continue
            }
            guard rest.first == "\"" else { break }
            rest.removeFirst()
            cell.append("\"")
        }
        if rest.first == "\r" { rest.removeFirst() }
        guard rest.isEmpty || rest.first == "," || rest.first == "\n" else {
            throw Malformed(description: "after a quoted cell a comma or a line end should stand")
        }
        return .string(String(cell))
    }

    /// A number where the cell is a finite decimal one, else a string.
    private static func value(_ cell: String) -> JSONValue {
        guard let double = cell.decimal, let number = JSONNumber(double) else { return .string(cell) }
        return .number(number)
    }
}
