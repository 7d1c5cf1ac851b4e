/// Holds an answer against what its case expects. Pure: a test is a table of answers.
import JSON
import JSONSchema

/// What came of one answer: why it is wrong, if it is, and how far its numbers were off.
struct Judgement: Sendable, Hashable {
    /// One sentence for each expectation that does not hold; none means that all hold.
    private(set) var reasons: [String] = []
    /// The largest difference between a number and the one it should equal; nil where none was compared.
    private(set) var maxDifference: Double?
    /// The predictions, a row for each row that was sent; none where none were expected or one is wrong.
    private(set) var scores: [[Double]] = []

    /// True where everything expected holds.
    var isPassed: Bool { reasons.isEmpty }

    /// Judges an answer that took so long.
    init(_ answer: Answer, milliseconds: Double, by expect: CaseExpectation) {
        guard expect.status.holds(for: answer.status) else {
            reasons.append("status is \(answer.status), expected \(expect.status)")
            return
        }
        let content = AnswerContent(answer)
        if answer.isSuccess { refuseFalseSuccess(answer, content, expect) }
        judgeType(answer, expect)
        judgeShape(content, expect)
        for value in expect.values { judge(value, in: content) }
        if let schema = expect.schema { judge(content, by: schema) }
        if let count = expect.predictions { readPredictions(content, of: count, answer) }
        if let most = expect.mostMilliseconds, !(milliseconds <= most) {
            reasons.append("it took \(JSONValue(milliseconds).text) ms, expected at most \(JSONValue(most).text) ms")
        }
    }

    /// What a 2xx may not be unless the case says so: empty, a page, an error, cut short, not a number.
    private mutating func refuseFalseSuccess(_ answer: Answer, _ content: AnswerContent, _ expect: CaseExpectation) {
        let isTextPage = answer.body.prefix(512).starts(withPage: ())
        if isTextPage, expect.contentType != "text/html" {
            reasons.append("the answer is an HTML page")
            return
        }
        switch content {
        case .empty:
            // 204 says itself that there is no body.
            if expect.rows != 0, expect.status != .exactly(204) { reasons.append("the answer is empty") }
        case .unreadable(let why):
            let claims = answer.mediaType.map { $0 == "text/csv" || $0.contains("json") } ?? false
            if claims || expect.looksInside { reasons.append("the body \(why)") }
        case .values(let value):
            if let name = value.errorMember, !expect.names(name) {
                reasons.append("the answer is an error: it has a member “\(name)”, and the case expects none")
            }
            if answer.mediaType == "text/csv", let place = value.nonFiniteCell {
                reasons.append("\(place) is not a finite number")
            }
        }
    }

    private mutating func judgeType(_ answer: Answer, _ expect: CaseExpectation) {
        guard let expected = expect.contentType, answer.mediaType != expected else { return }
        let got = answer.contentType.map { "“\($0)”" }
        reasons.append(
            "content type is \(got ?? (answer.isSuccess ? "not said" : "not handed on with a refusal")), expected \(expected)"
        )
    }

    private mutating func judgeShape(_ content: AnswerContent, _ expect: CaseExpectation) {
        guard expect.rows != nil || expect.columns != nil else { return }
        if case .unreadable = content, !reasons.isEmpty { return }
        guard let rows = content == .empty ? [] : content.rows else {
            reasons.append(
                "the answer has no rows: it is neither CSV, nor a JSON array, nor an object with one array in it")
            return
        }
        if let expected = expect.rows, rows.count != expected {
            reasons.append("\(rows.count) rows, expected \(expected)")
        }
        guard let expected = expect.columns else { return }
        for (index, row) in rows.enumerated() where (row.array?.count ?? 1) != expected {
            reasons.append("row \(index) has \(row.array?.count ?? 1) columns, expected \(expected)")
            return
        }
    }

    private mutating func judge(_ content: AnswerContent, by schema: JSONSchema) {
        guard case .values(let value) = content else {
            if reasons.isEmpty { reasons.append("the answer has no values to hold against the schema") }
            return
        }
        reasons += schema.problems(in: value).map { "by the schema, \($0)" }
    }

    private mutating func readPredictions(_ content: AnswerContent, of count: Int, _ answer: Answer) {
        // What is wrong already needs no second reason.
        guard reasons.isEmpty else { return }
        do {
            scores = try Predictions.read(content, count: count, isCSV: answer.mediaType == "text/csv")
        } catch { reasons.append(error.reason) }
    }

    private mutating func judge(_ expected: ValueExpectation, in content: AnswerContent) {
        guard case .values(let document) = content else {
            if reasons.isEmpty { reasons.append("\(expected.at): the answer has no values") }
            return
        }
        let value: JSONValue
        do { value = try expected.at.value(in: document) } catch {
            reasons.append(error.description)
            return
        }
        switch expected.rule {
        case .exactly(let wanted):
            if !value.isSame(as: wanted) { reasons.append("\(expected.at) is \(value.shown), expected \(wanted.text)") }
        case .number(let wanted, let tolerance): judge(value, expected.at, equals: wanted, tolerance: tolerance)
        case .range(let least, let most): judge(value, expected.at, from: least, to: most)
        }
    }

    private mutating func judge(_ value: JSONValue, _ place: JSONPath, equals wanted: Double, tolerance: Double) {
        let allowed = tolerance == 0 ? "" : " ± \(JSONValue(tolerance).text)"
        guard let number = value.double, number.isFinite else {
            reasons.append("\(place) is \(value.shown), expected the number \(JSONValue(wanted).text)\(allowed)")
            return
        }
        let difference = (number - wanted).magnitude
        maxDifference = max(maxDifference ?? 0, difference)
        if !(difference <= tolerance) {
            reasons.append("\(place) is \(value.text), expected \(JSONValue(wanted).text)\(allowed)")
        }
    }

    private mutating func judge(_ value: JSONValue, _ place: JSONPath, from least: Double?, to most: Double?) {
        let bounds = [least.map { "at least \(JSONValue($0).text)" }, most.map { "at most \(JSONValue($0).text)" }]
        let wanted = bounds.compactMap { $0 }.joined(separator: " and ")
        guard let number = value.double, number.isFinite, number >= least ?? number, number <= most ?? number else {
            reasons.append("\(place) is \(value.shown), expected a number of \(wanted)")
            return
        }
    }
}

extension CaseExpectation {
    /// True where the body must be understood.
    fileprivate var looksInside: Bool {
        rows != nil || columns != nil || !values.isEmpty || predictions != nil || schema != nil
    }

    /// True where a case looks at a member of this name, or below it.
    fileprivate func names(_ member: String) -> Bool {
        values.contains { $0.at.steps.contains(.member(member)) }
    }
}

extension JSONValue {
    /// Equal by code points: Swift's own `==` would first normalise.
    fileprivate func isSame(as other: JSONValue) -> Bool {
        guard let text = string, let expected = other.string else { return self == other }
        return text.utf8.elementsEqual(expected.utf8)
    }

    /// The value in few words.
    fileprivate var shown: String {
        switch self {
        case .array, .object: kind
        case .string(let text) where text.isEmpty: "empty"
        default: String(text.prefix(80))
        }
    }
}

extension Collection<UInt8> {
    /// True where these bytes begin as an HTML page does.
    fileprivate func starts(withPage _: Void) -> Bool {
        let text = String(decoding: self, as: UTF8.self).drop(while: \.isWhitespace).lowercased()
        return text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.hasPrefix("<head")
    }
}
