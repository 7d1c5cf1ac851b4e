/// What the columns of a table are for.

/// Which column is meant.
public enum Column: Sendable, Hashable, CustomStringConvertible {
    /// The column at this place, counted from 0.
    case index(Int)
    /// The column that the header, or the key of an object, calls so.
    case name(String)

    /// As a person would write it.
    public var description: String {
        switch self {
        case .index(let index): "\(index)"
        case .name(let name): name
        }
    }
}

/// What the columns are for; those that are not named here are features.
public struct TableLayout: Sendable, Hashable {
    /// The column of the labels; nil where there is none.
    public var label: Column?
    /// What text labels are: the index of their equal here. Without it a label is a number.
    public var labelClasses: [String]?
    /// The column of the rows' weights.
    public var weight: Column?
    /// The column that says which query a row belongs to: whole numbers.
    public var group: Column?
    /// Columns that are no features.
    public var ignored: [Column]
    /// Columns whose text is wanted as well, whatever else they are.
    public var facets: [Column]
    /// The features in the order of the model. Where they have names and the table too, they are found by name.
    /// Without it every column that is nothing else is a feature.
    public var features: [TableFeature]?
    /// The columns that are the features, in order; the others are nothing then. Without it the features are found by
    /// their names, or by their places.
    public var featureColumns: [Column]?

    /// A layout: the label in front, then the features, as Amazon SageMaker has it.
    public init(
        label: Column? = .index(0), labelClasses: [String]? = nil, weight: Column? = nil, group: Column? = nil,
        ignored: [Column] = [], facets: [Column] = [], features: [TableFeature]? = nil, featureColumns: [Column]? = nil
    ) {
        self.label = label
        self.labelClasses = labelClasses
        self.weight = weight
        self.group = group
        self.ignored = ignored
        self.facets = facets
        self.features = features
        self.featureColumns = featureColumns
    }
}

/// A feature that a model wants.
public struct TableFeature: Sendable, Hashable {
    /// Its name, where the model has names.
    public var name: String?
    /// Texts that are categories: each is read as its index. Without it a feature is a number.
    public var categories: [String]?
    /// What a text is that is no category.
    public var unknownCategory: UnknownCategory

    /// A feature.
    public init(name: String? = nil, categories: [String]? = nil, unknownCategory: UnknownCategory = .missing) {
        self.name = name
        self.categories = categories
        self.unknownCategory = unknownCategory
    }

    /// What a text is that is no category.
    public enum UnknownCategory: Sendable, Hashable {
        /// Missing, as LightGBM has it.
        case missing
        /// An error, as XGBoost has it.
        case refused
    }
}

/// What a value of a row is kept as.
public protocol TableElement: BinaryFloatingPoint, BitwiseCopyable, Sendable {
    /// Whether it is a double; otherwise it is a float.
    static var isDouble: Bool { get }
}

extension Float: TableElement {
    /// A float.
    public static var isDouble: Bool { false }
}

extension Double: TableElement {
    /// A double.
    public static var isDouble: Bool { true }
}
