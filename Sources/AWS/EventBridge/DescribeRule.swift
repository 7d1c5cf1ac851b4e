/// EventBridge DescribeRule.

/// A rule as it stands.
public struct DescribeRule: EventBridgeOperation {
    /// AWS's name.
    public static let name = "DescribeRule"

    /// The name of the rule.
    public var name: String
    /// The name or ARN of the event bus associated with the rule.
    public var eventBusName: String?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(name: String) {
        self.name = name
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The name of the rule.
        public var name: String?
        /// The Amazon Resource Name (ARN) of the rule.
        public var arn: Arn?
        /// The event pattern.
        public var eventPattern: String?
        /// The scheduling expression.
        public var scheduleExpression: String?
        /// Specifies whether the rule is enabled or disabled.
        public var state: RuleState?
        /// The description of the rule.
        public var description: String?
        /// The Amazon Resource Name (ARN) of the IAM role associated with the rule.
        public var roleArn: Arn?
        /// If this is a managed rule, created by an Amazon Web Services service on your behalf, this field displays
        /// the principal name of the Amazon Web Services service that created the rule.
        public var managedBy: String?
        /// The name of the event bus associated with the rule.
        public var eventBusName: String?
        /// The account ID of the user that created the rule.
        public var createdBy: String?
    }
}
