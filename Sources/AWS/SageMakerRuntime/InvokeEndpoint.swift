/// SageMaker Runtime InvokeEndpoint.
import Bytes
import HTTP

/// Asks a live endpoint for predictions. What goes in and what comes out is the container's affair.
public struct InvokeEndpoint: Operation {
    /// SageMaker's endpoints.
    public static var service: Service { .sageMakerRuntime }
    /// AWS's name.
    public static let name = "InvokeEndpoint"

    /// The endpoint.
    public var endpointName: String
    /// At most 6 291 456 bytes.
    public var body: [UInt8]
    /// What the body is, such as `text/csv`.
    public var contentType: String?
    /// What the answer should be.
    public var accept: String?
    /// One variant instead of a share of the traffic.
    public var targetVariant: String?
    /// An id that captured data carries.
    public var inferenceId: String?
    /// What the container is told beside the body.
    public var customAttributes: String?

    /// A question.
    public init(endpointName: String, body: [UInt8], contentType: String? = nil, accept: String? = nil) {
        self.endpointName = endpointName
        self.body = body
        self.contentType = contentType
        self.accept = accept
    }

    /// POST of the body. SageMaker gives a container 60 s, so we wait a little longer.
    public func request(to endpoint: HTTPURL) throws(AWSError) -> HTTPRequest {
        guard !endpointName.isEmpty else { throw AWSError(.invalidInput("the name of the endpoint is empty")) }
        var url = endpoint
        let prefix = endpoint.path.hasSuffix("/") ? String(endpoint.path.dropLast()) : endpoint.path
        url.path = "\(prefix)/endpoints/\(PercentEncoding.encode(endpointName))/invocations"
        var headers = Headers()
        headers["Content-Type"] = contentType
        headers["Accept"] = accept
        headers["X-Amzn-SageMaker-Target-Variant"] = targetVariant
        headers["X-Amzn-SageMaker-Inference-Id"] = inferenceId
        headers["X-Amzn-SageMaker-Custom-Attributes"] = customAttributes
        return HTTPRequest(
            .post, url, headers: headers, body: .bytes(body),
            limits: .init(stall: .seconds(65), total: .seconds(70)))
    }

    /// The answer.
    public struct Output: Sendable, Hashable {
        /// What the container answered.
        public var body: [UInt8]
        /// What it says that is.
        public var contentType: String?
        /// The variant that answered.
        public var invokedProductionVariant: String?
        /// What the container said beside the body.
        public var customAttributes: String?
    }

    /// Body and headers as they are.
    public func output(from response: HTTPResponse) throws(AWSError) -> Output {
        Output(
            body: response.body, contentType: response.headers["Content-Type"],
            invokedProductionVariant: response.headers["x-Amzn-Invoked-Production-Variant"],
            customAttributes: response.headers["X-Amzn-SageMaker-Custom-Attributes"])
    }
}

/// The container of an endpoint failed or refused: status 424 with what it said.
public struct ModelError: Sendable, Hashable {
    /// The container's own status.
    public var originalStatusCode: Int?
    /// The container's own words.
    public var originalMessage: String?
    /// Where the container logs.
    public var logStreamArn: String?

    /// Reads the refusal of InvokeEndpoint; nil for any other error.
    public init?(_ error: AWSError) {
        guard error.code == "ModelError" else { return nil }
        originalStatusCode = error.members["OriginalStatusCode"].flatMap { Int($0) }
        originalMessage = error.members["OriginalMessage"]
        logStreamArn = error.members["LogStreamArn"]
    }
}
