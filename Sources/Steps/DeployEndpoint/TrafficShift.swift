/// Strategy, sizes and waits as SageMaker's DeploymentConfig, within its limits. Pure.
import AWS

/// How an update shifts traffic, as a person asks for it.
struct TrafficShift: Sendable {
    var strategy: DeploymentStrategy
    var stepPercent: Int?
    var waitSeconds: Int?
    var bakeSeconds: Int?
    var alarms: [String] = []
    /// After so long SageMaker gives up and rolls back.
    var limit: Duration

    /// An input that is outside SageMaker's limits.
    struct Refused: Error, Sendable, Hashable {
        let input: String
        let because: String
        let tryThis: String
    }

    /// The request's member; refuses what SageMaker would refuse only after models were made.
    func config() throws(Refused) -> DeploymentConfig {
        try checkAlarms()
        let percent = try checkedPercent()
        let wait = try checkedSeconds("wait-seconds", waitSeconds, usedBy: strategy != .allAtOnce) ?? defaultWait
        let bake = try checkedSeconds("bake-seconds", bakeSeconds, usedBy: strategy != .rolling) ?? defaultBake
        let whole = try checkedLimit(percent: percent, wait: wait, bake: bake)
        var config = DeploymentConfig()
        if strategy == .rolling {
            var rolling = RollingUpdatePolicy(maximumBatchSize: share(percent), waitIntervalInSeconds: wait)
            rolling.maximumExecutionTimeoutInSeconds = whole
            config.rollingUpdatePolicy = rolling
        } else {
            config.blueGreenUpdatePolicy = blueGreen(percent: percent, wait: wait, bake: bake, whole: whole)
        }
        if !alarms.isEmpty {
            var rollback = AutoRollbackConfig()
            rollback.alarms = alarms.map { name in
                var alarm = RollbackAlarm()
                alarm.alarmName = name
                return alarm
            }
            config.autoRollbackConfiguration = rollback
        }
        return config
    }

    private func blueGreen(percent: Int, wait: Int, bake: Int, whole: Int) -> BlueGreenUpdatePolicy {
        let type: TrafficRoutingType =
            switch strategy {
            case .canary: .canary
            case .linear: .linear
            case .allAtOnce, .rolling: .allAtOnce
            }
        var routing = TrafficRoutingConfig(type: type, waitIntervalInSeconds: wait)
        if strategy == .canary { routing.canarySize = share(percent) }
        if strategy == .linear { routing.linearStepSize = share(percent) }
        var policy = BlueGreenUpdatePolicy(trafficRoutingConfiguration: routing)
        policy.terminationWaitInSeconds = bake
        policy.maximumExecutionTimeoutInSeconds = whole
        return policy
    }

    private func share(_ percent: Int) -> FleetShare { FleetShare(type: .capacityPercent, value: percent) }

    private var defaultWait: Int { strategy == .allAtOnce ? 0 : 300 }
    /// Alarms that nobody waits for protect nothing.
    private var defaultBake: Int { alarms.isEmpty || strategy == .rolling ? 0 : 300 }

    private func checkAlarms() throws(Refused) {
        guard alarms.count <= 10, Set(alarms).count == alarms.count else {
            throw Refused(
                input: "rollback-alarms", because: "SageMaker takes at most 10 alarms, each once",
                tryThis: "Join several in a composite alarm.")
        }
    }

    private func checkedPercent() throws(Refused) -> Int {
        let (range, usual): (ClosedRange<Int>, Int) =
            switch strategy {
            case .allAtOnce: (100...100, 100)
            case .canary: (1...50, 10)
            case .linear: (10...50, 20)
            case .rolling: (5...50, 20)
            }
        guard let stepPercent else { return usual }
        guard range.contains(stepPercent) else {
            throw Refused(
                input: "step-percent",
                because: strategy == .allAtOnce
                    ? "all-at-once has no steps"
                    : "\(stepPercent) is outside \(range.lowerBound) to \(range.upperBound)",
                tryThis: strategy == .allAtOnce
                    ? "Leave it out, or choose the strategy canary, linear or rolling."
                    : "Give a share from \(range.lowerBound) to \(range.upperBound) % for \(strategy.rawValue).")
        }
        return stepPercent
    }

    private func checkedSeconds(_ input: String, _ seconds: Int?, usedBy isUsed: Bool) throws(Refused) -> Int? {
        guard let seconds else { return nil }
        guard isUsed else {
            throw Refused(
                input: input, because: "\(strategy.rawValue) has none",
                tryThis: strategy == .rolling
                    ? "Leave it out: wait-seconds is the watch over each batch." : "Leave it out, or give bake-seconds."
            )
        }
        guard (0...3600).contains(seconds) else {
            throw Refused(input: input, because: "\(seconds) is outside 0 to 3600", tryThis: "Give at most an hour.")
        }
        return seconds
    }

    /// SageMaker's own limit follows the step's: both give up together, and SageMaker then goes back.
    private func checkedLimit(percent: Int, wait: Int, bake: Int) throws(Refused) -> Int {
        let whole = min(max(Int(limit.components.seconds), 600), 28_800)
        let pauses =
            switch strategy {
            case .allAtOnce: 0
            case .canary: 1
            case .linear, .rolling: (100 + percent - 1) / percent
            }
        guard pauses * wait + bake < whole else {
            throw Refused(
                input: "timeout-minutes",
                because: "the waits alone last \(pauses * wait + bake) s, and the deployment may last \(whole) s",
                tryThis: "Give more minutes (SageMaker takes at most 480), or shorter waits.")
        }
        return whole
    }
}
