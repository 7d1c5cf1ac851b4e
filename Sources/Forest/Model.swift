/// A model as its file tells it, checked: every index in range, every tree a tree, every number finite.

/// What a model file says. The loaders make it, `Scorer` scores with it.
public struct Model: Sendable {
    /// The library that wrote the file; its rules of comparison and its precision hold.
    public var library: Library
    /// The library's version, or the version of the format, as the file says it.
    public var version: String
    /// What the margins are made of.
    public var booster: Booster
    /// What turns margins into predictions.
    public var objective: Objective
    /// The columns of a row, in order.
    public var features: [Feature]
    /// How many margins a row has: classes or targets; 1 for a plain regression or a binary classification.
    public var outputs: Int
    /// What every margin begins with, one for each output; already a margin, not a probability.
    public var baseMargin: [Double]
    /// Trees that belong to one iteration (outputs times parallel trees), and how many iterations there are.
    public var treesPerIteration: Int
    /// The iterations that a prediction uses where nobody says otherwise: up to the best one, where training stopped early.
    public var defaultIterations: Range<Int>

    /// A model of these parts; the loader has checked them.
    package init(
        library: Library, version: String, booster: Booster, objective: Objective, features: [Feature], outputs: Int,
        baseMargin: [Double], treesPerIteration: Int, defaultIterations: Range<Int>
    ) {
        self.library = library
        self.version = version
        self.booster = booster
        self.objective = objective
        self.features = features
        self.outputs = outputs
        self.baseMargin = baseMargin
        self.treesPerIteration = treesPerIteration
        self.defaultIterations = defaultIterations
    }

    /// Who wrote a model.
    public enum Library: String, Sendable, Hashable {
        /// XGBoost: float32 throughout; a row goes left where its value is less than the threshold.
        case xgboost
        /// LightGBM: float64 throughout; a row goes left where its value is at most the threshold.
        case lightgbm
    }

    /// The kinds of sums that margins are.
    public enum Booster: Sendable {
        /// Trees whose leaves are added up.
        case trees(Trees)
        /// XGBoost's gblinear: `weights[feature * outputs + output]`, and a bias for each output.
        case linear(weights: [Float], bias: [Float])
    }
}

/// A column of a row.
public struct Feature: Sendable, Hashable {
    /// The name, where the model has names.
    public var name: String?
    /// What its values are.
    public var kind: Kind

    /// A column of this name and kind.
    public init(name: String? = nil, kind: Kind = .numeric) {
        self.name = name
        self.kind = kind
    }

    /// The kinds of values.
    public enum Kind: Sendable, Hashable {
        /// A number; NaN is missing.
        case numeric
        /// The index of a category. Where the model keeps its training data's categories (LightGBM's
        /// `pandas_categorical`, XGBoost's encoder), a text is the index of its equal in `values`.
        case categorical(values: [String]?)
    }
}
