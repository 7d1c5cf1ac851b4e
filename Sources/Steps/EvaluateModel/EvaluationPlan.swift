/// What a run of evaluate-model is going to do: its inputs, found sensible before anything is read. Pure.
import AWS
import Evaluation
import Metrics
import Tabular

/// What is judged, by which rules, with which intervals.
struct EvaluationPlan: Sendable {
    /// What is judged.
    enum Subject: Sendable, Hashable {
        /// A model scores the rows.
        case model(InputPlace)
        /// The rows hold their scores.
        case predictions([Column])
        /// It was measured before.
        case report(InputPlace)
    }

    /// What it is held against.
    enum Baseline: Sendable, Hashable {
        case place(InputPlace)
        /// The newest approved package of the candidate's own group.
        case approved
    }

    let subject: Subject
    let data: [InputPlace]
    let baseline: Baseline?
    let rules: [MetricRule]
    /// How intervals and comparisons are drawn; nil for none.
    let resampling: Bootstrap?
    let facets: [Facet]
    let format: TableFormat
    let columns: RowScoring.TableColumns
    let positive: PositiveLabel
    let threads: Int

    /// Reads the inputs.
    init(_ inputs: EvaluateModel, processors: Int) throws(Failure) {
        subject = try Self.subject(inputs)
        let places = try inputs.data.map { path throws(Failure) in try InputPlace(path, input: "data") }
        data = places
        baseline = try inputs.baseline.map { path throws(Failure) in
            path.description == "approved" ? .approved : .place(try InputPlace(path, input: "baseline"))
        }
        rules = try Self.rules(inputs)
        threads = try Self.threads(inputs.threads, processors: processors)
        resampling = try Self.resampling(inputs, rules, threads: threads)
        facets = try Self.facets(inputs)
        format = TableFormat(
            inputs.dataFormat.kind, header: inputs.labels.header.rule,
            missing: TableFormat.defaultMissing + inputs.missing)
        columns = Self.columns(inputs, facets)
        positive = Self.positive(inputs.labels.positiveLabel)
        try checkWhatBelongsTogether(inputs)
    }

    private static func subject(_ inputs: EvaluateModel) throws(Failure) -> Subject {
        let given = [
            ("model", inputs.model != nil), ("prediction-column", !inputs.predictionColumn.isEmpty),
            ("report-in", inputs.reportIn != nil),
        ].filter(\.1).map(\.0)
        guard given.count <= 1, !given.isEmpty || inputs.modelPackageArn != nil else {
            throw .usage(
                input: given.first ?? "model",
                given.isEmpty
                    ? "there is no model, no package, no column of predictions and no report"
                    : "\(given.joined(separator: " and ")) are given", tryThis: "Give one of them.")
        }
        if let model = inputs.model { return .model(try InputPlace(model, input: "model")) }
        if let report = inputs.reportIn { return .report(try InputPlace(report, input: "report-in")) }
        // Last, since a record in `from` may name a package beside what is meant.
        guard let arn = inputs.modelPackageArn, given.isEmpty else {
            return .predictions(inputs.predictionColumn.map(\.column))
        }
        return .model(.package(arn))
    }

    private static func rules(_ inputs: EvaluateModel) throws(Failure) -> [MetricRule] {
        var rules: [MetricRule] = []
        for line in inputs.require {
            do { rules.append(try MetricRule(line, reference: .baseline)) } catch {
                throw .usage(input: "require", error.description, tryThis: "Write one rule a line: auc >= 0.85")
            }
        }
        if inputs.baseline == nil, let rule = rules.first(where: \.namesReference) {
            throw .usage(
                input: "require", "“\(rule)” names the baseline, and there is none",
                tryThis: "Give baseline: a report, a model or the ARN of a model package.")
        }
        return rules
    }

    private static func threads(_ given: Int?, processors: Int) throws(Failure) -> Int {
        let threads = given ?? min(max(processors, 1), 64)
        guard (1...1_024).contains(threads) else {
            throw .usage(input: "threads", "it is \(threads)", tryThis: "Give a whole number from 1 to 1024.")
        }
        return threads
    }

    private static func resampling(
        _ inputs: EvaluateModel, _ rules: [MetricRule], threads: Int
    ) throws(Failure) -> Bootstrap? {
        let needing = rules.first { $0.condition == .notWorse }
        let resamples = inputs.bootstrap ?? (needing == nil ? 0 : 1_000)
        guard resamples != 0 else {
            guard let needing else { return nil }
            throw .usage(
                input: "bootstrap", "it is 0, and “\(needing)” is judged by resamples",
                tryThis: "Give a number such as 1000, or leave it out.")
        }
        do {
            return try Bootstrap(
                resamples: resamples, seed: UInt64(bitPattern: Int64(inputs.seed)), confidence: inputs.confidence,
                threads: threads)
        } catch {
            throw .usage(
                input: "bootstrap", error.description, tryThis: "Give bootstrap: 1000 and confidence: 0.95, say.")
        }
    }

    private static func facets(_ inputs: EvaluateModel) throws(Failure) -> [Facet] {
        var facets: [Facet] = []
        for text in inputs.facets {
            do { facets.append(try Facet(text)) } catch {
                throw .usage(input: "facets", error.description, tryThis: "Write one facet a line: sex=F or age>=60")
            }
        }
        return facets
    }

