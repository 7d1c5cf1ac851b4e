/// What setup-monitor refuses before it asks anything, and what it looks at before it changes anything.
import AWS
import JSON

/// One schedule as the record tells it.
struct MonitorScheduleFacts: Sendable, Hashable, OutputValue {
    var kind: MonitorKind
    var engine: MonitorEngine
    var name: String
    var arn: Arn?
    var expression: String
    var status: String
    /// Model Monitor's definition.
    var definition: String?

    /// An object of texts.
    static var schema: JSONValue {
        [
            "type": "object", "required": ["kind", "engine", "name", "arn", "expression", "status", "definition"],
            "properties": [
                "kind": String.schema, "engine": String.schema, "name": String.schema, "arn": Arn?.schema,
                "expression": String.schema, "status": String.schema, "definition": String?.schema,
            ],
        ]
    }

    /// The object.
    var json: JSONValue {
        [
            "kind": .string(kind.rawValue), "engine": .string(engine.rawValue), "name": .string(name), "arn": arn.json,
            "expression": .string(expression), "status": .string(status), "definition": definition.json,
        ]
    }
}

extension SetupMonitor {
    /// Refuses what is not there yet, what is missing, and what the chosen engine would ignore.
    func checkInputs() throws(Failure) {
        if let kind = kinds.first(where: { $0 != .dataQuality }) {
            throw .usage(
                input: "kinds", "\(kind) is not there yet", tryThis: "Leave it out; data-quality is watched.")
        }
        for (input, isGiven) in [("ground-truth-uri", groundTruthUri != nil), ("bias-facets", !biasFacets.isEmpty)]
        where isGiven {
            throw .usage(
                input: input, "it is not there yet: data-quality needs none",
                tryThis: "Leave it out until model-quality and bias are there.")
        }
        if let roleArn, roleArn.service != "iam" || !roleArn.resource.hasPrefix("role/") {
            throw .usage(
                input: "role-arn", "\(roleArn) is no role", tryThis: "Give an ARN of the form arn:aws:iam::…:role/….")
        }
        switch engine {
        case .steps: try checkSteps()
        case .modelMonitor: try checkModelMonitor()
        }
    }

    private func checkSteps() throws(Failure) {
        let others = [
            ("instance-type", instanceType != nil), ("output-uri", outputUri != nil), ("image-uri", imageUri != nil),
            ("on-violation", onViolation != .warn),
        ]
        try refuse(others, engine: "model-monitor")
        guard triggerArn != nil || workflow != nil else {
            throw .usage(
                input: "trigger-arn", "nothing would start the checks",
                tryThis: "Give the ARN of an EventBridge API destination for GitHub's repository_dispatch, or in "
                    + "workflow the file of a workflow that checks on a schedule.")
        }
        guard roleArn != nil || triggerArn?.isAPIDestination != true else {
            throw .usage(
                input: "role-arn", "EventBridge calls an API destination with a role of yours",
                tryThis: "Give a role that trusts events.amazonaws.com and may events:InvokeApiDestination.")
        }
        guard roleArn == nil || triggerArn != nil else {
            throw .usage(input: "role-arn", "it is given without trigger-arn", tryThis: "Leave it out.")
        }
        guard baselineUri != nil || baselineData != nil else {
            throw .usage(
                input: "baseline-uri", "there is nothing to compare with",
                tryThis: "Give the folder of statistics.json and constraints.json, or baseline-data.")
        }
        guard baselineUri != nil || baselineData.flatMap({ S3URI($0) }) != nil else {
            throw .usage(
                input: "baseline-uri", "there is no place to upload baseline-data to",
                tryThis: "Give a folder in S3 for the baseline.")
        }
    }

    private func checkModelMonitor() throws(Failure) {
        try refuse([("trigger-arn", triggerArn != nil), ("workflow", workflow != nil)], engine: "steps")
        for (input, isMissing, what) in [
            ("role-arn", roleArn == nil, "the role that the checks' jobs run as"),
            ("output-uri", outputUri == nil, "a folder in S3 for the checks' reports"),
            ("baseline-uri", baselineUri == nil, "the folder of statistics.json and constraints.json"),
        ] where isMissing {
            throw .usage(input: input, "the engine model-monitor needs it", tryThis: "Give \(what).")
        }
        do { _ = try schedule.modelMonitorExpression() } catch {
            throw .usage(
                input: "schedule", "\(error.because): Model Monitor takes nothing else",
                tryThis: "Give rate(N hours) with N from 1 to 24, or use the engine steps, which takes any schedule.")
        }
    }

    private func refuse(_ inputs: [(name: String, isGiven: Bool)], engine other: String) throws(Failure) {
        for input in inputs where input.isGiven {
            throw .usage(
                input: input.name, "the engine \(engine) has no use for it",
                tryThis: "Leave it out, or choose the engine \(other).")
        }
    }

    /// CloudWatch tells topics of its own region alone.
    func checkTopic(_ aws: AWSAccess) throws(Failure) {
        guard let alarmsTopic else { return }
        guard alarmsTopic.service == "sns", alarmsTopic.region == aws.client.region else {
            throw .usage(
                input: "alarms-topic", "\(alarmsTopic) is no SNS topic of \(aws.client.region)",
                tryThis: "Give the ARN of a topic in the region of the endpoint.")
        }
    }

    /// Where the endpoint's data is captured; refuses an endpoint that is out of service or captures nothing.
    func capture(_ aws: AWSAccess, _ narrator: any Narrator) async throws(Failure) -> String {
        let endpoint = try await aws.read(
            DescribeEndpoint(endpointName: endpointName.description), doing: "reading the endpoint \(endpointName)")
        switch CaptureCheck(status: endpoint.endpointStatus, capture: endpoint.dataCaptureConfig) {
        case .captured(let place, _):
            try await checkContent(endpoint, aws, narrator)
            return place
        case .refused(let because, let tryThis):
            throw Failure(.conflict, doing: doing, because: because, tryThis: tryThis)
        }
    }

    /// What is captured can be read in the endpoint's configuration alone.
    private func checkContent(
        _ endpoint: DescribeEndpoint.Output, _ aws: AWSAccess, _ narrator: any Narrator
    ) async throws(Failure) {
        guard let name = endpoint.endpointConfigName,
            let config = try await aws.ifThere(
                DescribeEndpointConfig(endpointConfigName: name), doing: "reading the configuration \(name)"),
            let capture = config.dataCaptureConfig
        else {
            narrator.say("What \(endpointName) captures of a request is not known: its configuration is gone.")
            return
        }
        switch CapturedContent(capture) {
        case .text: return
        case .base64 where engine == .steps: return
        case .base64:
            narrator.warn(
                "\(endpointName) captures its requests in base64, and Model Monitor reads CSV and JSON: name the content "
                    + "types in the endpoint's capture, as deploy-endpoint does.")
        case .answersAlone:
            throw Failure(
                .conflict, doing: doing, because: "the endpoint captures its answers alone, and \(kind) is of requests",
                tryThis: "Deploy it with a capture of requests too, as deploy-endpoint's data-capture-uri does.")
        }
    }
}

extension Arn {
    /// An address outside AWS that EventBridge sends to.
    var isAPIDestination: Bool { service == "events" && resource.hasPrefix("api-destination/") }
}
