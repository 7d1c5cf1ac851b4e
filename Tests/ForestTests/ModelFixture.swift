/// The models of Tests/Models with the libraries' own answers; the READMEs there say how a file is laid out.
import Forest
import Glibc
import Testing

struct ModelFixture: CustomTestStringConvertible {
    let name: String
    let rows: Int
    let columns: Int
    let outputs: Int
    let values: [Double]
    let margins: [Double]
    let predictions: [Double]
    let model: [UInt8]

    var testDescription: String { name }

    struct Unreadable: Error { let path: String }

    private static func folder(_ library: Model.Library) -> String {
        String(#filePath.dropLast("ForestTests/ModelFixture.swift".count)) + "Models/\(library.rawValue)/"
    }

    static let lightGBM = names(of: .lightgbm)
    static let xgboost = names(of: .xgboost)

    /// The names of all fixtures; a folder that is lost must not make its tests pass.
    private static func names(of library: Model.Library) -> [String] {
        let folder = folder(library)
        var entries: [String] = []
        guard let directory = opendir(folder) else { return ["the folder \(folder) is lost"] }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".gz") { entries.append(String(name.dropLast(3))) }
        }
        closedir(directory)
        return entries.sorted()
    }

    init(_ library: Model.Library, _ name: String) throws {
        let path = Self.folder(library) + name + ".gz"
        let bytes = try Self.inflated(path)
        guard bytes.count >= 32, bytes.starts(with: Array("forest01".utf8)) else { throw Unreadable(path: path) }
        func integer(_ offset: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) } }
        (rows, columns, outputs) = (integer(8), integer(12), integer(16))
        let counts = [rows * columns, rows * outputs, rows * integer(20)]
        let modelStart = 32 + counts.reduce(0, +) * 8
        guard bytes.count == modelStart + integer(24) else { throw Unreadable(path: path) }
        var at = 32
        let arrays = counts.map { count in
            defer { at += count * 8 }
            return (0..<count).map { index in
                Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[at + index * 8 + $1]) << UInt64($1 * 8) })
            }
        }
        (values, margins, predictions) = (arrays[0], arrays[1], arrays[2])
        model = Array(bytes[modelStart...])
        self.name = name
    }

    private static func inflated(_ path: String) throws -> [UInt8] {
        guard let stream = popen("gzip -dc '\(path)'", "r") else { throw Unreadable(path: path) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&block, 1, block.count, stream), count > 0 { bytes += block[..<count] }
        guard pclose(stream) == 0 else { throw Unreadable(path: path) }
        return bytes
    }
}

/// The model of a text.
func lightGBM(_ text: [UInt8]) throws -> Model {
    try text.withUnsafeBytes { (bytes) throws(ModelError) in try Model.lightGBM(bytes) }
}

/// A model's margins for rows.
func margins(_ model: Model, _ values: [Double], _ kernel: Kernel = .reference) throws -> [Double] {
    try scores(model, values, kernel: kernel)
}

/// A model's scores for rows.
func scores(
    _ model: Model, _ values: [Double], output: Scorer.Output = .margin, kernel: Kernel = .best
) throws -> [Double] {
    let scorer = try Scorer(model, output: output, kernel: kernel)
    let rows = values.count / model.features.count
    var scores = [Double](repeating: .nan, count: rows * scorer.width)
    values.withUnsafeBufferPointer { values in
        scores.withUnsafeMutableBufferPointer { scorer.score(values, count: rows, into: $0) }
    }
    return scores
}