    private static func columns(_ inputs: EvaluateModel, _ facets: [Facet]) -> RowScoring.TableColumns {
        var columns = RowScoring.TableColumns()
        columns.label = inputs.labels.labelColumn?.column ?? .index(0)
        columns.weight = inputs.weightColumn?.column
        columns.group = inputs.groupColumn?.column
        columns.ignored = inputs.ignoreColumns.map(\.column)
        columns.facets = facets.map { TableColumn(argument: $0.column)?.column ?? .name($0.column) }
        // Last, after the facets that are reported on.
        if let group = inputs.groupVariable { columns.facets.append(group.column) }
        return columns
    }

    private static func positive(_ label: String?) -> PositiveLabel {
        guard let label else { return .one }
        guard let number = TableNumber.parse(label), number.isFinite else { return .text(label) }
        return .number(number)
    }
}

extension EvaluationPlan {
    /// Inputs that mean nothing, or two things, beside others: each is refused by name, so that nothing asked is left
    /// out.
    private func checkWhatBelongsTogether(_ inputs: EvaluateModel) throws(Failure) {
        if baseline == .approved, inputs.modelPackageArn == nil {
            throw .usage(
                input: "baseline",
                "the approved package is one of the candidate's group, and model-package-arn is not given",
                tryThis: "Give model-package-arn, or the ARN of the package to hold it against.")
        }
        if case .report = subject { return try refuseBesideAReport(inputs) }
        try refuseOverwriting(inputs)
        guard !data.isEmpty else {
            throw .usage(
                input: "data", "there are no rows to measure",
                tryThis: "Give files or s3:// addresses of labelled rows.")
        }
        let streams = data.count { $0 == .standardInput }
        let isShared = data.count > 1 || baseline != nil || inputs.common.from.contains("-")
        guard streams == 0 || !isShared else {
            throw .usage(
                input: "data", "standard input can be read once, and it is not the only thing that is read",
                tryThis: "Write the rows to a file.")
        }
        if let threshold = inputs.threshold, !threshold.isFinite {
            throw .usage(input: "threshold", "it is \(threshold)", tryThis: "Give a finite number, such as 0.5.")
        }
        let needsModel: [(String, Bool)] = [
            ("member", inputs.member != nil), ("output-margin", inputs.outputMargin),
            ("predictions-file", inputs.predictionsFile != nil), ("flip-test", inputs.flipTest),
        ]
        if case .predictions = subject, let input = needsModel.first(where: \.1)?.0 {
            throw .usage(
                input: input, "it is about a model, and there is none", tryThis: "Leave it out, or give model.")
        }
        guard !inputs.outputMargin || inputs.predictionsFile != nil else {
            throw .usage(
                input: "output-margin", "it is about predictions-file, and none is written",
                tryThis: "Give predictions-file too.")
        }
        guard facets.isEmpty == (inputs.biasReport == nil) else {
            throw .usage(
                input: facets.isEmpty ? "bias-report" : "facets",
                facets.isEmpty ? "there are no facets to report on" : "the bias of facets is written nowhere",
                tryThis: "Give facets and bias-report together.")
        }
        let needsFacets = [("group-variable", inputs.groupVariable != nil), ("flip-test", inputs.flipTest)]
        if facets.isEmpty, let input = needsFacets.first(where: \.1)?.0 {
            throw .usage(input: input, "it is about facets, and there are none", tryThis: "Give facets too.")
        }
    }

    /// What is written must not be what is read, or written by something else: the earlier report at its place is gone before
    /// it could be a baseline.
    private func refuseOverwriting(_ inputs: EvaluateModel) throws(Failure) {
        var taken = Set(data)
        if case .model(let place) = subject { taken.insert(place) }
        if case .place(let place) = baseline { taken.insert(place) }
        let written: [(String, OwnPath?)] = [
            ("report", inputs.report), ("html", inputs.html), ("bias-report", inputs.biasReport),
            ("predictions-file", inputs.predictionsFile),
        ]
        for case (let input, let path?) in written {
            guard taken.insert(try InputPlace(path, input: input)).inserted else {
                throw .usage(
                    input: input, "\(path) is read, or written, by another input as well",
                    tryThis: "Give another place.")
            }
        }
    }

    private func refuseBesideAReport(_ inputs: EvaluateModel) throws(Failure) {
        let given: [(String, Bool)] = [
            ("data", !inputs.data.isEmpty), ("member", inputs.member != nil), ("report", inputs.report != nil),
            ("html", inputs.html != nil), ("predictions-file", inputs.predictionsFile != nil),
            ("output-margin", inputs.outputMargin), ("bias-report", inputs.biasReport != nil),
            ("facets", !inputs.facets.isEmpty), ("group-variable", inputs.groupVariable != nil),
            ("flip-test", inputs.flipTest), ("positive-label", inputs.labels.positiveLabel != nil),
            ("threshold", inputs.threshold != nil), ("label-column", inputs.labels.labelColumn != nil),
            ("weight-column", inputs.weightColumn != nil), ("group-column", inputs.groupColumn != nil),
            ("bootstrap", inputs.bootstrap != nil), ("task", inputs.task != .auto),
        ]
        if let input = given.first(where: \.1)?.0 {
            throw .usage(
                input: input, "it is about rows that are measured, and report-in was measured before",
                tryThis: "Leave it out, or give a model and data instead of report-in.")
        }
        guard !rules.isEmpty else {
            throw .usage(
                input: "require", "there are no rules to judge the report by", tryThis: "Give rules: auc >= 0.85, say.")
        }
    }
}
