/// The budget for retries: when most calls fail, retries stop before they make an outage worse.

/// A bucket of 500 tokens that retries take from and successes give back to.
struct TokenBucket: Sendable {
    static let capacity = 500
    private(set) var tokens: Int

    init(tokens: Int = capacity) { self.tokens = tokens }

    /// Takes the price of a retry; false, and nothing taken, where there is too little.
    mutating func take(_ price: Int) -> Bool {
        guard tokens >= price else { return false }
        tokens -= price
        return true
    }

    /// Gives back what the last retry of a call cost, or 1 for a call that needed none.
    mutating func giveBack(_ lastPrice: Int?) { tokens = min(Self.capacity, tokens + (lastPrice ?? 1)) }
}
