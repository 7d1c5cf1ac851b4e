/// The alarms of monitors and their names as tables.
import AWS
import Testing

@testable import Steps

@Suite struct MonitorAlarmsTests {
    static let topicText = "arn:aws:sns:eu-west-1:123456789012:ml"

    static func alarms(gap: Duration?) throws -> MonitorAlarms {
        let endpoint = try #require(EndpointName(argument: "churn"))
        return .steps(
            MonitorName(endpoint, .dataQuality), endpoint, .dataQuality, namespace: "n", gap: gap,
            topic: try #require(Arn(topicText)))
    }

    @Test func oneFiresOnViolationsAndOneOnSilence() throws {
        let alarms = try Self.alarms(gap: .seconds(3600))
        #expect(alarms.wanted.map(\.alarmName) == ["churn-data-quality-violations", "churn-data-quality-missed"])
        #expect(alarms.wanted.map(\.treatMissingData) == ["ignore", "breaching"])
        #expect(alarms.wanted.map(\.comparisonOperator) == ["GreaterThanThreshold", "LessThanThreshold"])
        #expect(alarms.wanted.map(\.period) == [3600, 7200])
        #expect(alarms.wanted.map(\.evaluationPeriods) == [1, 2])
        for alarm in alarms.wanted {
            #expect(alarm.alarmActions == [Self.topicText] && alarm.okActions == [Self.topicText])
            #expect(alarm.dimensions.map(\.value) == ["churn", "data-quality"])
        }
        #expect(alarms.unheard == nil)
    }

    @Test(arguments: [(60, 7200), (3600, 7200), (3660, 10_800), (86_400, 90_000), (83 * 3600, 84 * 3600)])
    func silenceIsTwoGapsWithGrace(gap: Int, period: Int) throws {
        #expect(try Self.alarms(gap: .seconds(gap)).wanted.last?.period == period)
    }

    @Test(arguments: [nil, 84 * 3600, 7 * 86_400])
    func saysWhereNobodyHearsSilence(gap: Int?) throws {
        let alarms = try Self.alarms(gap: gap.map { .seconds($0) })
        #expect(alarms.wanted.count == 1 && alarms.unheard != nil)
    }

    @Test func modelMonitorHasOneAFeature() throws {
        let endpoint = try #require(EndpointName(argument: "churn"))
        let long = String(repeating: "x", count: 300)
        let features = [("a", 0.2), ("b", nil), (long, 0.1)].map { Baseline.Feature(name: $0, driftThreshold: $1) }
        let alarms = MonitorAlarms.modelMonitor(
            MonitorName(endpoint, .dataQuality), endpoint, features: features, namespace: "n", gap: .seconds(3600),
            topic: try #require(Arn(Self.topicText)))
        #expect(alarms.wanted.map(\.metricName).prefix(1) == ["feature_baseline_drift_a"])
        #expect(alarms.wanted.map(\.threshold) == [0.2, 0.1, 1])
        #expect(alarms.wanted.allSatisfy { $0.alarmName.count <= 255 })
        #expect(alarms.wanted.last?.metricName == "feature_baseline_drift_a")
    }

    @Test(arguments: [
        ("churn", "churn-data-quality"),
        (String(repeating: "e", count: 50), String(repeating: "e", count: 50) + "-data-quality"),
    ])
    func namesAreStable(endpoint: String, name: String) throws {
        #expect(MonitorName(try #require(EndpointName(argument: endpoint)), .dataQuality).description == name)
    }

    @Test func longNamesAreCutAndToldApart() throws {
        let names = try ["a", "b"].map { end in
            let endpoint = EndpointName(argument: String(repeating: "e", count: 62) + end)
            return MonitorName(try #require(endpoint), .dataQuality).description
        }
        #expect(names.allSatisfy { $0.count == 63 && $0.hasSuffix("-data-quality") } && names[0] != names[1])
    }

    @Test func seesEachDifferenceOfAnAlarmThatStands() throws {
        let wanted = try #require(Self.alarms(gap: .seconds(3600)).wanted.first)
        var standing = wanted
        #expect(wanted.changes(from: standing).isEmpty)
        #expect(wanted.changes(from: nil as PutMetricAlarm?).count == 6)
        for (fact, change) in Self.changes {
            standing = wanted
            change(&standing)
            let found = wanted.changes(from: standing)
            #expect(found.map(\.what) == ["Alarm churn-data-quality-violations.\(fact)"])
        }
    }

    private static let changes: [(String, @Sendable (inout PutMetricAlarm) -> Void)] = [
        ("Actions", { $0.actionsEnabled = false }), ("Actions", { $0.alarmActions = [] }),
        ("Actions", { $0.okActions = ["x"] }), ("AlarmDescription", { $0.alarmDescription = nil }),
        ("Condition", { $0.threshold = 1 }), ("Condition", { $0.statistic = "Sum" }),
        ("Condition", { $0.comparisonOperator = "LessThanThreshold" }), ("Metric", { $0.namespace = "x" }),
        ("Metric", { $0.metricName = "x" }), ("Metric", { $0.dimensions = [] }), ("Periods", { $0.period = 60 }),
        ("Periods", { $0.evaluationPeriods = 3 }), ("Periods", { $0.datapointsToAlarm = 2 }),
        ("TreatMissingData", { $0.treatMissingData = nil }),
    ]
}
