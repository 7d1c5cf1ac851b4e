/// scikit-learn on classes, numbers and rankings, asked through the Python script beside this file, and a comparison
/// with what it says.
import Foundation
import Metrics
import TestSupport
import Testing

enum ClassesOracle {
    /// Scores or decisions against truths.
    struct Task: Codable, Sendable {
        /// A decision or a prediction a row; or as many scores a row as there are classes, row by row.
        var scores: [Double]
        var truth: [Double]
        var weights: [Double]?
        /// How many scores a row has.
        var width = 1
        /// Whether scores are of single precision.
        var single = false
        /// The classes of a matrix.
        var classes: [Double]?
        /// The group of each row.
        var groups: [Double]?
        /// The quantile of a loss.
        var alpha = 0.5
    }

    /// The answers to tasks of one kind.
    static func ask<Task: Encodable, Answer: Decodable>(_ kind: String, _ tasks: [Task]) throws -> [Answer] {
        let json = try PythonOracle.run("classes_oracle.py", JSONEncoder().encode([kind: tasks]))
        return try JSONDecoder().decode([String: [Answer]].self, from: json)[kind] ?? []
    }

    /// Whether a table has the metrics that scikit-learn has a value for, with that value, and no others.
    ///
    /// - Parameter stricter: metrics that the table may lack although scikit-learn has a number.
    static func expect(
        _ table: MetricTable, _ wanted: [String: Double?], _ what: String, within: Double = 1e-12,
        stricter: Set<String> = [], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let names = table.values.map(\.name) + table.absent.map(\.name)
        #expect(Set(names) == Set(wanted.keys), "\(what)", sourceLocation: sourceLocation)
        #expect(Set(names).count == names.count && Set(names).isSubset(of: MetricTable.names))
        for (name, found) in table.values {
            let number = (wanted[name] ?? nil) ?? .nan
            #expect(
                (found - number).magnitude <= within * max(number.magnitude, 1e-3),
                "\(what) \(name): \(found), not \(number)", sourceLocation: sourceLocation)
        }
        for (name, reason) in table.absent where !stricter.contains(name) {
            #expect((wanted[name] ?? nil) == nil, "\(what) \(name): \(reason)", sourceLocation: sourceLocation)
        }
    }
}
