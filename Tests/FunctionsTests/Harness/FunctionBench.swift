/// A function on the bench: the real loop around it, a script for AWS, a runtime API that hands out one invocation.
import Bytes
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

/// One exchange with AWS: the request that must come next, and its answer.
struct AWSExchange: Sendable {
    let name: String
    let matches: @Sendable (HTTPRequest) -> Bool
    let check: @Sendable (HTTPRequest) -> Void
    let answer: Result<HTTPResponse, TransportError>

    /// A call of a JSON service, known by its target.
    static func json(
        _ operation: String, _ reply: JSONValue, check: @escaping @Sendable (JSONValue) -> Void = { _ in }
    ) -> AWSExchange {
        AWSExchange(name: operation) { request in
            request.headers["X-Amz-Target"]?.hasSuffix(".\(operation)") == true
        } check: {
            check(body($0))
        } answer: {
            HTTPResponse(status: 200, body: Array(reply.text.utf8))
        }
    }

    /// A call of a JSON service that is refused.
    static func refused(_ operation: String, _ code: String, _ message: String = "no") -> AWSExchange {
        AWSExchange(name: operation) { request in
            request.headers["X-Amz-Target"]?.hasSuffix(".\(operation)") == true
        } check: { _ in
        } answer: {
            HTTPResponse(
                status: 400,
                body: Array(JSONValue.object(["__type": .string(code), "message": .string(message)]).text.utf8))
        }
    }

    /// Any other request, known by method and path.
    static func http(
        _ method: HTTPRequest.Method, _ path: String, status: Int = 200, headers: Headers = [:], _ body: String = "",
        check: @escaping @Sendable (HTTPRequest) -> Void = { _ in }
    ) -> AWSExchange {
        AWSExchange(name: "\(method.rawValue) \(path)") { request in
            request.method == method
                && (path.hasSuffix("*") ? request.url.path.hasPrefix(path.dropLast()) : request.url.path == path)
        } check: {
            check($0)
        } answer: {
            HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
        }
    }

    /// The same, but nothing comes back.
    func lost(_ kind: TransportError.Kind) -> AWSExchange {
        AWSExchange(
            name: name, matches: matches, check: check, answer: .failure(TransportError(kind, host: "aws", "lost")))
    }

    /// The JSON that a request carries.
    static func body(_ request: HTTPRequest) -> JSONValue {
        guard case .bytes(let bytes) = request.body else { return .null }
        return (try? JSONValue(parsing: bytes)) ?? .null
    }

    private init(
        name: String, matches: @escaping @Sendable (HTTPRequest) -> Bool,
        check: @escaping @Sendable (HTTPRequest) -> Void, answer: () -> HTTPResponse
    ) {
        self.init(name: name, matches: matches, check: check, answer: .success(answer()))
    }

    private init(
        name: String, matches: @escaping @Sendable (HTTPRequest) -> Bool,
        check: @escaping @Sendable (HTTPRequest) -> Void, answer: Result<HTTPResponse, TransportError>
    ) {
        (self.name, self.matches, self.check, self.answer) = (name, matches, check, answer)
    }
}

/// What came of one invocation.
struct FunctionRun {
    var answer: JSONValue?
    var error: (type: String, message: String)?
    let log: String
    let requests: [HTTPRequest]
    let clock: ManualClock
}

/// Runs one invocation over a script; fails the test where the script is not used up, or where anything else is asked.
func invoke(
    _ handler: String, _ event: JSONValue, script: [AWSExchange] = [], environment: [String: String] = [:],
    requestID: String = "r-1", timeout: Duration = .seconds(60), clock: ManualClock = ManualClock()
) async throws -> FunctionRun {
    try await invoke(
        handler, payload: Array(event.text.utf8), script: script, environment: environment, requestID: requestID,
        timeout: timeout, clock: clock)
}

/// The same with any bytes for an event.
func invoke(
    _ handler: String, payload: [UInt8], script: [AWSExchange] = [], environment: [String: String] = [:],
    requestID: String = "r-1", timeout: Duration = .seconds(60), clock: ManualClock = ManualClock()
) async throws -> FunctionRun {
    let aws = ScriptedTransport(
        script.map { exchange -> ScriptedTransport.Exchange in
            { request in
                guard exchange.matches(request) else {
                    let asked = request.headers["X-Amz-Target"] ?? "\(request.method.rawValue) \(request.url)"
                    Issue.record("unexpected request \(asked); the script expects \(exchange.name)")
                    return .failure(TransportError(.notSendable, host: "script", "unexpected"))
                }
                exchange.check(request)
                return exchange.answer
            }
        })
    let deadline = Int64(((clock.now.timeIntervalSince1970 + timeout.seconds) * 1000).rounded())
    let lambda = ScriptedTransport(
        HTTPResponse(
            status: 200,
            headers: [
                "Lambda-Runtime-Aws-Request-Id": requestID, "Lambda-Runtime-Deadline-Ms": "\(deadline)",
                "Lambda-Runtime-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793",
            ], body: payload), HTTPResponse(status: 202))
    let told = Mutex("")
    let run = try await FunctionBench(aws: aws, lambda: lambda, environment: environment, clock: clock) { text in
        told.withLock { $0 += text }
    }.turn(handler)
    #expect(aws.left == 0, "the script was not used up")
    let log = told.withLock { $0 }
    return FunctionRun(answer: run.answer, error: run.error, log: log, requests: aws.requests, clock: clock)
}

/// The loop over two scripted networks.
struct FunctionBench {
    static let keys = [
        "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    ]

    let aws: any Transport
    let lambda: ScriptedTransport
    var environment: [String: String] = [:]
    let clock: ManualClock
    let write: @Sendable (String) -> Void

    /// The world of a process.
    var world: World {
        let variables = Environment(Self.keys.merging(environment) { $1 })
        return World(
            transport: TracedTransport(PunctualTransport(aws, clock: clock)), time: clock, random: { .max / 2 },
            files: NoFiles(), environment: variables, run: RunContext(variables),
            narrator: LogNarrator(log, requestID: nil, masker: SharedMasker()))
    }

    private var log: Log { Log(Environment(environment), clock: clock, write: write) }

    /// Serves one invocation, and reads what Lambda was told.
    func turn(_ handler: String) async throws -> (answer: JSONValue?, error: (type: String, message: String)?) {
        let function = try Functions.function(handler, in: world)
        let api = RuntimeAPI(HTTPURL(scheme: .http, host: "127.0.0.1", port: 9001), transport: lambda)
        try await RuntimeLoop(api: api, function: function, world: world, log: log).turn()
        let last = try #require(lambda.requests.last)
        let body = AWSExchange.body(last)
        guard last.url.path.hasSuffix("/error") else {
            #expect(last.url.path.hasSuffix("/response"))
            return (body, nil)
        }
        let type = body["errorType"]?.string ?? ""
        #expect(last.headers["Lambda-Runtime-Function-Error-Type"] == type)
        return (nil, (type, body["errorMessage"]?.string ?? ""))
    }
}

/// A function has no files to speak of.
struct NoFiles: Files {
    private static func none(_ path: String) -> FileFailure { FileFailure(isMissing: true, "\(path) is not there") }

    func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] { throw Self.none(path) }
    func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(FileFailure) { throw Self.none(path) }
    func size(of path: String) throws(FileFailure) -> Int { throw Self.none(path) }
    func source(of path: String) throws(FileFailure) -> any ByteSource & Sendable { throw Self.none(path) }
    func sink(to path: String, mode: UInt32) throws(FileFailure) -> any ByteSink { throw Self.none(path) }
}
