/// inference_api: calls of both forms, what is a question, what each trouble of the endpoint means, and what is captured.
import AWS
import Bytes
import FoundationEssentials
import HTTP
import JSON
import Steps
import TestSupport
import Testing

@testable import Functions

@Suite struct InferenceAPITests {
    static let handler = "inference_api"
    static let environment = ["INPUT_ENDPOINT_NAME": "live"]
    static let capturing = environment.merging(["INPUT_DATA_CAPTURE_URI": "s3://bucket/captures/"]) { $1 }
    static let path = "/endpoints/live/invocations"

    static func rest(_ body: String?, method: String = "POST", headers: JSONValue = [:], id: JSONValue = "api-1")
        -> JSONValue
    {
        [
            "resource": "/predict", "path": "/predict", "httpMethod": .string(method), "headers": headers,
            "requestContext": ["requestId": id, "stage": "v1"], "body": body.map(JSONValue.string) ?? .null,
            "isBase64Encoded": false,
        ]
    }

    static func http(_ body: String?, method: String = "POST", headers: JSONValue = [:], encoded: Bool = false)
        -> JSONValue
    {
        var event: JSONObject = [
            "version": "2.0", "rawPath": "/predict", "headers": headers, "isBase64Encoded": .bool(encoded),
            "requestContext": ["requestId": "api-1", "http": ["method": .string(method), "path": "/predict"]],
        ]
        event["body"] = body.map(JSONValue.string)
        return .object(event)
    }

    // MARK: questions

