/// When something runs: the fields of a cron expression, and the longest time between two runs. Pure.

/// The fields of EventBridge's or GitHub's cron, as far as they say how often something runs. Times are UTC.
struct CronFields: Sendable, Hashable {
    private let minutes: Set<Int>
    private let hours: Set<Int>
    private let months: Set<Int>
    /// Nil where any day of the month will do.
    private let daysOfMonth: Set<Int>?
    /// 0 is Sunday; nil where any day of the week will do.
    private let daysOfWeek: Set<Int>?
    /// True for `L`, `W` and `#`, whose days are not worked out here.
    private let hasSpecialDays: Bool

    /// The inside of EventBridge's `cron(minutes hours day-of-month month day-of-week year)`; nil for what it refuses, and
    /// for a year, after which nothing would run any more.
    init?(eventBridge text: some StringProtocol) {
        let fields = text.split(separator: " ", omittingEmptySubsequences: true).map { $0.uppercased() }
        guard fields.count == 6, fields[5] == "*", (fields[2] == "?") != (fields[4] == "?") else { return nil }
        let special = [fields[2], fields[4]].contains(where: Self.isSpecial)
        let month = fields[2] == "?" ? .some(nil) : special ? .some(nil) : Self.days(fields[2], 1...31, [])
        let week = fields[4] == "?" ? .some(nil) : special ? .some(nil) : Self.days(fields[4], 1...7, Self.weekdays)
        guard let month, let week else { return nil }
        self.init(fields, days: month, week.map { Set($0.map { $0 - 1 }) }, hasSpecialDays: special)
    }

    /// The five fields of `cron:` in a workflow.
    init?(gitHub text: some StringProtocol) {
        let fields = text.split(separator: " ", omittingEmptySubsequences: true).map { $0.uppercased() }
        guard fields.count == 5, let month = Self.days(fields[2], 1...31, []),
            let week = Self.days(fields[4], 0...7, Self.weekdays)
        else { return nil }
        self.init(fields, days: month, week.map { Set($0.map { $0 % 7 }) }, hasSpecialDays: false)
    }

    private init?(_ fields: [String], days month: Set<Int>?, _ week: Set<Int>?, hasSpecialDays: Bool) {
        guard let minutes = Self.values(fields[0], 0...59, []), let hours = Self.values(fields[1], 0...23, []),
            let months = Self.values(fields[3], 1...12, Self.monthNames)
        else { return nil }
        self.minutes = minutes
        self.hours = hours
        self.months = months
        daysOfMonth = month
        daysOfWeek = week
        self.hasSpecialDays = hasSpecialDays
    }

    /// The longest time between two runs; nil where it is not known, or nothing ever runs.
    var longestGap: Duration? {
        guard !hasSpecialDays else { return nil }
        let times = hours.flatMap { hour in minutes.map { hour * 60 + $0 } }.sorted()
        guard let first = times.first, let last = times.last else { return nil }
        var longest = zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? 0
        var before: Int?
        var runs = 0
        for day in Calendar.days where matches(day) {
            runs += 1
            if let before { longest = max(longest, (day.number - before) * 1440 - last + first) }
            before = day.number
        }
        return runs > 1 ? .seconds(longest * 60) : nil
    }

    /// cron's old rule: where both kinds of day are restricted, either will do.
    private func matches(_ day: Calendar.Day) -> Bool {
        guard months.contains(day.month) else { return false }
        switch (daysOfMonth, daysOfWeek) {
        case (nil, nil): return true
        case (let month?, nil): return month.contains(day.ofMonth)
        case (nil, let week?): return week.contains(day.ofWeek)
        case (let month?, let week?): return month.contains(day.ofMonth) || week.contains(day.ofWeek)
        }
    }

    private static let weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
    private static let monthNames = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]

    private static func isSpecial(_ field: String) -> Bool {
        field.wholeMatch(of: /L|LW|[0-9]{1,2}W|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5])/) != nil
    }

    /// Nil outside for a wrong field, nil inside for any day.
    private static func days(_ field: String, _ range: ClosedRange<Int>, _ names: [String]) -> Set<Int>?? {
        if field == "*" { return .some(nil) }
        return values(field, range, names).map { .some($0) }
    }

    /// A list of numbers, ranges and steps.
    private static func values(_ field: String, _ range: ClosedRange<Int>, _ names: [String]) -> Set<Int>? {
        var found: Set<Int> = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let step = halves.count == 2 ? Int(halves[1]) : 1, step > 0,
                let bounds = bounds(halves[0], range, names, isOpen: halves.count == 2)
            else { return nil }
            found.formUnion(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
        }
        return found
    }

    private static func bounds(
        _ text: Substring, _ range: ClosedRange<Int>, _ names: [String], isOpen: Bool
    ) -> ClosedRange<Int>? {
        if text == "*" { return range }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { end in
            names.firstIndex(of: String(end)).map { $0 + range.lowerBound } ?? number(end)
        }
        guard let first = ends[0], range.contains(first) else { return nil }
        guard ends.count == 2 else { return first...(isOpen ? range.upperBound : first) }
        guard let last = ends[1], range.contains(last), first <= last else { return nil }
        return first...last
    }

    /// One or two digits; `Int` alone would take a sign.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.count <= 2 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }
}

/// The days from 2024 to 2031: two leap years, every weekday of every date.
private enum Calendar {
    struct Day {
        var number, month, ofMonth, ofWeek: Int
    }

    static let days: [Day] = {
        var days: [Day] = []
        for year in 2024...2031 {
            for (month, length) in [31, year % 4 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                for day in 1...length {
                    // The first of January 2024 was a Monday.
                    days.append(
                        Day(number: days.count, month: month + 1, ofMonth: day, ofWeek: (days.count + 1) % 7))
                }
            }
        }
        return days
    }()
}
