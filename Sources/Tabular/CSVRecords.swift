/// CSV text of whole records to rows.
import CTabular
import Glibc

/// What a block's text is read with.
struct CSVRecords {
    let source: String
    let plan: ColumnPlan
    let missing: MissingWords
    let delimiter: UInt8
    let level: Int32
    let kernelColumns: [tabular_column]

    /// Reads the block's records. Lines of an error are counted from the block's beginning.
    func read<Element: TableElement>(into block: RowBlock<Element>) throws(TableError) {
        // What is wrong with the values of the records in front of a broken one comes first.
        let (records, broken) = find(in: block)
        block.rows = records
        block.reserve(rows: records, plan)
        block.listed.reserve(2 * records * plan.columnCount + 2)
        let listed = kernelColumns.withUnsafeBufferPointer { columns in
            var task = tabular_records_task()
            task.bytes = block.bytes
            task.ends = UnsafePointer(block.ends.base)
            task.first = UnsafePointer(block.first.base)
            task.records = records
            task.columns = columns.baseAddress
            task.column_count = UInt32(columns.count)
            task.empty_is_missing = missing.hasEmpty ? 1 : 0
            task.is_double = Element.isDouble ? 1 : 0
            task.values = UnsafeMutableRawPointer(block.storage.base)
            task.width = plan.features.count
            task.sides = block.sides.base
            task.side_stride = block.sideStride
            task.listed = block.listed.base
            return tabular_parse(level, &task)
        }
        let refused = readListed(listed, in: block)
        if let place = block.finish(missing, rows: refused?.row ?? records) {
            throw error(place.reason, row: place.row, column: plan.roles.firstIndex(of: place.role) ?? 0, in: block)
        }
        if let refused { throw refused.error }
        if let broken { throw broken }
        readFacets(of: block)
    }

    /// Finds the fields and the records: how many are whole, and what is wrong behind them.
    private func find<Element>(in block: RowBlock<Element>) -> (Int, TableError?) {
        let count = block.textRange.count
        block.ends.reserve(count + Int(TABULAR_SLACK))
        var index = tabular_index(level, block.bytes, count, delimiter, block.ends.base)
        var (place, problem) = (0, Int32(0))
        if index.quotes != 0 {
            problem = tabular_index_quoted(block.bytes, count, delimiter, block.ends.base, &index, &place)
        }
        block.first.reserve(index.fields + 1)
        var (records, found) = (0, 0)
        let isRagged =
            tabular_records(
                block.bytes, block.ends.base, &index, UInt32(plan.columnCount), block.first.base, &records, &found) != 0
        block.lineCount = index.quotes == 0 ? index.newlines : lines(in: block, count)
        let fields = isRagged ? Int(block.first.base[records]) + found : index.fields
        if let start = longField(in: block, fields) {
            return (
                isRagged ? records : recordCount(in: block, endingBefore: start, records), tooLong(at: start, in: block)
            )
        }
        // A record that bad quotes cut short is not ragged: what is wrong in it are the quotes.
        let isCut = problem != 0 && fields > 0 && block.bytes[Int(block.ends.base[fields - 1])] != UInt8(ascii: "\n")
        if isRagged && !isCut {
            return (
                records, error("has \(found) fields, where \(plan.columnCount) are expected", line: records, in: block)
            )
        }
        return (records, problem == 0 ? nil : quoteError(problem, at: place, in: block))
    }

    /// How many of the records end in front of a place.
    private func recordCount<Element>(in block: RowBlock<Element>, endingBefore place: Int, _ records: Int) -> Int {
        var count = 0
        while count < records, Int(block.ends.base[Int(block.first.base[count]) + plan.columnCount - 1]) < place {
            count += 1
        }
        return count
    }

    /// Where the first field begins that is longer than the limit.
    private func longField<Element>(in block: RowBlock<Element>, _ fields: Int) -> Int? {
        let count = block.textRange.count
        guard count > TableLimits.field else { return nil }
        var start = 0
        for field in 0..<fields {
            let end = Int(block.ends.base[field])
            guard end - start <= TableLimits.field else { return start }
            start = end + 1
        }
        // Only a block that the reader gave up on ends within a field.
        let isWhole = block.bytes[count - 1] == UInt8(ascii: "\n")
        return !isWhole && count - start > TableLimits.field ? start : nil
    }

    private func tooLong<Element>(at place: Int, in block: RowBlock<Element>) -> TableError {
        let isQuoted = block.bytes[place] == UInt8(ascii: "\"")
        return TableError(
            source, line: line(at: place, in: block), column: column(at: place, in: block),
            "is longer than \(TableLimits.field) bytes" + (isQuoted ? ": perhaps its quote is never closed" : ""))
    }

