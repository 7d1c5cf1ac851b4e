/// smoke-test of a container by its address: ping first, waiting out a start, and taking every later failure as one.
import HTTP
import JSON
import Steps
import Testing

@Suite struct ContainerTests {
    static let arguments = ["--url", "http://model:8080/v1/", "--cases", "cases.json", "--report", "report.json"]
    static let ping = Exchange.http(.get, "/v1/ping") { request in
        #expect(request.allowsPlainHTTP)
        #expect(request.limits.total == .seconds(2))
        #expect(request.headers["Authorization"] == nil)
    }

    static func answer(_ body: String, status: Int = 200) -> Exchange {
        .http(.post, "/v1/invocations", status: status, headers: ["Content-Type": "text/csv"], body: body) { request in
            #expect(request.allowsPlainHTTP)
            #expect(request.headers["Content-Type"] == "text/csv")
        }
    }

    func smoke(_ script: [Exchange], _ arguments: [String] = arguments) async -> BenchRun {
        await bench(SmokeTest.self, arguments, script: script, files: ["cases.json": SmokeTestTests.cases])
    }

    @Test func greenWithoutAWS() async {
        let run = await smoke([Self.ping, Self.answer("0.75"), Self.answer("no", status: 415)])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["passed"] == true)
        let report = run.files["report.json"].flatMap { try? JSONValue(parsing: $0) }
        #expect(report?["target"]?["url"] == "http://model:8080/v1")
    }

    @Test func waitsForTheFirstPing() async {
        let starting = [
            Self.ping.lost(.connectionRefused), Self.ping.lost(.connectionReset), Self.ping.lost(.timedOut),
            .http(.get, "/v1/ping", status: 503),
        ]
        let run = await smoke(starting + [Self.ping, Self.answer("0.75"), Self.answer("no", status: 415)])
        #expect(run.exitCode == 0)
        #expect(run.record["metrics"]?["retries"] == 4)
        #expect(run.record["error-rate"] == 0)
    }

    @Test(arguments: [
        (ping.lost(.hostNotFound), Failure.Kind.unavailable), (ping.lost(.certificateRefused), .unavailable),
        (.http(.get, "/v1/ping", status: 404), .failed), (.http(.get, "/v1/ping", status: 301), .failed),
    ])
    func doesNotWaitForWhatWaitingDoesNotHeal(answer: Exchange, kind: Failure.Kind) async {
        let run = await smoke([answer])
        #expect(run.failure == kind)
    }

    @Test func waitsNoLongerThanItMay() async {
        let run = await smoke(
            Array(repeating: Self.ping.lost(.connectionRefused), count: 4),
            Self.arguments + ["--timeout-minutes", "0.05"])
        #expect(run.failure == .timedOut)
    }

    @Test(arguments: [
        answer("0.75").lost(.connectionRefused), answer("0.75", status: 503), answer("0.75", status: 429),
        answer("0.75").lost(.bodyCut), answer(""),
    ])
    func afterThePingEveryFailureCounts(first: Exchange) async {
        let run = await smoke([Self.ping, first, Self.answer("no", status: 415)])
        #expect(run.failure == .rejected)
        #expect(run.record["metrics"]?["retries"] == 0)
        #expect(run.record["failed-cases"] == 1)
    }
}
