/// Feeds bytes to the reader of archives: every input is a model's bytes or a typed error, within the limits.
import Archive
import Bytes

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzArchive(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    var limits = ArchiveLimits()
    limits.memberBytes = 16 << 20
    limits.unpackedBytes = 32 << 20
    do {
        let model = try ModelArchive.model(in: MemorySource(bytes), named: "input", limits: limits)
        precondition(model.bytes.count <= limits.memberBytes)
        // What was read can be packed under its own name, and is read back the same.
        let packed = try ArchiveWriter.archive([PackedFile(name: model.name, bytes: model.bytes)], level: 1)
        do {
            let again = try ModelArchive.model(in: MemorySource(packed), named: "again", member: model.name)
            precondition(again.name == model.name && again.bytes == model.bytes)
        } catch {
            // Bytes that compress as no model does may be too much for gzip, though they were none too many in a tar.
            precondition(error.kind == .tooLarge, "\(error)")
        }
    } catch {
        precondition(!error.reason.isEmpty, "an error says what is wrong")
    }
    return 0
}
