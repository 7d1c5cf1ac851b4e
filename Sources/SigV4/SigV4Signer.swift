/// AWS Signature Version 4: makes a signed request of an unsigned one, in its headers or in its query.
import Bytes
import FoundationEssentials
import HTTP

/// Signs requests for one service in one region.
///
/// Pure: the same request, keys and date give the same signature. A request that is signed already loses its old
/// signature first, so that each attempt of a retry can sign the request of the one before.
public struct SigV4Signer: Sendable, Hashable {
    /// The name a service signs with (`sagemaker` for SageMaker Runtime too), not its host's.
    public let service: String
    /// `us-east-1` and so on.
    public let region: String
    /// How this service canonicalises a path.
    package var path: CanonicalPath

    /// A signer with the rules of its service: S3 has its own.
    public init(service: String, region: String) {
        self.service = service
        self.region = region
        path = service == "s3" ? .asSent : .normalized
    }

    /// The request with `Authorization`, `X-Amz-Date`, the session token where there is one, and for S3
    /// `x-amz-content-sha256`, the headers S3 demands.
    ///
    /// Signed are `host` and every header but the few that may change on the way.
    public func sign(
        _ request: HTTPRequest, with credentials: Credentials, at date: Date, payload: Payload = .bytes
    ) -> HTTPRequest {
        signInHeader(request, with: credentials, at: date, payload: payload).request
    }

    /// The request with its signature in the query, good for `expires` from `date` on (S3 takes up to seven days).
    ///
    /// Whoever sends it must send the headers it has. S3 leaves the payload unsigned in this form.
    public func presign(
        _ request: HTTPRequest, with credentials: Credentials, at date: Date, expires: Duration
    ) -> HTTPRequest {
        signInQuery(request, with: credentials, at: date, expires: expires).request
    }

    /// ``sign(_:with:at:payload:)`` with what the signature was made from.
    package func signInHeader(
        _ request: HTTPRequest, with credentials: Credentials, at date: Date, payload: Payload = .bytes
    ) -> Signed {
        let scope = SigningScope(date: date, region: region, service: service)
        let hash = payload.hash(of: request.body)
        var request = unsigned(request)
        request.headers["X-Amz-Date"] = scope.timestamp
        request.headers["X-Amz-Security-Token"] = credentials.sessionToken?.reveal()
        if isS3 { request.headers["X-Amz-Content-Sha256"] = hash }

        let canonical = CanonicalRequest(request, payloadHash: hash, path: path)
        let signed = Signed(request, canonical, scope, credentials)
        return signed.adding { request in
            request.headers["Authorization"] =
                "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
                + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signed.signature)"
        }
    }

    /// ``presign(_:with:at:expires:)`` with what the signature was made from.
    package func signInQuery(
        _ request: HTTPRequest, with credentials: Credentials, at date: Date, expires: Duration
    ) -> Signed {
        let scope = SigningScope(date: date, region: region, service: service)
        let hash = (isS3 ? Payload.unsigned : .bytes).hash(of: request.body)
        var request = unsigned(request)
        if isS3 { request.headers["X-Amz-Content-Sha256"] = nil }
        request.url.query += [
            .init("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            .init("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope)"),
            .init("X-Amz-Date", scope.timestamp),
            .init("X-Amz-Expires", String(expires.components.seconds)),
            .init("X-Amz-SignedHeaders", CanonicalRequest.signedHeaders(of: request)),
        ]
        if let token = credentials.sessionToken {
            request.url.query.append(.init("X-Amz-Security-Token", token.reveal()))
        }

        let signed = Signed(request, CanonicalRequest(request, payloadHash: hash, path: path), scope, credentials)
        return signed.adding { $0.url.query.append(.init("X-Amz-Signature", signed.signature)) }
    }

    private var isS3: Bool { service == "s3" }

    /// The request without what an earlier signature added to it.
    private func unsigned(_ request: HTTPRequest) -> HTTPRequest {
        var request = request
        for name in ["Authorization", "X-Amz-Date", "X-Amz-Security-Token"] { request.headers[name] = nil }
        request.url.query.removeAll { Self.signatureItems.contains($0.name) }
        return request
    }

    private static let signatureItems: Set = [
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
        "X-Amz-Security-Token", "X-Amz-Signature",
    ]
}

/// A request beside the steps its signature was made in.
package struct Signed: Sendable {
    /// The request.
    package private(set) var request: HTTPRequest
    /// Step 1.
    package let canonicalRequest: String
    /// Steps 2 and 3.
    package let stringToSign: String
    /// Step 4, as 64 hex digits.
    package let signature: String

    /// Signs the canonical form of a request; the request does not hold the signature yet.
    init(_ request: HTTPRequest, _ canonical: CanonicalRequest, _ scope: SigningScope, _ credentials: Credentials) {
        self.request = request
        canonicalRequest = canonical.description
        stringToSign = scope.stringToSign(canonical)
        signature = Hex.encode(
            HMACSHA256.authenticate(stringToSign.utf8, key: scope.key(from: credentials.secretAccessKey)))
    }

    /// The same with the signature put where it is sent.
    func adding(_ signature: (inout HTTPRequest) -> Void) -> Signed {
        var whole = self
        signature(&whole.request)
        return whole
    }
}
