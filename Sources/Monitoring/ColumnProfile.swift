/// One column as it goes by: what its values are, how they are spread, which texts occur.
import Metrics
import Tabular

extension CellValue {
    static func number(_ text: String) -> Double? { TableNumber.parse(text) }
}

/// What is known of a column after some of its cells, and can be put together with what is known after others.
package struct ColumnProfile: Sendable {
    /// Cells without a value, whole numbers, other numbers, and texts.
    package private(set) var missing = 0, integral = 0, fractional = 0, texts = 0
    /// The numbers' distribution.
    package private(set) var sketch = KLLSketch()
    /// The numbers' least and greatest; infinite where there are none.
    package private(set) var minimum = Double.infinity, maximum = -Double.infinity
    private var mean = 0.0, squares = 0.0
    /// The numbers themselves, in the order they came, up to `mostKept`.
    package private(set) var kept: [Double] = []
    /// How often each text occurs, numbers' texts too; nil once there are more than `mostCategories`.
    package private(set) var categories: [String: Int]? = [:]

    /// Exact distances are of at most so many numbers of a column.
    package static let mostKept = 200_000
    /// A text column with more different values is not compared value by value.
    package static let mostCategories = 1000

    /// No cell yet.
    package init() {}

    /// All cells.
    package var count: Int { present + missing }
    /// Cells with a value.
    package var present: Int { numbers + texts }
    /// Cells with a number.
    package var numbers: Int { integral + fractional }
    /// The share of cells with a value; 1 of none.
    package var completeness: Double { count == 0 ? 1 : Double(present) / Double(count) }

    /// What the column is: text as soon as one value is, and fractional as soon as one number is.
    package var type: ValueType {
        if texts > 0 { return .string }
        if fractional > 0 { return .fractional }
        return integral > 0 ? .integral : .unknown
    }

    /// The numbers' moments; of a population, as Spark computes `stddev_pop`. Nil where there are none.
    package var moments: (mean: Double, sum: Double, standardDeviation: Double)? {
        guard numbers > 0 else { return nil }
        return (mean, mean * Double(numbers), (squares / Double(numbers)).squareRoot())
    }

    /// Takes a cell in.
    package mutating func add(_ text: String) {
        switch CellValue(text) {
        case .missing:
            missing += 1
            return
        case .integral(let number):
            integral += 1
            add(number)
        case .fractional(let number):
            fractional += 1
            add(number)
        case .text: texts += 1
        }
        if categories != nil { count(text, 1) }
    }

    private mutating func add(_ number: Double) {
        sketch.add(number)
        minimum = min(minimum, number)
        maximum = max(maximum, number)
        let difference = number - mean
        mean += difference / Double(numbers)
        squares += difference * (number - mean)
        if kept.count < Self.mostKept { kept.append(number) }
    }

    private mutating func count(_ text: String, _ times: Int) {
        categories?[text, default: 0] += times
        if let found = categories?.count, found > Self.mostCategories { categories = nil }
    }

    /// Takes in what is known of other cells (Chan, Golub and LeVeque's way to add moments).
    package mutating func merge(_ other: ColumnProfile) {
        if other.numbers > 0 {
            let (n, m) = (Double(numbers), Double(other.numbers)), difference = other.mean - mean
            squares += other.squares + difference * difference * n * m / (n + m)
            mean += difference * m / (n + m)
        }
        missing += other.missing
        integral += other.integral
        fractional += other.fractional
        texts += other.texts
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
        sketch.merge(other.sketch)
        kept += other.kept.prefix(Self.mostKept - kept.count)
        guard let others = other.categories, categories != nil else {
            categories = nil
            return
        }
        for (text, times) in others where categories != nil { count(text, times) }
    }

    /// Whether all numbers are still known one by one.
    package var isExact: Bool { kept.count == numbers }
}
