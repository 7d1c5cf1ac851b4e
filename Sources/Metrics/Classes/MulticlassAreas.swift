/// Areas under ROC curves of several classes. Names and definitions are scikit-learn's.

/// The areas in all forms: one sort of a class's scores serves all.
public struct MulticlassAreas: Sendable {
    /// The mean over the classes of the area of that class against the rest.
    public let oneVersusRest: Result<Double, UndefinedMetric>
    /// The same, weighted by the rows of each class.
    public let oneVersusRestWeighted: Result<Double, UndefinedMetric>
    /// The mean over pairs of the classes that have rows of the area of one against the other (Hand and Till 2001). It
    /// is not defined with weights, as in scikit-learn.
    public let oneVersusOne: Result<Double, UndefinedMetric>
    /// The same, weighted by the rows of each pair.
    public let oneVersusOneWeighted: Result<Double, UndefinedMetric>
}

/// What the areas are made of, class by class.
struct AreaSums {
    private let classes: [Int]
    private let weights: [Double]
    private let isWeighted: Bool
    /// The weight of each class's rows, and whether it has any.
    private var there: [Double]
    private var appears: [Bool]
    private let total: Double
    /// Of the rows of the class being added, the weight above each other class's; ties count half.
    private var wins: [Double]
    private var rest = 0.0, restWeighted = 0.0
    private var pairs = 0.0, pairsWeighted = 0.0

    init(classes: [Int], width: Int, weights: [Double], isWeighted: Bool) {
        self.classes = classes
        self.weights = weights
        self.isWeighted = isWeighted
        there = [Double](repeating: 0, count: width)
        appears = [Bool](repeating: false, count: width)
        for (row, name) in classes.enumerated() {
            there[name] += weights[row]
            appears[name] = true
        }
        total = there.exactSum()
        wins = there
    }

    /// What an order of a class's scores has to carry: rows, or where all weigh alike their classes, which saves
    /// looking them up in the order of the scores.
    var carried: [Int32] {
        isWeighted
            ? classes.indices.map { Int32(truncatingIfNeeded: $0) } : classes.map { Int32(truncatingIfNeeded: $0) }
    }

    /// Whether a class has areas at all.
    func isThere(_ one: Int) -> Bool { there[one] > 0 }

    /// Adds the areas of a class that is there against the others, from the order of its scores with what `carried`
    /// says.
    mutating func add(_ one: Int, _ order: ColumnOrder) {
        for other in wins.indices { wins[other] = 0 }
        if isWeighted {
            let (classes, weights) = (classes, weights)
            count(one, order) { (classes[Int($0)], weights[Int($0)]) }
        } else {
            count(one, order) { (Int($0), 1) }
        }
        let area = wins.exactSum() / (there[one] * (total - there[one]))
        rest += area
        restWeighted += area * there[one]
        for other in wins.indices where other != one && there[other] > 0 {
            let area = wins[other] / (there[one] * there[other])
            pairs += area
            pairsWeighted += area * (there[one] + there[other])
        }
    }

    /// Goes down the scores: a row of another class loses to the rows of this one that came before.
    @inline(__always)
    private mutating func count(
        _ one: Int, _ order: ColumnOrder, _ row: (Int32) -> (name: Int, weight: Double)
    ) {
        wins.withUnsafeMutableBufferPointer { wins in
            var (end, above) = (order.keys.count, 0.0)
            while end > 0 {
                let key = order.keys[end - 1]
                var (start, tied) = (end, 0.0)
                while start > 0, order.keys[start - 1] == key {
                    start -= 1
                    let row = row(order.values[start])
                    if row.name == one { tied += row.weight }
                }
                for index in start..<end {
                    let row = row(order.values[index])
                    wins[row.name] += row.weight * (above + tied / 2)
                }
                above += tied
                end = start
            }
            // Rows of this class were counted as if they were of another.
            wins[one] = 0
        }
    }

    var areas: MulticlassAreas {
        let present = there.count { $0 > 0 }
        let missing = UndefinedMetric(present > 1 ? "not every class has a row" : "all rows are of one class")
        let isWhole = present == there.count && present > 1
        let isPaired = present > 1 && !isWeighted
        let unpaired =
            isWeighted ? UndefinedMetric("one class against one is not defined with weights of rows") : missing
        let ordered = Double(present) * Double(present - 1)
        return MulticlassAreas(
            oneVersusRest: isWhole ? defined(rest / Double(present)) : .failure(missing),
            oneVersusRestWeighted: isWhole ? defined(restWeighted / total) : .failure(missing),
            oneVersusOne: isPaired ? defined(pairs / ordered) : .failure(unpaired),
            oneVersusOneWeighted: isPaired
                ? defined(pairsWeighted / (2 * Double(present - 1) * total)) : .failure(unpaired))
    }
}
