/// JSON Lines: three shapes, strictly read.
import Tabular
import Testing

struct JSONLinesTests {
    private func reading(_ layout: TableLayout = TableLayout()) -> Reading {
        Reading(format: TableFormat(.jsonLines), layout: layout)
    }

    @Test func arrays() throws {
        let table = try reading().plain("[1, 2.5, null]\r\n\n[0,-1e2,true]")
        #expect(table.rows == [[2.5, nil], [-100, 1]] && table.labels == [1, 0])
    }

    @Test func features() throws {
        let layout = TableLayout(label: .name("y"), features: [TableFeature(), TableFeature()])
        let table = try reading(layout).plain(
            "{\"features\":[1,2],\"y\":1,\"id\":\"a\"}\n{\"y\":0,\"features\":[3,4],\"note\":{\"a\":[1]}}\n")
        #expect(table.rows == [[1, 2], [3, 4]] && table.labels == [1, 0])
    }

    @Test func objects() throws {
        let layout = TableLayout(
            label: .name("y"), ignored: [.name("id")], facets: [.name("sex"), .name("id")],
            features: [TableFeature(name: "sex", categories: ["F", "M\u{E9}"]), TableFeature(name: "age")])
        let table = try reading(layout).plain(
            "{\"id\": 7, \"sex\": \"F\", \"age\": 3, \"y\": 1}\n{\"y\": 0, \"age\": null, \"sex\": \"M\\u00e9\", \"id\": \"\\n\"}\n"
        )
        #expect(table.rows == [[0, 3], [1, nil]] && table.labels == [1, 0])
        #expect(table.facets == [["F", "7"], ["M\u{E9}", "\n"]])
    }

    @Test func keysWithEscapes() throws {
        let first = "{\"y\":1,\"a\\\"b\":2}\n"
        #expect(try reading().plain(first + "{\"a\\u0022b\":3,\"y\":0}\n").rows == [[2], [3]])
        #expect(reading().refusal(first + "{\"y\":1,\"a\"b\":2}\n").contains("where “:” should stand"))
    }

    @Test func anyBlockSize() throws {
        let text = (0..<300).map { "[\($0), \"\($0)\", \($0 % 7)]\n" }.joined()
        let layout = TableLayout(ignored: [.index(1)], facets: [.index(1)])
        let whole = try reading(layout).plain(text)
        #expect(whole.labels == (0..<300).map(Double.init) && whole.facets == (0..<300).map { ["\($0)"] })
        var small = reading(layout)
        (small.blockSize, small.threads) = (3, 3)
        #expect(try small.plain(text) == whole)
    }

    @Test(arguments: [
        ("[1,2]\n[1]\n", "t.csv:2: has 1 values, where 2 are expected"),
        ("[1,2]\n[1,\"2\"]\n", "t.csv:2: column 4 is a string, where a number should stand"),
        ("[1,2]\n[1,[2]]\n", "t.csv:2: column 4 is an array or object, where a value should stand"),
        ("[1,2]\n[1,02]\n", "t.csv:2: column 4 is not JSON: “02]” stands where a value should stand"),
        ("[1,2]\n[1,NaN]\n", "t.csv:2: column 4 is not JSON: “NaN]” stands where a value should stand"),
        ("[1,2]\n[1,2.]\n", "t.csv:2: column 6 is not JSON: “]” stands where a digit should stand"),
        ("[1,2]\n[1,2", "t.csv:2: column 5 is the end of the line, where “]” should stand"),
        ("[1,2]\n[1,2] 3\n", "t.csv:2: column 7 is not JSON: “3” stands behind the end of the value"),
        ("[1,2]\n{\"a\":1}\n", "t.csv:2: column 1 is not JSON: “{\"a\":1}” stands where “[” should stand"),
        ("[1,2]\n[null,2]\n", "t.csv:2: column 2 is missing, where the label should stand"),
        ("{\"y\":1,\"a\":2}\n{\"y\":1}\n", "t.csv:2: lacks “a”, which the first line has"),
        (
            "{\"y\":1,\"a\":2}\n{\"y\":1,\"b\":1,\"a\":2}\n",
            "t.csv:2: column 12 has the key “b”, which the first line does not have"
        ),
        ("{\"y\":1,\"a\":2}\n{\"y\":1,\"a\":2,\"a\":3}\n", "t.csv:2: column 18 (a) is there a second time"),
        (
            "{\"features\":[1],\"label\":2}\n",
            "t.csv: has a key “label” beside “features”, and the label column is a place: give its name"
        ),
        (
            "{\"y\":1,\"a\":\"\\ud800\"}\n",
            "t.csv:1: column 19 is not JSON: “\"}” stands behind half of a surrogate pair"
        ),
        ("3\n", "t.csv:1: column 1 is not JSON: “3” stands where “{” should stand"),
    ])
    func places(_ text: String, _ message: String) {
        #expect(reading().refusal(text) == message)
        var small = reading()
        (small.blockSize, small.threads) = (1, 2)
        #expect(small.refusal(text) == message)
    }

    @Test func tooDeepOrTooLong() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(reading().refusal(deep).hasSuffix("more than 64 levels deep"))
        let long = "[1,2]\n[1,2" + String(repeating: " ", count: 3 << 20) + "]\n"
        #expect(reading().refusal(long) == "t.csv:2: is longer than 1048576 bytes")
        #expect(reading().refusal(String(repeating: " ", count: 3 << 20) + "[]").hasPrefix("t.csv:1: is longer"))
        let blank = String(repeating: " \n", count: 1 << 18)
        #expect(try reading().plain(blank + "[1,2]").rows == [[2]])
    }

    @Test func membersAskedForOneByOne() throws {
        let layout = TableLayout(label: .name("y"), featureColumns: [.name("score")])
        let table = try Reading(format: TableFormat(.jsonLines), layout: layout).plain(
            #"{"name": "x", "y": 1, "score": 0.5}"#)
        #expect(table.rows == [[0.5]] && table.labels == [1])
    }
}
