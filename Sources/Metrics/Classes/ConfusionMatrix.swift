/// Every truth against every decision. Definition and layout are scikit-learn's.

/// How much weight of each class was decided to be each class.
public struct ConfusionMatrix: Sendable, Hashable {
    /// What the rows and columns are of.
    public let classes: [Double]
    /// A row for each true class, one after the other; in it, the weight that was decided for each class.
    public let weights: [Double]

    /// The most classes that a matrix has: a million cells.
    public static let mostClasses = 1_000

    /// The weight of rows of the class at the place `truth` that were decided to be that at the place `decided`.
    public subscript(truth truth: Int, decided decided: Int) -> Double { weights[truth * classes.count + decided] }
}
