/// The bootstrap: how far a metric would move if other rows of the same kind had been drawn (Efron, 1979).
import Dispatch

/// A plan that cannot be carried out.
public struct InvalidBootstrap: Error, Sendable, Hashable, CustomStringConvertible {
    /// In words, with the cure.
    public let description: String
}

/// How resamples are drawn and read. The same plan over the same rows gives the same bits on every machine, with any
/// number of threads.
public struct Bootstrap: Sendable, Hashable {
    /// How many resamples are drawn.
    public let resamples: Int
    /// What keys the draws.
    public let seed: UInt64
    /// The share of intervals that hold the true value, 0.95 say; each side of an interval has half of the rest.
    public let confidence: Double
    /// How many threads work.
    public let threads: Int

    /// A plan of 2 to 1,000,000 resamples that are enough for the confidence: at least one lies outside each bound.
    public init(
        resamples: Int = 1_000, seed: UInt64 = 0, confidence: Double = 0.95, threads: Int = 1
    ) throws(InvalidBootstrap) {
        guard confidence > 0, confidence < 1 else {
            throw InvalidBootstrap(description: "the confidence \(confidence) is not between 0 and 1, as 0.95 is")
        }
        guard (2...1_000_000).contains(resamples) else {
            throw InvalidBootstrap(description: "\(resamples) resamples are not 2 to 1000000")
        }
        guard (1...1_024).contains(threads) else {
            throw InvalidBootstrap(description: "\(threads) threads are not 1 to 1024")
        }
        // A hair of slack, as (1 - 0.95) / 2 * 40 is 1.0000000000000009 or 0.9999999999999998 by luck.
        guard Double(resamples) * (1 - confidence) / 2 >= 1 - 1e-9 else {
            let least = Int((2 / (1 - confidence) * (1 - 1e-9)).rounded(.up))
            throw InvalidBootstrap(
                description:
                    "\(resamples) resamples are too few for the confidence \(confidence): take at least \(least)")
        }
        self.resamples = resamples
        self.seed = seed
        self.confidence = confidence
        self.threads = threads
    }

    /// The interval of each metric; absent where the metric is, or where it has too many resamples without a value.
    public func intervals(of rows: some ResampledMetrics) -> IntervalTable {
        IntervalTable(plan: self, metrics: rows.metrics, values: measuredWhole(rows), columns: measured(rows))
    }

    /// The differences of two models on the same rows, for each metric that both have; the same rows are drawn for
    /// both.
    public func comparison(
        of candidate: some ResampledMetrics, with baseline: some ResampledMetrics
    ) throws(UndefinedMetric) -> ComparisonTable {
        guard candidate.strata == baseline.strata else {
            throw UndefinedMetric("the two models were not measured on the same rows with the same labels")
        }
        return ComparisonTable(
            plan: self, metrics: candidate.metrics,
            candidate: (measuredWhole(candidate), measured(candidate)),
            baseline: (baseline.metrics, measuredWhole(baseline), measured(baseline)))
    }

    /// The metrics of the rows as they are.
    func measuredWhole(_ rows: some ResampledMetrics) -> [Result<Double, UndefinedMetric>] {
        rows.measure([UInt8](repeating: 1, count: rows.strata.count).span)
    }

    /// For each metric its value in each resample, NaN where it has none.
    func measured(_ rows: some ResampledMetrics) -> [[Double]] {
        let width = rows.metrics.count
        let values = [Double](unsafeUninitializedCapacity: resamples * width) { memory, initialized in
            memory.initialize(repeating: .nan)
            initialized = resamples * width
            nonisolated(unsafe) let memory = memory
            let workers = min(threads, resamples)
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                var counts = [UInt8](repeating: 0, count: rows.strata.count)
                for resample in stride(from: worker, to: resamples, by: workers) {
                    draw(resample, rows.strata, into: &counts)
                    for (column, value) in rows.measure(counts.span).enumerated() {
                        // A resample's own slots: no other thread writes there.
                        if case .success(let number) = value { memory[resample * width + column] = number }
                    }
                }
            }
        }
        return (0..<width).map { column in (0..<resamples).map { values[$0 * width + column] } }
    }

    private func draw(_ resample: Int, _ strata: Strata, into counts: inout [UInt8]) {
        var generator = ResampleGenerator(seed: seed, resample: resample)
        counts.withUnsafeMutableBufferPointer { counts in
            var start = 0
            for size in strata.sizes {
                generator.draw(into: UnsafeMutableBufferPointer(rebasing: counts[start..<(start + size)]))
                start += size
            }
        }
    }
}
