/// EventBridge ListTargetsByRule.

/// The targets of a rule, a page at a time.
public struct ListTargetsByRule: EventBridgeOperation {
    /// AWS's name.
    public static let name = "ListTargetsByRule"

    /// The name of the rule.
    public var rule: String
    /// The name or ARN of the event bus associated with the rule.
    public var eventBusName: String?
    /// The token returned by a previous call, which you can use to retrieve the next set of results.
    public var nextToken: String?
    /// The maximum number of results to return.
    public var limit: Int?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(rule: String) {
        self.rule = rule
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The targets assigned to the rule.
        public var targets: [RuleTarget]?
        /// A token indicating there are more results available.
        public var nextToken: String?
    }
}

extension ListTargetsByRule: PagedOperation {
    /// The targets.
    public static func page(_ output: Output) -> Page<RuleTarget> {
        Page(output.targets, next: output.nextToken)
    }
}
