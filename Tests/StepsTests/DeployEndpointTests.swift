/// deploy-endpoint over scripts: what it asks in which order, and that nothing but the wanted configuration is green.
import JSON
import Steps
import Synchronization
import Testing

@Suite struct DeployEndpointTests {
    typealias W = DeploymentWire

    @Test func deploysForTheFirstTime() async {
        let run = await W.run(
            script: [W.package(), .missing("DescribeEndpoint")] + W.creations() + [
                .json("CreateEndpoint", reply: ["EndpointArn": .string(W.arn)]) { body in
                    #expect(body["EndpointConfigName"]?.string == W.config)
                    #expect(
                        body["DeploymentConfig"]?["BlueGreenUpdatePolicy"]?["TrafficRoutingConfiguration"]?["Type"]
                            == "ALL_AT_ONCE")
                },
                W.endpoint("Creating", W.config), W.endpoint("InService", W.config), W.endpoint("InService", W.config),
                W.configs([]),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["deployed"] == true)
        #expect(run.record["status"] == "InService")
        #expect(run.record["endpoint-arn"]?.string == W.arn)
        #expect(run.record["endpoint-config-name"]?.string == W.config)
        #expect(run.record["model-name"]?.string == W.model)
        #expect(run.record["model-package-arn"]?.string == W.packageArn)
        #expect(run.record["previous-endpoint-config-name"] == .null)
        #expect(run.record["plan"]?.array?.contains { $0["to"] == "ml.m5.large" && $0["from"] == .null } == true)
    }

