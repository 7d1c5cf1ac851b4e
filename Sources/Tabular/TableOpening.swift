/// What the beginning of a source decides: its format, its header, the uses of its columns.
import CTabular

/// Opens the sources of one table, which must agree.
final class TableOpening {
    let format: TableFormat
    let layout: TableLayout
    private let level: Int32
    let missing: MissingWords
    /// What the first source decided.
    private var kind: TableFormat.Kind
    private var header: [String]?
    var plan: ColumnPlan?
    /// The columns of JSON lines.
    var shape: JSONRecords.Shape?

    init(_ format: TableFormat, _ layout: TableLayout, level: Int32) {
        self.format = format
        self.layout = layout
        self.level = level
        kind = format.kind
        missing = MissingWords(format.missing)
    }

    /// The format of the table, as its first source has it; refuses what is no text.
    func kind(of text: UnsafeBufferPointer<UInt8>, source: String) throws(TableError) -> TableFormat.Kind {
        if let reason = TableSniff.refusal(UnsafeRawBufferPointer(text)) { throw TableError(source, reason) }
        if kind == .auto, !text.isEmpty { kind = TableSniff.kind(name: source, UnsafeRawBufferPointer(text)) }
        return kind
    }

    /// How the source's records are read, where the block holds its first ones. Takes the header off the block.
    func open<Element>(_ source: String, _ block: RowBlock<Element>) throws(TableError) -> RecordReader? {
        let start = block.bytes
        if block.textRange.count >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF {
            block.textRange.removeFirst(3)
        }
        switch kind {
        case .csv, .auto: return try openCSV(source, block)
        case .libsvm: return try openLIBSVM(source, block)
        case .jsonLines: return try openJSON(source, block)
        }
    }

    private func openCSV<Element>(_ source: String, _ block: RowBlock<Element>) throws(TableError) -> RecordReader? {
        let text = UnsafeRawBufferPointer(start: block.bytes, count: block.textRange.count)
        let head = CSVHead.records(text, format.delimiter.rawValue, 2)
        // Without a whole record, the reader of records says why.
        guard let first = head.first ?? Self.unfinished(text) else {
            block.textRange = 0..<0
            return nil
        }
        guard first.fields.count <= TableLimits.columns else {
            throw TableError(source, line: first.lines, "has more than \(TableLimits.columns) columns")
        }
        let isFirst = plan == nil
        if isFirst, try isHeader(first, head.dropFirst().first, source) { header = first.fields }
        let plan = if let plan { plan } else { try makePlan(source, first.fields.count) }
        self.plan = plan
        if let header {
            if !isFirst { try check(first, against: header, source) }
            block.textRange.removeFirst(first.end)
            block.linesBefore = first.lines
        }
        return .csv(
            CSVRecords(
                source: source, plan: plan, missing: missing, delimiter: format.delimiter.rawValue, level: level,
                kernelColumns: plan.kernelColumns))
    }

    /// Text without a whole record, as a record without fields that could be names.
    private static func unfinished(_ text: UnsafeRawBufferPointer) -> CSVHead.Record? {
        guard text.contains(where: { $0 != 0x0A && $0 != 0x0D }) else { return nil }
        return CSVHead.Record(fields: [""], end: 0, lines: 1)
    }

    private func makePlan(_ source: String, _ columns: Int) throws(TableError) -> ColumnPlan {
        do {
            return try ColumnPlan(layout, columnCount: columns, names: header ?? Array(repeating: nil, count: columns))
        } catch { throw TableError(source, error.reason) }
    }

    private func isHeader(
        _ first: CSVHead.Record, _ second: CSVHead.Record?, _ source: String
    ) throws(TableError) -> Bool {
        switch format.header {
        case .present: return true
        case .absent: return false
        case .auto:
            let decided = HeaderDecision.isHeader(
                first: first.fields.map(field), second: second?.fields.map(field),
                namesAreFound: namesAreFound(in: first.fields))
            if let decided { return decided }
            throw TableError(
                source, line: first.lines, "may be a header or a row of text: say whether a header is present or absent"
            )
        }
    }

    private func field(_ text: String) -> HeaderDecision.Field {
        var text = text
        return text.withUTF8 {
            let bytes = UnsafeRawBufferPointer($0)
            if missing.contains(bytes) { return .missing }
            return TableNumber.parse(bytes) == nil ? .text : .number
        }
    }

    /// Whether all names that the layout asks for are among the fields, and it asks for some.
    private func namesAreFound(in fields: [String]) -> Bool {
        let columns =
            [layout.label, layout.weight, layout.group].compactMap(\.self) + layout.ignored + layout.facets
            + (layout.featureColumns ?? [])
        let names = columns.compactMap { if case .name(let name) = $0 { name } else { nil } }
        let wanted = names + (layout.features ?? []).compactMap(\.name)
        let known = Set(fields)
        return !wanted.isEmpty && wanted.allSatisfy(known.contains)
    }

    private func check(_ first: CSVHead.Record, against header: [String], _ source: String) throws(TableError) {
        guard first.fields != header else { return }
        let known = Set(first.fields)
        let lacking = header.first { !known.contains($0) }
        throw TableError(
            source, line: first.lines,
            "does not have the header of the first file: "
                + (lacking.map { "it lacks the column \($0)" } ?? "its columns are in another order, or more"))
    }
}
