/// What a call asks the model: rows of CSV as `context`, or JSON as `payload`. Pure.
import JSON

/// The body of an invocation.
struct InferenceQuestion: Sendable, Hashable {
    /// SageMaker takes no more.
    static let longest = 6_291_456
    /// SageMaker's header for the id that captured data carries.
    static let idHeader = "X-Amzn-SageMaker-Inference-Id"

    let contentType: String
    let body: [UInt8]
    /// What the caller wants, where he wants one thing.
    let accept: String?

    /// Reads a call.
    init(_ call: HTTPCall) throws(Refusal) {
        guard call.method == "POST" else { throw Refusal(405, "Use POST.", allow: "POST") }
        guard let sent = call.body else { throw Refusal(400, "The body is said to be base64, and is none.") }
        guard sent.contains(where: { !" \t\r\n".utf8.contains($0) }) else {
            throw Refusal(400, "The body is empty. \(Self.form)")
        }
        let json: JSONValue
        do { json = try JSONValue(parsing: sent) } catch { throw Refusal(400, "The body is not JSON. \(Self.form)") }
        guard let members = json.object?.members, members.count == 1, let (name, value) = members.first else {
            throw Refusal(400, "The body is not a JSON object with one member. \(Self.form)")
        }
        switch (name, value) {
        case ("context", .string(let rows)):
            guard !rows.allSatisfy(\.isWhitespace) else { throw Refusal(400, "context is empty. \(Self.form)") }
            (contentType, body) = ("text/csv", Array(rows.utf8))
        case ("context", _): throw Refusal(400, "context is not a text. \(Self.form)")
        case ("payload", .null): throw Refusal(400, "payload is null. \(Self.form)")
        case ("payload", _): (contentType, body) = ("application/json", Array(value.text.utf8))
        default: throw Refusal(400, "The body has neither context nor payload. \(Self.form)")
        }
        guard body.count <= Self.longest else {
            throw Refusal(413, "The model takes at most \(Self.longest) bytes; send fewer rows at a time.")
        }
        accept = call.headers["accept"].flatMap {
            $0.wholeMatch(of: /[a-z]+\/[a-zA-Z0-9.+\-]{1,100}/) == nil ? nil : $0
        }
    }

    /// The id of the invocation: the caller's, else the API's own of the call; nil where neither can be one.
    static func id(_ call: HTTPCall) -> String? {
        [call.headers[idHeader.lowercased()], call.requestID].lazy.compactMap(\.self).first {
            (1...64).contains($0.utf8.count) && $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        }
    }

    private static let form = #"Send {"context": "rows of CSV"} or {"payload": JSON}."#
}
