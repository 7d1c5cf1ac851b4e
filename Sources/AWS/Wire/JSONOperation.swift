/// The AWS JSON protocols: the members of an operation are the body, `X-Amz-Target` names the operation.
import FoundationEssentials
import HTTP

/// An operation in AWS JSON 1.0 or 1.1. Its stored members are the request; their names are AWS's with a small first letter.
public protocol JSONOperation: Operation, Encodable where Output: Decodable {}

/// The answer of an operation that answers with nothing.
public struct NoOutput: Decodable, Sendable {}

extension JSONOperation {
    /// POST / with the members as JSON.
    public func request(to endpoint: HTTPURL) throws(AWSError) -> HTTPRequest {
        guard case .json(let version, let target) = Self.service.wire else {
            throw AWSError(.invalidInput("\(Self.service.id) does not speak AWS JSON"))
        }
        return HTTPRequest(
            .post, endpoint,
            headers: [
                "Content-Type": "application/x-amz-json-\(version)", "X-Amz-Target": "\(target).\(Self.name)",
            ], body: .bytes(try WireJSON(Self.service).encode(self)))
    }

    /// The body as JSON; an operation without output may answer with nothing at all.
    public func output(from response: HTTPResponse) throws(AWSError) -> Output {
        let empty = response.body.isEmpty && Output.self == NoOutput.self
        return try WireJSON(Self.service).decode(Output.self, from: empty ? Array("{}".utf8) : response.body)
    }
}
