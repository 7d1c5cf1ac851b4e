/// All trees of a model in flat arrays, a node after the other: what loaders fill and scorers are built from.

/// The trees of an ensemble. Node arrays hold tree after tree; a child is given as an index within its own tree.
public struct Trees: Sendable {
    /// Where each tree's nodes begin, and behind the last one the number of all nodes. The root is a tree's first node.
    public var starts: [Int32] = [0]
    /// The output that each tree adds to; -1 where its leaves hold a value for every output.
    public var output: [Int32] = []
    /// What each tree's leaf is multiplied by; empty for 1 everywhere (only XGBoost's dart has others).
    public var weights: [Float] = []
    /// True where the sum is divided by the number of trees that made it (LightGBM's `average_output`).
    public var isAveraged = false

    /// The left child; -1 marks a leaf.
    public var left: [Int32] = []
    /// The right child; -1 marks a leaf.
    public var right: [Int32] = []
    /// The column a node looks at; 0 in a leaf.
    public var feature: [Int32] = []
    /// The threshold of a numeric node (a float32's exact value for XGBoost); 0 in others. LightGBM has infinite ones,
    /// where only a missing value goes right.
    public var threshold: [Double] = []
    /// How a node decides.
    public var rule: [Rule] = []
    /// A leaf's value (a float32's exact value for XGBoost); where a tree has vector leaves or linear leaves, see there.
    public var value: [Double] = []

    /// For a categorical node the place of its set in `categories`; -1 in others. Empty where no node is categorical.
    public var categorySet: [Int32] = []
    /// Where each set's words begin in `categoryWords`, and behind the last one their number.
    public var categoryStarts: [Int32] = [0]
    /// Sets of categories, 32 to a word: category c is bit c % 32 of word c / 32.
    public var categoryWords: [UInt32] = []

    /// The values of vector leaves, `outputs` for each; a leaf's `value` is then the index of its first one.
    public var leafVectors: [Float] = []
    /// LightGBM's linear leaves, by node; empty where no tree has any.
    public var linearLeaves: [Int32: LinearLeaf] = [:]

    /// No trees.
    public init() {}

    /// How many trees there are.
    public var count: Int { starts.count - 1 }
    /// The nodes of a tree, as indices into the node arrays.
    public func nodes(of tree: Int) -> Range<Int> { Int(starts[tree])..<Int(starts[tree + 1]) }

    /// How a node decides, in bits.
    public struct Rule: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: UInt8
        /// A rule of these bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// What is missing goes left, not right.
        public static let defaultLeft = Rule(rawValue: 1)
        /// The node looks for the category in a set: XGBoost sends its members right, LightGBM left.
        public static let categorical = Rule(rawValue: 2)
        /// NaN is missing and goes the default way. (XGBoost: always set.) Without it, NaN counts as 0.
        public static let missingIsNaN = Rule(rawValue: 4)
        /// NaN and what is as good as zero (at most 1e-35) are missing and go the default way (LightGBM's zero_as_missing).
        public static let missingIsZero = Rule(rawValue: 8)
    }

    /// LightGBM's linear leaf: constant + sum of coefficient x value, or the leaf's plain value where one of them is NaN.
    public struct LinearLeaf: Sendable, Hashable {
        /// The constant.
        public var constant: Double
        /// The columns.
        public var features: [Int32]
        /// Their coefficients.
        public var coefficients: [Double]

        /// A leaf of these parts.
        public init(constant: Double, features: [Int32], coefficients: [Double]) {
            self.constant = constant
            self.features = features
            self.coefficients = coefficients
        }
    }
}
