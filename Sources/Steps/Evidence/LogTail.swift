/// The end of a log in CloudWatch, which says why a container failed better than any status does.
import AWS

/// Where a log is.
struct LogTail: Sendable {
    /// The group.
    let group: String
    /// What the names of its streams begin with.
    let prefix: String
    /// How many events are worth reading.
    var limit = 50

    /// The last lines, of the streams that wrote last; empty where there is no such log.
    func read(_ aws: AWSAccess) async throws(Failure) -> String {
        let doing = "reading the log \(group)/\(prefix)"
        var streams = DescribeLogStreams()
        streams.logGroupName = group
        streams.logStreamNamePrefix = prefix.isEmpty ? nil : prefix
        let found = try await aws.read(streams, doing: doing).logStreams ?? []
        let newest = found.sorted { ($0.lastEventTimestamp ?? 0) > ($1.lastEventTimestamp ?? 0) }.prefix(2)
        var lines: [String] = []
        for stream in newest { lines += try await Self.lines(of: stream, in: group, aws, limit: limit) }
        return lines.joined(separator: "\n")
    }

    /// The last lines of one stream.
    static func lines(
        of stream: LogStream, in group: String, _ aws: AWSAccess, limit: Int = 50
    ) async throws(Failure) -> [String] {
        var events = GetLogEvents(logGroupName: group, logStreamName: stream.logStreamName)
        events.limit = limit
        events.startFromHead = false
        let answer = try await aws.read(events, doing: "reading the log \(group)/\(stream.logStreamName)")
        return (answer.events ?? []).compactMap(\.message)
    }

    /// Quotes the log to whoever reads along. That it cannot be read is told, and is no failure of its own.
    func quote(_ aws: AWSAccess, in world: World, title: String) async {
        do {
            let text = try await read(aws)
            if text.isEmpty {
                world.narrator.say("The log \(group)/\(prefix) is empty.")
            } else {
                world.narrator.quote(text, title: title)
            }
        } catch { world.narrator.warn("The log \(group)/\(prefix) could not be read: \(error.because)") }
    }
}
