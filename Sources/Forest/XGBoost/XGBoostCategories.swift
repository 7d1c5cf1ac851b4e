/// The categories that a model keeps of its training data (XGBoost 3.1 on), as texts.

/// Reads `cats`.
enum XGBoostCategories {
    /// For each feature its categories in the order of their indices; nil for a feature of numbers.
    static func read<Document: ModelDocument>(_ document: inout Document) throws(ModelError) -> [[String]?] {
        var features: [[String]?] = []
        try document.beginObject()
        while let key = try document.nextKey() {
            if key == "enc" {
                try document.beginArray()
                while try document.nextElement() { features.append(try feature(&document)) }
            } else {
                try document.skip()
            }
        }
        return features
    }

    private static func feature<Document: ModelDocument>(_ document: inout Document) throws(ModelError) -> [String]? {
        var offsets: [Int32]?
        var isTyped = false
        // Bytes of texts, or numbers: whole ones are exact as either.
        var values: [Float] = []
        try document.beginObject()
        while let key = try document.nextKey() {
            switch key {
            case "offsets":
                var numbers: [Int32] = []
                try document.integers(into: &numbers)
                offsets = numbers
            case "values": try document.floats(into: &values)
            case "type":
                isTyped = true
                try document.skip()
            default: try document.skip()
            }
        }
        if let offsets { return try texts(values, offsets, document) }
        guard isTyped else { throw document.malformed("it has neither offsets nor a type") }
        return values.map { $0 == $0.rounded() && $0.magnitude < 0x1p24 ? String(Int($0)) : $0.description }
    }

    /// Nil too where a text is not all ASCII: the library counts characters where it cuts bytes, so what it wrote are not the
    /// texts any more (`_data_utils.py` of 3.1 and 3.2).
    private static func texts<Document: ModelDocument>(
        _ bytes: [Float], _ offsets: [Int32], _ document: Document
    ) throws(ModelError) -> [String]? {
        guard let last = offsets.last else { return nil }
        guard offsets.first == 0, Int(last) == bytes.count, zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
        else {
            throw document.malformed("the offsets do not divide its \(bytes.count) bytes")
        }
        guard bytes.allSatisfy({ $0 >= 0 && $0 < 128 && $0 == $0.rounded() }) else { return nil }
        return zip(offsets, offsets.dropFirst()).map { start, end in
            String(decoding: bytes[Int(start)..<Int(end)].map { UInt8($0) }, as: UTF8.self)
        }
    }
}
