/// The keys that sign a request.
import Bytes
import FoundationEssentials

/// An access key with its secret, and for temporary ones the session token and the end.
public struct Credentials: Sendable, Hashable {
    /// The public part.
    public var accessKeyID: String
    /// The part that signs.
    public var secretAccessKey: Secret
    /// Sent along with temporary keys.
    public var sessionToken: Secret?
    /// When temporary keys end.
    public var expiration: Date?

    /// Keys.
    public init(accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil, expiration: Date? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }
}
