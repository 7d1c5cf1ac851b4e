/// CloudWatch PutMetricData.
import FoundationEssentials

/// Writes values of metrics; at most 1000 a call.
public struct PutMetricData: CloudWatchOperation {
    /// AWS's name.
    public static let name = "PutMetricData"

    /// One value of one metric.
    public struct Datum: Sendable, Hashable {
        /// The metric.
        public var metricName: String
        /// What tells metrics of this name apart.
        public var dimensions: [MetricDimension] = []
        /// When it was measured; now where nil.
        public var timestamp: Date?
        /// The value; CloudWatch refuses NaN and the infinities.
        public var value: Double
        /// `Count`, `Percent`, `Milliseconds` and so on.
        public var unit: String?

        /// A value of now.
        public init(metricName: String, value: Double) {
            self.metricName = metricName
            self.value = value
        }
    }

    /// Whose metrics they are.
    public var namespace: String
    /// The values.
    public var metricData: [Datum]

    /// Values in a namespace.
    public init(namespace: String, metricData: [Datum]) {
        self.namespace = namespace
        self.metricData = metricData
    }

    /// The members as they are sent.
    public var form: QueryForm {
        var form = QueryForm()
        form.set("Namespace", namespace)
        form.list("MetricData", metricData) { form, prefix, datum in
            form.set("\(prefix).MetricName", datum.metricName)
            form.list("\(prefix).Dimensions", datum.dimensions) { form, prefix, dimension in
                form.set("\(prefix).Name", dimension.name)
                form.set("\(prefix).Value", dimension.value)
            }
            form.set("\(prefix).Timestamp", datum.timestamp?.formatted(.iso8601))
            form.set("\(prefix).Value", datum.value)
            form.set("\(prefix).Unit", datum.unit)
        }
        return form
    }

    /// AWS answers with nothing.
    public typealias Output = NoOutput
}
