/// Whole numbers in order, by digits of eleven bits: a few passes over memory, and no comparison.

/// Orders keys of `bits` bits upwards. It is compiled into its callers, for the type of each.
@inline(__always)
func radixSort<Key: FixedWidthInteger & UnsignedInteger>(_ keys: inout [Key], bits: Int) {
    let passes = (bits + radixBits - 1) / radixBits
    var counts = [Int](repeating: 0, count: passes * radixSize)
    counts.withUnsafeMutableBufferPointer { counts in
        keys.withUnsafeMutableBufferPointer { keys in
            countDigits(UnsafeBufferPointer(keys), passes: passes, into: counts)
            withUnsafeTemporaryAllocation(of: Key.self, capacity: keys.count) { room in
                var (from, to) = (keys, room)
                for pass in 0..<passes {
                    let places = UnsafeMutableBufferPointer(
                        rebasing: counts[(pass * radixSize)..<((pass + 1) * radixSize)])
                    // All keys have one digit here: they are in order already.
                    guard startPlaces(places, total: keys.count) else { continue }
                    distribute(from, into: to, by: Key(truncatingIfNeeded: pass * radixBits), places)
                    swap(&from, &to)
                }
                if from.baseAddress != keys.baseAddress { _ = keys.update(fromContentsOf: from) }
            }
        }
    }
}

private let radixBits = 11
private let radixSize = 1 << 11

/// How many keys have each digit, pass after pass.
@inline(__always)
private func countDigits<Key: FixedWidthInteger & UnsignedInteger>(
    _ keys: UnsafeBufferPointer<Key>, passes: Int, into counts: UnsafeMutableBufferPointer<Int>
) {
    for pass in 0..<passes {
        let shift = Key(truncatingIfNeeded: pass * 11)
        let counts = UnsafeMutableBufferPointer(rebasing: counts[(pass * radixSize)..<((pass + 1) * radixSize)])
        for key in keys { counts[Int(truncatingIfNeeded: (key &>> shift) & 0x7FF)] &+= 1 }
    }
}

/// Turns counts into where each digit's first key goes; false where one digit has all keys.
private func startPlaces(_ counts: UnsafeMutableBufferPointer<Int>, total: Int) -> Bool {
    var start = 0
    for digit in counts.indices {
        let count = counts[digit]
        if count == total { return false }
        counts[digit] = start
        start += count
    }
    return true
}

@inline(__always)
private func distribute<Key: FixedWidthInteger & UnsignedInteger>(
    _ from: UnsafeMutableBufferPointer<Key>, into to: UnsafeMutableBufferPointer<Key>, by shift: Key,
    _ places: UnsafeMutableBufferPointer<Int>
) {
    for key in from {
        let digit = Int(truncatingIfNeeded: (key &>> shift) & 0x7FF)
        to[places[digit]] = key
        places[digit] &+= 1
    }
}
