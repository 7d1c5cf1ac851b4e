/// The body of an answer as values, and what makes a body one that no case may take for a prediction. Pure.
import JSON

/// What a body holds.
enum AnswerContent: Sendable, Hashable {
    /// Values that a path finds its way in.
    case values(JSONValue)
    /// Nothing that we read; the words are the end of a sentence.
    case unreadable(String)
    /// Nothing at all, or JSON that holds nothing.
    case empty

    /// JSON to itself, CSV to an array of rows, JSON Lines to an array of lines. Another type, or none, is tried as JSON:
    /// many containers do not say what they answer.
    init(_ answer: Answer) {
        guard let text = String(validating: answer.body, as: UTF8.self) else {
            self = answer.body.isEmpty ? .empty : .unreadable("is not UTF-8")
            return
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            self = .empty
            return
        }
        switch answer.mediaType {
        case "text/csv": self = Self.csv(text)
        case "application/jsonlines", "application/x-jsonlines", "application/jsonl", "application/x-ndjson":
            self = Self.lines(text)
        default: self = Self.json(text, type: answer.mediaType)
        }
    }

    private static func csv(_ text: String) -> AnswerContent {
        // Any text is CSV to a lenient reader; an error object that is labelled as CSV must not become a cell.
        if let first = text.first(where: { !$0.isWhitespace }), "{[".contains(first) {
            return .unreadable("is said to be text/csv, and begins as JSON does")
        }
        do { return .values(try CSVRows.read(text)) } catch { return .unreadable("is not CSV: \(error)") }
    }

    private static func json(_ text: String, type: String?) -> AnswerContent {
        do {
            let value = try JSONValue(parsing: text)
            return value.holdsNothing ? .empty : .values(value)
        } catch {
            let isNamed = type == "application/json" || type?.hasSuffix("+json") == true
            return .unreadable(
                isNamed
                    ? "is not JSON: \(error)" : "is of the type \(type ?? "that nobody names"), and not JSON: \(error)")
        }
    }

    private static func lines(_ text: String) -> AnswerContent {
        var values: [JSONValue] = []
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
            do { values.append(try JSONValue(parsing: line)) } catch {
                return .unreadable("is not JSON in its line \(index + 1): \(error)")
            }
        }
        return .values(.array(values))
    }

    /// Rows of a table: the elements of a JSON array, or of the one array that a JSON object holds.
    var rows: [JSONValue]? {
        guard case .values(let value) = self else { return nil }
        if let elements = value.array { return elements }
        let arrays = value.object?.members.compactMap(\.value.array) ?? []
        return arrays.count == 1 ? arrays[0] : nil
    }
}

extension JSONValue {
    /// `null`, `""`, `[]`, `{}`.
    fileprivate var holdsNothing: Bool {
        switch self {
        case .null: true
        case .string(let text): text.allSatisfy(\.isWhitespace)
        case .array(let elements): elements.isEmpty
        case .object(let object): object.members.isEmpty
        case .bool, .number: false
        }
    }

    /// The name under which an object, or an object of a list, says that it is an error.
    var errorMember: String? {
        if let elements = array { return elements.lazy.compactMap { $0.object.flatMap(Self.errorMember) }.first }
        return object.flatMap(Self.errorMember)
    }

    private static let errorNames: Set<String> = [
        "error", "errors", "errormessage", "errortype", "exception", "traceback", "stacktrace",
    ]

    private static func errorMember(of object: JSONObject) -> String? {
        object.members.first { member in
            let name = member.name.lowercased().filter { $0 != "_" && $0 != "-" }
            let isSaid = !member.value.holdsNothing && member.value != false && member.value.double != 0
            return errorNames.contains(name) && isSaid
        }?.name
    }

    /// The place of a cell that says NaN or infinity, in a table that is an array of rows.
    var nonFiniteCell: JSONPath? {
        for (line, row) in (array ?? []).enumerated() {
            for (column, cell) in (row.array ?? []).enumerated() {
                if cell.string.map(Self.isNonFinite) == true { return JSONPath([.element(line), .element(column)]) }
            }
        }
        return nil
    }

    /// True for the ways in which programs write NaN and the infinities, and for numbers beyond a double.
    static func isNonFinite(_ text: String) -> Bool {
        let word = text.filter { !$0.isWhitespace }.lowercased()
        let bare = word.first == "-" || word.first == "+" ? word.dropFirst() : word[...]
        if ["nan", "inf", "infinity", "1.#inf", "1.#qnan", "1.#ind"].contains(bare) { return true }
        return bare.first?.isNumber == true && Double(word).map { !$0.isFinite } == true
    }
}
