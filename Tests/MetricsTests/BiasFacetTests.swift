/// Facets as they are written, and the rows that they mean.
import Testing

@testable import Metrics

@Suite struct BiasFacetTests {
    @Test(
        arguments: [
            ("sex=F", "sex", .values(["F"])), ("sex", "sex", nil), (" age >= 60 ", "age", .atLeast(60)),
            ("age>60", "age", .above(60)), ("age<18.5", "age", .below(18.5)), ("age<=-1e3", "age", .atMost(-1000)),
            ("country=United States", "country", .values(["United States"])), ("code=a>=b", "code", .values(["a>=b"])),
        ] as [(String, String, BiasCondition?)])
    func facetsAreRead(text: String, column: String, condition: BiasCondition?) throws {
        #expect(try Facet(text) == Facet(column: column, condition: condition))
    }

    @Test(arguments: ["", "=F", "sex=", "age>=", "age>old", "age>=nan", "age<inf", ">=3", "  ", "age=>3x="])
    func othersAreRefused(text: String) {
        // The last one is a value: a column may hold any word.
        guard text != "age=>3x=" else {
            #expect((try? Facet(text))?.condition == .values([">3x="]))
            return
        }
        let error = #expect(throws: InvalidFacet.self) { try Facet(text) }
        #expect(error?.description.contains("write column=value") == true)
    }

    @Test(
        arguments: [
            (.above(2), [false, false, true, false], "(2, 3.5]"),
            (.atLeast(2), [false, true, true, false], "[2, 3.5]"),
            (.below(2), [true, false, false, false], "[1, 2)"), (.atMost(2), [true, true, false, false], "[1, 2]"),
            (.values(["1", "3.50"]), [true, false, true, false], "1,3.50"),
        ] as [(BiasCondition, [Bool], String)])
    func conditionsMeanRows(condition: BiasCondition, rows: [Bool], words: String) throws {
        let column = BiasColumn.numbers([1, 2, 3.5, .nan])
        #expect(try condition.rows(of: column, named: "age") == rows)
        #expect(condition.valueOrThreshold(in: column) == words)
    }

    @Test func wordsAreNotMeasured() throws {
        let column = BiasColumn.texts(["F", nil, "M"])
        #expect(try BiasCondition.values(["F", "x"]).rows(of: column, named: "sex") == [true, false, false])
        let words = #expect(throws: InvalidFacet.self) { try BiasCondition.above(3).rows(of: column, named: "sex") }
        #expect(words?.description.contains("sex=word") == true)
        let number = #expect(throws: InvalidFacet.self) {
            try BiasCondition.values(["old"]).rows(of: .numbers([1]), named: "age")
        }
        #expect(number?.description.contains("age") == true && number?.description.contains("old") == true)
    }

    @Test func aFacetWithoutConditionIsEachValue() throws {
        let facet = Facet(column: "sex", condition: nil)
        #expect(try facet.conditions(in: .texts(["M", nil, "F", "M"])) == [.values(["M"]), .values(["F"])])
        #expect(try facet.conditions(in: .numbers([2, .nan, 1, 2])) == [.values(["2"]), .values(["1"])])
        #expect(throws: InvalidFacet.self) { try facet.conditions(in: .numbers((0..<101).map(Double.init))) }
    }
}
