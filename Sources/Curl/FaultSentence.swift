/// Words each kind of failure for people: what, where, and the cure where one is known; pure.
import HTTP

/// What a sentence about a failed transfer can name.
struct FaultSentence {
    let host: String
    let limits: HTTPRequest.Limits
    var proxy: String?
    var proxyStatus = 0
    /// libcurl's own words; it names hosts and causes, never a path or a header.
    var detail = ""

    /// The sentence for `kind`.
    func text(_ kind: TransportError.Kind) -> String {
        switch kind {
        case .hostNotFound: "The host name \(host) was not found; check the spelling of the region or endpoint."
        case .connectionRefused: "\(host) refused the connection\(cause)."
        case .connectTimedOut: "No connection to \(host) within \(Self.words(limits.connect))."
        case .tlsHandshakeCut: "The TLS handshake with \(host) was cut\(cause)."
        case .certificateRefused:
            "The certificate of \(host) is not trusted\(cause). Behind a proxy that opens TLS, name its authority's bundle "
                + "in AWS_CA_BUNDLE."
        case .connectionReset: "\(host) closed the connection without an answer\(cause)."
        case .stalled: "The exchange with \(host) moved less than a byte a second for \(Self.words(limits.stall))."
        case .timedOut: "The exchange with \(host) was not over after \(Self.words(limits.total))."
        case .bodyCut: "The answer of \(host) was cut or is not HTTP\(cause); what came of it is thrown away."
        case .tooLarge: "The answer of \(host) is larger than allowed\(cause)."
        case .headerMissing: "The answer of \(host) is not what was asked for\(cause)."
        case .proxyFailed: "The proxy \(proxy ?? "") opened no way to \(host)\(proxyCause)."
        case .proxyRefused: "The proxy \(proxy ?? "") refused to reach \(host)\(proxyCause)."
        case .notSendable: "The request to \(host) cannot be sent\(cause)."
        case .fileFailed: "The file to send to \(host) could not be read\(cause)."
        case .cancelled: "The request to \(host) was cancelled."
        }
    }

    private var cause: String { detail.isEmpty ? "" : " (\(detail))" }

    private var proxyCause: String {
        switch proxyStatus {
        case 407: ": it wants a user name and password (407), which go into the proxy variable's URL"
        case 300...: ": it answered \(proxyStatus)"
        default: cause
        }
    }

    private static func words(_ duration: Duration) -> String {
        let (seconds, atto) = duration.components
        let milliseconds = atto / 1_000_000_000_000_000
        if seconds == 0 { return "\(milliseconds) ms" }
        return milliseconds < 100 ? "\(seconds) s" : "\(seconds).\(milliseconds / 100) s"
    }
}
