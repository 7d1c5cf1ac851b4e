/// What the predictions of an evaluation are, and how labels are read for it. Pure.
import Evaluation
import Forest

/// The task of rows: by the input, by the model's objective, else by the labels.
struct EvaluationGoal: Sendable {
    /// What is measured.
    private(set) var task: Evaluation.Task
    /// How labels are read.
    let truth: RowScoring.TruthKind
    /// Whether the labels have yet to say which of both it is: two classes, or numbers.
    private let isOpen: Bool
    private let twoClasses: Evaluation.Task

    /// - Parameter model: What scores; nil where the data has the scores.
    init(_ inputs: EvaluateModel, _ plan: EvaluationPlan, model: Model?) throws(EvaluationWork.Problem) {
        let kind = try Self.kind(inputs, plan, model)
        let positive = inputs.labels.positiveLabel ?? "1"
        let margin = if case .twoClasses(isMargin: true) = kind { true } else { false }
        twoClasses = .binary(
            negative: positive == "1" ? "0" : "not \(positive)", positive: positive,
            threshold: inputs.threshold ?? (margin ? 0 : nil))
        isOpen = kind == nil
        switch kind {
        case .twoClasses: task = twoClasses
        case .classes(let count): task = .multiclass(classes: (0..<count).map(String.init))
        case .number, nil: task = .regression
        case .order: task = .ranking
        }
        truth = if case .twoClasses = kind { .twoClasses(plan.positive) } else { .numbers }
        guard inputs.labels.positiveLabel == nil || truth != .numbers else {
            throw .init(
                input: "positive-label", why: "it is about two classes, and the task is \(task.name)",
                cure: "Leave it out, or give task: binary.")
        }
    }

    /// Nil where only the labels can say it.
    private static func kind(
        _ inputs: EvaluateModel, _ plan: EvaluationPlan, _ model: Model?
    ) throws(EvaluationWork.Problem) -> PredictionKind? {
        let trained = model?.predictionKind
        let columns: Int = if case .predictions(let columns) = plan.subject { columns.count } else { 1 }
        switch inputs.task {
        case .auto:
            if let model {
                guard let trained else {
                    throw .init(
                        input: "task", why: "predictions of \(model.objective.name) have no metrics here",
                        cure: "Name a task whose metrics you want of them, such as regression.")
                }
                return trained
            }
            if columns > 1 { return .classes(columns) }
            return inputs.labels.positiveLabel == nil ? nil : .twoClasses(isMargin: false)
        case .binary:
            if case .twoClasses = trained { return trained }
            return .twoClasses(isMargin: false)
        case .multiclass:
            if case .classes = trained { return trained }
            guard model == nil, columns > 1 else {
                throw .init(
                    input: "task", why: "it is multiclass, and there is one score a row",
                    cure: "Give a model of several classes, or a prediction-column for each class.")
            }
            return .classes(columns)
        case .regression: return .number
        case .ranking: return .order
        }
    }

    /// Lets the labels say what the input and the model did not: 0 and 1 alone are two classes.
    mutating func settle<Score: ModelScore>(_ rows: inout ScoredRows<Score>) {
        guard isOpen, let decided = rows.asTwoClasses else { return }
        rows = decided
        task = twoClasses
    }
}
