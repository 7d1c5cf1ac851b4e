/// What statuses mean: every status of an endpoint with every configuration it may name, and the ways a deployment ends.
import AWS
import Testing

@testable import Steps

@Suite struct EndpointWatchTests {
    typealias Look = EndpointWatch.Look

    /// What a row expects; words are tested elsewhere.
    enum Expected: Equatable, Sendable {
        case goesOn, holding, deployed
        case red(Failure.Kind)

        init(_ sight: EndpointWatch.Sight) {
            self =
                switch sight {
                case .goesOn: .goesOn
                case .holding: .holding
                case .deployed: .deployed
                case .red(let kind, _, _): .red(kind)
                }
        }
    }

    static func ends(_ looks: [Look], previous: String? = "old", stale: String? = nil) -> [Expected] {
        var watch = EndpointWatch(wanted: "new", previous: previous, fleet: asked, staleReason: stale)
        return looks.map { look in
            var look = look
            look.variants = [whole]
            return Expected(watch.see(look))
        }
    }

    static let asked = WantedFleet(variants: [.init(name: "AllTraffic", count: 2)])
    static let whole = WantedFleet.Variant(
        name: "AllTraffic", instances: 2, wantedInstances: 2, weight: 1, wantedWeight: 1)

    static let statuses: [EndpointStatus] = EndpointStatus.words.map(\.value) + [.unknown("Dreaming")]

    /// The whole table: status × configuration named, after the same look twice.
    @Test(
        arguments: [
            (
                "new",
                [
                    .red(.failed), .goesOn, .goesOn, .goesOn, .goesOn, .deployed, .red(.stopped), .red(.failed),
                    .red(.rolledBack), .red(.failed),
                ]
            ),
            (
                "old",
                [
                    .red(.failed), .goesOn, .goesOn, .goesOn, .goesOn, .red(.rolledBack), .red(.stopped), .red(.failed),
                    .red(.rolledBack), .red(.failed),
                ]
            ),
            (
                "other",
                [
                    .red(.failed), .red(.conflict), .red(.conflict), .red(.conflict), .red(.conflict), .red(.conflict),
                    .red(.stopped), .red(.failed), .red(.rolledBack), .red(.failed),
                ]
            ),
        ] as [(String, [Expected])])
    func judgesEveryStatus(config: String, expected: [Expected]) {
        // The order of AWS's model: OutOfService, Creating, Updating, SystemUpdating, RollingBack, InService, Deleting,
        // Failed, UpdateRollbackFailed, and one it does not know.
        #expect(Self.statuses.count == 10)
        for (status, expected) in zip(Self.statuses, expected) {
            let look = Look(status: status, config: config)
            #expect(Self.ends([look, look]).last == expected, "\(status) with \(config)")
        }
    }

    @Test(arguments: EndpointWatchTests.statuses.filter { $0 != .inService })
    func nothingButInServiceIsGreen(status: EndpointStatus) {
        for config in ["new", "old", "other", nil] {
            let ends = Self.ends(Array(repeating: Look(status: status, config: config), count: 3))
            #expect(!ends.contains(.deployed) && !ends.contains(.holding))
        }
    }

    static let updating = Look(status: .updating, config: "old", pendingConfig: "new")
    static let live = Look(status: .inService, config: "new")

    @Test(
        arguments: [
            ("held over two reads", [updating, live, live], [.goesOn, .holding, .deployed]),
            ("not held", [live, updating, live, live], [.holding, .goesOn, .holding, .deployed]),
            (
                "silent rollback",
                [updating, Look(status: .inService, config: "old"), Look(status: .inService, config: "old")],
                [.goesOn, .holding, .red(.rolledBack)]
            ),
            (
                "InService on the old one for a moment before it moves",
                [Look(status: .inService, config: "old"), updating, live, live],
                [.holding, .goesOn, .holding, .deployed]
            ),
            (
                "ours with a reason",
                [
                    updating, Look(status: .inService, config: "new", failureReason: "half"),
                    Look(status: .inService, config: "new", failureReason: "half"),
                ],
                [.goesOn, .holding, .red(.failed)]
            ),
            (
                "ours with a deployment pending",
                [Look(status: .inService, config: "new", pendingConfig: "new"), live, live],
                [.goesOn, .holding, .deployed]
            ),
            (
                "a second updater", [updating, Look(status: .updating, config: "old", pendingConfig: "other")],
                [.goesOn, .red(.conflict)]
            ),
            (
                "a second updater that is done",
                [updating, Look(status: .inService, config: "other"), Look(status: .inService, config: "other")],
                [.goesOn, .holding, .red(.conflict)]
            ),
            (
                "through RollingBack to ours", [Look(status: .rollingBack, config: "old"), live, live],
                [.goesOn, .holding, .red(.rolledBack)]
            ),
            (
                "InService with nothing", [Look(status: .inService), Look(status: .inService)],
                [.holding, .red(.failed)]
            ),
            (
                "capacity", [Look(status: .failed, config: "new", failureReason: "CapacityError: Unable to provision")],
                [.red(.unavailable)]
            ),
            (
                "capacity said once",
                [
                    Look(status: .creating, config: "new", failureReason: "Insufficient capacity"),
                    Look(status: .failed, config: "new"),
                ], [.goesOn, .red(.unavailable)]
            ),
        ] as [(String, [Look], [Expected])])
    func followsADeployment(name: String, looks: [Look], expected: [Expected]) {
        #expect(Self.ends(looks) == expected, "\(name)")
    }

