/// Where the keys that sign requests come from.
import SigV4

/// A source of credentials.
public protocol CredentialsProvider: Sendable {
    /// Credentials that are good now.
    func credentials() async throws(CredentialsError) -> Credentials
    /// Forgets what is kept, because AWS said that it is expired; the next ``credentials()`` asks the source.
    func invalidate() async
}

extension CredentialsProvider {
    /// Nothing is kept.
    public func invalidate() async {}
}

/// Why there are no credentials, and what to do about it.
public struct CredentialsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One or two sentences for people, free of secrets.
    public let description: String

    /// An error that says this.
    public init(_ description: String) { self.description = description }
}

/// Keys that were handed in and never change.
public struct StaticCredentials: CredentialsProvider {
    private let value: Credentials

    /// Always these.
    public init(_ value: Credentials) { self.value = value }

    /// The keys.
    public func credentials() async throws(CredentialsError) -> Credentials { value }
}
