/// One request's body, and whole tables.
import Tabular
import Testing

struct RequestRowsTests {
    private let layout = TableLayout(label: nil, features: [TableFeature(), TableFeature()])

    @Test func bodiesShareNothing() throws {
        let rows = RequestRows<Float>(format: TableFormat(.csv, header: .absent), layout: layout)
        let bodies: [(String, [Float])] = [
            ("1,2", [1, 2]), ("3,4\n5,6\n", [3, 4, 5, 6]), ("", []), ("\n7,\"8\"\r\n", [7, 8]), ("9,10", [9, 10]),
        ]
        for (body, values) in bodies {
            let block = try rows.read(Array(body.utf8))
            #expect(Array(block.values) == values && block.rows == values.count / 2 && block.columns == 2)
        }
    }

    @Test(arguments: [
        ("1,2,3", "body: has 3 columns, 3 of them for features, and the model has 2 features"),
        ("1,2\n3,x", "body:2: column 2 is “x”, where a number should stand"),
        ("1", "body: has 1 columns, 1 of them for features, and the model has 2 features"),
        ("1,\"2", "body: has 1 columns, 1 of them for features, and the model has 2 features"),
    ])
    func refusals(_ body: String, _ message: String) throws {
        let rows = RequestRows<Float>(format: TableFormat(.csv, header: .absent), layout: layout)
        #expect(try rows.read(Array("1,2".utf8)).rows == 1)
        for _ in 0..<2 {
            #expect { _ = try rows.read(Array(body.utf8)) } throws: { "\($0)" == message }
        }
        #expect(try rows.read(Array("1,2".utf8)).rows == 1)
    }

    @Test func otherFormats() throws {
        let json = RequestRows<Double>(format: TableFormat(.jsonLines), layout: layout)
        #expect(Array(try json.read(Array("{\"features\":[1,2]}".utf8)).values) == [1, 2])
        #expect(Array(try json.read(Array("[3,4]".utf8)).values) == [3, 4])
        let libsvm = RequestRows<Double>(format: TableFormat(.libsvm), layout: layout)
        #expect(Array(try libsvm.read(Array("0:1 1:2".utf8)).values) == [1, 2])
    }

    @Test func wholeTables() throws {
        let table = try Table<Float>(
            [TableSource("a.csv", bytes: Array("y,a,s\n1,2,x\n0,,y\n".utf8))],
            layout: TableLayout(ignored: [.name("s")], facets: [.name("s")]))
        #expect(table.rows == 2 && table.columns == 1 && table.values[0] == 2 && table.values[1].isNaN)
        #expect(
            table.labels == [1, 0] && table.weights == nil && table.facets == [["x", "y"]]
                && table.featureNames == ["a"])
    }
}
