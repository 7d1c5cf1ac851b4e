/// Addresses of objects in S3.
import Bytes
import HTTP

/// `s3://bucket/key`; the key may be empty where a whole bucket is meant.
public struct S3URI: Sendable, Hashable, CustomStringConvertible {
    /// 3 to 63 of small letters, digits, dots and hyphens.
    public let bucket: String
    /// Everything after the bucket's slash, as it is.
    public let key: String

    /// Reads `s3://bucket/key`; nil for anything else.
    public init?(_ text: String) {
        guard text.hasPrefix("s3://") else { return nil }
        let rest = text.dropFirst(5)
        let bucket = rest.prefix { $0 != "/" }
        self.init(bucket: String(bucket), key: String(rest[bucket.endIndex...].dropFirst()))
    }

    /// A bucket and a key; nil where either breaks S3's rules.
    public init?(bucket: String, key: String) {
        guard Self.isBucket(bucket), key.utf8.count <= 1024 else { return nil }
        self.bucket = bucket
        self.key = key
    }

    /// `s3://bucket/key`.
    public var description: String { "s3://\(bucket)/\(key)" }

    /// The same bucket with more on the end of the key; one slash in between.
    public func appending(_ path: String) -> S3URI? {
        S3URI(bucket: bucket, key: key.isEmpty || key.hasSuffix("/") ? key + path : "\(key)/\(path)")
    }

    /// True for a legal name of a bucket. The name becomes part of a host.
    static func isBucket(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        func isAlphanumeric(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
        guard (3...63).contains(bytes.count), let first = bytes.first, let last = bytes.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last) && !name.contains("..")
            && bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }

    /// Where the object is asked for: the bucket in the host at AWS, in the path at an endpoint that a person configured
    /// and for names with dots, which no certificate covers.
    func url(at endpoint: HTTPURL) -> HTTPURL {
        var url = endpoint
        let prefix = endpoint.path.hasSuffix("/") ? String(endpoint.path.dropLast()) : endpoint.path
        let path = PercentEncoding.encode(key, keeping: "/")
        if endpoint.host.hasPrefix("s3."), Self.isOfAWS(endpoint.host), !bucket.contains(".") {
            url.host = "\(bucket).\(endpoint.host)"
            url.path = "\(prefix)/\(path)"
        } else {
            url.path = "\(prefix)/\(bucket)" + (key.isEmpty ? "" : "/\(path)")
        }
        return url
    }

    private static func isOfAWS(_ host: String) -> Bool {
        Partition.all.contains { host.hasSuffix(".\($0.dnsSuffix)") }
    }
}

extension S3URI: Codable {
    /// Reads a string; one that is no such address is a corrupt answer.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let uri = S3URI(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "is not an s3:// address")
        }
        self = uri
    }

    /// Writes the string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
