/// Programs that are run for real: how they end, what is heard of them, and that none outlives who started it.
import Bytes
import Foundation
import Synchronization
import Testing

@testable import Live
@testable import Steps

@Suite struct MachineProgramsTests {
    private let programs = MachinePrograms(searchPath: "/usr/bin:/bin", grace: .milliseconds(100))

    private func shell(
        _ script: String, input: String? = nil, limit: Duration = .seconds(30),
        hear: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws(ProgramFailure) -> ProgramEnd {
        var program = Program("/bin/sh", ["-c", script], environment: ["KEY": "value"], limit: limit)
        program.input = input.map { Secret($0) }
        return try await programs.run(program, hear: hear)
    }

    @Test func findsWhatIsThereAndCanBeRun() {
        #expect(programs.path(of: "sh") != nil)
        #expect(programs.path(of: "no-such-program") == nil)
        #expect(MachinePrograms(searchPath: "relative:").path(of: "sh") == nil)
        // A folder of the name is no program.
        #expect(MachinePrograms(searchPath: "/").path(of: "usr") == nil)
    }

    @Test func hearsBothStreamsByLines() async throws {
        let heard = Mutex<[String]>([])
        let end = try await shell("echo one; echo two >&2; printf 'a\\rb\\n\\nlast'; exit 3") { line in
            heard.withLock { $0.append(line) }
        }
        #expect(end.code == 3)
        #expect(Set(heard.withLock { $0 }) == ["one", "two", "a", "b", "last"])
        #expect(Set(end.lastLines) == ["one", "two", "a", "b", "last"])
        #expect(end.output == "one\na\rb\n\nlast")
    }

    @Test func givesInputAndEnvironmentAndNothingElse() async throws {
        #expect(try await shell("cat", input: "secret").output == "secret")
        #expect(try await shell("cat").output == "")
        #expect(try await shell("echo $KEY$HOME").output == "value\n")
        let long = String(repeating: "x", count: 300_000)
        #expect(try await shell("wc -c", input: long).output.contains("300000"))
        // Who does not read is not waited for.
        #expect(try await shell("exit 0", input: long).code == 0)
    }

    @Test func keepsTheEndOfWhatIsTooMuch() async throws {
        let end = try await shell("head -c 5000000 /dev/zero | tr '\\0' x; echo; echo end")
        #expect(end.output.utf8.count == 1 << 20)
        #expect(end.output.hasSuffix("x\nend\n"))
        #expect(end.lastLines.allSatisfy { $0.utf8.count <= 4096 })
    }

    @Test func saysWhichSignalEndedIt() async throws { #expect(try await shell("kill -9 $$").code == 137) }

    @Test func saysWhyItCannotStart() async {
        let program = Program("/nowhere/program", [], environment: [:], limit: .seconds(1))
        await #expect(throws: ProgramFailure.notStarted("No such file or directory")) {
            try await programs.run(program) { _ in }
        }
    }

    @Test(arguments: ["sleep 600", "trap '' TERM; sleep 600; sleep 600", "sleep 600 & wait"])
    func endsWithAllItStartedWhereTheTimeIsUp(script: String) async throws {
        let pids = Mutex<[String]>([])
        let start = ContinuousClock.now
        await #expect(throws: ProgramFailure.timedOut) {
            try await shell("echo $$; \(script)", limit: .milliseconds(200)) { line in pids.withLock { $0.append(line) }
            }
        }
        #expect(ContinuousClock.now - start < .seconds(300))
        let pid = try #require(pids.withLock { $0.first }.flatMap { pid_t($0) })
        #expect(try running(inGroup: pid) == [], "something of its group still runs")
    }

    /// Processes of a group that are not merely waiting to be counted as dead.
    private func running(inGroup group: pid_t) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { id in
            guard let stat = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
                let fields = stat.split(separator: ")").last?.split(separator: " "), fields.count > 2
            else { return false }
            return fields[2] == "\(group)" && !["Z", "X"].contains(fields[0])
        }
    }

    @Test func endsWhereTheTaskIsCancelled() async throws {
        let isUp = Mutex(false)
        let task = Task { try await shell("echo up; sleep 600") { _ in isUp.withLock { $0 = true } } }
        while !isUp.withLock({ $0 }) { await Task.yield() }
        task.cancel()
        await #expect(throws: ProgramFailure.cancelled) { try await task.value }
    }

    @Test func doesNotWaitForWhatIsLeftRunning() async throws {
        let start = ContinuousClock.now
        #expect(try await shell("sleep 600 & echo done").output == "done\n")
        #expect(ContinuousClock.now - start < .seconds(300))
    }

    @Test func aPrivateFolderIsOursAloneAndGoes() throws {
        let folder = try MachinePrivateFolder(under: [nil, NSTemporaryDirectory()])
        let file = try folder.write(Secret("s"), to: "f")
        let elsewhere = try MachinePrivateFolder(under: ["/tmp"])
        _ = try elsewhere.write(Secret("kept"), to: "kept")
        try folder.link("l", to: elsewhere.path)
        try folder.link("none", to: "/nowhere/at/all")
        try FileManager.default.createDirectory(atPath: folder.path + "/d/e", withIntermediateDirectories: true)
        let mode = { try FileManager.default.attributesOfItem(atPath: $0)[.posixPermissions] as? Int }
        #expect(try mode(folder.path) == 0o700)
        #expect(try mode(file) == 0o600)
        folder.remove()
        #expect(!FileManager.default.fileExists(atPath: folder.path))
        #expect(FileManager.default.fileExists(atPath: elsewhere.path + "/kept"), "a link was followed")
        elsewhere.remove()
        #expect(throws: FileFailure.self) { try MachinePrivateFolder(under: ["/nowhere"]) }
    }

    @Test func anExitInHasteLeavesNothing() throws {
        let leavings = Leavings()
        let folder = try MachinePrivateFolder(under: ["/tmp"])
        _ = try folder.write(Secret("s"), to: "f")
        leavings.add(folder: folder.path)
        leavings.clear()
        #expect(!FileManager.default.fileExists(atPath: folder.path))
        folder.remove()
    }
}
