/// The values given for a pipeline's parameters, read and judged before anything starts. Pure.
import JSON

/// Reads `parameters` and holds them against what the definition declares.
package enum PipelineArguments {
    /// One value given.
    package struct Argument: Sendable, Hashable {
        package let name: String
        package let value: String

        /// A value under a parameter's name.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Everything that is wrong, one sentence each, so that a person mends it in one go.
    package struct Refused: Error, Sendable, Hashable {
        package let problems: [String]
    }

    /// A JSON object, or lines of name=value. Values of a JSON object may be strings, numbers or Booleans.
    package static func read(_ text: String) throws(Refused) -> [Argument] {
        text.first { !$0.isWhitespace } == "{" ? try object(text) : try lines(text)
    }

    private static func object(_ text: String) throws(Refused) -> [Argument] {
        let json: JSONValue
        do { json = try JSONValue(parsing: text) } catch {
            throw Refused(problems: ["it is not a JSON object: \(error)"])
        }
        var arguments: [Argument] = []
        var problems: [String] = []
        for (name, value) in json.object?.members ?? [] {
            switch value {
            case .string(let text): arguments.append(Argument(name: name, value: text))
            case .number, .bool: arguments.append(Argument(name: name, value: value.text))
            case .null, .array, .object: problems.append("\(name) is neither a string, a number nor a Boolean")
            }
        }
        guard problems.isEmpty else { throw Refused(problems: problems) }
        return arguments
    }

    private static func lines(_ text: String) throws(Refused) -> [Argument] {
        var arguments: [Argument] = []
        var problems: [String] = []
        for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
            guard let equals = line.firstIndex(of: "="), equals != line.startIndex else {
                problems.append("the line “\(line)” is not name=value")
                continue
            }
            let name = line[..<equals].filter { !$0.isWhitespace }
            if arguments.contains(where: { $0.name == name }) { problems.append("\(name) is given twice") }
            arguments.append(Argument(name: name, value: String(line[line.index(after: equals)...])))
        }
        guard problems.isEmpty else { throw Refused(problems: problems) }
        return arguments
    }

    /// Judges each value by the declared parameter of its name, and names required ones that are missing.
    static func check(_ arguments: [Argument], against parameters: [PipelineDefinition.Parameter]) throws(Refused) {
        let declared = parameters.map(\.name).joined(separator: ", ")
        var problems: [String] = []
        for argument in arguments {
            guard let parameter = parameters.first(where: { $0.name == argument.name }) else {
                problems.append(
                    parameters.isEmpty
                        ? "\(argument.name) is given, but the pipeline has no parameters"
                        : "\(argument.name) is no parameter of the pipeline, which has: \(declared)")
                continue
            }
            if let problem = problem(argument.value, for: parameter) { problems.append(problem) }
        }
        let given = Set(arguments.map(\.name))
        for parameter in parameters where !parameter.hasDefault && !given.contains(parameter.name) {
            problems.append("\(parameter.name) has no default and is not given")
        }
        guard problems.isEmpty else { throw Refused(problems: problems) }
    }

    private static func problem(_ value: String, for parameter: PipelineDefinition.Parameter) -> String? {
        let name = parameter.name
        if value.utf16.count > 1024 { return "\(name) is longer than SageMaker's 1024 characters" }
        if !parameter.allowed.isEmpty, !parameter.allowed.contains(value) {
            return "\(name) must be one of \(parameter.allowed.joined(separator: ", ")), not “\(value)”"
        }
        let fits =
            switch parameter.kind {
            case .string: true
            case .integer: Int(value) != nil
            case .float: Double(value).map(\.isFinite) == true
            case .boolean: ["true", "false"].contains(value.lowercased())
            }
        return fits ? nil : "\(name) is of type \(parameter.kind.rawValue), which “\(value)” is not"
    }
}
