/// A step on the bench: the real session around it, a script for a network, a clock that is moved by sleeping.
import Bytes
import Clocks
import FoundationEssentials
import HTTP
import JSON
import Live
import Steps
import Synchronization
import Testing
import Workflow

/// Time that passes only where somebody sleeps.
final class ManualClock: Timepiece {
    private let passed = Mutex(Duration.zero)
    /// Sleeps asked for, in order.
    let sleeps = Mutex<[Duration]>([])
    /// Called before each sleep, with the time passed so far; throw to cancel.
    let onSleep: @Sendable (Duration) throws(CancellationError) -> Void

    init(onSleep: @escaping @Sendable (Duration) throws(CancellationError) -> Void = { _ in }) {
        self.onSleep = onSleep
    }

    var now: Date { Date(timeIntervalSince1970: 1_800_000_000 + elapsed.seconds) }
    var elapsed: Duration { passed.withLock { $0 } }

    /// Lets time pass, as a slow answer does.
    func advance(by duration: Duration) { passed.withLock { $0 += duration } }

    func sleep(for duration: Duration) async throws(CancellationError) {
        try onSleep(elapsed)
        sleeps.withLock { $0.append(duration) }
        passed.withLock { $0 += duration }
    }
}

/// Files that live in memory.
final class MemoryFiles: Files {
    private let contents: Mutex<[String: [UInt8]]>

    init(_ files: [String: String] = [:]) { contents = Mutex(files.mapValues { Array($0.utf8) }) }

    func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
        guard let bytes = contents.withLock({ $0[path] }) else {
            throw FileFailure(isMissing: true, "\(path) cannot be opened: No such file or directory")
        }
        guard bytes.count <= limit else { throw FileFailure("\(path) is larger than \(limit) bytes") }
        return bytes
    }

    func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(FileFailure) {
        contents.withLock { $0[path] = bytes }
    }

    func size(of path: String) throws(FileFailure) -> Int { try read(path, limit: .max).count }

    func source(of path: String) throws(FileFailure) -> any ByteSource & Sendable {
        MemorySource(try read(path, limit: .max))
    }

    func sink(to path: String, mode: UInt32) throws(FileFailure) -> any ByteSink { Sink(path: path, files: self) }

    private final class Sink: ByteSink {
        private let path: String
        private let files: MemoryFiles
        private var bytes: [UInt8] = []

        init(path: String, files: MemoryFiles) {
            self.path = path
            self.files = files
        }

        func write(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
        func finish() { files.contents.withLock { $0[path] = bytes } }
        func abandon() { bytes = [] }
    }

    /// A file's text; nil where it was never written.
    subscript(path: String) -> String? { contents.withLock { $0[path].map { String(decoding: $0, as: UTF8.self) } } }
}

/// What came of a run on the bench.
struct BenchRun {
    let exitCode: Int32
    let record: JSONValue
    let story: String
    let files: MemoryFiles
    let clock: ManualClock

    /// The code a failure kind has, or nil for green.
    var failure: Failure.Kind? { Failure.Kind(rawValue: exitCode) }
}

/// Runs a step with arguments over a script; fails the test where the script is not used up.
func bench<S: Step>(
    _: S.Type, _ arguments: [String], script: [Exchange] = [], files: [String: String] = [:],
    environment: [String: String] = [:], clock: ManualClock = ManualClock(), standardInput: String = "",
    arrange: (inout World) -> Void = { _ in }
) async -> BenchRun {
    let script = Script(script)
    let run = await bench(
        S.self, arguments, over: script, files: files, environment: environment, clock: clock,
        standardInput: standardInput, arrange: arrange)
    #expect(script.unused.isEmpty, "these were never asked for")
    return run
}

/// Runs a step with arguments over any transport.
func bench<S: Step>(
    _: S.Type, _ arguments: [String], over transport: some Transport, files: [String: String] = [:],
    environment: [String: String] = [:], clock: ManualClock = ManualClock(), standardInput: String = "",
    arrange: (inout World) -> Void = { _ in }
) async -> BenchRun {
    let keys = [
        "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    ]
    let variables = Environment(keys.merging(environment) { $1 })
    let masker = SharedMasker()
    let story = Mutex("")
    let disk = MemoryFiles(files)
    let run = RunContext(variables)
    let narrator = StandardNarrator(isWorkflow: run.isWorkflow, masker: masker, random: { 7 }) { text in
        story.withLock { $0 += text }
    }
    var world = World(
        transport: transport, time: clock, random: { UInt64.max / 2 }, files: disk, environment: variables, run: run,
        narrator: narrator)
    arrange(&world)
    let session = Session<S>(in: world, masker: masker) { () throws(FileFailure) in Array(standardInput.utf8) }
    let ending = await session.run(arguments)
    let record = (try? JSONValue(parsing: ending.output)) ?? .string(ending.output)
    return BenchRun(
        exitCode: ending.exitCode, record: record, story: story.withLock { $0 }, files: disk, clock: clock)
}
