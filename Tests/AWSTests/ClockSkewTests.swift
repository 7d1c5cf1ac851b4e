/// The AWS SDKs' shared cases of clock skew: what is learned from a `Date`, and which errors it heals.
import Bytes
import FoundationEssentials
import HTTP
import SigV4
import TestSupport
import Testing

@testable import AWS

@Suite struct ClockSkewTests {
    /// One attempt: seconds of our clock at sending and receiving, of the server's `Date`, of the expected signature.
    struct Attempt: Sendable {
        var sent: Int
        var received: Int
        var signed: Int
        var status = 200
        var date: Int?
        var age: String?
        var code: String?
    }

    struct Call: Sendable {
        var attempts: [Attempt]
        var maxAttempts = 3
        var skew: Double
        var succeeds = true
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var initial: Double = 0
        var calls: [Call]
    }

    static let cases = [
        Case(
            testDescription: "clocks agree",
            calls: [Call(attempts: [Attempt(sent: 0, received: 2, signed: 0, date: 1)], skew: 0)]),
        Case(
            testDescription: "a definite code is retried, and the skew stays",
            calls: [
                Call(
                    attempts: [
                        Attempt(sent: 0, received: 2, signed: 0, status: 403, date: 301, code: "RequestTimeTooSkewed"),
                        Attempt(sent: 2, received: 4, signed: 302, date: 303),
                    ], skew: 300),
                Call(attempts: [Attempt(sent: 60, received: 62, signed: 360, date: 361)], skew: 300),
            ]),
        Case(
            testDescription: "learned without an attempt left",
            calls: [
                Call(
                    attempts: [
                        Attempt(sent: 0, received: 2, signed: 0, status: 403, date: 301, code: "RequestTimeTooSkewed")
                    ], maxAttempts: 1, skew: 300, succeeds: false)
            ]),
        Case(
            testDescription: "a late answer teaches nothing",
            calls: [
                Call(attempts: [Attempt(sent: 0, received: 960, signed: 0, date: 600)], skew: 0),
                Call(attempts: [Attempt(sent: 1020, received: 1022, signed: 1020, date: 1321)], skew: 300),
            ]),
        Case(
            testDescription: "a stale skew is set right by a success", initial: 300,
            calls: [Call(attempts: [Attempt(sent: 0, received: 2, signed: 300, date: 1)], skew: 0)]),
        Case(
            testDescription: "a possible code below the threshold",
            calls: [
                Call(
                    attempts: [
                        Attempt(
                            sent: 0, received: 2, signed: 0, status: 400, date: 121, code: "InvalidSignatureException")
                    ], skew: 120, succeeds: false)
            ]),
        Case(
            testDescription: "a possible code above the threshold",
            calls: [
                Call(
                    attempts: [
                        Attempt(
                            sent: 0, received: 2, signed: 0, status: 400, date: 301, code: "InvalidSignatureException"),
                        Attempt(sent: 2, received: 4, signed: 302, date: 303),
                    ], skew: 300)
            ]),
        Case(
            testDescription: "a bare refusal, as of a HEAD, where clocks differ",
            calls: [
                Call(
                    attempts: [
                        Attempt(sent: 0, received: 2, signed: 0, status: 403, date: 301, code: "Forbidden"),
                        Attempt(sent: 2, received: 4, signed: 302, date: 303),
                    ], skew: 300)
            ]),
        Case(
            testDescription: "a bare refusal where they agree",
            calls: [
                Call(
                    attempts: [Attempt(sent: 0, received: 2, signed: 0, status: 403, date: 1, code: "Forbidden")],
                    skew: 0, succeeds: false)
            ]),
        Case(
            testDescription: "no Date",
            calls: [
                Call(
                    attempts: [Attempt(sent: 0, received: 2, signed: 0, status: 403, code: "RequestTimeTooSkewed")],
                    skew: 0, succeeds: false)
            ]),
        Case(
            testDescription: "a cached answer teaches nothing, the next does",
            calls: [
                Call(
                    attempts: [Attempt(sent: 60_660, received: 60_662, signed: 60_660, date: 43_381, age: "17280")],
                    skew: 0),
                Call(attempts: [Attempt(sent: 60_670, received: 60_672, signed: 60_670, date: 60_971)], skew: 300),
            ]),
        Case(
            testDescription: "a cached answer does not poison the next signature",
            calls: [
                Call(
                    attempts: [Attempt(sent: 60_660, received: 60_662, signed: 60_660, date: 43_381, age: "17280")],
                    skew: 0),
                Call(attempts: [Attempt(sent: 60_670, received: 60_672, signed: 60_670, date: 60_671)], skew: 0),
            ]),
    ]

    private static let midnight = Date(timeIntervalSince1970: 1_767_225_600)

    @Test(arguments: cases)
    func agrees(with example: Case) async throws {
        let clock = ManualClock(Self.midnight)
        let memory = ClientMemory()
        memory.skew = example.initial
        for call in example.calls {
            let script = call.attempts.map { attempt -> ScriptedTransport.Exchange in
                { request in
                    #expect(request.headers["X-Amz-Date"] == Self.stamp(attempt.signed))
                    clock.advance(by: .seconds(attempt.received - attempt.sent))
                    return .success(Self.response(attempt))
                }
            }
            if let first = call.attempts.first {
                clock.advance(by: .seconds(Double(first.sent) - clock.now.timeIntervalSince(Self.midnight)))
            }
            let harness = try Harness(
                script, clock: clock, environment: ["AWS_MAX_ATTEMPTS": "\(call.maxAttempts)"], random: 0)
            harness.client.memory.skew = memory.skew
            let failure = await harness.failure(of: DeleteModel(modelName: "m"))
            #expect((failure == nil) == call.succeeds)
            #expect(harness.client.memory.skew == call.skew)
            #expect(harness.transport.left == 0)
            memory.skew = harness.client.memory.skew
        }
    }

    private static func response(_ attempt: Attempt) -> HTTPResponse {
        var headers = Headers()
        headers["Date"] = attempt.date.map(httpDate)
        headers["Age"] = attempt.age
        return attempt.code.map { refusal($0, status: attempt.status, headers: headers) } ?? ok(headers: headers)
    }

    private static func httpDate(_ seconds: Int) -> String {
        let iso = midnight.addingTimeInterval(Double(seconds)).formatted(.iso8601)
        return "Thu, 01 Jan 2026 \(iso.dropFirst(11).prefix(8)) GMT"
    }

    private static func stamp(_ seconds: Int) -> String {
        midnight.addingTimeInterval(Double(seconds)).formatted(.iso8601).split { $0 == "-" || $0 == ":" }.joined()
    }

    @Test(arguments: [
        ("Thu, 01 Jan 2026 00:05:01 GMT", 1_767_225_901.0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
    ])
    func readsHTTPDates(text: String, seconds: Double) {
        #expect(WireDate.parseHTTP(text)?.timeIntervalSince1970 == seconds)
    }

    @Test(arguments: ["", "now", "Thu, 01 Foo 2026 00:05:01 GMT", "Thu, 01 Jan 2026 00:05:01 CET", "1 2 3 4 5 GMT"])
    func refusesOtherDates(text: String) {
        #expect(WireDate.parseHTTP(text) == nil)
    }
}
