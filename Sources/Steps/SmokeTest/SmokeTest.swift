/// Asks an endpoint or a container known questions, and judges answers and times.
import AWS
import ArgumentParser
import HTTP
import JSON

/// `smoke-test`: does it answer, correctly and fast enough?
public struct SmokeTest: Step {
    @Option(help: "The endpoint to test.")
    var endpointName: String?

    @Option(help: "Instead of an endpoint: the address of a SageMaker container, such as http://127.0.0.1:8080.")
    var url: String?

    @Option(help: "A JSON file of cases: what is sent, and what must come back.")
    var cases: OwnPath?

    @Option(help: "Labelled rows to score and measure, a file or an s3:// address: CSV, LIBSVM or JSON Lines.")
    var data: String?

    @Option(help: "How the rows of data are written: auto (by the name's end), csv, libsvm or jsonl.")
    var dataFormat: DataFormat = .auto

    @OptionGroup var labels: LabelInputs

    @Option(help: "What the predictions are: auto (by labels and answers), binary, multiclass or regression.")
    var task: PredictionTask = .auto

    @Option(help: "From which score on a row is decided positive. Without it: 0.5, for scores from 0 to 1.")
    var threshold: Double?

    @Option(help: "How many rows of data a request has at most.")
    var batchSize: Int = 100

    @Option(help: "How far a number may be from the one a case expects, where the case gives no tolerance of its own.")
    var tolerance: Double?

    @Option(help: "Ask this production variant only; else the endpoint chooses by its weights.")
    var targetVariant: String?

    @Option(
        help: "How many requests are under way at a time: of cases, and of load. Without it: 1, with rate at most 256.")
    var concurrency: Int?

    @Option(help: "How long to send the cases in turn as load, in seconds, once all of them were answered rightly.")
    var durationSeconds: LoadSeconds?

    @Option(
        help:
            "Requests a second of that load, sent at their times whatever is answered. Without it: one after the other."
    )
    var rate: Rate?

    @Option(help: "How many requests to send first, whose answers and times do not count.")
    var warmUp: Int = 0

    @Option(help: "Rules over what was measured, one a line: p99-ms <= 80, error-rate <= 0, throughput >= 10.")
    var require: [String] = []

    @Option(help: "Where to write the report of the test, a JSON file bound to what the endpoint ran.")
    var report: OwnPath?

    @Option(help: "Where to write the results in JUnit's form, an XML file: cases, data, load and rules.")
    var junit: OwnPath?

    @Option(
        help:
            "Send nothing to the model: check that this report is whole, passed, and about what the endpoint runs now.")
    var verifyReport: String?

    @Option(help: "How long to wait for what is not ready yet, in minutes; fractions allowed.")
    var timeoutMinutes: Minutes = Minutes(whole: 10)

    @Option(help: "The longest pause before asking again what is not ready yet, in seconds.")
    var pollSeconds: Seconds = Seconds(whole: 30)

    @Option(
        help:
            "The model that the endpoint should run: the rows of data are scored with it in the runner, and the answers compared. Without an endpoint or a url it is tested itself. A path, an s3:// address or a package's ARN."
    )
    var model: OwnPath?

    @OptionGroup var aws: AWSInputs
    @OptionGroup var common: CommonInputs

    /// Filled by the parser.
    public init() {}

    /// What the step answers.
    public struct Outputs: StepOutputs {
        @Output("Whether all cases passed, all rules hold, and the endpoint ran the same throughout.") var passed:
            Bool = false
        @Output("How many cases were asked.") var cases: Int?
        @Output("How many of them failed.") var failedCases: Int?
        @Output("Half of the requests took at most so many milliseconds: of the load, where there was one.") var p50Ms:
            Double?
        @Output("95 of 100 requests took at most so many milliseconds.") var p95Ms: Double?
        @Output("99 of 100 requests took at most so many milliseconds.") var p99Ms: Double?
        @Output("Requests a second.") var throughput: Double?
        @Output("The share of cases that failed or were refused in between.") var errorRate: Double?
        @Output("All that was measured, by the names that rules use.") var metrics: JSONValue?
        @Output("The largest difference between a number and the one it should equal.") var maxDifference: Double?
        @Output("Where the report is.") var report: String?

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "smoke-test",
        purpose: "Tests that an endpoint or a container answers correctly and fast enough.",
        promise: """
            Green only where every case got the container's own answer, every expectation and every rule holds, and the \
            endpoint ran one configuration from before the first request to after the last. An empty answer, an error in a \
            200, a number that is not finite are failures. What was retried is counted and shown.
            """,
        failures: [.denied, .notFound, .conflict, .timedOut, .failed, .rejected, .unavailable],
        permissions: [
            Permission(
                InvokeEndpoint.iamActions + DescribeEndpoint.iamActions,
                on: ["arn:${Partition}:sagemaker:${Region}:${Account}:endpoint/*"],
                because: "to ask the endpoint, and to see that it stays the same meanwhile"),
            Permission(
                DescribeEndpointConfig.iamActions,
                on: ["arn:${Partition}:sagemaker:${Region}:${Account}:endpoint-config/*"],
                because: "to name in the report which models were tested"),
            Permission(
                GetObject.iamActions, on: ["arn:${Partition}:s3:::*"],
                because: "to read data and a model that lie in S3"),
            Permission(
                DescribeModelPackage.iamActions,
                on: ["arn:${Partition}:sagemaker:${Region}:${Account}:model-package/*"],
                because: "to find the model of a package to compare with"),
        ])
}

