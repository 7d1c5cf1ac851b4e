/// Why a call to AWS failed, in a form that a step can decide on and a person can read.
import HTTP

/// The failure of one call, after all its attempts.
public struct AWSError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Kind: Sendable {
        /// The service refused, in its own words.
        case service(code: String, message: String)
        /// There was no answer.
        case transport(TransportError)
        /// There was an answer, but not one that AWS's model allows; the text says which field and how.
        case undecodable(String)
        /// There was an answer of no form at all: empty, cut, HTML; with its first bytes, escaped.
        case garbled(String)
        /// No credentials could be had.
        case credentials(CredentialsError)
        /// The request cannot be sent as it stands.
        case invalidInput(String)
        /// The answer points to another host, which is not followed.
        case redirected(host: String)
        /// The task was cancelled.
        case cancelled
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// The operation, such as `SageMaker.StartPipelineExecution`; empty until the client adds it.
    public internal(set) var operation = ""
    /// The status of the last answer.
    public internal(set) var status: Int?
    /// The id that AWS support asks for.
    public internal(set) var requestID: String?
    /// How many times the request was sent.
    public internal(set) var attempts = 0
    /// How long AWS asks to wait before the next attempt (`x-amz-retry-after`), at most 20 s; for who counts attempts himself.
    public internal(set) var retryAfter: Duration?

    /// The further members of the service's answer, by AWS's names: what a ModelError says of its container.
    public internal(set) var members: [String: String] = [:]
    /// What else went wrong on the way out.
    public internal(set) var aside: String?

    /// A failure of this kind.
    public init(_ kind: Kind, operation: String = "", status: Int? = nil, requestID: String? = nil, attempts: Int = 0) {
        self.kind = kind
        self.operation = operation
        self.status = status
        self.requestID = requestID
        self.attempts = attempts
    }

    /// The service's code; nil where it was not the service that refused.
    public var code: String? { if case .service(let code, _) = kind { code } else { nil } }

    /// The service's words, or ours where it said nothing.
    public var message: String {
        switch kind {
        case .service(let code, let message): message.isEmpty ? code : message
        case .transport(let error): error.description
        case .undecodable(let place): "the answer is not what AWS's model promises: \(place)"
        case .garbled(let excerpt): "the answer cannot be read; it begins with \"\(excerpt)\""
        case .credentials(let error): error.description
        case .invalidInput(let text): text
        case .redirected(let host): "the answer points to \(host), and redirects are not followed"
        case .cancelled: "cancelled"
        }
    }

    /// Operation, code, words, status, request id and attempts in one line.
    public var description: String {
        var facts: [String] = []
        if let status { facts.append("HTTP \(status)") }
        if let requestID { facts.append("request id \(requestID)") }
        if attempts > 1 { facts.append("\(attempts) attempts") }
        let reason = code.map { message == $0 ? $0 : "\($0): \(message)" } ?? message
        // What is wrong before there is a call belongs to none.
        return (operation.isEmpty ? reason : "\(operation): \(reason)")
            + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))")
            + (aside.map { "; \($0)" } ?? "")
    }
}
