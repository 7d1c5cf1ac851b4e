/// Labelled rows: what is sent of them, and that no file is taken for something else than it is.
import JSON
import Testing

@testable import Steps

@Suite struct LabelledRowsTests {
    static func read(
        _ text: String, _ format: DataFormat = .csv, header: HeaderRule = .auto, label: TableColumn? = nil
    ) throws -> [[String]] {
        try LabelledRows(Array(text.utf8), format, header: header, label: label).rows.map {
            [$0.label, String(decoding: $0.payload, as: UTF8.self)]
        }
    }

    @Test(arguments: [
        ("1,2,3\n0,4,5\n", HeaderRule.auto, TableColumn?.none, [["1", "2,3"], ["0", "4,5"]]),
        ("1,2,3\r\n0,4,5", .auto, nil, [["1", "2,3"], ["0", "4,5"]]),
        ("\u{FEFF}1,2\n\n\n", .auto, nil, [["1", "2"]]),
        ("y,a,b\n1,2,3\n", .auto, nil, [["1", "2,3"]]),
        ("a,y\n2,1\n", .auto, .name("y"), [["1", "2"]]),
        ("2,x,1\n", .auto, .index(2), [["1", "2,x"]]),
        ("1,\"a,\"\"b\"\"\nc\",2\n0,,\n", .auto, nil, [["1", "\"a,\"\"b\"\"\nc\",2"], ["0", ","]]),
        ("\"yes\",1\nno,2\n", .auto, nil, [["yes", "1"], ["no", "2"]]),
        ("y,a\nx,z\n", .no, nil, [["y", "a"], ["x", "z"]]),
        ("1,2\n3,4\n", .yes, nil, [["3", "4"]]),
        ("1,2", .auto, .index(1), [["2", "1"]]), ("yes,nan\nno,2\n", .auto, nil, [["yes", "nan"], ["no", "2"]]),
    ])
    func readsCSV(text: String, header: HeaderRule, label: TableColumn?, rows: [[String]]) throws {
        #expect(try Self.read(text, header: header, label: label) == rows)
    }

    @Test(arguments: [
        ("", HeaderRule.auto, TableColumn?.none, "it has no rows"), ("\n\n", .auto, nil, "it has no rows"),
        ("y,a\n", .auto, nil, "it has no rows"),
        ("1,2\n\n3,4\n", .auto, nil, "line 2 is empty"),
        ("1,2\n3,4,5\n", .auto, nil, "line 2 has 3 cells, the first row has 2"),
        ("1,\"2\n", .auto, nil, "line 1, column 2, has a quoted cell without end"),
        ("1,2\n1,\"2\"x\n", .auto, nil, "line 2, column 2, has text behind the end of a quoted cell"),
        ("1,a\"b\n", .auto, nil, "line 1, column 2, has a quote inside a cell"),
        ("1,2\r3,4\n", .auto, nil, "line 1, column 2, has a carriage return that ends no line"),
        ("1,2\n,4\n", .auto, nil, "line 2, column 1, is empty, where the label should stand"),
        ("1,2\n \t,4\n", .auto, nil, "line 2, column 1, is empty, where the label should stand"),
        ("1\n0\n", .auto, nil, "line 1 has no cell beside the label"),
        ("1,2\n", .auto, .index(2), "it has 2 columns, and label-column is 2, counted from 0"),
        ("1,2\n", .auto, .name("y"), "it has no header to find the label-column y in"),
        ("a,b\n1,2\n", .auto, .name("y"), "it has no column y; it has a, b"),
        ("y,y\n1,2\n", .auto, .name("y"), "it has several columns y"),
        ("1,\"a\nb\"\n1,2,3\n", .auto, nil, "line 3 has 3 cells, the first row has 2"),
        ("1,2\n1,\u{0}\n", .auto, nil, "line 2 is no UTF-8 text"),
    ])
    func refusesCSV(text: String, header: HeaderRule, label: TableColumn?, problem: String) {
        #expect { try Self.read(text, header: header, label: label) } throws: { "\($0)".hasPrefix(problem) }
    }

