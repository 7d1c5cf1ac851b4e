/// The inputs that steps share, each declared once.
import AWS
import ArgumentParser

/// What every step takes.
public struct CommonInputs: ParsableArguments, Sendable {
    /// Where records of earlier steps are.
    @Option(
        help: """
            Records of earlier steps, to take inputs from that were not given: a file, or - for standard input; in a \
            workflow the records themselves, one a line.
            """)
    public var from: [String] = []

    /// Whether to write a job summary.
    @Option(help: "Write a job summary.")
    public var summary: Bool = true

    /// Defaults.
    public init() {}
}

/// What every step takes that reads labelled rows.
public struct LabelInputs: ParsableArguments, Sendable {
    /// Whether there is a header.
    @Option(help: "Whether a CSV's first row holds names: auto (where no cell of it is a number), true or false.")
    public var header: HeaderRule = .auto

    /// Where labels are.
    @Option(help: "Where the label of a row stands: a column's number from 0, or its name. Without it: 0.")
    public var labelColumn: TableColumn?

    /// Which label is the positive one.
    @Option(help: "The label of the positive class, where labels are not 0 and 1.")
    public var positiveLabel: String?

    /// The label in front, as numbers.
    public init() {}
}

/// What every step takes that calls AWS.
public struct AWSInputs: ParsableArguments, Sendable {
    /// Where to work.
    @Option(help: "AWS region; else AWS_REGION, AWS_DEFAULT_REGION, the profile's.")
    public var awsRegion: Region?

    /// The environment decides.
    public init() {}
}

/// What every step takes that changes something.
public struct ChangeInputs: ParsableArguments, Sendable {
    /// Whether only to say what would be done.
    @Option(help: "Validate, read, print what would be sent, and change nothing.")
    public var dryRun: Bool = false

    /// For real.
    public init() {}
}

/// What every step takes that waits.
public struct WaitInputs: ParsableArguments, Sendable {
    /// How long to wait.
    @Option(help: "How long to wait, in minutes; fractions allowed. Running out is red, the remote work goes on.")
    public var timeoutMinutes: Minutes = Minutes(whole: 60)

    /// How often to look.
    @Option(help: "How long to pause between looks, in seconds; fractions allowed. Spread by a quarter to both sides.")
    public var pollSeconds: Seconds = Seconds(whole: 30)

    /// An hour, looking every 30 seconds.
    public init() {}
}
