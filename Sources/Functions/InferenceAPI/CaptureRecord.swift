/// A question and its answer as SageMaker's data capture writes them, and where. Pure.
///
/// Source: the capture files of SageMaker endpoints, version "0".
import AWS
import Bytes
import FoundationEssentials
import JSON

/// One line of captured data.
struct CaptureRecord: Sendable {
    /// One side of an exchange.
    struct Side: Sendable, Hashable {
        let contentType: String
        let body: [UInt8]
    }

    let endpoint: String
    let variant: String
    let question: Side
    let answer: Side
    let inferenceID: String
    let eventID: String
    let time: Date

    /// The line, with its end.
    var line: String {
        let record: JSONValue = [
            "captureData": [
                "endpointInput": Self.json(question, mode: "INPUT"),
                "endpointOutput": Self.json(answer, mode: "OUTPUT"),
            ],
            "eventMetadata": [
                "eventId": .string(eventID), "inferenceId": .string(inferenceID),
                "inferenceTime": .string(time.formatted(.iso8601)),
            ], "eventVersion": "0",
        ]
        return record.text + "\n"
    }

    /// `PREFIX/endpoint/variant/yyyy/mm/dd/hh/mm-ss-mmm-id.jsonl`, in UTC.
    func place(below folder: S3URI) -> S3URI? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let parts = time.formatted(style).split { "-T:.Z".contains($0) }
        guard parts.count == 7 else { return nil }
        let hour = parts[..<4].joined(separator: "/")
        return folder.appending("\(endpoint)/\(variant)/\(hour)/\(parts[4...].joined(separator: "-"))-\(eventID).jsonl")
    }

    private static func json(_ side: Side, mode: String) -> JSONValue {
        let type = side.contentType.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        var (encoding, data) = ("BASE64", Base64.encode(side.body))
        if let known = ["text/csv": "CSV", "application/json": "JSON"][type],
            let text = String(validating: side.body, as: UTF8.self)
        {
            (encoding, data) = (known, text)
        }
        return [
            "observedContentType": .string(side.contentType), "mode": .string(mode), "data": .string(data),
            "encoding": .string(encoding),
        ]
    }
}
