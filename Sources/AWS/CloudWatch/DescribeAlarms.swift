/// CloudWatch DescribeAlarms.
import FoundationEssentials

/// Alarms with their states, a page at a time.
public struct DescribeAlarms: CloudWatchOperation {
    /// AWS's name.
    public static let name = "DescribeAlarms"

    /// The alarms asked for, at most 100.
    public var alarmNames: [String]?
    /// The beginning of their names, instead.
    public var alarmNamePrefix: String?
    /// `MetricAlarm`, `CompositeAlarm`; AWS gives metric alarms alone unless both are named.
    public var alarmTypes: [String]?
    /// At most so many a page.
    public var maxRecords: Int?
    /// Where the page before ended.
    public var nextToken: String?

    /// Alarms by name, of both kinds.
    public init(alarmNames: [String]? = nil) {
        self.alarmNames = alarmNames
        alarmTypes = ["MetricAlarm", "CompositeAlarm"]
    }

    /// The members as they are sent.
    public var form: QueryForm {
        var form = QueryForm()
        form.list("AlarmNames", alarmNames)
        form.set("AlarmNamePrefix", alarmNamePrefix)
        form.list("AlarmTypes", alarmTypes)
        form.set("MaxRecords", maxRecords)
        form.set("NextToken", nextToken)
        return form
    }

    /// The answer.
    public struct Output: XMLReadable {
        /// Alarms on one metric or expression.
        public var metricAlarms: [AlarmDescription]
        /// Alarms on other alarms.
        public var compositeAlarms: [AlarmDescription]
        /// Where the next page begins.
        public var nextToken: String?

        /// Reads the result.
        public init(xml: XMLNode) throws(AWSError) {
            metricAlarms = try Self.alarms(xml, "MetricAlarms")
            compositeAlarms = try Self.alarms(xml, "CompositeAlarms")
            nextToken = xml.string("NextToken").nonEmpty
        }

        private static func alarms(_ node: XMLNode, _ name: String) throws(AWSError) -> [AlarmDescription] {
            var alarms: [AlarmDescription] = []
            for member in node.members(of: name) { alarms.append(try AlarmDescription(xml: member)) }
            return alarms
        }
    }
}

extension DescribeAlarms: PagedOperation {
    /// The alarms of both kinds.
    public static func page(_ output: Output) -> Page<AlarmDescription> {
        Page(output.metricAlarms + output.compositeAlarms, next: output.nextToken)
    }
}

/// An alarm of either kind, as far as deployments look at it.
public struct AlarmDescription: XMLReadable {
    /// Its name.
    public var alarmName: String
    /// Its resource name.
    public var alarmArn: Arn?
    /// Whether it is firing.
    public var stateValue: AlarmState
    /// Why it is in that state, in CloudWatch's words.
    public var stateReason: String?
    /// Since when it is in that state.
    public var stateUpdatedTimestamp: Date?
    /// The metric, for a metric alarm on one.
    public var metricName: String?
    /// The metric's namespace.
    public var namespace: String?
    /// The metric's dimensions.
    public var dimensions: [MetricDimension]
    /// What the metric is compared with.
    public var threshold: Double?
    /// The rule of a composite alarm.
    public var alarmRule: String?
    /// What it is about, in the words of whoever made it.
    public var alarmDescription: String?
    /// Whether a change of its state does anything.
    public var actionsEnabled: Bool?
    /// What happens when it fires: ARNs of topics and the like.
    public var alarmActions: [String]
    /// What happens when it is quiet again.
    public var okActions: [String]
    /// `Maximum`, `SampleCount` and so on, of the values of a period.
    public var statistic: String?
    /// The length of a period in seconds.
    public var period: Int?
    /// So many periods are looked at.
    public var evaluationPeriods: Int?
    /// So many of them must breach.
    public var datapointsToAlarm: Int?
    /// How the value is compared with the threshold.
    public var comparisonOperator: String?
    /// What a period without values counts as.
    public var treatMissingData: String?

    /// Reads one element of the list.
    public init(xml: XMLNode) throws(AWSError) {
        let node = xml
        alarmName = try node.requiredString("AlarmName")
        alarmArn = try node.arn("AlarmArn")
        stateValue = AlarmState(try node.requiredString("StateValue"))
        stateReason = node.string("StateReason")
        stateUpdatedTimestamp = try node.date("StateUpdatedTimestamp")
        metricName = node.string("MetricName")
        namespace = node.string("Namespace")
        var dimensions: [MetricDimension] = []
        for member in node.members(of: "Dimensions") {
            dimensions.append(
                MetricDimension(
                    name: try member.requiredString("Name"), value: try member.requiredString("Value")))
        }
        self.dimensions = dimensions
        threshold = try node.double("Threshold")
        alarmRule = node.string("AlarmRule")
        alarmDescription = node.string("AlarmDescription")
        actionsEnabled = try node.bool("ActionsEnabled")
        alarmActions = node.members(of: "AlarmActions").map(\.text)
        okActions = node.members(of: "OKActions").map(\.text)
        statistic = node.string("Statistic")
        period = try node.int("Period")
        evaluationPeriods = try node.int("EvaluationPeriods")
        datapointsToAlarm = try node.int("DatapointsToAlarm")
        comparisonOperator = node.string("ComparisonOperator")
        treatMissingData = node.string("TreatMissingData")
    }
}

/// Whether an alarm is firing.
public enum AlarmState: Word {
    /// The words of AWS's model.
    case ok, alarm, insufficientData
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: AlarmState)] = [
        ("OK", .ok), ("ALARM", .alarm), ("INSUFFICIENT_DATA", .insufficientData),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}
