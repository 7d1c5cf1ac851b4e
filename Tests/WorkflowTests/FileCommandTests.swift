/// What is rendered for the runner's files, read back by the runner's rules.
import Bytes
import Testing

@testable import Workflow

private let delimiter = "ghadelimiter_\(RandomToken.known.text)"

/// Values that a writer with a fixed delimiter, or one that thinks in characters, would get wrong.
private let hostile: [String] = [
    "", " ", "\n", "\n\n", "\r", "\r\n", "a\nb", "a\rb", "a\r\nb", "a\n", "a\r\n", "\na", "\r\na", "EOF", "\nEOF\n",
    "a\nEOF\nb=c",
    "<<", "<<EOF", "x<<EOF\ny\nEOF", "a=b", "=", "a=b\nc=d", "ghadelimiter_", "\nghadelimiter_\n",
    "ghadelimiter_00000000000000000000000000000000", String(delimiter.dropLast()), "\n\(delimiter.dropLast())\n",
    delimiter.uppercased(), "\u{2028}", "a\u{2028}b", "\u{2029}", "\u{85}", "\u{0B}\u{0C}", "\u{FEFF}", "::error::x",
    "\n::set-output name=x::y\n", "##[error]x", "%0A", "%0D%0A::warning::x", "\u{1B}[31mred\u{1B}[0m",
    "${{ secrets.X }}",
    "$(touch pwned)", "`id`", "\"; touch pwned; #", "é", "e\u{301}", "😹", "\u{202E}abc", "\u{1}\u{7F}", "{\"a\":[1,2]}",
    String(repeating: "x\n", count: 100_000), String(repeating: "é", count: 400_000),
]

@Suite struct FileCommandTests {
    @Test(arguments: hostile) func aHostileValueArrivesWholeAndAlone(_ value: String) throws {
        let entries = [FileCommand.Entry("before", "1"), .init("value", value), .init("after", "2")]
        let command = try FileCommand.outputs(entries, delimiter: .known)
        let pairs = try RunnerFileParser.pairs(in: command.bytes)
        #expect(pairs.map(\.name) == ["before", "value", "after"])
        #expect(pairs.map { Array($0.value.utf8) } == entries.map { Array($0.value.utf8) })
        if value.utf8.count < 100_000 {
            let variables = try FileCommand.environment(entries, delimiter: .known)
            #expect(variables.bytes == command.bytes)
        }
    }

    @Test func allHostileValuesArriveTogether() throws {
        let entries = hostile.filter { $0.utf8.count < 1000 }.enumerated().map { FileCommand.Entry("v\($0)", $1) }
        let pairs = try RunnerFileParser.pairs(in: FileCommand.outputs(entries, delimiter: .known).bytes)
        #expect(pairs == entries.map { RunnerPair(name: $0.name, value: $0.value) })
        #expect(hostile.count >= 40)
    }

