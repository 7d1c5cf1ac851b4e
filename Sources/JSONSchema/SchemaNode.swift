/// One schema of a schema document, its keywords read and its subschemas numbered.
import JSON

/// The types that JSON Schema tells apart.
enum SchemaType: String, Sendable, CaseIterable {
    case null, boolean, object, array, number, integer, string

    /// True for a value of this type.
    func holds(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, .null), (.boolean, .bool), (.object, .object), (.array, .array), (.number, .number),
            (.string, .string):
            true
        case (.integer, .number(let number)): ExactNumber(number).isInteger
        default: false
        }
    }
}

/// What a value must be like; each member that is given must hold. Numbers stand for other nodes.
struct SchemaNode: Sendable {
    /// `false` as a whole schema: nothing is valid.
    var isNever = false
    var types: [SchemaType]?
    /// The values of `enum`, and that of `const`.
    var allowed: [[JSONValue]] = []

    var minimum: ExactNumber?
    var exclusiveMinimum: ExactNumber?
    var maximum: ExactNumber?
    var exclusiveMaximum: ExactNumber?
    var multipleOf: ExactNumber?

    var minLength: Int?
    var maxLength: Int?
    var pattern: (source: String, pattern: LinearPattern)?

    var prefixItems: [Int] = []
    var items: Int?
    var contains: Int?
    var minContains = 1
    var maxContains: Int?
    var minItems: Int?
    var maxItems: Int?
    var isUnique = false

    var properties: [(name: String, node: Int)] = []
    var patternProperties: [(pattern: LinearPattern, node: Int)] = []
    var additionalProperties: Int?
    var propertyNames: Int?
    var required: [String] = []
    var dependentRequired: [(name: String, needs: [String])] = []
    var dependentSchemas: [(name: String, node: Int)] = []
    var minProperties: Int?
    var maxProperties: Int?

    var reference: Int?
    var allOf: [Int] = []
    var anyOf: [Int]?
    var oneOf: [Int]?
    var not: Int?
    var condition: Int?
    var consequence: Int?
    var alternative: Int?

    /// The nodes that judge the same value as this one.
    var besides: [Int] {
        let single = [reference, not, condition, consequence, alternative].compactMap { $0 }
        return single + allOf + (anyOf ?? []) + (oneOf ?? []) + dependentSchemas.map(\.node)
    }
}
