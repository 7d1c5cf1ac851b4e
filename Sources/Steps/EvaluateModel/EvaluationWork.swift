/// The part of an evaluation that computes: reads models and rows, scores, measures, compares. On a thread of its own.
import Bytes
import Evaluation
import Forest
import Metrics
import Tabular
import Threads

/// What has to be computed, and from which files.
struct EvaluationWork: Sendable {
    let plan: EvaluationPlan
    let inputs: EvaluateModel
    let files: any Files
    let gathered: EvaluationFiles

    /// Why it cannot be done: the input that is at fault, and the words.
    struct Problem: Error, Sendable {
        let input: String
        let why: String
        let cure: String
    }

    /// Measures the candidate, and a baseline that is a model on the same rows.
    func evaluation(_ wanted: Wanted) throws -> Evaluation {
        let candidate = try subject(gathered.model, input: "model")
        let measured = try measure(candidate, wanted, isCandidate: true)
        var evaluation =
            plan.resampling.map { measured.evaluation(with: $0) } ?? measured.evaluation
        guard case .model(let file) = gathered.baseline else { return evaluation }
        let baseline = try measure(try subject(file, input: "baseline"), wanted, isCandidate: false)
        evaluation.baseline = try compared(measured, with: baseline, name: file.name)
        return evaluation
    }

    /// What gives rows their scores.
    private struct Subject {
        var model: (model: Model, description: Evaluation.Model)?
        var input: String
    }

    private func subject(_ file: PlacedFile?, input: String) throws -> Subject {
        guard let file else { return Subject(input: "prediction-column") }
        do {
            let read = try ModelFile(file, member: input == "model" ? inputs.member : nil, files: files)
            let description = Evaluation.Model(
                name: file.name, digest: read.digest, library: read.model.libraryName,
                objective: read.model.objective.name)
            return Subject(model: (read.model, description), input: input)
        } catch {
            throw Problem(input: input, why: error.why, cure: error.cure)
        }
    }

    private func measure(_ subject: Subject, _ wanted: Wanted, isCandidate: Bool) throws -> Measurement {
        switch subject.model?.model.library {
        case .xgboost: try measure(subject, wanted, isCandidate, as: Float.self)
        case .lightgbm, nil: try measure(subject, wanted, isCandidate, as: Double.self)
        }
    }

    private func measure<Score: ModelScore>(
        _ subject: Subject, _ wanted: Wanted, _ isCandidate: Bool, as _: Score.Type
    ) throws -> Measurement {
        var goal = try EvaluationGoal(inputs, plan, model: subject.model?.model)
        var rows: ScoredRows<Score> = try read(subject, goal.truth, wanted, isCandidate)
        goal.settle(&rows)
        do {
            var measurement = try Measurement(
                of: rows, as: goal.task,
                model: subject.model?.description ?? Evaluation.Model(name: "scores in the data"),
                sources: gathered.data.map(\.name), isResampled: plan.resampling != nil,
                isCompared: isCompared)
            guard !measurement.evaluation.metrics.isEmpty else {
                throw ScoringRefusal(
                    "nothing could be measured: "
                        + (measurement.evaluation.absent.first?.reason ?? "there is no metric"))
            }
            if isCandidate { try measureBias(of: &measurement, rows) }
            return measurement
        } catch let error as ScoringRefusal {
            throw Problem(
                input: "task", why: error.description,
                cure: "Say with task, label-column and positive-label what labels and predictions are.")
        }
    }

