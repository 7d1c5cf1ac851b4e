/// The summary, and the run's page that is made of it.
import Testing
import Workflow

@testable import Evaluation

@Suite struct SummaryTests {
    @Test func saysTheVerdictFirst() throws {
        let summary = try Examples.binary().summary
        #expect(summary.passed == false && summary.verdict == "Failed: 1 of 2 rules does not hold")
        #expect(summary.headline.hasPrefix("600 rows, binary: auc 0.92"))
        #expect(summary.tables.map(\.title) == ["Rules", "Metrics", "Metrics that are not defined here"])
        #expect(summary.tables[0].rows.map { $0[0] } == ["❌", "✅"])
        #expect(summary.tables[1].columns == ["Metric", "Value", "95 % interval", "Baseline", "Difference"])
        #expect(summary.tables.map(\.isFolded) == [false, false, true])
    }

    @Test func comparesEachMetricWithTheBaseline() throws {
        let evaluation = try Examples.binary()
        let row = try #require(evaluation.summary.tables[1].rows.first { $0[0] == "auc" })
        let comparison = try #require(evaluation.baseline?[comparison: "roc_auc"])
        #expect(comparison.isBetter && row[4].hasPrefix("+") && row[4].hasSuffix(", better"))
        #expect(row[3] == Numeral.significant(comparison.baseline))
    }

    @Test func everyRowHasACellForEachColumn() throws {
        for (name, evaluation) in try Examples.all() {
            for table in evaluation.summary.tables {
                #expect(!table.rows.isEmpty && table.rows.allSatisfy { $0.count == table.columns.count }, "\(name)")
            }
        }
    }

    @Test func endsHoweverMuchThereIs() {
        var evaluation = Examples.degenerate()
        evaluation.rules = (0..<1_000).map {
            RuleVerdict(rule: "r\($0)", passed: $0 != 999, why: String(repeating: "w", count: 5_000))
        }
        let table = evaluation.summary.tables[0]
        #expect(table.rows.count == 30 && table.omitted == 970)
        #expect(table.rows[0][1] == "r999", "what failed is not left out")
        #expect(table.rows.joined().allSatisfy { $0.unicodeScalars.count <= 200 })
    }

    @Test func isTextThatThePageCanEscape() throws {
        let summary = try Examples.binary(Examples.hostile).summary
        var page = StepSummary()
        page.heading(Markdown(summary.title))
        page.sentence(Markdown(summary.verdict))
        page.sentence(Markdown(summary.headline))
        for table in summary.tables {
            page.table(table.columns.map { Markdown($0) }, table.rows.map { $0.map { Markdown($0) } })
        }
        let text = page.markdown()
        #expect(!text.contains("<script") && !text.contains("\n## @") && !text.contains("\u{202E}"))
        #expect(text.utf8.count < 64 << 10)
        let widths = Set(text.split(separator: "\n").filter { $0.hasPrefix("|") }.map(Self.cells))
        #expect(widths == [3, 5, 2])
    }

    /// How many cells a line of a table has: bars that are not escaped.
    private static func cells(_ line: Substring) -> Int {
        line.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" } - 1
    }
}
