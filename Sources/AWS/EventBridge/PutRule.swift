/// EventBridge PutRule.

/// Creates a rule, or replaces one of that name; its targets stay.
public struct PutRule: EventBridgeOperation {
    /// AWS's name.
    public static let name = "PutRule"

    /// The name of the rule that you are creating or updating.
    public var name: String
    /// The scheduling expression.
    public var scheduleExpression: String?
    /// The event pattern.
    public var eventPattern: String?
    /// The state of the rule.
    public var state: RuleState?
    /// A description of the rule.
    public var description: String?
    /// The name or ARN of the event bus to associate with this rule.
    public var eventBusName: String?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(name: String) {
        self.name = name
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the rule.
        public var ruleArn: Arn?
    }
}
