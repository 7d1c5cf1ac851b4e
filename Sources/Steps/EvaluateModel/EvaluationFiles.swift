/// What an evaluation reads, on this machine's disk: local files where they are, objects of S3 fetched into a private
/// folder.
import AWS
import Bytes

/// The files of an evaluation.
struct EvaluationFiles: Sendable {
    /// What a candidate is held against.
    enum Baseline: Sendable {
        case model(PlacedFile)
        case report(name: String, EvaluationReport)
        /// No package of the group was approved yet.
        case notYet
    }

    var model: PlacedFile?
    var data: [PlacedFile] = []
    var baseline: Baseline?
}

/// Brings the files of a plan to hand.
struct EvaluationGathering: Sendable {
    let plan: EvaluationPlan
    let world: World
    let aws: AWSInputs
    /// The candidate's package, where it has one.
    let candidate: Arn?

    private var fetching: FileFetching { FileFetching(world: world, aws: aws) }

    /// All files of the plan; `folder` is made where something has to be fetched.
    func files(_ folder: inout (any PrivateFolder)?) async throws(Failure) -> EvaluationFiles {
        var files = EvaluationFiles()
        if case .model(let place) = plan.subject { files.model = try await fetching.file(place, "model", &folder) }
        for place in plan.data {
            for part in try await fetching.parts(of: place) {
                files.data.append(try await fetching.file(part, "data-\(files.data.count)", &folder))
            }
        }
        switch plan.baseline {
        case .place(let place): files.baseline = try await baseline(place, &folder)
        case .approved:
            guard let arn = try await champion() else {
                files.baseline = .notYet
                break
            }
            world.narrator.say("The baseline is the approved \(arn).")
            files.baseline = try await baseline(.package(arn), &folder)
        case nil: break
        }
        return files
    }

    /// The newest approved package beside the candidate.
    private func champion() async throws(Failure) -> Arn? {
        guard let candidate, let group = try await fetching.describe(candidate).modelPackageGroupName else {
            throw .usage(
                input: "baseline", "the candidate is in no group, so there is none approved beside it",
                tryThis: "Give the ARN of the package to hold it against.")
        }
        return try await world.aws(aws).newestPackage(.approved, in: group, but: candidate)
    }

    private func baseline(
        _ place: InputPlace, _ folder: inout (any PrivateFolder)?
    ) async throws(Failure) -> EvaluationFiles.Baseline {
        if case .report = plan.subject, case .package(let arn) = place {
            return .report(name: arn.description, try await registered(arn))
        }
        let file = try await fetching.file(place, "baseline", &folder)
        guard try isReport(file) else {
            guard case .report = plan.subject else { return .model(file) }
            throw .usage(
                input: "baseline", "\(file.name) is a model, and a report alone has no rows to score with it",
                tryThis: "Give an earlier report, or a model and data instead of report-in.")
        }
        do {
            let bytes = try world.files.read(file.path, limit: EvaluationReport.longest)
            return .report(name: file.name, try EvaluationReport(bytes, from: file.name))
        } catch let failure as Failure { throw failure } catch {
            throw .usage(input: "baseline", "\(error)", tryThis: "Give a report, a model or a package's ARN.")
        }
    }

    /// A report, wherever it lies.
    func report(_ place: InputPlace) async throws(Failure) -> EvaluationReport {
        switch place {
        case .object(let uri): return try await EvaluationReport.read(uri, world.aws(aws))
        case .package(let arn): return try await registered(arn)
        case .file, .standardInput:
            let path = place == .standardInput ? "-" : place.description
            do {
                return try EvaluationReport(
                    try world.files.read(path, limit: EvaluationReport.longest), from: place.description)
            } catch let failure as Failure { throw failure } catch {
                throw .usage(input: "report-in", "\(error)", tryThis: "Give a path, or an s3:// address.")
            }
        }
    }

    private func registered(_ arn: Arn) async throws(Failure) -> EvaluationReport {
        guard let statistics = try await fetching.describe(arn).modelMetrics?.modelQuality?.statistics else {
            throw Failure(
                .conflict, doing: "finding the report of \(arn)", because: "the package was registered without one",
                tryThis: "Give the report itself, as a path or an s3:// address.")
        }
        return try await EvaluationReport.read(statistics, world.aws(aws))
    }

    /// A report is a JSON object, and no model: XGBoost's JSON begins with its learner.
    private func isReport(_ file: PlacedFile) throws(Failure) -> Bool {
        var begin = [UInt8](repeating: 0, count: 4 << 10)
        do {
            var source: any ByteSource = try world.files.source(of: file.path)
            var filled = 0
            while filled < begin.count {
                let count = try begin.withUnsafeMutableBytes { buffer in
                    try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
                }
                guard count > 0 else { break }
                filled += count
            }
            begin.removeLast(begin.count - filled)
        } catch {
            throw .usage(input: "baseline", "\(error)", tryThis: "Give a report, a model or a package's ARN.")
        }
        guard begin.first(where: { !" \t\r\n".utf8.contains($0) }) == UInt8(ascii: "{") else { return false }
        // UBJSON begins with a brace as well, and its first key is not quoted.
        let text = String(decoding: begin, as: UTF8.self)
        return !begin.contains(0) && !text.contains("\"learner\"")
    }
}
