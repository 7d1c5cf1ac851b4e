/// How far the server's clock is from ours, learned from the `Date` of its answers, so that signatures stay in time.
import FoundationEssentials
import HTTP

/// The rules of the AWS SDKs for learning a skew and for calling an error a matter of clocks.
enum ClockSkew {
    /// Answers slower than this say too little about the server's clock: they may be off by half of it.
    static let trusted = Duration.seconds(240)
    /// Codes that mean a bad signature, possibly because of the clock, count as its fault beyond this.
    static let suspicious: TimeInterval = 240

    private static let definite: Set<String> = ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"]
    private static let possible: Set<String> = [
        "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure", "InvalidSignature",
        // Of what answers a HEAD there is nothing but the status.
        ServiceFault.standIn(for: 403),
    ]

    /// Server's time minus ours at the middle of the exchange; nil where the answer does not tell.
    ///
    /// - Parameter received: our uncorrected wall clock when the answer came.
    static func learned(from headers: Headers, received: Date, took: Duration) -> TimeInterval? {
        guard headers["Age"] == nil, took <= trusted,
            let date = headers["Date"].flatMap(WireDate.parseHTTP)
        else { return nil }
        return date.timeIntervalSince(received.addingTimeInterval(-took.seconds / 2))
    }

    /// True where the error was caused by our clock and the skew just learned heals it.
    ///
    /// - Parameters:
    ///   - learned: what this very answer taught; nothing learned means that nothing would change.
    ///   - applied: the correction that the refused request was signed with.
    static func explains(code: String?, learned: TimeInterval?, applied: TimeInterval) -> Bool {
        guard let code, let learned else { return false }
        return definite.contains(code) || (possible.contains(code) && abs(learned - applied) > suspicious)
    }
}
