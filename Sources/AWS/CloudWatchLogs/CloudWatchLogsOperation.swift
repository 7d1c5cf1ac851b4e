/// What all operations of CloudWatch Logs share.

/// An operation of CloudWatch Logs, JSON 1.1 with small first letters; times are milliseconds since 1970.
public protocol CloudWatchLogsOperation: JSONOperation {}

extension CloudWatchLogsOperation {
    /// CloudWatch Logs.
    public static var service: Service { .cloudWatchLogs }
}
