/// JSON Lines rows: arrays of one length, or objects with one set of names. Pure.
import JSON

/// Reads a JSON array or object a line.
enum JSONLinesRows {
    /// The rows, each without the element or member that is its label.
    static func read(_ bytes: [UInt8], label: TableColumn) throws(DataProblem) -> [LabelledRows.Row] {
        var rows: [LabelledRows.Row] = []
        var shape: Set<String>?
        for (number, line) in try bytes.numberedLines() {
            let value: JSONValue
            do { value = try JSONValue(parsing: Array(line)) } catch {
                throw DataProblem(number, "is not JSON: \(error)")
            }
            let found = Self.shape(of: value)
            guard shape == nil || found == shape else {
                throw DataProblem(number, "has other elements or members than the first line")
            }
            shape = found
            let (truth, rest) = try split(value, label, number)
            rows.append(
                LabelledRows.Row(line: number, label: try word(truth, number), payload: Array(rest.text.utf8)))
        }
        return rows
    }

    /// What must be the same in every line: the length of an array; the names of an object, with the lengths of its arrays.
    private static func shape(of value: JSONValue) -> Set<String> {
        if let elements = value.array { return ["[\(elements.count)]"] }
        return Set(
            (value.object?.members ?? []).map { member in
                member.name + (member.value.array.map { "[\($0.count)]" } ?? "")
            })
    }

    private static func split(
        _ value: JSONValue, _ label: TableColumn, _ line: Int
    ) throws(DataProblem) -> (truth: JSONValue, rest: JSONValue) {
        switch (value, label) {
        case (.array(var elements), .index(let index)):
            guard elements.indices.contains(index), elements.count > 1 else {
                throw DataProblem(
                    line, "has \(elements.count) elements; one beside the label-column \(index) is needed")
            }
            let truth = elements.remove(at: index)
            return (truth, .array(elements))
        case (.object(var object), .name(let name)):
            guard let truth = object[name] else { throw DataProblem(line, "has no member \(name), the label-column") }
            object[name] = nil
            guard !object.members.isEmpty else { throw DataProblem(line, "has no member beside the label") }
            return (truth, .object(object))
        case (.object, .index):
            throw DataProblem(line, "is an object: give label-column the name of the member that is the label")
        case (.array, .name(let name)):
            throw DataProblem(line, "is an array: label-column must be a number from 0, and is \(name)")
        default: throw DataProblem(line, "is \(value.kind), where an array or an object should stand")
        }
    }

    private static func word(_ truth: JSONValue, _ line: Int) throws(DataProblem) -> String {
        switch truth {
        case .number(let number): return number.text
        case .bool(let truth): return truth ? "true" : "false"
        case .string(let text) where !text.allSatisfy(\.isWhitespace): return text
        default:
            throw DataProblem(line, "has the label \(truth.text.prefix(40)), where a number or a text should stand")
        }
    }
}
