/// What check-drift reads: the baseline, captured requests, files.
import AWS
import FoundationEssentials
import JSON
import Monitoring

/// A baseline, and its rows where they are at hand.
struct DriftBaseline: Sendable {
    var statistics: Statistics
    var constraints: Constraints
    var rows: TableProfile?
}

/// Brings what the inputs name to hand, and writes. AWS is asked through one client, which learns the server's clock once, and not at
/// all where only files are named.
struct DriftGathering: Sendable {
    let inputs: CheckDrift, world: World
    private var access: AWSAccess?

    init(_ inputs: CheckDrift, _ world: World) {
        self.inputs = inputs
        self.world = world
    }

    /// The client.
    mutating func aws() throws(Failure) -> AWSAccess {
        if let access { return access }
        let made = try world.aws(inputs.aws, dryRun: inputs.change.dryRun)
        access = made
        return made
    }

    /// The baseline of the inputs.
    mutating func baseline() async throws(Failure) -> DriftBaseline {
        var rows: TableProfile?
        if let data = inputs.baselineData { rows = try await profile(of: [data], "baseline-data").profile }
        guard let baselineUri = inputs.baselineUri else {
            guard let rows else {
                throw .usage(
                    input: "baseline-uri", "there is nothing to check against",
                    tryThis: "Give baseline-uri, a folder with statistics.json and constraints.json, or baseline-data.")
            }
            return DriftBaseline(
                statistics: Statistics(rows), constraints: Constraints(suggestedBy: rows), rows: rows)
        }
        let statistics = try await document("statistics.json", of: baselineUri)
        let constraints = try await document("constraints.json", of: baselineUri)
        do throws(Statistics.Refused) {
            return DriftBaseline(
                statistics: try Statistics(statistics), constraints: try Constraints(constraints), rows: rows)
        } catch {
            throw .usage(
                input: "baseline-uri", "a file of the baseline in \(baselineUri) \(error)",
                tryThis: "Compute the baseline again with baseline-from.")
        }
    }

    private mutating func document(_ name: String, of folder: OwnPath) async throws(Failure) -> JSONValue {
        let path = folder.description.hasSuffix("/") ? "\(folder)\(name)" : "\(folder)/\(name)"
        let text = try await text(of: try place(path, "baseline-uri"), "baseline-uri")
        do { return try JSONValue(parsing: text) } catch {
            throw .usage(
                input: "baseline-uri", "\(path) is not JSON: \(error)",
                tryThis: "Compute the baseline again with baseline-from.")
        }
    }

    private func place(_ path: String, _ input: String) throws(Failure) -> InputPlace {
        guard let own = OwnPath(argument: path) else {
            throw .usage(input: input, "it is empty", tryThis: "Give a path or an s3:// address.")
        }
        return try InputPlace(own, input: input)
    }

