/// ApplicationAutoScaling DescribeScalingPolicies.

/// The scaling policies of a variant, a page at a time.
public struct DescribeScalingPolicies: ApplicationAutoScalingOperation {
    /// AWS's name.
    public static let name = "DescribeScalingPolicies"

    /// The names of the scaling policies to describe.
    public var policyNames: [String]?
    /// The namespace of the Amazon Web Services service that provides the resource.
    public var serviceNamespace: String
    /// The identifier of the resource associated with the scaling policy.
    public var resourceId: String?
    /// The scalable dimension.
    public var scalableDimension: String?
    /// The maximum number of scalable targets.
    public var maxResults: Int?
    /// The token for the next set of results.
    public var nextToken: String?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(serviceNamespace: String) {
        self.serviceNamespace = serviceNamespace
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// Information about the scaling policies.
        public var scalingPolicies: [ScalingPolicy]?
        /// The token required to get the next set of results.
        public var nextToken: String?
    }
}

extension DescribeScalingPolicies: PagedOperation {
    /// The policies.
    public static func page(_ output: Output) -> Page<ScalingPolicy> {
        Page(output.scalingPolicies, next: output.nextToken)
    }
}
