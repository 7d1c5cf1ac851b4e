/// What stands around every step: where inputs come from, what is written down, and when 0 is 0.
import Foundation
import JSON
import Steps
import Testing

@Suite struct SessionTests {
    @Test(
        arguments: [
            (["--text", "a"], [:], "a"),
            (["--text=a"], ["INPUT_TEXT": "b"], "a"),
            ([], ["INPUT_TEXT": "b"], "b"),
            (["--text", ""], ["INPUT_TEXT": "b"], "b"),
            (["--text=--loud"], [:], "--loud"),
            (["--text", "a", "--from", "-"], [:], "a"),
            (["--from", "-"], ["INPUT_TEXT": ""], "recorded last"),
            ([], ["INPUT_FROM": #"{"step":"x","text":"from input"}"#], "from input"),
        ] as [([String], [String: String], String)])
    func fillsInOrder(arguments: [String], environment: [String: String], text: String) async {
        let records =
            "{\"step\":\"x\",\"result\":\"succeeded\",\"text\":\"recorded\"}\n\n"
            + "{\"step\":\"y\",\"result\":\"succeeded\",\"text\":\"recorded last\"}\n"
        let run = await bench(Echo.self, arguments, environment: environment, standardInput: records)
        #expect(run.exitCode == 0)
        #expect(run.record["text"]?.string == text)
    }

    @Test(arguments: [
        ("true", true), ("YES", true), ("on", true), ("False", false), ("no", false), ("OFF", false), ("", false),
    ])
    func readsSwitches(word: String, expected: Bool) async {
        let run = await bench(Echo.self, ["--text", "a"], environment: ["INPUT_LOUD": word])
        #expect(run.record["thing"]?["loud"]?.bool == expected)
    }

    @Test func takesABareSwitchAndAList() async {
        let run = await bench(Echo.self, ["--loud", "--text", "a", "--items", "x\n\n  y \r\nz", "--items=w"])
        #expect(run.record["thing"]?["loud"] == true)
        #expect(run.record["items"] == ["x", "y", "z", "w"])
    }

    @Test(
        arguments: [
            (["--text", "a", "--loud=maybe"], [:]), (["--text", "a", "--loud=1"], [:]), ([], [:]),
            (["stray", "--text", "a"], [:]),
            (["--text"], [:]), (["--text", "a", "--typo", "b"], [:]), (["--text", "a", "--timeout-minutes", "0"], [:]),
            (["--text", "a", "--poll-seconds=-1"], [:]), (["--text", "a", "--poll-seconds", "NaN"], [:]),
            (["--text", "a", "--from", "missing.json"], [:]), ([], ["INPUT_FROM": "{"]), ([], ["INPUT_FROM": "[1]"]),
            ([], ["INPUT_FROM": #"{"no":"step"}"#]),
        ] as [([String], [String: String])])
    func refusesBadInputs(arguments: [String], environment: [String: String]) async {
        let run = await bench(Echo.self, arguments, environment: environment)
        #expect(run.failure == .usage)
        #expect(run.record["result"] == "usage")
    }

    @Test(arguments: Failure.Kind.allCases)
    func isRedBehindARedStepInAPipe(kind: Failure.Kind) async {
        let record = #"{"step":"deploy-endpoint","result":"\#(kind.result)","text":"left over"}"#
        let run = await bench(Echo.self, ["--text", "a", "--from", "-"], standardInput: record)
        #expect(run.failure == kind)
        #expect(run.record["failure"]?["because"]?.string?.contains("deploy-endpoint ended \(kind.result)") == true)
        let kept = await bench(Echo.self, ["--from", "r.json"], files: ["r.json": record])
        #expect(kept.record["text"] == "left over", "from a file a person goes on knowingly")
    }

    @Test(arguments: ["", "\n", #"{"step":"x","text":"a"}"#, #"{"step":"x","result":"perfect"}"#])
    func isRedBehindAStepWithoutAnEnd(input: String) async {
        let run = await bench(Echo.self, ["--text", "a", "--from", "-"], standardInput: input)
        #expect(run.failure == .usage)
    }

    @Test func takesNoOptionForTheValueOfAnother() async {
        let run = await bench(Echo.self, ["--text", "--loud"])
        #expect(run.failure == .usage)
    }

    @Test func refusesASecretOnTheCommandLineWithoutPrintingIt() async {
        let run = await bench(Echo.self, ["--text", "a", "--token", "canary-5ecret"])
        #expect(run.failure == .usage)
        #expect(!run.story.contains("canary-5ecret"))
        #expect(!run.record.text.contains("canary-5ecret"))
    }

    @Test func takesASecretFromItsVariableOrAFile() async {
        for (arguments, environment) in [
            (["--text", "a"], ["INPUT_TOKEN": "canary-5ecret"]), (["--text", "a", "--token", "file:t"], [:]),
        ] {
            let run = await bench(Echo.self, arguments, files: ["t": "canary-5ecret\n"], environment: environment)
            #expect(run.exitCode == 0)
            #expect(!run.story.contains("canary-5ecret"))
            #expect(!run.record.text.contains("canary-5ecret"))
        }
    }

    @Test(arguments: Failure.Kind.allCases)
    func endsByTheTable(kind: Failure.Kind) async {
        let run = await bench(Echo.self, ["--text", "a", "--end", kind.result])
        #expect(run.exitCode == kind.rawValue)
        #expect(run.record["result"]?.string == kind.result)
        #expect(run.record["text"] == "a", "what it learned stays in the record")
        #expect(run.record["failure"]?["because"] == "it was asked to: a")
    }

    @Test func isKnownByItsRecord() async {
        let run = await bench(
            Echo.self, ["--text", "a", "--items", "x"],
            environment: ["GITHUB_REPOSITORY": "acme/churn", "GITHUB_SHA": "abc", "INPUT_TOKEN": "canary"])
        #expect(run.record["step"] == "echo")
        #expect(run.record["version"] == 1)
        #expect(run.record["run"]?["repository"] == "acme/churn")
        #expect(run.record["inputs"]?["text"] == "a")
        #expect(run.record["inputs"]?["poll-seconds"] == 30)
        #expect(run.record["inputs"]?["token"] == nil)
        #expect(run.record.object?.members.map(\.name).prefix(3) == ["step", "version", "result"])
    }
}

extension SessionTests {
    @Test func keepsEarlierRecordsOutOfItsOwn() async {
        let run = await bench(
            Echo.self, [], environment: ["INPUT_FROM": #"{"step":"x","text":"from input"}"#, "INPUT_ITEMS": "y"])
        #expect(run.record["inputs"]?["from"] == nil)
        #expect(run.record["inputs"]?["text"] == "from input", "what was taken from it is an input")
    }

    @Test func takesBlankLinesForNoRecord() async {
        let run = await bench(Echo.self, ["--text", "a"], environment: ["INPUT_FROM": "\n \n"])
        #expect(run.exitCode == 0)
    }
}

/// The same inside a workflow: real files for the runner.
@Suite struct RunnerFilesTests {
    /// A folder with the runner's files, gone afterwards.
    func withRunner(_ body: ([String: String], URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "runner-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var environment = ["GITHUB_ACTIONS": "true"]
        for name in ["OUTPUT", "ENV", "STEP_SUMMARY"] {
            let file = folder.appending(path: name)
            try Data().write(to: file)
            environment["GITHUB_\(name)"] = file.path
        }
        try await body(environment, folder)
    }

    func text(_ folder: URL, _ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    @Test func writesEveryDeclaredOutputAndTheRecordOnOneLine() async throws {
        try await withRunner { environment, folder in
            let run = await bench(Echo.self, ["--text", "a\nb", "--items", "x"], environment: environment)
            #expect(run.exitCode == 0)
            let outputs = try text(folder, "OUTPUT")
            for name in ["text", "items", "count", "thing", "result", "record"] {
                #expect(outputs.contains("\(name)<<ghadelimiter_"))
            }
            #expect(outputs.contains("\n[\"x\"]\n"))
            #expect(outputs.split(separator: "\n").contains { $0.hasPrefix(#"{"step":"echo","#) })
            let exports = try text(folder, "ENV")
            let summary = try text(folder, "STEP_SUMMARY")
            #expect(exports.contains("ECHO<<"))
            #expect(summary.contains("echo"))
        }
    }

    @Test func exportsNothingWhereItFails() async throws {
        try await withRunner { environment, folder in
            let run = await bench(Echo.self, ["--text", "a", "--end", "failed"], environment: environment)
            #expect(run.failure == .failed)
            let exports = try text(folder, "ENV")
            let outputs = try text(folder, "OUTPUT")
            #expect(exports.isEmpty)
            #expect(outputs.contains("\nfailed\n"))
            let annotations = run.story.split(separator: "\n").filter { $0.hasPrefix("::error") }
            #expect(annotations.count == 1)
        }
    }

    @Test(arguments: ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY"])
    func isRedWhereItsAnswerCannotBeWritten(variable: String) async throws {
        try await withRunner { environment, folder in
            var environment = environment
            environment[variable] = folder.appending(path: "missing").path
            let run = await bench(Echo.self, ["--text", "a"], environment: environment)
            #expect(run.failure == .usage)
            #expect(run.record["result"] == "usage")
        }
    }

    @Test func isRedWithoutAnOutputFileInAWorkflow() async {
        let run = await bench(Echo.self, ["--text", "a", "--summary=false"], environment: ["GITHUB_ACTIONS": "true"])
        #expect(run.exitCode != 0)
    }

    @Test func refusesToHandOnASecret() async throws {
        try await withRunner { environment, folder in
            let run = await bench(
                Echo.self, ["--text", "leak"],
                environment: environment.merging(["INPUT_TOKEN": "canary-5ecret"]) { $1 })
            #expect(run.failure == .failed)
            let outputs = try text(folder, "OUTPUT")
            let exports = try text(folder, "ENV")
            #expect(!outputs.contains("canary-5ecret"))
            #expect(outputs.contains("\nfailed\n"), "all outputs are there, and empty")
            #expect(outputs.contains("count<<"))
            #expect(exports.isEmpty, "found out before anything was written")
            #expect(!run.record.text.contains("canary-5ecret"))
        }
    }

    @Test func writesNoNULThatAServerSaid() async throws {
        try await withRunner { environment, folder in
            let run = await bench(Echo.self, ["--text", "nul"], environment: environment)
            #expect(run.exitCode == 0 && run.record["text"] == "a\0b")
            let outputs = try text(folder, "OUTPUT")
            #expect(outputs.contains("a\u{FFFD}b") && !outputs.contains("\0"))
        }
    }

    @Test func takesNoNULForAnInput() async throws {
        try await withRunner { environment, folder in
            let record = #"{"step":"x","result":"succeeded","text":"a\u0000b"}"#
            let run = await bench(Echo.self, ["--from", "r"], files: ["r": record], environment: environment)
            #expect(run.failure == .usage)
            #expect(run.record["failure"]?["doing"] == "reading the input text")
            let outputs = try text(folder, "OUTPUT")
            #expect(!outputs.contains("\0"))
        }
    }

    @Test(arguments: ["true", "null", "1234", "succeeded", "echo"])
    func staysARecordWhateverASecretIs(secret: String) async throws {
        try await withRunner { environment, folder in
            let run = await bench(
                Echo.self, ["--text", "1234 null true"],
                environment: environment.merging(["INPUT_TOKEN": secret]) { $1 })
            #expect(run.record["step"] == "echo")
            let outputs = try text(folder, "OUTPUT")
            #expect(outputs.contains("\nsucceeded\n") == (run.exitCode == 0))
        }
    }

    @Test func leavesOutputsEmptyThatAreTooLarge() async throws {
        try await withRunner { environment, folder in
            let long = String(repeating: "x", count: 600_000)
            let run = await bench(Echo.self, ["--text", long], environment: environment)
            let outputs = try text(folder, "OUTPUT")
            let exports = try text(folder, "ENV")
            #expect(run.failure == .unavailable)
            #expect(outputs.contains("text<<") && outputs.contains("\nunavailable\n"))
            #expect(outputs.utf8.count < 10_000)
            #expect(exports.isEmpty)
        }
    }

    @Test func masksThePasswordsOfAddresses() async {
        let run = await bench(
            Echo.self, ["--text", "http://user:canary-5ecret@host/"],
            environment: ["HTTPS_PROXY": "http://me:other-5ecret@proxy:1", "INPUT_ITEMS": "other-5ecret"])
        #expect(!run.record.text.contains("5ecret"))
        #expect(!run.story.contains("5ecret"))
    }

    @Test(arguments: [
        "::error::x", "##[add-mask]x", "a##[error]b", "\u{1B}[31mred", "%0A::error::x", "x\n::set-output name=y::z",
        "\u{2028}::error::x", "\r::warning::x",
    ])
    func foreignTextCommandsNothing(text: String) async throws {
        try await withRunner { environment, folder in
            let run = await bench(Echo.self, ["--text", text, "--end", "failed"], environment: environment)
            let lines = run.story.split(whereSeparator: \.isNewline)
            #expect(
                lines.filter { $0.hasPrefix("::") && !$0.hasPrefix("::add-mask::") }.count == 1,
                "the one annotation: \(run.story.debugDescription)")
            #expect(!run.story.contains("##["))
        }
    }
}
