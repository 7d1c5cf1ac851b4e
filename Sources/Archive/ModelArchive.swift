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
        "model.lgb",
        "model.bst", "model.model",
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

    private static func choose(_ reader: TarReader, _ name: String, _ member: String?) throws(ArchiveError)
        -> PackedModel
    {
        var kept: [PackedModel] = []
        var candidates: [String] = []
        while let file = try reader.next() {
            guard isCandidate(file.name, member) else { continue }
            candidates.append(file.name)
            // Those that cannot be it are not kept: the first of others may be the only one.
            if member != nil || isConventional(file.name) || candidates.count == 1 {
                kept.append(PackedModel(name: file.name, bytes: try reader.bytes(of: file)))
            }
        }
        guard let chosen = try choice(among: candidates, name, member),
            let model = kept.first(where: { $0.name == chosen })
        else { throw ArchiveError(.noSuchMember, name, "there is no model in it") }
        return model
    }

    /// Which of a folder's files is the model, by the same rules: their paths within it.
    package static func choice(
        amongFiles paths: [String], of folder: String, member: String?
    ) throws(ArchiveError) -> String {
        let candidates = paths.filter { isCandidate($0, member) }
        guard let chosen = try choice(among: candidates, folder, member) else {
            throw ArchiveError(.noSuchMember, folder, "there is no model in it")
        }
        return chosen
    }

    /// Which of the files is the model: pure.
    static func choice(
        among candidates: [String], _ archive: String, _ member: String?
    ) throws(ArchiveError) -> String? {
        let conventional = member == nil ? candidates.filter(isConventional) : []
        let likely = conventional.isEmpty ? candidates : conventional
        if likely.count == 1 { return likely[0] }
        if let member, let exact = likely.first(where: { $0 == member }) { return exact }
        let list = candidates.prefix(10).map(ArchiveError.shown).joined(separator: ", ")
        let more = candidates.count > 10 ? " and \(candidates.count - 10) more" : ""
        if likely.isEmpty {
            throw ArchiveError(
                .noSuchMember, archive,
                member.map { "it has no member \(ArchiveError.shown($0))" } ?? "there is no model in it")
        }
        throw ArchiveError(.noSuchMember, archive, "which of these is the model: \(list)\(more)? Say so with member")
    }

    private static func isCandidate(_ path: String, _ member: String?) -> Bool {
        if let member { return path == member || lastPart(of: path) == member }
        let parts = path.split(separator: "/")
        return parts.first != "code" && !parts.contains { $0.hasPrefix(".") }
    }

    private static func isConventional(_ path: String) -> Bool { conventionalNames.contains(lastPart(of: path)) }

    private static func lastPart(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
