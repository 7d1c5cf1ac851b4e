/// Holds what an endpoint was asked against a baseline, and says what has changed.
import AWS
import ArgumentParser
import JSON

/// `check-drift`: captured requests or files, the baseline's files or data, Model Monitor's verdicts and distances for each feature.
public struct CheckDrift: Step {
    @Option(help: "The endpoint whose captured requests are checked; it also names the metric that is written.")
    var endpointName: EndpointName?

    @Option(help: "Where its data is captured; the endpoint itself says so where this is not given.")
    var captureUri: S3URI?

    @Option(help: "The variant whose requests are checked; all variants without.")
    var variant: String?

    @Option(
        help: """
            Instead of captured requests: files to check, one a line, paths or s3:// addresses (of a folder, all in it): CSV with a \
            header, JSON Lines, or data capture.
            """)
    var data: [OwnPath] = []

    @Option(help: "How many hours before end are checked.")
    var windowHours: Hours = .day

    @Option(help: "When the window ends, such as 2026-11-27T06:00:00Z; now without.")
    var end: Moment?

    @Option(
        help: """
            A folder with the baseline, statistics.json and constraints.json in Model Monitor's form: a path or an s3:// address. With \
            baseline-from both are written there.
            """)
    var baselineUri: OwnPath?

    @Option(
        help: """
            The data that the baseline was made of, CSV with a header or JSON Lines: with it each feature's distances are measured \
            too, and without baseline-uri the baseline is computed from it.
            """)
    var baselineData: OwnPath?

    @Option(help: "Data to compute a baseline from, CSV with a header or JSON Lines; it is written to baseline-uri.")
    var baselineFrom: OwnPath?

    @Option(help: "Columns of the baseline that are not checked, one a line.")
    var ignoreColumns: [String] = []

    @Option(
        help: "The population stability index above which a feature has drifted too; measured with baseline-data alone."
    )
    var maxPsi: Double?

    @Option(help: "How many rows there must be to judge; with 0 a window without any is green, and says so.")
    var minimumRows: Int = 1

    @Option(help: "What violations come to: reject (exit 10) or warn.")
    var onViolation: ViolationRemedy = .reject

    @Option(
        help: """
            A folder for constraint_violations.json, statistics.json and drift.json: a path or an s3:// address. Of an endpoint they \
            lie below ENDPOINT/data-quality/YYYY/MM/DD/HH in it.
            """)
    var report: OwnPath?

    @Option(help: "The namespace of the metric Violations that is written for the alarms of setup-monitor.")
    var metricsNamespace: String = "mlops-steps"

    @OptionGroup var aws: AWSInputs
    @OptionGroup var change: ChangeInputs
    @OptionGroup var common: CommonInputs

    /// Filled by the parser.
    public init() {}

    /// What the step answers.
    public struct Outputs: StepOutputs {
        @Output("Whether anything violates the baseline.") var drifted: Bool?
        @Output("The violations: a list of feature_name, constraint_check_type and description.") var violations:
            JSONValue?
        @Output("The feature that has moved the furthest beyond what is allowed.") var worstFeature: String?
        @Output("How many rows were checked.") var rows: Int?
        @Output("The window: start, end and how many files it had.") var window: JSONValue?
        @Output("Distances by feature: baseline-drift, and with baseline-data psi, kolmogorov-smirnov, wasserstein, …")
        var metrics: JSONValue?
        @Output("Where the reports are.") var report: String?
        @Output("Where the baseline is, where it was written.") var baselineUri: String?

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "check-drift",
        purpose: "Holds an endpoint's captured requests, or files, against a baseline.",
        promise: """
            Green only where all records of the window were read and nothing violates the baseline, by the checks of Amazon's Model \
            Monitor; it needs no account for that, and reads its files. Fewer rows than minimum-rows are not judged, and are red. With \
            on-violation: warn violations are a warning, told in the outputs.
            """,
        failures: [.denied, .notFound, .failed, .rejected, .unavailable],
        permissions: [
            Permission(
                DescribeEndpoint.iamActions,
                on: ["arn:${Partition}:sagemaker:${Region}:${Account}:endpoint/*"],
                because: "to learn where data is captured, without `capture-uri`"),
            Permission(
                GetObject.iamActions + ListObjectsV2.iamActions, on: ["arn:${Partition}:s3:::*"],
                because: "to read captured requests, the baseline and data"),
            Permission(
                PutObject.iamActions, on: ["arn:${Partition}:s3:::*"],
                because: "to write reports and a baseline to S3, where asked to"),
            Permission(
                PutMetricData.iamActions, on: ["*"], because: "to write the metric Violations of an endpoint"),
        ])
}
