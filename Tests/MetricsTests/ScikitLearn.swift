/// scikit-learn, asked through the Python script beside this file.
import Foundation
import TestSupport

/// Scores of two classes to measure.
struct Task: Codable, Sendable {
    var scores: [Double]
    /// 1 for positive rows.
    var truth: [Double]
    var threshold = 0.5
    /// Of the rows; 1 each where there are none.
    var weights: [Double]?
    /// Whether scores are of single precision.
    var single = false
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
