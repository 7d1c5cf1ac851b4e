/// S3 PutObject.
import HTTP

/// Writes an object in one request, at most 5 GiB.
public struct PutObject: S3Operation {
    /// AWS's name.
    public static let name = "PutObject"

    /// The object.
    public var uri: S3URI
    /// Its bytes.
    public var body: ObjectBody
    /// Its type; S3 takes binary/octet-stream where nil.
    public var contentType: String?
    /// `x-amz-meta-` headers without that prefix.
    public var metadata: [String: String] = [:]
    /// True to write only where nothing stands yet; else it is a conflict.
    public var ifNoneMatch = false
    /// `aws:kms` and so on; the bucket's default where nil.
    public var serverSideEncryption: String?
    /// The KMS key for `aws:kms`.
    public var sseKMSKeyId: String?

    /// An object of these bytes.
    public init(_ uri: S3URI, body: ObjectBody) {
        self.uri = uri
        self.body = body
    }

    /// PUT of the object.
    public func request(to endpoint: HTTPURL) throws(AWSError) -> HTTPRequest {
        var headers = body.headers
        headers["Content-Type"] = contentType
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) { headers["x-amz-meta-\(name)"] = value }
        if ifNoneMatch { headers["If-None-Match"] = "*" }
        headers["x-amz-server-side-encryption"] = serverSideEncryption
        headers["x-amz-server-side-encryption-aws-kms-key-id"] = sseKMSKeyId
        return request(.put, to: endpoint, headers: headers, body: body.http)
    }

    /// The answer.
    public struct Output: Sendable {
        /// Names the content.
        public var eTag: String
        /// The version, in a bucket that keeps them.
        public var versionId: String?
    }

    /// Reads the headers.
    public func output(from response: HTTPResponse) throws(AWSError) -> Output {
        Output(eTag: try Self.header("ETag", of: response), versionId: response.headers["x-amz-version-id"])
    }
}
