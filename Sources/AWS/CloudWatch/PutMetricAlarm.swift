/// CloudWatch PutMetricAlarm.

/// Creates an alarm on one metric, or replaces one of that name.
public struct PutMetricAlarm: CloudWatchOperation {
    /// AWS's name.
    public static let name = "PutMetricAlarm"

    /// The name of the alarm.
    public var alarmName: String
    /// What it is about, for people.
    public var alarmDescription: String?
    /// Whether a change of its state does anything; true where nil.
    public var actionsEnabled: Bool?
    /// What happens when it is quiet again: ARNs of topics and the like.
    public var okActions: [String] = []
    /// What happens when it fires.
    public var alarmActions: [String] = []
    /// The metric.
    public var metricName: String
    /// Whose metric it is.
    public var namespace: String
    /// `SampleCount`, `Average`, `Sum`, `Minimum` or `Maximum` of the values of a period.
    public var statistic: String
    /// What tells metrics of this name apart.
    public var dimensions: [MetricDimension] = []
    /// The length of a period in seconds: a multiple of 60.
    public var period: Int
    /// So many periods are looked at; together at most a day, or a week where a period is an hour or longer.
    public var evaluationPeriods: Int
    /// So many of them must breach; all where nil.
    public var datapointsToAlarm: Int?
    /// What the value is compared with.
    public var threshold: Double
    /// `GreaterThanThreshold` and so on.
    public var comparisonOperator: String
    /// What a period without values counts as: `breaching`, `notBreaching`, `ignore` or `missing`.
    public var treatMissingData: String?

    /// The request: only what an alarm on one metric needs; the rest is set afterwards.
    public init(
        alarmName: String, metricName: String, namespace: String, statistic: String, period: Int,
        evaluationPeriods: Int, threshold: Double, comparisonOperator: String
    ) {
        self.alarmName = alarmName
        self.metricName = metricName
        self.namespace = namespace
        self.statistic = statistic
        self.period = period
        self.evaluationPeriods = evaluationPeriods
        self.threshold = threshold
        self.comparisonOperator = comparisonOperator
    }

    /// The members as they are sent.
    public var form: QueryForm {
        var form = QueryForm()
        form.set("AlarmName", alarmName)
        form.set("AlarmDescription", alarmDescription)
        form.set("ActionsEnabled", actionsEnabled)
        form.list("OKActions", okActions)
        form.list("AlarmActions", alarmActions)
        form.set("MetricName", metricName)
        form.set("Namespace", namespace)
        form.set("Statistic", statistic)
        form.list("Dimensions", dimensions) { form, prefix, dimension in
            form.set("\(prefix).Name", dimension.name)
            form.set("\(prefix).Value", dimension.value)
        }
        form.set("Period", period)
        form.set("EvaluationPeriods", evaluationPeriods)
        form.set("DatapointsToAlarm", datapointsToAlarm)
        form.set("Threshold", threshold)
        form.set("ComparisonOperator", comparisonOperator)
        form.set("TreatMissingData", treatMissingData)
        return form
    }

    /// AWS answers with nothing.
    public typealias Output = NoOutput
}
