/// The rule that starts checks on a schedule, for the engine `steps`. Pure.
import AWS
import JSON

/// An EventBridge rule with its one target.
struct WatchRule: Sendable {
    /// The rule.
    let rule: PutRule
    /// Whom it tells, and what.
    let target: RuleTarget

    /// What a check has to know, in the words of the steps' inputs.
    struct Message: Sendable, Hashable {
        var endpoint: EndpointName
        var kind: MonitorKind
        var captureUri: String
        var baselineUri: S3URI?
        var baselineData: S3URI?
        var namespace: String

        /// The body of GitHub's repository_dispatch: at most ten members in client_payload.
        var json: JSONValue {
            var payload: JSONObject = [
                "endpoint-name": endpoint.json, "kind": .string(kind.rawValue), "capture-uri": .string(captureUri),
                "metrics-namespace": .string(namespace),
            ]
            if let baselineUri { payload["baseline-uri"] = baselineUri.json }
            if let baselineData { payload["baseline-data"] = baselineData.json }
            return ["event_type": "check-drift", "client_payload": .object(payload)]
        }
    }

    /// A rule by the monitor's name, which is the same each time.
    init(_ name: MonitorName, _ schedule: MonitorSchedule, to trigger: Arn, as role: Arn?, saying message: Message) {
        var rule = PutRule(name: name.description)
        rule.scheduleExpression = schedule.description
        rule.state = .enabled
        rule.description = MonitorName.mark("checks \(message.kind) of \(message.endpoint)")
        self.rule = rule
        var target = RuleTarget(id: Self.targetID, arn: trigger)
        target.roleArn = role
        target.input = message.json.canonical
        self.target = target
    }

    /// The target's id, by which another run finds it.
    static let targetID = "mlops-steps"

    /// A rule as it stands.
    struct Standing: Sendable {
        var rule: DescribeRule.Output
        var targets: [RuleTarget]

        /// Whether this step made it.
        var isOurs: Bool { MonitorName.isMark(rule.description) }
    }

    /// What differs in the rule, and what in its target.
    func changes(from standing: Standing?) throws(Failure) -> (rule: [EndpointChange], target: [EndpointChange]) {
        var old: RequestContent?
        if let rule = standing?.rule { old = try RequestContent(PutRule(standing: rule), name: "Name") }
        let mine = standing?.targets.first { $0.id == Self.targetID }
        var oldTarget: RequestContent?
        if let mine { oldTarget = try RequestContent(PutTargets(rule: "", targets: [mine]), name: "Rule") }
        return (
            EndpointChange.between(old, try RequestContent(rule, name: "Name"), in: "Rule"),
            EndpointChange.between(
                oldTarget, try RequestContent(PutTargets(rule: "", targets: [target]), name: "Rule"), in: "Rule")
        )
    }

    /// Targets beside ours, which this step leaves alone.
    static func strangers(_ targets: [RuleTarget]) -> [RuleTarget] { targets.filter { $0.id != targetID } }
}

extension PutRule {
    /// The request that would make a rule that stands.
    fileprivate init(standing rule: DescribeRule.Output) {
        self.init(name: rule.name ?? "")
        scheduleExpression = rule.scheduleExpression
        eventPattern = rule.eventPattern
        state = rule.state
        description = rule.description
    }
}