    @Test(arguments: [
        (#"{"context": "1,2\n3,4"}"#, "text/csv", "1,2\n3,4"), (#"{"context":"ä"}"#, "text/csv", "ä"),
        (#" {"payload": {"b": 1.50, "a": [null]}} "#, "application/json", #"{"b":1.50,"a":[null]}"#),
        (#"{"payload": "text"}"#, "application/json", #""text""#), (#"{"payload": 0}"#, "application/json", "0"),
        (#"{"payload": false}"#, "application/json", "false"),
    ])
    func readsQuestions(body: String, type: String, sent: String) throws {
        for event in [Self.rest(body), Self.http(body), Self.http(Base64.encode(body.utf8), encoded: true)] {
            let question = try InferenceQuestion(try #require(HTTPCall(event)))
            #expect(question.contentType == type)
            #expect(String(decoding: question.body, as: UTF8.self) == sent)
        }
    }

    @Test(arguments: [
        (nil, "The body is empty."), ("", "The body is empty."), (" \t\r\n", "The body is empty."),
        ("{", "The body is not JSON."), ("\u{0}", "The body is not JSON."),
        (#"{"context":"1","context":"2"}"#, "The body is not JSON."),
        (String(repeating: "[", count: 100_000), "The body is not JSON."),
        ("[]", "The body is not a JSON object with one member."),
        ("1", "The body is not a JSON object with one member."),
        ("{}", "The body is not a JSON object with one member."),
        (#"{"context":"1","payload":1}"#, "The body is not a JSON object with one member."),
        (#"{"context":"1","id":1}"#, "The body is not a JSON object with one member."),
        (#"{"context":""}"#, "context is empty."), (#"{"context":" \n "}"#, "context is empty."),
        (#"{"context":1}"#, "context is not a text."), (#"{"context":null}"#, "context is not a text."),
        (#"{"context":["1"]}"#, "context is not a text."), (#"{"payload":null}"#, "payload is null."),
        (#"{"Context":"1"}"#, "The body has neither context nor payload."),
    ])
    func refusesQuestions(body: String?, words: String) async throws {
        for event in [Self.rest(body), Self.http(body)] {
            let run = try await invoke(Self.handler, event, environment: Self.environment)
            #expect(run.answer?["statusCode"] == 400)
            let told = try JSONValue(parsing: run.answer?["body"]?.string ?? "")
            #expect(told["message"]?.string == #"\#(words) Send {"context": "rows of CSV"} or {"payload": JSON}."#)
            #expect(told["inference-id"] == "api-1")
            #expect(run.answer?["headers"]?["Content-Type"] == "application/json")
        }
    }

    @Test func refusesWhatIsNoPostOrTooLong() async throws {
        let get = try await invoke(Self.handler, Self.rest(nil, method: "get"), environment: Self.environment)
        #expect(get.answer?["statusCode"] == 405 && get.answer?["headers"]?["Allow"] == "POST")
        let bad = try await invoke(Self.handler, Self.http("*", encoded: true), environment: Self.environment)
        #expect(bad.answer?["statusCode"] == 400)
        let rows = String(repeating: "1", count: InferenceQuestion.longest + 1)
        let long = try await invoke(Self.handler, Self.rest(#"{"context":"\#(rows)"}"#), environment: Self.environment)
        #expect(long.answer?["statusCode"] == 413)
    }

    @Test(arguments: [
        (["Accept": "text/csv"], "text/csv"),
        (["accept": "application/x-recordio-protobuf"], "application/x-recordio-protobuf"),
        (["Accept": "*/*"], nil), (["Accept": "application/json, text/plain, */*"], nil),
        (["Accept": "text/html;q=0.9"], nil),
        (["Accept": ""], nil), (["Accept": "text/csv\r\nX: y"], nil), ([:], nil),
    ])
    func handsOnWhatIsWantedWhereItIsOneThing(headers: [String: String], accept: String?) throws {
        var fields: JSONObject = [:]
        for (name, value) in headers { fields[name] = .string(value) }
        let call = try #require(HTTPCall(Self.rest(#"{"payload":1}"#, headers: .object(fields))))
        #expect(try InferenceQuestion(call).accept == accept)
    }

    @Test(
        arguments: [
            (["X-Amzn-SageMaker-Inference-Id": "order-7"], "api-1", "order-7"), ([:], "api-1", "api-1"),
            (["x-amzn-sagemaker-inference-id": "two words"], "api-1", "api-1"),
            (["x-amzn-sagemaker-inference-id": "ä"], "api-1", "api-1"),
            (["x-amzn-sagemaker-inference-id": .string(String(repeating: "x", count: 65))], "api-1", "api-1"),
            ([:], .null, nil), ([:], "", nil), ([:], 7, nil), (.null, "api-1", "api-1"), ([], "api-1", "api-1"),
        ] as [(JSONValue, JSONValue, String?)])
    func everyAnswerHasAnID(headers: JSONValue, requestID: JSONValue, id: String?) throws {
        let call = try #require(HTTPCall(Self.rest("", headers: headers, id: requestID)))
        #expect(InferenceQuestion.id(call) == id)
    }

    @Test(
        arguments: [
            Events.image(), ["context": "1"], [], .null, ["httpMethod": 1], ["requestContext": ["http": [:]]],
        ] as [JSONValue])
    func whatIsNoCallIsAnError(event: JSONValue) async throws {
        let run = try await invoke(Self.handler, event, environment: Self.environment)
        #expect(run.error?.type == "Event.Unusable")
    }

    // MARK: answers

    @Test func answersWithTheModelsOwnWords() async throws {
        let run = try await invoke(
            Self.handler, Self.rest(#"{"context": "1,2"}"#, headers: ["Accept": "text/csv"]),
            script: [
                .http(.post, Self.path, headers: ["Content-Type": "text/csv; charset=utf-8"], "0.5\n") { request in
                    #expect(request.body == .bytes(Array("1,2".utf8)))
                    #expect(request.headers["Content-Type"] == "text/csv" && request.headers["Accept"] == "text/csv")
                    #expect(request.headers["X-Amzn-SageMaker-Inference-Id"] == "api-1")
                    #expect(request.headers["X-Amzn-SageMaker-Target-Variant"] == "blue")
                }
            ], environment: Self.environment.merging(["INPUT_TARGET_VARIANT": "blue"]) { $1 })
        #expect(
            run.answer == [
                "statusCode": 200, "body": "0.5\n", "isBase64Encoded": false,
                "headers": ["X-Amzn-SageMaker-Inference-Id": "api-1", "Content-Type": "text/csv; charset=utf-8"],
            ])
    }

    @Test func whatIsNoTextGoesAsBase64() {
        let answer = HTTPAnswer(status: 200, headers: [], body: [0xFF, 0x00])
        #expect(answer.json["body"] == "/wA=" && answer.json["isBase64Encoded"] == true)
        #expect(HTTPAnswer(status: 200, headers: [], body: [0x41, 0x00]).json["body"] == "A\u{0}")
    }

    @Test func anAnswerThatLambdaWouldNotTakeIsRefused() async throws {
        let long = String(repeating: "\"", count: 4 << 20)
        let run = try await invoke(
            Self.handler, Self.rest(#"{"payload":1}"#), script: [.http(.post, Self.path, long)],
            environment: Self.capturing)
        #expect(run.answer?["statusCode"] == 502, "and nothing is captured")
    }

    // MARK: troubles

    static func error(_ code: String, _ status: Int, _ members: JSONValue = [:]) -> AWSExchange {
        var body: JSONObject = ["message": "the endpoint arn:aws:sagemaker:eu-west-1:123456789012:endpoint/live is ill"]
        for (name, value) in members.object?.members ?? [] { body[name] = value }
        return .http(.post, path, status: status, headers: ["x-amzn-ErrorType": code], JSONValue.object(body).text)
    }

    static func model(_ status: Int?) -> AWSExchange {
        error(
            "ModelError", 424,
            [
                "OriginalStatusCode": status.map { .number(JSONNumber($0)) } ?? .null,
                "OriginalMessage": "Traceback: /opt/ml/code/secret.py", "LogStreamArn": "arn:aws:logs:eu-west-1:1:x",
            ])
    }

    @Test(arguments: [
        (model(400), 1, 400), (model(404), 1, 400), (model(401), 1, 400), (model(406), 1, 406), (model(408), 1, 504),
        (model(413), 1, 413), (model(415), 1, 415), (model(422), 1, 422), (model(429), 1, 429), (model(500), 1, 502),
        (model(502), 1, 502), (model(503), 1, 503), (model(504), 1, 504), (model(200), 1, 502), (model(nil), 1, 502),
        (error("ModelNotReadyException", 429), 3, 503), (error("ThrottlingException", 400), 3, 429),
        (error("TooManyRequestsException", 429), 3, 429), (error("ServiceUnavailable", 503), 3, 503),
        (error("InternalFailure", 500), 3, 503), (error("InternalDependencyException", 530), 1, 503),
        (error("ServiceQuotaExceededException", 400), 1, 503),
        (error("ValidationError", 400, ["message": "Endpoint live of account 123456789012 not found."]), 1, 503),
        (error("ValidationError", 400), 1, 502), (error("AccessDeniedException", 403), 1, 500),
        (error("ExpiredTokenException", 403), 1, 500), (error("SomethingNew", 418), 1, 502),
        (AWSExchange.http(.post, path, "").lost(.stalled), 3, 504),
        (AWSExchange.http(.post, path, "").lost(.timedOut), 3, 504),
        (AWSExchange.http(.post, path, "").lost(.connectionReset), 3, 503),
        (AWSExchange.http(.post, path, "").lost(.tooLarge), 1, 502),
        (AWSExchange.http(.post, path, "").lost(.certificateRefused), 1, 500),
        (AWSExchange.http(.post, path, "").lost(.cancelled), 1, 503),
        (AWSExchange.http(.post, path, status: 302, ""), 1, 502),
    ])
    func everyTroubleHasAStatusAndNoDetails(trouble: AWSExchange, asked: Int, status: Int) async throws {
        let run = try await invoke(
            Self.handler, Self.rest(#"{"context": "1,2"}"#), script: Array(repeating: trouble, count: asked),
            environment: Self.capturing)
        #expect(run.answer?["statusCode"]?.int == status, "\(run.log)")
        let body = try JSONValue(parsing: run.answer?["body"]?.string ?? "")
        #expect(body.object?.members.map(\.name) == ["message", "inference-id"])
        for word in ["arn:", "aws", "live", "Traceback", "secret", "endpoint", "123456789012"] {
            #expect(body["message"]?.string?.contains(word) == false, "\(body.text)")
        }
        #expect((run.answer?["headers"]?["Retry-After"] != nil) == [429, 503].contains(status))
        // Whoever runs the function finds in the log what the caller is not told.
        #expect(
            run.log.contains(status < 500 ? "[WARN]" : "[ERROR]") && run.log.contains("SageMakerRuntime.InvokeEndpoint")
        )
        if case .success(let said) = trouble.answer, said.status == 424 { #expect(run.log.contains("secret.py")) }
    }

    @Test func itAnswersBeforeLambdaEndsIt() async throws {
        let clock = ManualClock()
        let slow = AWSExchange.http(.post, Self.path, "") { request in
            #expect(request.limits.total <= .seconds(9))
            clock.advance(by: request.limits.total)
        }.lost(.timedOut)
        let run = try await invoke(
            Self.handler, Self.rest(#"{"context": "1,2"}"#), script: [slow], environment: Self.environment,
            timeout: .seconds(10), clock: clock)
        #expect(run.answer?["statusCode"] == 504)
    }

    // MARK: captures

    static func captured(_ request: HTTPRequest) throws -> JSONValue {
        guard case .bytes(let bytes) = request.body else { return .null }
        #expect(bytes.last == 0x0A && bytes.count { $0 == 0x0A } == 1, "one line")
        return try JSONValue(parsing: bytes)
    }

    @Test func capturesAsSageMakerDoes() async throws {
        let run = try await invoke(
            Self.handler, Self.rest(#"{"context": "1,2\n3,4"}"#),
            script: [
                .http(
                    .post, Self.path,
                    headers: ["Content-Type": "text/csv", "x-Amzn-Invoked-Production-Variant": "green"], "0.5\n0.7"),
                .http(.put, "/captures/live/green/2026/01/01/00/*", headers: ["ETag": "\"e\""]) { request in
                    #expect(request.url.host == "bucket.s3.eu-west-1.amazonaws.com")
                    #expect(request.url.path.hasSuffix("/00-00-000-7fffffff-ffff-4fff-bfff-ffffffffffff.jsonl"))
                    #expect(
                        (try? Self.captured(request)) == [
                            "captureData": [
                                "endpointInput": [
                                    "observedContentType": "text/csv", "mode": "INPUT", "data": "1,2\n3,4",
                                    "encoding": "CSV",
                                ],
                                "endpointOutput": [
                                    "observedContentType": "text/csv", "mode": "OUTPUT", "data": "0.5\n0.7",
                                    "encoding": "CSV",
                                ],
                            ],
                            "eventMetadata": [
                                "eventId": "7fffffff-ffff-4fff-bfff-ffffffffffff", "inferenceId": "api-1",
                                "inferenceTime": "2026-01-01T00:00:00Z",
                            ], "eventVersion": "0",
                        ])
                },
            ], environment: Self.capturing)
        #expect(run.answer?["headers"]?["X-Data-Capture"] == "stored")
    }

    @Test func aCaptureThatFailsKeepsNoAnswerBack() async throws {
        let put = AWSExchange.http(
            .put, "/captures/live/AllTraffic/*", status: 403,
            "<Error><Code>AccessDenied</Code><Message>no</Message></Error>")
        let run = try await invoke(
            Self.handler, Self.rest(#"{"payload": 1}"#), script: [.http(.post, Self.path, "{}"), put],
            environment: Self.capturing)
        #expect(run.answer?["statusCode"] == 200 && run.answer?["body"] == "{}")
        #expect(run.answer?["headers"]?["X-Data-Capture"] == "failed")
        #expect(
            run.log.contains("[ERROR] r-1 the inference api-1 was not captured\n") && run.log.contains("AccessDenied"))
        let long = Self.environment.merging([
            "INPUT_DATA_CAPTURE_URI": "s3://bucket/" + String(repeating: "k", count: 1000)
        ]) { $1 }
        let far = try await invoke(
            Self.handler, Self.rest(#"{"payload": 1}"#), script: [.http(.post, Self.path, "{}")], environment: long)
        #expect(far.answer?["statusCode"] == 200 && far.answer?["headers"]?["X-Data-Capture"] == "failed")
    }

    @Test(arguments: [
        ("text/csv", "1,2", "CSV", "1,2"), ("Text/CSV ;charset=utf-8", "1,2", "CSV", "1,2"),
        ("application/json", "{}", "JSON", "{}"),
        ("application/jsonlines", "{}", "BASE64", "e30="), ("", "1", "BASE64", "MQ=="),
        ("text/csv-schema", "1", "BASE64", "MQ=="),
    ])
    func encodesByTheType(type: String, body: String, encoding: String, data: String) throws {
        let side = CaptureRecord.Side(contentType: type, body: Array(body.utf8))
        let broken = CaptureRecord.Side(contentType: "text/csv", body: [0xC3])
        let record = CaptureRecord(
            endpoint: "e", variant: "v", question: side, answer: broken, inferenceID: "i", eventID: "x",
            time: Date(timeIntervalSince1970: 1_767_225_599.25))
        let captured = try JSONValue(parsing: record.line)["captureData"]
        #expect(
            captured?["endpointInput"]?["encoding"]?.string == encoding
                && captured?["endpointInput"]?["data"]?.string == data)
        #expect(captured?["endpointInput"]?["observedContentType"]?.string == type)
        #expect(captured?["endpointOutput"]?["encoding"] == "BASE64" && captured?["endpointOutput"]?["data"] == "ww==")
        let folder = try #require(S3URI("s3://bucket"))
        #expect(record.place(below: folder)?.description == "s3://bucket/e/v/2025/12/31/23/59-59-250-x.jsonl")
    }

    @Test(arguments: [
        ([:], "INPUT_ENDPOINT_NAME"), (["INPUT_ENDPOINT_NAME": ""], "INPUT_ENDPOINT_NAME"),
        (["INPUT_ENDPOINT_NAME": "e", "INPUT_DATA_CAPTURE_URI": "/captures"], "INPUT_DATA_CAPTURE_URI"),
        (["INPUT_ENDPOINT_NAME": "e", "AWS_REGION": ""], "no region is given"),
    ])
    func beginsOnlyWhereItCanWork(environment: [String: String], words: String) {
        var bench = FunctionBench(aws: ScriptedTransport(), lambda: ScriptedTransport(), clock: ManualClock()) { _ in }
        bench.environment = environment
        let error = #expect(throws: FunctionError.self) { try Functions.function(Self.handler, in: bench.world) }
        #expect(error?.message.contains(words) == true)
    }
}
