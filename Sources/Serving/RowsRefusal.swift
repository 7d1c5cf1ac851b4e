/// Why a body holds no rows for the model.

/// A sentence that names the row and what is wrong with it.
struct RowsRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    init(row: Int, _ reason: String) { description = "row \(row): \(reason)" }
}