    /// A file's text.
    private mutating func text(of place: InputPlace, _ input: String) async throws(Failure) -> String {
        let bytes: [UInt8]
        switch place {
        case .object(let uri):
            bytes = try await aws().read(
                GetObject(uri, to: .memory(limit: Self.longestFile)), doing: "reading \(uri)"
            ).body
        case .package:
            throw .usage(
                input: input, "\(place) is a model package, and no data", tryThis: "Give a path or an s3:// address.")
        case .file, .standardInput:
            let path = place == .standardInput ? "-" : place.description
            do { bytes = try world.files.read(path, limit: Self.longestFile) } catch {
                throw .usage(
                    input: input, error.description, tryThis: "Give a file that can be read, of at most 1 GiB.")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .usage(input: input, "\(place) is not UTF-8", tryThis: "Give CSV or JSON Lines in UTF-8.")
        }
        return text
    }

    private static let longestFile = 1 << 30

    /// What files hold.
    mutating func profile(
        of paths: [OwnPath], _ input: String, names: [String] = [], window: CaptureWindow? = nil
    ) async throws(Failure) -> (profile: TableProfile, files: Int) {
        var places = [InputPlace]()
        let fetching = FileFetching(world: world, aws: inputs.aws)
        for path in paths { places += try await fetching.parts(of: try InputPlace(path, input: input)) }
        var reading = DriftReading(names: names, window: window)
        for place in places {
            let text = try await text(of: place, input)
            do throws(DriftReading.Unreadable) { try reading.add(text, of: place.description) } catch {
                throw .usage(
                    input: input, error.because, tryThis: "Give CSV with a header, JSON Lines or data capture, whole.")
            }
        }
        return (reading.profile, places.count)
    }

    /// What the endpoint was asked in the window.
    mutating func captured(
        _ window: CaptureWindow, names: [String]
    ) async throws(Failure) -> (profile: TableProfile, files: Int) {
        guard let endpointName = inputs.endpointName else {
            throw .usage(
                input: "endpoint-name", "there is nothing to check",
                tryThis: "Give endpoint-name, or data: files to check.")
        }
        let access = try aws()
        let folder = try await captureFolder(of: endpointName, access)
        var reading = DriftReading(names: names, window: window), files = 0
        for variant in try await variants(in: folder, access) {
            for hour in window.folders {
                guard let prefix = variant.appending(hour) else { continue }
                let listed: [ListObjectsV2.Object]
                do { listed = try await access.client.all(ListObjectsV2(prefix)) } catch {
                    throw Failure(error, doing: "listing \(prefix)")
                }
                for object in CaptureWindow.records(listed) {
                    guard let uri = S3URI(bucket: prefix.bucket, key: object.key) else { continue }
                    files += 1
                    let text = try await text(of: .object(uri), "capture-uri")
                    do throws(DriftReading.Unreadable) { try reading.add(text, of: uri.description) } catch {
                        throw Failure(
                            .failed, doing: "reading what \(endpointName) was asked", because: error.because,
                            tryThis: "Look at the object; a record of another form needs a file of data instead.")
                    }
                }
            }
        }
        return (reading.profile, files)
    }

    /// The endpoint's own folder below where data is captured.
    private func captureFolder(of endpoint: EndpointName, _ access: AWSAccess) async throws(Failure) -> S3URI {
        var base = inputs.captureUri
        if base == nil {
            let said = try await access.read(
                DescribeEndpoint(endpointName: endpoint.description), doing: "asking where \(endpoint) captures data")
            guard let capture = said.dataCaptureConfig, let uri = S3URI(capture.destinationS3Uri) else {
                throw Failure(
                    .notFound, doing: "asking where \(endpoint) captures data",
                    because: "the endpoint captures no data",
                    tryThis: "Deploy it with data-capture-uri, or give data: files to check.")
            }
            base = uri
        }
        guard let folder = base?.appending("\(endpoint)/") else {
            throw .usage(input: "capture-uri", "it is too long for S3", tryThis: "Give a shorter one.")
        }
        return folder
    }

    private func variants(in folder: S3URI, _ access: AWSAccess) async throws(Failure) -> [S3URI] {
        if let variant = inputs.variant { return [folder.appending("\(variant)/")].compactMap(\.self) }
        var list = ListObjectsV2(folder)
        list.delimiter = "/"
        let found = try await access.read(list, doing: "listing \(folder)")
        return found.commonPrefixes.compactMap { S3URI(bucket: folder.bucket, key: $0) }
    }

    /// Writes a document into a folder, a path's or S3's.
    mutating func write(_ document: JSONValue, to name: String, in folder: String, _ input: String)
        async throws(Failure)
    {
        let bytes = Array((document.pretty + "\n").utf8), place = try place("\(folder)/\(name)", input)
        switch place {
        case .object(let uri):
            var put = PutObject(uri, body: .bytes(bytes))
            put.contentType = "application/json"
            _ = try await aws().change(put, doing: "writing \(uri)")
        case .file(let path):
            if inputs.change.dryRun { return world.narrator.say("would write \(path)") }
            do { try world.files.write(bytes, to: path, mode: 0o644) } catch {
                throw .usage(input: input, error.description, tryThis: "Give a folder that can be written to.")
            }
        case .standardInput, .package:
            throw .usage(input: input, "\(place) is no folder", tryThis: "Give a path or an s3:// address.")
        }
    }
}
