/// Whether a first record is a header.
import Tabular
import Testing

struct HeaderTests {
    @Test(arguments: [
        ("1,2\n3,4\n", 2), ("y,a\n3,4\n", 1), ("y,0\n1,2\n", 1), ("y,NA\n1,2\n", 1), (",a\n0,1\n", 1),
        ("NA,1\n2,3\n", 2),
        ("1,red\n0,blue\n", 2), ("y,color\n0,blue\n", 1), ("1,red", 1), ("y,a", 0), ("NA,NA\n1,2\n", 2), ("1,2", 1),
        ("inf,nan\n1,2\n", 2),
    ])
    func decided(_ text: String, _ rows: Int) throws {
        let layout = TableLayout(label: nil, ignored: [.index(0), .index(1)], facets: [.index(0)])
        #expect(try Reading(layout: layout).plain(text).facets.count == rows)
    }

    @Test(arguments: ["a,b\nc,d\n", "a,b\nNA,d\n", "a,NA\nb,NA\n"])
    func undecided(_ text: String) {
        let layout = TableLayout(label: nil, ignored: [.index(0), .index(1)], facets: [.index(0)])
        #expect(Reading(layout: layout).refusal(text).contains("say whether a header is present or absent"))
        for (header, rows) in [(TableFormat.Header.present, 1), (.absent, 2)] {
            let reading = Reading(format: TableFormat(.csv, header: header), layout: layout)
            #expect((try? reading.plain(text))?.facets.count == rows)
        }
    }

    @Test func namesThatAreFoundDecide() throws {
        let layout = TableLayout(label: nil, ignored: [.name("b")], facets: [.name("a")], features: [])
        #expect(throws: TableError.self) { try Reading(layout: layout).plain("a,b\nc,d\n") }
        let named = TableLayout(
            label: nil, facets: [.name("a")], features: [TableFeature(name: "a", categories: ["c"])])
        #expect(try Reading(layout: named).plain("a,b\nc,d\n").rows == [[0]])
    }
}