    @Test func keepsAReasonThatWasSeenOnce() {
        var watch = EndpointWatch(wanted: "new", previous: "old", fleet: Self.asked)
        _ = watch.see(Look(status: .updating, config: "old", failureReason: "ping", pendingConfig: "new"))
        _ = watch.see(Look(status: .inService, config: "old"))
        guard case .red(.rolledBack, let because, _) = watch.see(Look(status: .inService, config: "old")) else {
            Issue.record("not rolled back")
            return
        }
        #expect(because.contains("ping"))
    }

    @Test func tellsAnOldReasonFromANewOneWhereNothingIsDeployed() {
        let stale = Look(status: .inService, config: "new", failureReason: "stale")
        let fresh = Look(status: .inService, config: "new", failureReason: "fresh")
        #expect(Self.ends([stale, stale], previous: nil, stale: "stale") == [.holding, .deployed])
        #expect(
            Self.ends([stale, fresh, fresh], previous: nil, stale: "stale") == [.holding, .holding, .red(.failed)])
    }

    @Test(
        arguments: [
            (nil, .create),
            (Look(status: .inService, config: "new"), .keep),
            (Look(status: .inService, config: "old"), .update),
            (Look(status: .inService), .update),
            (Look(status: .inService, config: "old", pendingConfig: "new"), .join),
            (Look(status: .creating, config: "new"), .join),
            (Look(status: .updating, config: "old", pendingConfig: "new"), .join),
            (Look(status: .updating, config: "new"), .join),
            (Look(status: .systemUpdating, config: "new"), .join),
            (Look(status: .outOfService, config: "new"), .update),
            (Look(status: .updateRollbackFailed, config: "old"), .update),
        ] as [(Look?, EndpointCourse)])
    func choosesTheCourse(look: Look?, course: EndpointCourse) {
        #expect(EndpointCourse(look, wanted: "new") == course)
    }

    @Test(
        arguments: [
            (Look(status: .inService, config: "new", pendingConfig: "other"), .conflict),
            (Look(status: .creating, config: "old"), .conflict),
            (Look(status: .updating, config: "old", pendingConfig: "other"), .conflict),
            (Look(status: .updating, config: "new", pendingConfig: "other"), .conflict),
            (Look(status: .systemUpdating, config: "old"), .conflict),
            (Look(status: .rollingBack, config: "new"), .conflict),
            (Look(status: .deleting, config: "new"), .conflict),
            (Look(status: .failed, config: "new"), .failed),
            (Look(status: .unknown("Dreaming"), config: "new"), .conflict),
        ] as [(Look, Failure.Kind)])
    func refusesWhatCannotBeDeployedTo(look: Look, kind: Failure.Kind) {
        guard case .refuse(let refused, _, _) = EndpointCourse(look, wanted: "new") else {
            Issue.record("\(look) is not refused")
            return
        }
        #expect(refused == kind)
    }

    @Test(
        arguments: [
            (.canary, 51, nil, nil, "step-percent"), (.canary, 0, nil, nil, "step-percent"),
            (.linear, 9, nil, nil, "step-percent"), (.linear, 51, nil, nil, "step-percent"),
            (.rolling, 4, nil, nil, "step-percent"), (.rolling, 51, nil, nil, "step-percent"),
            (.allAtOnce, 10, nil, nil, "step-percent"), (.allAtOnce, nil, 10, nil, "wait-seconds"),
            (.canary, nil, 3601, nil, "wait-seconds"), (.canary, nil, nil, 3601, "bake-seconds"),
            (.rolling, nil, nil, 10, "bake-seconds"), (.linear, 10, 3600, nil, "timeout-minutes"),
        ] as [(DeploymentStrategy, Int?, Int?, Int?, String)])
    func refusesWhatSageMakerWould(
        strategy: DeploymentStrategy, percent: Int?, wait: Int?, bake: Int?, input: String
    ) {
        let shift = TrafficShift(
            strategy: strategy, stepPercent: percent, waitSeconds: wait, bakeSeconds: bake, limit: .seconds(3600))
        let refused = #expect(throws: TrafficShift.Refused.self) { try shift.config() }
        #expect(refused?.input == input)
    }

    @Test(arguments: [(1...11).map { "a\($0)" }, ["a", "a"]])
    func refusesMoreAlarmsThanSageMakerTakes(alarms: [String]) {
        let shift = TrafficShift(strategy: .canary, alarms: alarms, limit: .seconds(3600))
        let refused = #expect(throws: TrafficShift.Refused.self) { try shift.config() }
        #expect(refused?.input == "rollback-alarms")
    }

    @Test func shiftsAsAsked() throws {
        var shift = TrafficShift(
            strategy: .canary, stepPercent: 50, waitSeconds: 60, alarms: ["a"], limit: .seconds(60))
        shift.waitSeconds = 60
        let canary = try shift.config()
        #expect(canary.blueGreenUpdatePolicy?.trafficRoutingConfiguration.canarySize?.value == 50)
        #expect(canary.blueGreenUpdatePolicy?.terminationWaitInSeconds == 300)
        #expect(canary.blueGreenUpdatePolicy?.maximumExecutionTimeoutInSeconds == 600)
        #expect(canary.autoRollbackConfiguration?.alarms?.map(\.alarmName) == ["a"])
        shift = TrafficShift(strategy: .rolling, stepPercent: 50, limit: .seconds(3600))
        let rolling = try shift.config()
        #expect(rolling.rollingUpdatePolicy?.maximumBatchSize.value == 50 && rolling.blueGreenUpdatePolicy == nil)
        #expect(rolling.autoRollbackConfiguration == nil)
    }
}
