/// ECR GetAuthorizationToken.
import Bytes
import FoundationEssentials

/// A password for the registry's own protocol, good for twelve hours.
public struct GetAuthorizationToken: ECROperation {
    /// AWS's name.
    public static let name = "GetAuthorizationToken"

    /// Nothing is asked: AWS has deprecated the list of registries, and a token is good for all that the caller may use.
    public init() {}

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// A list of authorization token data objects; there is one.
        public var authorizationData: [AuthorizationData]
    }
}

/// A password and where it is good.
public struct AuthorizationData: Decodable, Sendable {
    /// The base64 of user name and password with a colon between.
    public var authorizationToken: Secret
    /// When it ends.
    public var expiresAt: Date
    /// The registry's address, with its scheme.
    public var proxyEndpoint: String

    private enum CodingKeys: String, CodingKey { case authorizationToken, expiresAt, proxyEndpoint }

    /// Reads the answer; the token is a secret from here on.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        authorizationToken = Secret(try container.decode(String.self, forKey: .authorizationToken))
        expiresAt = try container.decode(Date.self, forKey: .expiresAt)
        proxyEndpoint = try container.decode(String.self, forKey: .proxyEndpoint)
    }

    /// User name and password; nil where the token is none.
    public var credentials: (user: String, password: Secret)? {
        guard let bytes = Base64.decode(authorizationToken.reveal()) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else { return nil }
        let password = text[text.index(after: colon)...]
        return password.isEmpty ? nil : (String(text[..<colon]), Secret(String(password)))
    }
}
