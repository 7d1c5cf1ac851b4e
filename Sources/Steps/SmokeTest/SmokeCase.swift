/// A case of a smoke test: what is sent, and what the answer must be.
import JSON
import JSONSchema

/// One request and its expectations.
struct SmokeCase: Sendable, Hashable {
    /// What people call it; a name occurs once in a file.
    var name: String
    /// What the body is.
    var contentType: String
    /// What the answer should be, where that is said.
    var accept: String?
    /// What is sent.
    var body: [UInt8]
    /// What must come back.
    var expect: CaseExpectation
}

/// What an answer must be like. Everything that is given must hold.
struct CaseExpectation: Sendable, Hashable {
    /// The container's own status; any 2xx where a case does not say.
    var status = StatusExpectation.family(2)
    /// The media type, in lower case and without parameters.
    var contentType: String?
    /// Lines of CSV, or elements of the array that JSON holds.
    var rows: Int?
    /// Cells in every row.
    var columns: Int?
    /// What stands at places in the body.
    var values: [ValueExpectation] = []
    /// What the whole body must be like.
    var schema: JSONSchema?
    /// How long the answer may take.
    var mostMilliseconds: Double?
    /// How many rows of data were sent, each of which needs a prediction.
    var predictions: Int?
}

/// A status, or all that begin with one digit.
enum StatusExpectation: Sendable, Hashable, CustomStringConvertible {
    case exactly(Int)
    case family(Int)

    /// True for a status that was expected.
    func holds(for status: Int) -> Bool {
        switch self {
        case .exactly(let expected): status == expected
        case .family(let digit): status / 100 == digit
        }
    }

    /// As it is written in a case file.
    var description: String {
        switch self {
        case .exactly(let status): "\(status)"
        case .family(let digit): "\(digit)xx"
        }
    }
}

/// What must stand at one place of the body.
struct ValueExpectation: Sendable, Hashable {
    /// The ways a value can be right.
    enum Rule: Sendable, Hashable {
        /// This very number, give or take.
        case number(Double, tolerance: Double)
        /// This very string or Boolean.
        case exactly(JSONValue)
        /// A finite number between the bounds, both included.
        case range(min: Double?, max: Double?)
    }

    /// The place.
    var at: JSONPath
    /// What is right there.
    var rule: Rule
}
