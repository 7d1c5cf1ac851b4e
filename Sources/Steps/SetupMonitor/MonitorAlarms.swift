/// The alarms of a monitor: on what it finds, and on its silence. Pure.
import AWS
import SigV4

/// The metrics that checks of this toolkit write, so that alarms can be made before the first check runs.
enum MonitorMetric {
    /// The namespace, unless `metrics-namespace` names another.
    static let namespace = "mlops-steps"
    /// One value a check: how many violations it found. A check that could not judge writes none.
    static let violations = "Violations"

    /// What tells the checks of one endpoint and one kind apart.
    static func dimensions(_ endpoint: EndpointName, _ kind: MonitorKind) -> [MetricDimension] {
        [
            MetricDimension(name: "EndpointName", value: endpoint.description),
            MetricDimension(name: "Monitor", value: kind.rawValue),
        ]
    }
}

/// The metrics that Model Monitor writes. Its guide and AWS's own samples disagree on the namespace, so it can be set.
enum ModelMonitorMetric {
    /// The namespace of the samples that work.
    static let namespace = "aws/sagemaker/Endpoints/data-metrics"

    /// How far a feature's distribution is from the baseline's.
    static func drift(of feature: String) -> String { "feature_baseline_drift_\(feature)" }

    /// What tells the schedules of endpoints apart.
    static func dimensions(_ endpoint: EndpointName, schedule: MonitorName) -> [MetricDimension] {
        [
            MetricDimension(name: "Endpoint", value: endpoint.description),
            MetricDimension(name: "MonitoringSchedule", value: schedule.description),
        ]
    }
}

/// The alarms that are wanted, and why one of them cannot be had.
struct MonitorAlarms: Sendable {
    /// In the order they are made.
    var wanted: [PutMetricAlarm] = []
    /// Why nobody will be told that the checks themselves have ended; nil where somebody will.
    var unheard: String?

    /// So many alarms on single features and no more: each costs money, and nobody reads hundreds.
    static let mostFeatures = 50

    /// Of checks by this toolkit's steps: one alarm on violations, one on missing checks.
    static func steps(
        _ name: MonitorName, _ endpoint: EndpointName, _ kind: MonitorKind, namespace: String, gap: Duration?,
        topic: Arn
    ) -> MonitorAlarms {
        let metric = Metric(
            namespace: namespace, name: MonitorMetric.violations,
            dimensions: MonitorMetric.dimensions(endpoint, kind))
        var alarms = MonitorAlarms()
        alarms.wanted = [
            metric.above(
                0, "\(name)-violations", about: "\(kind) of \(endpoint) violates its baseline", topic: topic)
        ]
        alarms.listen(to: metric, name, endpoint, gap: gap, topic: topic)
        return alarms
    }

    /// Of Model Monitor: one alarm for each feature whose drift it measures, and one on missing checks.
    static func modelMonitor(
        _ name: MonitorName, _ endpoint: EndpointName, features: [Baseline.Feature], namespace: String,
        gap: Duration?, topic: Arn
    ) -> MonitorAlarms {
        let dimensions = ModelMonitorMetric.dimensions(endpoint, schedule: name)
        var alarms = MonitorAlarms()
        var first: Metric?
        for feature in features {
            guard let threshold = feature.driftThreshold else { continue }
            let metric = Metric(
                namespace: namespace, name: ModelMonitorMetric.drift(of: feature.name), dimensions: dimensions)
            first = first ?? metric
            alarms.wanted.append(
                metric.above(
                    threshold, alarmName("\(name)-drift-\(feature.name)"),
                    about: "\(feature.name) of \(endpoint) drifts from its baseline", topic: topic))
        }
        if let first { alarms.listen(to: first, name, endpoint, gap: gap, topic: topic) }
        return alarms
    }

    /// An alarm that fires where two looks in a row have left no value. With an hour's grace: jobs start late and last.
    private mutating func listen(
        to metric: Metric, _ name: MonitorName, _ endpoint: EndpointName, gap: Duration?, topic: Arn
    ) {
        guard let gap else {
            unheard = "how far apart its looks are is not known"
            return
        }
        let hours = (Int(gap.components.seconds) + 3599) / 3600 + 1
        guard 2 * hours <= 7 * 24 else {
            unheard = "an alarm looks back 7 days at most, and two looks are up to \(2 * hours) h apart"
            return
        }
        wanted.append(
            metric.silent(
                hours: hours, "\(name)-missed", about: "\(endpoint) was not checked for \(2 * hours) h", topic: topic))
    }

