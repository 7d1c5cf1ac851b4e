/// CloudWatchLogs DescribeLogStreams.

/// The log streams of a group, a page at a time.
public struct DescribeLogStreams: CloudWatchLogsOperation {
    /// AWS's name.
    public static let name = "DescribeLogStreams"

    /// The name of the log group.
    public var logGroupName: String?
    /// The prefix to match.
    public var logStreamNamePrefix: String?
    /// If the value is LogStreamName, the results are ordered by log stream name.
    public var orderBy: String?
    /// If the value is true, results are returned in descending order.
    public var descending: Bool?
    /// The token for the next set of items to return.
    public var nextToken: String?
    /// The maximum number of items returned.
    public var limit: Int?

    /// An empty value to fill.
    public init() {}

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The log streams.
        public var logStreams: [LogStream]?
        /// The token for the next set of items to return.
        public var nextToken: String?
    }
}

extension DescribeLogStreams: PagedOperation {
    /// The streams.
    public static func page(_ output: Output) -> Page<LogStream> {
        Page(output.logStreams, next: output.nextToken)
    }
}
