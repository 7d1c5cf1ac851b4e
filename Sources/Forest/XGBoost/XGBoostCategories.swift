/// The categories that a model keeps of its training data (XGBoost 3.1 on), as texts.

/// Reads `cats`.
enum XGBoostCategories {
    /// For each feature its categories in the order of their indices; nil for a feature of numbers.
    static func read<Document: ModelDocument>(_ document: inout Document) throws(ModelError) -> [[String]?] {
        var features: [[String]?] = []
        var keys: Set<String> = []
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
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
        // Bytes of texts, or numbers.
        var values: [Int64]? = []
        var keys: Set<String> = []
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
            switch key {
            case "offsets":
                var numbers: [Int32] = []
                try document.integers(into: &numbers)
                offsets = numbers
            case "values": values = try wholeNumbers(&document)
            case "type":
                isTyped = true
                try document.skip()
            default: try document.skip()
            }
        }
        guard offsets != nil || isTyped else { throw document.malformed("it has neither offsets nor a type") }
        guard let values else { return nil }
        if let offsets { return try texts(values, offsets, document) }
        return values.map(String.init)
    }

    /// The numbers of an array; nil where they are others than whole ones, whose texts nobody can tell.
    private static func wholeNumbers<Document: ModelDocument>(
        _ document: inout Document
    ) throws(ModelError) -> [Int64]? {
        let start = document
        var values: [Int64] = []
        do {
            try document.integers(into: &values)
            return values
        } catch {
            document = start
            var numbers: [Float] = []
            try document.floats(into: &numbers)
            return nil
        }
    }

    /// Nil too where a text is not all ASCII: the library counts characters where it cuts bytes, so what it wrote are not
    /// the texts any more (`_data_utils.py` of 3.1 and 3.2).
    private static func texts<Document: ModelDocument>(
        _ bytes: [Int64], _ offsets: [Int32], _ document: Document
    ) throws(ModelError) -> [String]? {
        guard let last = offsets.last else { return nil }
        guard offsets.first == 0, Int(last) == bytes.count, zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
        else {
            throw document.malformed("the offsets do not divide its \(bytes.count) bytes")
        }
        guard bytes.allSatisfy({ 0..<128 ~= $0 }) else { return nil }
        return zip(offsets, offsets.dropFirst()).map { start, end in
            String(decoding: bytes[Int(start)..<Int(end)].map { UInt8($0) }, as: UTF8.self)
        }
    }
}
