/// S3 GetObject.
import HTTP
import SigV4

/// Reads an object or a range of it, to memory or to a file.
public struct GetObject: S3Operation {
    /// AWS's name.
    public static let name = "GetObject"

    /// The object.
    public var uri: S3URI
    /// Where its bytes go, and how many are allowed.
    public var sink: HTTPRequest.Sink
    /// The bytes from the first to the last, both included.
    public var range: ClosedRange<Int>?
    /// Only if the object still has this tag; else PreconditionFailed.
    public var ifMatch: String?
    /// A certain version.
    public var versionId: String?

    /// The whole object, at most 8 MiB of it to memory.
    public init(_ uri: S3URI, to sink: HTTPRequest.Sink = .memory(limit: 8 << 20)) {
        self.uri = uri
        self.sink = sink
    }

    /// GET of the object.
    public func request(to endpoint: HTTPURL) throws(AWSError) -> HTTPRequest {
        var headers: Headers = ["x-amz-checksum-mode": "ENABLED"]
        if let range { headers["Range"] = "bytes=\(range.lowerBound)-\(range.upperBound)" }
        headers["If-Match"] = ifMatch
        let query = versionId.map { [HTTPURL.QueryItem("versionId", $0)] } ?? []
        var request = request(.get, to: endpoint, query: query, headers: headers)
        request.sink = sink
        let limit =
            switch sink {
            case .memory(let limit), .file(_, let limit): limit
            }
        request.limits = Self.limits(for: limit)
        request.expects = ["ETag"]
        return request
    }

    /// The answer.
    public struct Output: Sendable {
        /// The bytes; empty where they went to a file.
        public var body: [UInt8]
        /// What the headers say.
        public var head: ObjectHead
    }

    /// Reads the headers, and holds the bytes in memory against the digest that S3 keeps.
    public func output(from response: HTTPResponse) throws(AWSError) -> Output {
        if case .memory = sink, range == nil, let kept = response.headers["x-amz-checksum-sha256"], !kept.contains("-"),
            SHA256Digest(SHA256.hash(of: response.body))?.base64 != kept
        {
            throw AWSError(.garbled("bytes of another SHA-256 than S3 keeps"))
        }
        return Output(body: response.body, head: try ObjectHead(response))
    }
}
