/// How requests reach the world: one method, so that a test can put a script in its place.
public protocol Transport: Sendable {
    /// Sends one request once and gives back the whole answer, whatever its status.
    ///
    /// Never retries, never follows a redirect. Ends with `.cancelled` as soon as the task is cancelled.
    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}

/// Why a request has no answer.
public struct TransportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds that are told apart, since they heal differently.
    public enum Kind: String, Sendable, CaseIterable {
        case hostNotFound, connectionRefused, connectTimedOut, tlsHandshakeCut
        /// Wrong authority, wrong host or expired: no retry and no switch to turn it off.
        case certificateRefused
        case connectionReset, stalled, timedOut, bodyCut
        case tooLarge
        /// A 2xx without a header that the request expects; its body was not read.
        case headerMissing
        case proxyFailed, proxyRefused
        /// Refused before anything was sent: plain HTTP to a host nobody configured, a header that cannot be sent, and so on.
        case notSendable
        /// The file to send from or to write to failed.
        case fileFailed
        case cancelled
    }

    /// Which of them.
    public let kind: Kind
    /// Host and port that were asked, never path or query.
    public let host: String
    /// One sentence for people, free of secrets.
    public let description: String

    /// An error of this kind.
    public init(_ kind: Kind, host: String, _ description: String) {
        self.kind = kind
        self.host = host
        self.description = description
    }

    /// True where trying the same request again may help.
    public var isTransient: Bool {
        switch kind {
        case .hostNotFound, .connectionRefused, .connectTimedOut, .tlsHandshakeCut, .connectionReset, .stalled,
            .timedOut, .bodyCut, .proxyFailed:
            true
        case .certificateRefused, .tooLarge, .headerMissing, .proxyRefused, .notSendable, .fileFailed, .cancelled: false
        }
    }
}