    @Test(arguments: [
        delimiter, "\n\(delimiter)\n", "x\(delimiter)", "\(delimiter)\u{301}", "\(delimiter)\r\nname<<\(delimiter)\r\n",
    ]) func refusesTheDelimiter(_ value: String) {
        let error = #expect(throws: FileCommandError.self) {
            try FileCommand.outputs([.init("value", value)], delimiter: .known)
        }
        #expect(error?.kind == .holdsDelimiter)
    }

    @Test(arguments: ["\u{0}", "a\u{0}b", "\u{0}\n"]) func refusesNUL(_ value: String) {
        for render in [
            { try FileCommand.outputs([.init("value", value)], delimiter: .known) },
            { try FileCommand.environment([.init("value", value)], delimiter: .known) },
        ] {
            let error = #expect(throws: FileCommandError.self) { try render() }
            #expect(error?.kind == .holdsNUL)
        }
    }

    @Test(arguments: [
        "", " ", "1a", "-a", "a b", "a=b", "a<<b", "a\n", "a\nb", "é", "a.b", "a:b", "\u{0}", "a\u{301}", "${{x}}",
        "a<<\(delimiter)",
    ]) func refusesNames(_ name: String) {
        let error = #expect(throws: FileCommandError.self) {
            try FileCommand.outputs([.init(name, "x")], delimiter: .known)
        }
        #expect(error?.kind == .malformedName)
        #expect(error?.description.contains("\n") == false)
    }

    @Test(arguments: ["a", "A", "_", "model-package-arn", "a1", "_1-"]) func takesNames(_ name: String) throws {
        let command = try FileCommand.outputs([.init(name, "x")], delimiter: .known)
        #expect(try RunnerFileParser.pairs(in: command.bytes) == [RunnerPair(name: name, value: "x")])
    }

    @Test func refusesANameTwiceInAnyCase() {
        let error = #expect(throws: FileCommandError.self) {
            try FileCommand.outputs([.init("arn", "1"), .init("ARN", "2")], delimiter: .known)
        }
        #expect(error?.kind == .repeatedName)
    }

    @Test(arguments: ["GITHUB_TOKEN", "github_sha", "RUNNER_TEMP", "NODE_OPTIONS", "Node_Options"])
    func refusesVariablesThatAreTheRunners(_ name: String) throws {
        let error = #expect(throws: FileCommandError.self) {
            try FileCommand.environment([.init(name, "x")], delimiter: .known)
        }
        #expect(error?.kind == .reservedName)
        #expect(try !FileCommand.outputs([.init(name, "x")], delimiter: .known).bytes.isEmpty)
    }

    @Test(arguments: [
        (String(repeating: "x", count: 499_996), true), (String(repeating: "x", count: 499_997), false),
        (String(repeating: "😹", count: 249_998), true), (String(repeating: "😹", count: 250_000), false),
        (String(repeating: "x", count: 1 << 20), false),
    ]) func countsOutputsInUTF16(_ value: String, _ fits: Bool) {
        let result = Result { try FileCommand.outputs([.init("name", value)], delimiter: .known) }
        switch result {
        case .success: #expect(fits)
        case .failure(let error):
            #expect(!fits)
            #expect((error as? FileCommandError)?.kind == .tooLarge)
            #expect("\(error)".contains("the largest is name"))
        }
    }

    @Test func refusesAVariableThatNoProcessCouldStartWith() throws {
        let longest = String(repeating: "x", count: (128 << 10) - 6)
        #expect(try !FileCommand.environment([.init("NAME", longest)], delimiter: .known).bytes.isEmpty)
        let error = #expect(throws: FileCommandError.self) {
            try FileCommand.environment([.init("NAME", longest + "x")], delimiter: .known)
        }
        #expect(error?.kind == .tooLarge)
    }

    @Test func refusesAnOutputThatHoldsAMaskedValue() throws {
        var masker = Masker()
        _ = masker.mask(Secret("wJalrXUtnFEMI/K7MDENG"))
        for value in ["wJalrXUtnFEMI/K7MDENG", "x=wJalrXUtnFEMI%2FK7MDENG&y", "{\"k\":\"wJalrXUtnFEMI\\/K7MDENG\"}"] {
            let error = #expect(throws: FileCommandError.self) {
                try FileCommand.outputs([.init("arn", "fine"), .init("key", value)], delimiter: .known, masker: masker)
            }
            #expect(error?.kind == .holdsSecret)
            #expect(error?.description.contains("wJalr") == false)
        }
        #expect(
            try !FileCommand.outputs(
                [.init("arn", "arn:aws:iam::123456789012:role/x")], delimiter: .known, masker: masker
            ).bytes.isEmpty)
    }

    @Test func tokensDiffer() {
        var random = SystemRandomNumberGenerator()
        let tokens = Set((0..<1000).map { _ in RandomToken(using: &random).text })
        #expect(tokens.count == 1000)
        #expect(tokens.allSatisfy { $0.utf8.count == 32 })
    }
}
