/// An operation of AWS as a value: what is asked, and what the answer means.
import HTTP

/// One request to a service. A conforming type holds the members of the request and says how to write it and read the answer.
public protocol Operation: Sendable {
    /// What the answer is read into.
    associatedtype Output: Sendable

    /// The service that is asked.
    static var service: Service { get }
    /// AWS's name of the operation.
    static var name: String { get }
    /// The IAM actions that a caller needs.
    static var iamActions: [String] { get }
    /// False for the few operations that are sent without a signature.
    static var isSigned: Bool { get }
    /// The bucket, where the resource may lie in another region than the client's.
    var bucket: String? { get }

    /// The request, unsigned.
    func request(to endpoint: HTTPURL) throws(AWSError) -> HTTPRequest
    /// The meaning of a 2xx answer.
    func output(from response: HTTPResponse) throws(AWSError) -> Output
}

extension Operation {
    /// The action of the operation's own name.
    public static var iamActions: [String] { ["\(service.iamPrefix):\(name)"] }
    /// Signed.
    public static var isSigned: Bool { true }
    /// None.
    public var bucket: String? { nil }
    /// Service and operation, for people: `SageMaker.StartPipelineExecution`.
    public static var title: String { "\(service.id.filter { $0 != " " }).\(name)" }
}
