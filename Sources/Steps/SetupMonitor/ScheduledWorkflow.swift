/// A workflow that checks on GitHub's own schedule, as far as one can read that without running it. Pure.

/// The `cron:` lines of a workflow file, and whether it runs a check.
struct ScheduledWorkflow: Sendable, Hashable {
    /// In the order of the file.
    let crons: [String]
    /// Whether a line outside comments names the step that checks.
    let runsCheck: Bool

    /// Reads a workflow line by line: its YAML is GitHub's to judge.
    init(_ text: String) {
        var crons: [String] = []
        var runsCheck = false
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.drop { $0 == " " || $0 == "\t" }
            guard !words.hasPrefix("#") else { continue }
            if let match = words.prefixMatch(of: /(?:-\s*)?cron:\s*(?:'([^']*)'|"([^"]*)"|([^#]*))/) {
                let cron = match.1 ?? match.2 ?? match.3 ?? ""
                crons.append(cron.split(separator: " ").joined(separator: " "))
            }
            let code = words.firstRange(of: " #").map { words[..<$0.lowerBound] } ?? words
            if code.contains("check-drift") { runsCheck = true }
        }
        self.crons = crons
        self.runsCheck = runsCheck
    }

    /// Why it does not check as often as a schedule asks, as a sentence; nil where it does.
    func problem(for schedule: MonitorSchedule) -> String? {
        guard runsCheck else { return "it has no step check-drift" }
        guard !crons.isEmpty else { return "it has no schedule: a line with cron: is missing" }
        guard let asked = schedule.longestGap else {
            return "how often \(schedule) runs is not known here, so a workflow cannot be held against it"
        }
        let isOftenEnough = crons.contains { cron in
            CronFields(gitHub: cron)?.longestGap.map { $0 <= asked } ?? false
        }
        guard !isOftenEnough else { return nil }
        return "its cron (\(crons.joined(separator: "; "))) runs less often than \(schedule)"
    }
}
