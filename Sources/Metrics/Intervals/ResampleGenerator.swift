/// Where the randomness of a bootstrap comes from: whole numbers only, so that every machine draws the same rows.

/// A generator keyed by a seed and the number of a resample: a resample's rows do not depend on which thread draws it,
/// nor on what was drawn before. The sequence is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
/// generators, OOPSLA 2014), begun where two rounds of its own finaliser put the key.
struct ResampleGenerator {
    private var state: UInt64

    init(seed: UInt64, resample: Int) {
        let key = Self.mixed(seed &+ Self.step)
        state = Self.mixed(key ^ Self.mixed(UInt64(truncatingIfNeeded: resample) &+ Self.step))
    }

    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    private static func mixed(_ value: UInt64) -> UInt64 {
        var word = value
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    @inline(__always)
    mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.mixed(state)
    }

    /// Draws as many of `counts` as there are, with replacement, and writes how often each was drawn: an exact
    /// multinomial draw. A draw is the high half of a product (Lemire: Fast random integer generation in an interval,
    /// 2019), with the rejection that makes it uniform.
    ///
    /// A count is a byte: more than 255 draws of one among *n* in *n* have a chance below 1e-500, and *n* up to 255
    /// cannot.
    mutating func draw(into counts: UnsafeMutableBufferPointer<UInt8>) {
        counts.update(repeating: 0)
        guard !counts.isEmpty else { return }
        let count = UInt32(truncatingIfNeeded: counts.count)
        let rejected = (0 &- count) % count
        var left = counts.count
        while left > 1 {
            let word = next()
            left -= Self.drawOne(UInt32(truncatingIfNeeded: word), count, rejected, counts)
            left -= Self.drawOne(UInt32(truncatingIfNeeded: word >> 32), count, rejected, counts)
        }
        while left > 0 { left -= Self.drawOne(UInt32(truncatingIfNeeded: next()), count, rejected, counts) }
    }

    /// Counts one draw; 0 where the random word would favour some places and is thrown away.
    @inline(__always)
    private static func drawOne(
        _ word: UInt32, _ count: UInt32, _ rejected: UInt32, _ counts: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        let product = UInt64(word) &* UInt64(count)
        guard UInt32(truncatingIfNeeded: product) >= rejected else { return 0 }
        counts[Int(truncatingIfNeeded: product >> 32)] &+= 1
        return 1
    }
}
