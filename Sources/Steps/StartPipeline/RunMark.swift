/// How a run is known again by the key that it was started for, when AWS has long forgotten the request's token. Pure.
import AWS
import SigV4

/// The end of a run's name, made of the key and of what was asked for with it.
///
/// A request's token makes a repeat the same request, but AWS does not say for how long it remembers one, and the token
/// changes with the pipeline's definition. A name stays as long as the run does. Events come again after days: a queue
/// keeps them for two weeks, and a dead letter waits until somebody reads it.
struct RunMark: Sendable, Hashable, CustomStringConvertible {
    /// How long back a run is looked for.
    static let reach = Duration.seconds(30 * 86_400)
    private static let longestName = 82

    /// 16 hex digits.
    let description: String

    /// The mark of what is asked for under a key.
    init(key: String, content: [String]) {
        // Length before text, so that no two lists of parts run together into one text.
        let parts = ([key] + content).map { "\($0.utf8.count):\($0)" }
        description = String(SHA256.hex(of: Array(parts.joined().utf8)).prefix(16))
    }

    /// The run's name: the given one, as far as it fits, and the mark.
    func name(_ given: RunName?) -> String {
        let mark = "-\(description)"
        return String((given?.description ?? "run").prefix(Self.longestName - mark.count)) + mark
    }

    /// The first run that was started with this mark, whatever became of it.
    func twin(among runs: [PipelineExecutionSummary]) -> Twin? {
        runs.filter { $0.pipelineExecutionDisplayName?.hasSuffix("-\(description)") == true }
            .compactMap { run in run.pipelineExecutionArn.map { (arn: $0, run: run) } }
            .min { ($0.run.startTime ?? .distantFuture) < ($1.run.startTime ?? .distantFuture) }
            .map { Twin(arn: $0.arn, status: $0.run.pipelineExecutionStatus) }
    }

    /// A run that is there already.
    struct Twin: Sendable, Hashable {
        let arn: Arn
        let status: PipelineExecutionStatus?

        /// Where it stands, in a word.
        var state: String { status.map { "\($0)" } ?? "of a status that was not told" }
    }
}
