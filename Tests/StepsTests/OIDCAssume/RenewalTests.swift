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
        private let ends = Mutex<[String: Date]>([:])
        private let who = Mutex(Cloud.session)
        /// Whose keys they are.
        var caller: String {
            get { who.withLock { $0 } }
            set { who.withLock { $0 = newValue } }
        }

        init(_ clock: ManualClock) { self.clock = clock }

        func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
            if request.url.host == "token.example" {
                #expect(request.url.query.last == HTTPURL.QueryItem("audience", "sts.amazonaws.com"))
                return HTTPResponse(status: 200, body: Array("{\"value\":\"\(Cloud.jwt())\"}".utf8))
            }
            guard case .bytes(let body) = request.body else { return HTTPResponse(status: 400) }
            let form = String(decoding: body, as: UTF8.self)
            if form.contains("Action=AssumeRole&") {
                #expect(form.contains("ExternalId=acme") && form.contains("DurationSeconds=3600"))
                #expect(good(request), "signed by a session that has not ended")
                return try Cloud.chained(next(), until: until).answer.get()
            }
            if form.contains("AssumeRoleWithWebIdentity") {
                #expect(form.contains("RoleSessionName=acme.churn-42-1"))
                #expect(form.contains("DurationSeconds=3600"))
                return try Cloud.assumed(next(), until: until).answer.get()
            }
            callers.withLock { $0.append(key(of: request)) }
            #expect(good(request))
            return try Cloud.caller(caller).answer.get()
        }

        private var until: String { SessionExport.text(clock.now.addingTimeInterval(3600)) }

        private func next() -> Int {
            let now = clock.now
            return sessions.withLock { sessions in
                sessions += 1
                ends.withLock { $0["ASIACANARYKEY\(sessions)"] = now.addingTimeInterval(3600) }
                return sessions
            }
        }

        private func key(of request: HTTPRequest) -> String {
            request.headers["Authorization"]?.firstMatch(of: /Credential=(\w+)\//).map { String($0.1) } ?? ""
        }

        private func good(_ request: HTTPRequest) -> Bool {
            ends.withLock { ends in ends[key(of: request)].map { $0 > clock.now } ?? false }
        }
    }

    /// Both forms of a chain: variables for this toolkit, and profiles for every SDK.
    @Test(arguments: [["--export", "env"], ["--export", "profile", "--profile-name", "deploy"]])
    func renewsAChain(export: [String]) async throws {
        let clock = ManualClock()
        let cloud = Hourly(clock)
        cloud.caller = Cloud.chainedSession
        let files = MemoryFiles()
        let started = Cloud.workflow.merging(["GITHUB_ENV": "/env", "HOME": "/home/u"]) { $1 }
        var report = Report<OIDCAssume.Outputs>()
        let step = try OIDCAssume.parse(OIDCAssumeTests.arguments + ChainTests.oneMore + export)
        try await step.run(in: Self.world(cloud, clock, started, files), report: &report)
        var variables = started
        for (name, value) in report.exports { variables[name] = value.reveal() }
        let client = try Self.world(cloud, clock, variables, files).session.client()
        for _ in 0..<24 {
            _ = try await client.call(GetCallerIdentity())
            try await clock.sleep(for: .seconds(300))
        }
        #expect(cloud.sessions.withLock { $0 } <= 7, "a session of each role an hour, and not one a call")
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

    static func world(
        _ transport: any Transport, _ clock: ManualClock, _ variables: [String: String],
        _ files: MemoryFiles = MemoryFiles()
    ) -> World {
        let environment = Environment(variables)
        return World(
            transport: transport, time: clock, random: { 7 }, files: files, environment: environment,
            run: RunContext(environment),
            narrator: StandardNarrator(isWorkflow: false, masker: SharedMasker(), random: { 7 }, write: { _ in }))
    }
}
