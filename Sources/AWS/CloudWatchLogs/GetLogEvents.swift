/// CloudWatchLogs GetLogEvents.

/// Lines of a log stream: the newest first page, or from the head; the end is where the token repeats.
public struct GetLogEvents: CloudWatchLogsOperation {
    /// AWS's name.
    public static let name = "GetLogEvents"

    /// The name of the log group.
    public var logGroupName: String
    /// The name of the log stream.
    public var logStreamName: String
    /// The start of the time range, expressed as the number of milliseconds after Jan 1, 1970 00:00:00 UTC.
    public var startTime: Int?
    /// The end of the time range, expressed as the number of milliseconds after Jan 1, 1970 00:00:00 UTC.
    public var endTime: Int?
    /// The token for the next set of items to return.
    public var nextToken: String?
    /// The maximum number of log events returned.
    public var limit: Int?
    /// If the value is true, the earliest log events are returned first.
    public var startFromHead: Bool?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(logGroupName: String, logStreamName: String) {
        self.logGroupName = logGroupName
        self.logStreamName = logStreamName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The events.
        public var events: [LogEvent]?
        /// The token for the next set of items in the forward direction.
        public var nextForwardToken: String?
        /// The token for the next set of items in the backward direction.
        public var nextBackwardToken: String?
    }
}
