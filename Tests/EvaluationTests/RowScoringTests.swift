/// Tables scored block by block: every row once, in order, with its truth, whatever the threads.
import Forest
import Evaluation
import Tabular
import Testing

@Suite struct RowScoringTests {
    /// `a < 0.5` gives -1, everything else 2; `b` is no matter.
    private func model(_ names: Bool = false) throws -> Model {
        let text = """
            {"version": [3, 2, 0], "learner": {"feature_names": \(names ? #"["a", "b"]"# : "[]"), "gradient_booster": {"name": \
            "gbtree", "model": {"tree_info": [0], "trees": [{"tree_param": {"num_nodes": "3"}, "left_children": [1, -1, -1], \
            "right_children": [2, -1, -1], "split_indices": [0, 0, 0], "split_conditions": [0.5, -1, 2], "default_left": \
            [1, 0, 0]}]}}, "learner_model_param": {"base_score": "0", "num_feature": "2", "num_class": "0"}, "objective": \
            {"name": "reg:squarederror"}}}
            """
        return try Model.read(Array(text.utf8))
    }

    private func scoring(
        _ texts: [String], names: Bool = false, truth: RowScoring.TruthKind = .numbers, threads: Int = 1,
        _ change: (inout RowScoring) -> Void = { _ in }
    ) throws -> RowScoring {
        let model = try model(names)
        let sources = texts.enumerated().map { TableSource("\($0.offset).csv", bytes: Array($0.element.utf8)) }
        var scoring = RowScoring(
            sources, predictor: .model(model, try Scorer(model, output: .prediction)), truth: truth, threads: threads)
        change(&scoring)
        return scoring
    }

    @Test(arguments: [1, 2, 3]) func everyRowOnceAndInOrder(threads: Int) throws {
        let labels = (0..<200_000).map { Double($0 % 977) }
        let text = labels.enumerated().map { "\($0.element),\($0.offset % 3),7" }.joined(separator: "\n")
        let rows = try scoring([text, text], threads: threads).rows(as: Float.self)
        #expect(rows.count == 400_000 && rows.width == 1)
        #expect(rows.truth == .labels(labels + labels))
        #expect(rows.scores == (0..<400_000).map { $0 % 200_000 % 3 == 0 ? -1 : 2 })
        #expect(rows.weights == nil && rows.groups == nil && rows.facets.isEmpty)
    }

    @Test func columnsByName() throws {
        let text = "w,b,sex,a,y,q\n0.5,1,F,0,1,3\n2,1,M,1,0,4\n1,1,F,,1,4\n"
        let rows = try scoring([text], names: true, truth: .twoClasses(.one)) { scoring in
            scoring.columns.label = .name("y")
            scoring.columns.weight = .name("w")
            scoring.columns.group = .name("q")
            scoring.columns.ignored = [.name("sex")]
            scoring.columns.facets = [.name("sex")]
        }.rows(as: Float.self)
        #expect(rows.scores == [-1, 2, -1] && rows.truth == .positives([true, false, true]))
        #expect(rows.weights == [0.5, 2, 1] && rows.groups == [3, 4, 4])
        #expect(rows.facets[0].texts == ["F", "M"] && rows.facets[0].codes == [0, 1, 0])
    }

    @Test func scoresThatTheTableHas() throws {
        var scoring = RowScoring(
            [TableSource("t.csv", bytes: Array("id,y,s\nx,1,0.75\ny,0,1e-300\n".utf8))],
            predictor: .columns([.name("s")]),
            truth: .twoClasses(.one))
        scoring.columns.label = .name("y")
        let rows = try scoring.rows(as: Double.self)
        #expect(rows.scores == [0.75, 1e-300] && rows.truth == .positives([true, false]))
    }

    @Test(
        arguments: [
            (PositiveLabel.text("yes"), "yes,0,1\nno,1,1\nno,1,1\n", [true, false, false]),
            (.number(2), "2,0,1\n1,1,1\n1.0,1,1\n", [true, false, false]),
            (.number(1), "-1,0,1\n1,1,1\n", [false, true]),
            (.one, "1,0,1\n0,1,1\n", [true, false]),
        ] as [(PositiveLabel, String, [Bool])])
    func whatIsPositive(label: PositiveLabel, text: String, positives: [Bool]) throws {
        let rows = try scoring([text], truth: .twoClasses(label)) { $0.format.header = .absent }.rows(as: Float.self)
        #expect(rows.truth == .positives(positives))
    }

    /// A label that is misspelt, and one of several: every row but the positive ones would count as negative.
    @Test(
        arguments: [
            (PositiveLabel.text("Yes"), "yes,0,1\nno,1,1\n", "no row has the label Yes"),
            (.text("yes"), "yes,0,1\nno,1,1\n yes,1,1\n", "there are several labels"),
            (.number(3), "1,0,1\n2,1,1\n", "no row has the label 3.0"),
            (.number(1), "1,0,1\n2,1,1\n3,1,1\n", "several labels, 2.0 and 3.0 among them"),
        ] as [(PositiveLabel, String, String)])
    func whatCannotBePositive(label: PositiveLabel, text: String, words: String) throws {
        let scoring = try scoring([text], truth: .twoClasses(label)) { $0.format.header = .absent }
        let refusal = #expect(throws: ScoringRefusal.self) { try scoring.rows(as: Float.self) }
        #expect(refusal?.description.contains(words) == true, "\(refusal?.description ?? "")")
    }

    /// The other label of one block may not be another one of the next.
    @Test func otherLabelsAreComparedAcrossBlocks() throws {
        let text = String(repeating: "no,0,1\n", count: 200_000) + "yes,1,1\n"
        let scoring = try scoring([text, "maybe,1,1\n"], truth: .twoClasses(.text("yes")), threads: 2) {
            $0.format.header = .absent
        }
        #expect(throws: ScoringRefusal.self) { try scoring.rows(as: Float.self) }
    }

    @Test func predictionsAsText() throws {
        var text = Array("score\n".utf8)
        let scoring = try scoring(["1,0,1\n0,1,1\n"])
        #expect(scoring.header == "score")
        _ = try scoring.rows(as: Float.self, write: { text += $0 })
        #expect(String(decoding: text, as: UTF8.self) == "score\n-1.0\n2.0\n")
    }

    @Test func whatCannotBeMeasured() throws {
        let odd = try scoring(
            [String(repeating: "1,0,1\n", count: 300_000), "2,1,1\n"], truth: .twoClasses(.one), threads: 2)
        let refusal = #expect(throws: ScoringRefusal.self) { try odd.rows(as: Float.self) }
        #expect(
            refusal?.description.hasPrefix("the label of row 300001 is 2.0, and labels of two classes are 0 and 1")
                ?? false)
        #expect(throws: ScoringRefusal.self) { try scoring([""]).rows(as: Float.self) }
        #expect(throws: TableError.self) { try scoring(["1,2\n"]).rows(as: Float.self) }
        #expect(throws: CancellationError.self) {
            try scoring(["1,2,3\n"]).rows(as: Float.self, check: { throw CancellationError() })
        }
    }
}
