/// After oidc-assume a later step of the job works for as long as it must: by a clock that is moved by hand.
import AWS
import Bytes
import Clocks
import Foundation
import HTTP
import JSON
import Synchronization
import Testing
import Workflow

@testable import Live
@testable import Steps

@Suite struct RenewalTests {
    /// A network that gives tokens, sessions of an hour and answers to whoever signs with keys that are good.
    final class Hourly: Transport {
        let clock: ManualClock
        let sessions = Mutex(0)
        let callers = Mutex<[String]>([])

        init(_ clock: ManualClock) { self.clock = clock }

        func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
            if request.url.host == "token.example" {
                #expect(request.url.query.last == HTTPURL.QueryItem("audience", "sts.amazonaws.com"))
                return HTTPResponse(status: 200, body: Array("{\"value\":\"\(Cloud.jwt())\"}".utf8))
            }
            guard case .bytes(let body) = request.body else { return HTTPResponse(status: 400) }
            let form = String(decoding: body, as: UTF8.self)
            if form.contains("AssumeRoleWithWebIdentity") {
                #expect(form.contains("RoleSessionName=acme.churn-42-1"))
                #expect(form.contains("DurationSeconds=3600"))
                let number = sessions.withLock {
                    $0 += 1; return $0
                }
                let until = SessionExport.text(clock.now.addingTimeInterval(3600))
                return try Cloud.assumed(number, until: until).answer.get()
            }
            let key = request.headers["Authorization"]?.firstMatch(of: /Credential=(\w+)\//).map { String($0.1) } ?? ""
            callers.withLock { $0.append(key) }
            return try Cloud.caller().answer.get()
        }
    }

    @Test func renewsOverTwoHoursWithKeysOfOneHour() async throws {
        let clock = ManualClock()
        let cloud = Hourly(clock)
        var world = Self.world(cloud, clock, Cloud.workflow.merging(["GITHUB_ENV": "/env"]) { $1 })
        var report = Report<OIDCAssume.Outputs>()
        let step = try OIDCAssume.parse(OIDCAssumeTests.arguments)
        try await step.run(in: world, report: &report)
        var variables = Cloud.workflow
        for (name, value) in report.exports { variables[name] = value.reveal() }
        world = Self.world(cloud, clock, variables)
        let client = try world.session.client()
        for _ in 0..<24 {
            _ = try await client.call(GetCallerIdentity())
            try await clock.sleep(for: .seconds(300))
        }
        let keys = cloud.callers.withLock { $0 }
        #expect(keys.first == "ASIACANARYKEY1")
        #expect(keys.last == "ASIACANARYKEY3")
        #expect(cloud.sessions.withLock { $0 } == 3, "one session an hour, and not one a call")
    }

    static func world(_ transport: any Transport, _ clock: ManualClock, _ variables: [String: String]) -> World {
        let environment = Environment(variables)
        return World(
            transport: transport, time: clock, random: { 7 }, files: MemoryFiles(), environment: environment,
            run: RunContext(environment),
            narrator: StandardNarrator(isWorkflow: false, masker: SharedMasker(), random: { 7 }, write: { _ in }))
    }
}
