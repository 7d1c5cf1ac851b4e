/// The labelled rows of a test: where they come from, what they are sent as, and what the answers to them are worth.
import AWS
import JSON
import Metrics
import SigV4

/// Rows that were read and understood before anything is sent.
struct DataPlan: Sendable {
    /// The path or the S3 address.
    let source: String
    /// SHA-256 of the file.
    let digest: String
    let rows: LabelledRows
    let truth: DataTruth
    /// The requests, each a batch of rows.
    let batches: [SmokeCase]

    /// What came of the rows.
    enum Finding: Sendable {
        /// Every row was answered with finite numbers.
        case measured(PredictionTask, MetricTable)
        /// The answers are no predictions of the rows: a sentence.
        case unfit(String)
        /// Not every batch was answered rightly, which is told for each of them.
        case notMeasured(String)
    }

    /// Judges the answers to the batches.
    func finding(_ results: [CaseResult]) -> Finding {
        let failed = results.count { !$0.isPassed }
        guard failed == 0, results.count == batches.count else {
            return .notMeasured("\(failed) of \(batches.count) batches of rows failed")
        }
        do {
            let (task, table) = try truth.judge(results.flatMap { $0.scores })
            guard !table.values.isEmpty else {
                return .unfit("nothing could be measured: \(table.absent.first?.reason.description ?? "no metric")")
            }
            return .measured(task, table)
        } catch { return .unfit(error.reason) }
    }
}

extension DataPlan {
    /// Reads the file that `data` names, from disk or from S3; nil where none is named.
    static func read(_ inputs: SmokeTest, in world: World) async throws(Failure) -> DataPlan? {
        guard let source = inputs.data else {
            try refuseWhatNeedsData(inputs)
            return nil
        }
        guard (1...100_000).contains(inputs.batchSize) else {
            throw .usage(
                input: "batch-size", "it is \(inputs.batchSize)", tryThis: "Give a whole number from 1 to 100000.")
        }
        if let threshold = inputs.threshold, !threshold.isFinite {
            throw .usage(input: "threshold", "it is \(threshold)", tryThis: "Give a finite number, such as 0.5.")
        }
        guard let format = inputs.dataFormat == .auto ? LabelledRows.format(of: source) : inputs.dataFormat else {
            throw .usage(
                input: "data-format", "the name \(source) does not say how its rows are written",
                tryThis: "Give csv, libsvm or jsonl.")
        }
        let bytes = try await bytes(of: source, inputs, in: world)
        let reading = DataTruth.Reading(
            task: inputs.task, positiveLabel: inputs.labels.positiveLabel, threshold: inputs.threshold)
        do {
            let rows = try LabelledRows(bytes, format, header: inputs.labels.header, label: inputs.labels.labelColumn)
            let batches = try rows.batches(of: inputs.batchSize)
            guard batches.count <= 100_000 else {
                throw DataProblem(nil, "its rows make \(batches.count) requests; 100000 are sent at most")
            }
            return DataPlan(
                source: source, digest: "sha256:" + SHA256.hex(of: bytes), rows: rows,
                truth: try DataTruth(rows.rows, reading), batches: batches)
        } catch let problem as DataProblem {
            throw .usage(
                input: "data", "\(source): \(problem)",
                tryThis: "Correct the file, or say with data-format, header and label-column how it is to be read.")
        } catch let unfit as DataTruth.Unfit {
            throw .usage(
                input: unfit.input, "\(source): \(unfit.reason)",
                tryThis: "Give task and positive-label what the labels are, and label-column where they stand.")
        } catch {
            throw .usage(input: "data", "\(source): \(error)", tryThis: "Correct the file.")
        }
    }

    private static func refuseWhatNeedsData(_ inputs: SmokeTest) throws(Failure) {
        let given: [(String, Bool)] = [
            ("label-column", inputs.labels.labelColumn != nil), ("positive-label", inputs.labels.positiveLabel != nil),
            ("threshold", inputs.threshold != nil), ("data-format", inputs.dataFormat != .auto),
            ("header", inputs.labels.header != .auto), ("task", inputs.task != .auto),
        ]
        guard let input = given.first(where: \.1)?.0 else { return }
        throw .usage(input: input, "it is about the rows of data, and no data is given", tryThis: "Give data too.")
    }

    private static func bytes(
        of source: String, _ inputs: SmokeTest, in world: World
    ) async throws(Failure) -> [UInt8] {
        guard source.hasPrefix("s3://") else {
            do { return try world.files.read(source, limit: LabelledRows.longest) } catch {
                throw .usage(
                    input: "data", error.description,
                    tryThis: "Give the path of a file, or an s3:// address; a sample is enough to smoke-test with.")
            }
        }
        guard let uri = S3URI(source) else {
            throw .usage(input: "data", "\(source) is no address of an object in S3", tryThis: "Give \(S3URI.form).")
        }
        let object = GetObject(uri, to: .memory(limit: LabelledRows.longest))
        return try await world.aws(inputs.aws).read(object, doing: "reading the data \(uri)").body
    }
}

extension DataPlan.Finding {
    /// The reason for which a metric has no value; nil where it has one.
    func reason(for name: String) -> String? {
        switch self {
        case .measured(let task, let table):
            guard !table.values.contains(where: { $0.name == name }) else { return nil }
            return table.absent.first { $0.name == name }?.reason.description ?? "it is no metric of \(task.rawValue)"
        case .unfit(let why), .notMeasured(let why): return why
        }
    }

    /// The members of the report that say what was found.
    var json: JSONObject {
        var object = JSONObject()
        switch self {
        case .measured(let task, let table):
            object["task"] = .string(task.rawValue)
            var absent = JSONObject()
            for (name, reason) in table.absent { absent[name] = .string(reason.description) }
            object["absent"] = .object(absent)
        case .unfit(let why), .notMeasured(let why): object["not-measured"] = .string(why)
        }
        return object
    }
}
