/// One line of an endpoint's data capture: what was asked and answered, and when
/// (docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html).
import FoundationEssentials
import JSON

/// A captured request.
package struct CaptureRecord: Sendable, Hashable {
    /// What was sent and what was answered; nil where it was not captured.
    package var input: Payload?, output: Payload?
    /// The request's own id, and the one that the caller gave it.
    package var eventID: String, inferenceID: String?
    package var time: Date

    /// One side of it.
    package struct Payload: Sendable, Hashable {
        package var contentType: String, data: String, encoding: String
    }

    /// Reads a line.
    package init(line: String) throws(UnreadableRows) {
        let json: JSONValue
        do { json = try JSONValue(parsing: line) } catch { throw UnreadableRows("is not JSON: \(error)") }
        guard let capture = json["captureData"], let event = json["eventMetadata"] else {
            throw UnreadableRows("is no captured record: captureData or eventMetadata is missing")
        }
        guard let id = event["eventId"]?.string, let text = event["inferenceTime"]?.string,
            let time = try? Date(text, strategy: .iso8601)
        else { throw UnreadableRows("has no eventId, or no inferenceTime that is a time") }
        eventID = id
        inferenceID = event["inferenceId"]?.string
        self.time = time
        input = try capture["endpointInput"].map { value throws(UnreadableRows) in try Payload(value) }
        output = try capture["endpointOutput"].map { value throws(UnreadableRows) in try Payload(value) }
    }
}

extension CaptureRecord.Payload {
    fileprivate init(_ json: JSONValue) throws(UnreadableRows) {
        guard let data = json["data"]?.string, let encoding = json["encoding"]?.string else {
            throw UnreadableRows("has a side without data, or without its encoding")
        }
        self.data = data
        self.encoding = encoding.uppercased()
        contentType = json["observedContentType"]?.string ?? ""
    }

    /// Its rows.
    package func rows() throws(UnreadableRows) -> [MonitoredRow] {
        switch encoding {
        case "CSV": return try csv(data)
        case "JSON": return try document(data)
        case "BASE64":
            guard let bytes = Data(base64Encoded: data), let text = String(validating: bytes, as: UTF8.self) else {
                throw UnreadableRows("has data that is no text in base64")
            }
            let kind = contentType.lowercased()
            if kind.contains("json") { return try document(text) }
            if kind.contains("csv") || kind.isEmpty { return try csv(text) }
            throw UnreadableRows("is of \(contentType.prefix(80)), which is not read as rows")
        default: throw UnreadableRows("has the encoding \(encoding.prefix(40)), not CSV, JSON or BASE64")
        }
    }

    private func csv(_ text: String) throws(UnreadableRows) -> [MonitoredRow] {
        try MonitoredRow.csv(text).map { .cells($0) }
    }

    /// One document, or one a line.
    private func document(_ text: String) throws(UnreadableRows) -> [MonitoredRow] {
        if let document = try? JSONValue(parsing: text) { return try MonitoredRow.json(document) }
        var rows = [MonitoredRow]()
        for line in text.split(whereSeparator: \.isNewline) {
            let document: JSONValue
            do { document = try JSONValue(parsing: line) } catch {
                throw UnreadableRows("has data that is not JSON: \(error)")
            }
            rows += try MonitoredRow.json(document)
        }
        return rows
    }
}

extension CaptureRecord {
    /// Its rows as a baseline of `names` knows them: where the baseline has a column for each value of answer and request, the
    /// answer's come first, as Model Monitor lays them side by side; else the request alone. A request that is too short for the
    /// baseline, and whose answer is not known row by row, lies at the end, where requests lie.
    package func rows(named names: [String]) throws(UnreadableRows) -> [MonitoredRow] {
        guard let input else { throw UnreadableRows("was captured without its request") }
        let asked = try input.rows()
        let answered = answers(to: asked)
        return asked.enumerated().map { at, request in
            switch (answered?[at], request) {
            case (.cells(let first), .cells(let second)) where first.count + second.count == names.count:
                return .cells(first + second)
            case (.named(let first), .named(let second))
            where names.contains(where: { name in first.contains { $0.name == name } }):
                return .named(first + second)
            case (_, .cells(let cells)) where cells.count < names.count:
                return .cells(Array(repeating: "", count: names.count - cells.count) + cells)
            default: return request
            }
        }
    }

    /// An answer for each row; containers write one a line, or all in one.
    private func answers(to asked: [MonitoredRow]) -> [MonitoredRow]? {
        guard let output, let answered = try? output.rows() else { return nil }
        if answered.count == asked.count { return answered }
        guard answered.count == 1, case .cells(let cells) = answered[0], cells.count == asked.count else { return nil }
        return cells.map { .cells([$0]) }
    }
}
