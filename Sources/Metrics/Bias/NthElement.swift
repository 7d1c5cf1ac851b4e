/// Quickselect in the very steps of the C++ library that scikit-learn's wheels for Linux are built with: it leaves the
/// points of a leaf in the order in which equals are met.

/// Moves numbers about until one place has what sorting would put there, all before it are smaller, all after it
/// larger.
struct NthElement {
    let order: UnsafeMutableBufferPointer<Int32>
    let isBefore: (Int32, Int32) -> Bool

    /// Puts the right number at `nth`, looking at the numbers of `range` only.
    mutating func place(_ nth: Int, in range: Range<Int>) {
        var (first, last) = (range.lowerBound, range.upperBound)
        guard first < last, nth < last else { return }
        // Twice the whole logarithm of the length; pivots as bad as that come from no data but data made for it.
        var rounds = 2 * (Int.bitWidth - 1 - range.count.leadingZeroBitCount)
        while last - first > 3 {
            guard rounds > 0 else { break }
            rounds -= 1
            let cut = partition(first, last)
            if cut <= nth { first = cut } else { last = cut }
        }
        sortByInsertion(first, last)
    }

    /// Splits around the median of the second, the middle and the last number, which it moves to the first place.
    private func partition(_ first: Int, _ last: Int) -> Int {
        moveMedian(of: first + 1, first + (last - first) / 2, last - 1, to: first)
        let pivot = order[first]
        var (low, high) = (first + 1, last)
        while true {
            while isBefore(order[low], pivot) { low += 1 }
            high -= 1
            while isBefore(pivot, order[high]) { high -= 1 }
            guard low < high else { return low }
            order.swapAt(low, high)
            low += 1
        }
    }

    private func moveMedian(of one: Int, _ two: Int, _ three: Int, to place: Int) {
        let (a, b, c) = (order[one], order[two], order[three])
        let median =
            if isBefore(a, b) {
                isBefore(b, c) ? two : isBefore(a, c) ? three : one
            } else {
                isBefore(a, c) ? one : isBefore(b, c) ? three : two
            }
        order.swapAt(place, median)
    }

    private func sortByInsertion(_ first: Int, _ last: Int) {
        guard first + 1 < last else { return }
        for start in (first + 1)..<last {
            let moved = order[start]
            var place = start
            while place > first, isBefore(moved, order[place - 1]) {
                order[place] = order[place - 1]
                place -= 1
            }
            order[place] = moved
        }
    }
}
