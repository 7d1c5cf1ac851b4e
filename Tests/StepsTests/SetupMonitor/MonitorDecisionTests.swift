/// The decisions of setup-monitor as tables: endpoints, baselines, schedules, checks; every word and one unknown.
import AWS
import JSON
import Testing

@testable import Steps

@Suite struct CaptureCheckTests {
    static func capture(_ isOn: Bool = true, _ status: CaptureStatus = .started, _ percent: Int = 50)
        -> DataCaptureConfigSummary
    {
        DataCaptureConfigSummary(
            enableCapture: isOn, captureStatus: status, currentSamplingPercentage: percent,
            destinationS3Uri: "s3://bucket/captured", kmsKeyId: "")
    }

    @Test func onlyAnEndpointInServiceIsWatched() {
        for (word, status) in EndpointStatus.words + [("Odd", .unknown("Odd"))] {
            let check = CaptureCheck(status: status, capture: Self.capture())
            if status == .inService {
                #expect(check == .captured(to: "s3://bucket/captured", percent: 50))
            } else {
                guard case .refused(let because, _) = check else { return #expect(Bool(false), "\(word)") }
                #expect(because.contains(word))
            }
        }
    }

    @Test(arguments: [
        (nil, "captures no data"), (capture(false), "is off"), (capture(true, .stopped), "Stopped"),
        (capture(true, .unknown("Odd")), "Odd"), (capture(true, .started, 0), "0 %"),
        (capture(true, .started, -1), "-1 %"), (capture(true, .started, 101), "101 %"),
    ])
    func onlyWithCapture(capture: DataCaptureConfigSummary?, words: String) {
        guard case .refused(let because, let tryThis) = CaptureCheck(status: .inService, capture: capture) else {
            return #expect(Bool(false), "\(words)")
        }
        #expect(because.contains(words))
        #expect(!tryThis.isEmpty)
    }
}

@Suite struct CapturedContentTests {
    @Test func dataQualityNeedsRequestsAsText() {
        for (_, mode) in CaptureMode.words + [("Odd", CaptureMode.unknown("Odd"))] {
            for types in [
                nil, DataCaptureContentTypes(), content(csv: ["text/csv"]), content(json: ["application/json"]),
            ] {
                var capture = DataCaptureConfig(
                    initialSamplingPercentage: 100, destinationS3Uri: "s3://bucket/captured",
                    captureOptions: [DataCaptureOption(captureMode: .output), DataCaptureOption(captureMode: mode)])
                capture.captureContentTypeHeader = types
                let isText = types?.csvContentTypes != nil || types?.jsonContentTypes != nil
                let hasRequests = mode == .input || mode == .inputAndOutput
                #expect(CapturedContent(capture) == (hasRequests ? isText ? .text : .base64 : .answersAlone))
            }
        }
    }

    private func content(csv: [String]? = nil, json: [String]? = nil) -> DataCaptureContentTypes {
        var types = DataCaptureContentTypes()
        types.csvContentTypes = csv
        types.jsonContentTypes = json
        return types
    }
}

@Suite struct BaselineTests {
    static let statistics = #"{"version":0,"dataset":{"item_count":9},"features":[{"name":"a"},{"name":"b"}]}"#
    static let constraints =
        #"{"version":0,"features":[{"name":"a","inferred_type":"Fractional"},{"name":"b","inferred_type":"String"}]}"#

    static func baseline(_ statistics: String = statistics, _ constraints: String = constraints) throws(Baseline
        .Refused)
        -> Baseline
    {
        try Baseline(statistics: Array(statistics.utf8), constraints: Array(constraints.utf8))
    }

    @Test func isReadWithModelMonitorsDefault() throws {
        let baseline = try Self.baseline()
        #expect(baseline.features.map(\.name) == ["a", "b"])
        #expect(baseline.features.map(\.driftThreshold) == [0.1, 0.1])
        #expect(baseline.emitsMetrics)
    }