    @Test func refusesWhatIsNoText() {
        #expect { try LabelledRows([0x31, 0x2C, 0x32, 0x0A, 0xFF], .csv, header: .auto, label: nil) } throws: {
            "\($0)" == "line 2 is no UTF-8 text"
        }
    }

    @Test func readsLIBSVM() throws {
        let rows = try Self.read("1 0:2.5 3:-1e3 # why\n-1 qid:7 1:0\n0\n", .libsvm)
        #expect(rows == [["1", "0 0:2.5 3:-1e3"], ["-1", "0 qid:7 1:0"], ["0", "0"]])
    }

    @Test(arguments: [
        ("yes 1:2", nil, "line 1, column 1, is “yes”"),
        ("1 1:2 1:3", nil, "line 1, column 3, has the index 1 behind 1"),
        ("1 2:1 1:3", nil, "line 1, column 3"), ("1 a:3", nil, "line 1, column 2, is “a:3”"),
        ("1 1:nan", nil, "line 1, column 2"), ("1 1:2:3", nil, "line 1, column 2"), ("1 -1:2", nil, "line 1, column 2"),
        ("1 1:2\n\n1 1:2", nil, "line 2 is empty"), ("# nothing", nil, "line 1 holds a comment only"),
        ("nan 1:2", nil, "line 1, column 1"), ("1 1:2", TableColumn.index(1), "a LIBSVM row has its label in front"),
    ])
    func refusesLIBSVM(text: String, label: TableColumn?, problem: String) {
        #expect { try Self.read(text, .libsvm, label: label) } throws: { "\($0)".hasPrefix(problem) }
    }

    @Test(arguments: [
        ("[1,2,3]\n[0,4,5]\n", TableColumn?.none, [["1", "[2,3]"], ["0", "[4,5]"]]),
        ("[2.50,1]\n", .index(1), [["1", "[2.50]"]]),
        (#"{"y":true,"a":1}"#, .name("y"), [["true", #"{"a":1}"#]]),
        (#"{"features":[1,null],"label":"yes"}"#, .name("label"), [["yes", #"{"features":[1,null]}"#]]),
    ])
    func readsJSONLines(text: String, label: TableColumn?, rows: [[String]]) throws {
        #expect(try Self.read(text, .jsonl, label: label) == rows)
    }

    @Test(arguments: [
        ("[1,2]\n[1,2,3]", TableColumn?.none, "line 2 has other elements"), ("[1,2]\nx", nil, "line 2 is not JSON"),
        ("[1]", nil, "line 1 has 1 elements"), (#"{"y":1,"a":2}"#, nil, "line 1 is an object: give label-column"),
        ("[1,2]", .name("y"), "line 1 is an array: label-column must be a number"),
        (#"{"y":1}"#, .name("y"), "line 1 has no member beside the label"),
        (#"{"a":1}"#, .name("y"), "line 1 has no member y"), ("[null,2]", nil, "line 1 has the label null"),
        (#"{"y":1,"a":2}"# + "\n" + #"{"y":1,"b":2}"#, .name("y"), "line 2 has other elements or members"),
        (#"{"y":1,"features":[1,2]}"# + "\n" + #"{"y":1,"features":[1]}"#, .name("y"), "line 2 has other"),
        ("3", nil, "line 1 is a number"), ("[1,2]\n\n[1,2]", nil, "line 2 is empty"),
    ])
    func refusesJSONLines(text: String, label: TableColumn?, problem: String) {
        #expect { try Self.read(text, .jsonl, label: label) } throws: { "\($0)".hasPrefix(problem) }
    }

    @Test func batchesHaveEveryRowOnce() throws {
        let text = (0..<250).map { "1,\($0)\n" }.joined()
        let rows = try LabelledRows(Array(text.utf8), .csv, header: .auto, label: nil)
        for size in [1, 3, 100, 250, 9999] {
            let batches = try rows.batches(of: size)
            #expect(batches.count == (250 + size - 1) / size)
            let sent = batches.map { String(decoding: $0.body, as: UTF8.self) }.joined(separator: "\n")
            #expect(sent == (0..<250).map(String.init).joined(separator: "\n"))
            #expect(batches.compactMap(\.expect.predictions).reduce(0, +) == 250)
            #expect(Set(batches.map(\.name)).count == batches.count)
        }
    }

    @Test func batchesKeepSageMakersLimit() throws {
        let long = String(repeating: "7", count: 3_000_000)
        let rows = try LabelledRows(Array("1,\(long)\n1,\(long)\n1,\(long)\n".utf8), .csv, header: .auto, label: nil)
        #expect(try rows.batches(of: 100).map(\.expect.predictions) == [2, 1])
        let longer = try LabelledRows(
            Array("1,2\n1,\(long)\(long)\(long)\n".utf8), .csv, header: .auto, label: nil)
        #expect { try longer.batches(of: 100) } throws: { "\($0)".hasPrefix("line 2 has more than the 6291456 bytes") }
    }
}
