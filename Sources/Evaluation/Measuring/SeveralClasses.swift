/// Several classes: probabilities or decisions, and their confusion matrix.
import Metrics

extension Measurement {
    mutating func measureClasses<Score: ModelScore>(
        _ rows: ScoredRows<Score>, _ classes: [String], _ isResampled: Bool
    ) throws(ScoringRefusal) {
        let labels = try rows.numbers()
        let truth = try Self.places(of: labels, among: classes.count)
        let decisions: Result<MulticlassDecisions, UndefinedMetric>
        if rows.width == 1 {
            let decided = try Self.places(decided: rows.scores, among: classes.count)
            let names = (0..<classes.count).map(Double.init)
            decisions = Result { () throws(UndefinedMetric) in
                try MulticlassDecisions(decided: decided, truth: labels, classes: names, weights: rows.weights)
            }
            evaluation.add(MetricTable(decisions))
            if isResampled { resampled = try? MulticlassResamples(decisions.get()) }
        } else {
            guard rows.width == classes.count else {
                throw ScoringRefusal("each row has \(rows.width) predictions for \(classes.count) classes")
            }
            let scores = Result { () throws(UndefinedMetric) in
                try MulticlassScores(scores: rows.scores, width: rows.width, classes: truth, weights: rows.weights)
            }
            decisions = scores.map(\.decisions)
            evaluation.add(MetricTable(scores))
            if isResampled { resampled = try? MulticlassResamples(scores.get()) }
        }
        if case .success(let decisions) = decisions, let matrix = try? decisions.confusionMatrix() {
            let places = classes.indices
            evaluation.confusion = Confusion(
                labels: classes, counts: places.map { one in places.map { matrix[truth: one, decided: $0] } })
        }
    }

    /// Labels as places of classes.
    private static func places(of labels: [Double], among count: Int) throws(ScoringRefusal) -> [Int] {
        var places: [Int] = []
        places.reserveCapacity(labels.count)
        for (row, label) in labels.enumerated() {
            guard let place = Int(exactly: label), (0..<count).contains(place) else {
                throw ScoringRefusal(
                    "the label of row \(row + 1) is \(label), and the \(count) classes are the numbers from 0 to \(count - 1)"
                )
            }
            places.append(place)
        }
        return places
    }

    /// Decisions as the classes that they are.
    private static func places<Score: ModelScore>(
        decided scores: [Score], among count: Int
    ) throws(ScoringRefusal) -> [Double] {
        if let row = scores.firstIndex(where: { $0 < 0 || $0 >= Score(count) || $0 != $0.rounded() || !$0.isFinite }) {
            throw ScoringRefusal(
                "the prediction of row \(row + 1) is \(Double(scores[row])), and the \(count) classes are the numbers from 0 to "
                    + "\(count - 1)")
        }
        return scores.map { Double($0) }
    }
}
