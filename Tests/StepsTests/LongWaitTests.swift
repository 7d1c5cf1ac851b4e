/// Six hours of waiting with keys of one hour, by a clock that is moved by hand: the steps that wait, their whole session, and
/// a cloud that lets nobody in whose keys have ended.
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

@Suite struct LongWaitTests {
    static let execution = "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn/execution/abcdefghijkl"

    /// What a run left.
    struct Run {
        let exitCode: Int32
        let record: JSONValue
        var failure: Failure.Kind? { Failure.Kind(rawValue: exitCode) }
    }

    /// Logs in as an earlier step of the job does, then runs a step with what that leaves.
    static func run<S: Step>(
        _: S.Type, _ arguments: [String], login more: [String] = [], in cloud: SixHours
    ) async throws -> Run {
        let disk = MemoryFiles()
        let started = Cloud.workflow.merging(["GITHUB_ENV": "/env", "HOME": "/home/u"]) { $1 }
        var report = Report<OIDCAssume.Outputs>()
        let login = try OIDCAssume.parse(OIDCAssumeTests.arguments + more)
        try await login.run(in: RenewalTests.world(cloud, cloud.clock, started, disk), report: &report)
        #expect(cloud.sessions == (more.isEmpty ? 1 : 2))
        var variables = started.filter { $0.key != "GITHUB_ENV" }
        for (name, value) in report.exports { variables[name] = value.reveal() }
        let world = RenewalTests.world(cloud, cloud.clock, variables, disk)
        let session = Session<S>(in: world, masker: SharedMasker()) { () throws(FileFailure) in [] }
        let ending = await session.run(arguments)
        return Run(exitCode: ending.exitCode, record: try JSONValue(parsing: ending.output))
    }

    static let wait = ["--execution-arn", execution, "--timeout-minutes", "400", "--poll-seconds", "30"]
    static let deploy = [
        "--endpoint-name", "churn", "--role-arn", "arn:aws:iam::123456789012:role/serve", "--instance-type",
        "ml.m5.large", "--model-package-arn", DeploymentWire.packageArn, "--timeout-minutes", "400", "--poll-seconds",
        "30",
    ]

    @Test func aPipelineOfSixHoursIsFollowedToItsEnd() async throws {
        let cloud = SixHours()
        let run = try await Self.run(WaitPipeline.self, Self.wait, in: cloud)
        #expect(run.exitCode == 0, "\(run.record["failure"] ?? .null)")
        #expect(run.record["status"] == "Succeeded")
        #expect(cloud.clock.elapsed >= .seconds(6 * 3600))
        #expect(cloud.sessions - 1 <= 7, "\(cloud.sessions - 1) renewals")
        #expect(cloud.refusals == 0)
    }

    @Test func anEndpointThatTakesSixHoursIsFollowedToItsEnd() async throws {
        let cloud = SixHours()
        let run = try await Self.run(DeployEndpoint.self, Self.deploy, in: cloud)
        #expect(run.exitCode == 0, "\(run.record["failure"] ?? .null)")
        #expect(run.record["status"] == "InService")
        #expect(cloud.clock.elapsed >= .seconds(6 * 3600))
        #expect(cloud.sessions - 1 <= 7, "\(cloud.sessions - 1) renewals")
        #expect(cloud.refusals == 0)
    }

    @Test(arguments: [["--export", "env"], ["--export", "profile", "--profile-name", "deploy"]])
    func aChainLastsSixHoursToo(export: [String]) async throws {
        let cloud = SixHours()
        let run = try await Self.run(
            WaitPipeline.self, Self.wait, login: ["--role-chain", Cloud.spoke] + export, in: cloud)
        #expect(run.exitCode == 0, "\(run.record["failure"] ?? .null)")
        #expect(cloud.sessions - 2 <= 2 * 8, "\(cloud.sessions - 2) sessions of two roles")
        #expect(cloud.refusals == 0)
    }

    @Test func keysThatEndBeforeTheirTimeAreRenewed() async throws {
        let cloud = SixHours()
        cloud.revokesAfter(.seconds(1800))
        let run = try await Self.run(WaitPipeline.self, Self.wait, in: cloud)
        #expect(run.exitCode == 0, "\(run.record["failure"] ?? .null)")
        #expect(cloud.refusals == 1)
    }

    @Test(arguments: [3, 5])
    func aRefusedRenewalIsRedAndGuessesNothing(hours: Int) async throws {
        for step in [true, false] {
            let cloud = SixHours()
            cloud.distrustsAfter(.seconds(hours * 3600))
            let run =
                step
                ? try await Self.run(WaitPipeline.self, Self.wait, in: cloud)
                : try await Self.run(DeployEndpoint.self, Self.deploy, in: cloud)
            #expect(run.failure == .denied)
            let because = run.record["failure"]?["because"]?.string ?? ""
            #expect(because.contains("the credentials end soon, and could not be renewed"), "\(because)")
            #expect(because.contains("Not authorized to perform sts:AssumeRoleWithWebIdentity"))
            #expect(run.record["status"] == (step ? "Executing" : "Creating"), "what was seen last, and no end")
            #expect(cloud.clock.elapsed < .seconds((hours + 1) * 3600))
        }
    }

    @Test func expiredKeysThatNobodyRenewsAreSaidToBe() async throws {
        let cloud = SixHours()
        cloud.distrustsAfter(.seconds(1700))
        cloud.revokesAfter(.seconds(1800))
        let run = try await Self.run(WaitPipeline.self, Self.wait, in: cloud)
        #expect(run.failure == .denied)
        let failure = run.record["failure"]
        #expect(failure?["because"]?.string?.contains("the credentials have expired, and could not be renewed") == true)
        #expect(failure?["try"]?.string?.contains("is not known. Go on waiting with: wait-pipeline") == true)
    }
}

