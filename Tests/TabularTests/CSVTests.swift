/// CSV: blocks, quotes, headers, uses of columns.
import CTabular
import Tabular
import TestSupport
import Testing

struct CSVTests {
    /// Records of a number and two texts, in every form that RFC 4180 allows.
    private func randomCSV(_ random: inout SeededRandom, quotes: Bool) -> String {
        let newline = Bool.random(using: &random) ? "\r\n" : "\n"
        let texts =
            quotes
            ? ["a", "", "\"x\"", "\"a,b\"", "\"line\nline\"", "\"say \"\"hi\"\"\"", "\"\"", "\"\"\"\"", "\"\r\n\""]
            : ["a", "", "long text with blanks", "-", "1.5"]
        var lines: [String] = []
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            let number = Int.random(in: -99_999...99_999, using: &random)
            let pick = { (random: inout SeededRandom) in texts[Int.random(in: 0..<texts.count, using: &random)] }
            lines.append("\(Double(number) / 100),\(pick(&random)),\(pick(&random))")
            if Int.random(in: 0...9, using: &random) == 0 { lines.append("") }
        }
        return lines.joined(separator: newline) + (Bool.random(using: &random) ? newline : "")
    }

    @Test(arguments: [false, true], [TABULAR_PORTABLE, tabular_level()])
    func anyBlockSizeGivesTheSameTable(quotes: Bool, level: Int32) throws {
        var random = SeededRandom(state: 11)
        for _ in 0..<150 {
            let text = randomCSV(&random, quotes: quotes)
            let expected = oracleRecords(text)
            let facets = [Column.index(1), .index(2)]
            for (blockSize, threads) in [(1, 1), (7, 2), (64, 1), (100, 3), (1 << 20, 1)] {
                let table = try Reading(
                    format: TableFormat(.csv, header: .absent),
                    layout: TableLayout(label: nil, ignored: facets, facets: facets), threads: threads,
                    blockSize: blockSize,
                    level: level
                ).plain(text)
                #expect(table.rows == expected.map { [TableNumber.parse($0[0])] })
                #expect(table.facets == expected.map { Array($0[1...]) })
            }
        }
    }

    @Test(
        arguments: [
            ("1,2,3\n4,5,6\n", [[2.0, 3], [5, 6]], [1.0, 4]),
            ("y,a,b\n1,2,3\n", [[2, 3]], [1]),
            ("1,2,3", [[2, 3]], [1]),
            ("1,,NA\r\n0,null,-7\r\n", [[nil, nil], [nil, -7]], [1, 0]),
            ("\"1\",\"2.5\",\"\"\n", [[2.5, nil]], [1]),
            ("\u{FEFF}y,a,b\n1, 2 ,\t3\n", [[2, 3]], [1]),
            ("\n\n1,2,3\n\n4,5,6\n\n\n", [[2, 3], [5, 6]], [1, 4]),
            ("\"y\",\"a\",\"b\nc\"\n1,2,3\n", [[2, 3]], [1]),
            ("1,inf,-Infinity\n", [[Double.infinity, -Double.infinity]], [1]),
        ] as [(String, [[Double?]], [Double])])
    func tables(_ text: String, _ rows: [[Double?]], _ labels: [Double]) throws {
        for level in [TABULAR_PORTABLE, tabular_level()] {
            let table = try Reading(level: level).plain(text)
            #expect(table.rows == rows && table.labels == labels)
        }
    }

    @Test func noTextIsNoRows() throws {
        #expect(try Reading().plain("") == Plain())
        #expect(try Reading().plain("\n\n") == Plain())
        #expect(try Reading().plain("y,a\n") == Plain())
    }

    @Test func oneColumnKeepsEmptyLines() throws {
        let reading = Reading(layout: TableLayout(label: nil))
        #expect(try reading.plain("1\n\n3\n").rows == [[1], [nil], [3]])
    }

    @Test func featuresComeByName() throws {
        let layout = TableLayout(
            label: .name("y"), weight: .name("w"), group: .name("q"), ignored: [.name("id")], facets: [.name("sex")],
            features: [
                TableFeature(name: "b"), TableFeature(name: "sex", categories: ["F", "M"]), TableFeature(name: "a"),
            ])
        let text = "id,a,q,b,sex,w,y\nx,1,7,2,M,0.5,1\ny,3,7,4,\"F\",1.5,0\nz,5,8,6,?,1,1\n"
        let table = try Reading(layout: layout).plain(text)
        #expect(table.rows == [[2, 1, 1], [4, 0, 3], [6, nil, 5]])
        #expect(table.labels == [1, 0, 1] && table.weights == [0.5, 1.5, 1] && table.groups == [7, 7, 8])
        #expect(table.facets == [["M"], ["F"], ["?"]])
    }

    @Test func madeUpNamesArePlaces() throws {
        let layout = TableLayout(features: [TableFeature(name: "Column_0"), TableFeature(name: "Column_1")])
        #expect(try Reading(layout: layout).plain("y,a,b\n1,2,3\n").rows == [[2, 3]])
    }

    @Test func labelsMayBeText() throws {
        let layout = TableLayout(labelClasses: ["no", "yes"])
        #expect(try Reading(layout: layout).plain("yes,1\nno,2\n").labels == [1, 0])
    }

    @Test func missingWordsMayBeNumbers() throws {
        let format = TableFormat(.csv, missing: ["-999", "?"])
        #expect(try Reading(format: format).plain("1,-999.0,?\n1,-999,4\n").rows == [[nil, nil], [nil, 4]])
    }

    @Test func tabs() throws {
        #expect(try Reading(format: TableFormat(.csv, delimiter: .tab)).plain("y\ta\n1\t2\n").rows == [[2]])
    }

    @Test func severalFilesAreOneTable() throws {
        let table = try Reading(threads: 2, blockSize: 1).plain(["y,a\n1,2\n", "", "y,a\n3,4", "y,a\n5,6\n"])
        #expect(table.labels == [1, 3, 5] && table.rows == [[2], [4], [6]])
    }

    @Test func threadsChangeNothing() throws {
        var random = SeededRandom(state: 12)
        let text = (0..<5_000).map { _ in
            (0..<6).map { _ in "\(Float(Int.random(in: 0...9_999_999, using: &random)) / 1e4)" }.joined(separator: ",")
                + "\n"
        }.joined()
        let one = try Reading(blockSize: 4096).plain(text)
        #expect(one.rows.count == 5_000)
        #expect(try Reading(threads: 2, blockSize: 4096).plain(text) == one)
        #expect(try Reading(threads: 4, blockSize: 999, level: TABULAR_PORTABLE).plain(text) == one)
    }

    @Test func floatsAreRoundedDoubles() throws {
        var values: [Float] = []
        _ = try readTable(
            [TableSource("t", bytes: Array("1.00000005960464477540,0.1\n".utf8))], as: Float.self,
            format: TableFormat(.csv),
            layout: TableLayout(label: nil), block: { Array($0.values) }, collect: { values += $0 })
        #expect(values == [Float(Double("1.00000005960464477540") ?? 0), 0.1])
    }

    @Test(
        arguments: [
            ("y,a,b,c\n1,2,x,4\n", [.name("c"), .index(1)], [[4.0, 2]]),
            ("1,2,x,4\n", [.index(3)], [[4]]),
        ] as [(String, [Column], [[Double?]])])
    func columnsAskedForOneByOne(_ text: String, _ columns: [Column], _ rows: [[Double?]]) throws {
        let table = try Reading(layout: TableLayout(featureColumns: columns)).plain(text)
        #expect(table.rows == rows && table.labels == [1])
    }

    @Test(
        arguments: [
            ([.index(4)], "t.csv: has 4 columns, and the feature column is 4, counted from 0"),
            ([.index(0)], "t.csv: the column 0 is asked for in two uses"),
            ([.index(1), .name("a")], "t.csv: the column a is asked for in two uses"),
        ] as [([Column], String)])
    func columnsThatCannotBeAskedFor(_ columns: [Column], _ message: String) {
        #expect(Reading(layout: TableLayout(featureColumns: columns)).refusal("y,a,b,c\n1,2,3,4\n") == message)
    }
}
