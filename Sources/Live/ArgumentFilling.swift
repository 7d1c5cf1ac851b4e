/// Fills what the command line left open: from INPUT_* variables, then from records. Pure, so that one parser sees one list.
import Steps
import Workflow

/// The arguments a parser gets, whole.
struct ArgumentFilling {
    let inputs: [InputDeclaration]
    let environment: Environment
    let records: [Record]
    /// Reads the file of a secret given as `file:PATH`.
    let readSecret: (String) throws(Failure) -> String

    /// The command line's own arguments by input, and what is not an input (`--help`, a misspelt name) as it stands.
    struct CommandLine {
        var values: [String: [String]] = [:]
        var rest: [String] = []
    }

    /// Every input that has a value as `--name=value`, in declared order, after what the parser must judge itself.
    ///
    /// The command line wins over the environment, the environment over the records. An empty text is not a value.
    func fill(_ arguments: [String]) throws(Failure) -> [String] {
        var line = split(arguments)
        var filled = line.rest
        for input in inputs {
            var values = line.values.removeValue(forKey: input.name)?.filter { !$0.isEmpty } ?? []
            if input.isSecret { values = try values.map { value throws(Failure) in try secret(value, of: input) } }
            if values.isEmpty, let text = environment[input.variable] { values = [text] }
            if values.isEmpty, input.comesFromRecords, let text = fromRecords(input.name) { values = [text] }
            if input.isList, input.name != "from" { values = values.flatMap(lines) }
            if input.isSwitch { values = values.map { SwitchWord.truth($0).map(String.init) ?? $0 } }
            filled += values.map { "--\(input.name)=\($0)" }
        }
        return filled
    }

    /// Reads `--name value`, `--name=value` and, for switches, a bare `--name`.
    func split(_ arguments: [String]) -> CommandLine {
        var line = CommandLine()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--"), argument != "--" else {
                line.rest.append(argument)
                continue
            }
            let body = argument.dropFirst(2)
            let name = String(body.prefix { $0 != "=" })
            guard let input = inputs.first(where: { $0.name == name }) else {
                line.rest.append(argument)
                continue
            }
            let value: String
            if body.count > name.count {
                value = String(body.dropFirst(name.count + 1))
            } else if input.isSwitch, rest.first.map({ $0.isEmpty || SwitchWord.truth($0) != nil }) != true {
                value = "true"
            } else if let next = rest.first, !next.hasPrefix("--") {
                // A value that begins so is given as --name=value: else `--note --dry-run` would be no dry run.
                rest.removeFirst()
                value = next
            } else {
                line.rest.append(argument)
                continue
            }
            line.values[name, default: []].append(value)
        }
        return line
    }

    private func secret(_ value: String, of input: InputDeclaration) throws(Failure) -> String {
        guard value.hasPrefix("file:") else {
            throw .usage(
                input: input.name, "a secret on a command line can be read by every process of the machine",
                tryThis: "Give it in the variable \(input.variable), or as --\(input.name) file:PATH.")
        }
        return try readSecret(String(value.dropFirst("file:".count)))
    }

    /// The newest record that has an output of this name.
    private func fromRecords(_ name: String) -> String? {
        records.lazy.reversed().compactMap { $0.text(name) }.first
    }

    private func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { $0.trimming(while: \.isWhitespace) }.filter { !$0.isEmpty }
            .map(String.init)
    }
}

extension Substring {
    /// Without the leading and trailing characters that satisfy `condition`.
    fileprivate func trimming(while condition: (Character) -> Bool) -> Substring {
        let head = drop(while: condition)
        guard let last = head.lastIndex(where: { !condition($0) }) else { return "" }
        return head[...last]
    }
}
