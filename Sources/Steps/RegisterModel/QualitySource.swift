/// Where a version's evaluation report comes from, and whether it may stand for the model. Pure.
import AWS
import Bytes
import FoundationEssentials
import JSON

/// The report that is named, or what the record of evaluate-model has in its place.
enum QualitySource: Sendable, Hashable {
    /// There is none.
    case none
    /// It lies in S3.
    case object(S3URI)
    /// A file to upload into a folder.
    case file(String, into: S3URI)
    /// Metrics that are written as a report of their own, into a folder.
    case metrics(JSONObject, into: S3URI)
    /// A record has some, and nothing says where to put them.
    case unplaced

    /// The inputs' word first, then the newest record of evaluate-model.
    init(
        modelMetricsUri: S3URI?, report: OwnPath?, reportUri: S3URI?, records: [Record]
    ) throws(Failure) {
        if let modelMetricsUri {
            guard report == nil else {
                throw .usage(
                    input: "report", "it is given beside model-metrics-uri, and a version has one report",
                    tryThis: "Give one of the two.")
            }
            self = .object(modelMetricsUri)
        } else if let report {
            self = try Self.given(report.description, reportUri)
        } else if let record = records.last(where: { $0.step == "evaluate-model" }) {
            self = Self.recorded(record, reportUri)
        } else {
            self = .none
        }
        if reportUri != nil, self == .none {
            throw .usage(
                input: "report-uri", "there is no report to upload",
                tryThis: "Give report, or a record of evaluate-model.")
        }
    }

    private static func given(_ report: String, _ folder: S3URI?) throws(Failure) -> QualitySource {
        if report.hasPrefix("s3://") {
            guard let uri = S3URI(report) else {
                throw .usage(
                    input: "report", "\(report) is no address of an object in S3", tryThis: "Give \(S3URI.form).")
            }
            return .object(uri)
        }
        guard let folder else {
            throw .usage(
                input: "report-uri", "the registry names reports in S3, and \(report) is a file",
                tryThis: "Give the folder in S3 that it is uploaded to.")
        }
        return .file(report, into: folder)
    }

    private static func recorded(_ record: Record, _ folder: S3URI?) -> QualitySource {
        if let report = record.text("report") {
            if let uri = S3URI(report) { return .object(uri) }
            if let folder { return .file(report, into: folder) }
        }
        let metrics = record.object["metrics"]?.object?.members.filter { $0.value.double?.isFinite == true } ?? []
        guard !metrics.isEmpty else { return .none }
        guard let folder else { return .unplaced }
        var flat = JSONObject()
        for (name, value) in metrics { flat[name] = value }
        return .metrics(flat, into: folder)
    }
}

/// A report that goes with a version.
struct QualityReport: Sendable {
    let uri: S3URI
    let report: EvaluationReport
    /// What is still to be uploaded there; nil where it lies there.
    var upload: Upload?

    /// Bytes on their way to S3.
    struct Upload: Sendable, Hashable {
        let uri: S3URI
        let bytes: [UInt8]
    }
}

extension EvaluationReport {
    /// Why this report says nothing of the model that is registered, as the end of a sentence; nil where it may.
    ///
    /// What evaluate-model writes names what it measured. A file of a disk has no address to compare, and reports of others
    /// name nothing.
    ///
    /// - Parameter checksum: The SHA-256 that S3 keeps of the model, in base64; of its parts where it ends in a number.
    func strangeness(to model: S3URI, checksum: String?) -> String? {
        guard let measured = json["evaluation"]?["model"], let name = measured["name"]?.string else { return nil }
        let digest = measured["digest"]?.string
        let whole = checksum.flatMap { $0.contains("-") ? nil : Data(base64Encoded: $0) }
        let kept = whole.map { "sha256:" + Hex.encode(Array($0)) }
        if let digest, let kept, digest != kept {
            return "it is about a model of other bytes (\(digest)) than lie at \(model) (\(kept))"
        }
        if digest != nil, digest == kept { return nil }
        guard name.hasPrefix("arn:") || (name.hasPrefix("s3://") && name != model.description) else { return nil }
        return "it is about \(name), not about \(model)"
    }
}
