/// EventBridge PutTargets.

/// Adds targets to a rule, or replaces those of the same ids. Refusals of single targets are in the answer.
public struct PutTargets: EventBridgeOperation {
    /// AWS's name.
    public static let name = "PutTargets"

    /// The name of the rule.
    public var rule: String
    /// The name or ARN of the event bus associated with the rule.
    public var eventBusName: String?
    /// The targets to update or add to the rule.
    public var targets: [RuleTarget]

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(rule: String, targets: [RuleTarget]) {
        self.rule = rule
        self.targets = targets
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The number of failed entries.
        public var failedEntryCount: Int?
        /// The failed target entries.
        public var failedEntries: [PutTargetsResultEntry]?
    }
}
