/// Files to a profile of their columns: CSV with a header, JSON Lines, or data capture, by what the first line says. Pure.
import JSON
import Monitoring

/// Takes files in, one after the other.
struct DriftReading: Sendable {
    /// Why a file cannot be read, and where.
    struct Unreadable: Error, Sendable, Hashable {
        let because: String
    }

    /// What is known so far.
    private(set) var profile: TableProfile
    /// How many captured records lay outside the window.
    private(set) var outside = 0
    private let window: CaptureWindow?
    private let names: [String]

    /// Columns of rows without names are named by `names`; captured records outside the window are left out.
    init(names: [String], window: CaptureWindow? = nil) {
        self.names = names
        self.window = window
        profile = TableProfile(names: [])
    }

    /// Takes a file's text in.
    mutating func add(_ text: String, of file: String) throws(Unreadable) {
        let first = text.drop(while: \.isWhitespace)
        do throws(UnreadableRows) {
            guard first.hasPrefix("{") else { return try addCSV(text) }
            let isCapture = first.prefix { !$0.isNewline }.contains("\"captureData\"")
            try addLines(text) { reading, line throws(UnreadableRows) in
                if isCapture { try reading.capture(line) } else { try reading.document(line) }
            }
        } catch {
            throw Unreadable(because: "\(file) \(error)")
        }
    }

    private mutating func addCSV(_ text: String) throws(UnreadableRows) {
        var rows = try MonitoredRow.csv(text)
        guard let header = rows.first else { throw UnreadableRows("is empty") }
        guard Set(header).count == header.count, !header.contains("") else {
            throw UnreadableRows("has a header that names a column twice, or not at all")
        }
        rows.removeFirst()
        for (at, row) in rows.enumerated() {
            guard row.count == header.count else {
                throw UnreadableRows("has \(row.count) values in row \(at + 1), and \(header.count) columns")
            }
            profile.add(.named(zip(header, row).map { .init(name: $0, value: $1) }))
        }
    }

    private mutating func addLines(
        _ text: String, _ take: (inout DriftReading, String) throws(UnreadableRows) -> Void
    ) throws(UnreadableRows) {
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            do throws(UnreadableRows) { try take(&self, String(line)) } catch {
                throw UnreadableRows("line \(number) \(error)")
            }
        }
    }

    private mutating func document(_ line: String) throws(UnreadableRows) {
        let json: JSONValue
        do { json = try JSONValue(parsing: line) } catch { throw UnreadableRows("is not JSON: \(error)") }
        for row in try MonitoredRow.json(json) { take(row) }
    }

    private mutating func capture(_ line: String) throws(UnreadableRows) {
        let record = try CaptureRecord(line: line)
        if let window, !window.contains(record.time) {
            outside += 1
            return
        }
        for row in try record.rows(named: names) { take(row) }
    }

    /// Cells get the baseline's names by their place.
    private mutating func take(_ row: MonitoredRow) {
        guard case .cells(let cells) = row else { return profile.add(row) }
        profile.add(
            .named(cells.enumerated().map { .init(name: $0 < names.count ? names[$0] : "_c\($0)", value: $1) }))
    }
}
