/// Brings a file to this machine's disk: a local one is where it is, an object of S3 is fetched into a private folder.
import AWS

/// A file that is at hand.
struct PlacedFile: Sendable, Hashable {
    /// As it was given, for messages and reports.
    let name: String
    /// Where it is; `-` for standard input.
    let path: String
}

/// The way from places to files.
struct FileFetching: Sendable {
    let world: World
    let aws: AWSInputs

    /// The file at a place; `folder` is made where something has to be fetched, under this name.
    func file(
        _ place: InputPlace, _ name: String, _ folder: inout (any PrivateFolder)?
    ) async throws(Failure) -> PlacedFile {
        switch place {
        case .file(let path): return .init(name: path, path: path)
        case .standardInput: return .init(name: "standard input", path: "-")
        case .object(let uri):
            return .init(name: uri.description, path: try await fetch(uri, name, &folder))
        case .package(let arn):
            let package = try await describe(arn)
            let containers = package.inferenceSpecification?.containers ?? []
            guard containers.count == 1, let text = containers.first?.modelDataUrl, let uri = S3URI(text) else {
                throw Failure(
                    .conflict, doing: "finding the model of \(arn)",
                    because:
                        "the package has \(containers.count) containers, and a model that can be scored needs one with "
                        + "a model.tar.gz in S3",
                    tryThis: "Give model: the address of the file.")
            }
            return .init(name: arn.description, path: try await fetch(uri, name, &folder))
        }
    }

    /// The places that a place stands for: the objects under an address that ends with a slash, in the order of their keys, as
    /// jobs of SageMaker write parts; without those that are empty, and those that Hadoop hides. Any other place is itself.
    func parts(of place: InputPlace) async throws(Failure) -> [InputPlace] {
        guard case .object(let uri) = place, uri.key.isEmpty || uri.key.hasSuffix("/") else { return [place] }
        let doing = "listing \(uri)"
        let objects: [ListObjectsV2.Object]
        do { objects = try await world.aws(aws).client.all(ListObjectsV2(uri)) } catch let failure as Failure {
            throw failure
        } catch let error as AWSError {
            throw Failure(error, doing: doing)
        } catch {
            throw Failure(.bug, doing: doing, because: "\(error)", tryThis: "Report it.")
        }
        let keys = Self.parts(of: objects, under: uri.key)
        guard !keys.isEmpty else {
            throw Failure(
                .notFound, doing: doing, because: "there is no object that is not empty",
                tryThis: "Give the address of an object, or of a folder that holds some.")
        }
        return try keys.map { key throws(Failure) in
            guard let part = S3URI(bucket: uri.bucket, key: key) else {
                throw Failure(
                    .failed, doing: doing, because: "S3 lists a key that it does not allow: \(key)",
                    tryThis: "Give the addresses of the objects one by one.")
            }
            return .object(part)
        }
    }

    /// The keys of the objects that hold rows, in their order: not of empty ones, and not of those that Hadoop hides, whose
    /// name, or a folder of theirs below `prefix`, begins with `_` or `.`. Pure.
    static func parts(of objects: [ListObjectsV2.Object], under prefix: String) -> [String] {
        objects.filter { object in
            let names = Substring(object.key.utf8.dropFirst(prefix.utf8.count)).split(separator: "/")
            return object.size > 0 && !object.key.hasSuffix("/")
                && !names.contains { $0.hasPrefix("_") || $0.hasPrefix(".") }
        }
        .map(\.key).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The package as it stands.
    func describe(_ arn: Arn) async throws(Failure) -> DescribeModelPackage.Output {
        try await world.aws(aws).read(
            DescribeModelPackage(modelPackageName: arn.description), doing: "reading the package \(arn)")
    }

    private func fetch(
        _ uri: S3URI, _ name: String, _ folder: inout (any PrivateFolder)?
    ) async throws(Failure) -> String {
        let place = if let folder { folder } else { try makeFolder() }
        folder = place
        let path = "\(place.path)/\(name)"
        world.narrator.say("Reading \(uri).")
        _ = try await world.aws(aws).read(
            GetObject(uri, to: .file(path: path, limit: Self.longestObject)), doing: "reading \(uri)")
        return path
    }

    /// 64 GiB: what a runner's disk holds at most.
    private static let longestObject = 64 << 30

    private func makeFolder() throws(Failure) -> any PrivateFolder {
        guard let make = world.makePrivateFolder else {
            throw Failure(
                .bug, doing: "making a private folder", because: "none can be made here", tryThis: "Report it.")
        }
        do { return try make() } catch {
            throw Failure(
                .failed, doing: "making a folder for what is read from S3", because: error.description,
                tryThis: "Check that RUNNER_TEMP, or TMPDIR, can be written to.")
        }
    }
}
