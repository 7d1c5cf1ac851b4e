/// ApplicationAutoScaling DescribeScalableTargets.

/// What is under auto scaling, a page at a time.
public struct DescribeScalableTargets: ApplicationAutoScalingOperation {
    /// AWS's name.
    public static let name = "DescribeScalableTargets"

    /// The namespace of the Amazon Web Services service that provides the resource.
    public var serviceNamespace: String
    /// The identifier of the resource associated with the scalable target.
    public var resourceIds: [String]?
    /// The scalable dimension associated with the scalable target.
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
        /// The scalable targets that match the request parameters.
        public var scalableTargets: [ScalableTarget]?
        /// The token required to get the next set of results.
        public var nextToken: String?
    }
}

extension DescribeScalableTargets: PagedOperation {
    /// The targets.
    public static func page(_ output: Output) -> Page<ScalableTarget> {
        Page(output.scalableTargets, next: output.nextToken)
    }
}
