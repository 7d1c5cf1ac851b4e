/// Sources one after the other, as blocks of whole records.
import Bytes
import CTabular
import Glibc

/// Hands out the next block of text; one thread at a time.
final class BlockReader {
    private let sources: [TableSource]
    private let blockSize: Int
    private let format: TableFormat
    private let opening: TableOpening
    private var next = 0
    private var current: (any ByteSource)?
    private var isQuoted = false
    private var kind = TableFormat.Kind.auto
    private var carry: [UInt8] = []
    /// How records of the present source are read.
    private(set) var records: RecordReader?

    init(_ sources: [TableSource], _ format: TableFormat, _ layout: TableLayout, blockSize: Int, level: Int32) {
        self.sources = sources
        self.format = format
        self.blockSize = blockSize
        opening = TableOpening(format, layout, level: level)
    }

    /// Fills the block with the next records; false at the end of all sources.
    func read<Element>(into block: RowBlock<Element>) throws(TableError) -> Bool {
        while true {
            let isOpening = current == nil
            if isOpening {
                guard next < sources.count else { return false }
                do { current = try sources[next].open() } catch { throw TableError(sources[next].name, "\(error)") }
                (next, isQuoted) = (next + 1, false)
            }
            block.source = next - 1
            block.linesBefore = isOpening ? 0 : nil
            try fill(block, isOpening: isOpening)
            if isOpening { records = try opening.open(sources[next - 1].name, block) }
            guard !block.textRange.isEmpty else { continue }
            block.plan = records?.plan
            return true
        }
    }

    /// Reads whole records: as many as fill a block, but at least one; at the opening two, which tell a header.
    private func fill<Element>(_ block: RowBlock<Element>, isOpening: Bool) throws(TableError) {
        let margin = Int(TABULAR_MARGIN)
        var (count, size) = (carry.count, max(blockSize, carry.count))
        block.text.reserve(size + 2 * margin + 1)
        carry.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(start: block.text.base + margin, count: count).copyMemory(from: $0)
        }
        carry.removeAll(keepingCapacity: true)
        while true {
            let end = try readUp(to: size, &count, block)
            var text = UnsafeBufferPointer(start: block.text.base + margin, count: count)
            if end, count > 0, text[count - 1] != UInt8(ascii: "\n") {
                block.text.base[margin + count] = UInt8(ascii: "\n")
                count += 1
                text = UnsafeBufferPointer(start: block.text.base + margin, count: count)
            }
            if isOpening { kind = try opening.kind(of: text, source: sources[next - 1].name) }
            let cut = end ? count : recordEnd(in: text)
            if cut > 0 && (end || !isOpening || hasHead(text, cut)) || hasTooLongField(text, cut) {
                let kept = cut > 0 ? cut : count
                block.textRange = 0..<kept
                carry.append(contentsOf: text[kept...])
                if end { current = nil }
                return
            }
            if end {
                block.textRange = 0..<0
                current = nil
                return
            }
            guard count < TableLimits.record else {
                throw TableError(sources[next - 1].name, "has a record longer than \(TableLimits.record) bytes")
            }
            size = max(size, count) * 2
            block.text.reserve(size + 2 * margin + 1, keeping: margin + count)
        }
    }

    /// Reads until there are `size` bytes; true at the end of the source.
    private func readUp<Element>(
        to size: Int, _ count: inout Int, _ block: RowBlock<Element>
    ) throws(TableError) -> Bool {
        let start = count
        defer {
            let new = UnsafeBufferPointer(start: block.text.base + Int(TABULAR_MARGIN) + start, count: count - start)
            if !isQuoted, let base = new.baseAddress { isQuoted = memchr(base, 0x22, new.count) != nil }
        }
        while count < size {
            let room = UnsafeMutableRawBufferPointer(
                start: block.text.base + Int(TABULAR_MARGIN) + count, count: size - count)
            let read: Int
            do { read = try current?.read(into: room) ?? 0 } catch {
                throw TableError(sources[next - 1].name, "\(error)")
            }
            if read == 0 { return true }
            count += read
        }
        return false
    }

    /// Where the last whole record ends; 0 where none does.
    private func recordEnd(in text: UnsafeBufferPointer<UInt8>) -> Int {
        guard let base = text.baseAddress else { return 0 }
        if isQuoted && kind == .csv { return tabular_last_record_end(base, text.count) }
        return tabular_last_line_end(base, text.count)
    }

    /// Whether there is what a source is opened by: two records of CSV, a row of the others.
    private func hasHead(_ text: UnsafeBufferPointer<UInt8>, _ cut: Int) -> Bool {
        let head = UnsafeRawBufferPointer(start: text.baseAddress, count: cut)
        return switch kind {
        case .csv, .auto: CSVHead.records(head, format.delimiter.rawValue, 2).count == 2
        case .jsonLines: head.contains { ![0x20, 0x09, 0x0D, 0x0A].contains($0) }
        case .libsvm: LIBSVMRecords.hasGroups(head) != nil
        }
    }

    /// Whether there is no record, but a field that is past the limit: reading on would not help.
    private func hasTooLongField(_ text: UnsafeBufferPointer<UInt8>, _ cut: Int) -> Bool {
        guard cut == 0, text.count > TableLimits.field, let base = text.baseAddress else { return false }
        switch kind {
        case .csv: return tabular_has_long_field(base, text.count, format.delimiter.rawValue, TableLimits.field) != 0
        case .jsonLines: return true
        case .libsvm, .auto: return false
        }
    }
}
