/// What alarms and containers say: before a deployment whether it may begin, after a red one why.
import AWS
import FoundationEssentials

extension LiveEndpoint {
    /// Every rollback alarm must exist and be quiet: one that fires already would take the deployment back.
    func checkAlarms(_ aws: AWSAccess) async throws(Failure) {
        guard !rollbackAlarms.isEmpty else { return }
        let doing = "checking the rollback alarms of \(name)"
        let alarms = try await alarms(aws, doing: doing)
        let missing = rollbackAlarms.filter { alarm in !alarms.contains { $0.alarmName == alarm } }
        guard missing.isEmpty else {
            throw Failure(
                .notFound, doing: doing, because: "there is no alarm \(missing.joined(separator: ", "))",
                tryThis: "Create it, or correct rollback-alarms; nothing was changed.")
        }
        let firing = alarms.filter { $0.stateValue != .ok && $0.stateValue != .insufficientData }
        guard firing.isEmpty else {
            throw Failure(
                .conflict, doing: doing, because: firing.map(Self.words).joined(separator: "; "),
                tryThis: "Let the alarm come to rest first: it would take the deployment back. Nothing was changed.")
        }
    }

    /// States and reasons of the alarms after a red deployment, and the newest lines of the containers.
    func tellWhy(since: Date?, in world: World, aws: AWSAccess) async -> String? {
        var told: String?
        if !rollbackAlarms.isEmpty {
            do throws(Failure) {
                let words = try await alarms(aws, doing: "reading the rollback alarms").map(Self.words)
                for line in words { world.narrator.say("alarm: \(line)") }
                told = words.joined(separator: "; ")
            } catch { world.narrator.warn("The alarms could not be read: \(error.because)") }
        }
        await quoteLog(since: since, in: world, aws: aws)
        return told
    }

    private func alarms(_ aws: AWSAccess, doing: String) async throws(Failure) -> [AlarmDescription] {
        do { return try await aws.client.all(DescribeAlarms(alarmNames: rollbackAlarms)) } catch {
            throw Failure(error, doing: doing)
        }
    }

    private static func words(_ alarm: AlarmDescription) -> String {
        "\(alarm.alarmName) is in \(alarm.stateValue)" + (alarm.stateReason.map { ": \($0)" } ?? "")
    }

    /// The tail of the newest two streams: where a container did not answer its ping, it says there why.
    private func quoteLog(since: Date?, in world: World, aws: AWSAccess) async {
        let group = "/aws/sagemaker/Endpoints/\(name)"
        var list = DescribeLogStreams()
        list.logGroupName = group
        list.orderBy = "LastEventTime"
        list.descending = true
        list.limit = 20
        do throws(Failure) {
            let streams = try await aws.read(list, doing: "reading \(group)").logStreams ?? []
            let youngest = Self.youngest(streams, since: since)
            for stream in youngest {
                let lines = try await LogTail.lines(of: stream, in: group, aws)
                guard !lines.isEmpty else { continue }
                world.narrator.quote(lines.joined(separator: "\n"), title: "\(group) \(stream.logStreamName)")
            }
            if youngest.isEmpty { world.narrator.say("No new container wrote a line to \(group).") }
        } catch {
            world.narrator.say(
                error.kind == .notFound
                    ? "There is no log \(group): no container wrote a line."
                    : "\(group) cannot be read: \(error.because)")
        }
    }

    /// The new fleet's streams are the youngest, even where the old fleet still writes. Pure.
    static func youngest(_ streams: [LogStream], since: Date?) -> [LogStream] {
        let first = since.map { Int($0.timeIntervalSince1970 * 1000) - 1000 } ?? 0
        let new = streams.filter { ($0.creationTime ?? .max) >= first }
        return Array(new.sorted { ($0.creationTime ?? 0) > ($1.creationTime ?? 0) }.prefix(2))
    }
}
