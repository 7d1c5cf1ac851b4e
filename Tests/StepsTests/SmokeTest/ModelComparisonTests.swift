/// Answers beside a model's own predictions: equal ones agree, and nothing else does.
import JSON
import Testing

@testable import Steps

@Suite struct ModelComparisonTests {
    /// The result of a batch that was answered so.
    static func result(_ text: String, status: Int = 200) -> CaseResult {
        var expect = CaseExpectation()
        expect.predictions = text.split(separator: "\n").count
        let batch = SmokeCase(name: "data", contentType: "text/csv", accept: nil, body: [], expect: expect)
        let answer = Answer(status: status, contentType: "text/csv", body: Array(text.utf8))
        return CaseResult(
            batch, Reply(outcome: .answered(answer), took: .zero), retries: 0, wasInterrupted: false, target: nil)
    }

    static let rows: [(String, String, Double, Int, Double?)] = [
        ("0.5\n0.25\n", "0.5\n0.25\n", 0, 0, 0), ("0.5\n0.25\n", "0.5\n0.26\n", 0.1, 0, 0.01),
        ("0.5\n0.25\n", "0.5\n0.5\n", 0.1, 1, 0.25), ("0.5\n0.25\n", "0.25\n0.5\n", 0.25, 0, 0.25),
        ("0.5\n0.25\n", "0.25\n0.5\n", 0.24, 2, 0.25), ("1,2\n3,4\n", "1,2\n3,5\n", 0, 1, 1),
    ]

    @Test(arguments: rows)
    func differencesAreCounted(answer: String, model: String, tolerance: Double, differing: Int, most: Double?) {
        let found = ModelComparison([Self.result(answer)], with: [Self.result(model)], tolerance: tolerance)
        #expect(found.differing == differing && found.compared == 2 && found.agrees == (differing == 0))
        #expect(((found.maxDifference ?? .nan) - (most ?? .nan)).magnitude < 1e-12)
        #expect((found.disagreement == nil) == found.agrees)
        #expect(found.examples.count == differing)
    }

    @Test func batchesGoOnCounting() {
        let found = ModelComparison(
            [Self.result("1\n2\n"), Self.result("3\n")], with: [Self.result("1\n2\n"), Self.result("4\n")],
            tolerance: 0)
        #expect(found.examples == [.init(number: 3, answered: [3], predicted: [4])])
        #expect(found.disagreement?.contains("1 of 3 rows differ by more than 0, the first is row 3") == true)
    }

    @Test(arguments: [
        ([result("1\n")], [result("1\n2\n")], "1 rows, the model 2"),
        ([result("1,2\n")], [result("1\n")], "2 numbers, and the model has 1"),
        ([result("1\n")], [result("no", status: 400)], "does not score the data"),
        ([result("nan\n")], [result("1\n")], "not every batch"), ([], [], "no row was compared"),
    ])
    func whatCannotBeComparedDoesNotAgree(answered: [CaseResult], predicted: [CaseResult], words: String) {
        let found = ModelComparison(answered, with: predicted, tolerance: 1)
        #expect(!found.agrees && found.maxDifference == nil)
        #expect(found.disagreement?.contains(words) == true, "\(found.disagreement ?? "")")
    }

    @Test func aHundredExamplesAreEnough() {
        let ones = String(repeating: "1\n", count: 250)
        let found = ModelComparison(
            [Self.result(ones)], with: [Self.result(ones.replacing("1", with: "2"))], tolerance: 0)
        #expect(found.differing == 250 && found.examples.count == 100)
        #expect(found.json["rows"]?.array?.count == 100 && found.json["agrees"] == false)
    }
}
