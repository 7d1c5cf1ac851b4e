/// An evaluation report: metrics by name, read strictly, since a gate stands on them.
import AWS
import JSON

/// The metrics of a model in SageMaker's shape of model quality statistics, or as a flat object of numbers.
///
/// `{"binary_classification_metrics": {"auc": {"value": 0.97, "standard_deviation": "NaN"}}}` or `{"auc": 0.97}`.
struct EvaluationReport: Sendable {
    /// The document as it was read.
    let json: JSONValue

    /// Why a metric has no value that a rule could stand on, as the end of a sentence.
    enum Missing: Error, Sendable, Hashable, CustomStringConvertible {
        case notThere
        case notANumber(String)
        case ambiguous([String])

        var description: String {
            switch self {
            case .notThere: "is not in the report"
            case .notANumber(let text): "is no finite number: \(text)"
            case .ambiguous(let groups):
                "is in several groups: \(groups.joined(separator: ", ")); name one, as group.metric"
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
    /// Reads a report from S3, at most 4 MiB of strict JSON.
    static func read(_ uri: S3URI, _ aws: AWSAccess) async throws(Failure) -> EvaluationReport {
        let doing = "reading the evaluation report \(uri)"
        let object = try await aws.read(GetObject(uri, to: .memory(limit: 4 << 20)), doing: doing)
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
