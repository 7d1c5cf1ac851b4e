/// Programs that print credentials, and programs that do not behave.
import AWS
import Clocks
import Live
import Testing

@Suite struct ProgramRunnerTests {
    private func run(_ words: String..., patience: Duration = .seconds(60)) async throws -> String {
        String(decoding: try await ProgramRunner(clock: MachineTime(), patience: patience).run(words), as: UTF8.self)
    }

    @Test func givesTheWordsToTheProgramAsTheyAre() async throws {
        #expect(try await run("printf", "%s|", "a b", "$HOME", "; touch x", "") == "a b|$HOME|; touch x||")
    }

    @Test func readsMoreThanAPipeHolds() async throws {
        #expect(try await run("head", "-c", "65536", "/dev/zero").utf8.count == 65536)
    }

    @Test func hasNoStandardInput() async throws { #expect(try await run("cat") == "") }

    @Test(arguments: [
        ["false"], ["/nowhere/program"], ["sh", "-c", "kill -9 $$"], ["head", "-c", "65537", "/dev/zero"], [],
    ])
    func refuses(words: [String]) async {
        await #expect(throws: CredentialsError.self) { try await ProgramRunner(clock: MachineTime()).run(words) }
    }

    @Test func killsWhatDoesNotEnd() async {
        let error = await #expect(throws: CredentialsError.self) {
            try await run("sleep", "600", patience: .milliseconds(50))
        }
        #expect(error?.description.contains("did not end within") == true)
    }

    @Test func doesNotRepeatWhatTheProgramSaysInAnger() async {
        let error = await #expect(throws: CredentialsError.self) {
            try await run("sh", "-c", "echo canary >&2; exit 3")
        }
        #expect(error?.description.contains("canary") == false)
    }
}
