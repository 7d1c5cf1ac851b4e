/// The bytes that go into an object, with the digest that proves they arrived.
import Bytes
import HTTP
import SigV4

/// What an object is made of.
public enum ObjectBody: Sendable, Hashable {
    /// Bytes in memory.
    case bytes([UInt8])
    /// A range of a file that is streamed, and the digest of just that range.
    case file(path: String, offset: Int, length: Int, sha256: SHA256Digest)

    var http: HTTPRequest.Body {
        switch self {
        case .bytes(let bytes): .bytes(bytes)
        case .file(let path, let offset, let length, _): .file(path: path, offset: offset, length: length)
        }
    }

    private var digest: SHA256Digest? {
        switch self {
        case .bytes(let bytes): SHA256Digest(SHA256.hash(of: bytes))
        case .file(_, _, _, let digest): digest
        }
    }

    /// `x-amz-checksum-sha256`, which S3 checks and keeps, and the same in hex for the signature of a streamed body.
    var headers: Headers {
        var headers = Headers()
        guard let digest else { return headers }
        headers["x-amz-checksum-sha256"] = digest.base64
        headers["x-amz-content-sha256"] = Hex.encode(digest.bytes)
        return headers
    }
}
