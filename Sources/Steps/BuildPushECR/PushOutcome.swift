/// What one try of a push came to, read from the builder's words. Pure.

/// The builders tell a refusal in words only; what is not known here is not tried again.
enum PushOutcome: Sendable, Hashable {
    /// Pushed, with the digest that the builder names.
    case pushed(digest: String)
    /// It ended well and named no digest.
    case silent
    /// The way there failed; it may heal.
    case transient(String)
    /// The password has ended.
    case expired(String)
    /// The registry says no.
    case denied(String)
    /// The repository is not there.
    case missing(String)
    /// The tag belongs to another image and cannot be given away.
    case immutable(String)
    /// Anything else.
    case failed(String)

    /// Reads an end.
    ///
    /// - Parameter digestFile: what buildah wrote; docker says it on its last lines.
    static func read(_ end: ProgramEnd, digestFile: String?) -> PushOutcome {
        guard end.code == 0 else { return refused(end) }
        if let digest = digestFile?.split(whereSeparator: \.isWhitespace).first, ImageManifest.isDigest(digest) {
            return .pushed(digest: String(digest))
        }
        let said = end.lastLines.reversed().lazy.compactMap { line in
            line.firstMatch(of: /digest: (sha256:[0-9a-f]{64})/).map { String($0.1) }
        }
        return said.first.map { .pushed(digest: $0) } ?? .silent
    }

    private static func refused(_ end: ProgramEnd) -> PushOutcome {
        let text = end.lastLines.suffix(20).joined(separator: "\n").lowercased()
        let words = reason(end)
        func says(_ phrases: [String]) -> Bool { phrases.contains { text.contains($0) } }
        if says(["cannot be overwritten", "tag is immutable", "repository is immutable", "tag invalid"]) {
            return .immutable(words)
        }
        if says(["token has expired", "token is expired", "expired token"]) { return .expired(words) }
        if says([
            "denied", "unauthorized", "no basic auth", "authentication required", "403 forbidden", "status: 403",
            "invalid username/password", "not authorized",
        ]) {
            return .denied(words)
        }
        if says(["name unknown", "name_unknown", "repository does not exist", "repository not found"]) {
            return .missing(words)
        }
        return says(transient) ? .transient(words) : .failed(words)
    }

    private static let transient = [
        "timeout", "timed out", "connection reset", "connection refused", "broken pipe", "unexpected eof", ": eof",
        "no such host", "temporary failure in name resolution", "server misbehaving", "network is unreachable",
        "no route to host", "toomanyrequests", "too many requests", "429", "500 internal", "502 bad gateway",
        "503 service", "504 gateway", "internal server error", "service unavailable", "bad gateway", "http2:",
        "use of closed network connection", "client connection lost", "status: 500", "status: 502", "status: 503",
        "status: 504", "status code 500", "status code 502", "status code 503", "status code 504",
    ]

    /// The builder's own last words.
    static func reason(_ end: ProgramEnd) -> String {
        let lines = end.lastLines.filter { !$0.allSatisfy(\.isWhitespace) }
        let last = lines.last { $0.lowercased().contains("error") } ?? lines.last
        return last ?? "it ended with exit code \(end.code) and without a word"
    }
}
