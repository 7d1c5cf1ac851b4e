/// When a failed attempt is tried again, and after how long: the AWS SDKs' standard mode as of 2026.
import Clocks

/// Decides; knows no clock and no network, and is handed its randomness.
struct RetryPolicy: Sendable, Hashable {
    /// How a failure heals, if it does.
    enum Class: Sendable, Hashable, CaseIterable { case none, transient, throttling }

    /// What to do after a failed attempt.
    enum Decision: Sendable, Hashable {
        case retry(after: Duration, price: Int)
        case stop
    }

    /// Attempts of one call in all.
    var maxAttempts = 3

    private static let longest = 20.0

    /// The decision after `attempts` attempts, the last of which failed like this.
    ///
    /// - Parameter random: uniform in 0...1.
    func decide(
        _ failure: Class, attempts: Int, serverDelay: String?, bucket: inout TokenBucket, random: Double
    ) -> Decision {
        guard failure != .none, attempts < maxAttempts else { return .stop }
        let price = failure == .throttling ? 5 : 14
        guard bucket.take(price) else { return .stop }
        return .retry(
            after: Self.delay(failure, attempts: attempts, serverDelay: serverDelay, random: random), price: price)
    }

    /// rand x min(base x 2^(n-1), 20 s); a delay that the server asks for is kept between that and 5 s more.
    static func delay(_ failure: Class, attempts: Int, serverDelay: String?, random: Double) -> Duration {
        let base = failure == .throttling ? 1.0 : 0.05
        let exponent = Double(1 << min(max(attempts - 1, 0), 30))
        let own = random * min(base * exponent, longest)
        guard let asked = serverDelay.flatMap({ Int($0) }), asked >= 0 else { return .seconds(own) }
        return .seconds(min(max(Double(asked) / 1000, own), own + 5))
    }
}

extension RetryPolicy {
    /// Reads AWS_MAX_ATTEMPTS and AWS_RETRY_MODE; refuses what we do not do rather than ignore it.
    init(environment: [String: String], profile: Profile?) throws(AWSError) {
        if let text = environment["AWS_MAX_ATTEMPTS"].nonEmpty ?? profile?["max_attempts"] {
            guard let number = Int(text), number >= 1 else {
                throw AWSError(.invalidInput("AWS_MAX_ATTEMPTS is \"\(text)\", not a number from 1 up"))
            }
            maxAttempts = number
        }
        let mode = environment["AWS_RETRY_MODE"].nonEmpty ?? profile?["retry_mode"] ?? "standard"
        guard mode == "standard" || mode == "legacy" else {
            throw AWSError(.invalidInput("AWS_RETRY_MODE is \"\(mode)\"; these steps know standard only: unset it"))
        }
    }
}

extension String? {
    /// Nil for an empty text too: an empty variable counts as not set.
    var nonEmpty: String? { flatMap { $0.isEmpty ? nil : $0 } }
}
