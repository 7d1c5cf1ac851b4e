/// The baseline's files: read, checked, and the data uploaded once.
import AWS
import SigV4

extension SetupMonitor {
    /// The two files of a baseline, and what they say.
    struct BaselineFiles: Sendable {
        var statistics: S3URI
        var constraints: S3URI
        var baseline: Baseline
    }

    /// What there is to compare with.
    struct SettledBaseline: Sendable {
        /// Statistics and constraints; nil where only the data is there.
        var files: BaselineFiles?
        /// The data in S3.
        var data: S3URI?
    }

    /// Reads what `baseline-uri` holds and uploads `baseline-data`.
    func settleBaseline(
        in world: World, aws: AWSAccess, report: inout Report<Outputs>
    ) async throws(Failure) -> SettledBaseline {
        var settled = SettledBaseline()
        if let baselineUri { settled.files = try await files(in: baselineUri, aws, &report) }
        if let baselineData { settled.data = try await data(baselineData, in: world, aws: aws, report: &report) }
        report.baselineDataUri = settled.data
        if settled.files == nil {
            world.narrator.warn(
                "The baseline has no statistics.json and constraints.json yet: each check has to compute them from "
                    + "\(settled.data?.description ?? "baseline-data").")
        }
        return settled
    }

    private func files(
        in folder: S3URI, _ aws: AWSAccess, _ report: inout Report<Outputs>
    ) async throws(Failure) -> BaselineFiles? {
        let statistics = try await file("statistics.json", in: folder, aws)
        let constraints = try await file("constraints.json", in: folder, aws)
        guard let statistics, let constraints else {
            if statistics == nil, constraints == nil, engine == .steps, baselineData != nil { return nil }
            throw Failure(
                .notFound, doing: "reading the baseline",
                because: "\(statistics == nil ? "statistics.json" : "constraints.json") is not in \(folder)",
                tryThis: "Put both files of a baseline there; they are not computed from baseline-data yet.")
        }
        report.statisticsUri = statistics.uri
        report.constraintsUri = constraints.uri
        do {
            return BaselineFiles(
                statistics: statistics.uri, constraints: constraints.uri,
                baseline: try Baseline(statistics: statistics.bytes, constraints: constraints.bytes))
        } catch {
            throw Failure(
                .usage, doing: "reading the baseline in \(folder)", because: error.because,
                tryThis: "Make the baseline again, and put both of its files there.")
        }
    }

    private func file(
        _ name: String, in folder: S3URI, _ aws: AWSAccess
    ) async throws(Failure) -> (uri: S3URI, bytes: [UInt8])? {
        let uri = try child(name, of: folder)
        let object = try await aws.ifThere(GetObject(uri, to: .memory(limit: 64 << 20)), doing: "reading \(uri)")
        return object.map { (uri, $0.body) }
    }

    private func child(_ name: String, of folder: S3URI) throws(Failure) -> S3URI {
        guard let uri = folder.appending(name) else {
            throw .usage(
                input: "baseline-uri", "\(folder) is too long for S3", tryThis: "Give a folder with a shorter name.")
        }
        return uri
    }

    /// The data in S3: where it is, or where its upload is. Its name is its content's, so it is uploaded once.
    private func data(
        _ source: String, in world: World, aws: AWSAccess, report: inout Report<Outputs>
    ) async throws(Failure) -> S3URI {
        guard let format = BaselineData.Format(name: source) else {
            throw .usage(
                input: "baseline-data", "\(source) is neither CSV nor JSON Lines by its name",
                tryThis: "Give a file that ends in .csv or .jsonl.")
        }
        if source.hasPrefix("s3://") { return try await standingData(source, aws) }
        guard let baselineUri else { return try await standingData(source, aws) }
        let bytes: [UInt8]
        do { bytes = try world.files.read(source, limit: 256 << 20) } catch {
            throw .usage(
                input: "baseline-data", error.description,
                tryThis: "Give a readable file, or put it in S3 and name that.")
        }
        if let problem = BaselineData.problem(bytes, format) {
            throw .usage(
                input: "baseline-data", "\(source): \(problem)", tryThis: "Give the data that trained the model.")
        }
        let name = "data-\(SHA256.hex(of: bytes).prefix(16)).\(format.rawValue)"
        let uri = try child(name, of: baselineUri)
        if try await aws.ifThere(HeadObject(uri), doing: "looking for \(uri)") != nil { return uri }
        note(
            [EndpointChange(what: "Baseline.Data", from: nil, to: uri.description)], of: uri.description, world, &report
        )
        var put = PutObject(uri, body: .bytes(bytes))
        put.contentType = format.contentType
        if try await aws.change(put, doing: "uploading \(source) to \(uri)") != nil { report.changed = true }
        return uri
    }

    private func standingData(_ source: String, _ aws: AWSAccess) async throws(Failure) -> S3URI {
        guard let uri = S3URI(source) else {
            throw .usage(input: "baseline-data", "\(source) is no address in S3", tryThis: "Give s3://bucket/key.")
        }
        let head = try await aws.read(HeadObject(uri), doing: "looking for the baseline's data \(uri)")
        guard head.contentLength != 0 else {
            throw .usage(input: "baseline-data", "\(uri) is empty", tryThis: "Give the data that trained the model.")
        }
        return uri
    }
}
