/// ApplicationAutoScaling DescribeScheduledActions.

/// What is to change by the clock, a page at a time.
public struct DescribeScheduledActions: ApplicationAutoScalingOperation {
    /// AWS's name.
    public static let name = "DescribeScheduledActions"

    /// The names of the scheduled actions to describe.
    public var scheduledActionNames: [String]?
    /// The namespace of the Amazon Web Services service that provides the resource.
    public var serviceNamespace: String
    /// The identifier of the resource associated with the scheduled action.
    public var resourceId: String?
    /// The scalable dimension.
    public var scalableDimension: String?
    /// The maximum number of scheduled action results.
    public var maxResults: Int?
    /// The token for the next set of results.
    public var nextToken: String?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(serviceNamespace: String) {
        self.serviceNamespace = serviceNamespace
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// Information about the scheduled actions.
        public var scheduledActions: [ScalingSchedule]?
        /// The token required to get the next set of results.
        public var nextToken: String?
    }
}

extension DescribeScheduledActions: PagedOperation {
    /// The actions.
    public static func page(_ output: Output) -> Page<ScalingSchedule> {
        Page(output.scheduledActions, next: output.nextToken)
    }
}

/// A scheduled action, as far as it is told apart (ScheduledAction).
public struct ScalingSchedule: Codable, Sendable, Hashable {
    /// The name of the scheduled action.
    public var scheduledActionName: String
    /// The schedule for this action.
    public var schedule: String
    /// The identifier of the resource associated with the scaling policy.
    public var resourceId: String

    /// A value with: all of it.
    public init(scheduledActionName: String, schedule: String, resourceId: String) {
        self.scheduledActionName = scheduledActionName
        self.schedule = schedule
        self.resourceId = resourceId
    }
}
