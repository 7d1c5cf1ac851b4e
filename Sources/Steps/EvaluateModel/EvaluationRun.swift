/// The story of evaluate-model: read, measure, judge, write, say.
import AWS
import Evaluation
import JSON
import Threads
import Workflow

extension EvaluateModel {
    /// Measures, or reads what was measured; lets the rules decide; writes what was asked for.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        let plan = try EvaluationPlan(self, processors: world.processors)
        if case .report(let place) = plan.subject { return try await judge(place, plan, in: world, report: &report) }
        let writing = EvaluationWriting(inputs: self, world: world)
        try await writing.begin()
        report.report = self.report?.description
        var folder: (any PrivateFolder)?
        defer { folder?.remove() }
        let gathered = try await EvaluationGathering(
            plan: plan, world: world, aws: aws, candidate: modelPackageArn
        ).files(&folder)
        var evaluation = try await measure(
            EvaluationWork(plan: plan, inputs: self, files: world.files, gathered: gathered))
        if case .report(let name, let earlier) = gathered.baseline {
            evaluation.baseline = Evaluation.Baseline(
                name: name, metrics: earlier.numbers.map { MeasuredMetric(name: $0.name, value: $0.value) })
        }
        let verdicts = Self.judge(evaluation, by: plan.rules, gathered.baseline)
        evaluation.rules = verdicts.map { .init(rule: $0.rule.description, passed: $0.passed, why: $0.why) }
        report.take(evaluation, verdicts)
        try await writing.write(evaluation)
        report.html = html?.description
        world.narrator.say(evaluation.sentence)
        try finish(verdicts, of: evaluation.model.name, report: &report)
    }

    /// Computes on a thread of its own, and says in the words of inputs what could not be computed.
    private func measure(_ work: EvaluationWork) async throws(Failure) -> Evaluation {
        do { return try await onThread { wanted in try work.evaluation(wanted) } } catch let problem
            as EvaluationWork.Problem
        {
            throw .usage(input: problem.input, problem.why, tryThis: problem.cure)
        } catch is CancellationError {
            throw .cancelled(doing: "measuring")
        } catch {
            throw Failure(
                .failed, doing: "measuring", because: "\(error)",
                tryThis: "Run the step again, on a larger machine perhaps.")
        }
    }

    /// Holds the rules against the report as it will be written: what a reader of it sees is what was judged.
    private static func judge(
        _ evaluation: Evaluation, by rules: [MetricRule], _ baseline: EvaluationFiles.Baseline?
    ) -> [MetricVerdict] {
        let candidate = EvaluationReport(json: evaluation.report)
        let other: ReferenceModel =
            switch baseline {
            case .report(let name, let report): .known(name: name, report)
            case .model(let file): .known(name: file.name, evaluation.baseline.map { EvaluationReport($0.metrics) })
            case .notYet: .notYet
            case nil: .notAsked
            }
        return rules.map { $0.judge(candidate, against: other) }
    }

    /// Judges a report that is there already.
    private func judge(
        _ place: InputPlace, _ plan: EvaluationPlan, in world: World, report: inout Report<Outputs>
    ) async throws(Failure) {
        var folder: (any PrivateFolder)?
        defer { folder?.remove() }
        let gathering = EvaluationGathering(plan: plan, world: world, aws: aws, candidate: modelPackageArn)
        let candidate = try await gathering.report(place)
        let baseline = try await gathering.files(&folder).baseline
        let other: ReferenceModel =
            switch baseline {
            case .report(let name, let report): .known(name: name, report)
            case .notYet: .notYet
            case .model, nil: .notAsked
            }
        let verdicts = plan.rules.map { $0.judge(candidate, against: other) }
        report.metrics = .object(candidate.flat)
        report.task = candidate.json["evaluation"]?["task"]?["name"]?.string
        report.rows = candidate.json["dataset"]?["item_count"]?.int
        report.failedRules = verdicts.filter { !$0.passed }.map(\.sentence)
        report.summary.table(
            ["", "Rule", "Why"],
            verdicts.map { [Markdown($0.passed ? "✅" : "❌"), .code($0.rule.description), Markdown($0.why)] })
        try candidate.requirePassed()
        try finish(verdicts, of: place.description, report: &report)
    }

    private func finish(
        _ verdicts: [MetricVerdict], of name: String, report: inout Report<Outputs>
    ) throws(Failure) {
        let failed = verdicts.filter { !$0.passed }
        guard failed.isEmpty else {
            report.headline = "\(name) fails \(failed.count) of \(verdicts.count) rules."
            throw Failure(
                .rejected, doing: "holding \(name) against the rules",
                because: failed.map(\.sentence).joined(separator: "; "),
                tryThis: "Train a better model, or look in the report at where this one is wrong.")
        }
        // Not before all is written: a red record must not say that it passed.
        report.passed = true
        if !verdicts.isEmpty { report.headline = "\(name) keeps all \(verdicts.count) rules." }
    }
}

extension Report where Outputs == EvaluateModel.Outputs {
    /// Fills outputs and summary from what was measured and judged.
    fileprivate mutating func take(_ evaluation: Evaluation, _ verdicts: [MetricVerdict]) {
        self.task = evaluation.task.name
        self.rows = evaluation.data.rows
        let group = evaluation.report[evaluation.task.group] ?? .null
        self.metrics = .object(EvaluationReport(json: group).flat)
        var bounds = JSONObject()
        for metric in evaluation.metrics {
            guard let interval = metric.interval else { continue }
            bounds[metric.name] = ["lower": JSONValue(interval.lower), "upper": JSONValue(interval.upper)]
        }
        self.intervals = evaluation.resampling == nil ? nil : .object(bounds)
        self.failedRules = verdicts.filter { !$0.passed }.map(\.sentence)
        headline = evaluation.sentence
        summary.add(evaluation.summary)
    }
}

extension StepSummary {
    /// The evaluation at a glance.
    fileprivate mutating func add(_ page: EvaluationSummary) {
        heading(Markdown(page.title), level: 3)
        sentence("**\(Markdown(page.verdict))**")
        for table in page.tables {
            var part = StepSummary()
            part.table(table.columns.map { Markdown($0) }, table.rows.map { row in row.map { Markdown($0) } })
            if table.omitted > 0 { part.sentence("\(Markdown("\(table.omitted)")) more are in the report.") }
            if table.isFolded {
                fold(Markdown(table.title), part)
            } else {
                heading(Markdown(table.title), level: 4)
                append(part)
            }
        }
        if !page.footnote.isEmpty { sentence(Markdown(page.footnote)) }
    }
}

extension EvaluationReport {
    /// The finite numbers as one flat object.
    fileprivate var flat: JSONObject {
        var flat = JSONObject()
        for (name, value) in numbers { flat[name] = JSONValue(value) }
        return flat
    }

    /// A report of metrics alone.
    fileprivate init(_ metrics: [MeasuredMetric]) {
        var flat = JSONObject()
        for metric in metrics { flat[metric.name] = JSONValue(metric.value) }
        self.init(json: .object(flat))
    }
}

extension MetricVerdict {
    /// In words: the values that decided.
    fileprivate var why: String {
        let compared = bound.map { ", compared with \(text($0))" } ?? ""
        let known = value.map { "\(rule.metric) is \(text($0))\(compared)" }
        return [known, note.isEmpty ? nil : note].compactMap(\.self).joined(separator: "; ")
    }
}

extension Evaluation {
    /// What was measured, in a sentence.
    fileprivate var sentence: String { summary.headline }
}
