/// A call of an HTTP API as Lambda gets it: from API Gateway in both of its forms, or from a function's own URL. Pure.
import Bytes
import JSON

/// What somebody sent.
struct HTTPCall: Sendable, Hashable {
    /// `POST`.
    let method: String
    /// By name in small letters.
    let headers: [String: String]
    /// Decoded; nil where it was said to be base64 and is none.
    let body: [UInt8]?
    /// The API's own id of the call.
    let requestID: String?

    /// Reads an event; nil for what is no call.
    init?(_ event: JSONValue) {
        let context = event["requestContext"]
        // The form 1.0 of REST APIs has the method at the top; 2.0 of HTTP APIs and function URLs in its context.
        guard let method = event["httpMethod"]?.string ?? context?["http"]?["method"]?.string else { return nil }
        self.method = method.uppercased()
        requestID = context?["requestId"]?.string
        var headers: [String: String] = [:]
        for (name, value) in event["headers"]?.object?.members ?? [] { headers[name.lowercased()] = value.string }
        self.headers = headers
        let text = event["body"]?.string ?? ""
        body = event["isBase64Encoded"]?.bool == true ? Base64.decode(text) : Array(text.utf8)
    }
}

/// What is answered.
struct HTTPAnswer: Sendable, Hashable {
    var status: Int
    /// In this order.
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    /// As API Gateway takes it, in both forms. What is no text goes as base64.
    var json: JSONValue {
        let text = String(validating: body, as: UTF8.self)
        var fields: JSONObject = [:]
        for (name, value) in headers { fields[name] = .string(value) }
        return [
            "statusCode": .number(JSONNumber(status)), "headers": .object(fields),
            "body": .string(text ?? Base64.encode(body)), "isBase64Encoded": .bool(text == nil),
        ]
    }

    static func == (left: HTTPAnswer, right: HTTPAnswer) -> Bool { left.json == right.json }

    func hash(into hasher: inout Hasher) { hasher.combine(json) }
}

/// Why a call has no prediction, in words for whoever called: nothing of what is behind the API.
struct Refusal: Error, Sendable, Hashable {
    var status: Int
    var message: String
    /// `Retry-After`, in seconds.
    var retryAfter: Int?
    /// `Allow`.
    var allow: String?

    /// A refusal with this status.
    init(_ status: Int, _ message: String, retryAfter: Int? = nil, allow: String? = nil) {
        self.status = status
        self.message = message
        self.retryAfter = retryAfter
        self.allow = allow
    }

    /// The answer that says so.
    func answer(inferenceID: String) -> HTTPAnswer {
        var headers = [("Content-Type", "application/json"), (InferenceQuestion.idHeader, inferenceID)]
        if let retryAfter { headers.append(("Retry-After", "\(retryAfter)")) }
        if let allow { headers.append(("Allow", allow)) }
        let body: JSONValue = ["message": .string(message), "inference-id": .string(inferenceID)]
        return HTTPAnswer(status: status, headers: headers, body: Array(body.text.utf8))
    }
}
