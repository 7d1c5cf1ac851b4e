/// The refusal of a service, read out of the body in its protocol's form.
import FoundationEssentials
import HTTP

/// Code and words of an error answer.
struct ServiceFault: Sendable, Hashable {
    var code: String
    var message: String
    var requestID: String?
    /// Further members that are text, numbers or truths.
    var members: [String: String] = [:]

    init(code: String, message: String, requestID: String? = nil) {
        self.code = code
        self.message = message
        self.requestID = requestID
    }

    /// Reads an answer that is not 2xx; without a code in it, the status stands in.
    init(_ response: HTTPResponse, wire: Service.Wire) {
        switch wire {
        case .json, .restJSON: self.init(json: response)
        case .query, .restXML: self.init(xml: response)
        }
        requestID = requestID ?? Self.requestID(of: response)
    }

    /// The id of a request in any of the headers that services use.
    static func requestID(of response: HTTPResponse) -> String? {
        response.headers["x-amzn-RequestId"] ?? response.headers["x-amz-request-id"]
            ?? response.headers["x-amzn-request-id"]
    }

    private init(json response: HTTPResponse) {
        let body = try? JSONDecoder().decode([String: Scalar].self, from: Data(response.body)).compactMapValues(\.text)
        members = body ?? [:]
        let word = response.headers["x-amzn-ErrorType"] ?? members["__type"] ?? members["code"] ?? members["Code"]
        code = Self.bare(word ?? "") ?? Self.standIn(for: response.status)
        message = members["message"] ?? members["Message"] ?? (body == nil ? Excerpt.of(response.body) : "")
    }

    /// A member of any type; text where it is a text, a number or a truth.
    private struct Scalar: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text =
                (try? container.decode(String.self)) ?? (try? container.decode(Int.self)).map(String.init)
                ?? (try? container.decode(Double.self)).map { "\($0)" }
                ?? (try? container.decode(Bool.self)).map(String.init)
        }
    }

    /// `<ErrorResponse><Error>` of Query, `<Error>` of S3.
    private init(xml response: HTTPResponse) {
        let root = XMLParser.parse(response.body)
        let error = root?.name == "Error" ? root : root?["Error"] ?? root?["Errors"]?["Error"]
        code = error?.string("Code").nonEmpty ?? Self.standIn(for: response.status)
        message = error?.string("Message") ?? (error == nil ? Excerpt.of(response.body) : "")
        requestID = root?.string("RequestId") ?? root?.string("RequestID")
    }

    /// `aws.protocoltests#FooError:http://…` as `FooError`.
    private static func bare(_ word: String) -> String? {
        let name = word.prefix { $0 != ":" }.split(separator: "#").last.map(String.init)
        return name?.isEmpty == false ? name : nil
    }

    /// The code that a status without words stands for.
    static func standIn(for status: Int) -> String {
        switch status {
        case 401, 403: "Forbidden"
        case 404: "NotFound"
        case 409: "ConflictException"
        case 412: "PreconditionFailed"
        case 429: "TooManyRequestsException"
        default: "HTTP\(status)"
        }
    }
}

/// The beginning of a body that we cannot read, made harmless for a log.
enum Excerpt {
    /// The first 200 bytes; all but printable ASCII as `\xNN`.
    static func of(_ body: [UInt8]) -> String {
        var text = ""
        for byte in body.prefix(200) {
            text +=
                (0x20..<0x7F).contains(byte) && byte != 0x5C
                ? String(UnicodeScalar(byte)) : "\\x" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        return body.count > 200 ? text + "…" : text
    }
}
