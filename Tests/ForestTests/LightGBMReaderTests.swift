/// What a LightGBM text model tells besides its trees: columns, categories, objectives, iterations; and its numbers.
import Testing

@testable import Forest

@Suite struct LightGBMReaderTests {
    @Test(arguments: [
        ("binary sigmoid:1", 1, LightGBMObjective.binary(sigmoid: 1)),
        ("binary sigmoid:0.25", 1, .binary(sigmoid: 0.25)),
        ("binary sigmoid:1e-05", 1, .binary(sigmoid: 1 / (1e1 * 1e1 * 1e1 * 1e1 * 1e1))),
        ("multiclass num_class:3", 3, .multiclass),
        ("multiclassova num_class:2 sigmoid:0.7", 2, .multiclassOVA(sigmoid: 0.7)),
        ("regression", 1, .identity(name: "regression")), ("regression sqrt", 1, .squareRoot(name: "regression")),
        ("regression_l1", 1, .identity(name: "regression_l1")),
        ("regression_l1 sqrt", 1, .squareRoot(name: "regression_l1")), ("huber", 1, .identity(name: "huber")),
        ("fair", 1, .identity(name: "fair")), ("quantile", 1, .identity(name: "quantile")),
        ("mape", 1, .identity(name: "mape")), ("lambdarank", 1, .identity(name: "lambdarank")),
        ("rank_xendcg", 1, .identity(name: "rank_xendcg")), ("custom", 1, .identity(name: "custom")),
        ("poisson", 1, .exponential(name: "poisson")), ("gamma", 1, .exponential(name: "gamma")),
        ("tweedie", 1, .exponential(name: "tweedie")), ("cross_entropy", 1, .crossEntropy),
        ("cross_entropy_lambda", 1, .crossEntropyLambda),
    ])
    func objectivesAreRead(line: String, classes: Int, expected: LightGBMObjective) throws {
        let read = try Array(line.utf8).withUnsafeBytes { bytes in try LightGBMObjective(line: bytes, classes: classes)
        }
        #expect(read == expected)
        #expect(line.hasPrefix(read.name))
    }

    /// The library reads parameters part by part; 12.3457 is 12 + 3457 / 10000 to it.
    @Test func parametersAreReadAsTheLibraryReadsThem() throws {
        let read = try Array("binary sigmoid:12.3457".utf8).withUnsafeBytes { bytes in
            try LightGBMObjective(line: bytes, classes: 1)
        }
        #expect(read == .binary(sigmoid: 12 + 3457.0 / 10_000))
    }

    @Test func categoriesOfADataFrameAreBoundInOrder() throws {
        let model = try lightGBM(ModelFixture(.lightgbm, "pandas-4.7.0").model)
        #expect(model.features.map(\.name) == ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"])
        #expect(model.features[0].kind == .categorical(values: ["red", "grün", "blue \"x\"", "", "sky, blue"]))
        #expect(model.features[1].kind == .categorical(values: (1000..<1120).map(String.init)))
        #expect(model.features[2].kind == .categorical(values: ["False", "True"]))
        #expect(model.features[3...].allSatisfy { $0.kind == .numeric })
    }

    @Test(arguments: [
        ("[[\"x\", \"y\", \"z\"]]", ["x", "y", "z"]), ("[[1, 2.5, true]]", ["1", "2.5", "True"]), ("null", nil),
        ("[]", nil), ("[[\"x\", \"y\"]]", nil), ("[[\"x\", \"y\", \"z\"], [1, 2, 3]]", nil),
        ("[[1, \"1\", 2]]", nil),
    ])
    func categoriesAreBoundOnlyWhereTheyMustBelongTogether(json: String, expected: [String]?) throws {
        var draft = LightGBMDraft()
        draft.tail[11] = "pandas_categorical:" + json
        #expect(try lightGBM(draft.bytes).features[1].kind == .categorical(values: expected))
    }

    @Test func aConstantColumnIsCategoricalWhereTheParametersSaySo() throws {
        var draft = LightGBMDraft()
        draft.set("feature_infos", "none 0:1:2")
        #expect(try lightGBM(draft.bytes).features[0].kind == .numeric)
        draft.tail[7] = "[categorical_feature: 0,1]"
        draft.tail[11] = "pandas_categorical:[[\"q\"], [\"x\", \"y\", \"z\"]]"
        let features = try lightGBM(draft.bytes).features
        #expect(features.map(\.kind) == [.categorical(values: ["q"]), .categorical(values: ["x", "y", "z"])])
    }

    @Test func namesAreTheModelsAndNumbersAreNone() throws {
        let named = try lightGBM(ModelFixture(.lightgbm, "names-4.7.0").model)
        #expect(named.features.map(\.name) == ["a=b", "x_y", "zéro", "d", "e", "f", "g", "h"])
        let unnamed = try lightGBM(ModelFixture(.lightgbm, "binary-3.0.0").model)
        #expect(unnamed.features.allSatisfy { $0.name == nil })
        #expect((unnamed.version, named.version) == ("v3", "v4"))
    }