/// A cloud in which work takes six hours and keys last one.
final class SixHours: Transport {
    let clock = ManualClock()

    private struct State {
        var tokens = 0
        var used: Set<String> = []
        var sessions = 0
        var ends: [String: Duration] = [:]
        var refusals = 0
        var revocation: Duration?
        var distrust: Duration?
        var config: String?
    }
    private let state = Mutex(State())

    /// Sessions that were given.
    var sessions: Int { state.withLock { $0.sessions } }
    /// Requests with keys that had ended.
    var refusals: Int { state.withLock { $0.refusals } }

    /// Ends all keys that there are then.
    func revokesAfter(_ time: Duration) { state.withLock { $0.revocation = time } }
    /// Gives no session from then on.
    func distrustsAfter(_ time: Duration) { state.withLock { $0.distrust = time } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        if request.url.host == "token.example" {
            let number = state.withLock { state in
                state.tokens += 1
                return state.tokens
            }
            return Self.json(["value": .string(Cloud.jwt(number))])
        }
        guard case .bytes(let body) = request.body else { return HTTPResponse(status: 400) }
        let text = String(decoding: body, as: UTF8.self)
        if text.contains("Action=AssumeRoleWithWebIdentity") { return try session(for: text) }
        guard isGood(request) else {
            return Self.json(["__type": "ExpiredTokenException", "message": "The security token is expired"], 400)
        }
        if text.contains("Action=AssumeRole&") { return try chained() }
        if text.contains("Action=GetCallerIdentity") { return try caller(request) }
        let name = request.headers["X-Amz-Target"].map { $0.split(separator: ".").last.map(String.init) ?? $0 } ?? ""
        return answer(name, (try? JSONValue(parsing: body)) ?? .null)
    }

    private func session(for form: String) throws(TransportError) -> HTTPResponse {
        let (isTrusted, number) = state.withLock { state in
            let token = form.firstMatch(of: /WebIdentityToken=([^&]+)/).map { String($0.1) } ?? ""
            #expect(state.used.insert(token).inserted, "a fresh token for each session")
            return (state.distrust.map { clock.elapsed < $0 } ?? true, state.sessions + 1)
        }
        guard isTrusted else {
            return try Cloud.refused(
                "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", status: 403
            ).answer.get()
        }
        note(number)
        return try Cloud.assumed(number, until: until).answer.get()
    }

    private func chained() throws(TransportError) -> HTTPResponse {
        let number = sessions + 1
        note(number)
        return try Cloud.chained(number, until: until).answer.get()
    }

    private var until: String { SessionExport.text(clock.now.addingTimeInterval(3600)) }

    private func note(_ number: Int) {
        state.withLock { state in
            state.sessions = number
            state.ends["ASIACANARYKEY\(number)"] = clock.elapsed + .seconds(3600)
        }
    }

    private func caller(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
        try Cloud.caller(key(of: request) == "ASIACANARYKEY1" ? Cloud.session : Cloud.chainedSession).answer.get()
    }

    private func key(of request: HTTPRequest) -> String {
        request.headers["Authorization"]?.firstMatch(of: /Credential=(\w+)\//).map { String($0.1) } ?? ""
    }

    private func isGood(_ request: HTTPRequest) -> Bool {
        state.withLock { state in
            if let revocation = state.revocation, clock.elapsed >= revocation {
                state.ends = [:]
                state.revocation = nil
            }
            if let end = state.ends[key(of: request)], end > clock.elapsed { return true }
            state.refusals += 1
            return false
        }
    }

    private func answer(_ operation: String, _ body: JSONValue) -> HTTPResponse {
        let isOver = clock.elapsed >= .seconds(6 * 3600)
        switch operation {
        case "DescribePipelineExecution":
            return Self.json([
                "PipelineExecutionArn": .string(LongWaitTests.execution),
                "PipelineExecutionStatus": isOver ? "Succeeded" : "Executing",
            ])
        case "ListPipelineExecutionSteps": return Self.json(["PipelineExecutionSteps": []])
        case "DescribeModelPackage":
            return Self.json(DeploymentWire.packageReply(approval: "Approved", status: "Completed"))
        case "CreateModel": return Self.json(["ModelArn": "arn:aws:sagemaker:eu-west-1:123456789012:model/m"])
        case "CreateEndpointConfig":
            return Self.json(["EndpointConfigArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c"])
        case "CreateEndpoint":
            state.withLock { $0.config = body["EndpointConfigName"]?.string }
            return Self.json(["EndpointArn": .string(DeploymentWire.arn)])
        case "DescribeEndpoint":
            guard let config = state.withLock({ $0.config }) else { fallthrough }
            let reply = DeploymentWire.endpoint(isOver ? "InService" : "Creating", config).answer
            return (try? reply.get()) ?? HTTPResponse(status: 500)
        case "DescribeModel", "DescribeEndpointConfig":
            return Self.json(["__type": "ValidationException", "message": "Could not find it"], 400)
        case "ListEndpointConfigs": return Self.json(["EndpointConfigs": []])
        default:
            Issue.record("unexpected \(operation)")
            return HTTPResponse(status: 400)
        }
    }

    private static func json(_ value: JSONValue, _ status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, body: Array(value.text.utf8))
    }
}
