/// SageMaker's container contract, request by request.
import Serving
import Testing

@Suite struct ServedModelTests {
    private let regression: Container
    private let classes: Container

    init() throws {
        regression = try Container(xgboostModel("reg:squarederror", leaves: [(0.25, 2)], names: true))
        classes = try Container(xgboostModel("multi:softprob", leaves: [(1, 0), (0, 1)]))
    }

    private static let rows: [(String, String?, String)] = [
        ("0,9", "text/csv", "200 0.25"), ("1,9", "text/csv; charset=utf-8", "200 2.0"),
        ("0,1\n1,1\n", "text/csv", "200 0.25,2.0"),
        (",1\r\nNaN,1", "TEXT/CSV", "200 0.25,0.25"), ("1,", nil, "200 2.0"), ("1,2", "", "200 2.0"),
        ("0 0:1", "text/libsvm", "200 2.0"), ("1:4\n0:0.4", "text/x-libsvm", "200 0.25,0.25"),
        ("[1, 2]", "application/json", "200 2.0"), ("[[0, 1], [1, null]]", "application/json", "200 0.25,2.0"),
        (#"{"features": [1, 2]}"#, "application/json", "200 2.0"),
        (#"{"a": 1, "b": null}"#, "application/json", "200 2.0"),
        (
            #"{"instances": [{"features": [0, 2]}, {"data": {"features": {"values": [1, 2]}}}]}"#, "application/json",
            "200 0.25,2.0"
        ),
        ("[1, 2]\n[0, 2]", "application/jsonlines", "200 2.0,0.25"),
        (#"{"b": 1, "a": 1}"#, "application/x-ndjson", "200 2.0"),
        ("", "text/csv", "204 "),
    ]

    @Test(arguments: rows) func rowsInEveryForm(body: String, type: String?, answer: String) {
        #expect(regression.text(body, type: type) == answer)
    }

    private static let answers: [(String?, String, String)] = [
        (nil, "text/csv; charset=utf-8", "0.25,2.0"), ("*/*", "text/csv; charset=utf-8", "0.25,2.0"),
        ("application/json", "application/json", #"{"predictions": [{"score": 0.25}, {"score": 2.0}]}"#),
        ("application/jsonlines", "application/jsonlines", "{\"score\": 0.25}\n{\"score\": 2.0}\n"),
        (
            "text/html, application/json;q=0.5, text/csv;q=0.1", "application/json",
            #"{"predictions": [{"score": 0.25}, {"score": 2.0}]}"#
        ),
    ]

    @Test(arguments: answers) func answersInEveryForm(accept: String?, type: String, body: String) {
        let answer = regression.ask("0,1\n1,1", accept: accept)
        #expect(
            answer.status == 200 && answer.contentType == type && String(decoding: answer.body, as: UTF8.self) == body)
    }

    @Test func severalClasses() {
        #expect(classes.text("0,1\n1,1") == "200 0.7310586,0.26894143\n0.26894143,0.7310586\n")
        #expect(
            classes.text("0,1", accept: "application/json")
                == #"200 {"predictions": [{"score": [0.7310586, 0.26894143]}]}"#)
    }

    private static let refusals: [(String, String?, String?, String)] = [
        ("1,2,3", "text/csv", nil, "400 body:"), ("1,two", "text/csv", nil, "400 body:1: column 2"),
        ("\"1,2", "text/csv", nil, "400 body:"),
        ("{", "application/json", nil, "400 the body is no JSON"),
        ("[]", "application/json", nil, "400 the body holds no rows"),
        ("[[1]]", "application/json", nil, "400 row 1: it has 1 values, and the model has 2 features"),
        ("[[1, \"x\"]]", "application/json", nil, "400 row 1: value 2 is the text “x”, not a number"),
        ("[[1, true]]", "application/json", nil, "400 row 1: value 2 is neither a number nor null"),
        ("[[1, 1e999]]", "application/json", nil, "400 the body is no JSON"),
        (#"{"a": 1}"#, "application/json", nil, "400 row 1: the feature “b” is not in it"),
        (#"{"a": 1, "b": 1, "c": 1}"#, "application/json", nil, "400 row 1: “c” is no feature of the model"),
        (
            "1,2", "application/x-recordio-protobuf", nil,
            "415 Content-Type is “application/x-recordio-protobuf”; it can be text/csv"
        ),
        ("1,2", "text/csv", "image/png", "406 Accept is “image/png”; answers are text/csv"),
        ("\n\n", "text/csv", nil, "400 the body holds no rows"), ("0:x", "text/libsvm", nil, "400 body:1"),
        ("0 5:1", "text/libsvm", nil, "400 body:1"),
    ]

    @Test(arguments: refusals) func refusedWithAReason(body: String, type: String?, accept: String?, reason: String) {
        let found = regression.text(body, type: type, accept: accept)
        #expect(found.hasPrefix(reason))
        #expect(found.hasSuffix("\n"))
    }

    @Test(arguments: [
        ("GET", "/ping", 200), ("HEAD", "/ping", 200), ("POST", "/ping", 405), ("GET", "/invocations", 405),
        ("GET", "/", 404),
        ("POST", "/invocations/x", 404), ("POST", "/invocations?x=1", 204), ("GET", "/execution-parameters", 200),
    ]) func pathsAndMethods(method: String, path: String, status: Int) {
        #expect(regression.ask("", method: method, path: path).status == status)
    }

    @Test func batchTransform() throws {
        let batch = try Container(xgboostModel("reg:squarederror", leaves: [(0.25, 2)]), ["SAGEMAKER_BATCH": "true"])
        #expect(batch.text("0,1\n1,1") == "200 0.25\n2.0\n")
        let parameters = batch.ask("", method: "GET", path: "/execution-parameters")
        #expect(
            String(decoding: parameters.body, as: UTF8.self)
                == #"{"MaxConcurrentTransforms":3,"BatchStrategy":"MULTI_RECORD","MaxPayloadInMB":6}"#)
    }

    @Test func whatJSONCannotHold() throws {
        let huge = try Container(xgboostModel("count:poisson", leaves: [(0, 100)], base: "1"))
        #expect(huge.text("1,1") == "200 inf")
        #expect(
            huge.text("0,1\n1,1", accept: "application/json").hasPrefix(
                "400 row 2: its prediction is not a finite number"))
    }

    @Test func selectedOutputs() throws {
        let names = "predicted_label, labels,probability,probabilities,raw_score,raw_scores"
        let selected = ["SAGEMAKER_INFERENCE_OUTPUT": names]
        let binary = try Container(xgboostModel("binary:logistic", leaves: [(-1, 1)], base: "5E-1"), selected)
        #expect(
            binary.text("1,1", accept: "application/jsonlines") == """
                200 {"predicted_label": 1, "labels": [0, 1], "probability": 0.7310586, "probabilities": [0.2689414, 0.7310586], \
                "raw_score": 0.7310586, "raw_scores": [0.2689414, 0.7310586]}

                """)
        let several = try Container(xgboostModel("multi:softprob", leaves: [(1, 0), (0, 1)]), selected)
        #expect(
            several.text("0,1") == #"""
                200 0,"[0, 1]",0.7310586,"[0.7310586, 0.26894143]",0.7310586,"[0.7310586, 0.26894143]"

                """#)
        #expect(throws: ServingSettings.Refusal.self) {
            try Container(
                xgboostModel("reg:squarederror", leaves: [(0, 1)]), ["SAGEMAKER_INFERENCE_OUTPUT": "probability"])
        }
    }

    /// Many threads at once, each with rows of its own, get answers of their own.
    @Test func manyAtATime() async {
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<200 {
                group.addTask { [regression] in
                    let rows = (0..<50).map { ($0 + index) % 3 == 0 ? "1,1" : "0,1" }
                    let wanted = (0..<50).map { ($0 + index) % 3 == 0 ? "2.0" : "0.25" }.joined(separator: ",")
                    return regression.text(rows.joined(separator: "\n")) == "200 \(wanted)"
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
