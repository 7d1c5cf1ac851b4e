/// From the JSON of a schema to its nodes: every keyword is read or refused, every reference is found.
import JSON

/// Reads one schema document.
struct SchemaCompiler {
    let root: JSONValue
    private var nodes: [SchemaNode] = []
    /// The node of each place that was read, so that a schema may refer to itself.
    private var places: [JSONPath: Int] = [:]

    init(root: JSONValue) { self.root = root }

    /// All nodes, the root first.
    mutating func compile() throws(JSONSchema.Refused) -> [SchemaNode] {
        _ = try node(of: root, at: JSONPath([]))
        try refuseCircles()
        return nodes
    }

    private mutating func node(of value: JSONValue, at place: JSONPath) throws(JSONSchema.Refused) -> Int {
        if let known = places[place] { return known }
        let number = nodes.count
        places[place] = number
        nodes.append(SchemaNode())
        var node = SchemaNode()
        switch value {
        case .bool(let truth): node.isNever = !truth
        case .object(let object):
            for (name, value) in object.members {
                try read(name, value, of: object, at: place, into: &node)
            }
        default: throw refused(place, "is \(value.kind), where a schema should stand: an object or a Boolean")
        }
        nodes[number] = node
        return number
    }

    private mutating func read(
        _ name: String, _ value: JSONValue, of object: JSONObject, at place: JSONPath, into node: inout SchemaNode
    ) throws(JSONSchema.Refused) {
        let here = place + .member(name)
        if try readAssertion(name, value, of: object, at: here, into: &node) { return }
        if try readApplicator(name, value, at: here, into: &node) { return }
        switch name {
        case "title", "description", "$comment", "default", "examples", "deprecated", "readOnly", "writeOnly": break
        case "$id" where place.steps.isEmpty: break
        case "$schema":
            guard value.string.map({ $0.drop(while: { $0 != "/" }) }) == "//json-schema.org/draft/2020-12/schema" else {
                throw refused(here, "is \(value.text.prefix(80)); only draft 2020-12 is known")
            }
        case "$defs", "definitions": _ = try children(value, here)
        case "minContains", "maxContains", "then", "else":
            // Without contains or if they constrain nothing, and their author thinks that they do.
            throw refused(here, "does nothing without \(name.hasSuffix("Contains") ? "contains" : "if")")
        default: throw refused(here, "is not known here, and what it asks for would not be checked")
        }
    }

    private func refused(_ place: JSONPath, _ what: String) -> JSONSchema.Refused {
        JSONSchema.Refused(description: "\(place) \(what)")
    }
}

// MARK: keywords that hold other schemas

extension SchemaCompiler {
    /// False for a name that is none of them.
    private mutating func readApplicator(
        _ name: String, _ value: JSONValue, at here: JSONPath, into node: inout SchemaNode
    ) throws(JSONSchema.Refused) -> Bool {
        switch name {
        case "$ref": node.reference = try target(of: value, here)
        case "allOf": node.allOf = try list(value, here)
        case "anyOf": node.anyOf = try list(value, here)
        case "oneOf": node.oneOf = try list(value, here)
        case "not": node.not = try self.node(of: value, at: here)
        case "if": node.condition = try self.node(of: value, at: here)
        case "properties": node.properties = try children(value, here)
        case "patternProperties":
            for (source, number) in try children(value, here) {
                node.patternProperties.append((try pattern(source, here + .member(source)), number))
            }
        case "additionalProperties": node.additionalProperties = try self.node(of: value, at: here)
        case "propertyNames": node.propertyNames = try self.node(of: value, at: here)
        case "dependentSchemas": node.dependentSchemas = try children(value, here)
        case "prefixItems": node.prefixItems = try list(value, here)
        case "items": node.items = try self.node(of: value, at: here)
        case "contains": node.contains = try self.node(of: value, at: here)
        default: return false
        }
        return true
    }

    private mutating func list(_ value: JSONValue, _ here: JSONPath) throws(JSONSchema.Refused) -> [Int] {
        guard let elements = value.array, !elements.isEmpty else {
            throw refused(here, "should be an array of at least one schema")
        }
        var numbers: [Int] = []
        for (index, element) in elements.enumerated() {
            numbers.append(try node(of: element, at: here + .element(index)))
        }
        return numbers
    }

    private mutating func children(
        _ value: JSONValue, _ here: JSONPath
    ) throws(JSONSchema.Refused) -> [(name: String, node: Int)] {
        guard let object = value.object else { throw refused(here, "should be an object of schemas") }
        var numbers: [(name: String, node: Int)] = []
        for (name, value) in object.members { numbers.append((name, try node(of: value, at: here + .member(name)))) }
        return numbers
    }

