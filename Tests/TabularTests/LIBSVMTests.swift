/// LIBSVM: XGBoost's reading of it, and what is refused.
import Tabular
import Testing

struct LIBSVMTests {
    private func reading(_ features: Int = 3, label: Column? = .index(0), firstIndex: Int = 0) -> Reading {
        Reading(
            format: TableFormat(.libsvm, firstIndex: firstIndex),
            layout: TableLayout(label: label, features: Array(repeating: TableFeature(), count: features)))
    }

    @Test func whatIsNotThereIsMissing() throws {
        let table = try reading().plain("# comment\n1 2:3 0:1.5\r\n\n0:0.25\t1:-2e3 # more 0:7\n-1\n")
        #expect(table.rows == [[1.5, nil, 3], [nil, -2000, nil], [nil, nil, nil]])
        #expect(table.labels == [1, 0, -1] && table.weights == [1, 0.25, 1] && table.groups == [])
    }

    @Test func groupsAndOtherIndices() throws {
        #expect(try reading().plain("1 qid:3 0:1\n0 qid:4\n").groups == [3, 4])
        let comments = String(repeating: "# 0:1\n", count: 1 << 16)
        #expect(try reading().plain(comments + "1 qid:3 0:1\n").groups == [3])
        #expect(try reading(firstIndex: 1).plain("1 1:5 3:7").rows == [[5, nil, 7]])
    }

    @Test func withoutLabels() throws {
        let table = try reading(label: nil).plain("0:1 1:2\n7 2:3\n")
        #expect(table.rows == [[1, 2, nil], [nil, nil, 3]] && table.labels == [])
    }

    @Test func anyBlockSize() throws {
        let text = (0..<500).map { "\($0 % 2) \($0 % 3):\($0)\n" }.joined()
        let whole = try reading().plain(text)
        #expect(whole.rows.count == 500)
        var small = reading()
        (small.blockSize, small.threads) = (5, 3)
        #expect(try small.plain(text) == whole)
    }

    @Test(arguments: [
        ("1 0:1\nx 0:1\n", "t.csv:2: column 1 is “x”, where a label should stand: a number"),
        ("1 0:1\n1 0:a\n", "t.csv:2: column 2 is “0:a”, where a number should stand behind the colon"),
        ("1 0\n", "t.csv:1: column 2 is “0”, where index:value should stand: two numbers"),
        ("1 -1:2\n", "t.csv:1: column 2 is “-1:2”, where index:value should stand: two numbers"),
        ("1 3:1\n", "t.csv:1: column 2 has the index 3, and the 3 features have 0 to 2: perhaps indices begin with 1"),
        (
            "1 99999999999999999999:1\n",
            "t.csv:1: column 2 is “99999999999999999999:1”, where index:value should stand: two numbers"
        ),
        ("1 0:1 0:2\n", "t.csv:1: column 3 has the index 0 a second time"),
        ("1 qid:1 0:1\n1 0:2\n", "t.csv:2: column 2 is no group, and the first row has one: every row needs its qid"),
        ("1 qid:-1\n", "t.csv:1: is not a whole number of at least 0, and is the group"),
        ("nan 0:1\n", "t.csv:1: is not a finite number, and is the label"),
    ])
    func places(_ text: String, _ message: String) {
        #expect(reading().refusal(text) == message)
        var small = reading()
        (small.blockSize, small.threads) = (1, 2)
        #expect(small.refusal(text) == message)
    }

    @Test func isFoundOutByItsContent() throws {
        let layout = TableLayout(features: [TableFeature(), TableFeature()])
        let text = TableSource("train", bytes: Array("1 0:2 1:3\n".utf8))
        #expect(try Reading(format: TableFormat(), layout: layout).plain([text]).rows == [[2, 3]])
    }
}
