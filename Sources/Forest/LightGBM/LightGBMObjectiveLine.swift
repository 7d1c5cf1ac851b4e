/// Reads the objective of a LightGBM model, such as `multiclassova num_class:3 sigmoid:1`.

extension LightGBMObjective {
    /// The objective of a line's words, for a model of so many classes.
    ///
    /// A model of a custom objective has no such line, and its margin is its prediction.
    init(line: UnsafeRawBufferPointer, classes: Int) throws(ModelError) {
        guard let words = line.text?.split(separator: " "), let name = words.first.map(String.init) else {
            throw ModelError(.malformed, at: "objective", "\(line.shown) is no objective")
        }
        var parameters = LightGBMParameters(words.dropFirst())
        let isOfClasses = name == "multiclass" || name == "multiclassova"
        self = try Self.named(name, &parameters)
        try parameters.checkUsed(by: name)
        guard name == "custom" || isOfClasses == (classes > 1) else {
            throw ModelError(.malformed, at: "num_class", "\(classes) does not go with the objective '\(name)'")
        }
        guard !isOfClasses || parameters.classes == classes else {
            throw ModelError(
                .malformed, at: "objective",
                "num_class is \(parameters.classes.map(String.init) ?? "not told") here and \(classes) in the head")
        }
    }

    private static func named(
        _ name: String, _ parameters: inout LightGBMParameters
    ) throws(ModelError) -> LightGBMObjective {
        switch name {
        case "binary": return .binary(sigmoid: try parameters.sigmoid())
        case "multiclass":
            try parameters.takeClasses()
            return .multiclass
        case "multiclassova":
            try parameters.takeClasses()
            return .multiclassOVA(sigmoid: try parameters.sigmoid())
        case "regression", "regression_l1", "fair", "quantile", "mape":
            return parameters.take("sqrt") ? .squareRoot(name: name) : .identity(name: name)
        case "huber", "lambdarank", "rank_xendcg", "custom": return .identity(name: name)
        case "poisson", "gamma", "tweedie": return .exponential(name: name)
        case "cross_entropy": return .crossEntropy
        case "cross_entropy_lambda": return .crossEntropyLambda
        default:
            throw ModelError(.unsupported, at: "objective", "'\(name.prefix(60))' is not an objective that is known")
        }
    }
}

/// The words behind an objective's name; what none of its readers takes is refused.
private struct LightGBMParameters {
    private var words: [Substring]
    /// `num_class`, once it is taken.
    private(set) var classes: Int?

    init(_ words: some Sequence<Substring>) { self.words = Array(words) }

    /// Takes a flag; false where it is not there.
    mutating func take(_ flag: String) -> Bool {
        guard let index = words.firstIndex(where: { $0 == flag }) else { return false }
        words.remove(at: index)
        return true
    }

    /// Takes the value of a parameter.
    private mutating func value(_ key: String) throws(ModelError) -> Substring {
        guard let index = words.firstIndex(where: { $0.hasPrefix(key + ":") }) else {
            throw ModelError(.malformed, at: "objective", "'\(key):' is missing")
        }
        return words.remove(at: index).dropFirst(key.count + 1)
    }

    mutating func takeClasses() throws(ModelError) {
        let text = try value("num_class")
        guard let value = Int(text) else {
            throw ModelError(.malformed, at: "objective", "num_class '\(text.prefix(60))' is not an integer")
        }
        classes = value
    }

    /// Takes the factor of the sigmoid, a positive number.
    mutating func sigmoid() throws(ModelError) -> Double {
        let text = try value("sigmoid")
        guard let value = Self.parameter(text), value > 0, value.isFinite else {
            throw ModelError(.malformed, at: "objective", "sigmoid '\(text.prefix(60))' is not a positive number")
        }
        return value
    }

    func checkUsed(by name: String) throws(ModelError) {
        guard let word = words.first else { return }
        throw ModelError(
            .unsupported, at: "objective", "'\(word.prefix(60))' is not a parameter of '\(name)' that is known")
    }

    /// A number as LightGBM reads parameters (Common::Atof): whole part, fraction and power of ten are rounded apart,
    /// so that the last bit may differ from the nearest double. Its own reader is what its predictions come from.
    private static func parameter(_ text: Substring) -> Double? {
        let parts = text.lowercased().split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
        let digits = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isOfDigits = digits.allSatisfy { $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
        guard isOfDigits, !(digits.first?.isEmpty ?? true), text.utf8.count <= 40 else { return nil }
        var value = whole(digits[0])
        if digits.count > 1 {
            value += whole(digits[1]) / (0..<digits[1].utf8.count).reduce(1) { power, _ in power * 10 }
        }
        guard parts.count > 1 else { return value }
        guard let exponent = Int(parts[1]), -300...300 ~= exponent else { return nil }
        var scale = 1.0
        var rest = exponent.magnitude
        for (step, factor) in [(50, 1e50), (8, 1e8), (1, 10)] as [(UInt, Double)] {
            while rest >= step {
                scale *= factor
                rest -= step
            }
        }
        return exponent < 0 ? value / scale : value * scale
    }

    private static func whole(_ digits: Substring) -> Double {
        digits.utf8.reduce(0) { $0 * 10 + Double($1 - 0x30) }
    }
}
