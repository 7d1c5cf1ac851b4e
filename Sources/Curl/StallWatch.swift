/// Decides when a transfer has stalled: fewer than one byte a second over the whole limit; pure.
struct StallWatch {
    private let limit: Duration
    private let leastBytes: Int
    private var since: Duration
    private var moved = 0

    /// Watches from `now` on; times are any clock's that never goes backwards.
    init(limit: Duration, now: Duration) {
        self.limit = limit
        self.leastBytes = max(1, Int(limit.components.seconds))
        self.since = now
    }

    /// Notes that so many bytes went either way.
    mutating func saw(_ bytes: Int, now: Duration) {
        moved += bytes
        guard moved >= leastBytes else { return }
        moved = 0
        since = now
    }

    /// The time left until the transfer counts as stalled; zero where it does.
    func left(now: Duration) -> Duration { max(.zero, since + limit - now) }
}
