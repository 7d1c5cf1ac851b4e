/// Holds a value against the nodes of a schema. Pure, and bounded: a schema whose parts multiply is no way to spend a night.
import JSON

/// One value being judged.
struct SchemaEvaluation {
    let nodes: [SchemaNode]
    /// How many more nodes may be held against values.
    private var left = 1_000_000
    private static let mostProblems = 10

    init(nodes: [SchemaNode]) { self.nodes = nodes }

    /// What is wrong, a sentence each; the first few.
    mutating func problems(in value: JSONValue) -> [String] {
        var problems: [String] = []
        judge(value, by: 0, at: JSONPath([]), &problems)
        // Whatever was found: what was not looked at to its end is not known to be right.
        if left <= 0 { problems = ["the schema asks for more checks than can be made"] }
        return problems
    }

    private mutating func isValid(_ value: JSONValue, _ node: Int, at place: JSONPath) -> Bool {
        var problems: [String] = []
        judge(value, by: node, at: place, &problems)
        return problems.isEmpty
    }

    private mutating func judge(_ value: JSONValue, by number: Int, at place: JSONPath, _ problems: inout [String]) {
        left -= 1
        guard left > 0, problems.count < Self.mostProblems else { return }
        let node = nodes[number]
        if node.isNever { problems.append("\(place) may not be there") }
        if let types = node.types, !types.contains(where: { $0.holds(value) }) {
            let names = types.map(\.rawValue).joined(separator: " or ")
            problems.append("\(place) is \(value.shown), expected \(names)")
        }
        for allowed in node.allowed where !allowed.contains(where: { $0.identity == value.identity }) {
            let shown = allowed.prefix(8).map(\.text).joined(separator: ", ")
            problems.append(
                "\(place) is \(value.shown), expected \(allowed.count == 1 ? "" : "one of ")\(shown.prefix(200))")
        }
        switch value {
        case .number(let number): judge(ExactNumber(number), number.text, node, place, &problems)
        case .string(let text): judge(text, node, place, &problems)
        case .array(let elements): judge(elements, node, place, &problems)
        case .object(let object): judge(object, value, node, place, &problems)
        case .null, .bool: break
        }
        combine(value, node, place, &problems)
    }

    private func judge(
        _ number: ExactNumber, _ text: String, _ node: SchemaNode, _ place: JSONPath, _ problems: inout [String]
    ) {
        let wrong: [(Bool, String)] = [
            (node.minimum.map { number < $0 } == true, "less than the minimum"),
            (node.exclusiveMinimum.map { number <= $0 } == true, "not more than the exclusiveMinimum"),
            (node.maximum.map { number > $0 } == true, "more than the maximum"),
            (node.exclusiveMaximum.map { number >= $0 } == true, "not less than the exclusiveMaximum"),
            (node.multipleOf.map { !number.isMultiple(of: $0) } == true, "no multiple of multipleOf"),
        ]
        for (isWrong, what) in wrong where isWrong { problems.append("\(place) is \(text.prefix(40)), \(what)") }
    }

    private func judge(_ text: String, _ node: SchemaNode, _ place: JSONPath, _ problems: inout [String]) {
        if let (source, pattern) = node.pattern, pattern.matches(text) != true {
            let shown = JSONValue.string(String(text.prefix(80))).text
            problems.append("\(place) is \(shown), which the pattern \(source.prefix(80)) does not match")
        }
        guard node.minLength != nil || node.maxLength != nil else { return }
        let count = text.unicodeScalars.count
        if count < node.minLength ?? 0 || count > node.maxLength ?? .max {
            problems.append("\(place) has \(count) characters, which is not from minLength to maxLength")
        }
    }

    private mutating func judge(
        _ elements: [JSONValue], _ node: SchemaNode, _ place: JSONPath, _ problems: inout [String]
    ) {
        let count = elements.count
        if count < node.minItems ?? 0 || count > node.maxItems ?? .max {
            problems.append("\(place) has \(count) elements, which is not from minItems to maxItems")
        }
        if node.isUnique, Set(elements.map(\.identity)).count < count {
            problems.append("\(place) has the same element twice")
        }
        for (index, (element, node)) in zip(elements, node.prefixItems).enumerated() {
            judge(element, by: node, at: place + .element(index), &problems)
        }
        if let items = node.items {
            for (index, element) in elements.enumerated().dropFirst(node.prefixItems.count) {
                judge(element, by: items, at: place + .element(index), &problems)
            }
        }
        guard let contains = node.contains else { return }
        var found = 0
        for element in elements where isValid(element, contains, at: place) { found += 1 }
        if found < node.minContains || found > node.maxContains ?? .max {
            problems.append("\(place) has \(found) elements as contains wants them, which is not as many as it wants")
        }
    }

    private mutating func judge(
        _ object: JSONObject, _ value: JSONValue, _ node: SchemaNode, _ place: JSONPath, _ problems: inout [String]
    ) {
        let count = object.members.count
        if count < node.minProperties ?? 0 || count > node.maxProperties ?? .max {
            problems.append("\(place) has \(count) members, which is not from minProperties to maxProperties")
        }
        for name in node.required where object[name] == nil {
            problems.append("\(place) has no member \(JSONValue.string(name).text)")
        }
        for (name, needs) in node.dependentRequired where object[name] != nil {
            for need in needs where object[need] == nil {
                problems.append(
                    "\(place) has a member \(JSONValue.string(name).text), and none \(JSONValue.string(need).text)")
            }
        }
        for (name, schema) in node.properties {
            if let member = object[name] { judge(member, by: schema, at: place + .member(name), &problems) }
        }
        var known = Set(node.properties.map { Array($0.name.utf8) })
        for (pattern, schema) in node.patternProperties {
            for (name, member) in object.members {
                // A name too long to say is held to both.
                let matches = pattern.matches(name)
                if matches == true { known.insert(Array(name.utf8)) }
                if matches != false { judge(member, by: schema, at: place + .member(name), &problems) }
            }
        }
        if let additional = node.additionalProperties {
            for (name, member) in object.members where !known.contains(Array(name.utf8)) {
                judge(member, by: additional, at: place + .member(name), &problems)
            }
        }
        if let names = node.propertyNames {
            for (name, _) in object.members { judge(.string(name), by: names, at: place + .member(name), &problems) }
        }
        for (name, schema) in node.dependentSchemas where object[name] != nil {
            judge(value, by: schema, at: place, &problems)
        }
    }

    private mutating func combine(
        _ value: JSONValue, _ node: SchemaNode, _ place: JSONPath, _ problems: inout [String]
    ) {
        if let reference = node.reference { judge(value, by: reference, at: place, &problems) }
        for part in node.allOf { judge(value, by: part, at: place, &problems) }
        if let parts = node.anyOf, !parts.contains(where: { isValid(value, $0, at: place) }) {
            problems.append("\(place) is \(value.shown), which none of anyOf allows")
        }
        if let parts = node.oneOf {
            let count = parts.count { isValid(value, $0, at: place) }
            if count != 1 { problems.append("\(place) is \(value.shown), which \(count) of oneOf allow, not one") }
        }
        if let not = node.not, isValid(value, not, at: place) {
            problems.append("\(place) is \(value.shown), which not forbids")
        }
        guard let condition = node.condition else { return }
        let next = isValid(value, condition, at: place) ? node.consequence : node.alternative
        if let next { judge(value, by: next, at: place, &problems) }
    }
}

extension JSONValue {
    /// The value in few words.
    fileprivate var shown: String {
        switch self {
        case .array, .object: kind
        default: String(text.prefix(80))
        }
    }
}
