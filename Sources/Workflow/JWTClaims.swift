/// What a token says about its bearer, for messages: the claims, never the token.
import Bytes
import JSON

/// Reads the claims of a JSON Web Token. It does not verify: that is for whom the token is meant for.
public enum JWTClaims {
    /// Why a text is no such token, in words that repeat nothing of it.
    public struct Malformed: Error, Sendable, Hashable, CustomStringConvertible {
        /// The end of a sentence.
        public let description: String
    }

    /// The claims between the two dots.
    public static func decode(_ token: Secret) throws(Malformed) -> JSONObject {
        let parts = token.reveal().unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw Malformed(description: "the token has \(parts.count) parts instead of three")
        }
        guard let bytes = Base64.decodeURL(String(parts[1])) else {
            throw Malformed(description: "the token's second part is not base64url")
        }
        let claims: JSONValue
        // The error's own words could quote a claim of a token that is only almost one.
        do { claims = try JSONValue(parsing: bytes, limits: .init(depth: 16, bytes: 256 << 10)) } catch {
            throw Malformed(description: "the token's claims are not JSON (\(error.kind.rawValue))")
        }
        guard case .object(let object) = claims else {
            throw Malformed(description: "the token's claims are not an object")
        }
        return object
    }
}
