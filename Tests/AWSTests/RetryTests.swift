/// Whole calls through the retry rules, attempt by attempt.
import Clocks
import FoundationEssentials
import HTTP
import SigV4
import TestSupport
import Testing

@testable import AWS

@Suite struct RetryTests {
    /// What each attempt meets, the budget after it, and the pauses in between.
    struct Course: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var tokens = 500
        var attempts = 3
        /// 200, a status, or a code in a 400.
        var answers: [String]
        var budget: [Int]
        var pauses: [Double]
        var succeeds: Bool
    }

    @Test(arguments: [
        Course(
            testDescription: "two 500s, then well", answers: ["500", "500", "200"], budget: [486, 472, 486],
            pauses: [0.05, 0.1], succeeds: true),
        Course(
            testDescription: "attempts used up", answers: ["502", "502", "502"], budget: [486, 472, 472],
            pauses: [0.05, 0.1], succeeds: false),
        Course(
            testDescription: "budget used up after one", tokens: 14, answers: ["500", "502"], budget: [0, 0],
            pauses: [0.05], succeeds: false),
        Course(
            testDescription: "no budget", tokens: 0, answers: ["500"], budget: [0], pauses: [], succeeds: false),
        Course(
            testDescription: "five attempts", attempts: 5, answers: ["500", "500", "500", "500", "500"],
            budget: [486, 472, 458, 444, 444], pauses: [0.05, 0.1, 0.2, 0.4], succeeds: false),
        Course(
            testDescription: "throttled twice", answers: ["Throttling", "ThrottlingException", "200"],
            budget: [495, 490, 495], pauses: [1, 2], succeeds: true),
        Course(
            testDescription: "a 500, then throttled", answers: ["500", "SlowDown", "200"], budget: [486, 481, 486],
            pauses: [0.05, 2], succeeds: true),
        Course(
            testDescription: "well at once", tokens: 450, answers: ["200"], budget: [451], pauses: [], succeeds: true),
    ])
    func follows(course: Course) async throws {
        let harness = try Harness(
            course.answers.map { text in
                answer(
                    Int(text).map { status in status == 200 ? ok() : HTTPResponse(status: status) } ?? refusal(text))
            }, environment: ["AWS_MAX_ATTEMPTS": "\(course.attempts)"])
        harness.client.memory.withBucket(of: .sageMaker) { $0 = TokenBucket(tokens: course.tokens) }
        let failure = await harness.failure(of: DeleteModel(modelName: "m"))
        #expect((failure == nil) == course.succeeds)
        if let failure { #expect(failure.attempts == course.answers.count) }
        #expect(harness.tokens == course.budget.last)
        #expect(harness.clock.sleeps.map(\.seconds).elementsEqual(course.pauses) { abs($0 - $1) < 1e-9 })
        #expect(harness.transport.left == 0)
    }

    /// Throttling pauses for 1 s and then 2 s: an attempt that would begin at the deadline is not made.
    @Test(arguments: [(0.5, 1), (1, 1), (2, 2), (3, 2), (3.5, 3)])
    func makesNoAttemptBeyondTheDeadline(seconds: Double, attempts: Int) async throws {
        let harness = try Harness(Array(repeating: answer(refusal("ThrottlingException")), count: attempts))
        let failure = await Deadline.$current.withValue(.seconds(seconds)) {
            await harness.failure(of: DeleteModel(modelName: "m"))
        }
        #expect(failure?.attempts == attempts && harness.transport.left == 0)
    }

    @Test(arguments: TransportError.Kind.allCases)
    func retriesWhatTheNetworkMayHeal(kind: TransportError.Kind) async throws {
        let heals = TransportError(kind, host: "h", "").isTransient
        let harness = try Harness([fault(kind)] + (heals ? [answer(ok())] : []))
        let failure = await harness.failure(of: DeleteModel(modelName: "m"))
        #expect((failure == nil) == heals)
        if case .cancelled? = failure?.kind { #expect(kind == .cancelled) } else { #expect(kind != .cancelled) }
    }

    @Test(arguments: ["", "<html>502</html>", "{\"EndpointName\":", "not json", "\u{0}"])
    func triesAgainWhereTheAnswerIsGarbled(body: String) async throws {
        let harness = try Harness(ok(body), ok(body), ok(body))
        let failure = await harness.failure(of: DescribeEndpoint(endpointName: "e"))
        guard case .garbled(let excerpt)? = failure?.kind else {
            throw Unexpected(what: "\(String(describing: failure))")
        }
        #expect(excerpt == (body == "\u{0}" ? "\\x00" : body))
        #expect(failure?.attempts == 3)
        #expect(failure?.status == 200)
    }

    @Test func namesTheMissingFieldAndDoesNotTryAgain() async throws {
        let harness = try Harness(
            ok("{\"PipelineExecutionArn\":\"arn:aws:sagemaker:eu-west-1:123456789012:pipeline/p/execution/e\"}"))
        let ask = DescribePipelineExecution(
            pipelineExecutionArn: try arn("arn:aws:sagemaker:eu-west-1:123456789012:pipeline/p/execution/e"))
        let failure = await harness.failure(of: ask)
        guard case .undecodable(let place)? = failure?.kind else {
            throw Unexpected(what: "\(String(describing: failure))")
        }
        #expect(place == "PipelineExecutionStatus is missing")
        #expect(failure?.attempts == 1)
        #expect(failure?.operation == "SageMaker.DescribePipelineExecution")
    }

    @Test(arguments: [
        ("{\"PipelineExecutionArn\":\"x\"}", "PipelineExecutionArn is not an ARN"),
        ("{\"PipelineExecutionArn\":null}", "PipelineExecutionArn is null"),
        ("{\"PipelineExecutionArn\":7}", "PipelineExecutionArn has another type"),
    ])
    func namesTheWrongField(body: String, expected: String) async throws {
        let failure = await (try Harness(ok(body))).failure(of: start)
        guard case .undecodable(let place)? = failure?.kind else {
            throw Unexpected(what: "\(String(describing: failure))")
        }
        #expect(place == expected)
    }

    private var start: StartPipelineExecution {
        StartPipelineExecution(pipelineName: "p", clientRequestToken: String(repeating: "t", count: 32))
    }

    @Test func signsAnewWithTheSameTokenOnEveryAttempt() async throws {
        let harness = try Harness(
            HTTPResponse(status: 500), HTTPResponse(status: 503),
            ok("{\"PipelineExecutionArn\":\"arn:aws:sagemaker:eu-west-1:123456789012:pipeline/p/execution/e\"}"))
        let clock = harness.clock
        clock.advance(by: .seconds(0))
        _ = try await harness.client.call(start)
        let requests = harness.transport.requests
        #expect(requests.count == 3)
        #expect(Set(requests.map(\.body)).count == 1)
        #expect(requests.allSatisfy { $0.headers["X-Amz-Target"] == "SageMaker.StartPipelineExecution" })
        #expect(requests.allSatisfy { $0.headers["Content-Type"] == "application/x-amz-json-1.1" })
        #expect(requests.allSatisfy { $0.url.description == "https://api.sagemaker.eu-west-1.amazonaws.com/" })
        #expect(
            requests.allSatisfy { $0.headers["Authorization"]?.contains("/eu-west-1/sagemaker/aws4_request") == true })
    }

    @Test func signsWithTheTimeOfEachAttempt() async throws {
        let harness = try Harness(refusal("Throttling"), refusal("Throttling"), ok())
        _ = try await harness.client.call(DeleteModel(modelName: "m"))
        let times = harness.transport.requests.compactMap { $0.headers["X-Amz-Date"] }
        #expect(times == ["20260101T000000Z", "20260101T000001Z", "20260101T000003Z"])
    }

    @Test(arguments: ["AccessDeniedException", "ValidationException", "ResourceNotFound", "ResourceLimitExceeded"])
    func stopsAtOnceWhereNothingHeals(code: String) async throws {
        let harness = try Harness(refusal(code, headers: ["x-amzn-RequestId": "abc"]))
        let failure = await harness.failure(of: DeleteModel(modelName: "m"))
        #expect(failure?.code == code)
        #expect(failure?.requestID == "abc")
        #expect(failure?.attempts == 1)
        #expect(failure?.description == "SageMaker.DeleteModel: \(code): no (HTTP 400, request id abc)")
        #expect(harness.clock.sleeps.isEmpty)
    }

    @Test func triesOnceWhereTold() async throws {
        let harness = try Harness(HTTPResponse(status: 503))
        let error = await #expect(throws: AWSError.self) {
            try await harness.client.trying(atMost: 1).call(DeleteModel(modelName: "m"))
        }
        #expect(error?.attempts == 1)
        #expect(error?.isTransient == true)
    }

    @Test func doesNotFollowARedirect() async throws {
        let harness = try Harness(
            HTTPResponse(status: 307, headers: ["Location": "https://evil.example/?token=secret"]))
        let failure = await harness.failure(of: DeleteModel(modelName: "m"))
        guard case .redirected(let host)? = failure?.kind else {
            throw Unexpected(what: "\(String(describing: failure))")
        }
        #expect(host == "evil.example")
        #expect(failure?.description.contains("secret") == false)
    }

    @Test func endsWhenTheTaskIsCancelled() async throws {
        let harness = try Harness([
            { _ in
                withUnsafeCurrentTask { $0?.cancel() }
                return .success(HTTPResponse(status: 500))
            }
        ])
        let client = harness.client
        let failure = await Task {
            do throws(AWSError) {
                _ = try await client.call(DeleteModel(modelName: "m"))
                return nil as AWSError?
            } catch { return error }
        }.value
        guard case .cancelled? = failure?.kind else { throw Unexpected(what: "\(String(describing: failure))") }
    }

    @Test func renewsCredentialsOnceWhenAWSCallsThemExpired() async throws {
        let source = CountingCredentials()
        let harness = try Harness(
            [answer(refusal("ExpiredTokenException")), answer(ok())], credentials: source)
        _ = try await harness.client.call(DeleteModel(modelName: "m"))
        #expect(await source.invalidations == 1)
        #expect(harness.tokens == 500)

        let again = try Harness(
            [answer(refusal("ExpiredTokenException")), answer(refusal("ExpiredTokenException"))], credentials: source)
        let failure = await again.failure(of: DeleteModel(modelName: "m"))
        #expect(failure?.isExpiredCredentials == true)
        #expect(failure?.attempts == 2)
    }

    @Test func countsOnlyWhatWasSent() async throws {
        let harness = try Harness([answer(refusal("ExpiredTokenException"))], credentials: EndingCredentials())
        let failure = await harness.failure(of: DeleteModel(modelName: "m"))
        guard case .credentials? = failure?.kind else { throw Unexpected(what: "\(String(describing: failure))") }
        #expect(failure?.attempts == 1)
        #expect(failure?.description == "SageMaker.DeleteModel: nothing renews them")
    }
}

/// Has keys until it is told to forget them.
actor EndingCredentials: CredentialsProvider {
    private var isOver = false

    func credentials() async throws(CredentialsError) -> Credentials {
        guard !isOver else { throw CredentialsError("nothing renews them") }
        return exampleKeys
    }

    func invalidate() async { isOver = true }
}

/// Counts how often it is told to forget.
actor CountingCredentials: CredentialsProvider {
    private(set) var invalidations = 0

    func credentials() async throws(CredentialsError) -> Credentials { exampleKeys }

    func invalidate() async { invalidations += 1 }
}
