/// What rules send to.

/// Targets are the resources to be invoked when a rule is triggered.
public struct RuleTarget: Codable, Sendable, Hashable {
    /// The ID of the target within the specified rule.
    public var id: String
    /// The Amazon Resource Name (ARN) of the target.
    public var arn: Arn
    /// The Amazon Resource Name (ARN) of the IAM role to be used for this target when the rule is triggered.
    public var roleArn: Arn?
    /// Valid JSON text passed to the target.
    public var input: String?
    /// The value of the JSONPath that is used for extracting part of the matched event when passing it to the
    /// target.
    public var inputPath: String?
    /// The DeadLetterConfig that defines the target queue to send dead-letter queue events to.
    public var deadLetterConfig: TargetDeadLetterConfig?
    /// The retry policy configuration to use for the dead-letter queue.
    public var retryPolicy: TargetRetryPolicy?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(id: String, arn: Arn) {
        self.id = id
        self.arn = arn
    }
}

/// A RetryPolicy object that includes information about the retry policy settings.
public struct TargetRetryPolicy: Codable, Sendable, Hashable {
    /// The maximum number of retry attempts to make before the request fails.
    public var maximumRetryAttempts: Int?
    /// The maximum amount of time, in seconds, to continue to make retry attempts.
    public var maximumEventAgeInSeconds: Int?

    /// An empty value to fill.
    public init() {}
}

/// Configuration details of the Amazon SQS queue for EventBridge to use as a dead-letter queue (DLQ).
public struct TargetDeadLetterConfig: Codable, Sendable, Hashable {
    /// The ARN of the SQS queue specified as the target for the dead-letter queue.
    public var arn: String?

    /// An empty value to fill.
    public init() {}
}

/// Represents a target that failed to be added to a rule.
public struct PutTargetsResultEntry: Codable, Sendable, Hashable {
    /// The ID of the target.
    public var targetId: String?
    /// The error code that indicates why the target addition failed.
    public var errorCode: String?
    /// The error message that explains why the target addition failed.
    public var errorMessage: String?

    /// An empty value to fill.
    public init() {}
}
