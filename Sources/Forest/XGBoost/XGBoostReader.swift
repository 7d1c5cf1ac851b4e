/// Reads XGBoost's models, JSON and UBJSON of every version that has them (1.0 on): what `Booster.save_model` writes.

extension Model {
    /// Reads an XGBoost model in JSON and checks all of it. The bytes are not kept.
    public static func xgboostJSON(_ bytes: UnsafeRawBufferPointer) throws(ModelError) -> Model {
        guard let document = XGBoostJSON(bytes) else { throw ModelError(.malformed, at: "", "the file is empty") }
        return try XGBoostLearner.model(of: document)
    }

    /// Reads an XGBoost model in UBJSON and checks all of it. The bytes are not kept.
    public static func xgboostUBJSON(_ bytes: UnsafeRawBufferPointer) throws(ModelError) -> Model {
        try XGBoostLearner.model(of: XGBoostUBJSON(bytes))
    }
}

/// What a model's document says, piece by piece in any order, until all of it can be checked.
struct XGBoostLearner {
    private var version: [Int32] = []
    private var attributes: [String: String] = [:]
    private var featureNames: [String] = []
    private var featureTypes: [String] = []
    private var parameters: XGBoostParameters?
    private var objective: String?
    private var booster = XGBoostBooster()

    /// Reads a whole document.
    static func model<Document: ModelDocument>(of document: Document) throws(ModelError) -> Model {
        var document = document
        var learner = XGBoostLearner()
        var keys: Set<String> = []
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
            switch key {
            case "learner": try learner.read(&document)
            case "version": try document.integers(into: &learner.version)
            default: try document.skip()
            }
        }
        try document.finish()
        guard keys.contains("learner") else {
            throw document.malformed("there is no “learner” in it: it is no model of XGBoost")
        }
        return try learner.model()
    }

    private mutating func read<Document: ModelDocument>(_ document: inout Document) throws(ModelError) {
        var keys: Set<String> = []
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
            switch key {
            case "attributes": try readAttributes(&document)
            case "feature_names": featureNames = try document.strings()
            case "feature_types": featureTypes = try document.strings()
            case "gradient_booster": try booster.read(&document)
            case "learner_model_param": parameters = try XGBoostParameters(&document)
            case "objective": objective = try Self.name(&document)
            default: try document.skip()
            }
        }
    }

    private mutating func readAttributes<Document: ModelDocument>(_ document: inout Document) throws(ModelError) {
        var keys: Set<String> = []
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
            switch key {
            case "best_iteration", "best_ntree_limit": attributes[key] = try document.string()
            default: try document.skip()
            }
        }
    }

    private static func name<Document: ModelDocument>(_ document: inout Document) throws(ModelError) -> String? {
        var name: String?
        var keys: Set<String> = []
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
            if key == "name" { name = try document.string() } else { try document.skip() }
        }
        return name
    }

    private func model() throws(ModelError) -> Model {
        let objective = try knownObjective()
        guard let parameters else { throw missing("learner.learner_model_param") }
        let outputs = max(parameters.classes, parameters.targets, 1)
        var margins = try parameters.baseMargins(
            objective, outputs: outputs, version: version, isTrained: booster.isLinear || booster.hasAnyTree)
        // gblinear adds the first output's base_score to all of them (`gblinear.cc` of 3.1 and 3.2).
        if booster.isLinear { margins = [Float](repeating: margins[0], count: outputs) }
        let (kind, parallelTrees) = try booster.finished(
            outputs: outputs, features: parameters.features, margins: margins, limit: treeLimit)
        var (treesPerIteration, iterations) = (outputs * parallelTrees, 0)
        if case .trees(let trees) = kind {
            if trees.output.first == -1 { treesPerIteration = parallelTrees }
            guard trees.count % treesPerIteration == 0 else {
                throw ModelError(
                    .malformed, at: "learner.gradient_booster.model.trees",
                    "\(trees.count) trees are no whole number of iterations of \(treesPerIteration)")
            }
            iterations = trees.count / treesPerIteration
        }
        return Model(
            library: .xgboost, version: version.map(String.init).joined(separator: "."), booster: kind,
            objective: .xgboost(objective), features: try features(parameters.features), outputs: outputs,
            baseMargin: margins.map(Double.init), treesPerIteration: treesPerIteration,
            defaultIterations: 0..<(try lastIteration(of: iterations)))
    }

    /// best_ntree_limit, which trainings of 1.4 to 1.7 leave beside best_iteration.
    private var treeLimit: (trees: Int, iterations: Int)? {
        guard let limit = attributes["best_ntree_limit"].flatMap({ Int($0) }), 0...XGBoostTreeReader.mostTrees ~= limit,
            let best = attributes["best_iteration"].flatMap({ Int($0) }), 0..<XGBoostTreeReader.mostTrees ~= best
        else { return nil }
        return (limit, best + 1)
    }

    private func missing(_ place: String) -> ModelError {
        ModelError(.malformed, at: place, "it is missing: the file is changed; save the model again")
    }

    private func knownObjective() throws(ModelError) -> XGBoostObjective {
        guard let objective else { throw missing("learner.objective.name") }
        // The name that reg:squarederror had before 0.90.
        if objective == "reg:linear" { return .squaredError }
        guard let known = XGBoostObjective(rawValue: objective) else {
            let names = XGBoostObjective.allCases.map(\.rawValue).joined(separator: ", ")
            throw ModelError(
                .unsupported, at: "learner.objective.name",
                "\(objective.prefix(64)) is no objective that is read, which are \(names)")
        }
        return known
    }

    /// How many iterations count: up to the best one where training stopped early, as SageMaker's container and
    /// scikit-learn's interface predict.
    private func lastIteration(of iterations: Int) throws(ModelError) -> Int {
        guard let text = attributes["best_iteration"], iterations > 0 else { return iterations }
        guard let best = Int(text), best >= 0, best < iterations else {
            throw ModelError(
                .malformed, at: "learner.attributes.best_iteration",
                "“\(text.prefix(40))” is none of the model's \(iterations) iterations")
        }
        return best + 1
    }

    private func features(_ count: Int) throws(ModelError) -> [Feature] {
        for (key, values) in [("feature_names", featureNames), ("feature_types", featureTypes)] {
            guard values.isEmpty || values.count == count else {
                throw ModelError(.malformed, at: "learner.\(key)", "it has \(values.count) of \(count) features")
            }
        }
        let categories = booster.categories
        guard categories.isEmpty || categories.count == count else {
            throw ModelError(
                .malformed, at: "learner.gradient_booster.model.cats",
                "it tells of \(categories.count) of \(count) features")
        }
        return (0..<count).map { index in
            let isCategorical =
                !featureTypes.isEmpty && featureTypes[index] == "c" || booster.splitByCategory.contains(Int32(index))
            return Feature(
                name: featureNames.isEmpty ? nil : featureNames[index],
                kind: isCategorical ? .categorical(values: categories.isEmpty ? nil : categories[index]) : .numeric)
        }
    }
}

