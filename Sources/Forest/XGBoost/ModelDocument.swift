/// What XGBoost writes as JSON and as UBJSON, read the same way: value after value, nothing kept but where one is.

/// A document that is read from its beginning to its end. Whoever reads it asks for the kind of value that must come
/// next.
protocol ModelDocument {
    /// Where the value is that was read last.
    var path: DocumentPath { get set }

    /// Enters the object that comes next.
    mutating func beginObject() throws(ModelError)
    /// The next member's key; nil at the object's end, which is left.
    mutating func nextKey() throws(ModelError) -> String?
    /// Enters the array that comes next.
    mutating func beginArray() throws(ModelError)
    /// Whether another element comes; false at the array's end, which is left.
    mutating func nextElement() throws(ModelError) -> Bool
    /// Text.
    mutating func string() throws(ModelError) -> String
    /// An array of numbers, rounded to float32; it replaces what `values` held.
    mutating func floats(into values: inout [Float]) throws(ModelError)
    /// An array of whole numbers, true and false among them as 1 and 0; it replaces what `values` held.
    mutating func integers(into values: inout [Int32]) throws(ModelError)
    /// An array of whole numbers; it replaces what `values` held.
    mutating func integers(into values: inout [Int64]) throws(ModelError)
    /// Goes past any value.
    mutating func skip() throws(ModelError)
    /// Refuses what follows the document.
    mutating func finish() throws(ModelError)
}

extension ModelDocument {
    /// A refusal of what was read last.
    func malformed(_ reason: String) -> ModelError { ModelError(.malformed, at: path.description, reason) }

    /// A refusal of an element of the array that was read last.
    func malformed(_ index: Int, _ reason: String) -> ModelError {
        ModelError(.malformed, at: "\(path)[\(index)]", reason)
    }

    /// The next member's key, which becomes one of `keys`; refused where it is one of them already.
    mutating func nextKey(notIn keys: inout Set<String>) throws(ModelError) -> String? {
        guard let key = try nextKey() else { return nil }
        guard keys.insert(key).inserted else { throw malformed("it is there twice") }
        return key
    }

    /// A whole number that is written as text, as XGBoost writes its parameters.
    mutating func integerText(_ range: ClosedRange<Int>) throws(ModelError) -> Int {
        let text = try string()
        guard let value = Int(text) else { throw malformed("“\(text.prefix(40))” is no whole number") }
        guard range.contains(value) else {
            throw malformed("\(value) is not from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// An array of texts.
    mutating func strings() throws(ModelError) -> [String] {
        var texts: [String] = []
        try beginArray()
        while try nextElement() { texts.append(try string()) }
        return texts
    }
}

/// The way from a document's root to a value: `learner.gradient_booster.model.trees[3].left_children`.
struct DocumentPath: CustomStringConvertible {
    private enum Step {
        case inside
        case key(String)
        case element(Int)
    }

    private var steps: [Step] = []

    /// How deep the value lies.
    var depth: Int { steps.count }

    /// Goes into an object or an array.
    mutating func enter() { steps.append(.inside) }
    /// Leaves it.
    mutating func leave() { steps.removeLast() }
    /// Comes to a member.
    mutating func come(to key: String) { steps[steps.count - 1] = .key(key) }
    /// Comes to the next element.
    mutating func comeToNextElement() {
        if case .element(let index) = steps[steps.count - 1] {
            steps[steps.count - 1] = .element(index + 1)
        } else {
            steps[steps.count - 1] = .element(0)
        }
    }

    var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .inside: break
            case .key(let key): text += (text.isEmpty ? "" : ".") + key.prefix(64)
            case .element(let index): text += "[\(index)]"
            }
        }
        return text.isEmpty ? "the document" : text
    }
}

/// What a model file must not exceed.
enum DocumentLimits {
    /// Containers in one another.
    static let depth = 256
    /// Bytes of a text.
    static let text = 1 << 20
    /// Elements of an array of numbers.
    static let elements = 1 << 26
}
