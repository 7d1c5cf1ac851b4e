/// Values by name as people write them in one input: a JSON object, or lines of name=value. Pure.
import JSON

/// The values of one input, or of one object in it, each read once as what it should be.
struct NamedValues: Sendable {
    /// The input, as refusals name it: `autoscaling`.
    let input: String
    /// Where in the input, as the start of a sentence: `in the variant new, `; empty for the whole.
    let place: String
    private let values: [String: String]

    /// A JSON object, or lines of name=value.
    init(_ text: String, of input: String) throws(Failure) {
        self.input = input
        place = ""
        do {
            values = Dictionary(try PipelineArguments.read(text).map { ($0.name, $0.value) }) { $1 }
        } catch {
            throw .usage(
                input: input, error.problems.joined(separator: "; "),
                tryThis: "Give a JSON object, or a line name=value each.")
        }
    }

    /// A JSON object whose members are texts, numbers or truths, or else a text of lines.
    init(_ json: JSONValue, of input: String, place: String) throws(Failure) {
        if case .string(let text) = json {
            self = try NamedValues(text, of: input)
            return
        }
        self.input = input
        self.place = place
        var values: [String: String] = [:]
        for (name, value) in json.object?.members ?? [] {
            switch value {
            case .string(let text): values[name] = text
            case .number, .bool: values[name] = value.text
            case .null: continue
            case .array, .object:
                throw .usage(
                    input: input, "\(place)\(name) is neither a text nor a number", tryThis: "Give one value for it.")
            }
        }
        guard json.object != nil else {
            throw .usage(input: input, "\(place)there is no JSON object", tryThis: "Give an object {…}.")
        }
        self.values = values
    }

    /// Refuses names that mean nothing.
    func only(_ known: [String]) throws(Failure) {
        guard let other = values.keys.sorted().first(where: { !known.contains($0) }) else { return }
        throw refused("\(other) is not known", tryThis: "It takes \(known.joined(separator: ", ")).")
    }

    /// A text; nil where it is not given or empty.
    func text(_ name: String) -> String? {
        guard let value = values[name], let first = value.firstIndex(where: { !$0.isWhitespace }),
            let last = value.lastIndex(where: { !$0.isWhitespace })
        else { return nil }
        return String(value[first...last])
    }

    /// A whole number within `range`.
    func whole(_ name: String, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        guard let text = text(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw refused(
                "\(name) is “\(text)”", tryThis: "Give a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// A number that is not negative.
    func number(_ name: String) throws(Failure) -> Double? {
        guard let text = text(name) else { return nil }
        guard let number = Double(text), number.isFinite, number >= 0 else {
            throw refused("\(name) is “\(text)”", tryThis: "Give a number that is not negative.")
        }
        return number
    }

    /// A value of an input type.
    func value<Value: InputValue>(_ name: String, as _: Value.Type = Value.self) throws(Failure) -> Value? {
        guard let text = text(name) else { return nil }
        guard let value = Value(argument: text) else {
            throw refused("\(name) is “\(text)”", tryThis: "Give \(Value.form).")
        }
        return value
    }

    /// A refusal that names the input and the place.
    func refused(_ because: String, tryThis: String) -> Failure {
        .usage(input: input, place + because, tryThis: tryThis)
    }
}
