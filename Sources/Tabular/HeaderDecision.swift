/// Whether the first record of CSV is names or a row. Pure.
///
/// Names that were asked for (of the label, of a feature) and are all there make it a header. Otherwise the first two
/// records decide. Without any text in the first there is no header. A column that is text in the first record and a
/// number in the second makes it a header. A number in the first and no such column makes it a row: its texts are
/// values. What is all text, twice, may be either, and is refused. One record of text alone is a header without rows.
enum HeaderDecision {
    /// The kinds of fields, as far as they tell names from values.
    enum Field { case number, missing, text }

    /// True for a header, false for a row, nil for what may be either.
    static func isHeader(first: [Field], second: [Field]?, namesAreFound: Bool) -> Bool? {
        if namesAreFound { return true }
        guard first.contains(.text) else { return false }
        guard let second else { return !first.contains(.number) }
        if zip(first, second).contains(where: { $0 == .text && $1 == .number }) { return true }
        return first.contains(.number) ? false : nil
    }
}
