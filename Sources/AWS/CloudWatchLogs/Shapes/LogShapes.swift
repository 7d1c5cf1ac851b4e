/// Log streams and their lines.

/// Represents a log stream, which is a sequence of log events from a single emitter of logs.
public struct LogStream: Codable, Sendable, Hashable {
    /// The name of the log stream.
    public var logStreamName: String
    /// The creation time of the stream, expressed as the number of milliseconds after Jan 1, 1970 00:00:00 UTC.
    public var creationTime: Int?
    /// The time of the first event, expressed as the number of milliseconds after Jan 1, 1970 00:00:00 UTC.
    public var firstEventTimestamp: Int?
    /// The time of the most recent log event in the log stream in CloudWatch Logs.
    public var lastEventTimestamp: Int?
    /// The ingestion time, expressed as the number of milliseconds after Jan 1, 1970 00:00:00 UTC The
    /// lastIngestionTime value updates on an eventual consistency basis.
    public var lastIngestionTime: Int?
    /// The Amazon Resource Name (ARN) of the log stream.
    public var arn: String?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(logStreamName: String) {
        self.logStreamName = logStreamName
    }
}

/// Represents a log event.
public struct LogEvent: Codable, Sendable, Hashable {
    /// The time the event occurred, expressed as the number of milliseconds after Jan 1, 1970 00:00:00 UTC.
    public var timestamp: Int?
    /// The data contained in the log event.
    public var message: String?
    /// The time the event was ingested, expressed as the number of milliseconds after Jan 1, 1970 00:00:00 UTC.
    public var ingestionTime: Int?

    /// An empty value to fill.
    public init() {}
}
