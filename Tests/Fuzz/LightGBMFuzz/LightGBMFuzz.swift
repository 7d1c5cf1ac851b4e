/// Feeds bytes to the reader of LightGBM's text models: every input is a model or a typed error.
import Forest
import ModelChecks

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLightGBM(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    read(bytes)
    // A change within a tree makes its size a lie, and all such inputs would end there: read it with the sizes mended.
    if let mended = withSizesMended(Array(bytes)) { mended.withUnsafeBytes(read) }
    return 0
}

private func read(_ bytes: UnsafeRawBufferPointer) {
    do {
        let model = try Model.lightGBM(bytes)
        check(model)
        try checkScores(model)
    } catch {
        precondition(!error.reason.isEmpty, "an error says what is wrong")
    }
}

/// The text with `tree_sizes` as its lines `Tree=` and `end of trees` tell; nil where it has none of these.
private func withSizesMended(_ bytes: [UInt8]) -> [UInt8]? {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard let head = lines.firstIndex(where: { $0.starts(with: "tree_sizes=".utf8) }) else { return nil }
    var sizes: [Int] = []
    for line in lines[head...] {
        if line.starts(with: "end of trees".utf8) { break }
        if line.starts(with: "Tree=".utf8) { sizes.append(0) }
        if !sizes.isEmpty { sizes[sizes.count - 1] += line.count + 1 }
    }
    let mended = Array("tree_sizes=\(sizes.map(String.init).joined(separator: " "))".utf8)
    return Array(bytes[..<lines[head].startIndex]) + mended + Array(bytes[lines[head].endIndex...])
}
