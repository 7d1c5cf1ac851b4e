/// A model file of either library, told apart by what is in it and never by its name.

extension Model {
    /// Reads an XGBoost model in JSON or UBJSON, or a LightGBM text model, and checks all of it. The bytes are not kept.
    ///
    /// What else people call a model is refused by name: XGBoost's old binary, pickles, archives, other libraries' files.
    public static func read(_ bytes: UnsafeRawBufferPointer) throws(ModelError) -> Model {
        switch try ModelFormat(bytes) {
        case .xgboostJSON: try xgboostJSON(bytes)
        case .xgboostUBJSON: try xgboostUBJSON(bytes)
        case .lightGBM: try lightGBM(bytes)
        }
    }

    /// The same of an array.
    public static func read(_ bytes: [UInt8]) throws(ModelError) -> Model {
        try bytes.withUnsafeBufferPointer { (bytes) throws(ModelError) in try read(UnsafeRawBufferPointer(bytes)) }
    }
}

/// The formats that are read.
enum ModelFormat {
    case xgboostJSON, xgboostUBJSON, lightGBM

    /// By the first bytes.
    init(_ bytes: UnsafeRawBufferPointer) throws(ModelError) {
        guard !bytes.isEmpty else { throw ModelError(.malformed, at: "byte 0", "the file is empty") }
        if let name = Self.foreign(bytes) { throw ModelError(.unsupported, at: "byte 0", name) }
        let first = bytes.first { !Self.isBlank($0) } ?? 0
        if Self.begins(bytes, "tree") {
            self = .lightGBM
        } else if first == UInt8(ascii: "{") {
            // A JSON object goes on with a key or ends; a UBJSON one with the length of a key, or of all.
            let second = bytes.drop { Self.isBlank($0) }.dropFirst().first { !Self.isBlank($0) } ?? 0
            self = second == UInt8(ascii: "\"") || second == UInt8(ascii: "}") ? .xgboostJSON : .xgboostUBJSON
        } else {
            throw ModelError(
                .unsupported, at: "byte 0",
                "this is no XGBoost model in JSON or UBJSON and no LightGBM text model; XGBoost's old binary has no mark of its "
                    + "own: if it is one, load it with an XGBoost before 3.1 and save it as model.ubj")
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func begins(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        bytes.count >= text.utf8CodeUnitCount
            && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[$0] == text.utf8Start[$0] }
    }

    /// What a file of another kind is, and the cure; nil where its first bytes are none that are known.
    private static func foreign(_ bytes: UnsafeRawBufferPointer) -> String? {
        let save = "load it where it was trained and save it by Booster.save_model(\"model.ubj\")"
        if begins(bytes, "binf") { return "this is XGBoost's old binary format, which nobody writes any more: \(save)" }
        if bytes.count > 1, bytes[0] == 0x80, (2...5).contains(bytes[1]) {
            return "this is a Python pickle, which runs code as it is read: \(save)"
        }
        if begins(bytes, "ccopy_reg") || begins(bytes, "(dp") || begins(bytes, "cxgboost") {
            return "this is a Python pickle, which runs code as it is read: \(save)"
        }
        if begins(bytes, "PK\u{03}\u{04}") {
            return "this is a zip archive, as PyTorch, Keras and joblib write; give an XGBoost or LightGBM model"
        }
        if bytes.count > 1, bytes[0] == 0x1F, bytes[1] == 0x8B { return "this is compressed by gzip" }
        if bytes.count > 262, begins(UnsafeRawBufferPointer(rebasing: bytes[257...]), "ustar") {
            return "this is a tar archive"
        }
        if begins(bytes, "\u{08}"), bytes.count > 2, bytes[2] == 0x12 || bytes[2] == 0x3A || bytes[2] == 0x1A {
            return "this looks like ONNX or another protocol buffer; give an XGBoost or LightGBM model"
        }
        if begins(bytes, "CBM1") { return "this is a CatBoost model, which is not read" }
        return nil
    }
}
