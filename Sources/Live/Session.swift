/// One run of a step from its arguments to its exit code, in a world that is handed in.
import ArgumentParser
import Bytes
import Steps
import Workflow

/// What a process leaves behind.
package struct Ending: Sendable {
    /// 0 only where the step did what it says and all of it was written down.
    package var exitCode: Int32
    /// What goes to standard output: the record, or the help that was asked for.
    package var output: String
}

/// Reads inputs, runs the step, publishes what came of it.
package struct Session<S: Step> {
    private let world: World
    private let masker: SharedMasker
    private let standardInput: () throws(FileFailure) -> [UInt8]

    /// A session in `world`; `standardInput` is read only where `--from -` asks for it.
    package init(in world: World, masker: SharedMasker, standardInput: @escaping () throws(FileFailure) -> [UInt8]) {
        self.world = world
        self.masker = masker
        self.standardInput = standardInput
    }

    /// The whole run.
    package func run(_ arguments: [String]) async -> Ending {
        maskSecrets()
        var report = Report<S.Outputs>()
        var world = world
        let step: S
        do {
            switch try parse(arguments) {
            case .help(let text): return Ending(exitCode: 0, output: text + "\n")
            case .step(let parsed, let records):
                step = parsed
                world.records = records
            }
        } catch {
            return publish(step: nil, report, failure: error)
        }
        do {
            try await step.run(in: world, report: &report)
            return publish(step: step, report, failure: nil)
        } catch {
            return publish(step: step, report, failure: error)
        }
    }

    private enum Parsed {
        case help(String)
        case step(S, [Record])
    }

    /// Secrets are masked before anything else can print them: the step's own, those every process here may have, and
    /// passwords in addresses, such as a proxy's. Keys that are found later are masked as they come.
    private func maskSecrets() {
        let variables =
            S.inputs.filter(\.isSecret).map(\.variable) + [
                "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            ]
        for value in variables.compactMap({ world.environment[$0] }) { world.narrator.mask(Secret(value)) }
        for (_, value) in world.environment.dictionary.sorted(by: { $0.key < $1.key }) { maskPasswords(in: value) }
    }

    private func maskPasswords(in text: String) {
        for secret in URLSecrets.all(in: text) { world.narrator.mask(secret) }
    }

    private func parse(_ arguments: [String]) throws(Failure) -> Parsed {
        let inputs = S.inputs
        let unfilled = ArgumentFilling(inputs: inputs, environment: world.environment, records: [], readSecret: secret)
        let records = try records(of: unfilled.split(arguments).values["from"] ?? [])
        let filling = ArgumentFilling(
            inputs: inputs, environment: world.environment, records: records, readSecret: secret)
        let filled = try filling.fill(arguments)
        for secret in S.confidential(in: filled) { world.narrator.mask(secret) }
        for argument in filled { maskPasswords(in: argument) }
        try Self.refuseNUL(in: filled)
        do {
            guard let step = try S.parseAsRoot(filled) as? S else { return .help(S.helpMessage()) }
            return .step(step, records)
        } catch {
            if S.exitCode(for: error) == .success { return .help(S.fullMessage(for: error)) }
            throw Self.usage(S.message(for: error), inputs: inputs)
        }
    }

    /// No variable and no argument can hold one, a record can; what an input becomes part of would end there.
    private static func refuseNUL(in filled: [String]) throws(Failure) {
        guard let argument = filled.first(where: { $0.utf8.contains(0) }) else { return }
        throw .usage(
            input: String(argument.drop { $0 == "-" }.prefix { $0 != "=" }), "it holds a NUL, which no input can",
            tryThis: "Look at the record that it comes from.")
    }

    /// The parser's words, with what a right value looks like where the input's type can say it.
    private static func usage(_ message: String, inputs: [InputDeclaration]) -> Failure {
        let named = inputs.filter { message.contains("--\($0.name) ") || message.contains("--\($0.name)'") }
            .max { $0.name.count < $1.name.count }
        let form = named?.form.map { "Give \($0)" } ?? "Give a right value"
        return Failure(
            .usage, doing: named.map { "reading the input \($0.name)" } ?? "reading the inputs", because: message,
            tryThis: named.map { "\(form), as --\($0.name), \($0.variable) or from a record." }
                ?? "See \(S.manifest.name) --help.")
    }

    private func records(of sources: [String]) throws(Failure) -> [Record] {
        var records: [Record] = []
        for source in sources where !source.isEmpty {
            let found = try self.records(named: "--from \(source)") { () throws(FileFailure) in
                source == "-" ? try standardInput() : try world.files.read(source, limit: 16 << 20)
            }
            if source == "-" { try checkPipe(found) }
            records += found
        }
        if sources.isEmpty, let text = world.environment["INPUT_FROM"] {
            records += try self.records(named: "from") { Array(text.utf8) }
        }
        return records
    }

    /// A shell goes on with a pipe whose first command failed, and takes the last one's exit code for the whole. So a step
    /// behind a red one, or behind one that left no record, is red with it: it would test or deploy what stands instead.
    private func checkPipe(_ records: [Record]) throws(Failure) {
        guard !S.manifest.tellsFailures else { return }
        guard !records.isEmpty else {
            throw .usage(
                input: "from", "the pipe ended without a record: the step before did not get to its end",
                tryThis: "Read what the step before says above.")
        }
        guard let red = records.first(where: { $0.result != "succeeded" }) else { return }
        throw Failure(
            Failure.Kind.allCases.first { $0.result == red.result } ?? .usage,
            doing: "taking the record of \(red.step) from the pipe",
            because: "\(red.step) ended \(red.result.isEmpty ? "without a result" : red.result)",
            tryThis: "Mend that first. To go on from its record all the same, keep it in a file and give --from FILE.")
    }

    private func records(
        named name: String, bytes: () throws(FileFailure) -> [UInt8]
    ) throws(Failure) -> [Record] {
        do {
            return try Record.all(in: String(decoding: try bytes(), as: UTF8.self))
        } catch {
            throw .usage(
                input: "from", "\(name) holds no record: \(error)",
                tryThis: "Give a file with the record that a step printed, or - to read it from a pipe.")
        }
    }

    private func secret(_ path: String) throws(Failure) -> String {
        do {
            let text = String(decoding: try world.files.read(path, limit: 1 << 16), as: UTF8.self)
            let secret = Secret(text.last == "\n" ? String(text.dropLast()) : text)
            world.narrator.mask(secret)
            return secret.reveal()
        } catch {
            throw .usage(input: "file:\(path)", "\(error)", tryThis: "Give the path of a file that holds the secret.")
        }
    }

    private func publish(step: S?, _ report: Report<S.Outputs>, failure: Failure?) -> Ending {
        Publication(world: world, masker: masker).publish(
            Publication.Result(
                step: step, report: report, failure: failure, reproduce: Reproduction.command(S.manifest.name, step)))
    }
}
