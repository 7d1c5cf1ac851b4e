/// What CSV is refused for: the place and the reason, and the same for every block size and number of threads.
import Bytes
import CTabular
import Tabular
import Testing

struct CSVRefusalTests {
    @Test(arguments: [
        ("1,2\n3,4,5\n", "t.csv:2: has 3 fields, where 2 are expected"),
        ("1,2\n\n3\n", "t.csv:3: has 1 fields, where 2 are expected"),
        ("1,2\n3\n\"4,5\n", "t.csv:2: has 1 fields, where 2 are expected"),
        ("1,2\n3,abc\n", "t.csv:2: column 2 is “abc”, where a number should stand"),
        ("y,a\n3,0x1F\n", "t.csv:2: column 2 (a) is “0x1F”, where a number should stand"),
        ("y,a\n\"3\",\"1\n2\"\n", "t.csv:2: column 2 (a) is “1\u{FFFD}2”, where a number should stand"),
        ("y,a\n1,2\n\"x\ny\",4\n", "t.csv:3: column 1 (y) is “x\u{FFFD}y”, where a number should stand"),
        ("y,a\n1,2\n,4\n", "t.csv:3: column 1 (y) is missing, where the label should stand"),
        ("1,2\nnan,4\n", "t.csv:2: column 1 is not a finite number, and is the label"),
        ("1,2\n3,\"4\n", "t.csv:2: column 2 has a quote that is never closed"),
        ("1,2\n3,4\"\n", "t.csv:2: column 2 has a quote inside a field that does not begin with one"),
        ("1,2\n3,\"4\"5\n", "t.csv:2: column 2 has text behind its closing quote"),
        ("1,2\n3,4\0\n", "t.csv: holds NUL bytes near its beginning: it is UTF-16, or no text"),
        ("1,2\r3,4\r", "t.csv:1: column 2 is “2\u{FFFD}3”, where a number should stand"),
        ("a,b\nc,d\n", "t.csv:1: may be a header or a row of text: say whether a header is present or absent"),
        (
            "<!DOCTYPE html>\n<html>",
            "t.csv: is HTML or XML, perhaps an error page: it should be CSV, LIBSVM or JSON Lines"
        ),
    ])
    func places(_ text: String, _ message: String) {
        for (blockSize, threads) in [(1, 1), (1, 3), (8, 2), (1 << 20, 1)] {
            for level in [TABULAR_PORTABLE, tabular_level()] {
                #expect(Reading(threads: threads, blockSize: blockSize, level: level).refusal(text) == message)
            }
        }
    }

    @Test(
        arguments: [
            ([0x1F, 0x8B, 8, 0], "t.csv: is gzip'ed: unpack it first"),
            ([0xFF, 0xFE, 0x31, 0], "t.csv: is UTF-16: it should be UTF-8"),
            ([0xFE, 0xFF, 0, 0x31], "t.csv: is UTF-16: it should be UTF-8"),
            ([0x31, 0, 0x2C, 0], "t.csv: holds NUL bytes near its beginning: it is UTF-16, or no text"),
            (Array("PAR1".utf8), "t.csv: is Parquet: it should be CSV, LIBSVM or JSON Lines"),
        ] as [([UInt8], String)])
    func otherFiles(_ bytes: [UInt8], _ message: String) {
        #expect(Reading().refusal([TableSource("t.csv", bytes: bytes)]) == message)
    }

    @Test(arguments: [
        (TableLayout(label: .index(3)), "t.csv: has 3 columns, and the label column is 3, counted from 0"),
        (TableLayout(label: .name("z")), "t.csv: has no column z, which is the label column; it has y, a, b"),
        (
            TableLayout(features: [TableFeature(name: "a"), TableFeature(name: "c")]),
            "t.csv: has no column c, which is a feature of the model"
        ),
        (
            TableLayout(features: [TableFeature()]),
            "t.csv: has 3 columns, 2 of them for features, and the model has 1 features"
        ),
        (TableLayout(weight: .index(0)), "t.csv: the column 0 is asked for in two uses"),
        (
            TableLayout(
                label: nil,
                features: [
                    TableFeature(name: "y"), TableFeature(name: "a", categories: ["4"], unknownCategory: .refused),
                ]),
            "t.csv:2: column 2 (a) is “2”, which is no category of the model"
        ),
        (
            TableLayout(weight: .name("b")),
            "t.csv:2: column 3 (b) is not a finite number of at least 0, and is the weight"
        ),
        (TableLayout(group: .name("b")), "t.csv:2: column 3 (b) is not a whole number of at least 0, and is the group"),
    ])
    func layouts(_ layout: TableLayout, _ message: String) {
        #expect(Reading(layout: layout).refusal("y,a,b\n1,2,-3\n") == message)
    }

    @Test func otherHeader() {
        let sources = ["y,a\n1,2\n", "y,b\n1,2\n"].enumerated().map {
            TableSource("t\($0.offset)", bytes: Array($0.element.utf8))
        }
        #expect(Reading().refusal(sources) == "t1:1: does not have the header of the first file: it lacks the column a")
    }

    /// An error late in the second of two files, behind many blocks.
    @Test func linesAreCountedAcrossBlocks() {
        let good = String(repeating: "1,2.5\n", count: 3_000)
        let texts = [good, good + "1,\"\n\"\n" + "1,x\n" + good + "1,y\n"]
        for (threads, size) in [(1, 100), (3, 64), (2, 1 << 20)] {
            let sources = texts.enumerated().map { TableSource("t\($0.offset)", bytes: Array($0.element.utf8)) }
            let reading = Reading(
                format: TableFormat(.csv, missing: ["\n", "\r\n"]), threads: threads, blockSize: size)
            #expect(reading.refusal(sources) == "t1:3003: column 2 is “x”, where a number should stand")
        }
    }

    @Test func tooLong() {
        let long = String(repeating: "7", count: 1 << 20)
        #expect(Reading().refusal("1,2\n3,4\(long)\n") == "t.csv:2: column 2 is longer than 1048576 bytes")
        let open = "1,2\n3,\"4\n" + String(repeating: "5,6\n", count: 1 << 20)
        for size in [100, 1 << 20] {
            #expect(
                Reading(blockSize: size).refusal(open)
                    == "t.csv:2: column 2 is longer than 1048576 bytes: perhaps its quote is never closed")
        }
        #expect(
            Reading().refusal(String(repeating: "1,", count: 65_536) + "1\n") == "t.csv:1: has more than 65536 columns")
    }

    @Test func aSourceThatFails() {
        let bad = TableSource("s3://bucket/key") { () throws(ByteSourceFailure) in
            throw ByteSourceFailure("no such key")
        }
        #expect(
            Reading().refusal([TableSource("a", bytes: Array("1,2\n".utf8)), bad]) == "s3://bucket/key: no such key")
    }

    @Test func whatTheClosuresThrowComesInOrder() {
        struct Mine: Error, Equatable { let row: Double }
        let text = (0..<1_000).map { "\($0),1\n" }.joined()
        for threads in [1, 4] {
            var seen = 0.0
            #expect(throws: Mine(row: 500)) {
                _ = try readTable(
                    [TableSource("t", bytes: Array(text.utf8))], as: Float.self, format: TableFormat(.csv),
                    threads: threads,
                    blockSize: 16,
                    block: { block -> Double in
                        for label in block.labels ?? UnsafeBufferPointer(start: nil, count: 0) where label >= 500 {
                            throw Mine(row: label)
                        }
                        return block.labels?.last ?? -1
                    }, collect: { seen = $0 })
            }
            #expect(seen == 499 || seen == 498)
        }
    }
}
