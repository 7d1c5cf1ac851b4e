/// The model in a file: in SageMaker's model.tar.gz by its conventions, in a compressed file, or the file itself.
import Bytes

/// A model file's bytes.
public struct PackedModel: Sendable {
    /// Its name in the archive, or the file's own.
    public let name: String
    /// Its bytes.
    public let bytes: [UInt8]
}

/// Finds models in archives.
public enum ModelArchive {
    /// Names that training jobs give to a model, by SageMaker's and the libraries' conventions.
    public static let conventionalNames = [
        "xgboost-model", "model.json", "model.ubj", "model.txt", "lightgbm.txt", "lightgbm-model", "model.xgb",
        "model.lgb", "model.bst", "model.model",
    ]

    /// Reads the model of a file, to the file's end: every checksum has been checked when it answers.
    ///
    /// Of an archive's regular files, those in a folder `code` and those whose name begins with a dot are no models. Of the
    /// others the only one is, or the only one with a conventional name.
    ///
    /// - Parameters:
    ///   - source: The file: a tar.gz, a tar, a compressed model or a bare one.
    ///   - name: What messages call it.
    ///   - member: The model's path in the archive, or its last part, where the conventions do not find it.
    public static func model(
        in source: any ByteSource, named name: String, member: String? = nil, limits: ArchiveLimits = ArchiveLimits()
    ) throws(ArchiveError) -> PackedModel {
        let content = try Unpacked(source, name: name, limits: limits)
        let first = try content.peek(512)
        guard TarHeader.isHeader(first) || first.count == 512 && TarHeader.isZero(first) else {
            guard member == nil else {
                throw ArchiveError(.noSuchMember, name, "it is no archive, so there is no member \(member ?? "") in it")
            }
            return PackedModel(name: lastPart(of: name), bytes: try whole(content, limits))
        }
        return try choose(TarReader(content, limits: limits), name, member)
    }

    private static func whole(_ content: Unpacked, _ limits: ArchiveLimits) throws(ArchiveError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let (before, part) = (bytes.count, max(256 << 10, bytes.count / 2))
            bytes.append(contentsOf: repeatElement(0, count: part))
            let filled = try bytes.withUnsafeMutableBufferPointer { buffer throws(ArchiveError) in
                try content.read(
                    into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[before...])))
            }
            guard before + filled <= limits.memberBytes else {
                throw ArchiveError(.tooLarge, content.name, "it has more than \(limits.memberBytes) bytes")
            }
            if filled < part {
                bytes.removeLast(part - filled)
                return bytes
            }
        }
    }

    /// Keeps one member at most: the first of the most likely ones, and none once there are two of them.
    private static func choose(
        _ reader: TarReader, _ name: String, _ member: String?
    ) throws(ArchiveError) -> PackedModel {
        var kept: PackedModel?
        var best: Likelihood?
        var candidates: [String] = []
        while let file = try reader.next() {
            guard let likelihood = Likelihood(of: file.name, member) else { continue }
            candidates.append(file.name)
            if let best, likelihood <= best {
                if likelihood == best { kept = nil }
                continue
            }
            best = likelihood
            kept = nil
            kept = PackedModel(name: file.name, bytes: try reader.bytes(of: file))
        }
        let chosen = try choice(amongFiles: candidates, of: name, member: member)
        guard let kept, kept.name == chosen else {
            throw ArchiveError(.noSuchMember, name, "there is no model in it")
        }
        return kept
    }

    /// Which of a folder's or an archive's files is the model, by their paths within it: pure.
    package static func choice(
        amongFiles paths: [String], of place: String, member: String?
    ) throws(ArchiveError) -> String {
        let candidates = paths.filter { Likelihood(of: $0, member) != nil }
        let best = candidates.compactMap { Likelihood(of: $0, member) }.max()
        let likely = candidates.filter { Likelihood(of: $0, member) == best }
        guard let first = likely.first else {
            throw ArchiveError(
                .noSuchMember, place,
                member.map { "it has no member \(ArchiveError.shown($0))" } ?? "there is no model in it")
        }
        guard likely.count == 1 else {
            let list = candidates.prefix(10).map(ArchiveError.shown).joined(separator: ", ")
            let more = candidates.count > 10 ? " and \(candidates.count - 10) more" : ""
            throw ArchiveError(.noSuchMember, place, "which of these is the model: \(list)\(more)? Say so with member")
        }
        return first
    }

    private static func lastPart(of path: String) -> String { MemberPath.parts(of: path).last ?? path }

    /// How likely a file is the model; nil where it cannot be.
    private enum Likelihood: Comparable {
        /// It may be it where nothing is more likely.
        case possible
        /// It has a conventional name, or the very path that is asked for.
        case likely

        init?(of path: String, _ member: String?) {
            let parts = MemberPath.parts(of: path)
            if let member {
                guard path == member || parts.last == member else { return nil }
                self = path == member ? .likely : .possible
            } else {
                guard parts.first != "code", !parts.contains(where: { $0.utf8.first == 0x2E }) else { return nil }
                self = ModelArchive.conventionalNames.contains(parts.last ?? "") ? .likely : .possible
            }
        }
    }
}
