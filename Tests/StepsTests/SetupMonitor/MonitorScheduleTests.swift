/// Which schedules are taken, how far apart their runs are, and what Model Monitor makes of them.
import Testing

@testable import Steps

@Suite struct MonitorScheduleTests {
    @Test(arguments: [
        ("rate(1 minute)", 1), ("rate(5 minutes)", 5), ("rate(1 hour)", 60), ("rate(36 hours)", 2160),
        ("rate(1 day)", 1440), ("rate(7 days)", 10_080), ("cron(0 * ? * * *)", 60), ("cron(0/15 * * * ? *)", 15),
        ("cron(0 0 ? * * *)", 1440), ("cron(0 0/6 ? * * *)", 360), ("cron(0 0/5 ? * * *)", 300),
        ("cron(0 6,18 * * ? *)", 720), ("cron(0 6,9 * * ? *)", 1260), ("cron(30 6 ? * MON-FRI *)", 4320),
        ("cron(0 6 ? * 2-6 *)", 4320), ("cron(0 12 ? * SUN *)", 10_080), ("cron(0 12 ? * 1 *)", 10_080),
        ("cron(0 0 1 * ? *)", 31 * 1440), ("cron(0 0 31 * ? *)", 61 * 1440), ("cron(0 0 1 JAN ? *)", 366 * 1440),
        ("cron(59 23 29 2 ? *)", 1461 * 1440), ("cron(0 8-17/3 ? * * *)", 900),
    ])
    func knowsTheLongestGap(expression: String, minutes: Int) throws {
        let schedule = try #require(MonitorSchedule(argument: expression))
        #expect(schedule.longestGap == .seconds(minutes * 60))
        #expect(schedule.description == expression)
    }

    @Test(arguments: [
        "cron(0 0 L * ? *)", "cron(0 0 15W * ? *)", "cron(0 0 ? * 6L *)", "cron(0 0 ? * MON#1 *)",
        "cron(0 0 30 FEB ? *)",
    ])
    func saysWhereItDoesNotKnow(expression: String) throws {
        let schedule = try #require(MonitorSchedule(argument: expression))
        #expect(schedule.longestGap == nil)
    }

