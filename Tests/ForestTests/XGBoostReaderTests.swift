/// What an XGBoost model tells besides its trees: names, kinds, categories, iterations, where margins begin.
import Forest
import Testing

@Suite struct XGBoostReaderTests {
    @Test func namesOfFeatures() throws {
        let named = try Model.read(ModelFixture(.xgboost, "names-3.2.0.ubj").model)
        #expect(named.features.prefix(4).map(\.name) == ["a=b", "x y", "zéro", "d"])
        let unnamed = try Model.read(ModelFixture(.xgboost, "logistic-3.2.0.json").model)
        #expect(unnamed.features.count == 8 && unnamed.features.allSatisfy { $0 == Feature() })
    }

    @Test(arguments: ["partition-1.6.2.json", "partition-3.2.0.ubj"]) func categoriesByIndex(name: String) throws {
        let model = try Model.read(ModelFixture(.xgboost, name).model)
        let kinds = model.features.map(\.kind)
        #expect(kinds[..<3].allSatisfy { $0 == .categorical(values: nil) } && kinds[3...].allSatisfy { $0 == .numeric })
    }

    @Test(arguments: ["frame-3.1.2.json", "frame-3.2.0.json"]) func categoriesThatTheModelKeeps(name: String) throws {
        let features = try Model.read(ModelFixture(.xgboost, name).model).features
        #expect(
            features[0]
                == Feature(name: "c0", kind: .categorical(values: ["red", "green", "blue \"x\"", "-", "sky, blue"])))
        #expect(features[1].kind == .categorical(values: (1000..<1120).map(String.init)))
        #expect(features[2] == Feature(name: "c2"))
    }

    /// XGBoost counts characters where it cuts bytes, so that of texts beyond ASCII only the indices are certain.
    @Test func categoriesThatTheLibraryGarbled() throws {
        var draft = XGBoostDraft()
        draft.model += #", "cats": {"enc": [{"offsets": [0, 2], "values": [195, 188]}, {"offsets": [], "values": []}]}"#
        draft.learner = #""feature_types": ["c", "q"]"#
        #expect(try Model.read(draft.bytes).features.map(\.kind) == [.categorical(values: nil), .numeric])
    }

    /// A whole number of any size is the text that it was; of a fraction nobody knows how it was written.
    @Test func categoriesThatWereNumbers() throws {
        var draft = XGBoostDraft()
        draft.model +=
            #", "cats": {"enc": [{"type": 15, "values": [123456789, 16777217, -5, 4611686018427387]}, "#
            + #"{"values": [0.1, 0.25], "type": 2}]}"#
        draft.learner = #""feature_types": ["c", "c"]"#
        #expect(
            try Model.read(draft.bytes).features.map(\.kind) == [
                .categorical(values: ["123456789", "16777217", "-5", "4611686018427387"]), .categorical(values: nil),
            ])
    }

    @Test(arguments: ["early_stopped-1.0.2.json", "early_stopped-3.2.0.ubj"]) func theBestIterationIsTheLast(
        name: String
    ) throws {
        let model = try Model.read(ModelFixture(.xgboost, name).model)
        guard case .trees(let trees) = model.booster else { return #expect(Bool(false), "it has no trees") }
        #expect(model.defaultIterations.lowerBound == 0 && model.defaultIterations.count + 5 == trees.count)
    }

    /// Before 1.6 a file does not say how many trees an iteration has.
    @Test(
        arguments: [
            ("forest_softprob-1.3.3.json", 9, 0..<2), ("forest_softprob-1.5.2.json", 9, 0..<2),
            ("forest-1.5.2.json", 5, 0..<2), ("forest_stopped-1.5.2.json", 3, nil),
            ("forest_stopped-1.6.2.ubj", 3, nil), ("softprob-1.0.2.json", 3, 0..<6),
        ] as [(String, Int, Range<Int>?)])
    func iterationsOfOldFiles(name: String, trees: Int, iterations: Range<Int>?) throws {
        let model = try Model.read(ModelFixture(.xgboost, name).model)
        #expect(model.treesPerIteration == trees)
        if let iterations { #expect(model.defaultIterations == iterations) }
    }

    @Test func iterationsHaveSeveralTrees() throws {
        let forest = try Model.read(ModelFixture(.xgboost, "forest_softprob-3.2.0.ubj").model)
        #expect(forest.outputs == 3 && forest.treesPerIteration == 9 && forest.defaultIterations == 0..<2)
        let vectors = try Model.read(ModelFixture(.xgboost, "target_trees-3.2.0.json").model)
        #expect(vectors.outputs == 3 && vectors.treesPerIteration == 1 && vectors.defaultIterations == 0..<6)
    }

    @Test(
        arguments: [
            ("binary:logistic", "[3, 2, 0]", "[7.5E-1]", 1.0986122),
            ("binary:logitraw", "[1, 2, 1]", "7.5E-1", 1.0986122),
            ("binary:logitraw", "[1, 3, 0]", "7.5E-1", 0.75), ("count:poisson", "[3, 2, 0]", "0.500000", -0.6931472),
            ("reg:squarederror", "[1, 0, 2]", "0.250000", 0.25), ("reg:linear", "[1, 0, 2]", "-1E2", -100),
            // Labels of one class alone, and what else lies too near to them.
            ("binary:logistic", "[3, 2, 0]", "[1E0]", 13.74516), ("reg:logistic", "[3, 2, 0]", "[0E0]", -13.8155097),
            ("binary:logistic", "[3, 2, 0]", "[1E-20]", -13.8155097),
            ("binary:logistic", "[3, 1, 2]", "[1E-20]", -46.0517),
            ("binary:logitraw", "[3, 2, 0]", "[1E-20]", 1e-20),
        ] as [(String, String, String, Float)])
    func whereMarginsBegin(objective: String, version: String, score: String, margin: Float) throws {
        var draft = XGBoostDraft()
        draft.objective = objective
        draft.parameters = "\"base_score\": \"\(score)\", \"num_feature\": \"2\""
        let text = draft.text.replacing("\"version\": [3, 2, 0]", with: "\"version\": \(version)")
        let model = try Model.read(Array(text.utf8))
        #expect(model.baseMargin.map { Float($0) } == [margin])
    }

    /// Before its first iteration a model has not found out where margins begin.
    @Test(
        arguments: [
            ("[3, 1, 2]", "1", 0.5), ("[3, 1, 2]", "0", 0), ("[3, 0, 5]", "1", 0), ("[1, 7, 6]", "1", 0),
        ] as [(String, String, Float)])
    func whereMarginsBeginUntrained(version: String, isEstimated: String, margin: Float) throws {
        let text = """
            {"learner": {"gradient_booster": {"model": {"tree_info": [], "trees": []}, "name": "gbtree"}, \
            "learner_model_param": {"base_score": "5E-1", "boost_from_average": "\(isEstimated)", "num_feature": "2"}, \
            "objective": {"name": "binary:logistic"}}, "version": \(version)}
            """
        let model = try Model.read(Array(text.utf8))
        #expect(try margins(model, [0, 1]) == [Double(margin)] && model.defaultIterations.isEmpty)
    }

    /// Any order, blanks, unknown members, escaped keys: all of it is the same model.
    @Test func theSameModelInOtherWords() throws {
        var draft = XGBoostDraft()
        draft.learner = #""unknown": [{"a": [1, "]}\\\""]}, null], "attributes": {"best_iteration": "0", "x": "{"}"#
        draft.tree["default_left"] = "[true, false, false, false, false]"
        draft.tree.removeValue(forKey: "parents")
        draft.tree.removeValue(forKey: "split_type")
        let text = draft.text.replacing("\"learner\"", with: "\"\\u006cearner\"").replacing(", ", with: " ,\r\n\t")
        #expect(try margins(Model.read(Array(text.utf8)), [0, 0, 1, 0, 1, -2, .nan, 0]) == [1, 3, 2, 1])
    }

    /// Every form that UBJSON has for numbers and containers.
    @Test func ubjsonInAllItsForms() throws {
        func text(_ text: String) -> [UInt8] { Array("SU".utf8) + [UInt8(text.utf8.count)] + Array(text.utf8) }
        func key(_ text: String) -> [UInt8] { Array("i".utf8) + [UInt8(text.utf8.count)] + Array(text.utf8) }
        let float = { (value: Float) in
            withUnsafeBytes(of: value.bitPattern.bigEndian) { Array("d".utf8) + Array($0) }
        }
        let double = { (value: Double) in
            withUnsafeBytes(of: value.bitPattern.bigEndian) { Array("D".utf8) + Array($0) }
        }
        var tree: [UInt8] = Array("{".utf8)
        tree += key("left_children") + Array("[$i#U".utf8) + [3, 1, 0xFF, 0xFF]
        tree +=
            key("right_children") + Array("[#i".utf8) + [3] + Array("l".utf8) + [0, 0, 0, 2] + Array("I".utf8) + [
                0xFF, 0xFF,
            ]
        tree += Array("L".utf8) + [UInt8](repeating: 0xFF, count: 8)
        tree +=
            key("split_indices") + Array("[i".utf8) + [0] + Array("U".utf8) + [0] + Array("Ni".utf8) + [0]
            + Array("]".utf8)
        tree += key("default_left") + Array("[TFF]".utf8)
        tree +=
            key("split_conditions") + Array("[".utf8) + float(0.5) + double(-1.25) + Array("i".utf8) + [7]
            + Array("]".utf8)
        tree += key("skipped") + Array("[$d#i".utf8) + [1, 0, 0, 0, 0]
        tree +=
            key("more") + Array("[{".utf8) + key("a") + Array("ZN}[[TS".utf8) + key("x") + Array("C".utf8) + [65]
            + Array("]]]".utf8)
        tree += key("tree_param") + Array("{#i".utf8) + [1] + key("num_nodes") + text("3") + Array("}".utf8)
        let model: [UInt8] =
            Array("{".utf8) + key("learner") + Array("{".utf8) + key("gradient_booster") + Array("{".utf8) + key("name")
            + text("gbtree") + key("model") + Array("{".utf8) + key("tree_info") + Array("[i".utf8) + [0]
            + Array("]".utf8)
            + key("trees") + Array("[#i".utf8) + [1] + tree + Array("}}".utf8) + key("learner_model_param")
            + Array("{".utf8) + key("base_score") + text("0") + key("num_feature") + text("1") + Array("}".utf8)
            + key("objective") + Array("{".utf8) + key("name") + text("reg:squarederror") + Array("}}}".utf8)
        #expect(try margins(Model.read(model), [0, 1, .nan]) == [-1.25, 7, -1.25])
        for length in model.indices { #expect(throws: ModelError.self) { try Model.read(Array(model[..<length])) } }
    }
}