    @Test(arguments: [
        ("early_stopped-3.3.5", 7, 1), ("many-4.7.0", 1000, 1), ("multiclass-4.3.0", 8, 3), ("constant-4.7.0", 1, 1),
    ])
    func allIterationsOfTheFileCount(name: String, iterations: Int, perIteration: Int) throws {
        let model = try lightGBM(ModelFixture(.lightgbm, name).model)
        #expect(model.defaultIterations == 0..<iterations)
        #expect(model.treesPerIteration == perIteration)
    }

    @Test func aModelWithoutTreesIsRead() throws {
        var draft = LightGBMDraft()
        draft.trees = []
        let model = try lightGBM(draft.bytes)
        #expect(model.defaultIterations.isEmpty)
        #expect(try margins(model, [1, 2]) == [0])
    }

    /// What LightGBM 4 keeps of a file reader of the user's own.
    @Test func aParserIsPassedOver() throws {
        var draft = LightGBMDraft()
        draft.tail.insert(contentsOf: ["parser:", "{\"className\": \"Own\"}", "end of parser", ""], at: 11)
        #expect(try lightGBM(draft.bytes).features[1].kind == .categorical(values: ["x", "y", "z"]))
    }

    @Test func theLastLineMayHaveNoEnd() throws {
        let model = try lightGBM(Array(LightGBMDraft().bytes.dropLast()))
        #expect(model.features[1].kind == .categorical(values: ["x", "y", "z"]))
    }

    @Test func aChainAsLongAsTheTreeIsRead() throws {
        let leaves = 200_000
        func joined(_ count: Int, _ value: (Int) -> Int) -> String {
            (0..<count).map { "\(value($0))" }.joined(separator: " ")
        }
        var draft = LightGBMDraft()
        draft.trees = [
            [
                "Tree=0", "num_leaves=\(leaves)", "num_cat=0", "split_feature=" + joined(leaves - 1) { _ in 0 },
                "threshold=" + joined(leaves - 1) { $0 }, "decision_type=" + joined(leaves - 1) { _ in 2 },
                "left_child=" + joined(leaves - 1) { ~$0 },
                "right_child=" + joined(leaves - 1) { $0 == leaves - 2 ? ~($0 + 1) : $0 + 1 },
                "leaf_value=" + joined(leaves) { $0 }, "shrinkage=1",
            ]
        ]
        let model = try lightGBM(draft.bytes)
        #expect(try margins(model, [777, 0, 1e9, 0]) == [777, Double(leaves - 1)])
    }
}

@Suite struct LightGBMNumberTests {
    private func double(_ text: String) -> Double? {
        Array(text.utf8).withUnsafeBytes { bytes in
            guard var numbers = LightGBMNumbers(bytes), numbers.next() else { return nil }
            return numbers.double()
        }
    }

    /// Halfway cases, the ends of the range, and more digits than 64 bits hold.
    @Test(arguments: [
        "0", "-0", "1", "-1", "0.1", "1e22", "1e23", "9007199254740993", "9007199254740992.5", "9007199254740995",
        "1.0000000180025095e-35", "-1.0000000180025095e-35", "4.9406564584124654e-324", "2.4703282292062327e-324",
        "2.2250738585072011e-308", "1.7976931348623157e+308", "18446744073709551615", "18446744073709551616e-27",
        "0.00000000000000000000000000012345678901234567", "123456789012345678901234567890", "5e-324", "1e-400",
        "9007199254740993e-1", "0.500000000000000166533453693773481063544750213623046875", "1E5", "1e+05", "+3", "3.",
        ".5", "00012", "9999999999999999999e27", "1e27", "7e27", "9007199254740993e27", "1152921504606846977e-26",
    ])
    func hardNumbersAreRoundedCorrectly(text: String) throws {
        #expect(double(text)?.bitPattern == (try #require(Double(text))).bitPattern)
    }

    @Test(arguments: [
        "", "-", ".", "e5", "1e", "1e+", "nan", "inf", "0x10", "1_000", "1,5", "--1", "1e99999999999", "1 ,",
    ])
    func whatIsNoNumberIsNone(text: String) {
        let isFirstANumber = text == "1 ,"
        #expect((double(text) != nil) == isFirstANumber)
    }

    @Test func randomNumbersAreRoundedCorrectly() throws {
        var state: UInt64 = 1
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let digits = String(state >> 8 | 1).prefix(Int(state >> 59) % 19 + 1)
            let text = "\(digits)e\(Int(state >> 20) % 64 - 32)"
            #expect(double(text)?.bitPattern == (try #require(Double(text))).bitPattern, "\(text)")
        }
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: state)
            guard value.isFinite else { continue }
            #expect(double(value.description)?.bitPattern == value.bitPattern, "\(value)")
        }
    }
}
