/// Reads the members of a JSON object strictly: each is taken once by name, and what nobody took is refused.
import JSON

/// Why a case file is not one: a sentence that names case and member.
struct CaseFileProblem: Error, Sendable, Hashable, CustomStringConvertible {
    let description: String
}

/// One object of a case file, being read.
struct MemberReader {
    /// Names the object in sentences: `case 2 (“a picture is refused”)`.
    let place: String
    private var rest: JSONObject

    init(_ value: JSONValue, _ place: String) throws(CaseFileProblem) {
        guard let object = value.object else {
            throw CaseFileProblem(description: "\(place) is \(value.kind), where an object should stand")
        }
        self.place = place
        rest = object
    }

    /// The member, or nil where there is none.
    mutating func take(_ name: String) -> JSONValue? {
        defer { rest[name] = nil }
        return rest[name]
    }

    /// A string that is not empty.
    mutating func string(_ name: String) throws(CaseFileProblem) -> String? {
        guard let value = take(name) else { return nil }
        guard let text = value.string, !text.allSatisfy(\.isWhitespace) else {
            throw problem(name, "is \(value.string == nil ? value.kind : "empty"), where a text should stand")
        }
        return text
    }

    /// A finite number of at least `least`.
    mutating func number(_ name: String, least: Double = -.infinity) throws(CaseFileProblem) -> Double? {
        guard let value = take(name) else { return nil }
        guard let number = value.double, number.isFinite else {
            throw problem(name, "is \(value.kind), where a number should stand")
        }
        guard number >= least else { throw problem(name, "is \(value.text), less than \(JSONValue(least).text)") }
        return number
    }

    /// A whole number from 0.
    mutating func count(_ name: String) throws(CaseFileProblem) -> Int? {
        guard let value = take(name) else { return nil }
        guard let count = value.int, count >= 0 else {
            throw problem(name, "is \(value.text), where a whole number from 0 should stand")
        }
        return count
    }

    /// Refuses what was not taken; `known` is what may stand here.
    func end(known: String) throws(CaseFileProblem) {
        guard let stranger = rest.members.first else { return }
        throw problem(stranger.name, "is not known here; there are \(known)")
    }

    func problem(_ member: String, _ what: String) -> CaseFileProblem {
        CaseFileProblem(description: "\(place): \(member) \(what)")
    }

    func missing(_ member: String, _ what: String) -> CaseFileProblem {
        CaseFileProblem(description: "\(place) has no \(member): \(what)")
    }
}