    @Test(arguments: [
        "", "hourly", "rate(0 hours)", "rate(1 hours)", "rate(2 hour)", "rate(-1 hours)", "rate(1.5 hours)",
        "rate(1 week)", "rate(1 hour) ", "rate(100000 days)", "cron()", "cron(0 * * * *)", "cron(0 * * * * *)",
        "cron(0 * ? * ? *)", "cron(60 * ? * * *)", "cron(0 24 ? * * *)", "cron(0 0 0 * ? *)", "cron(0 0 ? 13 * *)",
        "cron(0 0 ? * 0 *)", "cron(0 0 ? * 8 *)", "cron(0 0 ? * MON-XXX *)", "cron(0 0 ? * FRI-MON *)",
        "cron(0/0 * ? * * *)", "cron(0 +1 ? * * *)", "cron(0, * ? * * *)", "cron(0 * ? * * 2027)", "NOW",
        "cron(0 * ? * * *", "0 * * * *", "cron(0 1-0 ? * * *)", "cron(0 -1 ? * * *)", "cron(/ / ? * * *)",
    ])
    func refuses(expression: String) { #expect(MonitorSchedule(argument: expression) == nil) }

    @Test(arguments: [
        ("rate(1 hour)", "cron(0 * ? * * *)"), ("rate(60 minutes)", "cron(0 * ? * * *)"),
        ("rate(6 hours)", "cron(0 0/6 ? * * *)"), ("rate(24 hours)", "cron(0 0 ? * * *)"),
        ("rate(1 day)", "cron(0 0 ? * * *)"), ("cron(0 * ? * * *)", "cron(0 * ? * * *)"),
        ("cron(0 * * * ? *)", "cron(0 * ? * * *)"), ("cron(00 17 ? * * *)", "cron(0 17 ? * * *)"),
        ("cron(0 17/6 ? * * *)", "cron(0 17/6 ? * * *)"), ("cron(0 */12 ? * * *)", "cron(0 0/12 ? * * *)"),
    ])
    func hasModelMonitorsForm(expression: String, form: String) throws {
        #expect(try MonitorSchedule(argument: expression)?.modelMonitorExpression() == form)
    }

    @Test(arguments: [
        "rate(30 minutes)", "rate(90 minutes)", "rate(25 hours)", "rate(2 days)", "cron(30 * ? * * *)",
        "cron(0/5 * ? * * *)", "cron(0 6 ? * MON-FRI *)", "cron(0 6 1 * ? *)", "cron(0 6,18 ? * * *)",
        "cron(0 0/25 ? * * *)", "cron(0 6 ? 1 * *)", "cron(0 0 L * ? *)",
    ])
    func isNotForModelMonitor(expression: String) throws {
        let schedule = try #require(MonitorSchedule(argument: expression))
        #expect(throws: MonitorSchedule.NotForModelMonitor.self) { try schedule.modelMonitorExpression() }
    }

    @Test(arguments: [
        ("0 * * * *", 60), ("*/15 * * * *", 15), ("0 6 * * 1-5", 4320), ("0 6 * * 0", 10_080), ("0 6 * * 7", 10_080),
        ("0 0 1 * 1", 7 * 1440), ("30 5,17 * * *", 720), ("0 0 * * SUN", 10_080),
    ])
    func readsGitHubsCron(cron: String, minutes: Int) {
        #expect(CronFields(gitHub: cron)?.longestGap == .seconds(minutes * 60))
    }

    @Test(arguments: ["", "0 * * *", "0 * ? * *", "0 * * * * *", "61 * * * *", "@daily", "0 * * * MON#1"])
    func refusesOtherCrons(cron: String) { #expect(CronFields(gitHub: cron) == nil) }
}

@Suite struct ScheduledWorkflowTests {
    static func file(_ schedule: String, step: String = "mlops-steps/mlops-steps/actions/check-drift@v1") -> String {
        "name: monitor\non:\n  schedule:\n\(schedule)\njobs:\n  check:\n    steps:\n      - uses: \(step)\n"
    }

    @Test(arguments: [
        "    - cron: '0 * * * *'", "    - cron: \"0 * * * *\" # each hour", "    - cron: 0 * * * * # each hour",
        "      cron: '*/30 * * * *'", "    - cron: '0 0 * * *'\n    - cron: '5 * * * *'",
    ])
    func runsOftenEnough(schedule: String) throws {
        let asked = try #require(MonitorSchedule(argument: "rate(1 hour)"))
        #expect(ScheduledWorkflow(Self.file(schedule)).problem(for: asked) == nil)
    }

    @Test(arguments: [
        ("    - cron: '0 0 * * *'", "less often"), ("    # - cron: '0 * * * *'", "no schedule"),
        ("  workflow_dispatch:", "no schedule"), ("    - cron: 'whenever'", "less often"),
        ("    - cron: '0 8-17 * * *'", "less often"),
    ])
    func doesNot(schedule: String, words: String) throws {
        let asked = try #require(MonitorSchedule(argument: "rate(1 hour)"))
        #expect(ScheduledWorkflow(Self.file(schedule)).problem(for: asked)?.contains(words) == true)
    }

    @Test(arguments: ["actions/checkout", "actions/checkout # before check-drift"])
    func needsAStepThatChecks(step: String) {
        let file = Self.file("    - cron: '0 * * * *'", step: step)
        #expect(ScheduledWorkflow(file).problem(for: .daily)?.contains("no step check-drift") == true)
    }

    @Test func cannotBeHeldAgainstAnUnknownGap() throws {
        let asked = try #require(MonitorSchedule(argument: "cron(0 0 L * ? *)"))
        #expect(ScheduledWorkflow(Self.file("    - cron: '0 * * * *'")).problem(for: asked) != nil)
    }
}
