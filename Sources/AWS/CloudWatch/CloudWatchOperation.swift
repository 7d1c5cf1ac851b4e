/// What all operations of CloudWatch share.

/// An operation of CloudWatch, in AWS Query.
public protocol CloudWatchOperation: QueryOperation {}

extension CloudWatchOperation {
    /// CloudWatch.
    public static var service: Service { .cloudWatch }
}

/// A name and a value that tell metrics of one name apart.
public struct MetricDimension: Sendable, Hashable {
    /// Such as `EndpointName`.
    public var name: String
    /// Such as the endpoint's name.
    public var value: String

    /// A dimension.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
