/// How often a monitor looks, as a person gives it. Pure.

/// A schedule in EventBridge's words: `rate(6 hours)` or `cron(0 6 ? * MON-FRI *)`, in UTC.
struct MonitorSchedule: Sendable, Hashable, InputValue, CustomStringConvertible {
    private enum Form: Sendable, Hashable {
        case rate(minutes: Int)
        case cron(CronFields, hours: String, isHourlyOrDaily: Bool)
    }

    /// Why Model Monitor takes no such schedule.
    struct NotForModelMonitor: Error, Sendable, Hashable {
        let because: String
    }

    /// The expression.
    let description: String
    private let form: Form

    /// What is right.
    static var form: String {
        "rate(VALUE UNIT) such as rate(6 hours), or EventBridge's cron(MINUTES HOURS DAY MONTH WEEKDAY *) in UTC such "
            + "as cron(0 6 ? * MON-FRI *)"
    }

    /// Once a day.
    static let daily = MonitorSchedule(description: "rate(1 day)", form: .rate(minutes: 1440))

    private init(description: String, form: Form) {
        self.description = description
        self.form = form
    }

    /// Reads an expression; nil for what EventBridge would refuse.
    init?(argument: String) {
        if let match = argument.wholeMatch(of: /rate\(([1-9][0-9]{0,4}) (minute|hour|day)(s?)\)/),
            let value = Int(match.1)
        {
            guard (value == 1) == match.3.isEmpty else { return nil }
            let unit = match.2 == "minute" ? 1 : match.2 == "hour" ? 60 : 1440
            self.init(description: argument, form: .rate(minutes: value * unit))
            return
        }
        guard argument.hasPrefix("cron("), argument.hasSuffix(")") else { return nil }
        let inside = argument.dropFirst(5).dropLast()
        guard let fields = CronFields(eventBridge: inside) else { return nil }
        let words = inside.split(separator: " ").map(String.init)
        self.init(
            description: "cron(\(words.joined(separator: " ")))",
            form: .cron(fields, hours: words[1], isHourlyOrDaily: Self.isHourlyOrDaily(words)))
    }

    /// The longest time between two looks; nil where it is not known.
    var longestGap: Duration? {
        switch form {
        case .rate(let minutes): .seconds(minutes * 60)
        case .cron(let fields, _, _): fields.longestGap
        }
    }

    /// The same in the few forms that Model Monitor takes: at the full hour, every so many hours, every day.
    ///
    /// Source: the developer guide, "The cron expression for monitoring schedule".
    func modelMonitorExpression() throws(NotForModelMonitor) -> String {
        let hours: String
        switch form {
        case .rate(let minutes):
            guard minutes % 60 == 0, minutes <= 1440 else {
                throw NotForModelMonitor(because: "\(description) is not every 1 to 24 hours")
            }
            hours = minutes == 60 ? "*" : minutes == 1440 ? "0" : "0/\(minutes / 60)"
        case .cron(_, let given, let isHourlyOrDaily):
            guard isHourlyOrDaily else {
                throw NotForModelMonitor(because: "\(description) is not at minute 0, on every day")
            }
            hours = given.hasPrefix("*/") ? "0\(given.dropFirst())" : given
        }
        return "cron(0 \(hours) ? * * *)"
    }

    private static func isHourlyOrDaily(_ words: [String]) -> Bool {
        words[0].wholeMatch(of: /00?/) != nil
            && words[1].wholeMatch(of: /\*|([01]?[0-9]|2[0-3])(\/([1-9]|1[0-9]|2[0-4]))?|\*\/([1-9]|1[0-9]|2[0-4])/)
                != nil
            && ["*", "?"].contains(words[2]) && words[3] == "*" && ["*", "?"].contains(words[4])
    }
}
