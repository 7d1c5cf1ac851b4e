/// An evaluation report: metrics by name, read strictly, since a gate stands on them.
import AWS
import JSON

/// The metrics of a model in SageMaker's shape of model quality statistics, or as a flat object of numbers.
///
/// `{"binary_classification_metrics": {"auc": {"value": 0.97, "standard_deviation": "NaN"}}}` or `{"auc": 0.97}`.
struct EvaluationReport: Sendable {
    /// How long a report may be that is read.
    static let longest = 4 << 20

    /// The document as it was read.
    let json: JSONValue

    /// Why a metric has no value that a rule could stand on, as the end of a sentence.
    enum Missing: Error, Sendable, Hashable, CustomStringConvertible {
        case notThere
        case notANumber(String)
        case ambiguous([String])
        case notCompared(String)

        var description: String {
            switch self {
            case .notThere: "is not in the report"
            case .notANumber(let text): "is no finite number: \(text)"
            case .ambiguous(let groups):
                "is in several groups: \(groups.joined(separator: ", ")); name one, as group.metric"
            case .notCompared(let why): "is not compared: \(why)"
            }
        }
    }

    /// The finite value of a metric, by its name or by a path of names with dots.
    func value(of metric: String) throws(Missing) -> Double {
        let found = places(of: metric.split(separator: ".").map(String.init))
        guard let first = found.first else { throw .notThere }
        guard found.count == 1 else { throw .ambiguous(found.map(\.path)) }
        return try Self.number(first.value)
    }

    /// Every metric that is a finite number, by name; a name that several groups have is written with its group.
    var numbers: [(name: String, value: Double)] {
        let all = groups.flatMap { group in
            (group.value.object?.members ?? []).compactMap { name, value in
                (try? Self.number(value)).map { (group: group.path, name: name, value: $0) }
            }
        }
        return all.map { metric in
            let isShared = all.filter { $0.name == metric.name }.count > 1
            return (isShared ? "\(metric.group).\(metric.name)" : metric.name, metric.value)
        }
    }

    /// The document itself, and every group of metrics in it.
    private var groups: [(path: String, value: JSONValue)] {
        let members = json.object?.members ?? []
        return [("", json)]
            + members.filter { $0.value.object != nil && $0.value["value"] == nil }.map { ($0.name, $0.value) }
    }

    private func places(of path: [String]) -> [(path: String, value: JSONValue)] {
        groups.compactMap { group in
            let value = path.reduce(Optional(group.value)) { $0?[$1] }
            let name = ([group.path] + path).filter { !$0.isEmpty }.joined(separator: ".")
            return value.map { (name, $0) }
        }
    }

    /// A number, or the `value` of a metric; SageMaker writes NaN as a text.
    private static func number(_ json: JSONValue) throws(Missing) -> Double {
        let json = json["value"] ?? json
        guard let number = json.double, number.isFinite else { throw .notANumber(json.text) }
        return number
    }
}

extension EvaluationReport {
    /// A paired comparison of a metric with another model's, on the same rows.
    struct Comparison: Sendable, Hashable {
        /// Candidate - the other.
        let difference: Double
        /// The interval of the difference.
        let lower: Double, upper: Double
        /// Whether the whole interval lies on the bad side of 0.
        let isWorse: Bool
    }

    /// The comparison that the report's own evaluation made with the model called `name`.
    func comparison(of metric: String, with name: String) throws(Missing) -> Comparison {
        let baseline = json["evaluation"]?["baseline"]
        guard let compared = baseline?["name"]?.string else {
            throw .notCompared("the report was made without a baseline")
        }
        guard compared == name else { throw .notCompared("the report's baseline is \(compared), not \(name)") }
        // SageMaker's name for what is compared under scikit-learn's.
        let synonyms = metric == "auc" ? ["auc", "roc_auc"] : [metric]
        guard let comparison = synonyms.lazy.compactMap({ baseline?["comparisons"]?[$0] }).first else {
            throw .notCompared("the report has no paired interval of it; evaluate with baseline and bootstrap")
        }
        let interval = comparison["confidence_interval"]
        guard let difference = comparison["difference"]?.double, let lower = interval?["lower"]?.double,
            let upper = interval?["upper"]?.double, let verdict = comparison["verdict"]?.string,
            ["better", "worse", "no difference shown"].contains(verdict)
        else { throw .notCompared("the report's comparison is none that evaluate-model writes") }
        return Comparison(difference: difference, lower: lower, upper: upper, isWorse: verdict == "worse")
    }

    /// Refuses the report of an evaluation that says itself that it was of another package.
    func requireAbout(_ package: Arn) throws(Failure) {
        guard let name = json["evaluation"]?["model"]?["name"]?.string, name.hasPrefix("arn:"),
            name != package.description
        else { return }
        throw Failure(
            .rejected, doing: "reading the evaluation report", because: "it is about \(name), not about \(package)",
            tryThis: "Give the report of this very package.")
    }

    /// Refuses the report of an evaluation whose own rules failed: no gate behind it may open.
    func requirePassed() throws(Failure) {
        guard json["evaluation"]?["passed"]?.bool == false else { return }
        let failed = (json["evaluation"]?["rules"]?.array ?? []).filter { $0["passed"]?.bool != true }
        let rules = failed.compactMap { $0["rule"]?.string }.joined(separator: "; ")
        throw Failure(
            .rejected, doing: "reading the evaluation report",
            because: "the evaluation's own rules failed\(rules.isEmpty ? "" : ": " + rules)",
            tryThis: "Train a better model, or evaluate it again with the rules that you mean.")
    }
}

extension EvaluationReport {
    /// Reads a report from S3, at most 4 MiB of strict JSON.
    static func read(_ uri: S3URI, _ aws: AWSAccess) async throws(Failure) -> EvaluationReport {
        let doing = "reading the evaluation report \(uri)"
        let object = try await aws.read(GetObject(uri, to: .memory(limit: EvaluationReport.longest)), doing: doing)
        return try EvaluationReport(object.body, from: uri.description)
    }

    /// Reads the report that a model package names.
    static func read(_ file: ModelMetricsFile, _ aws: AWSAccess) async throws(Failure) -> EvaluationReport {
        guard let uri = S3URI(file.s3Uri) else {
            throw Failure(
                .rejected, doing: "finding the evaluation report", because: "\(file.s3Uri) is no address in S3",
                tryThis: "Register the package with ModelMetrics.ModelQuality.Statistics.S3Uri.")
        }
        return try await read(uri, aws)
    }

    /// Reads a report from bytes; `source` names them where they are none.
    init(_ bytes: [UInt8], from source: String) throws(Failure) {
        do { json = try JSONValue(parsing: bytes) } catch {
            throw Failure(
                .rejected, doing: "reading the evaluation report \(source)", because: "it is not JSON: \(error)",
                tryThis: "Let the evaluation write one JSON object of metrics; NaN is written as the text \"NaN\".")
        }
    }
}
