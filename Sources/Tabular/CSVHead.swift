/// The first records of CSV, field by field: what a header is told by. Pure.

/// The head of a CSV text.
enum CSVHead {
    /// A record.
    struct Record {
        /// Its fields, without quotes.
        var fields: [String]
        /// Where it ends: behind its newline.
        var end: Int
        /// The lines up to its end.
        var lines: Int
    }

    /// The first `limit` whole records that hold text. Fields past the limit of columns are left out.
    static func records(_ text: UnsafeRawBufferPointer, _ delimiter: UInt8, _ limit: Int) -> [Record] {
        var records: [Record] = []
        var (place, lines) = (0, 0)
        while records.count < limit, let end = recordEnd(text, from: place, &lines) {
            var record = text[place..<end - 1]
            if record.last == UInt8(ascii: "\r") { record.removeLast() }
            if !record.isEmpty {
                let fields = fields(UnsafeRawBufferPointer(rebasing: record), delimiter)
                records.append(Record(fields: fields, end: end, lines: lines))
            }
            place = end
        }
        return records
    }

    private static func recordEnd(_ text: UnsafeRawBufferPointer, from start: Int, _ lines: inout Int) -> Int? {
        var isQuoted = false
        for place in start..<text.count {
            if text[place] == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard text[place] == UInt8(ascii: "\n") else { continue }
            lines += 1
            if !isQuoted { return place + 1 }
        }
        return nil
    }

    private static func fields(_ record: UnsafeRawBufferPointer, _ delimiter: UInt8) -> [String] {
        var fields: [String] = []
        var (start, isQuoted) = (0, false)
        for place in 0...record.count where fields.count <= TableLimits.columns {
            if place < record.count, record[place] == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard place == record.count || (record[place] == delimiter && !isQuoted) else { continue }
            let field = UnsafeRawBufferPointer(rebasing: record[start..<place])
            fields.append(CSVField.withText(field, isLast: false) { String(decoding: $0, as: UTF8.self) })
            start = place + 1
        }
        return fields
    }
}
