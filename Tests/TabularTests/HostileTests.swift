/// SeededRandom text of the bytes that matter: a table or a `TableError`, the same for every block size, thread and kernel.
import CTabular
import Tabular
import TestSupport
import Testing

struct HostileTests {
    private static let alphabets: [(TableFormat.Kind, [String])] = [
        (
            .csv,
            [
                "1", "2.5", ",", ",", "\n", "\r\n", "\"", "\"\"", " ", "x", "-", "NA", "1e5", "\u{E9}", "\r", "1,2\n",
                "\"3\",4\n",
            ]
        ),
        (.libsvm, ["1", "0", ":", " ", "\n", "\r\n", "#", "qid:", "-", ".5", "1 0:2\n", "x", "2:", "\t"]),
        (
            .jsonLines,
            [
                "[", "]", "{", "}", ",", ":", "\"", "\\", "u00e9", "\\ud800", "1", "-0", "1e5", "null", "true", "\n",
                "[1,2]\n", " ",
            ]
        ),
    ]

    /// The table, or what is wrong with it.
    private func outcome(_ reading: Reading, _ bytes: [UInt8]) -> (Plain?, String) {
        let sources = [TableSource("t", bytes: bytes)]
        if let table = try? reading.plain(sources) { return (table, "") }
        return (nil, reading.refusal(sources))
    }

    @Test(arguments: alphabets.indices)
    func randomText(_ index: Int) {
        let (kind, words) = Self.alphabets[index]
        var random = SeededRandom(state: UInt64(index))
        var tables = 0
        for _ in 0..<3_000 {
            let count = Int.random(in: 0...24, using: &random)
            var bytes = (0..<count).flatMap { _ in Array(words[Int.random(in: 0..<words.count, using: &random)].utf8) }
            if !bytes.isEmpty, Int.random(in: 0...19, using: &random) == 0 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 1...255, using: &random)
            }
            let layout = TableLayout(
                label: nil, features: kind == .libsvm ? [TableFeature(), TableFeature(), TableFeature()] : nil)
            let reading = Reading(format: TableFormat(kind, header: .absent), layout: layout)
            let expected = outcome(reading, bytes)
            tables += expected.0 == nil ? 0 : 1
            for (size, threads, level) in [
                (1, 1, tabular_level()), (3, 2, TABULAR_PORTABLE), (17, 1, TABULAR_PORTABLE),
            ] {
                let other = Reading(
                    format: reading.format, layout: layout, threads: threads, blockSize: size, level: level)
                let found = outcome(other, bytes)
                #expect(found == expected, "\(bytes)")
            }
        }
        #expect(tables > 100)
    }

    /// What CSV is accepted is read as the plain state machine reads it.
    @Test func acceptedTextIsReadRight() throws {
        var random = SeededRandom(state: 77)
        let words = Self.alphabets[0].1
        var tables = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...16, using: &random)
            let text = (0..<count).map { _ in words[Int.random(in: 0..<words.count, using: &random)] }.joined()
            let records = oracleRecords(text)
            guard let width = records.first?.count, width > 1 else { continue }
            let columns = (0..<width).map(Column.index)
            let layout = TableLayout(label: nil, ignored: columns, facets: Array(columns.prefix(64)))
            guard let table = try? Reading(format: TableFormat(.csv, header: .absent), layout: layout).plain(text)
            else { continue }
            #expect(table.facets == records, "\(text.debugDescription)")
            tables += 1
        }
        #expect(tables > 500)
    }
}