extension SmokeTest.Outputs {
    /// Fills in what was measured.
    mutating func take(_ measured: SmokeMetrics) {
        cases = measured["cases"].map { Int($0) }
        failedCases = measured["failed-cases"].map { Int($0) }
        p50Ms = measured["p50-ms"]
        p95Ms = measured["p95-ms"]
        p99Ms = measured["p99-ms"]
        throughput = measured["throughput"]
        errorRate = measured["error-rate"]
        maxDifference = measured["max-difference"]
        metrics = measured.json
    }
}

extension SmokeTest {
    /// Reads the plan, asks the endpoint or the container, writes the report, says how it went.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        if let verifyReport { return try await verify(verifyReport, in: world, report: &report) }
        let plan = try await SmokePlan(self, in: world)
        switch plan.subject {
        case .endpoint(let name): try await test(endpoint: name, plan, in: world, report: &report)
        case .container(let base): try await test(container: base, plan, in: world, report: &report)
        case .model: try await testModel(plan, in: world, report: &report)
        }
    }

    private func test(
        endpoint name: String, _ plan: SmokePlan, in world: World, report: inout Report<Outputs>
    ) async throws(Failure) {
        let aws = try world.aws(self.aws)
        let standing = try await EndpointLook(name: name, aws: aws).serving(variant: targetVariant)
        try plan.begin(in: world, target: standing.json)
        report.report = self.report?.description
        world.narrator.say("\(name) runs \(standing.configName): \(plan.cases.count) cases.")
        let target = EndpointTarget(endpoint: name, variant: targetVariant, client: aws.client, time: world.time)
        var outcome = try await plan.ask(target, in: world)
        outcome.subject = standing.json
        outcome.changes = try await EndpointLook(name: name, aws: aws).changes(since: standing)
        if targetVariant == nil { outcome.warnOfUnasked(standing.variants.map(\.name), world.narrator) }
        try finish(outcome, plan, in: world, report: &report)
    }

    private func test(
        container base: HTTPURL, _ plan: SmokePlan, in world: World, report: inout Report<Outputs>
    ) async throws(Failure) {
        let target = ContainerTarget(base: base, transport: world.transport, time: world.time)
        let subject: JSONValue = ["url": .string(target.address)]
        try plan.begin(in: world, target: subject)
        report.report = self.report?.description
        let deadline = world.time.elapsed + timeoutMinutes.duration
        let pings = try await target.awaitPing(in: world, deadline: deadline, longestPause: pollSeconds.duration)
        world.narrator.say("\(target.address) answers its ping: \(plan.cases.count) cases.")
        var outcome = try await plan.ask(target, pingRetries: pings, in: world)
        outcome.subject = subject
        try finish(outcome, plan, in: world, report: &report)
    }

    /// The artifact itself, before anything is deployed.
    private func testModel(
        _ plan: SmokePlan, in world: World, report: inout Report<Outputs>
    ) async throws(Failure) {
        guard let target = plan.model else { return }
        try plan.begin(in: world, target: .object(target.description))
        report.report = self.report?.description
        world.narrator.say("\(target.name) answers in the runner: \(plan.cases.count) cases.")
        var outcome = try await plan.ask(target, in: world)
        outcome.subject = .object(target.description)
        try finish(outcome, plan, in: world, report: &report)
    }

    /// Tells what came of it: outputs first, then the report, then the failure.
    private func finish(
        _ outcome: SmokeOutcome, _ plan: SmokePlan, in world: World, report: inout Report<Outputs>
    ) throws(Failure) {
        report.passed = outcome.result == .passed
        report.outputs.take(outcome.metrics)
        report.headline = outcome.headline
        outcome.summarize(in: &report.summary)
        outcome.tell(world.narrator)
        try plan.write(outcome.result, outcome, in: world)
        if let failure = outcome.failure { throw failure }
    }
}
