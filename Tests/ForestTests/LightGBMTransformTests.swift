/// LightGBM's transforms where margins are extreme; the models' tests compare the ordinary ones with the library.
import Forest
import Testing

/// An objective, its outputs, margins, and the predictions that they become.
private typealias TransformCase = (objective: LightGBMObjective, outputs: Int, margins: [Double], expected: [Double])

private let transformCases: [TransformCase] = [
    (.binary(sigmoid: 1), 1, [0, 800, -800, .infinity], [0.5, 1, 0, 1]),
    (.binary(sigmoid: 2), 1, [0.5], [0.7310585786300049]),
    (.multiclassOVA(sigmoid: 1), 2, [0, 800, -800, 0], [0.5, 1, 0, 0.5]),
    (.multiclass, 3, [1000, 1000, 0, 5, 5, 5], [0.5, 0.5, 0, 1.0 / 3, 1.0 / 3, 1.0 / 3]),
    (.multiclass, 2, [-1e308, 1e308], [0, 1]),
    (.crossEntropy, 1, [0, -1000, 1000], [0.5, 0, 1]),
    (.crossEntropyLambda, 1, [0, -1000, 1000], [0.6931471805599453, 0, .infinity]),
    (.exponential(name: "poisson"), 1, [0, -1000, 1000], [1, 0, .infinity]),
    (.squareRoot(name: "regression"), 1, [3, -3, 0, -0.0, 1e200], [9, -9, 0, 0, .infinity]),
    (.identity(name: "regression"), 1, [3, -3, .infinity], [3, -3, .infinity]),
    (.multiclass, 3, [], []),
]

@Suite struct LightGBMTransformTests {
    @Test(arguments: transformCases.indices) func extremeMarginsBecome(index: Int) {
        let (objective, outputs, margins, expected) = transformCases[index]
        var values = margins
        values.withUnsafeMutableBufferPointer { objective.transform($0, outputs: outputs) }
        #expect(values == expected)
    }

    @Test func whatIsNotANumberStaysNone() {
        for objective in [LightGBMObjective.binary(sigmoid: 1), .crossEntropy, .exponential(name: "gamma")] {
            var values = [Double.nan]
            values.withUnsafeMutableBufferPointer { objective.transform($0, outputs: 1) }
            #expect(values[0].isNaN)
        }
    }
}
