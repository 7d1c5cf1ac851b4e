/// Commands in the log, read back by the runner's rules.
import Bytes
import Testing

@testable import Workflow

@Suite struct WorkflowCommandTests {
    @Test(arguments: [
        (WorkflowCommand.error("it failed"), "::error::it failed"),
        (.error("a\nb\r\n100%", title: "Region: eu,us"), "::error title=Region%3A eu%2Cus::a%0Ab%0D%0A100%25"),
        (.warning("x", file: "a.yml", line: 3), "::warning file=a.yml,line=3::x"),
        (.notice("%0A::error::x"), "::notice::%250A::error::x"), (.debug("d"), "::debug::d"),
        (.group("Deploy"), "::group::Deploy"), (.endGroup, "::endgroup::"), (.addMask("s%\n"), "::add-mask::s%25%0A"),
        (.error("", title: ""), "::error title=::"),
    ]) func escapesAsTheToolkitDoes(_ command: WorkflowCommand, _ line: String) {
        #expect(command.line == line)
    }

    @Test(arguments: [
        "plain", "a\nb", "a\r\nb", "%", "%25", "%0A", "%250A", "::", "::error::x", "a,b:c=d", "##[error]x", "é😹",
        "\u{301}",
        "\n\u{301}", ",\u{301}:\u{301}",
    ]) func whatIsSaidArrives(_ text: String) {
        let command = WorkflowCommand.error(text, title: text)
        let read = RunnerLogParser.commands(in: "  \(command.line)\nplain")
        #expect(!command.line.unicodeScalars.contains { $0 == "\n" || $0 == "\r" })
        guard text.unicodeScalars.allSatisfy({ $0.isASCII }) else { return #expect(read.count == 1) }
        #expect(read == [RunnerCommand(name: "error", properties: ["title": text], text: text)])
    }

    @Test func aMaskDoesNotPrintItsValue() {
        let command = WorkflowCommand.addMask("hunter22")
        #expect("\(command)" == "::add-mask::***")
        var dumped = ""
        dump(command, to: &dumped)
        #expect(!dumped.contains("hunter22"))
        #expect(!String(reflecting: command).contains("hunter22"))
    }

    @Test func quotesForeignTextBetweenTokens() {
        let text = "line 1\n::add-mask::x\n##[error]y\n::stop-commands::z\n::\(String(repeating: "0", count: 32))::"
        let quoted = WorkflowCommand.quoting(text, token: .known)
        let commands = RunnerLogParser.commands(in: quoted + "\n::error::after")
        #expect(commands.map(\.name) == ["stop-commands", RandomToken.known.text, "error"])
    }
}