    /// At most 255 characters; a longer one is cut and told apart by a hash of its own.
    private static func alarmName(_ name: String) -> String {
        name.unicodeScalars.count <= 255
            ? name : "\(String(name.unicodeScalars.prefix(238)))-\(SHA256.hex(of: Array(name.utf8)).prefix(16))"
    }
}

/// A metric that alarms look at.
private struct Metric {
    let namespace: String
    let name: String
    let dimensions: [MetricDimension]

    /// Fires on a value above a threshold. Hours without a check change nothing: what the last one said stands.
    func above(_ threshold: Double, _ alarm: String, about: String, topic: Arn) -> PutMetricAlarm {
        var put = PutMetricAlarm(
            alarmName: alarm, metricName: name, namespace: namespace, statistic: "Maximum", period: 3600,
            evaluationPeriods: 1, threshold: threshold, comparisonOperator: "GreaterThanThreshold")
        put.treatMissingData = "ignore"
        return finished(put, about: about, topic: topic)
    }

    /// Fires where there are no values: silence is no health.
    func silent(hours: Int, _ alarm: String, about: String, topic: Arn) -> PutMetricAlarm {
        var put = PutMetricAlarm(
            alarmName: alarm, metricName: name, namespace: namespace, statistic: "SampleCount", period: hours * 3600,
            evaluationPeriods: 2, threshold: 1, comparisonOperator: "LessThanThreshold")
        put.treatMissingData = "breaching"
        return finished(put, about: about, topic: topic)
    }

    private func finished(_ alarm: PutMetricAlarm, about: String, topic: Arn) -> PutMetricAlarm {
        var put = alarm
        put.dimensions = dimensions
        put.datapointsToAlarm = put.evaluationPeriods
        put.actionsEnabled = true
        put.alarmActions = [topic.description]
        put.okActions = [topic.description]
        put.alarmDescription = MonitorName.mark(about)
        return put
    }
}

extension PutMetricAlarm {
    /// The request that would make an alarm that stands.
    init(standing alarm: AlarmDescription) {
        self.init(
            alarmName: alarm.alarmName, metricName: alarm.metricName ?? "", namespace: alarm.namespace ?? "",
            statistic: alarm.statistic ?? "", period: alarm.period ?? 0,
            evaluationPeriods: alarm.evaluationPeriods ?? 0, threshold: alarm.threshold ?? .nan,
            comparisonOperator: alarm.comparisonOperator ?? "")
        alarmDescription = alarm.alarmDescription
        actionsEnabled = alarm.actionsEnabled
        okActions = alarm.okActions
        alarmActions = alarm.alarmActions
        dimensions = alarm.dimensions
        datapointsToAlarm = alarm.datapointsToAlarm
        treatMissingData = alarm.treatMissingData
    }

    /// What differs between an alarm that stands (nil: there is none) and this one.
    func changes(from standing: PutMetricAlarm?) -> [EndpointChange] {
        facts.compactMap { fact, wanted in
            let before = standing?.facts.first { $0.name == fact }?.value
            return before == wanted ? nil : EndpointChange(what: "Alarm \(alarmName).\(fact)", from: before, to: wanted)
        }
    }

    private var facts: [(name: String, value: String)] {
        let named = dimensions.map { "\($0.name)=\($0.value)" }.sorted()
        let actions = "alarm: \(alarmActions.joined(separator: ", ")); ok: \(okActions.joined(separator: ", "))"
        let many = datapointsToAlarm ?? evaluationPeriods
        return [
            ("Metric", "\(namespace) \(metricName) {\(named.joined(separator: ", "))}"),
            ("Condition", "\(statistic) \(comparisonOperator) \(threshold)"),
            ("Periods", "\(many) of \(evaluationPeriods) x \(period) s"),
            ("TreatMissingData", treatMissingData ?? "missing"), ("Actions", actionsEnabled == false ? "off" : actions),
            ("AlarmDescription", alarmDescription ?? ""),
        ]
    }
}
