/// Runs a profile's `credential_process`: its words go to the program as they are, no shell reads them.
import AWS
import Clocks
import Glibc

/// Starts a program and reads what it prints, without blocking a thread and never for longer than a minute.
package struct ProgramRunner: Sendable {
    private static let most = 64 << 10
    private let clock: any Timepiece
    private let patience: Duration

    /// A runner; a program that takes longer than `patience` is killed.
    package init(clock: any Timepiece, patience: Duration = .seconds(60)) {
        self.clock = clock
        self.patience = patience
    }

    /// What the program printed to standard output, where it ended with 0. What it says on standard error may hold
    /// secrets and is dropped.
    package func run(_ words: [String]) async throws(CredentialsError) -> [UInt8] {
        guard let name = words.first else { throw CredentialsError("the credential_process has no words") }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Self.failure(name, "cannot be given a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        defer { close(ends[0]) }
        let child = try Self.spawn(words, output: ends[1])
        let ending: Result<[UInt8], CredentialsError>
        do throws(CredentialsError) {
            ending = .success(try await read(ends[0], of: child, name))
        } catch {
            kill(child, SIGKILL)
            ending = .failure(error)
        }
        let status = await wait(for: child)
        let output = try ending.get()
        guard status == 0 else {
            throw CredentialsError(
                "the credential_process \(name) did not end well (wait status \(status)); run it by hand")
        }
        return output
    }

    private static func spawn(_ words: [String], output: Int32) throws(CredentialsError) -> pid_t {
        defer { close(output) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        // Signals that a step ignores would stay ignored in its child.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGPIPE, SIGXFSZ] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        let error = posix_spawnp(&child, words[0], &actions, &attributes, &arguments, environ)
        guard error == 0 else {
            throw CredentialsError(
                "the credential_process \(words[0]) cannot be started: \(String(cString: strerror(error)))")
        }
        return child
    }

    private func read(_ descriptor: Int32, of child: pid_t, _ name: String) async throws(CredentialsError) -> [UInt8] {
        let start = clock.elapsed
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += block[..<count]
                guard bytes.count <= Self.most else {
                    throw CredentialsError("the credential_process \(name) prints too much")
                }
                continue
            }
            if errno == EINTR { continue }
            guard errno == EAGAIN else { throw Self.failure(name, "cannot be read") }
            guard clock.elapsed - start < patience else {
                throw CredentialsError("the credential_process \(name) did not end within \(Int(patience.seconds)) s")
            }
            do { try await clock.sleep(for: .milliseconds(5)) } catch {
                throw CredentialsError("cancelled while the credential_process \(name) ran")
            }
        }
    }

    /// The wait status. A child that has closed its output is about to end; one that does not is killed.
    private func wait(for child: pid_t) async -> Int32 {
        var status: Int32 = 0
        let start = clock.elapsed
        while true {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child { return status }
            if ended < 0, errno != EINTR { return -1 }
            if clock.elapsed - start > patience || Task.isCancelled { kill(child, SIGKILL) }
            // Cancelled sleeps return at once; a killed child is gone after a few turns.
            do { try await clock.sleep(for: .milliseconds(5)) } catch { sched_yield() }
        }
    }

    private static func failure(_ name: String, _ what: String) -> CredentialsError {
        CredentialsError("the credential_process \(name) \(what): \(String(cString: strerror(errno)))")
    }
}
