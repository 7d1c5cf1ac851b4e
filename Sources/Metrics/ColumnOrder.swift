/// Numbers in the order of their keys: a radix sort of the bits in which keys differ.

/// The sorted keys of one column, and what each carries along; its memory serves for one column after the other.
struct ColumnOrder {
    /// In ascending order.
    private(set) var keys: [UInt64]
    /// What each key carries; of equal keys in the order in which they came.
    private(set) var values: [Int32]
    private var otherKeys: [UInt64]
    private var otherValues: [Int32]

    /// How many bits one pass sorts by: its counters fit a processor's first cache.
    private static let digit = 11

    /// Room for `count` rows, at most `Int32.max`.
    init(count: Int) {
        keys = [UInt64](repeating: 0, count: count)
        otherKeys = keys
        values = [Int32](repeating: 0, count: count)
        otherValues = values
    }

    /// Takes a key for each of `carried`, of which there are as many as room, and sorts.
    mutating func sort(carrying carried: [Int32], _ fill: (UnsafeMutableBufferPointer<UInt64>) -> Void) {
        keys.withUnsafeMutableBufferPointer { fill($0) }
        values.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: carried) }
        guard let first = keys.first else { return }
        // Scores of single precision leave the low bits of a double alone, and all scores its highest ones.
        let varying = keys.reduce(0) { $0 | ($1 ^ first) }
        for shift in stride(from: varying.trailingZeroBitCount, to: 64 - varying.leadingZeroBitCount, by: Self.digit) {
            move(UInt64(shift))
            swap(&keys, &otherKeys)
            swap(&values, &otherValues)
        }
    }

    /// Sorts by one digit, into the other memory.
    private mutating func move(_ shift: UInt64) {
        let mask = UInt64(1) << UInt64(Self.digit) - 1
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 1 << Self.digit) { places in
            places.initialize(repeating: 0)
            for key in keys { places[Int(truncatingIfNeeded: (key &>> shift) & mask)] &+= 1 }
            var start = 0
            for digit in places.indices { (places[digit], start) = (start, start &+ places[digit]) }
            otherKeys.withUnsafeMutableBufferPointer { otherKeys in
                otherValues.withUnsafeMutableBufferPointer { otherValues in
                    for (key, carried) in zip(keys, values) {
                        let digit = Int(truncatingIfNeeded: (key &>> shift) & mask)
                        let place = places[digit]
                        places[digit] = place &+ 1
                        otherKeys[place] = key
                        otherValues[place] = carried
                    }
                }
            }
        }
    }
}
