/// S3 ListObjectsV2.
import Bytes
import FoundationEssentials
import HTTP

/// The objects under a prefix, a page of at most 1000 at a time.
public struct ListObjectsV2: S3Operation, PagedOperation {
    /// AWS's name.
    public static let name = "ListObjectsV2"
    /// The action is named otherwise.
    public static let iamActions = ["s3:ListBucket"]

    /// The bucket; the key is the prefix.
    public var prefix: S3URI
    /// `/` to see one level only.
    public var delimiter: String?
    /// At most so many a page.
    public var maxKeys: Int?
    /// Where the page before ended.
    public var nextToken: String?

    /// The objects whose keys begin with that of `prefix`.
    public init(_ prefix: S3URI) { self.prefix = prefix }

    /// The bucket alone.
    public var uri: S3URI { S3URI(bucket: prefix.bucket, key: "") ?? prefix }

    /// GET of the bucket.
    public func request(to endpoint: HTTPURL) throws(AWSError) -> HTTPRequest {
        var query: [HTTPURL.QueryItem] = [.init("list-type", "2"), .init("encoding-type", "url")]
        if !prefix.key.isEmpty { query.append(.init("prefix", prefix.key)) }
        if let delimiter { query.append(.init("delimiter", delimiter)) }
        if let maxKeys { query.append(.init("max-keys", String(maxKeys))) }
        if let nextToken { query.append(.init("continuation-token", nextToken)) }
        return request(.get, to: endpoint, query: query)
    }

    /// An object in the list.
    public struct Object: Sendable, Hashable {
        /// Its key.
        public var key: String
        /// Its length in bytes.
        public var size: Int
        /// Names its content.
        public var eTag: String?
        /// When it was written.
        public var lastModified: Date?
    }

    /// The answer.
    public struct Output: Sendable {
        /// The objects, in the order of their keys.
        public var contents: [Object]
        /// What stands for the objects below the delimiter.
        public var commonPrefixes: [String]
        /// Where the next page begins.
        public var nextContinuationToken: String?
    }

    /// Reads the list.
    public func output(from response: HTTPResponse) throws(AWSError) -> Output {
        let root = try Self.root("ListBucketResult", of: response)
        let encoded = root.string("EncodingType") == "url"
        func plain(_ text: String) -> String { encoded ? Self.decode(text) : text }
        var contents: [Object] = []
        for node in root.all("Contents") {
            guard let size = try node.int("Size") else { throw AWSError(.undecodable("Contents.Size is missing")) }
            contents.append(
                Object(
                    key: plain(try node.requiredString("Key")), size: size, eTag: node.string("ETag"),
                    lastModified: try node.date("LastModified")))
        }
        guard let truncated = try root.bool("IsTruncated") else {
            throw AWSError(.undecodable("ListBucketResult.IsTruncated is missing"))
        }
        let next = root.string("NextContinuationToken").nonEmpty
        if truncated, next == nil { throw AWSError(.undecodable("ListBucketResult.NextContinuationToken is missing")) }
        return Output(
            contents: contents,
            commonPrefixes: root.all("CommonPrefixes").compactMap { $0.string("Prefix") }.map(plain),
            nextContinuationToken: truncated ? next : nil)
    }

    /// S3 writes a blank in a key as a plus sign when it encodes.
    private static func decode(_ text: String) -> String {
        PercentEncoding.decode(text.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%20"))
    }

    /// The objects.
    public static func page(_ output: Output) -> Page<Object> {
        Page(output.contents, next: output.nextContinuationToken)
    }
}
