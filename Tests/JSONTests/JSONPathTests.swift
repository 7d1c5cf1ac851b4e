/// Paths that are read, refused, followed and missed.
import JSON
import Testing

private let document: JSONValue = [
    "metrics": ["auc": ["value": 0.93], "f1": nil, "a.b": 7, "it's": 8],
    "predictions": [["score": 0.1], ["score": 0.9]],
    "$ref": 5, "*": 6,
]

@Suite struct JSONPathTests {
    @Test(arguments: [
        ("$.metrics.auc.value", "0.93"), ("metrics.auc.value", "0.93"), ("$['metrics']['auc'].value", "0.93"),
        ("metrics[\"auc\"].value", "0.93"), ("$.predictions[1].score", "0.9"), ("predictions[0]", "{\"score\":0.1}"),
        ("$['metrics']['a.b']", "7"), ("metrics['it\\'s']", "8"), ("metrics[\"it's\"]", "8"), ("$['$ref']", "5"),
        ("['*']", "6"), ("$.metrics.f1", "null"), ("$.predictions[1]['score']", "0.9"),
    ]) func finds(_ path: String, _ text: String) throws {
        #expect(try JSONPath(path).value(in: document).text == text)
    }

    @Test func theDollarIsTheWholeDocument() throws {
        #expect(try JSONPath("$").value(in: document) == document)
        #expect(try JSONPath("[1][0]").value(in: [1, [2]]) == 2)
    }

    @Test(arguments: [
        "", ".", "$.", "$..a", "a..b", "a.", "*", "$.*", "a[*]", "a[-1]", "a[1:2]", "a[?(@.x)]", "a[1", "a]", "a[]",
        "a['x",
        "a['x'", "a['x'y]", "a[0]b", "$a", "a['\\n']", "a[0x1]", "a[99999999999999999999]", "a[ 1 ]", "a[+1]",
        "a['x','y']",
        "a[\u{FF11}]",
    ]) func refuses(_ path: String) {
        let error = #expect(throws: JSONPath.Malformed.self) { try JSONPath(path) }
        #expect(error?.description.hasPrefix("the path \(JSONValue.string(path).text) is malformed: ") == true)
    }

    @Test(arguments: [
        ("metrics.acc", "$.metrics.acc: $.metrics has no member \"acc\"; it has \"auc\", \"f1\", \"a.b\", \"it's\""),
        ("predictions[2].score", "$.predictions[2].score: $.predictions has no element 2; it has 2"),
        ("metrics.f1.value", "$.metrics.f1.value: $.metrics.f1 is null, where an object with \"value\" should stand"),
        ("metrics[0]", "$.metrics[0]: $.metrics is an object, where an array should stand"),
        (
            "predictions.score",
            "$.predictions.score: $.predictions is an array, where an object with \"score\" should stand"
        ),
    ]) func namesWhatIsMissing(_ path: String, _ sentence: String) throws {
        let path = try JSONPath(path)
        let error = #expect(throws: JSONPath.Missing.self) { try path.value(in: document) }
        #expect(error?.description == sentence)
    }

    @Test(arguments: ["$", "$.a", "$.a-b[0].c_d", "$['a.b']", "$['it\\'s']", "$['']", "$.é", "$['\\\\']", "$['*']"])
    func printsWhatReadsBack(_ text: String) throws {
        let path = try JSONPath(text)
        #expect(path.description == text)
        #expect(try JSONPath(path.description) == path)
    }
}
