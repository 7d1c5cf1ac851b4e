/// The rows of requests' bodies, in memory that is used again from one request to the next.
import Synchronization
import Tabular

/// Reads bodies for one model; not by two threads at a time.
final class BodyReader<Element: TableElement> {
    private let csv: RequestRows<Element>
    private let libsvm: RequestRows<Element>
    private let jsonLines: RequestRows<Element>
    private var json: JSONRows<Element>

    init(features: [TableFeature]) {
        let layout = TableLayout(label: nil, features: features)
        csv = RequestRows(format: TableFormat(.csv, header: .absent), layout: layout)
        libsvm = RequestRows(format: TableFormat(.libsvm), layout: layout)
        jsonLines = RequestRows(format: TableFormat(.jsonLines), layout: layout)
        json = JSONRows(features: features)
    }

    /// Hands `use` the rows of a body, row-major, and how many there are.
    func read<Answer>(
        _ body: UnsafeRawBufferPointer, _ type: RowsType,
        use: (UnsafeBufferPointer<Element>, Int) throws(RowsRefusal) -> Answer
    ) throws(RowsRefusal) -> Answer {
        switch type {
        case .json:
            try json.read(body)
            return try json.values.withUnsafeBufferPointer { values throws(RowsRefusal) in try use(values, json.count) }
        case .csv: return try table(csv, body, use)
        case .libsvm: return try table(libsvm, body, use)
        case .jsonLines: return try table(jsonLines, body, use)
        }
    }

    private func table<Answer>(
        _ rows: RequestRows<Element>, _ body: UnsafeRawBufferPointer,
        _ use: (UnsafeBufferPointer<Element>, Int) throws(RowsRefusal) -> Answer
    ) throws(RowsRefusal) -> Answer {
        let block: RowBlock<Element>
        do { block = try rows.read(body) } catch { throw RowsRefusal(error.description) }
        guard block.rows > 0 else { throw RowsRefusal("the body holds no rows") }
        return try use(UnsafeBufferPointer(block.values), block.rows)
    }
}

/// Readers that wait for a request: each is lent to one at a time.
final class BodyReaders<Element: TableElement>: Sendable {
    /// A reader on its way from one thread to another; the pool lets go of it first.
    private struct Lent: @unchecked Sendable {
        let reader: BodyReader<Element>
    }

    private let features: [TableFeature]
    private let idle = Mutex<[Lent]>([])

    init(features: [TableFeature]) { self.features = features }

    /// Hands `use` a reader that nobody else has.
    func lend<Answer>(_ use: (BodyReader<Element>) throws(RowsRefusal) -> Answer) throws(RowsRefusal) -> Answer {
        let lent = idle.withLock { $0.popLast() } ?? Lent(reader: BodyReader(features: features))
        defer { idle.withLock { $0.append(lent) } }
        return try use(lent.reader)
    }
}
