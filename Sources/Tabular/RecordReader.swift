/// The formats under one roof.

/// How the records of a source are read.
enum RecordReader {
    case csv(CSVRecords)
    case libsvm(LIBSVMRecords)
    case jsonLines(JSONRecords)

    var plan: ColumnPlan {
        switch self {
        case .csv(let records): records.plan
        case .libsvm(let records): records.plan
        case .jsonLines(let records): records.plan
        }
    }

    /// Reads a block's records. Lines of an error are counted from the block's beginning.
    func read<Element: TableElement>(into block: RowBlock<Element>) throws(TableError) {
        switch self {
        case .csv(let records): try records.read(into: block)
        case .libsvm(let records): try records.read(into: block)
        case .jsonLines(let records): try records.read(into: block)
        }
    }
}

extension TableOpening {
    /// The reader of LIBSVM lines.
    func openLIBSVM<Element>(_ source: String, _ block: RowBlock<Element>) throws(TableError) -> RecordReader? {
        let text = UnsafeRawBufferPointer(start: block.bytes, count: block.textRange.count)
        do throws(ColumnProblem) {
            let plan =
                if let plan { plan } else {
                    try LIBSVMRecords.plan(layout, hasGroups: LIBSVMRecords.hasGroups(text) ?? false)
                }
            self.plan = plan
            return .libsvm(LIBSVMRecords(source: source, plan: plan, missing: missing, firstIndex: format.firstIndex))
        } catch { throw TableError(source, error.reason) }
    }

    /// The reader of JSON lines; the first line of the first source says which columns there are.
    func openJSON<Element>(_ source: String, _ block: RowBlock<Element>) throws(TableError) -> RecordReader? {
        if shape == nil {
            let text = UnsafeRawBufferPointer(start: block.bytes, count: block.textRange.count)
            var number = 0
            for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
                number += 1
                guard line.count > TableLimits.field || line.contains(where: { ![0x20, 0x09, 0x0D].contains($0) })
                else {
                    continue
                }
                shape = try firstShape(UnsafeRawBufferPointer(rebasing: line), number, source)
                break
            }
        }
        guard let shape else {
            block.textRange = 0..<0
            return nil
        }
        do throws(ColumnProblem) {
            return .jsonLines(try JSONRecords(source: source, layout: layout, shape: shape, missing: missing))
        } catch { throw TableError(source, error.reason) }
    }

    private func firstShape(
        _ line: UnsafeRawBufferPointer, _ number: Int, _ source: String
    ) throws(TableError) -> JSONRecords.Shape {
        guard line.count <= TableLimits.field else {
            throw TableError(source, line: number, "is longer than \(TableLimits.field) bytes")
        }
        do throws(LineProblem) {
            let shape = try JSONRecords.shape(of: line)
            guard shape.names.count <= TableLimits.columns else {
                throw LineProblem(nil, "has more than \(TableLimits.columns) columns")
            }
            return shape
        } catch { throw TableError(source, line: number, column: error.column, error.reason) }
    }
}
