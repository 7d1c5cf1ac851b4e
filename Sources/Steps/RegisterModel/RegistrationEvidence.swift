/// What goes with a version: the report of its quality and the baseline of its data, read before anything is changed.
import AWS
import JSON
import SigV4

/// The two files of a baseline.
struct BaselineAddresses: Sendable, Hashable {
    let statistics: S3URI
    let constraints: S3URI
}

extension RegisterModel {
    /// The report as it lies in S3, or as it will; nil where there is none.
    func quality(
        _ source: QualitySource, of model: RegisteredModel, _ aws: AWSAccess, in world: World
    ) async throws(Failure) -> QualityReport? {
        let quality: QualityReport
        switch source {
        case .none: return nil
        case .unplaced:
            world.narrator.say("The record of evaluate-model has metrics; without report-uri they are not registered.")
            return nil
        case .object(let uri):
            quality = QualityReport(uri: uri, report: try await EvaluationReport.read(uri, aws))
        case .file(let path, let folder):
            let bytes: [UInt8]
            do { bytes = try world.files.read(path, limit: EvaluationReport.longest) } catch {
                throw .usage(input: "report", error.description, tryThis: "Give a readable file, or an s3:// address.")
            }
            quality = try Self.upload(bytes, from: path, into: folder)
        case .metrics(let metrics, let folder):
            quality = try Self.upload(
                Array(JSONValue.object(metrics).text.utf8), from: "the metrics of evaluate-model", into: folder)
        }
        try check(quality, of: model)
        return quality
    }

    private static func upload(
        _ bytes: [UInt8], from source: String, into folder: S3URI
    ) throws(Failure) -> QualityReport {
        let report = try EvaluationReport(bytes, from: source)
        guard let uri = folder.appending("evaluation-\(SHA256.hex(of: bytes).prefix(16)).json") else {
            throw .usage(
                input: "report-uri", "\(folder) is too long for S3", tryThis: "Give a folder with a shorter name.")
        }
        return QualityReport(uri: uri, report: report, upload: .init(uri: uri, bytes: bytes))
    }

    private func check(_ quality: QualityReport, of model: RegisteredModel) throws(Failure) {
        let doing = "checking the evaluation report \(quality.uri)"
        guard !quality.report.numbers.isEmpty else {
            throw Failure(
                .rejected, doing: doing, because: "it holds no metric that is a finite number",
                tryThis: "Give the report of an evaluation: a JSON object of metrics.")
        }
        if let problem = quality.report.strangeness(to: model.data, checksum: model.checksum) {
            throw Failure(
                .conflict, doing: doing, because: problem, tryThis: "Evaluate the model that is to be registered.")
        }
        if approvalStatus == .approved { try quality.report.requirePassed() }
    }

    /// Puts the report where it belongs, once: its name is its content's.
    func settle(_ upload: QualityReport.Upload, _ aws: AWSAccess) async throws(Failure) {
        if try await aws.ifThere(HeadObject(upload.uri), doing: "looking for \(upload.uri)") != nil { return }
        var put = PutObject(upload.uri, body: .bytes(upload.bytes))
        put.contentType = "application/json"
        _ = try await aws.change(put, doing: "uploading the report to \(upload.uri)")
    }

    /// The baseline's files, both of which must be there; nil where none is given.
    func baseline(_ aws: AWSAccess) async throws(Failure) -> BaselineAddresses? {
        guard let baselineUri else { return nil }
        let statistics = try await file("statistics.json", in: baselineUri, aws)
        return BaselineAddresses(
            statistics: statistics, constraints: try await file("constraints.json", in: baselineUri, aws))
    }

    private func file(_ name: String, in folder: S3URI, _ aws: AWSAccess) async throws(Failure) -> S3URI {
        guard let uri = folder.appending(name) else {
            throw .usage(
                input: "baseline-uri", "\(folder) is too long for S3", tryThis: "Give a folder with a shorter name.")
        }
        _ = try await aws.read(HeadObject(uri), doing: "looking for the baseline's \(uri)")
        return uri
    }
}
