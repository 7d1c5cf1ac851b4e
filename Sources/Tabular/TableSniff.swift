/// What bytes are, by how they begin. Pure.

/// Tells formats apart.
enum TableSniff {
    /// Why the bytes are no table; nil where they may be one.
    static func refusal(_ text: UnsafeRawBufferPointer) -> String? {
        let known: [([UInt8], String)] = [
            ([0x1F, 0x8B], "is gzip'ed: unpack it first"),
            ([0x28, 0xB5, 0x2F, 0xFD], "is compressed by zstd: unpack it first"),
            (Array("BZh".utf8), "is compressed by bzip2: unpack it first"),
            (Array("PK\u{3}\u{4}".utf8), "is a zip archive or a spreadsheet: it should be text"),
            (Array("PAR1".utf8), "is Parquet: it should be CSV, LIBSVM or JSON Lines"),
            ([0xFF, 0xFE], "is UTF-16: it should be UTF-8"),
            ([0xFE, 0xFF], "is UTF-16: it should be UTF-8"),
        ]
        for (bytes, reason) in known where text.starts(with: bytes) { return reason }
        let start = text.prefix(1024)
        if start.contains(0) { return "holds NUL bytes near its beginning: it is UTF-16, or no text" }
        guard let first = start.first(where: { !isBlank($0) }), first == UInt8(ascii: "<") else { return nil }
        let word = String(decoding: start.drop(while: isBlank).prefix(9), as: UTF8.self).lowercased()
        let isMarkup = ["<!doctype", "<html", "<?xml", "<head", "<body"].contains { word.hasPrefix($0) }
        return isMarkup ? "is HTML or XML, perhaps an error page: it should be CSV, LIBSVM or JSON Lines" : nil
    }

    /// The format, by the name's ending or else by the first line.
    static func kind(name: String, _ text: UnsafeRawBufferPointer) -> TableFormat.Kind {
        let endings: [(TableFormat.Kind, [String])] = [
            (.csv, [".csv", ".tsv"]), (.libsvm, [".libsvm", ".svm", ".svmlight"]), (.jsonLines, [".jsonl", ".ndjson"]),
        ]
        let name = name.lowercased()
        for (kind, endings) in endings where endings.contains(where: name.hasSuffix) { return kind }
        let rest = text.drop { isBlank($0) }
        if let first = rest.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return .jsonLines }
        return isLIBSVM(rest.prefix { $0 != UInt8(ascii: "\n") }) ? .libsvm : .csv
    }

    /// A number or `number:number`, then `index:` words.
    private static func isLIBSVM(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
        let words = line.prefix(4096).split(whereSeparator: isBlank)
        guard words.count > 1,
            TableNumber.parse(UnsafeRawBufferPointer(rebasing: words[0].prefix { $0 != 0x3A })) != nil
        else { return false }
        let index = words[1].prefix { $0 != UInt8(ascii: ":") }
        return index.count < words[1].count
            && (index.elementsEqual("qid".utf8) || index.allSatisfy { (0x30...0x39).contains($0) })
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
