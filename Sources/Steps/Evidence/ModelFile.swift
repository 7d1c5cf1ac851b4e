/// A model read from its file, with the digest of that file.
import Archive
import Bytes
import Forest
import SigV4

/// What the file of a model holds.
struct ModelFile: Sendable {
    let model: Model
    /// Of the whole file: `sha256:` and hex.
    let digest: String

    /// Why a file is no model that is scored here.
    struct Problem: Error, Sendable, Hashable {
        let why: String
        let cure: String
    }

    /// Reads a model.tar.gz, a compressed model or a bare one, to its end.
    ///
    /// - Parameter member: The model's path in the archive, where conventions do not find it.
    init(_ file: PlacedFile, member: String?, files: any Files) throws(Problem) {
        let hashing: HashingSource
        let packed: PackedModel
        do {
            hashing = HashingSource(try files.source(of: file.path))
            packed = try ModelArchive.model(in: hashing, named: file.name, member: member)
        } catch let error as FileFailure {
            throw Problem(why: error.description, cure: "Give a path, an s3:// address or a package's ARN.")
        } catch {
            throw Problem(
                why: "\(error)",
                cure: "Give a model.tar.gz or a model file of XGBoost (JSON, UBJSON) or LightGBM (text).")
        }
        do { model = try Model.read(packed.bytes) } catch {
            throw Problem(
                why: "\(file.name)\(packed.name == file.name ? "" : ", \(packed.name)"): \(error)",
                cure: "Save the model as XGBoost's JSON or UBJSON, or as LightGBM's text.")
        }
        digest = "sha256:" + hashing.digest()
    }
}

/// Bytes that are hashed on their way.
private final class HashingSource: ByteSource {
    private var source: any ByteSource
    private var hash: SHA256? = SHA256()

    init(_ source: any ByteSource) { self.source = source }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceFailure) -> Int {
        let count = try source.read(into: buffer)
        hash?.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
    }

    /// Of all that was read, as hex; asked once.
    func digest() -> String {
        guard let hash = hash.take() else { return "" }
        return Hex.encode(hash.finish())
    }
}
