/// The keys that requests are signed with.
import Bytes
import FoundationEssentials

/// An access key of AWS, long-lived or temporary. The secrets in it print as `***`.
public struct Credentials: Sendable, Hashable {
    /// Names the key; sent in the clear with every request.
    public var accessKeyID: String
    /// Signs; never sent.
    public var secretAccessKey: Secret
    /// Sent along with temporary keys, nil with a user's own.
    public var sessionToken: Secret?
    /// When temporary keys end, where their issuer said so.
    public var expiration: Date?

    /// An access key from its parts.
    public init(
        accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil, expiration: Date? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }
}
