/// Files that must not be written to, and writes that fail: the file then is as it was.
import Synchronization
import Testing

@testable import Workflow

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite struct FileCommandAppendTests {
    private let scratch: Scratch
    private let command: FileCommand

    init() throws {
        scratch = try Scratch()
        command = try FileCommand.outputs([.init("arn", "a\nb"), .init("result", "succeeded")], delimiter: .known)
    }

    private let pairs = [RunnerPair(name: "arn", value: "a\nb"), RunnerPair(name: "result", value: "succeeded")]

    private func environment(_ path: String) -> Environment { Environment(["GITHUB_OUTPUT": path]) }

    private func refusal(_ path: String, _ calls: AppendCalls = AppendCalls()) -> FileCommandError? {
        #expect(throws: FileCommandError.self) { try command.append(in: environment(path), by: calls) }
    }

    @Test(arguments: ["", "\n", "old=1\n", "old=1", "old<<EOF\nx\nEOF\n", "old<<EOF\nx\nEOF"])
    func appendsAfterWhatIsThere(_ before: String) throws {
        let path = try scratch.file("output", before)
        try command.append(in: environment(path))
        let read = try RunnerFileParser.pairs(in: Scratch.read(path))
        #expect(Array(read.suffix(2)) == pairs)
        #expect(read.count == (before.contains("old") ? 3 : 2))
    }

    @Test func appendsTwice() throws {
        let path = try scratch.file("output")
        try command.append(in: environment(path))
        try command.append(in: environment(path))
        #expect(try RunnerFileParser.pairs(in: Scratch.read(path)) == pairs + pairs)
    }

    @Test func refusesAMissingVariable() {
        let error = #expect(throws: FileCommandError.self) {
            try command.append(in: Environment(["GITHUB_OUTPUT": ""]))
        }
        #expect(error?.kind == .notGiven)
    }

    @Test func refusesAMissingFileAndMakesNone() throws {
        let path = "\(scratch.path)/missing"
        #expect(refusal(path)?.kind == .missing)
        #expect(access(path, F_OK) != 0)
        #expect(refusal("\(scratch.path)/no/folder")?.kind == .missing)
    }

    @Test func refusesLinks() throws {
        let target = try scratch.file("target", "old=1\n")
        let link = "\(scratch.path)/link"
        #expect(symlink(target, link) == 0)
        #expect(refusal(link)?.kind == .symbolicLink)
        let folder = "\(scratch.path)/folder"
        #expect(symlink(scratch.path, folder) == 0)
        #expect(refusal("\(folder)/target")?.kind == .symbolicLink)
        let dangling = "\(scratch.path)/dangling"
        #expect(symlink("\(scratch.path)/nowhere", dangling) == 0)
        #expect(refusal(dangling)?.kind == .symbolicLink)
        let full = "\(scratch.path)/full"
        #expect(symlink("/dev/full", full) == 0)
        #expect(refusal(full)?.kind == .symbolicLink)
        #expect(try Scratch.read(target) == Array("old=1\n".utf8))
        #expect(access("\(scratch.path)/nowhere", F_OK) != 0)
    }

    @Test func refusesWhatIsNoRegularFile() throws {
        #expect(refusal(scratch.path)?.kind == .notRegular)
        let pipe = "\(scratch.path)/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(refusal(pipe)?.kind == .notRegular)
        // With a reader at its other end it would open.
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        #expect(refusal(pipe)?.kind == .notRegular)
        #expect(refusal("/dev/full")?.kind == .notRegular)
        #expect(refusal("/dev/null")?.kind == .notRegular)
    }

    @Test(.disabled(if: geteuid() == 0, "root may write to a read-only file")) func refusesAReadOnlyFile() throws {
        #expect(refusal(try scratch.file("output", "old=1\n", mode: 0o400))?.kind == .notPermitted)
    }

    #if os(Linux)
        @Test func refusesAFileThatNotEvenRootMayWrite() {
            #expect(refusal("/proc/sys/kernel/ostype")?.kind == .notPermitted)
        }
    #endif

    @Test(arguments: 0..<100) func aShortWriteIsTakenBack(_ count: Int) throws {
        let path = try scratch.file("output", "old=1\n")
        var calls = AppendCalls()
        calls.write = { write($0, $1.baseAddress, min(count, $1.count)) }
        let error = refusal(path, calls)
        #expect(error?.kind == .failed)
        #expect(error?.description.contains("only \(count) of") == true)
        #expect(try Scratch.read(path) == Array("old=1\n".utf8))
    }

    @Test(arguments: [ENOSPC, EIO, EDQUOT, EFBIG]) func aFailedWriteLeavesNothing(_ number: Int32) throws {
        let path = try scratch.file("output", "old=1\n")
        var calls = AppendCalls()
        calls.write = { _, _ in
            errno = number
            return -1
        }
        let error = refusal(path, calls)
        #expect(error?.kind == .failed)
        #expect(error?.description.contains(path) == true)
        #expect(try Scratch.read(path) == Array("old=1\n".utf8))
    }

    @Test(arguments: [EIO, ENOSPC]) func aFailedSyncIsTakenBack(_ number: Int32) throws {
        let path = try scratch.file("output", "old=1\n")
        var calls = AppendCalls()
        calls.sync = { _ in
            errno = number
            return -1
        }
        #expect(refusal(path, calls)?.kind == .failed)
        #expect(try Scratch.read(path) == Array("old=1\n".utf8))
    }

    @Test func aFileSystemWithoutSyncWillDo() throws {
        let path = try scratch.file("output")
        var calls = AppendCalls()
        calls.sync = { _ in
            errno = EINVAL
            return -1
        }
        try command.append(in: environment(path), by: calls)
        #expect(try RunnerFileParser.pairs(in: Scratch.read(path)) == pairs)
    }

    @Test func anInterruptedWriteIsRepeated() throws {
        let path = try scratch.file("output")
        let calling = Counter()
        var calls = AppendCalls()
        calls.write = {
            if calling.next() < 3 {
                errno = EINTR
                return -1
            }
            return write($0, $1.baseAddress, $1.count)
        }
        try command.append(in: environment(path), by: calls)
        #expect(try RunnerFileParser.pairs(in: Scratch.read(path)) == pairs)
    }

    @Test func saysThatTheFileIsTornWhereItCannotBeRestored() throws {
        let path = try scratch.file("output", "old=1\n")
        var calls = AppendCalls()
        calls.write = { write($0, $1.baseAddress, 5) }
        calls.truncate = { _, _ in
            errno = EIO
            return -1
        }
        #expect(refusal(path, calls)?.kind == .torn)
    }

    @Test func theKernelsOwnShortWriteIsTakenBack() throws {
        // A limit on file sizes stands in for a full disk: the kernel writes what fits and says so. It holds for the
        // whole process, so it is set where no other test writes: at 1 TiB, near the end of a file of holes.
        let limit = 1 << 40
        let path = try scratch.file("output")
        guard truncate(path, off_t(limit - 40)) == 0 else { return }
        let old = signal(SIGXFSZ, SIG_IGN)
        var before = rlimit()
        #expect(getrlimit(fileSize, &before) == 0)
        var lower = before
        lower.rlim_cur = rlim_t(limit)
        #expect(setrlimit(fileSize, &lower) == 0)
        defer {
            setrlimit(fileSize, &before)
            signal(SIGXFSZ, old)
        }
        let error = refusal(path)
        #expect(error?.kind == .failed)
        #expect(error?.description.contains("only 40 of") == true)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(Int(status.st_size) == limit - 40)
    }

    @Test func writesEachTargetToItsOwnFile() throws {
        let variables = Environment([
            "GITHUB_OUTPUT": try scratch.file("output"), "GITHUB_ENV": try scratch.file("env"),
            "GITHUB_STEP_SUMMARY": try scratch.file("summary"),
        ])
        var page = StepSummary()
        page.heading("Deployed", level: 1)
        try command.append(in: variables)
        try FileCommand.environment([.init("AWS_REGION", "eu-west-1")], delimiter: .known).append(in: variables)
        try FileCommand.summary(page).append(in: variables)
        #expect(try RunnerFileParser.pairs(in: Scratch.read("\(scratch.path)/output")) == pairs)
        #expect(try RunnerFileParser.pairs(in: Scratch.read("\(scratch.path)/env")).map(\.name) == ["AWS_REGION"])
        #expect(try Scratch.read("\(scratch.path)/summary") == Array("# Deployed\n\n".utf8))
    }
}

#if canImport(Glibc)
    private let fileSize = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
#else
    private let fileSize = RLIMIT_FSIZE
#endif

/// Counts calls.
private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}