/// learner_model_param: the sizes of rows and of scores, and where scores begin.
struct XGBoostParameters {
    /// Columns of a row.
    private(set) var features = 0
    /// Classes of a multiclass objective; 0 of others.
    private(set) var classes = 0
    /// Targets of a regression.
    private(set) var targets = 1
    /// base_score: one for all outputs, or one for each.
    private var baseScores: [Float] = []
    /// Whether training begins with finding out base_score.
    private var isEstimated = false

    init<Document: ModelDocument>(_ document: inout Document) throws(ModelError) {
        var keys: Set<String> = []
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
            switch key {
            case "num_feature": features = try document.integerText(0...(1 << 20))
            case "num_class": classes = try document.integerText(0...4_096)
            case "num_target": targets = try document.integerText(1...4_096)
            case "boost_from_average": isEstimated = try document.integerText(0...1) == 1
            case "base_score": baseScores = try Self.scores(document.string(), of: document)
            default: try document.skip()
            }
        }
        guard !baseScores.isEmpty else { throw document.malformed("base_score is missing") }
    }

    /// A number, or since 3.1 a list of them in brackets.
    private static func scores<Document: ModelDocument>(
        _ text: String, of document: Document
    ) throws(ModelError) -> [Float] {
        var list = text[...]
        if list.first == "[", list.last == "]" { list = list.dropFirst().dropLast() }
        var scores: [Float] = []
        for part in list.split(separator: ",", omittingEmptySubsequences: false) {
            guard let score = Float(part.filter { $0 != " " }), score.isFinite else {
                throw document.malformed("“\(text.prefix(64))” is no finite number and no list of them")
            }
            scores.append(score)
        }
        return scores
    }

    /// Where each output's margin begins.
    ///
    /// Since 3.1, what training has not found out yet is a margin as it stands.
    func baseMargins(
        _ objective: XGBoostObjective, outputs: Int, version: [Int32], isTrained: Bool
    ) throws(ModelError) -> [Float] {
        guard baseScores.count == 1 || baseScores.count == outputs else {
            throw ModelError(
                .malformed, at: "learner.learner_model_param.base_score",
                "it has \(baseScores.count) values for \(outputs) outputs")
        }
        let isMargin = isEstimated && !isTrained && !version.lexicographicallyPrecedes([3, 1])
        var margins: [Float] = []
        for index in 0..<outputs {
            let score = baseScores[baseScores.count == 1 ? 0 : index]
            let margin = isMargin ? score : objective.margin(ofBaseScore: score, version: version)
            guard margin.isFinite else {
                throw ModelError(
                    .malformed, at: "learner.learner_model_param.base_score",
                    "\(score) is not possible for \(objective.rawValue)")
            }
            margins.append(margin)
        }
        return margins
    }
}
