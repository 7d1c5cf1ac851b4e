/// A JSON document as a value: member order and the digits of numbers are kept, so that what is read can be written again.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// A number as it was written; `1`, `1.0` and `1e0` are different texts of equal doubles.
public struct JSONNumber: Sendable, Hashable {
    /// The digits, by JSON's grammar.
    public let text: String

    /// Takes a text that the parser has judged.
    init(judged text: String) { self.text = text }

    /// An integer.
    public init(_ value: Int) { text = String(value) }

    /// A finite double in its shortest form that reads back equal; nil for NaN and the infinities, which JSON lacks.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        // -0.0 is not the integer 0: its sign would be lost.
        let isWhole = value.magnitude < 0x1p53 && value == value.rounded() && !(value == 0 && value.sign == .minus)
        text = isWhole ? String(Int(value)) : value.description
    }

    /// The nearest double; infinite where the text is beyond what a double holds.
    public var double: Double { Double(text) ?? .nan }

    /// The integer, where the text is one and fits; `1.0` and `1e3` are, as long as a double holds them exactly.
    public var int: Int? { Int(text) ?? (double.magnitude < 0x1p53 ? Int(exactly: double) : nil) }
}

/// The members of an object in the order they were written; a name occurs once.
public struct JSONObject: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// In order.
    public private(set) var members: [(name: String, value: JSONValue)] = []
    private var places: [Name: Int] = [:]

    /// A name by its code points: JSON tells names apart that Swift's `==` holds equal, such as the two spellings of é.
    private struct Name: Hashable {
        let text: String
        static func == (left: Name, right: Name) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
        func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
    }

    /// No members.
    public init() {}

    /// The members of a literal; the last of a name counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        for (name, value) in elements { self[name] = value }
    }

    /// The value under a name; setting an old name keeps its place, nil removes it.
    public subscript(name: String) -> JSONValue? {
        get { places[Name(text: name)].map { members[$0].value } }
        set {
            switch (places[Name(text: name)], newValue) {
            case (let place?, let value?): members[place].value = value
            case (nil, let value?): _ = append(name, value)
            case (let place?, nil):
                members.remove(at: place)
                places = Dictionary(uniqueKeysWithValues: members.enumerated().map { (Name(text: $1.name), $0) })
            case (nil, nil): break
            }
        }
    }

    /// Appends a member; false where the name is taken, and then nothing changes.
    mutating func append(_ name: String, _ value: JSONValue) -> Bool {
        let name = Name(text: name)
        guard places[name] == nil else { return false }
        places[name] = members.count
        members.append((name.text, value))
        return true
    }

    /// Equal when the same names hold equal values, in any order: JSON gives order no meaning.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.count == right.members.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }

    /// Agrees with ``==``: order does not count.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(Set(members.map { Name(text: $0.name) }))
    }
}

extension JSONValue {
    /// The member of an object; nil for anything else.
    public subscript(name: String) -> JSONValue? {
        if case .object(let object) = self { object[name] } else { nil }
    }

    /// The text of a string; nil for anything else.
    public var string: String? { if case .string(let text) = self { text } else { nil } }

    /// The double of a number; nil for anything else.
    public var double: Double? { if case .number(let number) = self { number.double } else { nil } }

    /// The integer of a number that is one; nil for anything else.
    public var int: Int? { if case .number(let number) = self { number.int } else { nil } }

    /// The truth of a Boolean; nil for anything else.
    public var bool: Bool? { if case .bool(let truth) = self { truth } else { nil } }

    /// The elements of an array; nil for anything else.
    public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

    /// The members of an object; nil for anything else.
    public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }

    /// A finite double as a number, NaN and the infinities as null.
    public init(_ value: Double) { self = JSONNumber(value).map(JSONValue.number) ?? .null }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A number.
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
    /// A number.
    public init(floatLiteral value: Double) { self.init(value) }
    /// A Boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object; the last of a name counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (name, value) in elements { object[name] = value }
        self = .object(object)
    }
    /// Null.
    public init(nilLiteral: ()) { self = .null }
}
