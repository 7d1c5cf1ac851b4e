/// Lines for CloudWatch Logs, in the form that the function is configured for.
import Clocks
import FoundationEssentials
import JSON
import Workflow

/// The log of a function. Lambda takes what is written on standard error, a line an event.
struct Log: Sendable {
    /// How much a line matters, in Lambda's words and order.
    enum Level: Int, Sendable, CaseIterable {
        case trace, debug, info, warn, error, fatal

        /// `INFO`.
        var word: String { "\(self)".uppercased() }
    }

    private let isJSON: Bool
    private let least: Level
    private let clock: any Timepiece
    private let write: @Sendable (String) -> Void

    /// As AWS_LAMBDA_LOG_FORMAT and AWS_LAMBDA_LOG_LEVEL say, which Lambda sets from the function's logging settings.
    init(_ environment: Environment, clock: any Timepiece, write: @escaping @Sendable (String) -> Void) {
        isJSON = environment["AWS_LAMBDA_LOG_FORMAT"]?.lowercased() == "json"
        let word = environment["AWS_LAMBDA_LOG_LEVEL"]?.uppercased()
        least = Level.allCases.first { $0.word == word } ?? .trace
        self.clock = clock
        self.write = write
    }

    /// Writes a line that is safe already; `lines` are what it quotes.
    func write(_ level: Level, _ message: String, quoting lines: [String] = [], requestID: String?) {
        guard level.rawValue >= least.rawValue else { return }
        guard isJSON else {
            let head = ["[\(level.word)]", requestID, message].compactMap { $0 }.joined(separator: " ")
            return write(([head] + lines.map { "  \($0)" }).joined(separator: "\n") + "\n")
        }
        var object: JSONObject = [
            "timestamp": .string(clock.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
            "level": .string(level.word), "message": .string(message),
        ]
        object["requestId"] = requestID.map(JSONValue.string)
        if !lines.isEmpty { object["quote"] = .array(lines.map(JSONValue.string)) }
        write(JSONValue.object(object).text + "\n")
    }
}
