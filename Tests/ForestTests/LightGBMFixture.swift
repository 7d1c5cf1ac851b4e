/// The models of Tests/Models/lightgbm with the library's own answers; their README says how a file is laid out.
import Forest
import Glibc
import Testing

struct LightGBMFixture: CustomTestStringConvertible {
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

    static let folder = String(#filePath.dropLast("ForestTests/LightGBMFixture.swift".count)) + "Models/lightgbm/"

    /// The names of all fixtures; a folder that is lost must not make its tests pass.
    static let names: [String] = {
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
    }()

    init(_ name: String) throws {
        let path = Self.folder + name + ".gz"
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

/// A model's margins for rows, by walking its trees as tree.h does, a row and a tree at a time.
func walkedMargins(_ model: Model, _ values: [Double]) -> [Double] {
    guard case .trees(let trees) = model.booster else { return [] }
    let columns = model.features.count
    return stride(from: 0, to: values.count, by: columns).flatMap { start in
        // Its predictor takes only what is larger than its zero from a row.
        let row = values[start..<(start + columns)].map { $0.magnitude <= lightGBMZero ? 0 : $0 }
        var sums = model.baseMargin
        for tree in 0..<trees.count {
            sums[Int(trees.output[tree])] += leafValue(trees, trees.leaf(of: row, in: tree), row)
        }
        return trees.isAveraged ? sums.map { $0 / Double(trees.count / model.outputs) } : sums
    }
}

/// LightGBM's kZeroThreshold, a float's 1e-35.
let lightGBMZero = Double(Float(1e-35))

private func leafValue(_ trees: Trees, _ leaf: Int, _ row: [Double]) -> Double {
    guard let linear = trees.linearLeaves[Int32(leaf)] else { return trees.value[leaf] }
    var sum = linear.constant
    for (feature, coefficient) in zip(linear.features, linear.coefficients) {
        if row[Int(feature)].isNaN { return trees.value[leaf] }
        sum += coefficient * row[Int(feature)]
    }
    return sum
}

extension Trees {
    fileprivate func leaf(of row: [Double], in tree: Int) -> Int {
        let start = Int(starts[tree])
        var node = start
        while left[node] >= 0 {
            node = start + Int(goesLeft(row[Int(feature[node])], node) ? left[node] : right[node])
        }
        return node
    }

    private func goesLeft(_ value: Double, _ node: Int) -> Bool {
        if rule[node].contains(.categorical) { return holds(value, set: Int(categorySet[node])) }
        if rule[node].contains(.missingIsNaN), value.isNaN { return rule[node].contains(.defaultLeft) }
        let value = value.isNaN ? 0 : value
        if rule[node].contains(.missingIsZero), value.magnitude <= lightGBMZero {
            return rule[node].contains(.defaultLeft)
        }
        return value <= threshold[node]
    }

    private func holds(_ value: Double, set: Int) -> Bool {
        guard value > -1, value < 0x1p31 else { return false }
        let category = Int(value)
        let words = categoryWords[Int(categoryStarts[set])..<Int(categoryStarts[set + 1])]
        guard category / 32 < words.count else { return false }
        return words[words.startIndex + category / 32] >> UInt32(category % 32) & 1 == 1
    }
}