    @Test func updatesAndKeepsWhatAutoscalingReached() async {
        let run = await W.run(
            script: W.beforeUpdate() + W.creations() + [
                .json("UpdateEndpoint", reply: ["EndpointArn": .string(W.arn)]) { body in
                    #expect(body["RetainAllVariantProperties"] == true)
                    #expect(body["ExcludeRetainedVariantProperties"] == [["VariantPropertyType": "DataCaptureConfig"]])
                },
                W.endpoint("Updating", "old", pending: W.config), W.endpoint("InService", W.config),
                W.endpoint("InService", W.config), W.configs([]),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["previous-endpoint-config-name"] == "old")
        #expect(run.story.contains("AllTraffic: Baking"))
    }

    @Test func setsTheCountThatIsAskedFor() async {
        let run = await W.run(
            ["--instance-count", "4"],
            script: W.beforeUpdate() + [W.scaling(false)] + W.creations() + [
                .json("UpdateEndpoint", reply: ["EndpointArn": .string(W.arn)]) { body in
                    let kept = body["ExcludeRetainedVariantProperties"]?.array ?? []
                    #expect(kept.contains(["VariantPropertyType": "DesiredInstanceCount"]))
                },
                W.endpoint("Failed", "old"), .missing("DescribeLogStreams"),
            ])
        #expect(run.failure == .failed)
    }

    @Test(arguments: [(1, 1, Failure.Kind?.none), (3, 3, .failed), (3, 1, .timedOut)])
    func greenOnlyWithTheCountThatIsAskedFor(instances: Int, of wanted: Int, kind: Failure.Kind?) async {
        let live = W.endpoint("InService", W.config, instances: instances, of: wanted)
        let end: [Exchange] =
            switch kind {
            case nil: [live, live, W.configs([])]
            case .timedOut: [live, live, live, .missing("DescribeLogStreams")]
            default: [live, live, .missing("DescribeLogStreams")]
            }
        let run = await W.run(
            ["--instance-count", "1", "--timeout-minutes", "1"],
            script: W.beforeUpdate(count: 3) + [W.scaling(false)] + W.creations() + [W.updated] + end)
        #expect(run.failure == kind)
    }

    @Test func leavesTheCountToAutoscaling() async {
        let live = W.endpoint("InService", W.config, instances: 5)
        let run = await W.run(
            ["--instance-count", "1"],
            script: W.beforeUpdate(count: 3) + [W.scaling(true)] + W.creations() + [
                W.updated, live, live, W.configs([]),
            ])
        #expect(run.exitCode == 0)
    }

    @Test func changesNothingWhereNothingDiffers() async {
        let run = await W.run(
            script: [W.package()] + W.standing(W.config, model: W.model) + [
                W.endpoint("InService", W.config), W.endpoint("InService", W.config),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["deployed"] == false)
        #expect(run.record["plan"] == [])
    }

    @Test func warnsWhereCaptureEnds() async {
        let capturing = W.describedConfig("old", model: "old-model", capture: "s3://b/captured")
        let run = await W.run(
            ["--dry-run"],
            script: [
                W.package(), W.endpoint("InService", "old"), capturing, W.describedModel("old-model"),
                .missing("DescribeModel"), .missing("DescribeEndpointConfig"),
            ])
        #expect(run.exitCode == 0)
        #expect(run.story.contains("will capture no data any more"))
    }

    @Test func waitsForWhatAnEarlierTryBegan() async {
        let pending = W.endpoint("Updating", "old", pending: W.config)
        let run = await W.run(
            script: [W.package(), pending, W.describedConfig("old", model: "m"), W.describedModel("m", package: "p")]
                + [
                    pending, W.endpoint("InService", W.config), W.endpoint("InService", W.config), W.configs([]),
                ])
        #expect(run.exitCode == 0)
        #expect(run.record["deployed"] == true)
    }

    @Test(arguments: [("Could not find ping", true), ("", false)])
    func redAfterARollback(reason: String, isTold: Bool) async {
        let back = W.endpoint("InService", "old", reason: reason)
        let run = await W.run(
            script: W.beforeUpdate() + W.creations() + [
                W.updated, W.endpoint("Updating", "old", pending: W.config), back, back,
                .json("DescribeLogStreams", reply: ["logStreams": [["logStreamName": "AllTraffic/i-1"]]]),
                .json("GetLogEvents", reply: ["events": [["message": "::error::no module named churn"]]]),
            ])
        #expect(run.failure == .rolledBack)
        #expect(run.record["result"] == "rolled-back")
        #expect(run.record["status"] == "InService")
        let because = run.record["failure"]?["because"]?.string ?? ""
        #expect(because.contains(isTold ? reason : "gives no reason"))
        #expect(run.story.contains("no module named churn"))
        #expect(!run.story.contains("\n::error::no module"))
    }

    @Test func redWhereASecondUpdaterWins() async {
        let run = await W.run(
            script: W.beforeUpdate() + W.creations() + [
                W.updated, W.endpoint("Updating", "old", pending: W.config),
                W.endpoint("Updating", "old", pending: "theirs"),
            ])
        #expect(run.failure == .conflict)
        #expect(run.record["failure"]?["because"]?.string?.contains("theirs") == true)
    }

    @Test func tellsTheAlarmThatTookItBack() async {
        let back = W.endpoint("InService", "old")
        let run = await W.run(
            ["--rollback-alarms", "rollback-5xx"],
            script: W.beforeUpdate() + [W.alarms("rollback-5xx", "OK")] + W.creations() + [
                .json("UpdateEndpoint", reply: ["EndpointArn": .string(W.arn)]) { body in
                    let rollback = body["DeploymentConfig"]?["AutoRollbackConfiguration"]
                    #expect(rollback?["Alarms"] == [["AlarmName": "rollback-5xx"]])
                },
                back, back, W.alarms("rollback-5xx", "ALARM"), .missing("DescribeLogStreams"),
            ])
        #expect(run.failure == .rolledBack)
        #expect(run.record["failure"]?["because"]?.string?.contains("rollback-5xx is in ALARM: seven errors") == true)
    }

    @Test func redAtOnceWhereALookIsDenied() async {
        let run = await W.run(
            script: W.beforeUpdate() + W.creations() + [
                W.updated, W.endpoint("Updating", "old", pending: W.config),
                .refused("DescribeEndpoint", code: "AccessDeniedException", "no more"),
            ])
        #expect(run.failure == .denied)
        #expect(run.record["deployed"] == true)
    }

    @Test func redWhereTimeRunsOut() async {
        let updating = W.endpoint("Updating", "old", pending: W.config)
        let run = await W.run(
            ["--timeout-minutes", "1", "--poll-seconds", "30"],
            script: W.beforeUpdate() + W.creations() + [
                W.updated, updating, updating, updating, .missing("DescribeLogStreams"),
            ])
        #expect(run.failure == .timedOut)
        #expect(run.record["failure"]?["because"]?.string?.contains("endpoint churn") == true)
        #expect(run.record["failure"]?["try"]?.string?.contains("Run the step again") == true)
    }

    @Test func saysThatACreationWhichHangsCannotBeDeleted() async {
        let creating = W.endpoint("Creating", W.config)
        let run = await W.run(
            ["--timeout-minutes", "1", "--poll-seconds", "30"],
            script: [W.package(), .missing("DescribeEndpoint")] + W.creations() + [
                .json("CreateEndpoint", reply: ["EndpointArn": .string(W.arn)]), creating, creating, creating,
                .missing("DescribeLogStreams"),
            ])
        #expect(run.failure == .timedOut)
        #expect(run.record["failure"]?["try"]?.string?.contains("does not delete it either") == true)
    }

    @Test func leavesPlanAndTimelineInTheSummary() async throws {
        let runner = try RunnerFolder()
        defer { runner.remove() }
        let back = W.endpoint("InService", "old", reason: "no ping")
        let run = await W.run(
            script: W.beforeUpdate() + W.creations() + [
                W.updated, W.endpoint("Updating", "old", pending: W.config), back, back,
                .missing("DescribeLogStreams"),
            ], environment: runner.environment)
        #expect(run.failure == .rolledBack)
        let summary = try runner.text("STEP_SUMMARY")
        for words in [
            "Model.PrimaryContainer.ModelPackageName", "| after | the endpoint |", "Baking", "no ping",
            "| variant | has | takes | runs |", "100.0 %",
        ] {
            #expect(summary.contains(words), "\(words)")
        }
    }

    @Test func sortsAFailedCreation() async {
        let reason = "CapacityError: Unable to provision requested ML compute capacity"
        let run = await W.run(
            script: [W.package(), .missing("DescribeEndpoint")] + W.creations() + [
                .json("CreateEndpoint", reply: ["EndpointArn": .string(W.arn)]), W.endpoint("Creating", W.config),
                W.endpoint("Failed", W.config, reason: reason),
            ])
        #expect(run.failure == .unavailable)
    }

    @Test(arguments: ["rollback", "leave"])
    func deletesNoFailedEndpoint(remedy: String) async {
        let run = await W.run(
            ["--on-failure", remedy],
            script: [W.package(), .missing("DescribeEndpoint")] + W.creations() + [
                .json("CreateEndpoint", reply: ["EndpointArn": .string(W.arn)]), W.endpoint("Failed", W.config),
                .missing("DescribeLogStreams"),
            ])
        #expect(run.failure == .failed)
        #expect(run.record["failure"]?["try"]?.string?.contains("DeleteEndpoint") == true)
    }

    @Test func changesNothingInADryRun() async {
        let run = await W.run(
            ["--dry-run"],
            script: W.beforeUpdate() + [.missing("DescribeModel"), .missing("DescribeEndpointConfig")])
        #expect(run.exitCode == 0)
        #expect(run.record["deployed"] == false)
        for operation in ["CreateModel", "CreateEndpointConfig", "UpdateEndpoint"] {
            #expect(run.story.contains("would send SageMaker.\(operation)"))
        }
    }

    @Test func goesOnWithItsOwnTwin() async {
        let run = await W.run(
            script: W.beforeUpdate() + [
                .missing("DescribeModel"),
                .refused("CreateModel", code: "ValidationException", "Cannot create already existing model"),
                W.describedModel(W.model), W.describedConfig(W.config, model: W.model),
                .refused("UpdateEndpoint", code: "ValidationException", "Cannot update in-progress endpoint"),
                W.endpoint("Updating", "old", pending: W.config), W.endpoint("InService", W.config),
                W.endpoint("InService", W.config), W.configs([]),
            ])
        #expect(run.exitCode == 0)
    }

    @Test func deletesOldConfigsOfItsOwnOnly() async {
        let hashes = ["1", "2", "3", "4"].map { "churn-" + String(repeating: $0, count: 16) }
        let deleted = Mutex<[String]>([])
        let run = await W.run(
            ["--keep-configs", "2"],
            script: W.beforeUpdate() + W.creations() + [
                W.updated, W.endpoint("InService", W.config), W.endpoint("InService", W.config),
                W.configs(hashes + ["churn-by-hand", "churn-eu-" + String(repeating: "5", count: 16), W.config]),
                W.endpoints([]), .refused("DeleteEndpointConfig", code: "AccessDeniedException"),
                .json("DeleteEndpointConfig", reply: [:]) { body in
                    deleted.withLock { $0.append(body["EndpointConfigName"]?.string ?? "") }
                },
            ])
        #expect(run.exitCode == 0)
        #expect(deleted.withLock { $0 } == [hashes[3]])
        #expect(run.story.contains("\(hashes[2]) was not deleted"))
    }

    @Test func redAtOnceWhereTheAccountMayHaveNoMore() async {
        let run = await W.run(
            script: W.beforeUpdate() + W.creations() + [
                .refused("UpdateEndpoint", code: "ResourceLimitExceeded"), W.endpoint("InService", "old"),
            ])
        #expect(run.failure == .unavailable)
        #expect(run.record["deployed"] == false)
    }

    @Test func redWhereSomebodyDeletesIt() async {
        let run = await W.run(
            script: W.beforeUpdate() + W.creations() + [W.updated, .missing("DescribeEndpoint")])
        #expect(run.failure == .stopped)
    }
}
