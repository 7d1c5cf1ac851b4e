/// scikit-learn, asked through the Python script beside this file.
import Foundation

/// One thing to measure.
struct Task: Codable, Sendable {
    /// binary, probabilities, decisions or regression.
    var kind: String
    /// A number a row, or a list of them a row.
    var scores: Scores
    var truth: [Double]
    var threshold = 0.5

    enum Scores: Codable, Sendable {
        case single([Double])
        case several([[Double]])

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .single(let values): try values.encode(to: encoder)
            case .several(let rows): try rows.encode(to: encoder)
            }
        }

        init(from decoder: any Decoder) throws { self = .single(try [Double](from: decoder)) }
    }
}

enum ScikitLearn {
    struct Unavailable: Error, CustomStringConvertible { let description: String }

    /// What scikit-learn says to each task; a metric without a value is not there.
    static func values(of tasks: [Task]) throws -> [[String: Double]] {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let json = try run(encoder.encode(tasks))
        return try JSONDecoder().decode([[String: Double?]].self, from: json).map { $0.compactMapValues { $0 } }
    }

    /// Runs the script with the Python that `script/bootstrap` sets up, or else the one on the PATH.
    private static func run(_ input: Data) throws -> Data {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        // Not standardized: that follows the link out of .venv, to a Python without its packages.
        let prepared = folder.appending(path: "../../.venv/bin/python").path()
        let python = FileManager.default.isExecutableFile(atPath: prepared) ? prepared : "python3"
        let file = FileManager.default.temporaryDirectory.appending(path: "metrics-\(UUID().uuidString).json")
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-B", folder.appending(path: "oracle.py").path()]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let json = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Unavailable(
                description: "\(python) could not run oracle.py (its own words are above); "
                    + "script/bootstrap installs Python's part of the tests into .venv")
        }
        return json
    }
}
