/// The rows of one request's body, for a model server: no thread, and the same memory for every request.
import Bytes
import CTabular

/// Reads bodies of one layout; not by two threads at a time.
public final class RequestRows<Element: TableElement> {
    private let format: TableFormat
    private let layout: TableLayout
    private let block = RowBlock<Element>()
    private let level = tabular_level()
    /// What the first body of this format decided, where the format leaves nothing to the next body to decide.
    private var known: (reader: RecordReader, columns: Int)?

    /// A reader of bodies in this format. Layouts usually have no label: `TableLayout(label: nil, features: …)`.
    public init(format: TableFormat, layout: TableLayout) {
        self.format = format
        self.layout = layout
    }

    /// Reads a body as a whole. The rows are valid until the next call. Throws a `TableError`, whose source is `body`.
    public func read(_ body: UnsafeRawBufferPointer) throws(TableError) -> RowBlock<Element> {
        let margin = Int(TABULAR_MARGIN)
        guard body.count <= Int(Int32.max) else { throw TableError("body", "is larger than 2 GiB") }
        block.text.reserve(body.count + 2 * margin + 1)
        let start = block.text.base + margin
        UnsafeMutableRawBufferPointer(start: start, count: body.count).copyMemory(from: body)
        var count = body.count
        if count > 0, body[count - 1] != UInt8(ascii: "\n") {
            start[count] = UInt8(ascii: "\n")
            count += 1
        }
        (block.rows, block.textRange, block.linesBefore) = (0, 0..<count, 0)
        guard let records = try records(start, count) else { return block }
        block.plan = records.plan
        if block.textRange.isEmpty { return block }
        do throws(TableError) { try records.read(into: block) } catch {
            var error = error
            if let line = error.line { error.line = line + (block.linesBefore ?? 0) }
            block.rows = 0
            throw error
        }
        return block
    }

    /// The same for bytes in an array.
    public func read(_ body: [UInt8]) throws(TableError) -> RowBlock<Element> {
        try body.withUnsafeBytesTyped { bytes throws(TableError) in try read(bytes) }
    }

    /// How the body's records are read. CSV without a header is the same for every body of as many columns.
    private func records(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) throws(TableError) -> RecordReader? {
        let text = UnsafeBufferPointer(start: start, count: count)
        let isFixed = format.kind == .csv && format.header == .absent
        if isFixed, let known { if columns(text) == known.columns { return known.reader } }
        let opening = TableOpening(format, layout, level: level)
        _ = try opening.kind(of: text, source: "body")
        let reader = try opening.open("body", block)
        if isFixed, let reader { known = (reader, reader.plan.columnCount) }
        return reader
    }

    /// The columns of the first line, where it is plain: no quotes, nothing that is not text, not empty.
    private func columns(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        var columns = 1
        for byte in text {
            switch byte {
            case UInt8(ascii: "\n"): return columns
            case format.delimiter.rawValue: columns += 1
            case UInt8(ascii: "\""), ..<0x09, 0x80...: return nil
            default: continue
            }
        }
        return nil
    }
}
