/// The record: the one JSON object a step answers with, and what later steps take from earlier ones.
import JSON
import Workflow

/// A step's answer, as it is printed and as it is read back from `--from`.
public struct Record: Sendable {
    /// The object itself.
    public let object: JSONObject

    /// The version of the record's shape.
    static let version = 1

    /// The record of a run: outputs as they stand, and where it failed, the failure.
    package static func of<S: Step>(
        _ step: S?, _: S.Type, outputs: S.Outputs, failure: Failure?, run: RunContext
    ) -> Record {
        var object: JSONObject = [
            "step": .string(S.manifest.name), "version": .number(JSONNumber(version)),
            "result": .string(failure?.kind.result ?? "succeeded"),
        ]
        for (name, value, _, _) in outputs.values { object[name] = value }
        if let failure { object["failure"] = failure.json }
        var inputs = JSONObject()
        // Earlier records are no input of their own: what was taken from them is. Nested and escaped in each other they
        // would double with every step of a chain.
        for (name, value) in step?.resolved ?? [] where name != "from" { inputs[name] = value }
        object["inputs"] = .object(inputs)
        object["run"] = .object(run.record)
        return Record(object: object)
    }

    /// Why a text holds no records, as the end of a sentence.
    package struct Malformed: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Reads one record, an array of them, or one on each line: what a pipe, a file or a workflow input may hold. Blank
    /// lines are what steps leave that were skipped.
    package static func all(in text: String) throws(Malformed) -> [Record] {
        if text.allSatisfy(\.isWhitespace) { return [] }
        let whole: JSONValue
        do { whole = try JSONValue(parsing: text) } catch {
            let lines = text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
            guard lines.count > 1, error.kind == .bytesAfterRoot else { throw Malformed(description: "\(error)") }
            var records: [Record] = []
            for line in lines { records += try all(in: String(line)) }
            return records
        }
        var records: [Record] = []
        for value in whole.array ?? [whole] {
            guard let object = value.object, object["step"]?.string != nil else {
                throw Malformed(description: "a record is a JSON object with the member \"step\"")
            }
            records.append(Record(object: object))
        }
        return records
    }

    /// The step that wrote it.
    public var step: String { object["step"]?.string ?? "" }

    /// `succeeded` or the failure's word.
    public var result: String { object["result"]?.string ?? "" }

    /// An output's value as the text of an input; nil where it is null, absent or empty, or is no output at all.
    package func text(_ name: String) -> String? {
        guard !["step", "version", "result", "inputs", "run", "failure"].contains(name), let value = object[name] else {
            return nil
        }
        let text = value.text(asInput: ())
        return text.isEmpty ? nil : text
    }
}

extension JSONValue {
    /// A string bare, null as nothing, a list of strings as lines, all else as JSON.
    fileprivate func text(asInput _: Void) -> String {
        switch self {
        case .null: ""
        case .string(let text): text
        case .array(let elements) where !elements.isEmpty && elements.allSatisfy { $0.string != nil }:
            elements.compactMap(\.string).joined(separator: "\n")
        default: text
        }
    }
}

extension Failure {
    /// The failure in the record.
    var json: JSONValue {
        [
            "doing": .string(doing), "because": .string(because), "try": .string(tryThis),
            "request-id": requestID.map(JSONValue.string) ?? .null,
        ]
    }
}
