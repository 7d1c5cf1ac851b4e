/// What a client remembers from call to call: retry budgets, the server's clock, where buckets live.
import FoundationEssentials
import Synchronization

/// Shared by all copies of one client.
final class ClientMemory: Sendable {
    private struct State {
        var buckets: [String: TokenBucket] = [:]
        var skew: TimeInterval = 0
        var regions: [String: Region] = [:]
    }

    private let state = Mutex(State())

    /// Server's time minus ours.
    var skew: TimeInterval {
        get { state.withLock { $0.skew } }
        set { state.withLock { $0.skew = newValue } }
    }

    /// Lets `body` take from or give to the budget of a service.
    func withBucket<Result: Sendable>(of service: Service, _ body: @Sendable (inout TokenBucket) -> Result) -> Result {
        state.withLock { body(&$0.buckets[service.id, default: TokenBucket()]) }
    }

    /// Where a bucket is known to live.
    func region(ofBucket bucket: String) -> Region? { state.withLock { $0.regions[bucket] } }

    /// Notes where a bucket lives.
    func note(bucket: String, in region: Region) { state.withLock { $0.regions[bucket] = region } }
}