    /// The node that a `$ref` points to: `#`, or a JSON Pointer behind it.
    private mutating func target(of value: JSONValue, _ here: JSONPath) throws(JSONSchema.Refused) -> Int {
        guard let text = value.string, text == "#" || text.hasPrefix("#/") else {
            throw refused(
                here, "is \(value.text.prefix(80)); a reference must point into this schema, such as #/$defs/row")
        }
        var (place, found) = (JSONPath([]), root)
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let step = Self.decoded(part) else { throw refused(here, "is \(text.prefix(80)), no JSON Pointer") }
            if let object = found.object, let next = object[step] {
                (place, found) = (place + .member(step), next)
            } else if let elements = found.array, let index = Int(step), elements.indices.contains(index) {
                (place, found) = (place + .element(index), elements[index])
            } else {
                throw refused(here, "points to \(text.prefix(80)), and there is nothing")
            }
        }
        return try node(of: found, at: place)
    }

    /// A step of a JSON Pointer in a fragment: percent-encoded, with ~1 for / and ~0 for ~.
    private static func decoded(_ part: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(part.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            rest = rest.dropFirst(2)
            bytes.append(code)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        return text.replacing("~1", with: "/").replacing("~0", with: "~")
    }

    /// A schema that judges a value by itself, and so never ends.
    private func refuseCircles() throws(JSONSchema.Refused) {
        // 0: not seen, 1: being followed, 2: done.
        var marks = Array(repeating: 0, count: nodes.count)
        func follow(_ number: Int) -> Bool {
            guard marks[number] != 2 else { return true }
            guard marks[number] != 1 else { return false }
            marks[number] = 1
            defer { marks[number] = 2 }
            return nodes[number].besides.allSatisfy(follow)
        }
        for number in nodes.indices where !follow(number) {
            throw JSONSchema.Refused(description: "a $ref leads back to itself without going into the value")
        }
    }
}

// MARK: keywords that judge by themselves

extension SchemaCompiler {
    /// False for a name that is none of them.
    private mutating func readAssertion(
        _ name: String, _ value: JSONValue, of object: JSONObject, at here: JSONPath, into node: inout SchemaNode
    ) throws(JSONSchema.Refused) -> Bool {
        switch name {
        case "type": node.types = try types(value, here)
        case "enum":
            guard let values = value.array, !values.isEmpty else {
                throw refused(here, "should be an array of at least one value")
            }
            node.allowed.append(values)
        case "const": node.allowed.append([value])
        case "minimum": node.minimum = try number(value, here)
        case "exclusiveMinimum": node.exclusiveMinimum = try number(value, here)
        case "maximum": node.maximum = try number(value, here)
        case "exclusiveMaximum": node.exclusiveMaximum = try number(value, here)
        case "multipleOf":
            let divisor = try number(value, here)
            guard divisor.isDivisor else { throw refused(here, "should be more than 0, with at most 17 digits") }
            node.multipleOf = divisor
        case "minLength": node.minLength = try count(value, here)
        case "maxLength": node.maxLength = try count(value, here)
        case "pattern":
            guard let source = value.string else { throw refused(here, "is \(value.kind), where a text should stand") }
            node.pattern = (source, try pattern(source, here))
        case "minItems": node.minItems = try count(value, here)
        case "maxItems": node.maxItems = try count(value, here)
        case "minProperties": node.minProperties = try count(value, here)
        case "maxProperties": node.maxProperties = try count(value, here)
        case "minContains" where object["contains"] != nil: node.minContains = try count(value, here)
        case "maxContains" where object["contains"] != nil: node.maxContains = try count(value, here)
        case "then" where object["if"] != nil: node.consequence = try self.node(of: value, at: here)
        case "else" where object["if"] != nil: node.alternative = try self.node(of: value, at: here)
        case "uniqueItems":
            guard let isUnique = value.bool else { throw refused(here, "should be a Boolean") }
            node.isUnique = isUnique
        case "required": node.required = try names(value, here)
        case "dependentRequired":
            guard let needs = value.object else { throw refused(here, "should be an object of arrays of names") }
            for (name, value) in needs.members {
                node.dependentRequired.append((name, try names(value, here + .member(name))))
            }
        default: return false
        }
        return true
    }

    private func pattern(_ source: String, _ here: JSONPath) throws(JSONSchema.Refused) -> LinearPattern {
        do { return try LinearPattern(source) } catch {
            throw refused(here, "is a pattern that cannot be checked in linear time: it \(error.reason)")
        }
    }

    private func types(_ value: JSONValue, _ here: JSONPath) throws(JSONSchema.Refused) -> [SchemaType] {
        let words = value.array ?? [value]
        var types: [SchemaType] = []
        for word in words {
            guard let type = word.string.flatMap(SchemaType.init) else {
                throw refused(
                    here,
                    "is \(word.text.prefix(40)), and the types are "
                        + SchemaType.allCases.map(\.rawValue).joined(separator: ", "))
            }
            types.append(type)
        }
        guard !types.isEmpty else { throw refused(here, "should name at least one type") }
        return types
    }

    private func number(_ value: JSONValue, _ here: JSONPath) throws(JSONSchema.Refused) -> ExactNumber {
        guard case .number(let number) = value else {
            throw refused(here, "is \(value.kind), where a number should stand")
        }
        return ExactNumber(number)
    }

    private func count(_ value: JSONValue, _ here: JSONPath) throws(JSONSchema.Refused) -> Int {
        guard let count = value.int, count >= 0 else {
            throw refused(here, "is \(value.text.prefix(40)), where a whole number from 0 should stand")
        }
        return count
    }

    private func names(_ value: JSONValue, _ here: JSONPath) throws(JSONSchema.Refused) -> [String] {
        let names = value.array?.compactMap(\.string) ?? []
        guard names.count == value.array?.count else { throw refused(here, "should be an array of names") }
        return names
    }
}

extension JSONPath {
    static func + (path: JSONPath, step: Step) -> JSONPath { JSONPath(path.steps + [step]) }
}
