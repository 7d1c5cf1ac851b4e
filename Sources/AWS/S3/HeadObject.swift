/// S3 HeadObject.
import FoundationEssentials
import HTTP

/// Whether an object is there, how long and of which content, without its bytes.
public struct HeadObject: S3Operation {
    /// AWS's name.
    public static let name = "HeadObject"
    /// Asked with the right to read.
    public static let iamActions = ["s3:GetObject"]

    /// The object.
    public var uri: S3URI
    /// A certain version.
    public var versionId: String?

    /// An object.
    public init(_ uri: S3URI) { self.uri = uri }

    /// HEAD of the object.
    public func request(to endpoint: HTTPURL) throws(AWSError) -> HTTPRequest {
        request(
            .head, to: endpoint, query: versionId.map { [HTTPURL.QueryItem("versionId", $0)] } ?? [],
            headers: ["x-amz-checksum-mode": "ENABLED"])
    }

    /// Reads the headers.
    public func output(from response: HTTPResponse) throws(AWSError) -> ObjectHead { try ObjectHead(response) }
}

/// What the headers of an object say.
public struct ObjectHead: Sendable, Hashable {
    /// The length of what was sent: of the range, where one was asked for.
    public var contentLength: Int?
    /// Names the content.
    public var eTag: String
    /// As it was written.
    public var contentType: String?
    /// When it was written.
    public var lastModified: Date?
    /// The version, in a bucket that keeps them.
    public var versionId: String?
    /// `bytes 0-9/100` for a range.
    public var contentRange: String?
    /// The digest S3 keeps, in base64; with a hyphen and a number for an object of parts.
    public var checksumSHA256: String?
    /// The `x-amz-meta-` headers without that prefix.
    public var metadata: [String: String]

    init(_ response: HTTPResponse) throws(AWSError) {
        guard let eTag = response.headers["ETag"] else { throw AWSError(.undecodable("header ETag is missing")) }
        self.eTag = eTag
        contentLength = response.headers["Content-Length"].flatMap { Int($0) }
        contentType = response.headers["Content-Type"]
        lastModified = response.headers["Last-Modified"].flatMap(WireDate.parseHTTP)
        versionId = response.headers["x-amz-version-id"]
        contentRange = response.headers["Content-Range"]
        checksumSHA256 = response.headers["x-amz-checksum-sha256"]
        metadata = [:]
        for field in response.headers.fields where field.name.lowercased().hasPrefix("x-amz-meta-") {
            metadata[String(field.name.lowercased().dropFirst(11))] = field.value
        }
    }
}
