/// A step without a network, to see what the session around a step does.
import ArgumentParser
import Bytes
import JSON
import Steps

struct Echo: Step {
    @Option(help: "A text.") var text: String
    @Option(help: "A list.") var items: [String] = []
    @Option(help: "A switch.") var loud: Bool = false
    @Option(help: "A secret.") var token: Secret?
    @Option(help: "How it ends: a result word, or nothing.") var end: String?
    @OptionGroup var waiting: WaitInputs
    @OptionGroup var common: CommonInputs

    struct Outputs: StepOutputs {
        @Output("The text.") var text: String?
        @Output("The items.") var items: [String] = []
        @Output("How many.") var count: Int?
        @Output("Anything.") var thing: JSONValue?
    }

    static let manifest = Manifest(
        name: "echo", purpose: "Echoes.", promise: "Nothing.", failures: Failure.Kind.allCases, permissions: [])

    func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        report.text = text == "nul" ? "a\0b" : text
        report.items = items
        report.count = items.count
        report.thing = ["loud": .bool(loud), "leak": .string(text == "leak" ? token?.reveal() ?? "" : "")]
        report.headline = "Echoed \(text)"
        if world.run.isWorkflow { report.export("ECHO", Secret(text)) }
        report.summary.sentence("\(text)")
        if let kind = Failure.Kind.allCases.first(where: { $0.result == end }) {
            throw Failure(kind, doing: "echoing", because: "it was asked to: \(text)", tryThis: "Do not ask.")
        }
    }
}
