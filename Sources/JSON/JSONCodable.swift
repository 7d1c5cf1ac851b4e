/// Codable for free-form parts inside typed documents that another library reads and writes.

extension JSONValue: Codable {
    /// Takes whatever the decoder holds. What a decoder has lost is lost: the digits of a number and, with most decoders,
    /// the order of members.
    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: JSONName.self) {
            var object = JSONObject()
            for key in container.allKeys { object[key.stringValue] = try container.decode(JSONValue.self, forKey: key) }
            self = .object(object)
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !container.isAtEnd { elements.append(try container.decode(JSONValue.self)) }
            self = .array(elements)
        } else {
            self = try Self.scalar(decoder.singleValueContainer())
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSONValue {
        if container.decodeNil() { return .null }
        if let truth = try? container.decode(Bool.self) { return .bool(truth) }
        if let text = try? container.decode(String.self) { return .string(text) }
        if let whole = try? container.decode(Int.self) { return .number(JSONNumber(whole)) }
        let double = try container.decode(Double.self)
        guard let number = JSONNumber(double) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "JSON has no number \(double)")
        }
        return .number(number)
    }

    /// Gives each value as its own kind; a number as an integer where it is one, else as the nearest double.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let object):
            var container = encoder.container(keyedBy: JSONName.self)
            for (name, value) in object.members { try container.encode(value, forKey: JSONName(stringValue: name)) }
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(element) }
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let truth): try encode(truth, to: encoder)
        case .string(let text): try encode(text, to: encoder)
        case .number(let number):
            if let whole = number.int { try encode(whole, to: encoder) } else { try encode(number.double, to: encoder) }
        }
    }

    private func encode(_ scalar: some Encodable, to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(scalar)
    }
}

/// Any name as a coding key.
private struct JSONName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
