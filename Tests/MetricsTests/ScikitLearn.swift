/// scikit-learn, asked through the Python script beside this file.
import Foundation
import TestSupport

/// One thing to measure.
struct Task: Codable, Sendable {
    /// binary.
    var kind: String
    /// A number a row, or a list of them a row.
    var scores: Scores
    var truth: [Double]
    var threshold = 0.5
    /// Of the rows; 1 each where there are none.
    var weights: [Double]?
    /// Whether scores are of single precision.
    var single = false

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
    /// What scikit-learn says to each task; a metric without a value is not there.
    static func values(of tasks: [Task]) throws -> [[String: Double]] {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let json = try PythonOracle.run("oracle.py", encoder.encode(tasks))
        return try JSONDecoder().decode([[String: Double?]].self, from: json).map { $0.compactMapValues { $0 } }
    }
}
