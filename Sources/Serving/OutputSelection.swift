/// What SAGEMAKER_INFERENCE_OUTPUT selects of each row's prediction, as SageMaker's XGBoost container computes it.
import Forest

/// Values that an answer has for each row, of one model.
struct OutputSelection: Sendable {
    /// Which values, in order.
    let outputs: [SelectedOutput]
    private let objective: Objective
    private let classes: Int

    /// Nil where nothing is selected; refuses what the model's predictions cannot give.
    init?(_ outputs: [SelectedOutput], of model: Model) throws(ServingSettings.Refusal) {
        guard !outputs.isEmpty else { return nil }
        let possible = Self.possible(for: model.objective)
        if let wrong = outputs.first(where: { !possible.contains($0) }) {
            let cure = possible.isEmpty ? "leave the variable out" : possible.map(\.rawValue).joined(separator: ", ")
            throw ServingSettings.Refusal(
                "SAGEMAKER_INFERENCE_OUTPUT", outputs.map(\.rawValue).joined(separator: ","),
                "a model of \(model.objective.name) has no \(wrong.rawValue): \(cure)")
        }
        self.outputs = outputs
        objective = model.objective
        classes = max(2, model.outputs)
    }

    /// What an objective's predictions can give.
    static func possible(for objective: Objective) -> [SelectedOutput] {
        switch objective {
        case .xgboost(.binaryLogistic), .lightgbm(.binary), .xgboost(.multiSoftprob), .lightgbm(.multiclass),
            .lightgbm(.multiclassOVA):
            [.predictedLabel, .labels, .probability, .probabilities, .rawScore, .rawScores]
        case .xgboost(.binaryLogitraw), .xgboost(.binaryHinge), .xgboost(.multiSoftmax):
            [.predictedLabel, .labels, .rawScore, .rawScores]
        case .xgboost(.squaredError), .xgboost(.logistic), .xgboost(.gamma), .xgboost(.tweedie),
            .xgboost(.squaredLogError), .xgboost(.pseudoHuberError), .xgboost(.absoluteError), .xgboost(.poisson),
            .lightgbm(.identity), .lightgbm(.squareRoot), .lightgbm(.exponential):
            [.predictedScore]
        default: []
        }
    }

    /// The values of one row as JSON text; a list where there is a value for every class.
    func texts<Score: BinaryFloatingPoint & LosslessStringConvertible>(of row: ArraySlice<Score>) -> [String] {
        outputs.map { text($0, of: row) }
    }

    private func text<Score: BinaryFloatingPoint & LosslessStringConvertible>(
        _ output: SelectedOutput, of row: ArraySlice<Score>
    ) -> String {
        let first = row[row.startIndex]
        switch output {
        case .predictedLabel: return String(label(of: row))
        case .labels: return "[\((0..<classes).map(String.init).joined(separator: ", "))]"
        case .probability, .rawScore: return (row.max() ?? first).description
        case .probabilities, .rawScores: return Self.list(row.count > 1 ? Array(row) : [1 - first, first])
        case .predictedScore: return first.description
        }
    }

    private func label<Score: BinaryFloatingPoint>(of row: ArraySlice<Score>) -> Int {
        let first = row[row.startIndex]
        switch objective {
        case .xgboost(.multiSoftmax), .xgboost(.binaryHinge): return Int(first)
        case .xgboost(.binaryLogitraw): return first > 0 ? 1 : 0
        default: break
        }
        guard row.count > 1 else { return first > 0.5 ? 1 : 0 }
        // The first of equals, as numpy's argmax.
        let best = row.indices.max { row[$0] < row[$1] || (row[$0] == row[$1] && $0 > $1) } ?? row.startIndex
        return best - row.startIndex
    }

    private static func list<Score: LosslessStringConvertible>(_ values: [Score]) -> String {
        "[\(values.map(\.description).joined(separator: ", "))]"
    }
}
