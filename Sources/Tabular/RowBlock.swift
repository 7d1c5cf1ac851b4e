/// Some rows of a table as numbers, in memory that the next rows will overwrite.
import CTabular

/// A block of rows: values row by row, and labels, weights, groups and facets beside them. Valid during the call it is
/// handed to.
public final class RowBlock<Element: TableElement> {
    /// How many rows there are.
    public internal(set) var rows = 0
    /// How many values a row has.
    public var columns: Int { plan?.features.count ?? 0 }
    /// The number of the block's source.
    public internal(set) var source = 0

    var plan: ColumnPlan?
    /// The text: `TABULAR_MARGIN` bytes, then what was read, then a margin again.
    let text = Scratch<UInt8>()
    /// Where in the text, its margin apart, the records begin and end.
    var textRange = 0..<0
    /// How many lines of its source stand in front of it; nil where it goes on where the block before ended.
    var linesBefore: Int?
    var lineCount = 0

    let ends = Scratch<UInt32>()
    let first = Scratch<UInt32>()
    let listed = Scratch<UInt32>()
    let storage = Scratch<Element>()
    let sides = Scratch<Double>()
    var sideStride = 0
    let facetText = Scratch<UInt8>()
    let facetEnds = Scratch<UInt32>()
    var facetByteCount = 0

    init() {}

    /// The values, `rows` times `columns`, row by row; NaN is missing.
    public var values: UnsafeMutableBufferPointer<Element> {
        UnsafeMutableBufferPointer(start: storage.base, count: rows * columns)
    }

    /// The labels; nil where the layout has none.
    public var labels: UnsafeBufferPointer<Double>? { side(.label, 0) }
    /// The weights; nil where the layout has none.
    public var weights: UnsafeBufferPointer<Double>? { side(.weight, 1) }
    /// The groups, whole numbers; nil where the layout has none.
    public var groups: UnsafeBufferPointer<Double>? { side(.group, 2) }

    private func side(_ role: ColumnPlan.Role, _ index: Int) -> UnsafeBufferPointer<Double>? {
        guard let plan, plan.roles.contains(role) else { return nil }
        return UnsafeBufferPointer(start: sides.base + index * sideStride, count: rows)
    }

    /// The text of facet number `facet` in a row, without quotes.
    public func facet(_ facet: Int, row: Int) -> String { String(decoding: facetBytes(facet, row: row), as: UTF8.self) }

    /// The bytes of facet number `facet` in a row, without quotes.
    public func facetBytes(_ facet: Int, row: Int) -> UnsafeBufferPointer<UInt8> {
        let place = row * (plan?.facets.count ?? 0) + facet
        precondition(facet >= 0 && row >= 0 && row < rows && facet < (plan?.facets.count ?? 0), "no such facet")
        let start = place == 0 ? 0 : Int(facetEnds.base[place - 1])
        return UnsafeBufferPointer(start: facetText.base + start, count: Int(facetEnds.base[place]) - start)
    }

    /// The number that facet number `facet` is in a row; nil where it is none.
    public func facetNumber(_ facet: Int, row: Int) -> Double? {
        TableNumber.parse(UnsafeRawBufferPointer(facetBytes(facet, row: row)))
    }

    /// The bytes of the records.
    var bytes: UnsafePointer<UInt8> { UnsafePointer(text.base + Int(TABULAR_MARGIN) + textRange.lowerBound) }

    /// Room for the rows of `plan`, `count` of them.
    func reserve(rows count: Int, _ plan: ColumnPlan) {
        storage.reserve(count * plan.features.count + 16)
        sideStride = count
        sides.reserve(3 * count + 16)
    }

    /// Adds the text of the next facet.
    func appendFacet(_ place: Int, _ bytes: UnsafeRawBufferPointer) {
        facetText.reserve(facetByteCount + bytes.count, keeping: facetByteCount)
        UnsafeMutableRawBufferPointer(start: facetText.base + facetByteCount, count: bytes.count).copyMemory(
            from: bytes)
        facetByteCount += bytes.count
        facetEnds.base[place] = UInt32(facetByteCount)
    }
}

/// A number as a table's fields are read.
public enum TableNumber {
    /// The number that is all of the text, blanks around it aside: as Python's `float` reads it, without underscores,
    /// rounded correctly. Nil where it is none.
    public static func parse(_ text: UnsafeRawBufferPointer) -> Double? {
        var number = 0.0
        guard let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count > 0,
            tabular_number(start, start + text.count, &number) == 1
        else { return nil }
        return number
    }

    /// The same for a string.
    public static func parse(_ text: String) -> Double? {
        var text = text
        return text.withUTF8 { parse(UnsafeRawBufferPointer($0)) }
    }
}
