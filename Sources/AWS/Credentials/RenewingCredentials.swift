/// Keeps credentials and renews them before they end, once for all who wait.
import Clocks
import FoundationEssentials
import SigV4

/// Whether credentials should be renewed.
enum Freshness: Sendable, Hashable {
    case fresh
    /// Less than 15 minutes left: renew, but go on with the old ones where that fails.
    case ageing
    /// Less than 10 minutes left: renew or fail.
    case stale

    init(_ expiration: Date?, now: Date) {
        guard let left = expiration?.timeIntervalSince(now) else {
            self = .fresh
            return
        }
        self = left < 600 ? .stale : left < 900 ? .ageing : .fresh
    }
}

/// Credentials of a source, renewed as they age.
public actor RenewingCredentials: CredentialsProvider {
    private typealias Renewal = Task<Result<Credentials, CredentialsError>, Never>

    private let source: any CredentialsProvider
    private let clock: any Timepiece
    private var kept: Credentials?
    private var asked: Duration?
    private var renewal: Renewal?
    private var wereExpired = false

    /// Keeps what `source` gives.
    public init(_ source: any CredentialsProvider, clock: any Timepiece) {
        self.source = source
        self.clock = clock
    }

    /// Credentials with 10 minutes left, or what the source has best.
    public func credentials() async throws(CredentialsError) -> Credentials {
        guard let kept else {
            switch await renew() {
            case .success(let new): return new
            case .failure(let error): throw wereExpired ? Self.ended("have expired", error) : error
            }
        }
        let freshness = Freshness(kept.expiration, now: clock.now)
        let expired = kept.expiration.map { $0 <= clock.now } ?? false
        // A source may hand out the same keys until it rotates them; asking it on every call would not change that.
        if freshness == .fresh || (recentlyAsked && !expired) { return kept }
        switch (await renew(), freshness) {
        case (.success(let new), _): return new
        case (.failure, .fresh), (.failure, .ageing): return kept
        case (.failure(let error), .stale): throw Self.ended(expired ? "have expired" : "end soon", error)
        }
    }

    private static func ended(_ when: String, _ error: CredentialsError) -> CredentialsError {
        CredentialsError("the credentials \(when), and could not be renewed: \(error)")
    }

    /// Drops what is kept.
    public func invalidate() async {
        wereExpired = wereExpired || kept != nil
        kept = nil
        asked = nil
        await source.invalidate()
    }

    private var recentlyAsked: Bool { asked.map { clock.elapsed - $0 < .seconds(60) } ?? false }

    /// Asks the source, or joins the asking under way; a caller that is cancelled does not stop it for the others.
    private func renew() async -> Result<Credentials, CredentialsError> {
        if let renewal { return await renewal.value }
        let source = source
        let task = Renewal {
            do throws(CredentialsError) { return .success(try await source.credentials()) } catch {
                return .failure(error)
            }
        }
        renewal = task
        let result = await task.value
        renewal = nil
        asked = clock.elapsed
        if case .success(let new) = result { kept = new }
        return result
    }
}