    private func quoteError<Element>(
        _ problem: Int32, at place: Int, in block: RowBlock<Element>
    ) -> TableError {
        let reason =
            switch UInt32(problem) {
            case TABULAR_QUOTE_INSIDE.rawValue: "has a quote inside a field that does not begin with one"
            case TABULAR_QUOTE_TEXT.rawValue: "has text behind its closing quote"
            default: "has a quote that is never closed"
            }
        if UInt32(problem) == TABULAR_QUOTE_OPEN.rawValue, block.textRange.count - place > TableLimits.field {
            return tooLong(at: place, in: block)
        }
        let column = column(at: place, in: block)
        return TableError(
            source, line: line(at: place, in: block), column: column, columnName: name(column - 1), reason)
    }

    /// Reads what the kernels left: missing words, categories. Answers the first that is wrong.
    private func readListed<Element: TableElement>(
        _ count: Int, in block: RowBlock<Element>
    ) -> (row: Int, error: TableError)? {
        for entry in 0..<count {
            let (row, column) = (Int(block.listed.base[2 * entry]), Int(block.listed.base[2 * entry + 1]))
            do throws(FieldProblem) {
                let number = try withField(row, column, of: block) { text throws(FieldProblem) in
                    try plan.number(text, column: column, missing)
                }
                block.set(number, row: row, role: plan.roles[column])
            } catch {
                return (row, self.error(error.reason, row: row, column: column, in: block))
            }
        }
        return nil
    }

    private func readFacets<Element>(of block: RowBlock<Element>) {
        block.facetByteCount = 0
        block.facetEnds.reserve(block.rows * plan.facets.count)
        guard !plan.facets.isEmpty else { return }
        for row in 0..<block.rows {
            for (facet, column) in plan.facets.enumerated() {
                withField(row, column, of: block) { block.appendFacet(row * plan.facets.count + facet, $0) }
            }
        }
    }

    /// Calls with the bytes of a field, quotes taken off.
    private func withField<Element, Result, Failure: Error>(
        _ row: Int, _ column: Int, of block: RowBlock<Element>,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let field = Int(block.first.base[row]) + column
        let start = start(ofField: field, in: block)
        return try CSVField.withText(
            UnsafeRawBufferPointer(start: block.bytes + start, count: Int(block.ends.base[field]) - start),
            isLast: column == plan.columnCount - 1, body)
    }

    private func start<Element>(ofField field: Int, in block: RowBlock<Element>) -> Int {
        field == 0 ? 0 : Int(block.ends.base[field - 1]) + 1
    }

    // MARK: Places

    private func name(_ column: Int) -> String? { plan.names.indices.contains(column) ? plan.names[column] : nil }

    private func error<Element>(
        _ reason: String, row: Int, column: Int, in block: RowBlock<Element>
    ) -> TableError {
        let start = start(ofField: Int(block.first.base[row]) + column, in: block)
        return TableError(
            source, line: line(at: start, in: block), column: column + 1, columnName: name(column), reason)
    }

    private func error<Element>(_ reason: String, line row: Int, in block: RowBlock<Element>) -> TableError {
        let start = start(ofField: Int(block.first.base[row]), in: block)
        return TableError(source, line: line(at: start, in: block), reason)
    }

    private func line<Element>(at place: Int, in block: RowBlock<Element>) -> Int { lines(in: block, place) + 1 }

    private func lines<Element>(in block: RowBlock<Element>, _ count: Int) -> Int {
        var lines = 0
        for byte in UnsafeBufferPointer(start: block.bytes, count: count) where byte == UInt8(ascii: "\n") {
            lines += 1
        }
        return lines
    }

    /// The column, from 1, of the field that begins at `place`.
    private func column<Element>(at place: Int, in block: RowBlock<Element>) -> Int {
        var (column, field) = (1, 0)
        while Int(block.ends.base[field]) < place {
            column = block.bytes[Int(block.ends.base[field])] == UInt8(ascii: "\n") ? 1 : column + 1
            field += 1
        }
        return column
    }
}

/// A field of CSV as it stands between separators.
enum CSVField {
    /// Calls with its text: no carriage return of the record's end, no quotes around it, doubled ones single.
    static func withText<Result, Failure: Error>(
        _ field: UnsafeRawBufferPointer, isLast: Bool, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var range = field.indices
        if isLast, field.last == UInt8(ascii: "\r") { range.removeLast() }
        guard range.count >= 2, field[range.lowerBound] == UInt8(ascii: "\"") else {
            return try body(UnsafeRawBufferPointer(rebasing: field[range]))
        }
        range = range.dropFirst().dropLast()
        let inner = UnsafeRawBufferPointer(rebasing: field[range])
        guard inner.contains(UInt8(ascii: "\"")) else { return try body(inner) }
        var text: [UInt8] = []
        var isSecond = false
        for byte in inner {
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            if !isSecond { text.append(byte) }
        }
        return try text.withUnsafeBytesTyped(body)
    }
}

extension [UInt8] {
    /// `withUnsafeBytes` with the type of the error.
    func withUnsafeBytesTyped<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var outcome: Swift.Result<Result, Failure>?
        withUnsafeBytes { bytes in
            do throws(Failure) { outcome = .success(try body(bytes)) } catch { outcome = .failure(error) }
        }
        guard let outcome else { preconditionFailure("the body ran") }
        return try outcome.get()
    }
}
