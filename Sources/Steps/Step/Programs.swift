/// Programs of the machine, and folders that no exit leaves behind, as far as steps need them.
import Bytes

/// Finds and runs programs. No shell reads a word of what is run.
public protocol Programs: Sendable {
    /// The path of the program of this name, where PATH has one.
    func path(of name: String) -> String?

    /// Runs a program to its end; where the task is cancelled, or the time is up, it is ended with all that it started.
    ///
    /// - Parameter hear: takes each line that it prints, to standard output or standard error, as it comes.
    func run(
        _ program: Program, hear: @escaping @Sendable (String) -> Void
    ) async throws(ProgramFailure) -> ProgramEnd
}

/// One run of a program.
public struct Program: Sendable {
    /// Where it is.
    public var path: String
    /// What follows its name: every process of the machine can read it, so no secret stands here.
    public var arguments: [String]
    /// All of its variables.
    public var environment: [String: String]
    /// What it reads from standard input, which then ends.
    public var input: Secret?
    /// How long it may run.
    public var limit: Duration

    /// A run without input.
    public init(_ path: String, _ arguments: [String], environment: [String: String], limit: Duration) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.limit = limit
    }
}

/// How a program ended.
public struct ProgramEnd: Sendable, Hashable {
    /// Its exit code; 128 and the signal's number where one ended it, as shells say it.
    public var code: Int32
    /// The end of what it printed to standard output, at most a megabyte.
    public var output: String
    /// The last lines that it printed to either stream.
    public var lastLines: [String]

    /// An end.
    public init(code: Int32, output: String = "", lastLines: [String] = []) {
        self.code = code
        self.output = output
        self.lastLines = lastLines
    }
}

/// Why a program came to no end of its own.
public enum ProgramFailure: Error, Sendable, Hashable {
    /// It could not be started; the text says why.
    case notStarted(String)
    /// It was ended because the time was up.
    case timedOut
    /// It was ended because the step was.
    case cancelled
}

/// A folder that only its owner may enter, gone however the process ends.
public protocol PrivateFolder: Sendable {
    /// Where it is.
    var path: String { get }
    /// Writes a file that only its owner may read, and says where.
    func write(_ text: Secret, to name: String) throws(FileFailure) -> String
    /// Gives something elsewhere a name in it; what is not there is left out.
    func link(_ name: String, to target: String) throws(FileFailure)
    /// Removes it with all that is in it.
    func remove()
}

/// A folder of a working tree, as far as steps need to know it.
public struct SourceCheckout: Sendable, Hashable {
    /// The commit, in hex.
    public var commit: String
    /// When it was committed, in seconds since 1970.
    public var committedAt: Int64
    /// The id of the folder's tree in the commit; nil where the commit has no such folder.
    public var tree: String?
    /// Where the repository came from, as it was configured: it may hold credentials.
    public var origin: String?
    /// What on disk is not as committed.
    public var changes: [Change]

    /// A path that is not as committed, and in which way.
    public struct Change: Sendable, Hashable {
        /// From the folder; what ends with a slash stands for all in it.
        public var path: String
        /// `modified`, `untracked` and the like.
        public var kind: String

        /// A change.
        public init(path: String, kind: String) {
            self.path = path
            self.kind = kind
        }
    }

    /// A checkout.
    public init(commit: String, committedAt: Int64, tree: String?, origin: String?, changes: [Change]) {
        self.commit = commit
        self.committedAt = committedAt
        self.tree = tree
        self.origin = origin
        self.changes = changes
    }
}

/// Why nothing is known of a checkout: a sentence that names the folder.
public struct CheckoutFailure: Error, Sendable, CustomStringConvertible {
    /// True where there is no repository, or none with a commit: nothing is broken.
    public let isAbsent: Bool
    /// Names the folder and the reason.
    public let description: String

    /// A failure.
    public init(isAbsent: Bool, _ description: String) {
        self.isAbsent = isAbsent
        self.description = description
    }
}
