/// Rows to margins or predictions, with exactly the library's rules, order of additions and precision.

/// The types that rows and scores come in: `Float` and `Double`.
public protocol ScoreValue: BinaryFloatingPoint, Sendable {}
extension Float: ScoreValue {}
extension Double: ScoreValue {}

/// Scores rows with a model. It is immutable: threads share one and score disjoint ranges of rows.
public struct Scorer: Sendable {
    /// What it computes.
    public let output: Output
    /// Scores a row: the model's outputs, and 1 for the predictions of XGBoost's multi:softmax, which are classes.
    public let width: Int
    /// Values a row.
    public let features: Int
    /// The kernel that scores blocks of rows; `.reference` where the model has what only the reference walk knows.
    public let kernel: Kernel

    let walk: ReferenceWalk
    let plan: Plan?
    /// What each sum is divided by, where the model's margin is a mean over its iterations.
    private let divisor: Int?
    private let objective: Objective
    private let outputs: Int

    /// What a score is.
    public enum Output: String, Sendable, Hashable, CaseIterable {
        /// The sum of the leaves, as `predict(output_margin=True)` of XGBoost and `predict(raw_score=True)` of LightGBM.
        case margin
        /// What the objective makes of it, as `predict` gives it: a probability, a class, a number.
        case prediction
    }

    /// Prepares a model.
    ///
    /// - Parameters:
    ///   - output: What a score shall be.
    ///   - iterations: The iterations whose trees are summed; the model's default where nil. gblinear has none.
    ///   - kernel: The kernel to score with.
    /// - Throws: `ModelError` where the model has not these iterations, or this processor not this kernel.
    public init(
        _ model: Model, output: Output = .margin, iterations: Range<Int>? = nil, kernel: Kernel = .best
    ) throws(ModelError) {
        let iterations = iterations ?? model.defaultIterations
        guard kernel.isAvailable else {
            throw ModelError(.unsupported, at: "kernel", "this processor cannot run \(kernel); use \(Kernel.best)")
        }
        var trees = 0..<0
        var divisor: Int?
        if case .trees(let all) = model.booster {
            if all.isAveraged, !iterations.isEmpty { divisor = iterations.count }
            let last = model.treesPerIteration > 0 ? all.count / model.treesPerIteration : 0
            guard iterations.lowerBound >= 0, iterations.upperBound <= last else {
                throw ModelError(.unsupported, at: "iterations", "the model has \(last) of them, not \(iterations)")
            }
            let first = iterations.lowerBound * model.treesPerIteration
            trees = first..<(first + iterations.count * model.treesPerIteration)
        }
        self.output = output
        objective = model.objective
        outputs = model.outputs
        width = output == .margin ? model.outputs : model.objective.predictions(ofOutputs: model.outputs)
        features = model.features.count
        walk = ReferenceWalk(model, trees: trees)
        self.divisor = divisor
        plan = kernel == .reference ? nil : Plan(model, trees: trees, kernel: kernel)
        self.kernel = plan == nil ? .reference : kernel
    }

    /// The scores of rows: float32 arithmetic for XGBoost's models, float64 for LightGBM's, converted at the end.
    ///
    /// - Parameters:
    ///   - rows: `count` rows of `features` values, one after the other; NaN is missing. A float64 value becomes a
    ///     float32 for XGBoost, as in XGBoost; a float32 is widened for LightGBM.
    ///   - scores: Takes `count` times `width` values, row after row.
    public func score<Row: ScoreValue, Score: ScoreValue>(
        _ rows: UnsafeBufferPointer<Row>, count: Int, into scores: UnsafeMutableBufferPointer<Score>
    ) {
        precondition(
            count >= 0 && rows.count / max(features, 1) >= count || features == 0, "too few values for the rows")
        precondition(scores.count / max(width, 1) >= count, "too little room for the scores")
        // Concrete types from here on, for which the compiler makes the loops.
        let out = UnsafeMutableRawBufferPointer(scores)
        let values = UnsafeRawBufferPointer(rows)
        switch (Row.self == Double.self, Score.self == Double.self) {
        case (false, false): narrowOrWide(values.bindMemory(to: Float.self), count, out.bindMemory(to: Float.self))
        case (false, true): narrowOrWide(values.bindMemory(to: Float.self), count, out.bindMemory(to: Double.self))
        case (true, false): narrowOrWide(values.bindMemory(to: Double.self), count, out.bindMemory(to: Float.self))
        case (true, true): narrowOrWide(values.bindMemory(to: Double.self), count, out.bindMemory(to: Double.self))
        }
    }

    /// Sums in the library's precision.
    @inline(__always)
    private func narrowOrWide<Row: ScoreValue, Score: ScoreValue>(
        _ rows: UnsafeBufferPointer<Row>, _ count: Int, _ scores: UnsafeMutableBufferPointer<Score>
    ) {
        if walk.library == .xgboost {
            native(rows, count, Float.self, scores)
        } else {
            native(rows, count, Double.self, scores)
        }
    }

    /// Rows in blocks: each block's scores in the library's precision, then converted.
    private func native<Row: ScoreValue, Sum: ScoreValue, Score: ScoreValue>(
        _ rows: UnsafeBufferPointer<Row>, _ count: Int, _: Sum.Type, _ scores: UnsafeMutableBufferPointer<Score>
    ) {
        guard count > 0 else { return }
        let block = Plan.blockRows
        let sums = UnsafeMutablePointer<Sum>.allocate(capacity: min(count, block) * outputs)
        let scratch = plan.flatMap { count < $0.leastRows ? nil : $0.scratch() }
        defer {
            sums.deallocate()
            scratch?.deallocate()
        }
        for first in stride(from: 0, to: count, by: block) {
            let size = min(block, count - first)
            let part = UnsafeBufferPointer(rebasing: rows[(first * features)..<((first + size) * features)])
            if let plan, let scratch, size >= plan.leastRows {
                plan.sum(part, size, stride: features, into: sums, scratch: scratch)
            } else {
                walk.sum(part, size, into: sums)
            }
            if let divisor { for index in 0..<(size * outputs) { sums[index] /= Sum(divisor) } }
            if output == .prediction {
                objective.transform(
                    UnsafeMutableRawBufferPointer(start: sums, count: size * outputs * MemoryLayout<Sum>.stride),
                    count: size, outputs: outputs)
            }
            for index in 0..<(size * width) { scores[first * width + index] = Score(sums[index]) }
        }
    }
}
