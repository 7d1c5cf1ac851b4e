/// A child in a process group of its own, with pipes to its three streams.
import Glibc
import Steps

/// Started at once; whoever holds it must let it ``move(hear:)`` until it has ended, then ``close()`` it.
struct ChildProcess {
    /// Its process id, which is that of its group.
    let id: pid_t
    private var input: Int32
    private var streams: [LineReader]
    private var rest: ArraySlice<UInt8>
    private var status: Int32?
    private var lastLines: [String] = []

    /// How many lines are kept for whoever asks why it failed.
    private static let kept = 60

    /// Starts a program.
    init(_ program: Program) throws(ProgramFailure) {
        var pipes: [[Int32]] = []
        func closeAll() { for end in pipes.joined() { Glibc.close(end) } }
        for _ in 0..<3 {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else {
                closeAll()
                throw .notStarted(String(cString: strerror(errno)))
            }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            pipes.append(ends)
        }
        do throws(ProgramFailure) {
            id = try Self.spawn(program, input: pipes[0][0], output: pipes[1][1], error: pipes[2][1])
        } catch {
            closeAll()
            throw error
        }
        for end in [pipes[0][0], pipes[1][1], pipes[2][1]] { Glibc.close(end) }
        for end in [pipes[0][1], pipes[1][0], pipes[2][0]] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        input = pipes[0][1]
        streams = [LineReader(pipes[1][0], keepsText: true), LineReader(pipes[2][0], keepsText: false)]
        rest = program.input.map { Array($0.reveal().utf8) }.map { $0[...] } ?? []
    }

    private static func spawn(
        _ program: Program, input: Int32, output: Int32, error: Int32
    ) throws(ProgramFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (from, to) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (error, STDERR_FILENO)] {
            posix_spawn_file_actions_adddup2(&actions, from, to)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that a step ignores, or that our thread does not take, would stay so in its child.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var arguments = ([program.path] + program.arguments).map { strdup($0) } + [nil]
        var variables = program.environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var child = pid_t()
        let code = posix_spawn(&child, program.path, &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw .notStarted(String(cString: strerror(code))) }
        return child
    }

    /// Feeds and hears what there is, waiting a moment for it; false once both streams have ended.
    mutating func move(hear: (String) -> Void) -> Bool {
        feed()
        var waits = streams.filter { !$0.hasEnded }.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        if input >= 0 { waits.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0)) }
        poll(&waits, nfds_t(waits.count), 20)
        for index in streams.indices where !streams[index].hasEnded {
            for line in streams[index].read() { keep(line, hear) }
        }
        return streams.contains { !$0.hasEnded }
    }

    /// Writes what the pipe takes; closes it after the last byte, or where the child does not want it.
    private mutating func feed() {
        guard input >= 0 else { return }
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        Glibc.close(input)
        input = -1
    }

    private mutating func keep(_ line: String, _ hear: (String) -> Void) {
        if lastLines.count == Self.kept { lastLines.removeFirst() }
        lastLines.append(line)
        hear(line)
    }

    /// Whether the child itself is gone; it is then no zombie either.
    mutating func hasEnded() -> Bool {
        guard status == nil else { return true }
        var status: Int32 = 0
        let ended = waitpid(id, &status, WNOHANG)
        if ended == id { self.status = status }
        if ended < 0, errno == ECHILD { self.status = 127 << 8 }
        return self.status != nil
    }

    /// Signals the child and all that it started.
    func signal(_ number: Int32) { kill(-id, number) }

    /// How it ended, once it has; a last line without its end is heard too.
    mutating func end(hear: (String) -> Void) -> ProgramEnd {
        for index in streams.indices { streams[index].rest().map { keep($0, hear) } }
        let status = status ?? 0
        let signal = status & 0x7F
        return ProgramEnd(
            code: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: streams[0].text, lastLines: lastLines)
    }

    /// Lets go of the pipes.
    mutating func close() {
        if input >= 0 { Glibc.close(input) }
        input = -1
        for stream in streams { Glibc.close(stream.descriptor) }
    }
}

/// Bytes of a stream as lines, none of them endless.
struct LineReader {
    let descriptor: Int32
    private(set) var hasEnded = false
    private var line: [UInt8] = []
    private var kept: [UInt8] = []
    private let keepsText: Bool

    private static let longest = 4096
    private static let most = 1 << 20

    init(_ descriptor: Int32, keepsText: Bool) {
        self.descriptor = descriptor
        self.keepsText = keepsText
    }

    /// The end of all that came, at most a megabyte.
    var text: String { String(decoding: kept.suffix(Self.most), as: UTF8.self) }

    /// The lines that are whole by now. A carriage return ends one too: progress bars are drawn with it.
    mutating func read() -> [String] {
        var lines: [String] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(descriptor, &block, block.count)
        if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { hasEnded = true }
        guard count > 0 else { return [] }
        if keepsText {
            kept += block[..<count]
            if kept.count > 2 * Self.most { kept.removeFirst(kept.count - Self.most) }
        }
        for byte in block[..<count] {
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                rest().map { lines.append($0) }
            } else if line.count < Self.longest {
                line.append(byte)
            }
        }
        return lines
    }

    /// A line that has not ended yet; nil where it is empty.
    mutating func rest() -> String? {
        guard !line.isEmpty else { return nil }
        defer { line.removeAll(keepingCapacity: true) }
        return String(decoding: line, as: UTF8.self)
    }
}
