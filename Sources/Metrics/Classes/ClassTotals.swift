/// What metrics of decisions among several classes need of a confusion matrix: its sums, not its cells. Names and
/// definitions are scikit-learn's.

/// How the metrics of single classes become one.
public enum ClassAverage: String, Sendable, Hashable, CaseIterable {
    /// The plain mean.
    case macro
    /// All classes' rows together; where each row has one class, this is the accuracy.
    case micro
    /// The mean weighted by the rows of each class.
    case weighted
}

/// Weights of rows by class: of those that are of it, of those decided to be, and of those that are both.
struct ClassTotals: Sendable {
    /// What the classes are called.
    let names: [Double]
    var right: [Double]
    var decided: [Double]
    var there: [Double]
    /// Whether a row, of whatever weight, is of the class or was decided to be: scikit-learn averages over these.
    var appears: [Bool]

    /// No row yet.
    init(names: [Double]) {
        self.names = names
        let zeros = [Double](repeating: 0, count: names.count)
        (right, decided, there) = (zeros, zeros, zeros)
        appears = [Bool](repeating: false, count: names.count)
    }

    /// In the order of `values()`.
    static let names =
        ["accuracy", "balanced_accuracy"]
        + ClassAverage.allCases.flatMap { average in
            ["precision", "recall", "f1", "f0_5", "f2"].map { "\($0)_\(average)" }
        } + ["matthews_corrcoef", "cohen_kappa"]

    func values() -> [Result<Double, UndefinedMetric>] {
        [accuracy, balancedAccuracy]
            + ClassAverage.allCases.flatMap { average in
                [
                    precision(average), recall(average), fBeta(1, average), fBeta(0.5, average), fBeta(2, average),
                ]
            } + [matthewsCorrcoef, cohenKappa]
    }

    private var total: Double { there.exactSum() }

    var accuracy: Result<Double, UndefinedMetric> { definedRatio(right.exactSum(), total, "every weight is zero") }

    var balancedAccuracy: Result<Double, UndefinedMetric> {
        guard there.count(where: { $0 > 0 }) > 1 else { return .failure(UndefinedMetric("all rows are of one class")) }
        return recall(.macro)
    }

    func precision(_ average: ClassAverage) -> Result<Double, UndefinedMetric> {
        mean(average, "no row was decided to be") { (right[$0], decided[$0]) }
    }

    func recall(_ average: ClassAverage) -> Result<Double, UndefinedMetric> {
        mean(average, "there is no row of") { (right[$0], there[$0]) }
    }

    func fBeta(_ beta: Double, _ average: ClassAverage) -> Result<Double, UndefinedMetric> {
        let square = beta * beta
        return mean(average, "no row is, or was decided to be,") {
            ((1 + square) * right[$0], square * there[$0] + decided[$0])
        }
    }

    private func mean(
        _ average: ClassAverage, _ otherwise: String, _ ratio: (Int) -> (part: Double, whole: Double)
    ) -> Result<Double, UndefinedMetric> {
        guard average != .micro else { return accuracy }
        var (sum, whole) = (0.0, 0.0)
        for place in names.indices where appears[place] {
            let value = ratio(place)
            guard value.whole > 0 else {
                return .failure(UndefinedMetric("\(otherwise) the class \(Self.words(names[place]))"))
            }
            let weight = average == .weighted ? there[place] : 1
            sum += weight * (value.part / value.whole)
            whole += weight
        }
        return definedRatio(sum, whole, "every weight is zero")
    }

    /// A class as people write it.
    private static func words(_ name: Double) -> String { Int(exactly: name).map { "\($0)" } ?? "\(name)" }

    /// The correlation of truth and decision for several classes (Gorodkin 2004).
    var matthewsCorrcoef: Result<Double, UndefinedMetric> {
        let total = total
        let together = zip(there, decided).map { $0 * $1 }.exactSum()
        return definedRatio(
            right.exactSum() * total - together,
            apart(there, there, total).squareRoot() * apart(decided, decided, total).squareRoot(),
            "all rows are of one class, or were decided to be")
    }

    /// How much more truth and decision agree than chance would have them (Cohen 1960).
    var cohenKappa: Result<Double, UndefinedMetric> {
        let total = total
        let byChance = apart(there, decided, total) / total
        return definedRatio(
            byChance - (total - right.exactSum()), byChance, "truth and decisions are of one class")
    }

    /// The sum of products of different classes. From what one class leaves of the whole, so that it is 0, and no
    /// rounding, where one class is all.
    private func apart(_ some: [Double], _ others: [Double], _ total: Double) -> Double {
        zip(some, others).map { $0 * max(0, total - $1) }.exactSum()
    }
}
