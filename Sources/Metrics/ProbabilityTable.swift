/// Probabilities of several classes for each row, against the class that is true. Names and definitions are
/// scikit-learn's.
import Glibc

/// A row of probabilities for each row of data, checked once: as many in each row, each from 0 to 1, each row's sum 1.
public struct ProbabilityTable: Sendable {
    private let rows: [[Double]]
    private let classes: [Int]

    /// Probabilities, and the true class of each row as the place of its probability.
    public init(rows: [[Double]], classes: [Int]) throws(UndefinedMetric) {
        guard let width = rows.first?.count else { throw UndefinedMetric("there are no rows") }
        guard rows.count == classes.count else { throw UndefinedMetric("there are not as many rows as labels") }
        guard rows.allSatisfy({ $0.count == width }) else {
            throw UndefinedMetric("rows have different numbers of probabilities")
        }
        guard classes.allSatisfy({ (0..<width).contains($0) }) else {
            throw UndefinedMetric("a label is no class from 0 to \(width - 1)")
        }
        for row in rows {
            guard row.allSatisfy({ (0...1).contains($0) }) else {
                throw UndefinedMetric("a score lies outside 0 to 1 and is no probability")
            }
            // Single-precision answers of a thousand classes stay well within this.
            guard (row.exactSum() - 1).magnitude <= 1e-3 else {
                throw UndefinedMetric("the probabilities of a row do not sum to 1")
            }
        }
        guard Set(classes).count > 1 else { throw UndefinedMetric("all rows are of one class") }
        self.rows = rows
        self.classes = classes
    }

    /// The mean negative logarithm of the probability given to the true class.
    public func logLoss() -> Double {
        zip(rows, classes).map { row, truth in -log(clipped(row[truth])) }.mean()
    }

    /// The mean over the classes of the area under the ROC curve of that class against the rest.
    public func rocAUCOneVersusRest() throws(UndefinedMetric) -> Double {
        guard let width = rows.first?.count, Set(classes).count == width else {
            throw UndefinedMetric("not every class has a row")
        }
        var areas: [Double] = []
        for place in 0..<width {
            let one = try BinaryScores(scores: rows.map { $0[place] }, positives: classes.map { $0 == place })
            areas.append(one.rocAUC())
        }
        return areas.mean()
    }
}
