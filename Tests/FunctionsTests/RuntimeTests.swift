/// The runtime API as a client sees it, the loop around a function, and the lines of its log.
import Bytes
import Clocks
import FoundationEssentials
import HTTP
import JSON
import Live
import Steps
import Synchronization
import TestSupport
import Testing
import Workflow

@testable import Functions

@Suite struct RuntimeTests {
    static let url = HTTPURL(scheme: .http, host: "127.0.0.1", port: 9001)
    static let invoked: Headers = ["Lambda-Runtime-Aws-Request-Id": "r/1"]

    @Test(
        arguments: [
            (["lambda-runtime-aws-request-id": "r"], "r", nil, nil),
            (
                [
                    "Lambda-Runtime-Aws-Request-Id": "r", "Lambda-Runtime-Deadline-Ms": "1700000000500",
                    "Lambda-Runtime-Trace-Id": "Root=1",
                ], "r", 1_700_000_000.5, "Root=1"
            ),
            (["Lambda-Runtime-Aws-Request-Id": "r", "Lambda-Runtime-Deadline-Ms": "soon"], "r", nil, nil),
            (["Lambda-Runtime-Aws-Request-Id": ""], nil, nil, nil), ([:], nil, nil, nil),
        ] as [(Headers, String?, Double?, String?)])
    func readsAnInvocation(headers: Headers, id: String?, deadline: Double?, trace: String?) {
        let invocation = Invocation(HTTPResponse(status: 200, headers: headers, body: Array("{}".utf8)))
        #expect(invocation?.requestID == id)
        #expect(invocation?.deadline?.timeIntervalSince1970 == deadline)
        #expect(invocation?.traceID == trace)
    }

    @Test(arguments: [(900.0, 897.0), (30, 27), (3, 2.7), (0, 0), (-5, 0)])
    func keepsTimeForItsLastWords(left: Double, work: Double) throws {
        var invocation = try #require(Invocation(HTTPResponse(status: 200, headers: Self.invoked)))
        let now = Date(timeIntervalSince1970: 1_700_000_000)
        #expect(invocation.timeLeft(now: now) == nil)
        invocation.deadline = now.addingTimeInterval(left)
        #expect(invocation.timeLeft(now: now) == .seconds(work))
    }

