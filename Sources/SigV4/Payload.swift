/// What a signature says about the body of its request.
import HTTP

/// How the body enters the signature.
public enum Payload: Sendable, Hashable {
    /// By its hash, computed here from the bytes in the request. A body in a file is given as ``precomputed(_:)``.
    case bytes
    /// By this hash, 64 lower-case hex digits, that the caller has computed of the very bytes it sends.
    case precomputed(String)
    /// Not at all: TLS alone protects it. Only S3 takes that.
    case unsigned

    /// The last line of the canonical request, also the value of x-amz-content-sha256.
    package func hash(of body: HTTPRequest.Body) -> String {
        switch (self, body) {
        case (.unsigned, _): return "UNSIGNED-PAYLOAD"
        case (.precomputed(let hex), _): return hex
        case (.bytes, .none): return SHA256.hex(of: [])
        case (.bytes, .bytes(let bytes)): return SHA256.hex(of: bytes)
        case (.bytes, .file): preconditionFailure("a body in a file is signed with the hash its caller computed")
        }
    }
}