    private func read<Score: ModelScore>(
        _ subject: Subject, _ truth: RowScoring.TruthKind, _ wanted: Wanted, _ isCandidate: Bool
    ) throws -> ScoredRows<Score> {
        let check: @Sendable () throws -> Void = { if !wanted.isWanted { throw CancellationError() } }
        do {
            var scoring = RowScoring(
                sources, format: plan.format, columns: plan.columns, predictor: try predictor(subject), truth: truth,
                threads: plan.threads)
            scoring.keepsFeatures = isCandidate && inputs.flipTest
            if scoring.keepsFeatures, let model = subject.model?.model, model.hasNamedCategories {
                throw Problem(
                    input: "flip-test", why: "the model has features of words, between which there are no distances",
                    cure: "Leave flip-test out.")
            }
            guard isCandidate, let path = inputs.predictionsFile else {
                return try scoring.rows(as: Score.self, check: check)
            }
            if inputs.outputMargin { scoring.written = try subject.model.map { try Scorer($0.model, output: .margin) } }
            return try write(scoring, to: path.description, check)
        } catch let error as TableError {
            throw Problem(
                input: "data", why: error.description,
                cure:
                    "Correct the rows, or say with data-format, header, label-column and ignore-columns how they are read."
            )
        } catch let error as ModelError {
            throw Problem(input: subject.input, why: error.description, cure: "Give another model.")
        } catch let error as ScoringRefusal {
            throw Problem(
                input: "data", why: error.description,
                cure: "Say with label-column and positive-label where labels stand.")
        }
    }

    /// Scores and writes in one pass: the file is there once all rows are.
    private func write<Score: ModelScore>(
        _ scoring: RowScoring, to path: String, _ check: @escaping @Sendable () throws -> Void
    ) throws -> ScoredRows<Score> {
        do {
            let sink = try files.sink(to: path, mode: 0o644)
            do {
                try Array("\(scoring.header)\n".utf8).withUnsafeBytes { try sink.write($0) }
                let rows = try scoring.rows(
                    as: Score.self, write: { text in try text.withUnsafeBytes { try sink.write($0) } }, check: check)
                try sink.finish()
                return rows
            } catch {
                sink.abandon()
                throw error
            }
        } catch let error as ByteSinkFailure {
            throw Problem(
                input: "predictions-file", why: error.description, cure: "Give a path that can be written to.")
        } catch let error as FileFailure {
            throw Problem(
                input: "predictions-file", why: error.description, cure: "Give a path that can be written to.")
        }
    }

    private func predictor(_ subject: Subject) throws(ModelError) -> RowScoring.Predictor {
        if let model = subject.model?.model { return .model(model, try Scorer(model, output: .prediction)) }
        guard case .predictions(let columns) = plan.subject else { return .columns([]) }
        return .columns(columns)
    }

    private var isCompared: Bool { if case .model = gathered.baseline { true } else { false } }

    private var sources: [TableSource] {
        gathered.data.map { file in
            TableSource(file.name) { [files] () throws(ByteSourceFailure) in
                do throws(FileFailure) { return try files.source(of: file.path) } catch {
                    throw ByteSourceFailure(error.description)
                }
            }
        }
    }

    private func measureBias<Score: ModelScore>(of measurement: inout Measurement, _ rows: ScoredRows<Score>) throws {
        guard !plan.facets.isEmpty else { return }
        let missing = Set(plan.format.missing)
        let columns = zip(plan.facets, rows.facets).map { ($0, $1.biasColumn(missing: missing)) }
        let group = inputs.groupVariable == nil ? nil : rows.facets.last?.biasColumn(missing: missing)
        do {
            try measurement.measureBias(
                of: columns, group: group, label: plan.columns.label.description, rows: rows, threads: plan.threads)
        } catch {
            throw Problem(
                input: "facets", why: error.description, cure: "Correct the facets, or give a task of two classes.")
        }
    }

    private func compared(
        _ candidate: Measurement, with baseline: Measurement, name: String
    ) throws -> Evaluation.Baseline {
        var known = Evaluation.Baseline(
            name: name, metrics: baseline.evaluation.metrics, roc: baseline.evaluation.roc,
            precisionRecall: baseline.evaluation.precisionRecall)
        known.tests = candidate.tests(against: baseline)
        guard let plan = plan.resampling, let one = candidate.resampled, let other = baseline.resampled else {
            return known
        }
        do { known.comparisons = try plan.comparison(of: one, with: other).comparisons } catch {
            throw Problem(
                input: "baseline", why: error.description,
                cure: "Give a baseline of the same task and the same classes.")
        }
        return known
    }
}

extension Model {
    /// Whether rows hold words for some features.
    fileprivate var hasNamedCategories: Bool {
        features.contains { if case .categorical(values: .some) = $0.kind { true } else { false } }
    }
}