    @Test func asksAsTheAPIWants() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 200, headers: Self.invoked, body: Array("1".utf8)), HTTPResponse(status: 202),
            HTTPResponse(status: 413), HTTPResponse(status: 202))
        let api = RuntimeAPI(Self.url, transport: transport)
        let invocation = try await api.next()
        let taken = try await api.answer(invocation, ["a": 1])
        let told = try await api.fail(invocation, FunctionError("A.B", "no"))
        #expect(taken && !told)
        try await api.failInit(FunctionError("A.B", "no"))
        #expect(
            transport.requests.map { "\($0.method.rawValue) \($0.url)" } == [
                "GET http://127.0.0.1:9001/2018-06-01/runtime/invocation/next",
                "POST http://127.0.0.1:9001/2018-06-01/runtime/invocation/r%2F1/response",
                "POST http://127.0.0.1:9001/2018-06-01/runtime/invocation/r%2F1/error",
                "POST http://127.0.0.1:9001/2018-06-01/runtime/init/error",
            ])
        #expect(transport.requests[0].limits.total > .seconds(86_400), "an invocation may be days away")
        #expect(transport.requests.allSatisfy { $0.allowsPlainHTTP })
        let error: JSONValue = ["errorType": "A.B", "errorMessage": "no", "stackTrace": []]
        #expect(AWSExchange.body(transport.requests[2]) == error && AWSExchange.body(transport.requests[3]) == error)
    }

    @Test(arguments: [403, 410, 500]) func noInvocationIsTheEnd(status: Int) async {
        let api = RuntimeAPI(Self.url, transport: ScriptedTransport(HTTPResponse(status: status)))
        await #expect(throws: RuntimeFault.self) { try await api.next() }
    }

    @Test func anInvocationWithoutAnIDIsTheEnd() async {
        let api = RuntimeAPI(Self.url, transport: ScriptedTransport(HTTPResponse(status: 200)))
        await #expect(throws: RuntimeFault.self) { try await api.next() }
    }

    @Test func anAPIThatIsGoneIsTheEnd() async throws {
        let gone = ScriptedTransport([{ _ in .failure(TransportError(.connectionRefused, host: "h", "refused")) }])
        await #expect(throws: RuntimeFault.self) { try await RuntimeAPI(Self.url, transport: gone).next() }
        let failing = ScriptedTransport(HTTPResponse(status: 500))
        let invocation = try #require(Invocation(HTTPResponse(status: 200, headers: Self.invoked)))
        await #expect(throws: RuntimeFault.self) {
            try await RuntimeAPI(Self.url, transport: failing).answer(invocation, .null)
        }
    }

    @Test(arguments: [nil, "", "other", "bootstrap", "TRIGGER_MODEL_TRAINING", "trigger_model_training "])
    func knowsItsHandlersOnly(name: String?) {
        let bench = FunctionBench(aws: ScriptedTransport(), lambda: ScriptedTransport(), clock: ManualClock()) { _ in }
        let error = #expect(throws: FunctionError.self) { try Functions.function(name, in: bench.world) }
        #expect(error?.type == "Runtime.HandlerNotFound")
        #expect(error?.message.contains("retrain_model_on_new_data") == true)
    }

    @Test(arguments: ["", "{", "nul", "{}{}", #"{"a":1,"a":2}"#, "\u{FEFF}{}"])
    func anEventThatIsNoJSONFailsAlone(payload: String) async throws {
        let run = try await invoke("trigger_model_training", payload: Array(payload.utf8))
        #expect(run.error?.type == "Event.Unusable")
    }

    @Test(arguments: [(400, "waits for none"), (413, "did not take")]) func tellsOfAnAnswerThatIsNotTaken(
        status: Int, words: String
    ) async throws {
        let told = Mutex("")
        let lambda = ScriptedTransport(
            HTTPResponse(status: 200, headers: Self.invoked, body: Array(Events.object("a").text.utf8)),
            HTTPResponse(status: status))
        let bench = FunctionBench(aws: ScriptedTransport(), lambda: lambda, clock: ManualClock()) { text in
            told.withLock { $0 += text }
        }
        _ = try await bench.turn("trigger_model_training")
        #expect(told.withLock { $0 }.contains(words))
    }

    @Test func worksWithinLambdasTimeAndNoLonger() async throws {
        let clock = ManualClock()
        clock.advance(by: .seconds(5))
        let seen = Mutex<[Duration]>([])
        let script = [
            AWSExchange.http(.post, "/") { request in seen.withLock { $0.append(request.limits.total) } }.lost(
                .timedOut)
        ]
        // What was lost may be tried again, but not beyond the time there is.
        let run = try await invoke(
            "trigger_model_training", Events.image(), script: script, environment: PipelineWire.environment,
            timeout: .milliseconds(20), clock: clock)
        #expect(seen.withLock { $0.map { (17.9...18.1).contains($0.seconds * 1000) } } == [true])
        #expect(run.error?.type == "Step.Unavailable")
    }

    @Test func keepsSecretsOutOfLogAndError() async throws {
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
        let run = try await invoke(
            "trigger_model_training", Events.image(),
            script: [.refused("DescribePipeline", "SomethingNew", "the key \(secret) is bad")],
            environment: PipelineWire.environment)
        #expect(run.error?.message.contains("the key *** is bad") == true)
        #expect(!run.log.contains(secret))
        let event = try await invoke("trigger_model_training", Events.image(["result": .string(secret)]))
        #expect(
            event.answer?["because"]?.string?.contains(secret) == true, "what came with the event goes back with it")
        #expect(!event.log.contains(secret))
    }

    @Test(
        arguments: [
            (nil, nil, "[INFO] r a\n[WARN] r b\\nc\n[ERROR] r t\n  d\n  e\n[INFO] r q\n  | x\n  | y\n[INFO] r n\n"),
            (
                "JSON", "WARN",
                #"{"timestamp":"2026-01-01T00:00:00.000Z","level":"WARN","message":"b\\nc","requestId":"r"}"# + "\n"
                    + #"{"timestamp":"2026-01-01T00:00:00.000Z","level":"ERROR","message":"t","requestId":"r","quote":["d","e"]}"#
                    + "\n"
            ),
            (
                "Text", "nonsense",
                "[INFO] r a\n[WARN] r b\\nc\n[ERROR] r t\n  d\n  e\n[INFO] r q\n  | x\n  | y\n[INFO] r n\n"
            ),
            ("JSON", "FATAL", ""),
        ] as [(String?, String?, String)])
    func writesALogInTheFormThatIsWanted(format: String?, level: String?, text: String) {
        var variables: [String: String] = [:]
        variables["AWS_LAMBDA_LOG_FORMAT"] = format
        variables["AWS_LAMBDA_LOG_LEVEL"] = level
        let told = Mutex("")
        let log = Log(Environment(variables), clock: ManualClock()) { line in told.withLock { $0 += line } }
        let narrator = LogNarrator(log, requestID: "r", masker: SharedMasker())
        narrator.say("a")
        narrator.warn("b\nc")
        narrator.fail(["d", "e"], title: "t")
        narrator.quote("x\ny", title: "q")
        narrator.follow(Progress("p", status: "s", began: .zero, seen: .zero), news: ["n"])
        narrator.settle()
        #expect(told.withLock { $0 } == text)
    }
}
