/// A file of smoke-test cases, read strictly: a case that could not fail, or a misspelt expectation, is refused. Pure.
import JSON
import JSONSchema

/// The cases of a file.
struct CaseFile: Sendable, Hashable {
    /// SageMaker's limit for the body of one request.
    static let longestBody = 6_291_456

    let cases: [SmokeCase]

    /// Reads `{"cases": [...]}`.
    ///
    /// - Parameter tolerance: for expected numbers whose case gives none of its own.
    init(_ bytes: [UInt8], tolerance: Double = 0) throws(CaseFileProblem) {
        let json: JSONValue
        do { json = try JSONValue(parsing: bytes) } catch {
            throw CaseFileProblem(description: "it is not JSON: \(error)")
        }
        var file = try MemberReader(json, "the file")
        guard let list = file.take("cases") else {
            throw file.missing("cases", "write {\"cases\": [...]}")
        }
        try file.end(known: "cases")
        guard let elements = list.array else {
            throw file.problem("cases", "is \(list.kind), where an array should stand")
        }
        guard !elements.isEmpty else { throw file.problem("cases", "is empty: a test of nothing would pass") }
        var cases: [SmokeCase] = []
        var numbers: [String: Int] = [:]
        for (index, element) in elements.enumerated() {
            let smokeCase = try Self.smokeCase(element, number: index + 1, tolerance)
            if let other = numbers.updateValue(index + 1, forKey: smokeCase.name) {
                throw CaseFileProblem(
                    description: "case \(index + 1): name “\(smokeCase.name)” is that of case \(other) already")
            }
            cases.append(smokeCase)
        }
        self.cases = cases
    }

    private static func smokeCase(
        _ json: JSONValue, number: Int, _ tolerance: Double
    ) throws(CaseFileProblem) -> SmokeCase {
        var unnamed = try MemberReader(json, "case \(number)")
        guard let name = try unnamed.string("name") else { throw unnamed.missing("name", "every case needs one") }
        var members = try MemberReader(json, "case \(number) (“\(name)”)")
        _ = members.take("name")
        guard let contentType = try members.string("content-type") else {
            throw members.missing("content-type", "say what the body is, such as text/csv")
        }
        let accept = try members.string("accept")
        let body = try body(&members)
        guard let expect = members.take("expect") else {
            throw members.missing("expect", "a case that expects nothing cannot fail")
        }
        try members.end(known: "name, content-type, accept, body and expect")
        return SmokeCase(
            name: name, contentType: contentType, accept: accept, body: body,
            expect: try expectation(expect, members.place, tolerance))
    }

    /// A string as it is; an object or an array as JSON on one line.
    private static func body(_ members: inout MemberReader) throws(CaseFileProblem) -> [UInt8] {
        guard let value = members.take("body") else { throw members.missing("body", "say what is sent") }
        let bytes: [UInt8]
        switch value {
        case .string(let text): bytes = Array(text.utf8)
        case .object, .array: bytes = Array(value.text.utf8)
        default: throw members.problem("body", "is \(value.kind), where a string, an object or an array should stand")
        }
        guard bytes.count <= longestBody else {
            throw members.problem("body", "has \(bytes.count) bytes; SageMaker takes \(longestBody)")
        }
        return bytes
    }
}

extension CaseFile {
    private static func expectation(
        _ json: JSONValue, _ place: String, _ tolerance: Double
    ) throws(CaseFileProblem) -> CaseExpectation {
        var members = try MemberReader(json, "\(place), expect")
        guard json.object?.members.isEmpty == false else {
            throw CaseFileProblem(description: "\(members.place) is empty: a case that expects nothing cannot fail")
        }
        var expect = CaseExpectation()
        if let schema = members.take("schema") {
            do { expect.schema = try JSONSchema(schema) } catch {
                throw members.problem("schema", "cannot be checked: \(error)")
            }
        }
        if let status = try status(&members) { expect.status = status }
        if let type = try members.string("content-type") {
            guard !type.contains(";"), type.contains("/") else {
                throw members.problem("content-type", "is “\(type)”; give the media type alone, such as text/csv")
            }
            expect.contentType = type.lowercased()
        }
        expect.rows = try members.count("rows")
        expect.columns = try members.count("columns")
        expect.mostMilliseconds = try members.number("max-ms", least: 0)
        if let values = members.take("values") {
            guard let elements = values.array, !elements.isEmpty else {
                throw members.problem("values", "should be an array of at least one expectation")
            }
            for (index, element) in elements.enumerated() {
                expect.values.append(try value(element, "\(members.place), values[\(index)]", tolerance))
            }
        }
        try members.end(known: "status, content-type, rows, columns, values, schema and max-ms")
        return expect
    }

    private static func status(_ members: inout MemberReader) throws(CaseFileProblem) -> StatusExpectation? {
        guard let value = members.take("status") else { return nil }
        if let status = value.int, (100...599).contains(status) { return .exactly(status) }
        if let text = value.string, let match = text.wholeMatch(of: /([1-5])xx/), let digit = Int(match.1) {
            return .family(digit)
        }
        throw members.problem(
            "status", "is \(value.text), where a number such as 200 or a class such as \"4xx\" should stand")
    }

    private static func value(
        _ json: JSONValue, _ place: String, _ usual: Double
    ) throws(CaseFileProblem) -> ValueExpectation {
        var members = try MemberReader(json, place)
        guard let text = try members.string("at") else { throw members.missing("at", "say where, such as $[0][0]") }
        let path: JSONPath
        do { path = try JSONPath(text) } catch { throw members.problem("at", "is no place: \(error)") }
        let equals = members.take("equals")
        let tolerance = try members.number("tolerance", least: 0)
        let (least, most) = (try members.number("min"), try members.number("max"))
        try members.end(known: "at, equals, tolerance, min and max")
        let isRange = least != nil || most != nil
        guard isRange != (equals != nil) else {
            throw members.problem("equals", isRange ? "and a range exclude each other" : "or min or max should stand")
        }
        guard tolerance == nil || equals?.double != nil else {
            throw members.problem("tolerance", "goes with equals and a number only")
        }
        if let least, let most, least > most {
            throw members.problem("min", "is more than max: no number can be right")
        }
        guard let equals else { return ValueExpectation(at: path, rule: .range(min: least, max: most)) }
        switch equals {
        case .number(let number):
            return ValueExpectation(at: path, rule: .number(number.double, tolerance: tolerance ?? usual))
        case .string, .bool: return ValueExpectation(at: path, rule: .exactly(equals))
        case .null, .array, .object:
            throw members.problem("equals", "is \(equals.kind), where a number, a string or a Boolean should stand")
        }
    }
}
