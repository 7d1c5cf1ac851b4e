/// Where the keys that sign requests come from.
import Bytes
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

/// Keys of a source, told to whoever keeps secrets out of logs before anybody signs with them.
struct ToldCredentials: CredentialsProvider {
    private let source: any CredentialsProvider
    private let keepSecret: @Sendable (Secret) -> Void

    init(_ source: any CredentialsProvider, _ keepSecret: @escaping @Sendable (Secret) -> Void) {
        self.source = source
        self.keepSecret = keepSecret
    }

    func credentials() async throws(CredentialsError) -> Credentials {
        let found = try await source.credentials()
        keepSecret(found.secretAccessKey)
        if let token = found.sessionToken { keepSecret(token) }
        return found
    }

    func invalidate() async { await source.invalidate() }
}

/// Keys that were handed in and never change.
public struct StaticCredentials: CredentialsProvider {
    private let value: Credentials

    /// Always these.
    public init(_ value: Credentials) { self.value = value }

    /// The keys.
    public func credentials() async throws(CredentialsError) -> Credentials { value }
}
