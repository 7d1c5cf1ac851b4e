/// Rows out of text: CSV without a header as endpoints are sent it, and JSON in the shapes that models take.
import JSON

/// A row's values, by place or by name, each as text; "" is missing.
package enum MonitoredRow: Sendable, Hashable {
    case cells([String])
    case named([NamedValue])

    package struct NamedValue: Sendable, Hashable {
        package let name: String, value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// How many values there are.
    package var count: Int {
        switch self {
        case .cells(let cells): cells.count
        case .named(let values): values.count
        }
    }
}

/// Why text is no rows, as the end of a sentence that says where it stands.
package struct UnreadableRows: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

extension MonitoredRow {
    /// Rows of CSV (RFC 4180), all records.
    package static func csv(_ text: String) throws(UnreadableRows) -> [[String]] {
        var rows = [[String]](), row = [String](), field = [UInt8]()
        var isQuoted = false, wasQuoted = false, isEmpty = true
        func close() {
            row.append(String(decoding: field, as: UTF8.self)); field.removeAll(keepingCapacity: true);
            wasQuoted = false
        }
        var bytes = text.utf8.makeIterator(), ahead = bytes.next()
        while let byte = ahead {
            ahead = bytes.next()
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    field.append(byte)
                } else if ahead == UInt8(ascii: "\"") {
                    field.append(byte)
                    ahead = bytes.next()
                } else {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\"") where field.isEmpty && !wasQuoted:
                (isQuoted, wasQuoted, isEmpty) = (true, true, false)
            case UInt8(ascii: ","):
                close()
                isEmpty = false
            case UInt8(ascii: "\r") where ahead == UInt8(ascii: "\n"): continue
            case UInt8(ascii: "\n"):
                if !isEmpty {
                    close()
                    rows.append(row)
                }
                row = []
                isEmpty = true
            default:
                guard !wasQuoted else { throw UnreadableRows("has more after a closing quote") }
                field.append(byte)
                isEmpty = false
            }
        }
        guard !isQuoted else { throw UnreadableRows("ends within quotes") }
        if !isEmpty {
            close()
            rows.append(row)
        }
        return rows
    }

    /// Rows of a JSON document: an object of values, a list of values, or a list of such rows; also as the one list within an object,
    /// as `{"instances": [...]}` is sent to TensorFlow and `{"predictions": [...]}` answered.
    package static func json(_ document: JSONValue) throws(UnreadableRows) -> [MonitoredRow] {
        switch document {
        case .array(let elements):
            guard elements.contains(where: { $0.array != nil || $0.object != nil }) else {
                return [.cells(try elements.map { element throws(UnreadableRows) in try text(element) })]
            }
            guard elements.allSatisfy({ $0.array != nil || $0.object != nil }) else {
                throw UnreadableRows("has a list of rows and of single values")
            }
            return try elements.map { element throws(UnreadableRows) in try row(element) }
        case .object(let object):
            let lists = object.members.filter { $0.value.array != nil }
            if object.members.count == 1, let list = lists.first { return try json(list.value) }
            if lists.count == 1, wrappers.contains(lists[0].name) { return try json(lists[0].value) }
            return [try row(document)]
        default: return [.cells([try text(document)])]
        }
    }

    private static let wrappers: Set<String> = ["instances", "inputs", "data", "rows", "predictions", "outputs"]

    private static func row(_ value: JSONValue) throws(UnreadableRows) -> MonitoredRow {
        if let cells = value.array { return .cells(try cells.map { cell throws(UnreadableRows) in try text(cell) }) }
        guard let object = value.object else { return .cells([try text(value)]) }
        // DJL and others wrap a row's values: {"features": [1, 2]}.
        if object.members.count == 1, let cells = object.members[0].value.array {
            return .cells(try cells.map { cell throws(UnreadableRows) in try text(cell) })
        }
        return .named(
            try object.members.map { member throws(UnreadableRows) in
                NamedValue(name: member.name, value: try text(member.value))
            })
    }

    private static func text(_ value: JSONValue) throws(UnreadableRows) -> String {
        switch value {
        case .null: return ""
        case .bool(let truth): return truth ? "true" : "false"
        case .number(let number): return number.text
        case .string(let text): return text
        case .array, .object:
            throw UnreadableRows("has a value that is a list or an object, and a column has none of these")
        }
    }
}
