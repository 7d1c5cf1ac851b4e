/// A request to the model server and its answer, without the connection they came by.

/// What the container is asked.
public struct ServingRequest: Sendable {
    /// The method, in capitals.
    public var method: String
    /// The path, with its query.
    public var path: String
    /// The Content-Type header.
    public var contentType: String?
    /// The Accept header.
    public var accept: String?

    /// A request of these parts; its body is handed over apart.
    public init(method: String, path: String, contentType: String? = nil, accept: String? = nil) {
        self.method = method
        self.path = path
        self.contentType = contentType
        self.accept = accept
    }
}

/// What the container answers.
public struct ServingResponse: Sendable, Hashable {
    /// The status code.
    public var status: Int
    /// The Content-Type header.
    public var contentType: String
    /// The body.
    public var body: [UInt8]

    /// An answer of these parts.
    public init(status: Int, contentType: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// A refusal with its reason, as one line of text.
    public init(refusal status: Int, _ reason: String) {
        self.init(status: status, contentType: "text/plain; charset=utf-8", body: Array((reason + "\n").utf8))
    }
}
