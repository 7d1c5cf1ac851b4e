/// Everything outside a step, handed to it: network, clock, chance, files, environment, and the ear of whoever reads along.
import AWS
import Bytes
import Clocks
import HTTP
import Workflow

/// The world a step runs in. `Live` builds the real one; a test builds one of scripts.
public struct World: Sendable {
    /// The only way to a network.
    public var transport: any Transport
    /// The only clock, and the only sleep.
    public var time: any Timepiece
    /// 64 random bits, for jitter and for names that must not be guessed.
    public var random: @Sendable () -> UInt64
    /// The only way to a disk.
    public var files: any Files
    /// The process's environment variables.
    public var environment: Environment
    /// Repository, commit, run and attempt, where they are known.
    public var run: RunContext
    /// Who reads along.
    public var narrator: any Narrator
    /// The records that were handed in with `from`, in order, for a step that tells of them.
    public var records: [Record] = []
    /// Runs a profile's `credential_process`; nil where programs must not be run.
    public var runProcess: ProcessRunner?
    /// Programs of the machine, for a step that builds with one; nil where none must be run.
    public var programs: (any Programs)?
    /// Makes a folder that only we may enter and that no exit leaves behind.
    public var makePrivateFolder: (@Sendable () throws(FileFailure) -> any PrivateFolder)?
    /// How many threads the machine runs at a time.
    public var processors = 1
    /// What git says of a folder; read only where a step asks.
    public var checkout: (@Sendable (String) throws(CheckoutFailure) -> SourceCheckout)?

    /// A world of these parts.
    public init(
        transport: any Transport, time: any Timepiece, random: @escaping @Sendable () -> UInt64, files: any Files,
        environment: Environment, run: RunContext, narrator: any Narrator
    ) {
        self.transport = transport
        self.time = time
        self.random = random
        self.files = files
        self.environment = environment
        self.run = run
        self.narrator = narrator
    }

    /// A fraction from 0 up to, and without, 1.
    public func fraction() -> Double { Double(random() >> 11) * 0x1p-53 }
}

/// What a step tells while it works. The record is not told here: it is the step's answer.
public protocol Narrator: Sendable {
    /// One line of the story: something began, changed or ended. The step's own words.
    func say(_ line: String)
    /// Where work stands that goes on elsewhere, and what is new about it since the last look: a line each in a log, the
    /// whole drawn anew on a terminal.
    func follow(_ progress: Progress, news: [String])
    /// What was followed is over.
    func settle()
    /// Something a person should know although the step goes on: one `::warning` in a workflow.
    func warn(_ line: String)
    /// Text from outside, such as a container's log: made harmless, folded under a title.
    func quote(_ text: String, title: String)
    /// The end of a step that failed: its lines, told as one `::error` of that title in a workflow.
    func fail(_ lines: [String], title: String)
    /// Keeps a value out of every log from here on. Call it before anything else can print the value.
    func mask(_ secret: Secret)
}

/// The disk, as far as steps need it.
public protocol Files: Sendable {
    /// The bytes of a regular file of at most `limit` bytes.
    func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8]
    /// Writes beside the path and renames, so that readers see the old file or the whole new one. Refuses to follow a link.
    /// Makes the folder where only that is missing.
    func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(FileFailure)
    /// The size of a regular file.
    func size(of path: String) throws(FileFailure) -> Int
    /// The bytes of a file, or of standard input where the path is `-`, piece by piece.
    func source(of path: String) throws(FileFailure) -> any ByteSource & Sendable
    /// A file that is written beside the path and takes its place once it is finished. Refuses to follow a link.
    func sink(to path: String, mode: UInt32) throws(FileFailure) -> any ByteSink
}

/// Why a file could not be read or written: a sentence that names it.
public struct FileFailure: Error, Sendable, CustomStringConvertible {
    /// True where there is no such file.
    public let isMissing: Bool
    /// Names the path and the system's reason.
    public let description: String

    /// A failure of one file.
    public init(isMissing: Bool = false, _ description: String) {
        self.isMissing = isMissing
        self.description = description
    }
}
