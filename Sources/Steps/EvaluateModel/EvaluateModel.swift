/// Measures a model on labelled rows in the runner, and judges it by rules.
import AWS
import ArgumentParser
import JSON

/// `evaluate-model`: scores, measures, compares, writes the report, and lets the rules decide.
public struct EvaluateModel: Step {
    @Option(help: "The model: a model.tar.gz or a bare model file, a path or an s3:// address.")
    var model: OwnPath?

    @Option(help: "Instead of model: a model package, whose model is taken from where it lies in S3.")
    var modelPackageArn: Arn?

    @Option(help: "The model's name in its archive, where the archive's own names do not say which it is.")
    var member: String?

    @Option(
        help:
            "Labelled rows, one file a line: paths, s3:// addresses (of a folder, all in it), or - for standard input; all are one table."
    )
    var data: [OwnPath] = []

    @Option(help: "How the rows are written: auto (by name and content), csv, libsvm or jsonl.")
    var dataFormat: DataFormat = .auto

    @OptionGroup var labels: LabelInputs

    @Option(help: "Where the weight of a row stands: a column's number from 0, or its name.")
    var weightColumn: TableColumn?

    @Option(help: "Where a row's group stands, for ranking: a column's number from 0, or its name.")
    var groupColumn: TableColumn?

    @Option(help: "Columns that are no features, one a line: numbers from 0, or names.")
    var ignoreColumns: [TableColumn] = []

    @Option(help: "Words that stand for a missing value beside those that pandas takes, one a line.")
    var missing: [String] = []

    @Option(help: "What the predictions are: auto (by the model's objective, else by labels), binary, multiclass, …")
    var task: EvaluationTask = .auto

    @Option(help: "From which score on a row is decided positive. Without it: 0.5, and 0 for a model of margins.")
    var threshold: Double?

    @Option(help: "Where the data itself holds the scores: a column's number or name; one a line for several classes.")
    var predictionColumn: [TableColumn] = []

    @Option(help: "Where to write the scores: the path of a CSV with a row for each row of the data.")
    var predictionsFile: OwnPath?

    @Option(help: "Write margins, not predictions, into predictions-file.")
    var outputMargin: Bool = false

    @Option(help: "Where to write the evaluation report: a path or an s3:// address.")
    var report: OwnPath?

    @Option(help: "Instead of a model and data: an evaluation report to judge, a path or an s3:// address.")
    var reportIn: OwnPath?

    @Option(help: "Where to write the report as a page: a path or an s3:// address.")
    var html: OwnPath?

    @Option(help: "Where to write the bias of facets as Clarify's analysis.json: a path or an s3:// address.")
    var biasReport: OwnPath?

    @Option(help: "Rules, one a line: auc >= 0.85, auc >= baseline - 0.005, auc not-worse-than baseline.")
    var require: [String] = []

    @Option(
        help:
            "What to hold it against: an earlier report or a model (a path or an s3:// address), a package's ARN, or approved: the newest approved package of the group."
    )
    var baseline: OwnPath?

    @Option(
        help: "How many resamples intervals come from, 0 for none. Without it: 1000 where a rule needs them, else 0.")
    var bootstrap: Int?

    @Option(help: "Which share of intervals holds the true value.")
    var confidence: Double = 0.95

    @Option(help: "What resamples are drawn by: the same number draws the same.")
    var seed: Int = 0

    @Option(help: "Groups to look for bias of, one a line: sex=F, age>=60, or a column for each of its values.")
    var facets: [String] = []

    @Option(
        help:
            "Clarify's group variable: the column whose values CDDL and CDDPL of facets are weighed by; a number from 0, or a name."
    )
    var groupVariable: TableColumn?

    @Option(
        help:
            "Whether facets are measured by the flip test (FT) too, which compares each row of a facet with all others."
    )
    var flipTest: Bool = false

    @Option(help: "How many threads read, score and measure. Without it: one for each core.")
    var threads: Int?

    @OptionGroup var aws: AWSInputs
    @OptionGroup var common: CommonInputs

    /// Filled by the parser.
    public init() {}

    /// What the step answers.
    public struct Outputs: StepOutputs {
        @Output("Whether all rules hold.") var passed: Bool = false
        @Output("What was measured: binary, multiclass, regression or ranking.") var task: String?
        @Output("How many rows were measured.") var rows: Int?
        @Output("The metrics, by the names that rules use.") var metrics: JSONValue?
        @Output("The metrics' intervals: lower and upper bound, by name.") var intervals: JSONValue?
        @Output("The rules that do not hold, and why.") var failedRules: [String]?
        @Output("Where the report is.") var report: String?
        @Output("Where the page is.") var html: String?

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "evaluate-model",
        purpose: "Measures a model on labelled rows in the runner, and lets rules decide on it.",
        promise: """
            Green only where every row was read, scored and measured, and every rule holds. A metric that is not defined for \
            the rows, or missing, fails its rule. Models of XGBoost (JSON, UBJSON) and LightGBM (text) are scored here, with \
            the library's own scores to the bit; nothing is installed. Without a model it measures scores that the data holds, \
            or judges a report that is there already.
            """,
        failures: [.denied, .notFound, .conflict, .failed, .rejected, .unavailable],
        permissions: [
            Permission(
                GetObject.iamActions, on: ["arn:${Partition}:s3:::*"],
                because: "to read models, data and reports that lie in S3"),
            Permission(
                ListObjectsV2.iamActions, on: ["arn:${Partition}:s3:::*"],
                because: "to find the parts of data in a folder of S3"),
            Permission(
                PutObject.iamActions, on: ["arn:${Partition}:s3:::*"], because: "to write reports to S3, where asked to"
            ),
            Permission(
                DescribeModelPackage.iamActions + ListModelPackages.iamActions,
                on: [
                    "arn:${Partition}:sagemaker:${Region}:${Account}:model-package/*",
                    "arn:${Partition}:sagemaker:${Region}:${Account}:model-package-group/*",
                ], because: "to find the model of a package, and the approved one of its group"),
        ])
}

/// What predictions can be.
public enum EvaluationTask: String, Sendable, CaseIterable, InputValue {
    case auto, binary, multiclass, regression, ranking

    /// What is right.
    public static var form: String { "auto, binary, multiclass, regression or ranking" }
    /// Of what was evaluated before, perhaps other rows.
    public static var comesFromRecords: Bool { false }
}
