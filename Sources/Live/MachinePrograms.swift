/// Runs programs on the machine: no shell, a process group each, no thread blocked, and an end however it goes.
import Bytes
import Glibc
import Steps
import Threads

/// ``Programs`` by the calls of POSIX.
package struct MachinePrograms: Programs {
    private let searchPath: String
    /// What a program is given between being asked to end and being made to.
    private let grace: Duration

    /// Programs that are found along this PATH.
    package init(searchPath: String, grace: Duration = .milliseconds(600)) {
        self.searchPath = searchPath
        self.grace = grace
    }

    /// The first that can be executed, as a shell finds it; a relative folder of PATH is none of ours.
    package func path(of name: String) -> String? {
        searchPath.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }.first { path in
            var file = stat()
            return stat(path, &file) == 0 && file.st_mode & S_IFMT == Glibc.S_IFREG && access(path, X_OK) == 0
        }
    }

    /// Runs one to its end on a thread of its own.
    package func run(
        _ program: Program, hear: @escaping @Sendable (String) -> Void
    ) async throws(ProgramFailure) -> ProgramEnd {
        let grace = grace
        do {
            return try await onThread { wanted in try Self.run(program, wanted: wanted, grace: grace, hear: hear) }
        } catch let failure as ProgramFailure { throw failure } catch { throw .notStarted("\(error)") }
    }

    private static func run(
        _ program: Program, wanted: Wanted, grace: Duration, hear: @Sendable (String) -> Void
    ) throws(ProgramFailure) -> ProgramEnd {
        let child = try ChildProcess(program)
        Leavings.shared.add(group: child.id)
        defer { Leavings.shared.forget(group: child.id) }
        return try attend(child, limit: program.limit, wanted: wanted, grace: grace, hear: hear)
    }

    /// Feeds the child and listens to it until it has ended; ends it where its time is up or nobody wants it any more.
    private static func attend(
        _ child: ChildProcess, limit: Duration, wanted: Wanted, grace: Duration, hear: @Sendable (String) -> Void
    ) throws(ProgramFailure) -> ProgramEnd {
        var child = child
        defer { child.close() }
        let start = ContinuousClock.now
        var ending: (reason: ProgramFailure, since: ContinuousClock.Instant)?
        var endedAt: ContinuousClock.Instant?
        while true {
            let isOpen = child.move(hear: hear)
            let now = ContinuousClock.now
            if endedAt == nil, child.hasEnded() { endedAt = now }
            // What a program has left running may hold its streams open for ever; it is not waited for.
            if let endedAt, !isOpen || now - endedAt > .milliseconds(500) { break }
            if ending == nil, !wanted.isWanted || now - start > limit {
                ending = (!wanted.isWanted ? .cancelled : .timedOut, now)
                child.signal(SIGTERM)
            }
            if let ending, now - ending.since > grace { child.signal(SIGKILL) }
        }
        // Its children end with it, whether or not it has told them.
        child.signal(SIGKILL)
        if let ending { throw ending.reason }
        return child.end(hear: hear)
    }
}
