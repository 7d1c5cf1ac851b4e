/// Memory that is used again for every block.

/// Room for values, whose contents a growth need not keep.
final class Scratch<Value: BitwiseCopyable> {
    private(set) var base: UnsafeMutablePointer<Value>
    private(set) var capacity: Int

    init() {
        capacity = 64
        base = .allocate(capacity: 64)
    }

    deinit { base.deallocate() }

    /// Makes room for `wanted` values. Of those that are there, the first `kept` stay.
    func reserve(_ wanted: Int, keeping kept: Int = 0) {
        guard wanted > capacity else { return }
        let grown = UnsafeMutablePointer<Value>.allocate(capacity: max(wanted, capacity * 2))
        grown.update(from: base, count: kept)
        base.deallocate()
        (base, capacity) = (grown, max(wanted, capacity * 2))
    }
}
