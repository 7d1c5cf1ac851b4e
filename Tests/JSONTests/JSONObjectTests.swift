/// Members by name and order.
import JSON
import Testing

@Suite struct JSONObjectTests {
    @Test func keepsOrderThroughChanges() {
        var object: JSONObject = ["a": 1, "b": 2, "c": 3]
        object["b"] = nil
        object["a"] = 9
        object["d"] = 4
        object["b"] = 5
        #expect(object.members.map(\.name) == ["a", "c", "d", "b"])
        #expect(object["a"] == 9)
        #expect(object["c"] == 3)
        #expect(object["missing"] == nil)
    }

    @Test func tellsNamesApartByCodePoints() {
        let object: JSONObject = ["\u{E9}": 1, "e\u{301}": 2]
        #expect(object.members.count == 2)
        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
    }

    @Test func orderDoesNotCountForEquality() {
        let left: JSONValue = ["a": 1, "b": [1, 2]]
        #expect(left == ["b": [1, 2], "a": 1])
        #expect(left != ["b": [2, 1], "a": 1])
        #expect(left != ["a": 1])
    }
}
