import Testing

@testable import Monitoring

@Suite("The sketch of a column's numbers")
struct KLLSketchTests {
    /// The numbers 0 ..< count in an order that looks like chance.
    private func shuffled(_ count: Int) -> [Double] {
        var generator = Weyl()
        return (0..<count).map(Double.init).shuffled(using: &generator)
    }

    @Test("few numbers are all kept", arguments: [1, 2, 100, 2048])
    func exact(count: Int) {
        var sketch = KLLSketch()
        for number in shuffled(count) { sketch.add(number) }
        #expect(sketch.ranks.map(\.value) == (0..<count).map(Double.init))
        #expect(sketch.ranks.map(\.rank) == Array(1...count))
        #expect(sketch.weight == count)
    }

    @Test("of many numbers every rank is within half a percent, and the items stay few", arguments: [10_000, 300_000])
    func ranks(count: Int) {
        var sketch = KLLSketch()
        for number in shuffled(count) { sketch.add(number) }
        #expect(sketch.weight == count)
        #expect(sketch.levels.reduce(0) { $0 + $1.count } < 8_000)
        for (value, rank) in sketch.ranks { #expect(abs(Double(rank) - value - 1) < 0.005 * Double(count) + 1) }
        let buckets = sketch.buckets(from: 0, to: Double(count - 1))
        #expect(buckets.count == 10 && buckets.reduce(0) { $0 + $1.count } == count)
        for bucket in buckets { #expect(abs(bucket.count - count / 10) < count / 100) }
    }

    @Test("sketches of parts come together to a sketch of all")
    func merged() {
        let numbers = shuffled(100_000)
        var whole = KLLSketch()
        for part in stride(from: 0, to: 100_000, by: 12_345) {
            var sketch = KLLSketch()
            for number in numbers[part..<min(part + 12_345, 100_000)] { sketch.add(number) }
            whole.merge(sketch)
        }
        #expect(whole.weight == 100_000)
        for (value, rank) in whole.ranks { #expect(abs(Double(rank) - value - 1) < 500) }
    }

    @Test("the same numbers in the same order make the same sketch")
    func deterministic() {
        func sketch() -> KLLSketch {
            var sketch = KLLSketch()
            for number in shuffled(50_000) { sketch.add(number) }
            return sketch
        }
        #expect(sketch() == sketch())
    }

    // The values of Deequ's own KLLDistanceTest.
    @Test("distances are Deequ's")
    func distances() {
        let one = KLLSketch(size: 4, shrinking: 0.64, levels: [[1, 2, 3, 4]])
        let other = KLLSketch(size: 4, shrinking: 0.64, levels: [[2, 3, 4, 5]])
        #expect(one.distance(to: other, robust: false) == 0.25)
        #expect(one.distance(to: other, robust: true) == 0)
        #expect(one.distance(to: one, robust: false) == 0)
        #expect(one.distance(to: KLLSketch(), robust: false) == nil)
    }

    @Test("buckets hold their lower bound, and the last one its upper bound too")
    func buckets() {
        let sketch = KLLSketch(size: 8, shrinking: 0.64, levels: [[0, 5, 10, 10], [5]])
        #expect(sketch.buckets(from: 0, to: 10, count: 2).map(\.count) == [1, 5])
        #expect(sketch.buckets(from: 3, to: 3, count: 2).map(\.count) == [0, 0])
    }
}

/// Chance that is the same on every run.
struct Weyl: RandomNumberGenerator {
    var state: UInt64 = 20
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        let mixed = (state ^ (state >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return mixed ^ (mixed >> 32)
    }
}
