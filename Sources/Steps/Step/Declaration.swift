/// A step's declaration read back from its types: names, types and prose of inputs and outputs, for whoever fills or prints them.
import ArgumentParser
import Bytes
import JSON
import Workflow

/// One input: what `Live` needs to fill it.
package struct InputDeclaration: Sendable {
    /// Kebab-case, as on the command line and in action.yml.
    package let name: String
    /// The type that a single value of it has.
    package let type: Any.Type
    /// Newline-separated in the environment, repeated on the command line.
    package let isList: Bool

    /// Taken from the environment or a file only.
    package var isSecret: Bool { type == Secret.self }

    /// May stand alone on the command line.
    package var isSwitch: Bool { type == Bool.self }

    /// What a right value looks like, where the type can say it.
    package var form: String? { isSwitch ? SwitchWord.form : (type as? any InputValue.Type)?.form }

    /// Whether an output of the same name in a record fills it. A secret is in no record.
    package var comesFromRecords: Bool { !isSecret && (type as? any InputValue.Type)?.comesFromRecords != false }

    /// `INPUT_ROLE_TO_ASSUME` for `role-to-assume`.
    package var variable: String { Environment.inputVariable(name) }
}

/// One output: name, prose and schema.
package struct OutputDeclaration: Sendable {
    /// Kebab-case, as in the record and in GITHUB_OUTPUT.
    package let name: String
    /// What it says.
    package let prose: String
    /// Of its JSON form.
    package let schema: JSONValue
}

extension Step {
    /// The step's inputs in declared order, groups included.
    package static var inputs: [InputDeclaration] { Declaration.inputs(of: Self.init()) }

    /// What the step resolved, by name: what is secret or was not given is left out.
    package var resolved: [(name: String, value: JSONValue)] { Declaration.values(of: self) }
}

extension StepOutputs {
    /// The outputs in declared order.
    package static var declarations: [OutputDeclaration] {
        Declaration.outputs(of: Self()).map { OutputDeclaration(name: $0, prose: $1.prose, schema: $1.schema) }
    }

    /// Name, value in the record and text in GITHUB_OUTPUT of each output, in declared order.
    package var values: [(name: String, json: JSONValue, text: String, isSecret: Bool)] {
        Declaration.outputs(of: self).map { ($0, $1.json, $1.text, $1.isSecret) }
    }
}

/// Reads declarations through `Mirror`, as ArgumentParser does itself.
private enum Declaration {
    static func inputs(of arguments: Any) -> [InputDeclaration] {
        Mirror(reflecting: arguments).children.flatMap { label, wrapper -> [InputDeclaration] in
            if let group = wrapper as? any InputGroup { return inputs(of: type(of: group).empty) }
            guard let label, let option = wrapper as? any Input else { return [] }
            var value: Any.Type = type(of: option).value
            let isList = (value as? any ListType.Type) != nil
            value = (value as? any ListType.Type)?.element ?? value
            value = (value as? any OptionalType.Type)?.wrapped ?? value
            return [InputDeclaration(name: kebab(label), type: value, isList: isList)]
        }
    }

    static func values(of arguments: Any) -> [(name: String, value: JSONValue)] {
        Mirror(reflecting: arguments).children.flatMap { label, wrapper -> [(String, JSONValue)] in
            if let group = wrapper as? any InputGroup { return values(of: group.members) }
            guard let label, let option = wrapper as? any Input, let value = json(of: option.given) else { return [] }
            return [(kebab(label), value)]
        }
    }

    static func outputs(of outputs: Any) -> [(String, any DeclaredOutput)] {
        Mirror(reflecting: outputs).children.compactMap { label, wrapper in
            guard let label, let output = wrapper as? any DeclaredOutput else { return nil }
            return (kebab(label), output)
        }
    }

    private static func json(of given: Any) -> JSONValue? {
        if let optional = given as? any OptionalType { return optional.some.flatMap(json(of:)) }
        switch given {
        case is Secret: return nil
        case let values as [Any]: return values.isEmpty ? nil : .array(values.compactMap(json(of:)))
        case let value as any OutputValue: return value.json
        case let value as any RawRepresentable<String>: return .string(value.rawValue)
        default: return .string(String(describing: given))
        }
    }

    /// `_roleToAssume` to `role-to-assume`, as ArgumentParser names its options.
    private static func kebab(_ label: String) -> String {
        label.drop { $0 == "_" }.reduce(into: "") { name, letter in
            if letter.isUppercase && !name.isEmpty { name += "-" }
            name += letter.lowercased()
        }
    }
}

private protocol Input {
    static var value: Any.Type { get }
    var given: Any { get }
}

extension Option: Input {
    static var value: Any.Type { Value.self }
    var given: Any { wrappedValue }
}

private protocol InputGroup {
    static var empty: any ParsableArguments { get }
    var members: any ParsableArguments { get }
}

extension OptionGroup: InputGroup {
    static var empty: any ParsableArguments { Value() }
    var members: any ParsableArguments { wrappedValue }
}

private protocol DeclaredOutput {
    var prose: String { get }
    var schema: JSONValue { get }
    var json: JSONValue { get }
    var text: String { get }
    var isSecret: Bool { get }
}

extension Output: DeclaredOutput {
    var schema: JSONValue { Value.schema }
    var json: JSONValue { wrappedValue.json }
    var text: String { wrappedValue.text }
    var isSecret: Bool { Value.isSecret }
}

private protocol ListType { static var element: Any.Type { get } }
extension Array: ListType { static var element: Any.Type { Element.self } }

private protocol OptionalType {
    static var wrapped: Any.Type { get }
    var some: Any? { get }
}

extension Optional: OptionalType {
    static var wrapped: Any.Type { Wrapped.self }
    var some: Any? { self }
}