    @Test(
        arguments: [
            (#""distribution_constraints":{"comparison_threshold":0.3}"#, "", 0.3),
            (
                #""distribution_constraints":{"comparison_threshold":0.3}"#,
                #","monitoring_config_overrides":{"distribution_constraints":{"comparison_threshold":0.2}}"#, 0.2
            ),
            ("", #","monitoringConfigOverrides":{"distribution_constraints":{"comparison_threshold":0.2}}"#, 0.2),
            (#""distribution_constraints":{"perform_comparison":"Disabled"}"#, "", nil),
            (
                #""distribution_constraints":{"perform_comparison":"Disabled"}"#,
                #","monitoring_config_overrides":{"distribution_constraints":{"perform_comparison":"Enabled"}}"#, 0.1
            ),
            ("", #","monitoring_config_overrides":{"evaluate_constraints":"Disabled"}"#, nil),
            ("", #","monitoring_config_overrides":{"emit_metrics":"Disabled"}"#, nil),
            (#""emit_metrics":"Disabled""#, "", nil),
        ] as [(String, String, Double?)])
    func hasAThresholdAFeature(config: String, overrides: String, threshold: Double?) throws {
        let constraints =
            #"{"features":[{"name":"a","inferred_type":"Integral"\#(overrides)}],"monitoring_config":{\#(config)}}"#
        #expect(try Self.baseline(Self.statistics, constraints).features.first?.driftThreshold == threshold)
    }

    @Test(arguments: [
        ("", constraints, "statistics.json is not JSON"), (statistics, "[", "constraints.json is not JSON"),
        ("{}", constraints, "statistics.json has no features"), (statistics, "{}", "constraints.json has no features"),
        (statistics, #"{"features":[]}"#, "no features"), (statistics, #"{"features":[{}]}"#, "without a name"),
        (statistics, #"{"features":[{"name":"a"},{"name":"a"}]}"#, "twice"),
        (statistics, #"{"features":[{"name":"c"}]}"#, "the feature c"),
        (
            statistics, #"{"features":[{"name":"a"}],"monitoring_config":{"evaluate_constraints":"Disabled"}}"#,
            "Disabled"
        ),
        (#"{"dataset":{"item_count":0},"features":[{"name":"a"},{"name":"b"}]}"#, constraints, "0 rows"),
        (#"{"dataset":{"item_count":"NaN"},"features":[{"name":"a"},{"name":"b"}]}"#, constraints, "rows"),
    ])
    func isRefused(statistics: String, constraints: String, words: String) {
        do throws(Baseline.Refused) {
            _ = try Self.baseline(statistics, constraints)
            #expect(Bool(false), "\(words)")
        } catch { #expect(error.because.contains(words)) }
    }

    @Test(
        arguments: [
            ("a,b\n1,2\n", BaselineData.Format.csv, nil), ("a,b\r\n1,2", .csv, nil), ("", .csv, "no row"),
            ("a,b\n", .csv, "no row"), ("a,b\n\r\n\n", .csv, "no row"), (#"{"a":1}"#, .jsonLines, nil),
            ("", .jsonLines, "no rows"), ("a,b\n1,2", .jsonLines, "no JSON object"),
            ("[1]\n", .jsonLines, "no JSON object"),
        ] as [(String, BaselineData.Format, String?)])
    func looksAtTheData(text: String, format: BaselineData.Format, words: String?) {
        let problem = BaselineData.problem(Array(text.utf8), format)
        #expect((problem == nil) == (words == nil))
        if let words { #expect(problem?.contains(words) == true) }
    }

    @Test(
        arguments: [
            ("train.csv", BaselineData.Format.csv), ("s3://b/k/Train.CSV", .csv), ("a.jsonl", .jsonLines),
            ("a.ndjson", .jsonLines), ("a.json", nil), ("a.parquet", nil), ("csv", .csv), ("", nil),
        ] as [(String, BaselineData.Format?)])
    func knowsTheFormatByTheName(name: String, format: BaselineData.Format?) {
        #expect(BaselineData.Format(name: name) == format)
    }
}

@Suite struct ScheduleCourseTests {
    static let ours = "churn-0123456789abcdef"
    static let cron = "cron(0 * ? * * *)"
    static var wanted: WantedSchedule {
        get throws {
            WantedSchedule(endpoint: try #require(EndpointName(argument: "churn")), definition: ours, expression: cron)
        }
    }

    static func look(
        _ status: String, definition: String? = ours, expression: String? = cron, execution: String? = nil
    ) -> ScheduleLook {
        ScheduleLook(
            status: MonitoringScheduleStatus(status), failureReason: "no role", definition: definition,
            expression: expression, execution: execution.map { MonitoringExecutionStatus($0) })
    }

    static func word(_ course: ScheduleCourse) -> String {
        switch course {
        case .create: "create"
        case .update: "update"
        case .start: "start"
        case .keep: "keep"
        case .wait: "wait"
        case .refuse(let kind, _, _): kind.result
        }
    }

    @Test func createsWhatIsNotThere() throws { #expect(try ScheduleCourse(nil, wanted: Self.wanted) == .create) }

    @Test(arguments: [
        ("Scheduled", "keep", "update"), ("Stopped", "start", "update"), ("Pending", "wait", "wait"),
        ("Failed", "failed", "update"), ("Odd", "conflict", "conflict"), ("", "conflict", "conflict"),
    ])
    func followsTheStatus(status: String, same: String, other: String) throws {
        #expect(try Self.word(ScheduleCourse(Self.look(status), wanted: Self.wanted)) == same)
        let moved = [
            Self.look(status, definition: "churn-fedcba9876543210"), Self.look(status, expression: "cron(0 0 ? * * *)"),
            Self.look(status, expression: nil),
        ]
        for look in moved { #expect(try Self.word(ScheduleCourse(look, wanted: Self.wanted)) == other) }
    }

    @Test func coversEveryWordOfTheModel() throws {
        for (word, _) in MonitoringScheduleStatus.words {
            #expect(try Self.word(ScheduleCourse(Self.look(word), wanted: Self.wanted)) != "conflict", "\(word)")
        }
    }

    @Test(arguments: [nil, "other", "churn-data", "chur-0123456789abcdef", "churn-0123456789ABCDEF"])
    func leavesWhatOthersMade(definition: String?) throws {
        let look = Self.look("Scheduled", definition: definition)
        #expect(try Self.word(ScheduleCourse(look, wanted: Self.wanted)) == "conflict")
    }

    @Test func waitsForARunningCheckBeforeAChange() throws {
        for (word, status) in MonitoringExecutionStatus.words {
            let isBusy = [.pending, .inProgress, .stopping].contains(status)
            let changed = Self.look("Scheduled", expression: "cron(0 0 ? * * *)", execution: word)
            #expect(try Self.word(ScheduleCourse(changed, wanted: Self.wanted)) == (isBusy ? "wait" : "update"))
            #expect(try ScheduleCourse(Self.look("Scheduled", execution: word), wanted: Self.wanted) == .keep)
        }
    }

    static func sights(_ looks: [ScheduleLook]) throws -> [String] {
        var watch = ScheduleWatch(wanted: try wanted)
        return looks.map { look in
            switch watch.see(look) {
            case .goesOn: "on"
            case .scheduled: "scheduled"
            case .stopped: "stopped"
            case .red(let kind, _, _): kind.result
            }
        }
    }

    @Test(arguments: [
        (["Pending", "Pending", "Scheduled"], ["on", "on", "scheduled"]), (["Stopped"], ["stopped"]),
        (["Failed"], ["failed"]), (["Odd"], ["failed"]), ([""], ["failed"]),
    ])
    func watches(words: [String], expected: [String]) throws {
        #expect(try Self.sights(words.map { Self.look($0) }) == expected)
    }

    @Test func aStrangeDefinitionIsRedOnceItStays() throws {
        let strange = Self.look("Scheduled", definition: "churn-fedcba9876543210")
        #expect(try Self.sights([strange, Self.look("Scheduled")]) == ["on", "scheduled"])
        #expect(try Self.sights([strange, strange]) == ["on", "conflict"])
        let late = Self.look("Scheduled", expression: nil)
        #expect(try Self.sights([late, late]) == ["on", "conflict"])
    }

    @Test(
        arguments: [
            (nil, CheckFinding.none), ("Pending", .running), ("InProgress", .running), ("Stopping", .running),
            ("Completed", .passed), ("CompletedWithViolations", .violated), ("Failed", .broken("it failed: no data")),
            ("Stopped", .broken("it was stopped")), ("Odd", .unknown("Odd")), ("", .unknown("")),
        ] as [(String?, CheckFinding)])
    func knowsWhatACheckFound(status: String?, finding: CheckFinding) {
        #expect(CheckFinding(status.map { MonitoringExecutionStatus($0) }, reason: "no data") == finding)
    }

    @Test func coversEveryCheckOfTheModel() {
        #expect(MonitoringExecutionStatus.words.count == 7)
        for (_, status) in MonitoringExecutionStatus.words {
            if case .unknown = CheckFinding(status, reason: nil) { #expect(Bool(false), "\(status)") }
        }
    }
}
