/// A scale from numbers to places along a line, with ticks at numbers that people like.
import Glibc

/// A stretch of numbers.
struct Axis: Sendable, Hashable {
    /// The ends, the first below the second; the ticks between them, at multiples of 1, 2 or 5 times a power of ten.
    let low: Double, high: Double
    let ticks: [Double]
    private let decimals: Int

    /// Just these ends.
    ///
    /// - Parameter count: about how many ticks there should be.
    init(_ low: Double, _ high: Double, ticks count: Int = 5) {
        let isUsable = low.isFinite && high.isFinite && high > low && (high - low).isFinite
        let (low, high) = isUsable ? (low, high) : (0, 1)
        let step = Self.step(high - low, count)
        (self.low, self.high) = (low, high)
        let first = (low / step - 1e-9).rounded(.up)
        let marks = (0...(2 * count + 2)).map { (first + Double($0)) * step }
        ticks = marks.filter { $0 >= low - step * 1e-9 && $0 <= high + step * 1e-9 }
        decimals = max(0, -Int((log10(step) + 1e-9).rounded(.down)))
    }

    /// From tick to tick around all of some numbers; what is not finite is left out.
    init(around values: some Sequence<Double>, ticks count: Int = 5) {
        let finite = values.filter(\.isFinite)
        let (least, most) = (finite.min() ?? 0, finite.max() ?? 1)
        let pad = most > least ? 0 : max(least.magnitude / 2, 0.5)
        let step = Self.step(most - least + 2 * pad, count)
        self.init(
            ((least - pad) / step + 1e-9).rounded(.down) * step, ((most + pad) / step - 1e-9).rounded(.up) * step,
            ticks: count)
    }

    /// Shares.
    static let unit = Axis(0, 1)

    /// From 0 for the low end to 1 for the high end; numbers outside lie at the nearer end.
    func share(of value: Double) -> Double {
        value.isNaN ? 0 : min(max((value - low) / (high - low), 0), 1)
    }

    /// What stands at a tick.
    func label(_ tick: Double) -> String {
        decimals > 6 || tick.magnitude >= 1e6 ? Numeral.significant(tick, 3) : Numeral.fixed(tick, decimals)
    }

    private static func step(_ spread: Double, _ count: Int) -> Double {
        let rough = spread / Double(max(count, 1))
        guard rough.isFinite, rough >= .leastNormalMagnitude else { return 1 }
        let power = pow(10, log10(rough).rounded(.down))
        let lead = rough / power
        return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10)
    }
}
